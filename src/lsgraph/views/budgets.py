"""Budgets as plain values: cells as printed, and sums that keep apart what is known, estimated, unknown and zero.

Kinds of budget (request, initial, adjustment, budget, executed, cost line) are never added to each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from lsgraph.views.ontology import name_of
from lsgraph.views.portfolio import Evidence, Portfolio, Project, by_project
from lsgraph.views.rows import Row

UNKNOWN: Final = ("undecided", "placeholder", "notStated", "unknown")
"""States of a cell that has no amount: 調整中, ○○億, － or …, and none of these."""
STATES: Final = ("final", "zero", "estimate", *UNKNOWN)
KINDS: Final = ("request", "initial", "adjustment", "budget", "executed", "costLine")
"""Kinds of budget in the order in which a year goes by; kinds of other ontologies follow."""


@dataclass(frozen=True, slots=True)
class Item:
    """One printed cell. ``yen`` is None where the source gives no amount; ``category`` says what a cost line is for."""

    iri: str
    project: str
    year: int
    kind: str
    status: str
    yen: int | None
    printed: str = ""
    category: str = ""
    evidence: Evidence = field(default_factory=Evidence)

    @property
    def state(self) -> str:
        """Return which of ``STATES`` the cell is in; an amount that is not final counts as estimated."""
        if self.yen is None:
            return self.status if self.status in UNKNOWN else "unknown"
        if self.status != "final":
            return "estimate"
        return "zero" if self.yen == 0 else "final"


@dataclass(frozen=True, slots=True)
class Sum:
    """What cells add up to: at least so many yen, of which estimated; numbers of cells that are unknown, and zero.

    ``missing`` counts years for which the same table has cells, but not in this row.
    """

    at_least: int = 0
    estimated: int = 0
    unknown: int = 0
    zero: int = 0
    known: int = 0
    missing: int = 0

    @property
    def exact(self) -> bool:
        """Tell whether nothing is unknown, missing or estimated."""
        return not (self.unknown or self.missing or self.estimated)


@dataclass(frozen=True, slots=True)
class Table:
    """A budget table, or one row of it; ``total`` in yen as printed, ``kind`` and ``row_of`` are those of a row."""

    iri: str
    project: str
    kind: str = ""
    row_of: str = ""
    total: int | None = None
    status: str = ""
    printed: tuple[str, ...] = ()
    includes_adjustment: bool | None = None
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """A place where a budget disagrees with itself or lacks something; ``records`` are the cells and tables."""

    iri: str
    project: str
    records: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Books:
    """All cells, tables and discrepancies of a graph."""

    items: tuple[Item, ...] = ()
    tables: tuple[Table, ...] = ()
    discrepancies: tuple[Discrepancy, ...] = ()

    @cached_property
    def by_project(self) -> Mapping[str, Books]:
        """Return the books of each project that has any."""
        items, tables, discrepancies = by_project(self.items), by_project(self.tables), by_project(self.discrepancies)
        return {
            iri: Books(tuple(items.get(iri, ())), tuple(tables.get(iri, ())), tuple(discrepancies.get(iri, ())))
            for iri in {**items, **tables, **discrepancies}
        }


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of budget of a project over the years, at most one cell a year; ``stated`` is the row's own record."""

    kind: str
    category: str
    items: tuple[Item, ...]
    sum: Sum
    stated: Table | None = None

    @property
    def difference(self) -> int | None:
        """Return the printed total less the sum, in yen; None where either is not whole."""
        if self.stated is None or self.stated.total is None or self.sum.unknown or self.sum.missing:
            return None
        return self.stated.total - self.sum.at_least


@dataclass(frozen=True, slots=True)
class Account:
    """The budget of one project: its table, lines by kind, and where it disagrees with itself."""

    project: Project
    table: Table | None
    lines: tuple[Line, ...]
    discrepancies: tuple[Discrepancy, ...] = ()


@dataclass(frozen=True, slots=True)
class Budgets:
    """Accounts in the plan's order, from year ``first`` to ``last``; ``without`` are projects with no budget table."""

    accounts: tuple[Account, ...]
    without: tuple[Project, ...]
    first: int
    last: int
    fy: int | None = None

    @property
    def items(self) -> tuple[Item, ...]:
        """Return every cell, line by line."""
        return tuple(item for account in self.accounts for line in account.lines for item in line.items)


def add(items: Iterable[Item], years: Iterable[int] = ()) -> Sum:
    """Return what cells of one kind add up to; ``years`` are those in which the table has cells at all.

    Raises ``ValueError`` for cells of several kinds.
    """
    cells = tuple(items)
    if len({item.kind for item in cells}) > 1:
        raise ValueError("cells of several kinds are never added")
    states = Counter(item.state for item in cells)
    return Sum(
        sum(item.yen or 0 for item in cells),
        sum(item.yen or 0 for item in cells if item.state == "estimate"),
        sum(states[state] for state in UNKNOWN),
        states["zero"],
        sum(1 for item in cells if item.yen is not None),
        len({*years} - {item.year for item in cells}) if cells else 0,
    )


