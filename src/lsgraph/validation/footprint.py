"""What a shape looks at, so that after a small change only the focus nodes concerned are validated again.

A footprint is a list of triple patterns. Whether a shape holds for a focus node depends on the triples that match one
of its patterns with the focus node in place of ``THIS``, and on no others. So if a changed triple matches a pattern
that has ``THIS``, only the node that stands there is concerned; if it matches one without, every focus node is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import rdflib
from pyoxigraph import NamedNode, Triple
from rdflib import paths
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS, SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue

from lsgraph.validation.prefixes import declared_prefixes
from lsgraph.validation.shape_names import all_shapes
from lsgraph.validation.terms import from_rdflib

THIS = "this"
ANY = None

End = Any
"""``THIS``, ``ANY``, or a term of Oxigraph."""

EVERYTHING = None
"""All focus nodes of a shape are concerned."""

Concerned = frozenset[Any] | None
"""The focus nodes concerned; None: all of them."""

_INERT = {
    SH.path, SH.name, SH.description, SH.message, SH.severity, SH.group, SH.order, SH.defaultValue, SH.flags,
    SH.deactivated, SH.ignoredProperties, SH.minCount, SH.maxCount, SH.datatype, SH.nodeKind, SH.minExclusive,
    SH.minInclusive, SH.maxExclusive, SH.maxInclusive, SH.minLength, SH.maxLength, SH.pattern, SH.languageIn,
    SH.uniqueLang, SH.hasValue, SH["in"], SH.qualifiedMinCount, SH.qualifiedMaxCount, SH.qualifiedValueShapesDisjoint,
    SH.targetNode, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf,
}  # fmt: skip
"""Parameters that look at nothing but the values that the path finds; targets are looked at apart."""
_COMPARING = (SH.equals, SH.disjoint, SH.lessThan, SH.lessThanOrEquals)
_NESTING = (SH.property, SH.node, SH["not"], SH.qualifiedValueShape)
_LISTING = (SH["and"], SH["or"], SH.xone)


@dataclass(frozen=True)
class Pattern:
    """A triple pattern; each end is a term, ``THIS`` or ``ANY``."""

    subject: End
    predicate: NamedNode | None
    object: End

    def concerned(self, triple: Triple) -> tuple[bool, Any]:
        """Tell whether a changed triple matches, and which node then stands for ``THIS`` (``ANY``: no single one)."""
        if self.predicate not in (ANY, triple.predicate):
            return False, ANY
        for end, term in ((self.subject, triple.subject), (self.object, triple.object)):
            if end not in (THIS, ANY) and end != term:
                return False, ANY
        if self.subject == THIS:
            return True, triple.subject
        return True, triple.object if self.object == THIS else ANY


@dataclass(frozen=True)
class Footprint:
    """The patterns of one shape; ``known`` is False where they could not all be found out."""

    patterns: frozenset[Pattern]
    known: bool = True

    def concerned(self, changed: Iterable[Triple]) -> Concerned:
        """Return the nodes for which the shape may come out differently after ``changed`` came or went."""
        if not self.known:
            return EVERYTHING
        nodes: set[Any] = set()
        for triple in changed:
            for pattern in self.patterns:
                matches, node = pattern.concerned(triple)
                if matches and node is ANY:
                    return EVERYTHING
                if matches:
                    nodes.add(node)
        return frozenset(nodes)


def footprints(shapes: rdflib.Graph) -> dict[rdflib.term.Node, Footprint]:
    """Return the footprint of every shape in ``shapes``."""
    return {shape: footprint(shapes, shape) for shape in all_shapes(shapes)}


def footprint(shapes: rdflib.Graph, shape: rdflib.term.Node) -> Footprint:
    """Return what ``shape`` looks at, its targets included."""
    try:
        patterns = frozenset((*_targets(shapes, shape), *_shape(shapes, shape, THIS, 0)))
    except _Unknown:
        return Footprint(frozenset(), known=False)
    return Footprint(patterns)


class _Unknown(Exception):
    """A construct whose footprint is not known here."""


def _targets(shapes: rdflib.Graph, shape: rdflib.term.Node) -> Iterator[Pattern]:
    if (shape, SH.target, None) in shapes:
        raise _Unknown(SH.target)
    implicit = any((shape, RDF.type, kind) in shapes for kind in (RDFS.Class, OWL.Class))
    if implicit or (shape, SH.targetClass, None) in shapes:
        yield from _instance(THIS)
    for predicate in shapes.objects(shape, SH.targetSubjectsOf):
        yield Pattern(THIS, _named(predicate), ANY)
    for predicate in shapes.objects(shape, SH.targetObjectsOf):
        yield Pattern(ANY, _named(predicate), THIS)


def _instance(node: End) -> Iterator[Pattern]:
    yield Pattern(node, _named(RDF.type), ANY)
    yield Pattern(ANY, _named(RDFS.subClassOf), ANY)


def _shape(shapes: rdflib.Graph, shape: rdflib.term.Node, focus: End, depth: int) -> Iterator[Pattern]:
    if depth > 20:
        raise _Unknown(shape)
    path = shapes.value(shape, SH.path)
    value = focus
    if path is not None:
        yield from _path(shapes, path, focus, ANY)
        value = ANY
    for parameter, argument in shapes.predicate_objects(shape):
        yield from _constraint(shapes, parameter, argument, focus, value, depth)


def _constraint(
    shapes: rdflib.Graph, parameter: rdflib.term.Node, argument: rdflib.term.Node, focus: End, value: End, depth: int
) -> Iterator[Pattern]:
    if parameter == SH["class"]:
        yield from _instance(value)
    elif parameter in _COMPARING:
        yield Pattern(focus, _named(argument), ANY)
    elif parameter == SH.closed:
        yield Pattern(value, ANY, ANY)
    elif parameter in _NESTING:
        yield from _shape(shapes, argument, value, depth + 1)
    elif parameter in _LISTING:
        for member in Collection(shapes, argument):
            yield from _shape(shapes, member, value, depth + 1)
    elif parameter == SH.sparql:
        for query in shapes.objects(argument, SH.select):
            yield from _query(_with_prefixes(shapes, argument, str(query)), focus)
    elif str(parameter).startswith(str(SH)) and parameter not in _INERT:
        raise _Unknown(parameter)


def _path(shapes: rdflib.Graph, node: rdflib.term.Node, start: End, end: End) -> Iterator[Pattern]:
    """Yield the patterns of a SHACL path."""
    if isinstance(node, rdflib.URIRef):
        yield Pattern(start, _named(node), end)
        return
    inverse = shapes.value(node, SH.inversePath)
    choices = shapes.value(node, SH.alternativePath)
    repeated = next((shapes.value(node, SH[name]) for name in ("zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath")
                     if (node, SH[name], None) in shapes), None)  # fmt: skip
    if inverse is not None:
        yield from _path(shapes, inverse, end, start)
    elif choices is not None:
        for choice in Collection(shapes, choices):
            yield from _path(shapes, choice, start, end)
    elif repeated is not None:
        yield from _path(shapes, repeated, ANY, ANY)
    else:
        steps = list(Collection(shapes, node))
        for number, step in enumerate(steps):
            last = number == len(steps) - 1
            yield from _path(shapes, step, start if number == 0 else ANY, end if last else ANY)


def _with_prefixes(shapes: rdflib.Graph, node: rdflib.term.Node, query: str) -> str:
    lines = [f"PREFIX {prefix}: <{namespace}>" for prefix, namespace in declared_prefixes(shapes, node).items()]
    return "\n".join([*lines, query])


def _query(text: str, focus: End) -> Iterator[Pattern]:
    """Yield the patterns of a SPARQL query in which ``$this`` is ``focus``."""
    try:
        algebra = prepareQuery(text).algebra
    except Exception as error:  # whatever is wrong with the query, the validator will say it better
        raise _Unknown(text) from error
    for subject, predicate, value in _triples(algebra):
        yield from _link(_end(subject, focus), predicate, _end(value, focus))


def _triples(node: Any) -> Iterator[tuple[Any, Any, Any]]:
    """Yield the triple patterns anywhere in an algebra; inside EXISTS rdflib leaves them as the parser gave them."""
    if isinstance(node, CompValue):
        if node.name in ("BGP", "TriplesBlock"):
            terms = list(_flat(node.get("triples") or ()))
            yield from zip(terms[::3], terms[1::3], terms[2::3], strict=True)
        for name, part in node.items():
            if name not in ("triples", "_vars"):
                yield from _triples(part)
    elif isinstance(node, list | tuple):
        for part in node:
            yield from _triples(part)


def _flat(parts: Any) -> Iterator[Any]:
    for part in parts:
        if isinstance(part, list | tuple):
            yield from _flat(part)
        else:
            yield part


def _link(start: End, step: Any, end: End) -> Iterator[Pattern]:
    """Yield the patterns of a property path as rdflib reads it."""
    if isinstance(step, rdflib.URIRef):
        yield Pattern(start, _named(step), end)
    elif isinstance(step, rdflib.Variable | paths.NegatedPath):
        yield Pattern(start, ANY, end)
    elif isinstance(step, paths.InvPath):
        yield from _link(end, step.arg, start)
    elif isinstance(step, paths.AlternativePath):
        for choice in step.args:
            yield from _link(start, choice, end)
    elif isinstance(step, paths.MulPath):
        yield from _link(ANY, step.path, ANY)
    elif isinstance(step, paths.SequencePath):
        for number, part in enumerate(step.args):
            last = number == len(step.args) - 1
            yield from _link(start if number == 0 else ANY, part, end if last else ANY)
    else:
        raise _Unknown(step)


def _end(term: Any, focus: End) -> End:
    if isinstance(term, rdflib.Variable):
        return focus if str(term) == "this" else ANY
    return ANY if isinstance(term, rdflib.BNode) else from_rdflib(term)


def _named(node: rdflib.term.Node) -> NamedNode:
    return NamedNode(str(node))
