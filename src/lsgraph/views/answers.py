"""An answer for readers who know no SPARQL: names instead of IRIs, and no column twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lsgraph.views.rows import Row, Term
from lsgraph.views.texts import Text


@dataclass(frozen=True, slots=True)
class Shown:
    """A value for reading: its words, their language, and where the thing they name is shown."""

    text: str
    language: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A table: the variables as they are called in the query, which of them are numbers, and the rows."""

    columns: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[Shown, ...], ...]


def readable(
    rows: Sequence[Row], columns: Sequence[str], labels: Mapping[str, Text], place: Callable[[str], str]
) -> Answer:
    """Return the rows with the name of each resource, which leads to its page.

    Where another column says that name already it becomes the link, and the column of IRIs is left out. ``labels``
    are the names of IRIs; ``place`` gives the link for an IRI.
    """
    named = {column: _naming(rows, column, columns, labels) for column in columns}
    kept = [column for column in columns if not named[column]]
    leads = {name: column for column, name in named.items() if name}
    return Answer(
        tuple(kept),
        tuple(any(column in row and _is_number(row[column]) for row in rows) for column in kept),
        tuple(tuple(_shown(row, column, leads.get(column, column), labels, place) for column in kept) for row in rows),
    )


def _naming(rows: Sequence[Row], column: str, columns: Sequence[str], labels: Mapping[str, Text]) -> str:
    """Return the column that says, in every row, the name of the resource in this column; empty where none does."""
    if not rows or not all(column in row and row[column].kind == "uri" for row in rows):
        return ""
    return next(
        (
            other
            for other in columns
            if other != column and all(_says(row, other, labels.get(row[column].value)) for row in rows)
        ),
        "",
    )


def _says(row: Row, column: str, name: Text | None) -> bool:
    term = row.get(column)
    return term is not None and name is not None and term.kind == "literal" and term.value == name.text


def _shown(row: Row, column: str, leads: str, labels: Mapping[str, Text], place: Callable[[str], str]) -> Shown:
    term = row.get(column, Term(""))
    if leads != column:
        return Shown(term.value, term.language, place(row[leads].value))
    if term.kind == "uri":
        name = labels.get(term.value, Text(term.value))
        return Shown(name.text, name.language, place(term.value))
    return Shown(term.value, term.language)


def _is_number(term: Term) -> bool:
    return term.datatype.rpartition("#")[2] in {"integer", "decimal", "double"}
