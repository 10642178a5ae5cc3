"""A second SHACL engine, written by other people in another language, comes to the same results."""

from __future__ import annotations

import pytest

from ..shapes.cases import CASES
from . import second_engine

pytest.importorskip("pyrudof", reason="the second engine has no wheel for this platform")
SOME = ("C15-acyclic", "C45-gap", "C50-distinct")


@pytest.mark.parametrize(
    "name", [name if name in SOME else pytest.param(name, marks=pytest.mark.slow) for name in sorted(CASES)]
)
def test_both_engines_find_the_same_in_a_damaged_graph(name: str) -> None:
    store, shapes = second_engine.seeded(name)
    mine, theirs = second_engine.first(store, shapes), second_engine.second(store, shapes)
    assert second_engine.undecided(mine, theirs) == frozenset()


@pytest.mark.slow
def test_both_engines_find_the_same_in_the_plan() -> None:
    mine, theirs = second_engine.plan()
    assert mine
    assert second_engine.undecided(mine, theirs) == frozenset()


@pytest.mark.slow
def test_every_difference_that_is_kept_still_shows() -> None:
    mine, theirs = second_engine.plan()
    shapes = {entry[1].rpartition("#")[2] for entry in mine ^ theirs}
    assert shapes == {difference.shape for difference in second_engine.KNOWN}
