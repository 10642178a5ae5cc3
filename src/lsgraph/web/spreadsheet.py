"""Tables as files: CSV for Excel and for programs, XLSX with typed cells and a sheet that says where it comes from."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import xlsxwriter  # type: ignore[import-untyped]

CSV_TYPE: Final = "text/csv"
XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Cell = int | float | str

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\']")
_CREATED: Final = datetime(2000, 1, 1, tzinfo=UTC)  # the same table is the same file: no clock
_WIDEST, _ROWS_MEASURED = 60, 200
_LONGEST: Final = 32_767  # characters that Excel takes in a cell


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to be written: its name, the heads of its columns and its rows."""

    name: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def csv_file(sheet: Sheet) -> bytes:
    """Return the table as CSV (RFC 4180) in UTF-8 with a byte order mark, by which Excel knows the encoding.

    A text that a spreadsheet would take for a formula gets an apostrophe before it; numbers stay as they are.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([harmless(head) for head in sheet.heads])
    writer.writerows([harmless(cell) for cell in row] for row in sheet.rows)
    return text.getvalue().encode("utf-8-sig")


def harmless(cell: Cell) -> Cell:
    """Return a cell that no spreadsheet runs (https://owasp.org/www-community/attacks/CSV_Injection)."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def xlsx_file(sheets: Iterable[Sheet], source: Sheet) -> bytes:
    """Return a workbook of the tables and, last, where they come from. Texts are cells of text, whatever they hold."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": _CREATED})
        head = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        names: set[str] = set()
        for sheet in sheets:
            page = workbook.add_worksheet(_sheet_name(sheet.name, names))
            _fill(page, sheet, head, None)
            page.freeze_panes(1, 1)
            page.autofilter(0, 0, max(len(sheet.rows), 1), max(len(sheet.heads) - 1, 0))
        page = workbook.add_worksheet(_sheet_name(source.name, names))
        _fill(page, source, head, wrapped)
    return file.getvalue()


def _fill(page: xlsxwriter.worksheet.Worksheet, sheet: Sheet, head: object, form: object) -> None:
    for place, title in enumerate(sheet.heads):
        page.write_string(0, place, title, head)
        page.set_column(place, place, _width(title, sheet.rows, place))
    for number, row in enumerate(sheet.rows, 1):
        for place, cell in enumerate(row):
            if cell == "":
                continue  # an empty cell, not one with an empty text
            if isinstance(cell, str):
                page.write_string(number, place, cell[:_LONGEST], form)
            else:
                page.write_number(number, place, cell, form)


def _width(title: str, rows: Sequence[Sequence[Cell]], place: int) -> int:
    texts = [title, *(str(row[place]) for row in rows[:_ROWS_MEASURED])]
    return min(max(sum(2 if ord(c) > 0x2E7F else 1 for c in text) for text in texts) + 2, _WIDEST)


def _sheet_name(wanted: str, taken: set[str]) -> str:
    """Return a name that Excel takes: at most 31 characters, none of ``[]:*?/\\'``, each once."""
    plain = _NOT_IN_NAMES.sub(" ", wanted).strip()[:31] or "1"
    name, number = plain, 2
    while name.casefold() in taken:
        name, number = f"{plain[:27]} {number}", number + 1
    taken.add(name.casefold())
    return name
