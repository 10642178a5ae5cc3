"""Pages of something long."""

from __future__ import annotations

import pytest

from lsgraph.views.paging import Paging


@pytest.mark.parametrize(
    ("total", "asked", "shown"), [(0, 1, (1, 0, 0)), (50, 1, (1, 0, 50)), (51, 2, (2, 50, 51)), (51, 9, (2, 50, 51))]
)
def test_a_page_lies_within_what_there_is(total: int, asked: int, shown: tuple[int, int, int]) -> None:
    paging = Paging(total, 50, asked)
    assert (paging.number, paging.start, paging.end) == shown


def test_far_pages_are_left_out() -> None:
    assert list(Paging(1000, 10, 50).around()) == [1, None, 48, 49, 50, 51, 52, None, 100]
    assert list(Paging(30, 10, 2).around()) == [1, 2, 3]
