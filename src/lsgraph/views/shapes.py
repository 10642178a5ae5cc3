"""The shapes of a package as values for a page: what each asks, why, how bad it is, its query, its examples."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from lsgraph.validation.report import Report
from lsgraph.vocabulary import RDF, RDFS, SH, SHAPES, shorten

_EXAMPLES: Final = Path(__file__).with_name("shape_examples.json")
_KINDS: Final = (SH.term("NodeShape"), SH.term("PropertyShape"))
_TARGETS: Final = tuple(SH.term(name) for name in ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf"))
_WORDS: Final = ("name", "description", "message")

Texts = Mapping[str, str]
Node = NamedNode | BlankNode


@dataclass(frozen=True)
class Example:
    """The smallest graphs that pass and that fail, in Turtle without prefixes; ``passes`` may be empty."""

    passes: str
    fails: str


@dataclass(frozen=True)
class Shape:
    """One shape. Texts are by language tag; ``focus_nodes`` is None where the release was not validated."""

    iri: str
    names: Texts
    descriptions: Texts
    messages: Texts
    severity: str
    targets: tuple[tuple[str, str], ...]
    path: str
    queries: tuple[str, ...]
    see_also: tuple[str, ...]
    group: Texts
    group_name: str
    order: tuple[str, int, str]
    is_active: bool = True
    focus_nodes: int | None = None
    results: int = 0
    example: Example | None = None

    @property
    def name(self) -> str:
        """The local name, which is the shape's anchor on the page."""
        return self.iri.rpartition("#")[2]


def read_shapes(triples: Iterable[Triple | Quad], report: Report | None) -> tuple[Shape, ...]:
    """Return the shapes that the triples describe, group by group; ``report`` tells how they fared."""
    about: dict[Node, dict[NamedNode, list[object]]] = {}
    for triple in triples:
        if isinstance(triple.subject, Triple):
            continue
        about.setdefault(triple.subject, {}).setdefault(triple.predicate, []).append(triple.object)
    shapes = (_shape(node, about, report) for node in about if isinstance(node, NamedNode) and _is_shape(about[node]))
    return tuple(sorted(shapes, key=lambda shape: shape.order))


def _is_shape(values: Mapping[NamedNode, list[object]]) -> bool:
    return any(kind in values.get(RDF.term("type"), ()) for kind in _KINDS)


def _shape(node: NamedNode, about: Mapping[Node, dict[NamedNode, list[object]]], report: Report | None) -> Shape:
    values = about[node]
    names, descriptions, messages = (_texts(values.get(SH.term(word), ())) for word in _WORDS)
    group = next(iter(values.get(SH.term("group"), ())), None)
    severity = next((_local(item) for item in values.get(SH.term("severity"), ())), "Violation")
    order = next((int(item.value) for item in values.get(SH.term("order"), ()) if isinstance(item, Literal)), 0)
    text = report.shapes.get(node.value) if report else None
    path = next(iter(values.get(SH.term("path"), ())), None)
    return Shape(
        iri=node.value,
        names=names,
        descriptions=descriptions,
        messages=messages,
        severity=severity,
        targets=tuple((_local(key), _short(item)) for key in _TARGETS for item in values.get(key, ())),
        path=shorten(path.value) if isinstance(path, NamedNode) else "",
        queries=tuple(_queries(values, about)),
        see_also=tuple(item.value for item in values.get(RDFS.term("seeAlso"), ()) if isinstance(item, NamedNode)),
        group=_texts(about.get(group, {}).get(RDFS.term("label"), ())) if isinstance(group, NamedNode) else {},
        group_name=_local(group),
        order=(str(group), order, node.value),
        is_active=not any(_is_true(item) for item in values.get(SH.term("deactivated"), ())),
        focus_nodes=text.focus_nodes if text else None,
        results=sum(result.source_shape == node for result in report.results) if report else 0,
        example=examples().get(node.value.removeprefix(SHAPES.iri)),
    )


def _queries(
    values: Mapping[NamedNode, list[object]], about: Mapping[Node, Mapping[NamedNode, list[object]]]
) -> list[str]:
    constraints = [item for item in values.get(SH.term("sparql"), ()) if isinstance(item, NamedNode | BlankNode)]
    return [
        item.value
        for node in constraints
        for item in about.get(node, {}).get(SH.term("select"), ())
        if isinstance(item, Literal)
    ]


def _texts(values: Iterable[object]) -> Texts:
    return {item.language or "": item.value for item in values if isinstance(item, Literal)}


def _is_true(term: object) -> bool:
    return isinstance(term, Literal) and term.value in {"true", "1"}


def _local(term: object) -> str:
    return str(getattr(term, "value", "")).rpartition("#")[2]


def _short(term: object) -> str:
    return shorten(str(getattr(term, "value", term)))


@cache
def examples() -> Mapping[str, Example]:
    """Return the examples that come with the program, by the shape's local name."""
    if not _EXAMPLES.is_file():
        return {}
    found = json.loads(_EXAMPLES.read_text(encoding="utf-8"))
    return {name: Example(entry["passes"], entry["fails"]) for name, entry in found.items()}
