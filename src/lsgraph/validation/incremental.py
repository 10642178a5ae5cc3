"""A report that is kept up to date: after a change, only what the change concerns is validated again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import rdflib
from pyoxigraph import DefaultGraph, Quad, Triple
from rdflib.namespace import SH

from lsgraph.validation.footprint import EVERYTHING, Concerned, Footprint, footprints
from lsgraph.validation.report import Report, Result
from lsgraph.validation.run import flat_store, validate
from lsgraph.validation.shape_names import all_shapes, with_stable_labels
from lsgraph.validation.terms import to_rdflib


class KeptReport:
    """The report on a graph by ``shapes``, with the results of ``validate``, brought up to date by ``update``.

    The numbers of focus nodes are known for shapes that have been validated as a whole.

    Raises ``ValidationFailed`` where ``validate`` does.
    """

    def __init__(self, triples: Iterable[Triple], shapes: rdflib.Graph) -> None:
        shapes = self.shapes = with_stable_labels(shapes)
        self.triples = frozenset(triples)
        self.store = flat_store(self.triples)
        self.report = validate(self.store, shapes)
        self._footprints: Mapping[rdflib.term.Node, Footprint] | None = None
        self._families = _families(shapes)

    def prepare(self) -> None:
        """Find out what each shape looks at; takes a second or two, once; done at the first update if not now."""
        if self._footprints is None:
            self._footprints = footprints(self.shapes)

    def update(self, triples: Iterable[Triple]) -> Report:
        """Return the report on the graph as it is now."""
        self.prepare()
        now = frozenset(triples)
        gone, come = self.triples - now, now - self.triples
        if not gone and not come:
            return self.report
        for triple in gone:
            self.store.remove(_quad(triple))
        self.store.extend(map(_quad, come))
        self.triples = now
        concerned = self._concerned((*gone, *come))
        fresh = validate(self.store, self.shapes, only=concerned)
        kept = [result for result in self.report.results if not _is_concerned(result, concerned)]
        self.report = Report.of((*kept, *fresh.results), fresh.shapes)
        return self.report

    def _concerned(self, changed: tuple[Triple, ...]) -> dict[rdflib.term.Node, Concerned]:
        """Return the focus nodes concerned for each shape; a shape that shares its parts with others goes with them."""
        found: dict[rdflib.term.Node, Concerned] = {}
        for shape, footprint in (self._footprints or {}).items():
            nodes = footprint.concerned(changed)
            found[shape] = EVERYTHING if nodes is None else frozenset(to_rdflib(node) for node in nodes)
        for family in self._families:
            if any(found.get(shape, EVERYTHING) != frozenset() for shape in family):
                found.update(dict.fromkeys(family, EVERYTHING))
        return found


def _families(shapes: rdflib.Graph) -> tuple[frozenset[rdflib.term.Node], ...]:
    """Return the sets of shapes joined by sh:property, whose results cannot be told apart by their shape."""
    together: dict[rdflib.term.Node, set[rdflib.term.Node]] = {shape: {shape} for shape in all_shapes(shapes)}
    for shape, part in shapes.subject_objects(SH.property):
        joined = together.setdefault(shape, {shape}) | together.setdefault(part, {part})
        for member in joined:
            together[member] = joined
    unique: dict[int, set[rdflib.term.Node]] = defaultdict(set)
    for family in together.values():
        unique[id(family)] = family
    return tuple(frozenset(family) for family in unique.values() if len(family) > 1)


def _is_concerned(result: Result, concerned: Mapping[rdflib.term.Node, Concerned]) -> bool:
    nodes = concerned.get(to_rdflib(result.source_shape), EVERYTHING)
    return nodes is EVERYTHING or to_rdflib(result.focus_node) in nodes


def _quad(triple: Triple) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, DefaultGraph())
