"""Answers to queries on the command line: which formats there are, and rows for a table."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from lsgraph.faults import LsgraphError
from lsgraph.messages import tell
from lsgraph.sparql import policy
from lsgraph.sparql.problem import Problem
from lsgraph.store import QueryError, QueryKind
from lsgraph.store.embedded import EmbeddedStore
from lsgraph.vocabulary import shorten

_RESULTS: Final = "application/sparql-results"
BINDING_FORMATS: Final[Mapping[str, str]] = {
    "table": f"{_RESULTS}+json",
    "json": f"{_RESULTS}+json",
    "xml": f"{_RESULTS}+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
GRAPH_FORMATS: Final[Mapping[str, str]] = {
    "turtle": "text/turtle",
    "ntriples": "application/n-triples",
    "rdfxml": "application/rdf+xml",
    "jsonld": "application/ld+json",
    "trig": "application/trig",
    "nquads": "application/n-quads",
}

_REFUSED: Final[Mapping[str, str]] = {
    "service-refused": "query-service",
    "too-deep": "query-too-large",
    "too-many-operators": "query-too-large",
    "query-too-long": "query-too-large",
}


class Unanswerable(LsgraphError):
    """A query that cannot be read, or an answer that the chosen format cannot hold."""


def answer(store: EmbeddedStore, query: str, chosen: str | None) -> tuple[str, bytes]:
    """Return the format used and the answer in it; without a choice, a table or Turtle.

    Raises ``Unanswerable``. The bytes of a table are SPARQL results in JSON; see ``rows``.
    """
    _refuse(query)
    try:
        kind = store.kind(query)
        possible = GRAPH_FORMATS if kind is QueryKind.GRAPH else BINDING_FORMATS
        name = chosen or next(iter(possible))
        if name not in possible:
            raise Unanswerable(tell("wrong-format", format=name, possible=", ".join(possible)))
        return name, store.query(query, possible[name]).content
    except QueryError as error:
        raise Unanswerable(tell("query-invalid", reason=error)) from None


def _refuse(query: str) -> None:
    """Raise ``Unanswerable`` for what would reach out to other servers or crash the parser."""
    verdict = policy.check(query)
    if isinstance(verdict, Problem) and verdict.kind in _REFUSED:
        raise Unanswerable(tell(_REFUSED[verdict.kind]))


def rows(content: bytes) -> tuple[list[str], list[list[str]]]:
    """Return columns and cells of SPARQL results in JSON (https://www.w3.org/TR/sparql11-results-json/).

    IRIs are shortened by the project's prefixes, language tags are shown, unbound cells are empty.
    """
    document = json.loads(content)
    if "boolean" in document:
        return [""], [[str(document["boolean"]).lower()]]
    columns = document["head"]["vars"]
    return columns, [[_cell(row.get(name)) for name in columns] for row in document["results"]["bindings"]]


def _cell(term: dict[str, Any] | None) -> str:
    if term is None:
        return ""
    if term["type"] == "uri":
        return shorten(term["value"])
    if language := term.get("xml:lang"):
        return f"{term['value']}@{language}"
    return str(term["value"]) if term["type"] == "literal" else f"_:{term['value']}"
