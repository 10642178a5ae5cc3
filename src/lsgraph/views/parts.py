"""What a page is made of: facts, tables and sections, as plain values that a template only shows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from lsgraph.views.evidence import Evidence
from lsgraph.views.reader import Value


@dataclass(frozen=True, slots=True)
class Fact:
    """A property with its values and where they come from; ``compact`` ones are short enough for one line."""

    label: str
    values: tuple[Value, ...]
    evidence: Evidence = field(default_factory=Evidence)
    property: str = ""
    compact: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a table. ``href`` leads to the record's own page, where it has one."""

    cells: tuple[tuple[Value, ...], ...]
    evidence: Evidence = field(default_factory=Evidence)
    href: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column; ``numeric`` ones are set to the right."""

    head: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table of records. ``notes`` stand below it."""

    columns: tuple[Column, ...]
    rows: tuple[Record, ...]
    notes: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A block of a page with its heading and the query behind it; one of ``facts``, ``table`` and ``lists``."""

    name: str
    title: str
    query: str
    facts: tuple[Fact, ...] = ()
    table: Table | None = None
    lists: tuple[Fact, ...] = ()


def trimmed(table: Table) -> Table:
    """Return a table without the columns in which no row has anything."""
    kept = [n for n in range(len(table.columns)) if any(row.cells[n] for row in table.rows)]
    rows = tuple(replace(row, cells=tuple(row.cells[n] for n in kept)) for row in table.rows)
    return replace(table, columns=tuple(table.columns[n] for n in kept), rows=rows)
