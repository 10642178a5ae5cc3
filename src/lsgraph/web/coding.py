"""Content codings: which one a client gets, and the bytes in it (RFC 9110 §8.4 and §12.5.3)."""

from __future__ import annotations

import gzip
import re
import sys
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final, Literal

import brotli  # type: ignore[import-untyped]

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

Coding = Literal["zstd", "br", "gzip"]

SMALLEST: Final = 1024
"""Bytes below which nothing is compressed: it would save no packet."""

_MEMBER: Final = re.compile(
    r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*(?:;\s*[qQ]\s*=\s*(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*)?", re.ASCII
)
_CODERS: Final[Mapping[Coding, Callable[[bytes], bytes]]] = {
    # in the server's order of preference: zstd costs the least for the same size. Each level is where the next one
    # takes twice the time for a few per cent. No file name and no time in the gzip: the same bytes for the same result.
    "zstd": lambda body: zstd.compress(body, 6),
    "br": lambda body: brotli.compress(body, quality=5),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}
_NAMES: Final[Mapping[str, Coding]] = {"zstd": "zstd", "br": "br", "gzip": "gzip", "x-gzip": "gzip"}


@lru_cache(maxsize=512)
def negotiate_coding(accept_encoding: str | None) -> Coding | None:
    """Return the coding that the client prefers; None for the bytes as they are.

    A missing or empty field asks for no coding. Among equal qualities the server's order decides, and a coding wins
    over none. Where nothing is acceptable the bytes go out as they are, which RFC 9110 §12.5.3 allows.
    """
    qualities: dict[str, float] = {}
    for text in (accept_encoding or "")[:1024].split(","):
        if (member := _MEMBER.fullmatch(text)) is not None:
            name = member[1].lower()
            qualities[_NAMES.get(name, name)] = float(member[2] or "1")
    rest = qualities.get("*", 0.0)
    best: Coding | None = None
    quality = 0.0
    for coding in _CODERS:
        offered = qualities.get(coding, rest)
        if offered > quality:
            best, quality = coding, offered
    return best if quality >= qualities.get("identity", 0.0) else None


def compress(body: bytes, coding: Coding) -> bytes:
    """Return the body in a coding."""
    return _CODERS[coding](body)
