"""The report as text for terminals: grouped by shape, worst first, with counts."""

from __future__ import annotations

import re
import textwrap
import unicodedata

from lsgraph.validation.paths import path_text
from lsgraph.validation.report import Report, Result, Severity
from lsgraph.vocabulary import PREFIXES, shorten

_WORDS = {
    Severity.VIOLATION: ("違反", "violation", "violations"),
    Severity.WARNING: ("警告", "warning", "warnings"),
    Severity.INFO: ("参考", "note", "notes"),
}
_PIECE = re.compile(r"[!-~]+|.", re.DOTALL)
_NAMESPACES = sorted(((iri, prefix) for prefix, iri in PREFIXES.items()), key=lambda pair: -len(pair[0]))


def text(report: Report, language: str = "en", *, limit: int = 20) -> str:
    """Return the report for people; ``limit`` is the number of results shown for each shape."""
    blocks = [_block(report, shape, found, language, limit) for shape, found in report.by_shape().items()]
    return "\n\n".join([*blocks, _summary(report, language)]) + "\n"


def _block(report: Report, shape: str, found: tuple[Result, ...], language: str, limit: int) -> str:
    first = found[0]
    names = report.shapes[shape].names if shape in report.shapes else {}
    name = names.get(language) or names.get("en") or shape
    rows = [f"{first.constraint_id}  {name}  ({_count(first.severity, len(found), language)})"]
    messages = {result.message(language) for result in found}
    if len(messages) == 1:
        rows.extend(_wrapped(_short_names(first.message(language)), "  "))
    for result in found[:limit]:
        rows.append(f"  - {_where(result)}")
        if len(messages) > 1:
            rows.extend(_wrapped(_short_names(result.message(language)), "      "))
    if len(found) > limit:
        rest = len(found) - limit
        rows.append(f"  … ほか {rest} 件" if language == "ja" else f"  … and {rest} more")
    return "\n".join(rows)


def _where(result: Result) -> str:
    parts = [_short(str(result.focus_node))]
    if result.path is not None:
        parts.append(_short(path_text(result.path)))
    if result.value is not None and result.value != result.focus_node:
        parts.append(f"→ {_short(str(result.value))}")
    return "  ".join(parts)


def _summary(report: Report, language: str) -> str:
    counts = [_count(severity, number, language) for severity, number in report.counts.items()]
    if language == "ja":
        verdict = "違反はありません。" if report.publishable else "違反があるため、公開できません。"
        return f"{verdict} {'、'.join(counts)}"
    verdict = "No violations." if report.publishable else "There are violations: not publishable."
    return f"{verdict} {', '.join(counts)}"


def _count(severity: Severity, number: int, language: str) -> str:
    japanese, one, many = _WORDS[severity]
    return f"{japanese} {number} 件" if language == "ja" else f"{number} {one if number == 1 else many}"


def _short(term: str) -> str:
    """Write an IRI as a prefixed name where a prefix of the project fits."""
    return shorten(term[1:-1]) if term.startswith("<") and term.endswith(">") else _short_names(term)


def _short_names(message: str) -> str:
    """Shorten the IRIs inside a message."""
    words = message
    for namespace, prefix in _NAMESPACES:
        words = words.replace(namespace, f"{prefix}:")
    return words


def _wrapped(message: str, indent: str, width: int = 100) -> list[str]:
    """Break a message into lines; Japanese has no spaces to break at, so it is cut by columns."""
    if not any(unicodedata.east_asian_width(character) == "W" for character in message):
        return textwrap.wrap(message, width, initial_indent=indent, subsequent_indent=indent)
    lines, row, columns = [], "", 0
    for piece in _PIECE.findall(message):  # a word of Latin letters stays whole, Japanese may break anywhere
        size = sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in piece)
        if columns + size > width and piece not in "、。」":
            lines.append(indent + row)
            row, columns = "", 0
        row += piece
        columns += size
    return [*lines, indent + row]
