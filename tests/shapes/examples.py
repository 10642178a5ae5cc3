"""Make the examples that ``/shapes.html`` shows from the seeded defects: ``python -m tests.shapes.examples``.

What passes is the node of the small graph that each defect damages, what fails is the same node damaged. Writes
``src/lsgraph/views/shape_examples.json``; a test holds that it is up to date.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Store, Triple, serialize

from lsgraph.validation import Report, validate_graph
from lsgraph.vocabulary import DCTERMS, LSG, OA, PREFIXES, RDF, RDFS

from . import harness
from .cases import CASES
from .test_seeded_defects import with_waiver

TARGET = harness.ROOT / "src" / "lsgraph" / "views" / "shape_examples.json"
_PREFIXES = {**PREFIXES, "shapes": harness.SHAPES}
_LONGEST = 20  # lines of an example
_DERIVED = frozenset(
    {
        *(LSG.term(name) for name in ("contributesTo", "isRowOf")),
        *(DCTERMS.term(name) for name in ("isPartOf", "subject")),
        *(OA.term(name) for name in ("hasBody", "hasTarget")),
    }
)
_SUPERCLASSES = frozenset(LSG.term(name) for name in ("Record", "PolicyElement"))
_NAMED_BLANK = re.compile(r"_:[0-9a-f]{16,}")
_CITATION = f"{PREFIXES['cit']}auto-"  # made by the harness, for facts that the small graph does not cite by hand
_RECORD = LSG.term("Record")


def made() -> dict[str, dict[str, str]]:
    """Return the examples of every shape by its local name."""
    plain, with_shapes = harness.graph(), harness.graph(with_shapes=True)
    return {name: _example(name, with_shapes if name.startswith("S") else plain) for name in sorted(CASES)}


def text(examples: dict[str, dict[str, str]]) -> str:
    """Return the file's text."""
    return json.dumps(examples, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _example(name: str, base: Store) -> dict[str, str]:
    case = CASES[name]
    damaged = harness.graph(case.bad, after=case.after, with_shapes=name.startswith("S"))
    shapes = with_waiver(case.waiver) if case.waiver else harness.shapes()
    focus = _focus(validate_graph(damaged, shapes), name)
    if case.waiver:
        return {"passes": "", "fails": case.waiver}
    passing = focus if any(base.quads_for_pattern(focus, None, None, None)) else _alike(base, damaged, focus)
    changed = [focus, *_changed(base, damaged, focus, with_citations=bool(case.after))]
    before = [passing, *changed[1:]] if passing is not None else []
    return {"passes": _turtle(base, before), "fails": _turtle(damaged, changed)}


def _changed(base: Store, damaged: Store, focus: NamedNode, *, with_citations: bool) -> list[NamedNode]:
    """Return the other nodes about which a person states something else in the damaged graph."""
    apart = {quad for quad in set(base) ^ set(damaged) if _is_stated(damaged, quad)}
    nodes = {quad.subject for quad in apart if isinstance(quad.subject, NamedNode)} - {focus}
    kept = [node for node in nodes if with_citations or not node.value.startswith(_CITATION)]
    return sorted(kept, key=lambda node: node.value)


def _focus(report: Report, name: str) -> NamedNode:
    nodes = [result.focus_node for result in report.by_shape()[harness.SHAPES + name]]
    named = sorted((node for node in nodes if isinstance(node, NamedNode)), key=lambda node: node.value)
    return named[0]


def _alike(base: Store, damaged: Store, focus: NamedNode) -> NamedNode | None:
    """Return a node of the undamaged graph of the same class, where the damaged one is not there at all."""
    kinds = {quad.object for quad in damaged.quads_for_pattern(focus, RDF.term("type"), None, None)} - _SUPERCLASSES
    nodes = {quad.subject for kind in kinds for quad in base.quads_for_pattern(None, RDF.term("type"), kind, None)}
    named = sorted((node for node in nodes if isinstance(node, NamedNode)), key=lambda node: node.value)
    return named[0] if named else None


def _turtle(store: Store, nodes: Iterable[NamedNode]) -> str:
    """Return what is said about some nodes in Turtle, without prefixes and without what rules add."""
    triples = [triple for node in nodes for triple in _about(store, node)]
    written = serialize(triples, format=RdfFormat.TURTLE, prefixes=_PREFIXES)
    assert written is not None
    lines = [line.replace("\t", "    ") for line in written.decode().splitlines()]
    kept = [_NAMED_BLANK.sub("_:b", line) for line in lines if line and not line.startswith("@prefix")]
    return "\n".join(kept if len(kept) <= _LONGEST else [*kept[: _LONGEST - 1], "    # …"])


def _about(store: Store, node: NamedNode | BlankNode) -> Iterable[Triple]:
    quads = [quad for quad in store.quads_for_pattern(node, None, None, None) if _is_stated(store, quad)]
    for quad in sorted(quads, key=_order):
        yield quad.triple
    for quad in quads:
        if isinstance(quad.object, BlankNode):
            yield from _about(store, quad.object)


def _is_stated(store: Store, quad: Quad) -> bool:
    """Tell whether a person would write this: rules add the rest."""
    if quad.predicate == RDF.term("type"):
        return quad.object not in _SUPERCLASSES and quad.object != OA.term("Annotation")
    if quad.predicate == RDFS.term("label"):
        return not any(store.quads_for_pattern(quad.subject, RDF.term("type"), _RECORD, None))
    return quad.predicate not in _DERIVED


def _order(quad: Quad) -> tuple[bool, str, str]:
    return quad.predicate != RDF.term("type"), quad.predicate.value, str(quad.object)


def main() -> None:
    """Write the file."""
    Path(TARGET).write_text(text(made()), encoding="utf-8")


if __name__ == "__main__":
    main()
