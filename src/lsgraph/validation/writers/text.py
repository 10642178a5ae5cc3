"""The report as text for terminals, as compilers write it: the place, the line with a caret, what, why, how to mend.

Grouped by shape, worst first, with counts.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterator

import click

from lsgraph.excerpt import columns, excerpt
from lsgraph.validation.report import Report, Result, Severity, in_language
from lsgraph.validation.writers import phrases
from lsgraph.validation.writers.writer import Writer

SHOWN = 20
"""Results shown of each shape; the others are counted."""

_COLOURS = {Severity.VIOLATION: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}
_PIECE = re.compile(r"[!-~]+|.", re.DOTALL)
_WIDTH = 100


def text(report: Report, language: str = "en", *, limit: int = SHOWN, colour: bool = False) -> str:
    """Return the report for people; ``limit`` is the number of results shown of each shape."""
    blocks = ["\n".join(_block(report, shape, found, language, limit)) for shape, found in report.by_shape().items()]
    last = f"{phrases.verdict(report, language)} {phrases.counts(report, language)}"
    whole = "\n\n".join([*blocks, click.style(last, bold=True)]) + "\n"
    return whole if colour else click.unstyle(whole)


def _write(report: Report, language: str) -> bytes:
    return text(report, language).encode()


WRITER = Writer("text", ("text/plain",), "txt", _write)


def one(report: Report, result: Result, language: str, *, colour: bool = False) -> str:
    """Return a single result for people, with the number and the name of its shape."""
    head = phrases.heading(report, result.source_shape.value, language)
    rows = [_severely(head, result), *_result(result, language, "")]
    whole = "\n".join(rows)
    return whole if colour else click.unstyle(whole)


def _block(report: Report, shape: str, found: tuple[Result, ...], language: str, limit: int) -> Iterator[str]:
    head = phrases.heading(report, shape, language)
    yield f"{_severely(head, found[0])}  ({phrases.count(found[0].severity, len(found), language)})"
    messages = {result.message(language) for result in found}
    common = found[0].message(language) if len(messages) == 1 else ""
    if common:
        yield from _wrapped(phrases.short_names(common), "  ")
    why = phrases.description(report, shape, language)
    if why:
        yield from _wrapped(f"{phrases.label('why', language)}: {why}", "  ")
    for result in found[:limit]:
        yield ""
        yield from _result(result, language, common)
    if len(found) > limit:
        yield ""
        yield f"  {phrases.label('rest', language).format(count=len(found) - limit)}"


def _result(result: Result, language: str, common: str) -> Iterator[str]:
    """Yield the lines of one result; the message is left out where it stands above as ``common``."""
    subject = phrases.subject(result)
    place = result.place
    if place is None:
        yield f"  - {subject}"
    else:
        yield f"{click.style(str(place), bold=True)}: {subject}"
        if place.line is not None:
            line, carets = excerpt(place.line, place.column, place.width, place.source_line)
            yield line
            yield _severely(carets, result)
        if place.inferred:
            yield f"   {phrases.label('inferred', language)}"
    message = result.message(language)
    if message != common:
        yield from _wrapped(phrases.short_names(message), "   ")
    suggestion = in_language(result.suggestion, language)
    if suggestion:
        yield from _wrapped(f"{phrases.label('fix', language)}: {suggestion}", "   ")


def _severely(line: str, result: Result) -> str:
    return click.style(line, fg=_COLOURS[result.severity], bold=True)


def _wrapped(message: str, indent: str) -> list[str]:
    """Break a message into lines; Japanese has no spaces to break at, so it is cut by columns."""
    if not any(unicodedata.east_asian_width(character) == "W" for character in message):
        return textwrap.wrap(message, _WIDTH, initial_indent=indent, subsequent_indent=indent)
    lines, row = [], ""
    for piece in _PIECE.findall(" ".join(message.split())):  # Latin words stay whole, Japanese may break anywhere
        if columns(row) + columns(piece) > _WIDTH and piece not in "、。」）":
            lines.append(indent + row)
            row = ""
        row += piece
    return [*lines, indent + row]
