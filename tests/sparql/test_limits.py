"""The limits: where they come from, and that each says why."""

from __future__ import annotations

from dataclasses import fields

import pytest

from lsgraph.sparql.limits import BadLimit, Limits


def test_each_limit_has_a_unit_and_a_reason() -> None:
    for limit in fields(Limits):
        assert limit.metadata["unit"]
        assert limit.metadata["why"].endswith(".")


def test_what_is_given_comes_before_the_environment_and_that_before_the_default() -> None:
    class Given:
        query_time_limit = 3.0

    environment = {"LSGRAPH_QUERY_TIME_LIMIT": "5", "LSGRAPH_EVALUATORS": "4", "LSGRAPH_QUEUE_LENGTH": ""}
    limits = Limits.from_settings(Given(), environment)
    assert (limits.query_time_limit, limits.evaluators, limits.queue_length) == (3.0, 4, 32)


@pytest.mark.parametrize("value", ["many", "0", "-1", "nan", "1.5"])
def test_a_value_that_cannot_be_used_is_told(value: str) -> None:
    with pytest.raises(BadLimit, match="cannot be used"):
        Limits.from_settings(None, {"LSGRAPH_EVALUATORS": value})
