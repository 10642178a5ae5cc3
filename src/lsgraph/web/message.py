"""HTTP messages as values: a request that has been read whole, and the bytes of an answer's head (RFC 9112)."""

from __future__ import annotations

import time
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus
from typing import Final

from lsgraph.sparql.limits import Limits

Headers = list[tuple[str, str]]

UPLOADS: Final = "/validate"
"""The path that takes bodies of another size than the others."""

_BODILESS: Final = frozenset({204, 304})


@dataclass(slots=True)
class Request:
    """One request. Names of fields are in lower case; fields that came twice are joined with commas (RFC 9110 §5.3).

    ``path`` and ``query`` are as they came; ``client`` and ``server`` are addresses with ports. Where the body
    ``is_long`` beyond the limit, or ``is_late``, or ``is_crowded`` out by others as large, it is not here.
    """

    method: str
    path: str
    query: bytes
    fields: dict[str, str]
    body: bytes = b""
    version: str = "1.1"
    is_kept: bool = True
    client: tuple[str, int] = ("", 0)
    server: tuple[str, int] = ("", 0)
    is_long: bool = False
    is_late: bool = False
    is_crowded: bool = False

    def get(self, name: str) -> str | None:
        """Return a field."""
        return self.fields.get(name)


class Clock:
    """The time as the field ``Date`` has it, once a second; and the head that most answers begin with."""

    def __init__(self) -> None:
        self.tick()

    def tick(self) -> None:
        """Read the time anew."""
        self.date = f"date: {formatdate(time.time(), usegmt=True)}\r\n".encode()
        self.ok = status_line(200) + self.date


@lru_cache(maxsize=64)
def status_line(status: int) -> bytes:
    """Return the first line of an answer."""
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = ""
    return f"HTTP/1.1 {status} {phrase}\r\n".encode()


def lines(headers: Iterable[tuple[str, str]]) -> bytes:
    """Return fields as the lines that go over the wire. What would end a line is left out."""
    return "".join(f"{_clean(name)}: {_clean(value)}\r\n" for name, value in headers).encode("latin-1", "replace")


def kept(block: bytes, keep: Callable[[str], bool]) -> bytes:
    """Return those of the lines whose name (in lower case) is to be kept."""
    return b"".join(
        line + b"\r\n" for line in block.split(b"\r\n") if line and keep(line.partition(b":")[0].decode("latin-1"))
    )


def without(block: bytes, names: Container[str]) -> bytes:
    """Return the lines without those of these names."""
    return kept(block, lambda name: name not in names)


def framed(status: int, block: bytes, size: int | None) -> bytes:
    """Return the lines with the length of the body, if it is known and they do not tell it already."""
    if size is None or status in _BODILESS or b"content-length:" in block:
        return block
    return block + b"content-length: %d\r\n" % size


def body_limit(path: str, limits: Limits) -> int:
    """Return how many bytes the body of a request to a path may have."""
    return limits.upload_size_limit if path.rstrip("/") == UPLOADS else limits.request_size_limit


def has_body(method: str, status: int) -> bool:
    """Tell whether an answer has a body at all."""
    return method != "HEAD" and status not in _BODILESS


def _clean(text: str) -> str:
    return text if text.isprintable() else "".join(c for c in text if c not in "\r\n\0")
