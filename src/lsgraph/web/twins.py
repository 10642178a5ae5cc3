"""The tables below a picture as HTML: written without a template, since some have thousands of cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape

from lsgraph.views.picture import Cell, Column, Table
from lsgraph.web.language import language
from lsgraph.web.places import place

MOST_ROWS: Final = 500
"""Rows that a page shows of a table; the whole table is in the files."""
_BETWEEN: Final = {"ja": "、", "en": ", "}


@dataclass(frozen=True, slots=True)
class Twin:
    """A table on a page: its first rows as HTML, how many these are, and how many there are in all."""

    key: str
    title: str
    columns: Sequence[Column]
    count: int
    shown: int
    body: Markup


def twin(table: Table) -> Twin:
    """Return a table as a page shows it, in the reader's language."""
    between, links = _BETWEEN[language()], _Links()
    starts = [f'<td class="{"number " if column.numeric else ""}of-{escape(column.key)}">' for column in table.columns]

    def told(cell: Cell) -> str:
        return between.join([links[part.iri, part.text] for part in cell.all if part.text]) if cell.text else ""

    rows = table.rows[:MOST_ROWS]
    lines = [
        f"<tr>{''.join([f'{start}{told(cell)}</td>' for start, cell in zip(starts, row, strict=True)])}</tr>\n"
        for row in rows
    ]
    body = Markup("".join(lines))  # noqa: S704 – every word and address in it is escaped
    return Twin(table.key, table.title, table.columns, len(table.rows), len(rows), body)


class _Links(dict[tuple[str, str], str]):
    """From IRI and words to HTML, each made once: the same things stand in many rows."""

    def __missing__(self, named: tuple[str, str]) -> str:
        iri, words = named
        shown = str(escape(words))
        self[named] = f'<a href="{escape(place(iri))}">{shown}</a>' if iri else shown
        return self[named]
