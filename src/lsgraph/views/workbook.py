"""Budgets as an Excel workbook: every sum is a formula, with its value for programs that do not calculate.

Cells without an amount hold the printed words, which SUM passes over; the column of notes says what is not final.
Text is always written as text, so nothing that the graph says can become a formula or a link.
https://ecma-international.org/publications-and-standards/standards/ecma-376/
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]

from lsgraph.views.amounts import difference_told, in_unit, kind_told
from lsgraph.views.budgets import Budgets, Item, Line, Sum, add
from lsgraph.views.formats import fiscal_year, joined
from lsgraph.views.picture import Say, code, counted
from lsgraph.views.picture import Table as Twin

_LEAD: Final = 2  # columns before the years: project, kind
_HEAD: Final = 3  # rows before the lines: title, unit, heads
_LOOKS: Final[dict[str, dict[str, Any]]] = {
    "title": {"bold": True, "font_size": 14},
    "soft": {"font_color": "#55606B"},
    "head": {"bold": True, "bg_color": "#E9EEF3", "bottom": 1, "text_wrap": True, "valign": "top"},
    "text": {"text_wrap": True, "valign": "top"},
    "amount": {"valign": "top"},
    "estimate": {"valign": "top", "italic": True, "border": 4},
    "unknown": {"valign": "top", "align": "right", "font_color": "#55606B", "border": 4},
    "sum": {"valign": "top", "bold": True},
}
_NUMBERS: Final = ("amount", "estimate", "sum")


@dataclass(slots=True)
class _Sheet:
    """The sheet of sums with what its cells need."""

    sheet: Any
    looks: dict[str, Any]
    value: Budgets
    unit: str
    say: Say
    language: str
    years: range = field(init=False)

    def __post_init__(self) -> None:
        self.years = range(self.value.first, self.value.last + 1)

    def column(self, year: int) -> int:
        """Return the column of a fiscal year."""
        return _LEAD + year - self.value.first

    @property
    def after(self) -> int:
        """Return the first column after the years."""
        return _LEAD + len(self.years)

    def amount(self, yen: int) -> float:
        """Return an amount in the workbook's unit."""
        return float(in_unit(yen, self.unit))

    def known(self, yen: int, total: Sum) -> float | str:
        """Return an amount, or nothing where no cell has one: what is unknown is not zero."""
        return self.amount(yen) if total.known else ""


def workbook(value: Budgets, unit: str, title: str, cells: Twin, made: date, say: Say, language: str) -> bytes:
    """Return the workbook: a sheet of lines, years and sums, and one with the cells of the table ``cells``.

    ``made`` is the date that the file carries, so that the same budgets give the same bytes.
    """
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": title, "created": made})
        places = "#,##0.00" if unit == "oku" else "#,##0"
        looks = {
            name: book.add_format({**look, **({"num_format": places} if name in _NUMBERS else {})})
            for name, look in _LOOKS.items()
        }
        sums = book.add_worksheet(say("workbook-sums"))
        _sums(_Sheet(sums, looks, value, unit, say, language), title)
        _list(book.add_worksheet(say("workbook-cells")), cells, unit, looks)
    return out.getvalue()


def _sums(sheet: _Sheet, title: str) -> None:
    say, lines = sheet.say, [(a, line) for a in sheet.value.accounts for line in a.lines]
    sheet.sheet.write_string(0, 0, title, sheet.looks["title"])
    sheet.sheet.write_string(1, 0, say("workbook-note", unit=say(f"unit-{sheet.unit}")), sheet.looks["soft"])
    heads = ["project", "kind"]
    tail = ["sum", "estimated", "unknown", "zero", "stated", "difference", "notes"]
    for n, name in enumerate(heads):
        sheet.sheet.write_string(_HEAD - 1, n, say(f"column-{name}"), sheet.looks["head"])
    for year in sheet.years:
        name = fiscal_year(year, sheet.language)
        sheet.sheet.write_string(_HEAD - 1, sheet.column(year), name, sheet.looks["head"])
    for n, name in enumerate(tail):
        sheet.sheet.write_string(_HEAD - 1, sheet.after + n, say(f"column-{name}"), sheet.looks["head"])
    for n, (account, line) in enumerate(lines):
        _line(sheet, _HEAD + n, str(account.project.name), line)
    _kinds(sheet, _HEAD + len(lines) + 1, lines=len(lines))
    sheet.sheet.freeze_panes(_HEAD, _LEAD)
    sheet.sheet.set_column(0, 0, 44)
    sheet.sheet.set_column(1, 1, 20)
    sheet.sheet.set_column(_LEAD, sheet.after + 5, 12)
    sheet.sheet.set_column(sheet.after + 6, sheet.after + 6, 70)
    sheet.sheet.set_landscape()
    sheet.sheet.fit_to_pages(1, 0)


