"""Who we are, told the way the engine asks: Basic (RFC 7617) or Digest (RFC 7616), learned from its first 401.

urllib3 knows no Digest, and Virtuoso accepts nothing else for what may write.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.request import parse_http_list, parse_keqv_list

from lsgraph.store.remote.address import Credentials

_HASHES: Final = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}


@dataclass(slots=True)
class Authenticator:
    """Makes ``Authorization`` headers once it has seen a challenge; may be shared by threads."""

    credentials: Credentials | None = None
    _basic: bool = False
    _challenge: Mapping[str, str] = field(default_factory=dict)
    _uses: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def header(self, method: str, target: str) -> dict[str, str]:
        """Return the header for a request to a target (path and query); empty before there was a challenge."""
        if self.credentials is None:
            return {}
        if self._basic:
            pair = f"{self.credentials.user}:{self.credentials.password}"
            return {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
        with self._lock:
            challenge = self._challenge
            self._uses += 1
            uses = self._uses
        return {"Authorization": _digest(challenge, self.credentials, method, target, uses)} if challenge else {}

    def learn(self, challenges: list[str]) -> bool:
        """Take in the ``WWW-Authenticate`` values of a 401; return whether a second attempt makes sense."""
        if self.credentials is None:
            return False
        for text in challenges:
            scheme, _, rest = text.strip().partition(" ")
            if scheme.lower() == "digest":
                values = parse_keqv_list(parse_http_list(rest))
                if values.get("algorithm", "MD5").upper() in _HASHES:
                    with self._lock:
                        known = self._challenge.get("nonce") == values.get("nonce")
                        self._challenge, self._uses = values, self._uses if known else 0
                    return True
        basic = any(text.strip().lower().startswith("basic") for text in challenges)
        again = basic and not self._basic
        self._basic |= basic
        return again


def _digest(challenge: Mapping[str, str], who: Credentials, method: str, target: str, uses: int) -> str:
    algorithm = challenge.get("algorithm", "MD5").upper()

    def digest(*parts: str) -> str:
        return _HASHES[algorithm](":".join(parts).encode(), usedforsecurity=False).hexdigest()

    realm, nonce = challenge.get("realm", ""), challenge.get("nonce", "")
    secret, request = digest(who.user, realm, who.password), digest(method, target)
    fields = {"username": who.user, "realm": realm, "nonce": nonce, "uri": target}
    if "auth" in [each.strip() for each in challenge.get("qop", "").split(",")]:
        count, own = f"{uses:08x}", secrets.token_hex(8)
        fields |= {"response": digest(secret, nonce, count, own, "auth", request), "cnonce": own}
        plain = f", qop=auth, nc={count}, algorithm={algorithm}"
    else:
        fields["response"] = digest(secret, nonce, request)
        plain = ""
    if "opaque" in challenge:
        fields["opaque"] = challenge["opaque"]
    return "Digest " + ", ".join(f'{key}="{value}"' for key, value in fields.items()) + plain
