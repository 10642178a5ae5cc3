"""The service description: what this endpoint speaks, as RDF (https://www.w3.org/TR/sparql11-service-description/).

Every resource that is described has an IRI, so that two requests get the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox

from lsgraph.sparql import extensions
from lsgraph.sparql.inventory import Graph, Inventory
from lsgraph.sparql.limits import Limits
from lsgraph.sparql.results import FORMATS
from lsgraph.vocabulary import DATASET, DCTERMS, GRAPH, RDF, RDFS, SD, VOID, XSD, Namespace

ENTAILMENT: Final = Namespace("http://www.w3.org/ns/entailment/")
FORMAT: Final = Namespace("http://www.w3.org/ns/formats/")
_FORMAT_NAMES: Final = {
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
_PREFIXES: Final = {
    "sd": SD.iri,
    "void": VOID.iri,
    "dcterms": DCTERMS.iri,
    "ent": ENTAILMENT.iri,
    "formats": FORMAT.iri,
    "geof": extensions.GEOSPARQL,
    "rdf": RDF.iri,
    "rdfs": RDFS.iri,
    "xsd": XSD.iri,
}
_TYPE: Final = RDF.term("type")
_SUMMARY: Final = {
    "en": "Read only: the data change with a new release. Queries of the SPARQL 1.1 Protocol, within limits that are "
    "features of this description. SERVICE and LOAD are refused.",
    "ja": "読み取り専用です。データは新しいリリースで変わります。SPARQL 1.1 プロトコルの問い合わせを受け付け、"
    "制限はこの記述の feature に示します。SERVICE と LOAD は使えません。",
}
_RULES_LABEL: Final = {"en": "Rules of the release", "ja": "リリースの規則"}
_RULES: Final = {
    "en": "What the rules of the package derive is computed when a release is built, to a fixpoint, and stands in this "
    "graph as triples: superclasses, superproperties, inverses, symmetric and transitive properties of the package's "
    "own ontology, and what follows from its records. Domains and ranges add nothing. Matching itself is simple "
    "entailment.",
    "ja": "パッケージの規則から導かれる関係は、リリースを作るときに不動点まで計算し、このグラフにトリプルとして"
    "収めています(独自オントロジーの上位クラス・上位プロパティ・逆・対称・推移、および記録から導かれること)。"
    "定義域と値域からは何も導きません。照合は単純含意です。",
}


class _Statements:
    """Collects triples, those of one subject together."""

    def __init__(self) -> None:
        self._by_subject: dict[ox.NamedNode, list[ox.Triple]] = {}

    @property
    def triples(self) -> list[ox.Triple]:
        return [triple for triples in self._by_subject.values() for triple in triples]

    def add(self, subject: ox.NamedNode, predicate: ox.NamedNode, *values: ox.NamedNode | ox.Literal) -> None:
        known = self._by_subject.setdefault(subject, [])
        known.extend(ox.Triple(subject, predicate, value) for value in values)

    def text(self, subject: ox.NamedNode, predicate: ox.NamedNode, texts: Mapping[str, str]) -> None:
        self.add(subject, predicate, *(ox.Literal(text, language=tag) for tag, text in texts.items() if tag))

    def count(self, subject: ox.NamedNode, counts: Mapping[str, int]) -> None:
        for name, value in counts.items():
            self.add(subject, VOID.term(name), ox.Literal(value))


def is_iri(text: str) -> bool:
    """Tell whether a URL, which may come from a request's Host field, can stand in RDF."""
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def triples(
    endpoint: str, limits: Limits, inventory: Inventory | None = None, data_description: str | None = None
) -> list[ox.Triple]:
    """Return the description of the endpoint at this URL. Updates and federation are not there, so not claimed.

    ``data_description`` is the URL of the VoID description. Raises ``ValueError`` where a URL is no IRI.
    """
    found, service = _Statements(), ox.NamedNode(endpoint)
    found.add(service, _TYPE, SD.term("Service"))
    found.add(service, SD.term("endpoint"), service)
    found.text(service, DCTERMS.term("description"), _SUMMARY)
    found.add(service, SD.term("supportedLanguage"), SD.term("SPARQL11Query"))
    found.add(service, SD.term("feature"), SD.term("UnionDefaultGraph"))
    found.add(service, SD.term("resultFormat"), *(FORMAT.term(name) for name in _FORMAT_NAMES.values()))
    found.add(service, SD.term("defaultEntailmentRegime"), ENTAILMENT.term("Simple"))
    _describe_extensions(found, service)
    _describe_limits(found, service, limits)
    _describe_dataset(found, service, inventory or Inventory())
    if data_description:
        found.add(DATASET, RDFS.term("seeAlso"), ox.NamedNode(data_description))
    return found.triples


