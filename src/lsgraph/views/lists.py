"""Tables of the things of a class: which columns, in which order, filtered and sorted, as plain values.

A class has the columns of its block ``blocks/list-NAME.rq``, whose variables are named here with the kind of their
values; any other class gets columns from the properties that most of its things have.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Literal

from lsgraph.queries.fiscal_year import parse_fiscal_year
from lsgraph.search.folding import fold
from lsgraph.search.query import read_query
from lsgraph.views.formats import fiscal_year, yen
from lsgraph.views.rows import Row, Term
from lsgraph.views.texts import Text
from lsgraph.vocabulary import LSG, PREFIXES, RDF, RDFS, SKOS, SKOSXL, XSD, shorten

Kind = Literal["link", "text", "number", "ordinal", "year", "yen"]
"""Of values; an ordinal is a number that counts nothing, as that of a page: it is written without separators."""
Naming = Callable[[str], Text]
"""Return the name of an IRI in the reader's language."""

GENERIC: Final = "list-generic"
MOST_COLUMNS: Final = 7
"""Columns of a class that has no block of its own."""

_PROJECTS: Final = (
    "programme start:year end:year evaluation:year predecessor budget_year:year budget:yen budget_kind value_status "
    "component_of"
)
_ORGANISATIONS: Final = "unit_of role role_in"
LAYOUTS: Final[Mapping[str, tuple[str, str]]] = {
    **dict.fromkeys(("Project", "PlanProject", "ProjectComponent", "ReferencedProject"), ("list-project", _PROJECTS)),
    **dict.fromkeys(("FormalOrganization", "OrganizationalUnit"), ("list-organisation", _ORGANISATIONS)),
    "Programme": ("list-programme", "goal initiative projects:number indicator"),
    "Policy": ("list-policy", "decision decided_by decided_on:text start:year end:year upper"),
    "Evaluation": (
        "list-evaluation", "project programme evaluation_kind number:ordinal year:year evaluation_status"
    ),
    "BudgetItem": (
        "list-budget", "project year:year budget_kind cost_category value_status amount:yen printed:text"
    ),
    "PolicyMeasure": ("list-measure", "policy parent section theme"),
    "SourcePassage": (
        "list-passage", "page:ordinal first_line:ordinal last_line:ordinal length:number citations:number"
    ),
    "SourceDiscrepancy": (
        "list-discrepancy", "about discrepancy_kind printed:text accepted:text page:ordinal first_line:ordinal"
    ),
    "Indicator": ("list-indicator", "used_for indicator_kind"),
    "ImplementationPeriod": ("list-period", "about start:year end:year end_kind extent printed:text"),
    "Succession": ("list-succession", "predecessor successor succession_kind extent year:year"),
    "Citation": (
        "list-citation", "supports property evidence_mode certainty:number page:ordinal first_line:ordinal"
    ),
}  # fmt: skip
"""Class, by its local name → its block, and the block's variables with the kind of their values (else ``link``)."""
_NEVER: Final = frozenset(
    term.value
    for term in (
        RDF.term("type"), RDFS.term("label"), RDFS.term("comment"), SKOS.term("prefLabel"), SKOS.term("altLabel"),
        SKOS.term("inScheme"), SKOS.term("definition"), SKOS.term("note"), SKOS.term("editorialNote"),
        SKOSXL.term("literalForm"), LSG.term("hasName"), LSG.term("overview"), LSG.term("contributesTo"),
    )
)  # fmt: skip
"""Properties that make no column: the name stands in the first, the others are too long or say it twice."""
_NUMBERS: Final = frozenset(XSD.iri + name for name in ("integer", "decimal", "double", "nonNegativeInteger"))
_WRITERS: Final[Mapping[str, Callable[[Any, str], str]]] = {
    "number": lambda raw, _: f"{raw:,}",
    "ordinal": lambda raw, _: str(raw),
    "year": fiscal_year,
    "yen": yen,
}
_WORDED: Final = frozenset({"year", "yen"})  # kinds that each language writes in words of its own
_YEAR: Final = re.compile(re.escape(PREFIXES["fy"]) + r"([0-9]{4})\Z")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in addresses, the kind of its values, and the property that it is made from, if it is one."""

    name: str
    kind: Kind
    property: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """A value: as a page shows it, the IRI that it links to, and what it is sorted and exported by."""

    text: Text
    iri: str = ""
    raw: float | int | str = ""


@dataclass(frozen=True)
class Item:
    """A row: the thing's IRI, its name, and the values of each column."""

    iri: str
    name: Text
    cells: tuple[tuple[Value, ...], ...]

    @cached_property
    def folded(self) -> str:
        """Everything that the row shows, folded, for searching in it."""
        return "\n".join(fold(text) for text in (self.name.text, *(v.text.text for cell in self.cells for v in cell)))


