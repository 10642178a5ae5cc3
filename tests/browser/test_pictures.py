"""Charts as a reader uses them: chains that are added and removed, and the timeline on paper."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from .conftest import Open
from .kinds import KINDS

A3 = rb"/MediaBox \[0 0 119\d(\.\d+)? 84\d(\.\d+)?\]"


def test_chains_are_added_and_removed_without_script(open_page: Open) -> None:
    page = open_page(KINDS["lineage"], "en", script=False)
    page.get_by_label("Add a project").select_option("bio")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile(r"/lineage\?project=binds-2&project=bio&"))
    expect(page.get_by_label("Project 2", exact=True)).to_have_value("bio")
    page.get_by_role("link", name="Remove: Project 1").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Advanced Biological Medicine")
    expect(page.locator(".picture .chosen")).to_have_count(1)


def test_each_programme_of_the_timeline_fills_the_width_of_an_a3_sheet(open_page: Open) -> None:
    page = open_page(KINDS["timeline"])
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1512, "height": 1047})  # A3 without its margins, in CSS pixels
    drawings = page.locator("svg.picture:visible")
    headings = [(drawings.nth(n).locator(".heading").text_content() or "")[:3] for n in range(drawings.count())]
    printed = page.pdf(prefer_css_page_size=True)
    assert headings == ["2-1", "2-2", "2-3", "2-4", "2-5", "2-6"]
    for n in range(len(headings)):
        place = drawings.nth(n).bounding_box()
        assert place is not None
        assert (place["width"] > 1400, place["height"] <= 1047) == (True, True), headings[n]
    assert len(re.findall(A3, printed)) > len(headings)