def budgets(
    books: Books, portfolio: Portfolio, project: str = "", programme: str = "", kind: str = "", fy: int | None = None
) -> Budgets:
    """Return the budgets of one project, of a programme's, or of all; ``kind`` keeps one, ``fy`` is asked about."""
    order = {each.iri: n for n, each in enumerate(portfolio.programmes)}
    chosen = [
        each for each in portfolio.projects.values() if project in ("", each.iri) and programme in ("", each.programme)
    ]
    chosen.sort(key=lambda p: (order.get(p.programme, len(order)), p.place or (9999, 0), p.iri))
    accounts = [_account(each, books, kind) for each in chosen]
    kept = tuple(a for a in accounts if a.lines or (a.table and not kind))
    without = tuple(a.project for a in accounts if not (a.table or a.lines) and a.project.listed)
    years = [item.year for a in kept for line in a.lines for item in line.items] + ([fy] if fy is not None else [])
    return Budgets(kept, without, min(years, default=0), max(years, default=-1), fy)


def by_year(value: Budgets) -> dict[tuple[int, str], tuple[Item, ...]]:
    """Return the cells of each year and kind, in order; cost lines are parts of other cells and left out."""
    found: dict[tuple[int, str], list[Item]] = {}
    for item in value.items:
        if item.kind != "costLine":
            found.setdefault((item.year, item.kind), []).append(item)
    return {key: tuple(found[key]) for key in sorted(found, key=lambda key: (key[0], rank(key[1])))}


def rank(kind: str) -> tuple[int, str]:
    """Return where a kind stands among the kinds."""
    return (KINDS.index(kind) if kind in KINDS else len(KINDS), kind)


def _account(project: Project, books: Books, kind: str) -> Account:
    mine = books.by_project.get(project.iri, Books())
    whole = next((table for table in mine.tables if not table.row_of), None)
    stated = {table.kind: table for table in mine.tables if table.row_of}
    years = {item.year for item in mine.items}
    lines = []
    for name in sorted({item.kind for item in mine.items} | {*stated}, key=rank):
        if kind in ("", name):
            lines += _lines(name, [item for item in mine.items if item.kind == name], stated.get(name), years)
    return Account(project, whole, tuple(lines), mine.discrepancies)


def _lines(kind: str, items: Sequence[Item], stated: Table | None, years: set[int]) -> list[Line]:
    """Return the cells of a kind as lines: one for each cost category, and further ones where a year comes twice."""
    taken: Counter[tuple[str, int]] = Counter()
    rows: dict[tuple[str, int], list[Item]] = {}
    for item in items:
        place = taken[(item.category, item.year)]
        taken[(item.category, item.year)] += 1
        rows.setdefault((item.category, place), []).append(item)
    if not rows:
        return [Line(kind, "", (), Sum(), stated)]
    found = []
    for n, ((category, place), cells) in enumerate(rows.items()):
        in_order = tuple(sorted(cells, key=lambda item: item.year))
        total = add(in_order, years if place == 0 else ())
        found.append(Line(kind, category, in_order, total, stated if n == 0 else None))
    return found


def books(rows: Mapping[str, Sequence[Row]], evidence: Mapping[str, Evidence]) -> Books:
    """Return the books from the rows of the blocks ``picture-budget-…``, by the rest of their names."""
    return Books(
        tuple(_item(row, evidence) for row in _first(rows.get("items", ()), "record")),
        tuple(_tables(rows.get("tables", ()), evidence)),
        tuple(_discrepancies(rows.get("discrepancies", ()))),
    )


def _item(row: Row, evidence: Mapping[str, Evidence]) -> Item:
    iri = str(row["record"])
    category = str(row.get("category_name", "")) or name_of(str(row.get("category", "")))
    return Item(
        iri,
        str(row["project"]),
        int(str(row["year"])),
        name_of(str(row["kind"])),
        name_of(str(row.get("status", ""))),
        int(str(row["yen"])) if "yen" in row else None,
        str(row.get("printed", "")),
        category,
        evidence.get(iri, Evidence()),
    )


def _tables(rows: Sequence[Row], evidence: Mapping[str, Evidence]) -> Iterable[Table]:
    printed: dict[str, list[str]] = {}
    for row in rows:
        printed.setdefault(str(row["record"]), []).extend([str(row["printed"])] if "printed" in row else [])
    for row in _first(rows, "record"):
        iri, includes = str(row["record"]), str(row.get("includes_adjustment", ""))
        yield Table(
            iri,
            str(row["project"]),
            name_of(str(row.get("kind", ""))),
            str(row.get("row_of", "")),
            int(str(row["total"])) if "total" in row else None,
            name_of(str(row.get("status", ""))),
            tuple(dict.fromkeys(printed[iri])),
            {"true": True, "false": False}.get(includes),
            evidence.get(iri, Evidence()),
        )


def _discrepancies(rows: Sequence[Row]) -> Iterable[Discrepancy]:
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        found.setdefault((str(row["discrepancy"]), str(row["project"])), []).append(row)
    for (iri, project), of in found.items():
        records = tuple(dict.fromkeys(str(row["record"]) for row in of))
        yield Discrepancy(iri, project, records, next((str(row["reason"]) for row in of if "reason" in row), ""))


def _first(rows: Sequence[Row], subject: str) -> Iterable[Row]:
    found: dict[str, Row] = {}
    for row in rows:
        found.setdefault(str(row[subject]), row)
    return found.values()