@dataclass(frozen=True, slots=True)
class Table:
    """A list: its columns, and its rows in the order of the names of their IRIs."""

    columns: tuple[Column, ...]
    items: tuple[Item, ...]

    def column(self, name: str) -> int | None:
        """Return the place of a column."""
        return next((place for place, column in enumerate(self.columns) if column.name == name), None)


def layout(name: str) -> tuple[str, tuple[Column, ...]]:
    """Return the block that lists a class, by its local name, and its columns; none for the generic block."""
    block, columns = LAYOUTS.get(name, (GENERIC, ""))
    pairs = (column.partition(":") for column in columns.split())
    return block, tuple(Column(variable, kind or "link") for variable, _, kind in pairs)  # type: ignore[arg-type]


def table(rows: Sequence[Row], columns: Sequence[Column], name: Naming, language: str) -> Table:
    """Return the table from the rows of a block, each of which has ``item`` and some of the columns' variables.

    Columns without any value are left out. Without columns, the rows are those of the generic block.
    """
    if not columns:
        columns, rows = _from_properties(rows)
    found: dict[str, dict[str, dict[Term, None]]] = {}
    for row in rows:
        cells = found.setdefault(str(row["item"]), {})
        for variable, term in row.items():
            if variable != "item":
                cells.setdefault(variable, {})[term] = None
    used = tuple(column for column in columns if any(column.name in cells for cells in found.values()))
    items = (
        Item(iri, name(iri), tuple(_values(found[iri].get(column.name, ()), column, name, language) for column in used))
        for iri in sorted(found, key=_natural)
    )
    return Table(used, tuple(items))


def _from_properties(rows: Sequence[Row]) -> tuple[tuple[Column, ...], list[Row]]:
    """Return columns for the properties that most things have, and the rows with the columns as variables."""
    things: dict[str, set[str]] = {}
    kinds: dict[str, Counter[Kind]] = {}
    for row in rows:
        if "property" in row and (iri := str(row["property"])) not in _NEVER and iri.startswith(LSG.iri):
            things.setdefault(iri, set()).add(str(row["item"]))
            kinds.setdefault(iri, Counter())[_kind(row["value"])] += 1
    best = sorted(sorted(things), key=lambda iri: -len(things[iri]))[:MOST_COLUMNS]
    columns = {iri: Column(iri.removeprefix(LSG.iri), kinds[iri].most_common(1)[0][0], iri) for iri in best}
    kept: list[Row] = []
    for row in rows:
        column = columns.get(str(row.get("property", "")))
        kept.append({"item": row["item"], **({column.name: row["value"]} if column else {})})
    return tuple(columns.values()), kept


def _kind(term: Term) -> Kind:
    if term.kind == "uri":
        return "year" if _YEAR.match(term.value) else "link"
    return "number" if term.datatype in _NUMBERS else "text"


def _values(terms: Iterable[Term], column: Column, name: Naming, language: str) -> tuple[Value, ...]:
    """Return the values of a cell in order; texts in the reader's language only, where there are any in it."""
    listed = list(terms)
    spoken = [term for term in listed if term.language in {"", language}]
    values = [_value(term, column.kind, name, language) for term in spoken or listed]
    return tuple(sorted(values, key=lambda value: (isinstance(value.raw, str), value.raw)))


