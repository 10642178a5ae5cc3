"""What shapes say of themselves, and names for those that have none.

Many shapes are blank nodes inside another one. Their labels differ from run to run, so that a report about them would
have neither a stable order nor rules that a code scanner knows again. They get labels made of what they say.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping

import rdflib
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS, SH

from lsgraph.validation.messages import by_language
from lsgraph.validation.paths import path_text, read_path
from lsgraph.validation.report import ShapeText, Texts
from lsgraph.vocabulary import shorten

DEEPEST = 20
"""Levels of blank nodes that a label takes in; deeper ones look the same."""

_CLASSES = (SH.NodeShape, SH.PropertyShape)
_REFERRING = (SH.property, SH.node, SH["not"], SH.qualifiedValueShape)
_LISTING = (SH["and"], SH["or"], SH.xone)
_TARGETING = (SH.targetNode, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.target)


def with_stable_labels(shapes: rdflib.Graph) -> rdflib.Graph:
    """Return ``shapes`` with labels for blank shapes that stay the same; the graph itself if there are none."""
    blank = [node for node in all_shapes(shapes) if isinstance(node, rdflib.BNode)]
    if not blank:
        return shapes
    digests = {node: _digest(shapes, node, 0) for node in blank}
    used: Counter[str] = Counter()
    names: dict[rdflib.term.Node, rdflib.term.Node] = {}
    for node in sorted(blank, key=lambda item: digests[item]):
        number = used[digests[node]]
        used[digests[node]] += 1
        names[node] = rdflib.BNode(f"shape{digests[node]}{number or ''}")
    renamed = rdflib.Graph(bind_namespaces="none")
    for subject, predicate, value in shapes:
        renamed.add((names.get(subject, subject), predicate, names.get(value, value)))
    for prefix, namespace in shapes.namespaces():
        renamed.bind(prefix, namespace)
    return renamed


def shape_texts(shapes: rdflib.Graph) -> Mapping[str, ShapeText]:
    """Return names and descriptions of every shape; one without a name is called by what it is about."""
    found = {}
    for node in sorted(all_shapes(shapes), key=str):
        names = by_language(shapes.objects(node, SH.name)) or by_language(shapes.objects(node, RDFS.label))
        found[str(node)] = ShapeText(
            names=names or _about(shapes, node),
            descriptions=by_language(shapes.objects(node, SH.description)),
        )
    return found


def all_shapes(shapes: rdflib.Graph) -> set[rdflib.term.Node]:
    """Return the nodes that are shapes (https://www.w3.org/TR/shacl/#shapes)."""
    found: set[rdflib.term.Node] = {node for kind in _CLASSES for node in shapes.subjects(RDF.type, kind)}
    found.update(node for target in _TARGETING for node in shapes.subjects(target, None))
    found.update(node for predicate in _REFERRING for node in shapes.objects(None, predicate))
    for predicate in _LISTING:
        for listed in shapes.objects(None, predicate):
            found.update(Collection(shapes, listed))
    return found


def _about(shapes: rdflib.Graph, node: rdflib.term.Node) -> Texts:
    """Return "ex:Person › ex:name" for a blank property shape; nothing for a shape with an IRI."""
    if not isinstance(node, rdflib.BNode):
        return {}
    return {"": " › ".join(_steps(shapes, node, 0)) or "[]"}


def _steps(shapes: rdflib.Graph, node: rdflib.term.Node, depth: int) -> Iterator[str]:
    owner = next((subject for subject, _ in shapes.subject_predicates(node)), None)
    if depth < DEEPEST and owner is not None:
        yield from _steps(shapes, owner, depth + 1)
    if isinstance(node, rdflib.URIRef):
        yield shorten(str(node))
    path = shapes.value(node, SH.path)
    if path is not None:
        try:
            yield shorten(str(path)) if isinstance(path, rdflib.URIRef) else path_text(read_path(shapes, path))
        except ValueError:  # an ill-formed path is for the validator to tell of
            return


def _digest(shapes: rdflib.Graph, node: rdflib.term.Node, depth: int) -> str:
    rows = []
    for predicate, value in shapes.predicate_objects(node):
        inner = isinstance(value, rdflib.BNode)
        known = _digest(shapes, value, depth + 1) if inner and depth < DEEPEST else "" if inner else value.n3()
        rows.append(f"{predicate} {known}")
    if depth == 0:
        rows.extend(f"of {subject}" for subject in shapes.subjects(None, node) if isinstance(subject, rdflib.URIRef))
    return hashlib.sha256("\n".join(sorted(rows)).encode()).hexdigest()[:12]