def _describe_extensions(found: _Statements, service: ox.NamedNode) -> None:
    for iri in extensions.FUNCTIONS:
        found.add(service, SD.term("extensionFunction"), ox.NamedNode(iri))
        found.add(ox.NamedNode(iri), _TYPE, SD.term("Function"))
    for iri, text in extensions.LANGUAGE.items():
        found.add(service, SD.term("languageExtension"), ox.NamedNode(iri))
        found.add(ox.NamedNode(iri), _TYPE, SD.term("Feature"))
        found.text(ox.NamedNode(iri), DCTERMS.term("description"), {"en": text})


def _describe_limits(found: _Statements, service: ox.NamedNode, limits: Limits) -> None:
    """State each limit as a feature of the service: its name, its value, its unit and its reason."""
    for entry in fields(limits):
        value, unit = getattr(limits, entry.name), entry.metadata.get("unit", "")
        if isinstance(value, bool) or not isinstance(value, int | float):
            continue
        limit = ox.NamedNode(f"{service.value}#{entry.name}")
        number = ox.Literal(value) if isinstance(value, int) else ox.Literal(f"{value:f}", datatype=XSD.term("decimal"))
        found.add(service, SD.term("feature"), limit)
        found.add(limit, _TYPE, SD.term("Feature"))
        found.add(limit, RDFS.term("label"), ox.Literal(entry.name))
        found.add(limit, RDF.term("value"), number)
        amount = f"{value:,}" if isinstance(value, int) else f"{value:g}"
        text = f"{amount} {unit}. {entry.metadata.get('why', '')}"
        found.text(limit, DCTERMS.term("description"), {"en": text})


def _describe_dataset(found: _Statements, service: ox.NamedNode, inventory: Inventory) -> None:
    default = ox.NamedNode(f"{service.value}#default-graph")
    found.add(service, SD.term("defaultDataset"), DATASET)
    found.add(DATASET, _TYPE, SD.term("Dataset"), VOID.term("Dataset"))
    found.add(DATASET, VOID.term("sparqlEndpoint"), service)
    found.add(DATASET, SD.term("defaultGraph"), default)
    found.add(default, _TYPE, SD.term("Graph"))
    found.count(default, inventory.default)
    for graph in inventory.graphs:
        _describe_graph(found, service, graph)


def _describe_graph(found: _Statements, service: ox.NamedNode, graph: Graph) -> None:
    short = quote(graph.iri.removeprefix(GRAPH.iri), safe="")
    named, content = ox.NamedNode(f"{service.value}#graph-{short}"), ox.NamedNode(graph.iri)
    found.add(DATASET, SD.term("namedGraph"), named)
    found.add(named, _TYPE, SD.term("NamedGraph"))
    found.add(named, SD.term("name"), content)
    found.add(named, SD.term("graph"), content)
    found.add(content, _TYPE, SD.term("Graph"))
    found.text(content, DCTERMS.term("title"), graph.titles)
    found.count(content, graph.counts)
    if content == GRAPH.term("inferred"):
        rules = ox.NamedNode(f"{DATASET.value}#rules")
        found.add(named, SD.term("entailmentRegime"), rules)
        found.add(rules, _TYPE, SD.term("EntailmentRegime"))
        found.text(rules, RDFS.term("label"), _RULES_LABEL)
        found.text(rules, DCTERMS.term("description"), _RULES)


def serialise(
    endpoint: str,
    limits: Limits,
    format_name: str,
    inventory: Inventory | None = None,
    data_description: str | None = None,
) -> bytes:
    """Return the description in one of the graph formats; see ``triples``."""
    described = triples(endpoint, limits, inventory, data_description)
    return ox.serialize(described, format=_RDF_FORMATS[format_name], prefixes=_PREFIXES) or b""


assert {entry.name for entry in FORMATS} - {"html"} == set(_FORMAT_NAMES)  # noqa: S101 - the two tables belong together