def _value(term: Term, kind: Kind, name: Naming, language: str) -> Value:
    if kind == "year" and (year := _YEAR.match(term.value)):
        return Value(Text(fiscal_year(int(year[1]), language), language), term.value, int(year[1]))
    if term.kind == "uri":
        named = name(term.value)
        return Value(named, term.value, named.text)
    if kind in _WRITERS and (raw := _number(term.value)) is not None:
        return Value(Text(_WRITERS[kind](raw, language), language if kind in _WORDED else ""), raw=raw)
    return Value(Text(term.value, term.language), raw=term.value)


def _number(text: str) -> int | float | None:
    try:
        return int(text)
    except ValueError:
        try:
            return float(text)
        except ValueError:
            return None


def sort(items: Sequence[Item], place: int | None, descending: bool) -> tuple[Item, ...]:
    """Return the rows by a column (None: by name), equal ones in their order; those without a value come last."""
    full = [item for item in items if place is None or item.cells[place]]
    empty = [item for item in items if place is not None and not item.cells[place]]

    def key(item: Item) -> tuple[bool, float | str]:
        raw = item.name.text if place is None else item.cells[place][-1 if descending else 0].raw
        return (isinstance(raw, str), _plain(raw) if isinstance(raw, str) else raw)

    return (*sorted(full, key=key, reverse=descending), *empty)


def select(found: Table, words: str, filters: Mapping[str, str], year: str = "") -> tuple[Item, ...]:
    """Return the rows that have all the words, pass the filters (column → value) and are about a fiscal year.

    A value is an IRI, a prefixed name or the last part of one, a fiscal year, or a part of what the cell shows.
    Raises ``KeyError`` for a column that is not there, ``ValueError`` for a year that is none.
    """
    places = {}
    for name, value in filters.items():
        place = found.column(name)
        if place is None:
            raise KeyError(name)
        places[place] = value
    wanted = parse_fiscal_year(year) if year else None
    parts = [word.folded for word in read_query(words)]
    return tuple(
        item
        for item in found.items
        if all(_fits(item.cells[place], found.columns[place].kind, value) for place, value in places.items())
        and (wanted is None or _in_year(found, item, wanted))
        and (not parts or all(part in item.folded for part in parts))
    )


def _fits(cell: tuple[Value, ...], kind: Kind, wanted: str) -> bool:
    if kind == "year":
        try:
            return any(value.raw == parse_fiscal_year(wanted) for value in cell)
        except ValueError:
            return False
    names = {
        name for value in cell for name in (value.iri, shorten(value.iri), re.split("[/#]", value.iri)[-1]) if name
    }
    folded = fold(wanted)
    if wanted in names:
        return True
    if kind in {"number", "ordinal", "yen"}:
        return any(str(value.raw) == wanted.replace(",", "") for value in cell)
    return bool(folded) and any(folded in fold(value.text.text) for value in cell)


def _in_year(found: Table, item: Item, year: int) -> bool:
    """Tell whether a row names the year, or a period from ``start`` to ``end`` that it lies in."""
    values = {
        column.name: [value.raw for value in cell if isinstance(value.raw, int)]
        for column, cell in zip(found.columns, item.cells, strict=True)
        if column.kind == "year"
    }
    start, end = values.get("start"), values.get("end")
    if start and end and min(start) <= year <= max(end):
        return True
    return any(year in raw for raw in values.values())


def choices(found: Table, place: int, most: int = 40) -> tuple[tuple[str, Text], ...]:
    """Return what a link column can be filtered by, as (short name, name), if it is of few things that come again."""
    if found.columns[place].kind != "link":
        return ()
    seen = {value.iri: value.text for item in found.items for value in item.cells[place] if value.iri}
    if not 1 < len(seen) <= most or len(seen) * 2 > len(found.items):
        return ()
    return tuple((shorten(iri), seen[iri]) for iri in sorted(seen, key=_natural))


def _natural(iri: str) -> list[tuple[bool, int, str]]:
    """Return a key that sorts p2 before p10."""
    parts = re.split(r"([0-9]{1,18})", iri)
    return [(place % 2 == 1, int(part) if place % 2 else 0, part) for place, part in enumerate(parts)]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
