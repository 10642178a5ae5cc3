"""Every question of the library, asked of an engine and of the embedded store; what is known to differ, and why."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from lsgraph.package import GraphPackage
from lsgraph.queries import Library
from lsgraph.store import GraphStore, RequestDataset

REPOSITORY: Final = Path(__file__).resolve().parents[2]
QUESTIONS: Final = {question.name: question for question in Library.open(GraphPackage.open(REPOSITORY))}
RESULTS: Final = "application/sparql-results+json"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
TRUTH_AS_NUMBER: Final = "true and false that the query itself makes come as the integers 1 and 0"

DIFFERENCES: Final[Mapping[tuple[str, str], str]] = {
    ("virtuoso", "cq16-umbrellas"): TRUTH_AS_NUMBER,
    ("virtuoso", "a comparison is a boolean"): TRUTH_AS_NUMBER,
    ("virtuoso", "types of literals stay"): "DATATYPE of a string with a language is unbound, not rdf:langString",
    ("virtuoso", "strings compare by code point"): "strings are ordered by a collation of its own",
}
"""(engine, question) → why its answer is another one. The tests hold that these differ, and that no others do."""

BEHAVIOUR: Final[Mapping[str, str]] = {
    "the default graph is the union, each triple once": "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }",
    "a graph has its own name": (
        "SELECT (COUNT(*) AS ?n) WHERE { GRAPH <https://w3id.org/lsgraph/graph/data> { ?s ?p ?o } }"
    ),
    "a graph may have a prefixed name": (
        "PREFIX g: <https://w3id.org/lsgraph/graph/> SELECT (COUNT(*) AS ?n) WHERE { GRAPH g:vocab { ?s ?p ?o } }"
    ),
    "graphs are listed by their own names": "SELECT ?g WHERE { GRAPH ?g { } }",
    "triples are counted by graph": "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    "a variable of GRAPH may be filtered": (
        "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s a ?c } FILTER(?g != <https://w3id.org/lsgraph/graph/inferred>) }"
    ),
    "FROM names the default graph": (
        "SELECT (COUNT(*) AS ?n) FROM <https://w3id.org/lsgraph/graph/links> WHERE { ?s ?p ?o }"
    ),
    "FROM alone leaves no named graph": (
        "SELECT * FROM <https://w3id.org/lsgraph/graph/links> WHERE { GRAPH ?g { ?s ?p ?o } }"
    ),
    "FROM NAMED names one": (
        "SELECT ?g (COUNT(*) AS ?n) FROM NAMED <https://w3id.org/lsgraph/graph/links> "
        "WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    ),
    "a graph that is not there is empty": "SELECT * WHERE { GRAPH <urn:no:such> { ?s ?p ?o } }",
    "the catalogue is not to be seen": "SELECT * WHERE { GRAPH <https://w3id.org/lsgraph/release/> { ?s ?p ?o } }",
    "blank nodes are the same in a graph and in the union": (
        "SELECT (COUNT(*) AS ?n) WHERE { GRAPH <https://w3id.org/lsgraph/graph/shapes> { ?s ?p ?o } ?s ?p ?o "
        "FILTER(isBlank(?s)) }"
    ),
    "language tags stay": (
        'SELECT ?tag (COUNT(*) AS ?n) WHERE { ?s ?p ?o BIND(LANG(?o) AS ?tag) FILTER(?tag != "") } GROUP BY ?tag'
    ),
    "types of literals stay": (
        "SELECT ?type (COUNT(*) AS ?n) WHERE { ?s ?p ?o FILTER(isLiteral(?o)) BIND(DATATYPE(?o) AS ?type) } "
        "GROUP BY ?type"
    ),
    "integers beyond 32 bits stay integers": (
        "PREFIX lsg: <https://w3id.org/lsgraph/ont#> SELECT ?a WHERE { ?s lsg:amountInYen ?a FILTER(?a > 2147483647) }"
    ),
    "a division is exact": "SELECT (5 / 10 AS ?half) WHERE { }",
    "a comparison is a boolean": "SELECT (1 < 2 AS ?truth) WHERE { }",
    "an ASK is answered": "ASK { ?s a <https://w3id.org/lsgraph/ont#Programme> }",
    "a path is followed to its end": (
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
        "SELECT ?c WHERE { <https://w3id.org/lsgraph/ont#PlanProject> rdfs:subClassOf+ ?c FILTER(isIRI(?c)) }"
    ),
    "what is missing is unbound": (
        "SELECT ?s ?x WHERE { ?s a <https://w3id.org/lsgraph/ont#Programme> OPTIONAL { ?s <urn:no:such> ?x } }"
    ),
    "strings compare by code point": 'SELECT ("あ" < "ア" AS ?hiragana) ("a" < "B" AS ?lower) WHERE { }',
}
"""Name → query: what every engine must do as the embedded store does."""

Table = tuple[tuple[str, ...], Counter[tuple[str, ...]]]


def table(store: GraphStore, query: str, dataset: RequestDataset | None = None) -> Table:
    """Return columns (sorted) and solutions (with the number of each), all terms with their types."""
    found = json.loads(store.query(query, RESULTS, dataset).content)
    if "boolean" in found:
        return ("",), Counter([(str(found["boolean"]),)])
    columns = tuple(sorted(found["head"]["vars"]))
    rows = found["results"]["bindings"]
    return columns, Counter(tuple(_written(row.get(column)) for column in columns) for row in rows)


def _written(term: dict[str, str] | None) -> str:
    if term is None:
        return ""
    if term["type"] == "bnode":
        return "_:"
    datatype = term.get("datatype", "").replace(XSD, "xsd:")
    return " ".join(filter(None, (term["type"], term["value"], term.get("xml:lang", ""), datatype)))
