"""Which policy stands behind what: rows of upper policies against programmes or projects, and the holes both ways.

A link is *printed* or *inferred* (with the reason); *through* something printed or inferred about the column's
programme or a narrower disease; or both sides merely share *themes*, which is weaker than any statement.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from lsgraph.views.ontology import name_of
from lsgraph.views.portfolio import Evidence, Portfolio, rests_on
from lsgraph.views.rows import Row
from lsgraph.views.texts import Text, texts

ROWS: Final = ("policies", "integrated", "diseases", "pillars", "problems")
COLUMNS: Final = ("programmes", "projects")
KINDS: Final = ("printed", "inferred", "through", "themes")
"""Kinds of link, the strongest first."""
_CLASSES: Final = {
    "policies": ("Policy", "PolicyMeasure"),
    "integrated": ("IntegratedProject",),
    "diseases": ("Concept",),
    "pillars": ("StrategyPillar",),
    "problems": ("PolicyProblem",),
}


@dataclass(frozen=True, slots=True)
class Element:
    """A row: ``under`` what it stands (the policy of a measure, the broader disease), ``addresses`` which problems."""

    iri: str
    name: Text
    kind: str
    number: str = ""
    under: str = ""
    addresses: tuple[str, ...] = ()
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Head:
    """A column: a programme, or a project with its ``programme``, whose number as text is ``group``."""

    iri: str
    name: Text
    number: str = ""
    programme: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """How a row and a column are linked; ``via`` is what lies between, or which themes both have."""

    row: str
    column: str
    kind: str
    evidence: Evidence = field(default_factory=Evidence)
    via: tuple[tuple[str, str], ...] = ()  # IRI, name


@dataclass(frozen=True, slots=True)
class Policies:
    """What the graph says: elements by class, stated links, the themes of each thing and their names."""

    elements: tuple[Element, ...] = ()
    links: tuple[Link, ...] = ()
    themes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    names: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True)
class Matrix:
    """Rows, columns, and at most one link for each pair, the strongest there is."""

    of: str
    against: str
    rows: tuple[Element, ...]
    columns: tuple[Head, ...]
    links: Mapping[tuple[str, str], Link]

    @cached_property
    def position(self) -> Mapping[str, int]:
        """Return where each column stands, from 0."""
        return {head.iri: n for n, head in enumerate(self.columns)}

    @cached_property
    def by_row(self) -> Mapping[str, tuple[Link, ...]]:
        """Return the links of each row that has some, in the order of the columns."""
        return _grouped(sorted(self.links.values(), key=lambda link: self.position[link.column]), "row")

    @cached_property
    def by_column(self) -> Mapping[str, tuple[Link, ...]]:
        """Return the links of each column that has some, in the order of the rows."""
        place = {element.iri: n for n, element in enumerate(self.rows)}
        return _grouped(sorted(self.links.values(), key=lambda link: place[link.row]), "column")

    def row(self, element: Element) -> tuple[Link, ...]:
        """Return the links of a row, in the order of the columns."""
        return self.by_row.get(element.iri, ())

    def column(self, head: Head) -> tuple[Link, ...]:
        """Return the links of a column, in the order of the rows."""
        return self.by_column.get(head.iri, ())

    def count(self, kind: str) -> int:
        """Return how many links are of a kind."""
        return sum(1 for link in self.links.values() if link.kind == kind)


def _grouped(links: Iterable[Link], by: str) -> Mapping[str, tuple[Link, ...]]:
    found: dict[str, list[Link]] = {}
    for link in links:
        found.setdefault(getattr(link, by), []).append(link)
    return {key: tuple(of) for key, of in found.items()}


def part(value: Matrix, rows: int, columns: int) -> Matrix:
    """Return the first rows and columns of a matrix, itself where it has no more."""
    if len(value.rows) <= rows and len(value.columns) <= columns:
        return value
    kept, heads = value.rows[:rows], value.columns[:columns]
    shown = {head.iri for head in heads}
    links = {(link.row, link.column): link for row in kept for link in value.row(row) if link.column in shown}
    return Matrix(value.of, value.against, kept, heads, links)


def records(value: Matrix) -> tuple[str, ...]:
    """Return the IRIs of the rows."""
    return tuple(row.iri for row in value.rows)


def stated(links: Iterable[Link]) -> bool:
    """Tell whether one of the links is printed or inferred between the two themselves."""
    return any(link.kind in ("printed", "inferred") for link in links)


def matrix(policies: Policies, portfolio: Portfolio, of: str = ROWS[0], against: str = COLUMNS[0]) -> Matrix:
    """Return the matrix ``of`` some of ``ROWS`` ``against`` some of ``COLUMNS``."""
    rows = _rows(policies, of)
    columns = _columns(portfolio, against)
    found: dict[tuple[str, str], Link] = {}
    wanted, heads = {row.iri for row in rows}, {column.iri: column for column in columns}
    for link in policies.links:
        if link.row in wanted and link.column in heads:
            _keep(found, link)
    for link in _through(policies, found, rows, columns):
        _keep(found, link)
    for link in _sharing(policies, rows, columns):
        _keep(found, link)
    return Matrix(of, against, rows, columns, found)


def _keep(found: dict[tuple[str, str], Link], link: Link) -> None:
    pair = (link.row, link.column)
    if pair not in found or KINDS.index(link.kind) < KINDS.index(found[pair].kind):
        found[pair] = link


def _rows(policies: Policies, of: str) -> tuple[Element, ...]:
    """Return the elements of some kinds, each after what it stands under, in their order."""
    elements = [each for each in policies.elements if each.kind in _CLASSES[of]]
    known = {each.iri for each in elements}
    if of == "policies":
        elements = [each for each in elements if each.kind == "Policy" or each.under in known]
    below: dict[str, list[Element]] = {}
    for each in elements:
        below.setdefault(each.under if each.under in known and each.under != each.iri else "", []).append(each)
    found: list[Element] = []
    _walk("", 0, below, found, set())
    seen = {each.iri for each in found}
    return (*found, *(each for each in elements if each.iri not in seen))


def _walk(under: str, depth: int, below: Mapping[str, list[Element]], found: list[Element], seen: set[str]) -> None:
    for each in below.get(under, ()):
        if each.iri not in seen:
            seen.add(each.iri)
            found.append(
                Element(each.iri, each.name, each.kind, each.number, each.under, each.addresses, min(depth, 3))
            )
            _walk(each.iri, depth + 1, below, found, seen)


def _columns(portfolio: Portfolio, against: str) -> tuple[Head, ...]:
    if against == "programmes":
        return tuple(Head(each.iri, each.name, each.notation) for each in portfolio.programmes)
    order = {each.iri: n for n, each in enumerate(portfolio.programmes)}
    numbers = {each.iri: each.notation for each in portfolio.programmes}
    projects = [p for p in portfolio.projects.values() if p.listed and not p.referenced]
    projects.sort(key=lambda p: (order.get(p.programme, len(order)), p.place or (9999, 0), p.iri))
    return tuple(Head(p.iri, p.name, "", p.programme, numbers.get(p.programme, "")) for p in projects)


def _through(
    policies: Policies, found: Mapping[tuple[str, str], Link], rows: Sequence[Element], columns: Sequence[Head]
) -> Iterable[Link]:
    """Yield links through a column's programme, and those of a broader disease through a narrower one."""
    names = {row.iri: str(row.name) for row in rows}
    inside: dict[str, list[Head]] = {}
    for column in columns:
        inside.setdefault(column.programme, []).append(column)
    for link in policies.links:
        for column in inside.get(link.column, ()) if link.row in names else ():
            via = ((link.column, str(policies.names.get(link.column, name_of(link.column)))),)
            yield Link(link.row, column.iri, "through", link.evidence, via)
    narrower = {row.iri: row.under for row in rows if row.kind == "Concept" and row.under in names}
    for (row, head), link in tuple(found.items()):
        if row in narrower and link.kind != "through":
            yield Link(narrower[row], head, "through", link.evidence, ((row, names[row]),))


