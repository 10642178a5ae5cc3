"""The shapes catch what goes wrong in the real plan, not only what a test had in mind."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from . import mutations
from .kinds import KINDS, Kind

LEAST = 0.95


@pytest.fixture(scope="module")
def scores() -> Mapping[Kind, mutations.Score]:
    return mutations.run()


def test_the_same_damages_are_made_every_time() -> None:
    store = mutations.Plan.read().store()
    once, again = mutations.mutations(store, 2), mutations.mutations(store, 2)
    assert [each.update for found in once.values() for each in found] == [
        each.update for found in again.values() for each in found
    ]


def test_damages_of_a_batch_do_not_touch_each_other() -> None:
    for batch in mutations.batches(mutations.mutations(mutations.Plan.read().store(), 3)):
        touched = [iri for mutation in batch for iri in mutation.touched]
        assert len(touched) == len(set(touched))


@pytest.mark.slow
def test_five_hundred_damages_of_forty_kinds_are_tried(scores: Mapping[Kind, mutations.Score]) -> None:
    assert sum(score.tried for score in scores.values()) >= 500
    assert sum(score.tried > 0 for score in scores.values()) >= 40


@pytest.mark.slow
def test_the_shape_that_should_catches_nearly_all(scores: Mapping[Kind, mutations.Score]) -> None:
    tried, right = sum(each.tried for each in scores.values()), sum(each.right for each in scores.values())
    assert right / tried >= LEAST


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_what_is_not_caught_has_a_reason(scores: Mapping[Kind, mutations.Score], kind: Kind) -> None:
    assert scores[kind].missed == () or kind.why_missed