def _line(sheet: _Sheet, row: int, project: str, line: Line) -> None:
    write, looks, first = sheet.sheet, sheet.looks, sheet.column(sheet.value.first)
    write.write_string(row, 0, project, looks["text"])
    write.write_string(row, 1, kind_told(line, sheet.say), looks["text"])
    for item in line.items:
        if item.yen is None:
            write.write_string(row, sheet.column(item.year), item.printed or "?", looks["unknown"])
        else:
            look = looks["estimate" if item.state == "estimate" else "amount"]
            write.write_number(row, sheet.column(item.year), sheet.amount(item.yen), look)
    if not sheet.years:
        return
    across = f"{xl_col_to_name(first)}{row + 1}:{xl_col_to_name(sheet.after - 1)}{row + 1}"
    estimated = [f"{xl_col_to_name(sheet.column(i.year))}{row + 1}" for i in line.items if i.state == "estimate"]
    total = f"{xl_col_to_name(sheet.after)}{row + 1}"
    formulas = (
        (f'=IF(COUNT({across})=0,"",SUM({across}))', sheet.known(line.sum.at_least, line.sum), looks["sum"]),
        (f"=SUM({','.join(estimated)})" if estimated else "=0", sheet.amount(line.sum.estimated), looks["amount"]),
        (f"=COUNTA({across})-COUNT({across})", line.sum.unknown, looks["amount"]),
        (f"=COUNTIF({across},0)", line.sum.zero, looks["amount"]),
    )
    for n, (formula, value, look) in enumerate(formulas):
        write.write_formula(row, sheet.after + n, formula, look, value)
    if line.stated is not None and line.stated.total is not None:
        stated = f"{xl_col_to_name(sheet.after + 4)}{row + 1}"
        write.write_number(row, sheet.after + 4, sheet.amount(line.stated.total), looks["amount"])
        if line.difference is not None:
            difference = sheet.amount(line.difference)
            write.write_formula(row, sheet.after + 5, f"={stated}-{total}", looks["amount"], difference)
    elif line.stated is not None:
        write.write_string(row, sheet.after + 4, joined(line.stated.printed, sheet.language), looks["unknown"])
    write.write_string(row, sheet.after + 6, _notes(sheet, line), looks["text"])


def _notes(sheet: _Sheet, line: Line) -> str:
    """Return what is not final in a line, year by year, and how a printed total compares."""
    say, language = sheet.say, sheet.language
    notes = [
        say(
            "workbook-state",
            year=fiscal_year(item.year, language),
            state=say("quoted", name=item.printed) if item.yen is None else code(say, "state", item.state),
        )
        for item in line.items
        if item.state != "final"
    ]
    if line.sum.missing:
        notes.append(counted(say, "missing", line.sum.missing))
    if line.stated is not None:
        notes.append(difference_told(line, sheet.unit, say, language))
    return say("notes-between").join(notes)


def _kinds(sheet: _Sheet, row: int, *, lines: int) -> None:
    """Write the sums of each kind by year; cost lines are parts of other cells and have none."""
    if not lines or not sheet.years:
        return
    write, looks, say = sheet.sheet, sheet.looks, sheet.say
    kinds: dict[str, list[Item]] = {}
    for item in sheet.value.items:
        if item.kind != "costLine":
            kinds.setdefault(item.kind, []).append(item)
    tables = [account.table for account in sheet.value.accounts if account.table]
    mixed = len({table.includes_adjustment for table in tables} - {None}) > 1
    names = f"$B${_HEAD + 1}:$B${_HEAD + lines}"
    for kind, items in kinds.items():
        write.write_string(row, 0, say("workbook-kind-sum"), looks["text"])
        write.write_string(row, 1, code(say, "budget", kind), looks["text"])
        for column in range(_LEAD, sheet.after + 4):
            letter = xl_col_to_name(column)
            span = f"{letter}${_HEAD + 1}:{letter}${_HEAD + lines}"
            same = f"({names}=$B{row + 1})"
            formula = f'=IF(SUMPRODUCT({same}*ISNUMBER({span}))=0,"",SUMIF({names},$B{row + 1},{span}))'
            write.write_formula(row, column, formula, looks["sum"], _kind_value(sheet, column, items))
        if kind == "budget" and mixed:
            write.write_string(row, sheet.after + 6, say("adjustment-mixed"), looks["text"])
        row += 1


def _kind_value(sheet: _Sheet, column: int, items: list[Item]) -> float | str:
    if column < sheet.after:
        of_year = add(item for item in items if sheet.column(item.year) == column)
        return sheet.known(of_year.at_least, of_year)
    total = add(items)
    found = (sheet.known(total.at_least, total), sheet.amount(total.estimated), total.unknown, total.zero)
    return found[column - sheet.after]


def _list(sheet: Any, cells: Twin, unit: str, looks: dict[str, Any]) -> None:
    """Write the cells one below the other, with the IRI of each."""
    heads = [*(column.heading for column in cells.columns), "IRI"]
    for n, heading in enumerate(heads):
        sheet.write_string(0, n, heading, looks["head"])
    for y, row in enumerate(cells.rows, 1):
        for x, cell in enumerate(row):
            if cells.columns[x].key == "amount" and isinstance(cell.value, int):
                sheet.write_number(y, x, float(in_unit(cell.value, unit)), looks["amount"])
            else:
                sheet.write_string(y, x, "; ".join(each.text for each in cell.all if each.text), looks["text"])
        state = next((cell.iri for column, cell in zip(cells.columns, row, strict=True) if column.key == "state"), "")
        sheet.write_string(y, len(row), state, looks["text"])
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, len(heads) - 1, 18)
    if cells.rows:
        sheet.autofilter(0, 0, len(cells.rows), len(heads) - 1)