def _sharing(policies: Policies, rows: Sequence[Element], columns: Sequence[Head]) -> Iterable[Link]:
    """Yield a link for each pair with a theme in common; a problem has the themes of the pillars that address it."""
    having: dict[str, list[str]] = {}
    for column in columns:
        for theme in policies.themes.get(column.iri, ()):
            having.setdefault(theme, []).append(column.iri)
    answers: dict[str, list[str]] = {}
    for each in policies.elements:
        for problem in each.addresses:
            answers.setdefault(problem, []).append(each.iri)
    for row in rows:
        sources = answers.get(row.iri, []) if row.kind == "PolicyProblem" else [row.iri]
        shared: dict[str, dict[str, str]] = {}
        for theme in dict.fromkeys(theme for source in sources for theme in policies.themes.get(source, ())):
            for head in having.get(theme, ()):
                shared.setdefault(head, {})[theme] = str(policies.names.get(theme, name_of(theme)))
        for head, themes in shared.items():
            yield Link(row.iri, head, "themes", Evidence(), tuple(themes.items()))


def policies(rows: Mapping[str, Sequence[Row]], portfolio: Portfolio, language: str) -> Policies:
    """Return the policies from the rows of the blocks ``picture-upper``, ``picture-links`` and ``picture-themes``."""
    names = {programme.iri: programme.name for programme in portfolio.programmes}
    names |= texts(rows.get("themes", ()), "theme", "name", language)
    themes: dict[str, dict[str, None]] = {}
    for row in rows.get("themes", ()):
        themes.setdefault(str(row["element"]), {})[str(row["theme"])] = None
    return Policies(
        tuple(_elements(rows.get("upper", ()), language)),
        tuple(_links(rows.get("links", ()))),
        {iri: tuple(found) for iri, found in themes.items()},
        names,
    )


def _elements(rows: Sequence[Row], language: str) -> Iterable[Element]:
    names = texts(rows, "row", "name", language)
    of: dict[str, list[Row]] = {}
    for row in rows:
        of.setdefault(str(row["row"]), []).append(row)
    for iri, mine in of.items():
        yield Element(
            iri,
            names.get(iri, Text(name_of(iri))),
            name_of(str(mine[0]["class"])),
            str(mine[0].get("number", "")),
            str(mine[0].get("under", "")),
            tuple(dict.fromkeys(str(row["addresses"]) for row in mine if "addresses" in row)),
        )


def _links(rows: Sequence[Row]) -> Iterable[Link]:
    of: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        of.setdefault((str(row["row"]), str(row["column"])), []).append(row)
    for (row_iri, column), mine in of.items():
        evidence = rests_on(mine)
        yield Link(row_iri, column, "inferred" if evidence.inferred else "printed", evidence)
