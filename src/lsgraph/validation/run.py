"""Run the shapes over a release or over any graph.

The only door to pySHACL: no network, no ``owl:imports``, no JavaScript, and a validator that fails raises
``ValidationFailed``; it never makes a report.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pyoxigraph
import pyshacl
import rdflib
from pyoxigraph import DefaultGraph, Literal, Quad, Triple
from rdflib.namespace import SH

from lsgraph.package import ParsedPackage
from lsgraph.validation.annotating import annotated
from lsgraph.validation.places import Source
from lsgraph.validation.pyshacl_patch import repaired_pyshacl
from lsgraph.validation.python_checks import python_checks
from lsgraph.validation.reading import read_report
from lsgraph.validation.report import Report, ValidationFailed
from lsgraph.validation.shape_names import all_shapes, with_stable_labels
from lsgraph.vocabulary import GRAPH, XSD

Only = Mapping[rdflib.term.Node, frozenset[rdflib.term.Node] | None]

SHAPES_GRAPH = GRAPH.term("shapes")

_NOT_IN_OXIGRAPH = (SH.validator, SH.nodeValidator, SH.propertyValidator)
"""Constraint components of one's own: pySHACL binds their parameters on rdflib graphs only."""
_NARROWED = frozenset(
    XSD.term(name)
    for name in (
        "byte", "short", "int", "long", "unsignedByte", "unsignedShort", "unsignedInt", "unsignedLong",
        "positiveInteger", "nonPositiveInteger", "negativeInteger", "nonNegativeInteger",
    )
)  # fmt: skip
"""Datatypes that a store of Oxigraph keeps as xsd:integer."""


def validate_release(parsed: ParsedPackage, inferred: Iterable[Quad | Triple]) -> Report:
    """Validate a package with what the rules add, by the shapes of the package itself; the report is annotated.

    The shapes are the quads in graph/shapes; they are data as well, so that shapes about shapes see them.
    Raises ``ValidationFailed`` where the validator fails.
    """
    shapes = as_rdflib(quad.triple for quad in parsed.graphs.get(SHAPES_GRAPH, ()))
    store = flat_store(parsed.quads, inferred)
    sources = (Source(file.source.path, file.data or file.source.location, file.quads) for file in parsed.files)
    return annotated(validate_graph(store, shapes), store, shapes, sources)


def validate_sources(sources: Sequence[Source], shapes: rdflib.Graph) -> Report:
    """Validate files as one graph by any ``shapes``; the report is annotated.

    Raises ``ValidationFailed`` where the validator fails.
    """
    shapes = with_stable_labels(shapes)
    triples = [triple for source in sources for triple in source.triples]
    store = flat_store(triples)
    narrowed = any(isinstance(item.object, Literal) and item.object.datatype in _NARROWED for item in triples)
    report = validate(as_rdflib(_plain(item) for item in triples) if narrowed else store, shapes)
    return annotated(report, store, shapes, sources)


def validate_graph(store: pyoxigraph.Store, shapes: rdflib.Graph) -> Report:
    """Validate ``store`` by ``shapes`` and by the constraints that Python computes (``python_checks``).

    Raises ``ValidationFailed`` where the validator fails.
    """
    report = validate(store, shapes)
    return report.with_results(python_checks(store, shapes, report))


def flat_store(*parts: Iterable[Quad | Triple]) -> pyoxigraph.Store:
    """Return a store with every triple of ``parts`` once, in the default graph.

    A triple in two graphs of a union would count twice in the sums of the shapes.
    """
    store = pyoxigraph.Store()
    default = DefaultGraph()
    for part in parts:
        store.bulk_extend(Quad(item.subject, item.predicate, item.object, default) for item in part)
    return store


def _plain(item: Quad | Triple) -> Triple:
    return item.triple if isinstance(item, Quad) else item


def as_rdflib(triples: Iterable[Triple]) -> rdflib.Graph:
    """Copy ``triples`` into an rdflib graph."""
    graph = rdflib.Graph(bind_namespaces="none")
    text = pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.N_TRIPLES)
    return graph.parse(data=text, format="nt")


def validate(store: pyoxigraph.Store | rdflib.Graph, shapes: rdflib.Graph, *, only: Only | None = None) -> Report:
    """Validate ``store`` by ``shapes``; neither is changed.

    ``only`` restricts shapes to some of their focus nodes (None: to all of them).

    Named graphs of a store are validated as their union with the default graph. An rdflib graph is accepted so that
    the two can be compared; it is slower.
    Raises ``ValidationFailed`` where there is no shape, a shape is ill-formed, or pySHACL fails in any way.
    """
    if not all_shapes(shapes):
        raise ValidationFailed("there is no shape to validate by")
    shapes = with_stable_labels(shapes)
    if isinstance(store, pyoxigraph.Store):
        if next(iter(store.named_graphs()), None) is not None:
            store = flat_store(store)
        if any((None, predicate, None) in shapes for predicate in _NOT_IN_OXIGRAPH):
            store = as_rdflib(quad.triple for quad in store)
    graph, counts = _run_pyshacl(store, shapes, only)
    report = read_report(graph, shapes)
    texts = {shape: replace(text, focus_nodes=counts.get(shape)) for shape, text in report.shapes.items()}
    return Report(report.results, MappingProxyType(texts))


def _run_pyshacl(
    store: pyoxigraph.Store | rdflib.Graph, shapes: rdflib.Graph, only: Only | None
) -> tuple[rdflib.Graph, Mapping[str, int]]:
    """Return pySHACL's report and the number of focus nodes by shape."""
    data: Any = store  # pySHACL takes a pyoxigraph store, but its annotations do not say so
    try:
        with repaired_pyshacl(only) as counts:
            _, report, text = pyshacl.validate(
                data,
                shacl_graph=shapes,
                advanced=True,
                inplace=True,  # a copy is only needed for rules, and our shapes have none
                inference="none",
                do_owl_imports=False,
                js=False,
            )
    except (Exception, RecursionError) as error:
        raise ValidationFailed(f"{type(error).__name__}: {error}") from error
    if not isinstance(report, rdflib.Graph):  # pySHACL hands back its exception where a query is not allowed
        raise ValidationFailed(str(text))
    return report, counts
