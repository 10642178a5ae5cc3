"""Each constraint catches the defect it is for, and nothing else does."""

from __future__ import annotations

import pytest
import rdflib
from rdflib.namespace import RDF, SH

from lsgraph.validation import validate_graph
from lsgraph.vocabulary import PREFIXES

from . import harness
from .cases import CASES

NAMES = sorted(CASES)
FORBIDDING = {"C68-no-quotation", "C71-no-same-as"}  # about what the small graph must not have


def shape_names() -> set[str]:
    graph = harness.shapes()
    nodes = {node for kind in (SH.NodeShape, SH.PropertyShape) for node in graph.subjects(RDF.type, kind)}
    return {str(node).removeprefix(harness.SHAPES) for node in nodes}


def with_waiver(waiver: str) -> rdflib.Graph:
    graph = rdflib.Graph()
    graph += harness.shapes()
    prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    return graph.parse(data=f"{prefixes}@prefix shapes: <{harness.SHAPES}> .\n{waiver}", format="turtle")


def test_every_shape_has_a_case_and_every_case_a_shape() -> None:
    assert shape_names() == set(CASES)


def test_the_undamaged_graph_passes() -> None:
    assert harness.report(with_shapes=True).results == ()


@pytest.mark.parametrize("name", NAMES)
def test_a_seeded_defect_is_caught_by_its_constraint_alone(name: str) -> None:
    case = CASES[name]
    store = harness.graph(case.bad, after=case.after, with_shapes=name.startswith("S"))
    report = validate_graph(store, with_waiver(case.waiver) if case.waiver else harness.shapes())
    constraint = name.partition("-")[0]
    warnings = {"C64"} if any(result.severity.value == "Warning" for result in report.results) else set()
    assert harness.SHAPES + name in report.by_shape()
    assert report.constraint_ids - warnings - case.also | {constraint} == {constraint}


@pytest.mark.parametrize("name", [name for name in NAMES if CASES[name].good])
def test_a_near_miss_passes(name: str) -> None:
    found = harness.report(CASES[name].good)
    assert found.results == ()


def test_every_shape_has_something_to_look_at_in_the_small_graph() -> None:
    assert set(CASES) - harness.shapes_with_focus(harness.graph(with_shapes=True)) == FORBIDDING
