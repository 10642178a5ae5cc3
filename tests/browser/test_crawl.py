"""Every internal link of the site leads somewhere."""

from __future__ import annotations

from .crawl import crawl


def test_every_link_answers_and_pages_are_quick(address: str) -> None:
    told = crawl(address, most=20_000)
    print(f"{len(told.asked)} pages, {told.links} links, {len(told.failures)} failures, median {told.median:.0f} ms")
    assert told.failures == {}
    assert told.fragments == set()
    assert len(told.asked) > 4_000
    assert told.median < 50
