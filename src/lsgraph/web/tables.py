"""Tables of results as the pages show them: shortened IRIs, links, and where each answer comes from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final
from urllib.parse import urlencode

from lsgraph.views.texts import Text
from lsgraph.vocabulary import BASE, PREFIXES, XSD, shorten
from lsgraph.web.language import fixed
from lsgraph.web.places import place

_NUMBERS: Final = frozenset(XSD.iri + name for name in ("integer", "decimal", "double", "float", "nonNegativeInteger"))
_TRACED: Final = (f"{BASE}id/",)

TRACE: Final = """PREFIX lsg: <{lsg}>
PREFIX rdfs: <{rdfs}>

SELECT DISTINCT ?about ?property ?evidence ?page ?first_line ?last_line ?certainty ?reason WHERE {{
  VALUES ?resource {{ <{iri}> }}
  {{ ?citation lsg:supports ?resource . BIND(?resource AS ?about) }}
  UNION
  {{ ?about ?link ?resource . ?citation lsg:supports ?about . FILTER(STRSTARTS(STR(?link), STR(lsg:))) }}
  ?citation lsg:forProperty ?property ; lsg:evidenceMode ?evidence .
  OPTIONAL {{ ?citation lsg:citesPassage ?passage .
             ?passage lsg:firstLine ?first_line ; lsg:lastLine ?last_line ; lsg:onPage/lsg:pageNumber ?page }}
  OPTIONAL {{ ?citation lsg:certainty ?certainty }}
  OPTIONAL {{ ?citation rdfs:comment ?reason FILTER(LANG(?reason) = "{language}") }}
}}
ORDER BY DESC(?about = ?resource) ?about ?first_line ?property
"""
"""The question behind “Source”: every citation of a resource and of the records about it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: its text, how it is shown (``iri``, ``number``, ``text``, ``none``), its language, links."""

    text: str
    kind: str
    language: str = ""
    href: str = ""
    full: str = ""
    trace: str = ""
    label: Text | None = None
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A result for a page. ``boolean`` is set for ASK; ``more`` tells that there are further rows."""

    columns: tuple[str, ...] = ()
    numeric: tuple[bool, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    more: bool = False
    boolean: bool | None = None


def page_table(body: bytes, language: str, labels: Mapping[str, Text] | None = None) -> Table:
    """Return a table answer as a page shows it, with names for IRIs; reasons behind it are in ``language``."""
    value: dict[str, Any] = json.loads(body)
    if "boolean" in value:
        return Table(boolean=value["boolean"])
    cells = tuple(_row(row, language, labels or {}) for row in value["rows"])
    columns = tuple(value["vars"])
    numeric = tuple(any(row[n].kind == "number" for row in cells) for n in range(len(columns)))
    return Table(columns, numeric, cells, value["more"])


def iris(body: bytes, most: int) -> list[str]:
    """Return the IRIs of ours in a table answer, each once, at most so many."""
    value: dict[str, Any] = json.loads(body)
    found = (cell[1] for row in value.get("rows", ()) for cell in row if cell and cell[0] == "iri")
    return list(islice(dict.fromkeys(iri for iri in found if iri.startswith(BASE)), most))


def _row(row: Sequence[Sequence[str] | None], language: str, labels: Mapping[str, Text]) -> tuple[Cell, ...]:
    """Return the cells of a row; a name that stands in the row already is not said twice."""
    texts = {cell[1] for cell in row if cell and cell[0] == "literal"}
    cells = (_cell(cell, language) for cell in row)
    return tuple(
        replace(cell, label=labels[cell.full]) if str(labels.get(cell.full, "")) not in {"", *texts} else cell
        for cell in cells
    )


def trace_link(iri: str, language: str) -> str:
    """Return the link to the passages that a resource rests on, with the reasons in a language."""
    query = TRACE.format(lsg=PREFIXES["lsg"], rdfs=PREFIXES["rdfs"], iri=iri, language=language)
    return fixed(f"/sparql?{urlencode({'query': query, 'format': 'html'})}")


def _cell(cell: Sequence[str] | None, language: str) -> Cell:
    if cell is None:
        return Cell("", "none")
    if cell[0] == "iri":
        iri = cell[1]
        ours = iri.startswith(BASE)
        href = place(iri) if ours else iri if iri.startswith(("https://", "http://")) else ""
        trace = trace_link(iri, language) if iri.startswith(_TRACED) else ""
        return Cell(shorten(iri), "iri", href=href, full=iri, trace=trace, outside=not ours)
    if cell[0] == "literal":
        kind = "number" if cell[2] in _NUMBERS else "text"
        return Cell(cell[1], kind, language=cell[3])
    return Cell(f"_:{cell[1]}" if cell[0] == "bnode" else cell[1], "text")
