"""Results of queries as plain values, read by parsers of our own, and compared as the test suite asks.

https://www.w3.org/TR/sparql11-results-json/ , https://www.w3.org/TR/rdf-sparql-XMLres/ ,
https://www.w3.org/TR/sparql11-results-csv-tsv/ .
"""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET  # files of the suite, and our own answers
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import rdflib

XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_SRX: Final = "{http://www.w3.org/2005/sparql-results#}"
_RS: Final = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_WHOLE: Final = {XSD + name for name in ("integer", "int", "long", "short", "byte", "nonNegativeInteger")}
_TERM: Final = re.compile(
    r"""<(?P<iri>[^>]*)>|_:(?P<blank>\S+)|"(?P<text>(?:[^"\\]|\\.)*)"(?:@(?P<lang>[A-Za-z0-9-]+)|\^\^<(?P<type>[^>]*)>)?"""
    r"|(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<boolean>true|false)"
)
_ESCAPES: Final = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f", '"': '"', "'": "'", "\\": "\\"}

Term = tuple[str, ...] | None
Row = tuple[Term, ...]


@dataclass(frozen=True)
class Solutions:
    """A table of terms, in the order of its variables; ``boolean`` for ASK."""

    variables: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    boolean: bool | None = None


def literal(text: str, datatype: str = "", language: str = "") -> Term:
    """Return a literal; a number is the same number however it is written."""
    if language:
        return ("literal", text, "@" + language.lower())
    datatype = datatype or XSD + "string"
    try:
        if datatype in _WHOLE:
            text = str(int(text))
        elif datatype == XSD + "decimal":
            text = str(Decimal(text).normalize() + 0)
        elif datatype == XSD + "boolean":
            text = {"1": "true", "0": "false"}.get(text, text)
        elif datatype in {XSD + "double", XSD + "float"}:
            text = repr(float(text))
    except (ValueError, ArithmeticError):
        pass  # an ill-typed literal is only itself
    return ("literal", text, datatype)


def from_json(body: bytes) -> Solutions:
    """Read SPARQL 1.1 Query Results JSON."""
    value = json.loads(body)
    if "boolean" in value:
        return Solutions(boolean=value["boolean"])
    names = tuple(value["head"]["vars"])
    rows = tuple(
        tuple(_from_json(row[name]) if name in row else None for name in names) for row in value["results"]["bindings"]
    )
    return Solutions(names, rows)


def _from_json(term: dict[str, str]) -> Term:
    if term["type"] in {"uri", "bnode"}:
        return (term["type"], term["value"])
    return literal(term["value"], term.get("datatype", ""), term.get("xml:lang", ""))


def from_xml(body: bytes) -> Solutions:
    """Read SPARQL Query Results XML."""
    root = ET.fromstring(body)  # noqa: S314
    boolean = root.find(f"{_SRX}boolean")
    if boolean is not None:
        return Solutions(boolean=(boolean.text or "").strip() == "true")
    names = tuple(entry.get("name", "") for entry in root.iter(f"{_SRX}variable"))
    rows = []
    for result in root.iter(f"{_SRX}result"):
        found = {binding.get("name"): _from_xml(binding[0]) for binding in result.iter(f"{_SRX}binding")}
        rows.append(tuple(found.get(name) for name in names))
    return Solutions(names, tuple(rows))


def _from_xml(element: ET.Element) -> Term:
    kind, text = element.tag.removeprefix(_SRX), element.text or ""
    if kind in {"uri", "bnode"}:
        return (kind, text)
    return literal(text, element.get("datatype", ""), element.get(_LANG, ""))


def from_tsv(body: bytes) -> Solutions:
    """Read SPARQL 1.1 Query Results TSV."""
    head, *lines = body.decode().removesuffix("\n").split("\n")
    names = tuple(name.removeprefix("?") for name in head.split("\t")) if head else ()
    rows = tuple(tuple(_from_tsv(cell) for cell in line.split("\t")) if names else () for line in lines)
    return Solutions(names, rows)


