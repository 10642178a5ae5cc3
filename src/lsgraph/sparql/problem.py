"""A refusal as a value: what went wrong, with which status, and where in the query. The words are chosen elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

Headers = tuple[tuple[str, str], ...]

_NOTHING: Final[Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why a request is not answered.

    ``kind`` names the message (``web/messages``) and becomes the last part of the problem's ``type`` IRI;
    ``status`` is the HTTP status; ``values`` fill the message; ``line`` and ``column`` count characters of the
    query from 1; ``source_line`` is that line as sent; ``hint`` is a line that would mend the query; ``nearest`` are
    things that exist and may have been meant;
    ``headers`` go out with the answer (``Allow``, ``Retry-After`` …).
    """

    kind: str
    status: int
    values: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    line: int | None = None
    column: int | None = None
    source_line: str | None = None
    hint: str | None = None
    headers: Headers = ()
    nearest: tuple[str, ...] = ()


def position(text: str, offset: int) -> tuple[int, int, str]:
    """Return line, column (both from 1) and the line itself for a character offset; CR, LF and CRLF end lines."""
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    line = before.count("\n") + 1
    column = len(before) - (before.rfind("\n") + 1) + 1
    return line, column, line_of(text, line)


def line_of(text: str, number: int) -> str:
    """Return one line of the text (from 1) without its end; empty where there is no such line."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lines[number - 1] if 0 < number <= len(lines) else ""


def at(kind: str, status: int, text: str, offset: int, hint: str | None = None, **values: str) -> Problem:
    """Return a problem that points at an offset of the query."""
    line, column, source_line = position(text, offset)
    return Problem(kind, status, values, line, column, source_line, hint)


def unfit_iri(text: str, offset: int) -> int | None:
    """Return where the IRI begins inside which an offset lies, if it ends badly (``<urn:a b>``), otherwise None."""
    start = text.rfind("<", max(0, offset - 500), offset + 1)
    found = _UNFIT.match(text, start) if start >= 0 else None
    return start if found and found.end() >= offset else None


_UNFIT: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:[^<>\x00-\x20\"{}|^`\\]*(?=[\x00-\x20\"{}|^`\\][^<>\r\n]*>)")
