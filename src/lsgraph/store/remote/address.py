"""Where a remote store is, and who we are there: addresses that hold no secrets, credentials that nobody prints."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from urllib3.exceptions import LocationParseError
from urllib3.util import Url, parse_url

from lsgraph.messages import tell
from lsgraph.store.remote.errors import BadAddress, BadCredentials, CredentialsInAddress

_LONGEST: Final = 4_096


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where an engine takes queries, updates, and graphs (Graph Store Protocol, indirect identification)."""

    query: str
    update: str
    graphs: str


@dataclass(frozen=True, slots=True)
class Credentials:
    """A user name and a password; neither is shown when this value is printed."""

    user: str = field(repr=False)
    password: str = field(repr=False)


def checked(url: str) -> str:
    """Return the URL of an engine without a fragment's or slash's difference.

    Raises ``BadAddress`` unless it is an absolute http(s) URL without query, and ``CredentialsInAddress`` where it
    holds a user name: such URLs end up in logs, histories and error messages.
    """
    parsed = _parsed(url)
    if parsed.auth is not None:
        raise CredentialsInAddress(_without_secrets(parsed))
    if parsed.scheme not in {"http", "https"} or not parsed.host or parsed.query or parsed.fragment:
        raise BadAddress(url)
    return parsed.url.rstrip("/")


def _parsed(url: str) -> Url:
    try:
        return parse_url(url)
    except (LocationParseError, ValueError):
        raise BadAddress(url.rpartition("@")[2]) from None


def _without_secrets(url: Url) -> str:
    return Url(scheme=url.scheme, host=url.host, port=url.port, path=url.path).url


def credentials(file: Path | None, environment: Mapping[str, str] | None = None) -> Credentials | None:
    """Return the credentials: from the file, else from the environment, else none.

    A file holds ``user:password`` in its first line. The environment has ``LSGRAPH_STORE_USER`` and
    ``LSGRAPH_STORE_PASSWORD``, or ``LSGRAPH_STORE_CREDENTIALS``, the path of such a file. Raises ``BadCredentials``.
    """
    variables = os.environ if environment is None else environment
    if file is None and (path := variables.get("LSGRAPH_STORE_CREDENTIALS")):
        file = Path(path)
    if file is not None:
        return _read(file)
    user, password = variables.get("LSGRAPH_STORE_USER"), variables.get("LSGRAPH_STORE_PASSWORD")
    if bool(user) != bool(password):
        raise BadCredentials("LSGRAPH_STORE_USER, LSGRAPH_STORE_PASSWORD", reason=tell("remote-one-of-two"))
    return Credentials(user, password) if user and password else None


def _read(file: Path) -> Credentials:
    try:
        with file.open(encoding="utf-8") as opened:
            line = opened.read(_LONGEST).partition("\n")[0].rstrip("\r")
    except (OSError, UnicodeDecodeError) as error:
        raise BadCredentials(str(file), reason=getattr(error, "strerror", None) or "UTF-8") from None
    user, colon, password = line.partition(":")
    if not (user and colon and password):
        raise BadCredentials(str(file), reason=tell("remote-credentials-form"))
    return Credentials(user, password)
