"""Read a report from RDF, as pySHACL hands it back."""

from __future__ import annotations

import rdflib
from pyoxigraph import BlankNode, NamedNode
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH

from lsgraph.validation.component_messages import completed, parameter
from lsgraph.validation.messages import restored
from lsgraph.validation.paths import read_path
from lsgraph.validation.report import Report, Result, Severity, Term, Texts, ValidationFailed
from lsgraph.validation.shape_names import shape_texts
from lsgraph.validation.terms import from_rdflib
from lsgraph.vocabulary import shorten

_SEVERITIES: dict[Term, Severity] = {severity.iri: severity for severity in Severity}


def read_report(graph: rdflib.Graph, shapes: rdflib.Graph) -> Report:
    """Return the report that ``graph`` holds; ``shapes`` gives the texts and the languages of messages.

    Raises ``ValidationFailed`` where there is no report, or a result lacks what every result has.
    """
    node = graph.value(predicate=RDF.type, object=SH.ValidationReport)
    if node is None:
        raise ValidationFailed("the validator returned no report")
    try:
        results = [_result(graph, result, shapes) for result in graph.objects(node, SH.result)]
    except ValueError as error:
        raise ValidationFailed(f"a result cannot be read: {error}") from error
    return Report.of(results, shape_texts(shapes))


def _result(graph: rdflib.Graph, node: rdflib.term.Node, shapes: rdflib.Graph) -> Result:
    shape = graph.value(node, SH.sourceShape)
    path = graph.value(node, SH.resultPath)
    value = graph.value(node, SH.value)
    severity = _term(graph.value(node, SH.resultSeverity))
    constraint = graph.value(node, SH.sourceConstraint)
    source = _term(shape)
    component = _term(graph.value(node, SH.sourceConstraintComponent))
    if not isinstance(source, NamedNode | BlankNode) or not isinstance(component, NamedNode):
        raise ValidationFailed(f"a result names no shape or no constraint: {node}")
    return Result(
        focus_node=_term(graph.value(node, SH.focusNode)),
        source_shape=source,
        component=component,
        severity=_SEVERITIES.get(severity, Severity.VIOLATION),
        messages=_messages(graph, node, shapes, component.value),
        path=read_path(graph, path) if path is not None else None,
        value=_term(value) if value is not None else None,
        details=tuple(
            sorted(
                (_result(graph, detail, shapes) for detail in graph.objects(node, SH.detail)),
                key=lambda result: result.sort_key,
            )
        ),
        source_constraint=_node(constraint),
        own_severity=severity if isinstance(severity, NamedNode) and severity not in _SEVERITIES else None,
    )


def _messages(graph: rdflib.Graph, node: rdflib.term.Node, shapes: rdflib.Graph, component: str) -> Texts:
    shape = graph.value(node, SH.sourceShape)
    templates = [*shapes.objects(shape, SH.message)]
    for constraint in shapes.objects(shape, SH.sparql):
        templates.extend(shapes.objects(constraint, SH.message))
    messages = restored(graph.objects(node, SH.resultMessage), templates)
    asked = parameter(component)
    if asked is None or {"ja", "en"} <= messages.keys():
        return messages
    values = sorted(_written(shapes, value) for value in shapes.objects(shape, SH[asked]))
    return completed(messages, component, ", ".join(values), own=bool(templates))


def _written(shapes: rdflib.Graph, node: rdflib.term.Node) -> str:
    """Return a parameter of a constraint as people write it; a list by its members."""
    if (node, RDF.first, None) in shapes:
        return ", ".join(_written(shapes, member) for member in Collection(shapes, node))
    if isinstance(node, rdflib.URIRef):
        return shorten(str(node))
    return "[]" if isinstance(node, rdflib.BNode) else str(node)


def _node(node: rdflib.term.Node | None) -> NamedNode | BlankNode | None:
    term = _term(node) if node is not None else None
    return term if isinstance(term, NamedNode | BlankNode) else None


def _term(node: rdflib.term.Node | None) -> Term:
    try:
        return from_rdflib(node)  # type: ignore[arg-type]
    except TypeError as error:
        raise ValidationFailed(f"a result refers to no term: {error}") from error
