"""Content codings for what the WSGI application answers: negotiated here, and each body with a tag compressed once.

The application knows one entity tag for each representation; in a coding it is another representation, with another
tag (RFC 9110 §8.8.3.3). So the coding's name is added to tags that go out, and taken off those that come back.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Final

from lsgraph.web import coding, wsgi
from lsgraph.web.cache import Entry, Representation, ResponseCache
from lsgraph.web.coding import Coding
from lsgraph.web.message import Headers
from lsgraph.web.wsgi import Environ

_COMPRESSIBLE: Final = re.compile(
    r"text/|application/(?:.*\+)?(?:json|xml|javascript|n-triples|n-quads|trig|yaml)|image/svg"
)
_DIGESTS: Final = frozenset({"repr-digest", "content-digest", "digest"})  # of the bytes before coding: no longer true

Compress = Callable[[bytes, Coding], Awaitable[bytes]]


class Codings:
    """The codings of the application's answers. For one event loop."""

    def __init__(self, cache_size: int, compress: Compress) -> None:
        """``cache_size`` is in bytes; ``compress`` runs where it does not hold up others."""
        self._cache: ResponseCache[tuple[str, str, Coding]] = ResponseCache(cache_size)
        self._compress = compress

    async def answer(
        self, environ: Environ, wanted: Coding | None, status: int, headers: Headers, body: bytes
    ) -> tuple[int, Headers, bytes]:
        """Return the answer in the coding that the client wants, if it is of a kind and size that gains by it."""
        told = dict(headers)
        if wanted is None or "content-encoding" in told or "content-range" in told:
            return status, headers, body
        is_head, length = environ["REQUEST_METHOD"] == "HEAD", told.get("content-length", "0")
        size = int(length) if is_head and length.isdigit() else len(body)
        if not coding.SMALLEST <= size <= wsgi.WHOLE or not _COMPRESSIBLE.match(told.get("content-type", "")):
            return status, headers, body
        if is_head:
            return (
                status,
                [pair for pair in _replaced(headers, {"content-encoding": wanted}) if pair[0] != "content-length"],
                body,
            )
        tag = told.get("etag", "")
        key = (environ["PATH_INFO"], tag, wanted)
        entry = self._cache.get(key) if tag and status == 200 else None
        packed = entry.plain.body if entry else await self._compress(body, wanted)
        if tag and status == 200 and entry is None:
            self._cache.keep(key, Entry(Representation(tag, b"", packed)))
        changed = {"content-encoding": wanted, "content-length": str(len(packed))}
        return status, _replaced(headers, changed), packed


def uncode(environ: Environ, wanted: Coding | None) -> None:
    """Take the coding's name off the tags that a client holds, so that the application knows them.

    A tag without the name is that of another representation than the one that would be sent.
    """
    given = environ.pop("HTTP_IF_NONE_MATCH", "")
    if wanted is not None and given.strip() != "*":
        given = ", ".join(f'"{tag}"' for tag in re.findall(rf'"([^"]*)-{wanted}"', given))
    if given:
        environ["HTTP_IF_NONE_MATCH"] = given


def tagged(headers: Headers, wanted: Coding | None) -> Headers:
    """Return the headers with the coding's name in the entity tag, whatever the status and the size.

    So a 304 has the tag that its 200 would have had (RFC 9110 §15.4.5). A part is one of the bytes as they are.
    """
    if wanted is None or any(name in {"content-encoding", "content-range"} for name, _ in headers):
        return headers
    return [
        (name, f'{value[:-1]}-{wanted}"') if name == "etag" and value.endswith('"') else (name, value)
        for name, value in headers
    ]


def _replaced(headers: Headers, changed: dict[str, str]) -> Headers:
    return [pair for pair in headers if pair[0] not in changed and pair[0] not in _DIGESTS] + list(changed.items())
