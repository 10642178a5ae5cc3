"""What a release holds, counted: its graphs with their VoID statistics, for the descriptions of service and data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from lsgraph.sparql.engine import Answer, Evaluator
from lsgraph.sparql.problem import Problem
from lsgraph.sparql.protocol import Operation
from lsgraph.sparql.results import OFFERS
from lsgraph.vocabulary import DCTERMS, META, SD, VOID

STATISTICS: Final = ("triples", "distinctSubjects", "distinctObjects", "properties", "classes")
"""Local names of the VoID properties that count (https://www.w3.org/TR/void/#statistics)."""

_NAMES: Final = "SELECT ?graph WHERE { GRAPH ?graph { } }"
_STATED: Final = f"""SELECT ?graph ?property ?value WHERE {{ GRAPH {META} {{
  VALUES ?property {{ {" ".join(f"{VOID.term(name)}" for name in STATISTICS)} {DCTERMS.term("title")} }}
  ?graph a {SD.term("Graph")} ; ?property ?value
}} }}"""
_COUNT: Final = """SELECT ?graph (COUNT(*) AS ?triples) WHERE {{
  VALUES ?graph {{ {graphs} }} GRAPH ?graph {{ ?s ?p ?o }}
}} GROUP BY ?graph"""
_DEFAULT: Final = (
    "SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?distinctSubjects) (COUNT(DISTINCT ?p) AS ?properties) "
    "(COUNT(DISTINCT ?o) AS ?distinctObjects) WHERE { ?s ?p ?o }",
    "SELECT (COUNT(DISTINCT ?c) AS ?classes) WHERE { ?s a ?c }",
)
_COUNTABLE: Final = 1_000_000  # triples beyond which counting distinct terms would keep an evaluator for seconds
_DEFAULT_SIZE: Final = "SELECT (COUNT(*) AS ?triples) WHERE { ?s ?p ?o }"

Row = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Graph:
    """One named graph: its IRI, its titles by language, and its VoID statistics by name."""

    iri: str
    titles: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Inventory:
    """The named graphs, sorted by IRI, and the statistics of the default graph."""

    graphs: tuple[Graph, ...] = ()
    default: Mapping[str, int] = field(default_factory=dict)


def names(evaluator: Evaluator) -> tuple[str, ...] | Problem:
    """Return the IRIs of all named graphs, sorted."""
    found = _rows(evaluator, _NAMES)
    return found if isinstance(found, Problem) else tuple(sorted(row["graph"]["value"] for row in found))


def take(evaluator: Evaluator, graphs: Iterable[str]) -> Inventory | Problem:
    """Return the inventory of these graphs.

    What the release's own description states is taken from it; the rest is counted. Where the default graph is too
    large to count its distinct terms, only its size is told.
    """
    iris = sorted(graphs)
    stated = _rows(evaluator, _STATED)
    if isinstance(stated, Problem):
        return stated
    titles: dict[str, dict[str, str]] = {iri: {} for iri in iris}
    counts: dict[str, dict[str, int]] = {iri: {} for iri in iris}
    for row in stated:
        iri, name, value = row["graph"]["value"], row["property"]["value"], row["value"]
        if name == DCTERMS.term("title").value:
            titles.get(iri, {})[value.get("xml:lang", "")] = value["value"]
        else:
            counts.get(iri, {})[name.removeprefix(VOID.iri)] = int(value["value"])
    missing = [iri for iri in iris if "triples" not in counts[iri]]
    counted = _rows(evaluator, _COUNT.format(graphs=" ".join(f"<{iri}>" for iri in missing))) if missing else []
    if isinstance(counted, Problem):
        return counted
    for row in counted:
        counts[row["graph"]["value"]]["triples"] = int(row["triples"]["value"])
    size = sum(counts[iri].get("triples", 0) for iri in iris)
    queries = _DEFAULT if size <= _COUNTABLE else (_DEFAULT_SIZE,)
    return Inventory(tuple(Graph(iri, titles[iri], counts[iri]) for iri in iris), _default(evaluator, queries))


def _default(evaluator: Evaluator, queries: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for query in queries:
        rows = _rows(evaluator, query)
        if isinstance(rows, Problem):
            rows = _rows(evaluator, _DEFAULT_SIZE)
            return {} if isinstance(rows, Problem) else _numbers(rows)
        found |= _numbers(rows)
    return found


def _numbers(rows: list[Row]) -> dict[str, int]:
    return {name: int(value["value"]) for name, value in rows[0].items()}


def _rows(evaluator: Evaluator, query: str) -> list[Row] | Problem:
    outcome = evaluator.evaluate(Operation(query), {"SELECT": OFFERS["SELECT"][0]})
    if isinstance(outcome, Problem):
        return outcome
    rows: list[Row] = json.loads(_whole(outcome))["results"]["bindings"]
    return rows


def _whole(answer: Answer) -> bytes:
    if answer.file is None:
        return answer.body
    with answer.file as file:
        return file.read()