def _from_tsv(cell: str) -> Term:
    if not cell:
        return None
    found = _TERM.fullmatch(cell)
    if not found:
        raise ValueError(f"not a term: {cell!r}")
    if found["iri"] is not None:
        return ("uri", found["iri"])
    if found["blank"] is not None:
        return ("bnode", found["blank"])
    if found["number"] is not None:
        kind = "double" if "e" in cell.lower() else "decimal" if "." in cell else "integer"
        return literal(cell, XSD + kind)
    if found["boolean"] is not None:
        return literal(cell, XSD + "boolean")
    text = re.sub(r"\\(.)", lambda escape: _ESCAPES[escape[1]], found["text"])
    return literal(text, found["type"] or "", found["lang"] or "")


def from_csv(body: bytes) -> Solutions:
    """Read SPARQL 1.1 Query Results CSV, which knows only texts."""
    lines = [line or [""] for line in csv.reader(io.StringIO(body.decode(), newline=""))]
    rows = (tuple(("bnode", cell) if cell.startswith("_:") else ("text", cell) for cell in line) for line in lines[1:])
    return Solutions(tuple(lines[0]), tuple(rows))


def from_graph(body: bytes, base: str) -> Solutions | None:
    """Read a result that stands in Turtle, as those of the suite do; None where the graph holds none."""
    graph = rdflib.Graph().parse(data=body, format="turtle", publicID=base)
    head = graph.value(predicate=rdflib.RDF.type, object=_RS.ResultSet)
    if head is None:
        return None
    names = tuple(sorted(str(name) for name in graph.objects(head, _RS.resultVariable)))
    rows = []
    for solution in graph.objects(head, _RS.solution):
        found = {
            str(graph.value(binding, _RS.variable)): _from_rdflib(graph.value(binding, _RS.value))
            for binding in graph.objects(solution, _RS.binding)
        }
        rows.append(tuple(found.get(name) for name in names))
    return Solutions(names, tuple(rows))


def _from_rdflib(term: rdflib.term.Node | None) -> Term:
    if isinstance(term, rdflib.Literal):
        return literal(str(term), str(term.datatype or ""), term.language or "")
    return ("uri" if isinstance(term, rdflib.URIRef) else "bnode", str(term))


def as_texts(solutions: Solutions) -> Solutions:
    """Return what CSV keeps of a result."""
    rows = tuple(tuple(_as_text(term) for term in row) for row in solutions.rows)
    return Solutions(solutions.variables, rows)


def _as_text(term: Term) -> Term:
    if term is None:
        return ("text", "")
    return ("bnode", "_:" + term[1]) if term[0] == "bnode" else ("text", term[1])


def same(found: Solutions, wanted: Solutions, ordered: bool = False) -> bool:
    """Tell whether two results are the same up to the names of blank nodes: as bags, or in their order."""
    if found.boolean is not None or wanted.boolean is not None:
        return found.boolean == wanted.boolean
    if set(found.variables) != set(wanted.variables) or len(found.rows) != len(wanted.rows):
        return False
    places = [found.variables.index(name) for name in wanted.variables]
    rows = [tuple(row[place] for place in places) for row in found.rows]
    if ordered:
        return _match(rows, list(wanted.rows), {}, ordered=True)
    return _match(sorted(rows, key=_blanks), list(wanted.rows), {}, ordered=False)


def _blanks(row: Row) -> int:
    return sum(term is not None and term[0] == "bnode" for term in row)


def _match(rows: Sequence[Row], wanted: list[Row], names: dict[str, str], ordered: bool) -> bool:
    """Pair off the rows, going back where the names of blank nodes do not work out."""
    if not rows:
        return True
    for place, candidate in enumerate(wanted[:1] if ordered else wanted):
        extended = _unify(rows[0], candidate, names)
        if extended is not None and _match(rows[1:], wanted[:place] + wanted[place + 1 :], extended, ordered):
            return True
    return False


def _unify(row: Row, candidate: Row, names: dict[str, str]) -> dict[str, str] | None:
    extended = dict(names)
    for one, other in zip(row, candidate, strict=True):
        if one is None or other is None or one[0] != "bnode" or other[0] != "bnode":
            if one != other:
                return None
        elif extended.setdefault(one[1], other[1]) != other[1]:
            return None
    return extended if len(set(extended.values())) == len(extended) else None
