"""The service description: what this endpoint speaks, as RDF (https://www.w3.org/TR/sparql11-service-description/)."""

from __future__ import annotations

from typing import Final

import pyoxigraph as ox

from lsgraph.sparql.limits import Limits
from lsgraph.sparql.results import FORMATS
from lsgraph.vocabulary import DATASET, DCTERMS, RDF, SD, VOID

_FORMAT_IRIS: Final = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "turtle": "Turtle",
    "jsonld": "JSON-LD",
    "rdfxml": "RDF_XML",
    "ntriples": "N-Triples",
    "nquads": "N-Quads",
    "trig": "TriG",
    "n3": "N3",
}
_RDF_FORMATS: Final = {
    "turtle": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "n3": ox.RdfFormat.N3,
}
_PREFIXES: Final = {"sd": SD.iri, "void": VOID.iri, "dcterms": DCTERMS.iri}


def triples(endpoint: str, limits: Limits) -> list[ox.Triple]:
    """Return the description of the endpoint at this URL. Updates and federation are not there, so not claimed."""
    service, dataset, graph = ox.NamedNode(endpoint), DATASET, ox.BlankNode("default")
    a = RDF.term("type")
    found = [
        ox.Triple(service, a, SD.term("Service")),
        ox.Triple(service, SD.term("endpoint"), service),
        ox.Triple(service, SD.term("supportedLanguage"), SD.term("SPARQL11Query")),
        ox.Triple(service, SD.term("feature"), SD.term("UnionDefaultGraph")),
        ox.Triple(service, SD.term("defaultDataset"), dataset),
        ox.Triple(dataset, a, SD.term("Dataset")),
        ox.Triple(dataset, SD.term("defaultGraph"), graph),
        ox.Triple(graph, a, SD.term("Graph")),
        ox.Triple(service, DCTERMS.term("description"), ox.Literal(_limits(limits), language="en")),
    ]
    formats = (ox.NamedNode(f"http://www.w3.org/ns/formats/{name}") for name in _FORMAT_IRIS.values())
    found += [ox.Triple(service, SD.term("resultFormat"), entry) for entry in formats]
    return found


def serialise(endpoint: str, limits: Limits, format_name: str) -> bytes:
    """Return the description in one of the graph formats."""
    written = ox.serialize(triples(endpoint, limits), format=_RDF_FORMATS[format_name], prefixes=_PREFIXES)
    return written or b""


def _limits(limits: Limits) -> str:
    return (
        f"Read only. One query: {limits.query_time_limit:g} s, {limits.query_memory_limit // 1024**2} MB of memory, "
        f"{limits.query_length_limit} characters, {limits.nesting_limit} levels of brackets, "
        f"{limits.operator_limit} operators; a result: {limits.result_byte_limit // 1024**2} MB. SERVICE is refused."
    )


assert {entry.name for entry in FORMATS} - {"html"} == set(_FORMAT_IRIS)  # noqa: S101 - the two tables belong together
