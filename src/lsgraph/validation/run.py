"""Run the shapes over a release or over any graph.

The only door to pySHACL: no network, no ``owl:imports``, no JavaScript, and a validator that fails raises
``ValidationFailed``; it never makes a report.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

import pyoxigraph
import pyshacl
import rdflib
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple
from rdflib.namespace import RDF, SH

from lsgraph.validation.messages import restored, shape_texts
from lsgraph.validation.paths import Path, read_path
from lsgraph.validation.pyshacl_patch import repaired_pyshacl
from lsgraph.validation.python_checks import python_checks
from lsgraph.validation.report import Report, Result, Severity, Term, ValidationFailed
from lsgraph.vocabulary import GRAPH

SHAPES_GRAPH = GRAPH.term("shapes")

_SHAPE_CLASSES = (SH.NodeShape, SH.PropertyShape)


class HasQuads(Protocol):
    """A parsed package: its quads, each in the named graph of its file."""

    @property
    def quads(self) -> Iterable[Quad]:
        """Every quad of every graph."""
        ...


def validate_release(parsed: HasQuads, inferred: Iterable[Quad | Triple]) -> Report:
    """Validate a package with what the rules add, by the shapes of the package itself.

    The shapes are the quads in graph/shapes; they are data as well, so that shapes about shapes see them.
    Raises ``ValidationFailed`` where the validator fails.
    """
    quads = list(parsed.quads)
    shapes = as_rdflib(quad.triple for quad in quads if quad.graph_name == SHAPES_GRAPH)
    return validate_graph(flat_store(quads, inferred), shapes)


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


def as_rdflib(triples: Iterable[Triple]) -> rdflib.Graph:
    """Copy ``triples`` into an rdflib graph."""
    graph = rdflib.Graph(bind_namespaces="none")
    text = pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.N_TRIPLES)
    return graph.parse(data=text, format="nt")


def validate(store: pyoxigraph.Store | rdflib.Graph, shapes: rdflib.Graph) -> Report:
    """Validate ``store`` by ``shapes``; neither is changed.

    Named graphs of a store are validated as their union with the default graph. An rdflib graph is accepted so that
    the two can be compared; it is slower.
    Raises ``ValidationFailed`` where there is no shape, a shape is ill-formed, or pySHACL fails in any way.
    """
    if not any(next(shapes.subjects(RDF.type, kind), None) for kind in _SHAPE_CLASSES):
        raise ValidationFailed("there is no shape to validate by")
    if isinstance(store, pyoxigraph.Store) and next(iter(store.named_graphs()), None) is not None:
        store = flat_store(store)
    graph = _run_pyshacl(store, shapes)
    report_node = graph.value(predicate=RDF.type, object=SH.ValidationReport)
    if report_node is None:
        raise ValidationFailed("the validator returned no report")
    nodes = graph.objects(report_node, SH.result)
    return Report.of((_result(graph, node, shapes) for node in nodes), shape_texts(shapes))


def _run_pyshacl(store: pyoxigraph.Store | rdflib.Graph, shapes: rdflib.Graph) -> rdflib.Graph:
    data: Any = store  # pySHACL takes a pyoxigraph store, but its annotations do not say so
    try:
        with repaired_pyshacl():
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
    return report


def _result(graph: rdflib.Graph, node: rdflib.term.Node, shapes: rdflib.Graph) -> Result:
    shape = graph.value(node, SH.sourceShape)
    path = graph.value(node, SH.resultPath)
    value = graph.value(node, SH.value)
    templates = [*shapes.objects(shape, SH.message)]
    for constraint in shapes.objects(shape, SH.sparql):
        templates.extend(shapes.objects(constraint, SH.message))
    severity = str(graph.value(node, SH.resultSeverity)).rpartition("#")[2]
    source = _term(shape)
    component = _term(graph.value(node, SH.sourceConstraintComponent))
    if not isinstance(source, NamedNode | BlankNode) or not isinstance(component, NamedNode):
        raise ValidationFailed(f"a result names no shape or no constraint: {node}")
    return Result(
        focus_node=_term(graph.value(node, SH.focusNode)),
        source_shape=source,
        component=component,
        severity=Severity(severity),
        messages=restored(graph.objects(node, SH.resultMessage), templates),
        path=_path(graph, path),
        value=_term(value) if value is not None else None,
        details=tuple(
            sorted(
                (_result(graph, detail, shapes) for detail in graph.objects(node, SH.detail)),
                key=lambda result: result.sort_key,
            )
        ),
    )


def _path(graph: rdflib.Graph, node: rdflib.term.Node | None) -> Path | None:
    return read_path(graph, node) if node is not None else None


def _term(node: rdflib.term.Node | None) -> Term:
    if isinstance(node, rdflib.URIRef):
        return NamedNode(str(node))
    if isinstance(node, rdflib.Literal):
        if node.language:
            return Literal(str(node), language=node.language)
        return Literal(str(node), datatype=NamedNode(str(node.datatype)) if node.datatype else None)
    if isinstance(node, rdflib.BNode):
        return BlankNode(str(node))
    raise ValidationFailed(f"a result refers to no term: {node!r}")
