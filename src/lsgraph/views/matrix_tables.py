"""The policy matrix as sentences and tables: the grid, the same row by row, and the holes both ways."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lsgraph.views.formats import joined
from lsgraph.views.matrix import KINDS, Element, Head, Link, Matrix, stated
from lsgraph.views.picture import Cell, Column, Rows, Say, Table, code, counted, evidence_cell, listed

MOST_CELLS: Final = 20_000


def mark(link: Link | None, say: Say) -> str:
    """Return the sign of a kind of link; a reader needs no colour to tell them apart."""
    return say(f"sign-{link.kind}") if link else ""


def link_told(link: Link, row: Element, head: Head, say: Say, language: str) -> str:
    """Return a link in words: what is linked to what, how, through what, and why."""
    via = joined((name for _, name in link.via), language)
    how = say("link-via", how=code(say, "link", link.kind), via=via) if via else code(say, "link", link.kind)
    reason = say("link-because", reason=link.evidence.reason) if link.evidence.reason else ""
    return say("link-told", row=row.name, column=head.name, how=how, reason=reason)


def sentences(value: Matrix, say: Say, language: str) -> tuple[str, str]:
    """Return how many pairs are linked, and how many rows and columns are not."""
    counts = [
        say("matrix-kind", kind=code(say, "link", kind), count=count)
        for kind in KINDS
        if (count := value.count(kind)) or kind in ("printed", "inferred")
    ]
    rows, columns = holes(value)
    empty = sum(1 for row in rows if not value.row(row))
    bare = sum(1 for head in columns if not value.column(head))
    return (
        say(
            "matrix-links",
            rows=counted(say, value.of, len(value.rows)),
            columns=counted(say, value.against, len(value.columns)),
            pairs=len(value.rows) * len(value.columns),
            kinds=joined(counts, language),
        ),
        say(
            "matrix-holes",
            rows=_holes_told("rows", len(rows), empty, say),
            columns=_holes_told("columns", len(columns), bare, say),
        ),
    )


def _holes_told(side: str, count: int, empty: int, say: Say) -> str:
    """Return for how many rows or columns nothing is stated, and how many of them have no link of any kind."""
    if not count:
        return say(f"matrix-{side}-all")
    return say(f"matrix-{side}-holes", count=count, empty=say(f"matrix-{side}-empty", count=empty) if empty else "")


def holes(value: Matrix) -> tuple[tuple[Element, ...], tuple[Head, ...]]:
    """Return the rows and the columns for which nothing is printed or inferred; those with nothing at all first."""
    rows = [row for row in value.rows if not stated(value.row(row))]
    columns = [head for head in value.columns if not stated(value.column(head))]
    rows.sort(key=lambda row: bool(value.row(row)))
    columns.sort(key=lambda head: bool(value.column(head)))
    return tuple(rows), tuple(columns)


def tables(value: Matrix, say: Say, language: str) -> tuple[Table, ...]:
    """Return the links one by one, the holes both ways, the rows with what each is linked to, and the grid.

    A grid of more than ``MOST_CELLS`` is left out: almost all of it is empty, and the rows say the same.
    """
    rows, columns = holes(value)
    return (
        _links(value, say, language),
        _holes(
            "row-holes",
            [(Cell(str(row.name), row.iri), value.row(row)) for row in rows],
            {head.iri: head.name for head in value.columns},
            "column",
            say,
        ),
        _holes(
            "column-holes",
            [(Cell(str(head.name), head.iri), value.column(head)) for head in columns],
            {row.iri: row.name for row in value.rows},
            "row",
            say,
        ),
        _by_row(value, say),
        *([_grid(value, say)] if len(value.rows) * len(value.columns) <= MOST_CELLS else []),
    )


def _links(value: Matrix, say: Say, language: str) -> Table:
    heads = {head.iri: head for head in value.columns}

    def make(fact: tuple[Element, Link]) -> tuple[Cell, ...]:
        row, link = fact
        return (
            Cell(str(row.name), row.iri),
            Cell(str(heads[link.column].name), link.column),
            Cell(code(say, "link", link.kind), value=link.kind),
            listed([Cell(name, iri) for iri, name in link.via]),
            evidence_cell(link.evidence, language, say) if link.kind != "themes" else Cell(""),
            Cell(link.evidence.reason),
        )

    facts = [(row, link) for row in value.rows for link in value.row(row)]
    return _table("links", ("row", "column", "how", "via", "evidence", "reason"), Rows(facts, make), say)


def _grid(value: Matrix, say: Say) -> Table:
    heads = [Column("row", say("column-row"))]
    heads += [Column(f"c{n}", f"{head.number} {head.name}".strip()) for n, head in enumerate(value.columns, 1)]
    rows = tuple(
        (
            Cell(f"{row.number} {row.name}".strip(), row.iri),
            *(Cell(mark(value.links.get((row.iri, head.iri)), say)) for head in value.columns),
        )
        for row in value.rows
    )
    return Table("grid", say("matrix-grid-table"), tuple(heads), rows)


def _by_row(value: Matrix, say: Say) -> Table:
    names = {head.iri: f"{head.number} {head.name}".strip() for head in value.columns}

    def make(row: Element) -> tuple[Cell, ...]:
        linked: dict[str, list[Cell]] = {kind: [] for kind in KINDS}
        for link in value.row(row):
            linked[link.kind].append(Cell(names[link.column], link.column))
        return (Cell(f"{row.number} {row.name}".strip(), row.iri), *map(listed, linked.values()))

    heads = (
        Column("row", say("column-row")),
        *(
            Column(kind, say("matrix-signed", sign=say(f"sign-{kind}"), words=code(say, "link", kind)))
            for kind in KINDS
        ),
    )
    return Table("by-row", say("matrix-by-row-table"), heads, Rows(value.rows, make))


def _holes(
    key: str, found: Sequence[tuple[Cell, Sequence[Link]]], names: dict[str, object], other: str, say: Say
) -> Table:
    def make(fact: tuple[Cell, Sequence[Link]]) -> tuple[Cell, ...]:
        cell, links = fact
        weak = [Cell(str(names[getattr(link, other)]), getattr(link, other)) for link in links]
        kinds = [kind for kind in KINDS if any(link.kind == kind for link in links)]
        told = " / ".join(code(say, "link", kind) for kind in kinds) or say("link-nothing")
        return cell, Cell(told, value=kinds[0] if kinds else "nothing"), listed(weak)

    return _table(key, ("row" if key == "row-holes" else "column", "at-most", "with"), Rows(found, make), say)


def _table(key: str, columns: Sequence[str], rows: Sequence[tuple[Cell, ...]], say: Say) -> Table:
    return Table(key, say(f"matrix-{key}-table"), tuple(Column(name, say(f"column-{name}")) for name in columns), rows)
