"""A site of any size fits the sitemap protocol: every address stands in exactly one part that the index names."""

from __future__ import annotations

import pytest

from lsgraph.views.sitemap import MOST, names, window


def test_a_group_has_as_many_parts_as_it_needs() -> None:
    counts = [("Policy", 3), ("Citation", 7), ("Record", 6), ("Nothing", 0)]
    assert names(counts, most=3) == ("Policy", "Citation", "Citation-2", "Citation-3", "Record", "Record-2")


def test_the_parts_of_a_group_follow_each_other_without_gap() -> None:
    windows = [window(name, most=3) for name in names([("Citation", 7)], most=3)]
    assert windows == [("Citation", 0), ("Citation", 3), ("Citation", 6)]


@pytest.mark.parametrize("name", ["", "-2", "Citation-0", "Citation-02", "Citation-x", "a b", "Citation-9999999999"])
def test_a_name_that_the_index_never_gives_is_none(name: str) -> None:
    assert window(name) is None


def test_a_part_of_the_longest_addresses_keeps_both_limits_of_the_protocol() -> None:
    entry = 3 * 2_047 + 250  # an address, the same in two languages, and the elements round them
    assert MOST <= 50_000
    assert MOST * entry <= 50 * 1024 * 1024
