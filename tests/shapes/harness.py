"""A small graph that satisfies all shapes, and what becomes of it when it is damaged in one place."""

from __future__ import annotations

import functools
from pathlib import Path

import pyoxigraph
import rdflib
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store

from lsgraph.release.rules import infer, read_rules
from lsgraph.validation import Report, validate, validate_graph
from lsgraph.vocabulary import LSG, PREFIXES, RDF

ROOT = Path(__file__).resolve().parents[2]
SHAPES = "https://w3id.org/lsgraph/shapes#"
UNUSED_LISTS = {"research-theme", "modality"}
PREAMBLE = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items()) + f"PREFIX shapes: <{SHAPES}>\n"

_FACTS = f"""{PREAMBLE}
SELECT DISTINCT ?thing ?property WHERE {{
  ?property lsg:isFactProperty true .
  ?thing ?property ?value ; a/rdfs:subClassOf* ?kind .
  FILTER(?kind IN (lsg:Record, lsg:PolicyElement, lsg:PolicyProblem, lsg:PolicyVersion, lsg:DecisionEvent))
  FILTER(?property != lsg:hasName)
  FILTER NOT EXISTS {{ ?citation lsg:supports ?thing ; lsg:forProperty ?property }}
}} ORDER BY ?thing ?property"""


@functools.cache
def shapes() -> rdflib.Graph:
    """All shapes of the package; not its waivers, which are about the real data."""
    graph = rdflib.Graph(bind_namespaces="none")
    for path in sorted((ROOT / "shapes").glob("*.ttl")):
        if path.name != "waivers.ttl":
            graph.parse(path)
    return graph


@functools.cache
def _terms() -> tuple[Quad, ...]:
    """The ontology and the code lists, without two long lists of subjects that no case needs."""
    lists = sorted(path for path in (ROOT / "ontology" / "vocab").glob("*.ttl") if path.stem not in UNUSED_LISTS)
    files = [ROOT / "ontology" / "lsg.ttl", *lists]
    return tuple(quad for path in files for quad in _quads(path))


@functools.cache
def _shapes_as_data() -> tuple[Quad, ...]:
    files = sorted((ROOT / "shapes").glob("*.ttl"))
    return tuple(quad for path in files if path.name != "waivers.ttl" for quad in _quads(path))


def _quads(path: Path) -> list[Quad]:
    return [
        Quad(triple.subject, triple.predicate, triple.object)
        for triple in pyoxigraph.parse(path=path, format=RdfFormat.TURTLE, rename_blank_nodes=True)
    ]


@functools.cache
def _base() -> tuple[Quad, ...]:
    return tuple(_quads(Path(__file__).with_name("base.ttl")))


@functools.cache
def _rules() -> tuple[object, ...]:
    return read_rules(sorted((ROOT / "queries" / "rules").glob("*.rq")))


def graph(update: str = "", *, after: str = "", with_shapes: bool = False) -> Store:
    """Return the small graph, changed by the SPARQL ``update``, with its facts cited, the rules applied.

    ``after`` is a second update, made when everything else is done: for damage to citations and derived facts.
    The shapes themselves are in the graph only ``with_shapes``, for the shapes about shapes.
    """
    store = Store()
    store.bulk_extend((*_terms(), *_base(), *(_shapes_as_data() if with_shapes else ())))
    if update:
        store.update(PREAMBLE + update)
    _cite(store)
    inferred = infer(list(store), _rules())
    store.extend(Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()) for quad in inferred)
    if after:
        store.update(PREAMBLE + after)
    return store


def report(update: str = "", *, after: str = "", with_shapes: bool = False) -> Report:
    """Validate the small graph, changed by the updates, by all shapes and computed constraints."""
    return validate_graph(graph(update, after=after, with_shapes=with_shapes), shapes())


def report_on_rdflib(store: Store) -> Report:
    """Validate the same triples as a plain rdflib graph, by the shapes only."""
    data = pyoxigraph.serialize((quad.triple for quad in store), format=RdfFormat.N_TRIPLES)
    return validate(rdflib.Graph().parse(data=data, format="nt"), shapes())


def shapes_with_focus(store: Store) -> set[str]:
    """Return the local names of the shapes that have something to look at in ``store``, which holds the shapes."""
    query = f"""{PREAMBLE}
    SELECT DISTINCT ?shape WHERE {{
      {{ ?shape sh:targetClass ?class . ?focus a/rdfs:subClassOf* ?class }}
      UNION {{ ?shape sh:targetSubjectsOf ?property . ?focus ?property ?any }}
      UNION {{ ?shape sh:targetObjectsOf ?property . ?any ?property ?focus }}
    }}"""
    return {row["shape"].value.removeprefix(SHAPES) for row in store.query(query)}


def _cite(store: Store) -> None:
    """Add a citation for every fact that has none."""
    for number, row in enumerate(list(store.query(_FACTS))):
        citation = NamedNode(f"{PREFIXES['cit']}auto-{number}")
        store.extend(
            Quad(citation, predicate, value, DefaultGraph())
            for predicate, value in (
                (RDF.term("type"), LSG.term("Citation")),
                (LSG.term("supports"), row["thing"]),
                (LSG.term("forProperty"), row["property"]),
                (LSG.term("citesPassage"), NamedNode(f"{PREFIXES['src']}p1-b1")),
                (LSG.term("evidenceMode"), NamedNode(f"{PREFIXES['em']}explicitText")),
            )
        )
