"""The report as a table for spreadsheets: UTF-8 with the mark that Excel needs, one result a row."""

from __future__ import annotations

import csv
import io

from lsgraph.validation.paths import path_text
from lsgraph.validation.report import Report, Result, in_language
from lsgraph.validation.writers import phrases
from lsgraph.validation.writers.writer import Writer

COLUMNS = (
    "severity", "constraint", "name", "file", "line", "column", "focus_node", "class", "path", "value",
    "message", "suggestion", "passages", "shape", "component", "fingerprint",
)  # fmt: skip

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(report: Report, language: str) -> bytes:
    """Return the table; messages are in ``language``."""
    output = io.StringIO()
    table = csv.writer(output, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for result in report.results:
        table.writerow([_harmless(cell) for cell in _row(report, result, language)])
    return output.getvalue().encode("utf-8-sig")


WRITER = Writer("csv", ("text/csv",), "csv", write)


def _row(report: Report, result: Result, language: str) -> list[str]:
    place = result.place
    located = place is not None and place.line is not None
    return [
        phrases.severity_word(result.severity, language),
        result.constraint_id,
        phrases.name(report, result.source_shape.value, language),
        place.path if place else "",
        str(place.line) if place and located else "",
        str(place.column) if place and located else "",
        phrases.written(result.focus_node),
        " ".join(phrases.written(kind) for kind in result.classes),
        phrases.short_names(path_text(result.path)) if result.path else "",
        phrases.written(result.value) if result.value is not None else "",
        phrases.short_names(result.message(language)),
        in_language(result.suggestion, language),
        " ".join(phrases.written(passage) for passage in result.passages),
        phrases.written(result.source_shape),
        result.component.value,
        result.fingerprint,
    ]


def _harmless(cell: str) -> str:
    """Keep a spreadsheet from taking data for a formula (https://owasp.org/www-community/attacks/CSV_Injection)."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
