"""What a person needs beside the bare results: the place, the kind of thing, the passages, how to mend it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import pyoxigraph
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode
from rdflib.collection import Collection as RdfList
from rdflib.namespace import SH

from lsgraph.validation.places import Places, Source, nodes_of
from lsgraph.validation.report import Report, Result, Term, Texts
from lsgraph.validation.suggestions import Facts, split, suggest
from lsgraph.validation.terms import from_rdflib, to_rdflib
from lsgraph.vocabulary import LSG, RDF, RDFS, SKOS

SUGGESTED = 500
"""Suggestions are computed for the first so many results: in a longer report nobody reads them one by one."""

_LABELS = (SKOS.term("prefLabel"), RDFS.term("label"))


def annotated(report: Report, store: pyoxigraph.Store, shapes: rdflib.Graph, sources: Iterable[Source] = ()) -> Report:
    """Return ``report`` with places, classes, passages and suggestions.

    ``store`` is what was validated, ``shapes`` by what, ``sources`` the files that the data come from, if there are
    any. Nothing is computed for files without results.
    """
    if not report.results:
        return report
    files = tuple(sources)
    places = Places(files, nodes_of(report.results))
    graph = _Graph(store, files)
    results = []
    for number, result in enumerate(report.results):
        more = replace(
            result,
            place=places.find(result),
            classes=graph.classes(result.focus_node),
            passages=graph.passages(result),
        )
        if number < SUGGESTED:
            more = replace(more, suggestion=suggest(more, graph.facts(more, shapes)))
        results.append(more)
    return Report.of(results, report.shapes)


@dataclass(frozen=True)
class _Graph:
    """The validated graph, asked for what is said about one node at a time."""

    store: pyoxigraph.Store
    sources: Sequence[Source]

    def classes(self, node: Term) -> tuple[NamedNode, ...]:
        """Return the most special classes of a node, in order."""
        found = {item for item in self._objects(node, RDF.term("type")) if isinstance(item, NamedNode)}
        above = {item for kind in found for item in self._above(kind)}
        return tuple(sorted(found - above, key=lambda item: item.value))

    def passages(self, result: Result) -> tuple[NamedNode, ...]:
        """Return the passages that a record rests on, for the property at fault where the result names one."""
        found = set()
        for quad in self.store.quads_for_pattern(None, LSG.term("supports"), _subject(result.focus_node), None):
            properties = self._objects(quad.subject, LSG.term("forProperty"))
            if not isinstance(result.path, NamedNode) or not properties or result.path in properties:
                found.update(self._objects(quad.subject, LSG.term("citesPassage")))
        return tuple(sorted((item for item in found if isinstance(item, NamedNode)), key=lambda item: item.value))

    def facts(self, result: Result, shapes: rdflib.Graph) -> Facts:
        """Return what suggestions are made of."""
        node = _subject(result.focus_node)
        quads = self.store.quads_for_pattern(node, None, None, None) if node is not None else ()
        allowed, datatype = _asked(shapes, result)
        return Facts(
            statements=tuple((quad.predicate, quad.object) for quad in quads),  # type: ignore[misc]
            known=self._known,
            label=self.label,
            allowed=allowed,
            datatype=datatype,
        )

    @cached_property
    def _known(self) -> Mapping[str, Collection[str]]:
        """Every IRI that somebody described, by namespace; what rules derive about a misspelt one does not count."""
        subjects: Iterable[object] = (
            {triple.subject for source in self.sources for triple in source.asserted}
            if self.sources
            else {quad.subject for quad in self.store}
        )
        known: dict[str, set[str]] = defaultdict(set)
        for subject in subjects:
            if isinstance(subject, NamedNode):
                known[split(subject.value)[0]].add(subject.value)
        return known

    def label(self, iri: str) -> Texts:
        """Return the label of an IRI by language."""
        found = (item for predicate in _LABELS for item in self._objects(NamedNode(iri), predicate))
        return {item.language or "": item.value for item in found if isinstance(item, Literal)}

    def _above(self, kind: NamedNode) -> set[Term]:
        found: set[Term] = set()
        open_ = [kind]
        while open_:
            for parent in self._objects(open_.pop(), RDFS.term("subClassOf")):
                if parent not in found and parent != kind and isinstance(parent, NamedNode):
                    found.add(parent)
                    open_.append(parent)
        return found

    def _objects(self, node: object, predicate: NamedNode) -> list[Term]:
        subject = _subject(node)
        if subject is None:
            return []
        found = (quad.object for quad in self.store.quads_for_pattern(subject, predicate, None, None))
        return [item for item in found if isinstance(item, NamedNode | BlankNode | Literal)]


def _subject(node: object) -> NamedNode | BlankNode | None:
    return node if isinstance(node, NamedNode | BlankNode) else None


def _asked(shapes: rdflib.Graph, result: Result) -> tuple[tuple[Term, ...], NamedNode | None]:
    """Return the values and the datatype that a shape allows, as far as its result is about these."""
    shape = to_rdflib(result.source_shape)
    if result.component.value == str(SH.InConstraintComponent):
        listed = shapes.value(shape, SH["in"])
        return (tuple(from_rdflib(item) for item in RdfList(shapes, listed)) if listed else ()), None
    if result.component.value == str(SH.DatatypeConstraintComponent):
        datatype = shapes.value(shape, SH.datatype)
        return (), NamedNode(str(datatype)) if datatype else None
    return (), None
