"""Oxigraph with one query for each constraint finds what plain rdflib finds, focus node by focus node."""

from __future__ import annotations

import pytest

from lsgraph.validation import validate

from ..shapes import harness
from ..shapes.cases import CASES

BATCHES = 3


@pytest.mark.parametrize("batch", [0, *(pytest.param(batch, marks=pytest.mark.slow) for batch in range(1, BATCHES))])
def test_a_store_and_an_rdflib_graph_give_the_same_results(batch: int) -> None:
    cases = [case for number, (_, case) in enumerate(sorted(CASES.items())) if number % BATCHES == batch]
    bad = " ; ".join(case.bad for case in cases if case.bad and "shapes:" not in case.bad)
    after = " ; ".join(case.after for case in cases if case.after)
    store = harness.graph(bad, after=after)

    fast = validate(store, harness.shapes())
    plain = harness.report_on_rdflib(store)

    assert len(fast.by_shape()) > 40
    assert fast.results == plain.results
