"""What the three kinds of users come for, from the first page to the end, as they do it."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from playwright.sync_api import expect

from .conftest import Open
from .kinds import KINDS


def test_an_analyst_finds_binds_and_what_it_grew_from(open_page: Open) -> None:
    page = open_page("/")
    page.locator("#search-box").fill("BINDS")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="生命科学・創薬研究支援基盤事業").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("生命科学・創薬研究支援基盤事業")
    page.get_by_role("link", name="創薬等ライフサイエンス研究支援技術基盤事業").first.click()
    expect(page).to_have_url(re.compile(r"/id/project/binds-1\.html$"))


def test_a_fact_leads_to_its_passage(open_page: Open) -> None:
    page = open_page(KINDS["project"])
    mark = page.locator("details.evidence").first
    mark.locator("summary").click()
    mark.locator(".citation a[href*='/src/']").first.click()
    expect(page).to_have_url(re.compile(r"/src/"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_list_is_taken_away_as_csv_and_read_back(open_page: Open, tmp_path: Path) -> None:
    page = open_page(KINDS["list"])
    shown = page.locator("table.list tbody tr").count()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    file = tmp_path / "list.csv"
    download.value.save_as(file)
    with file.open(encoding="utf-8-sig", newline="") as text:
        rows = list(csv.reader(text))
    assert shown == 33
    assert len(rows) == shown + 1
    assert len({len(row) for row in rows}) == 1


def test_an_integrator_writes_a_query_and_shares_its_link(open_page: Open) -> None:
    page = open_page(KINDS["sparql"])
    page.wait_for_load_state("networkidle")
    page.locator(".CodeMirror-lines, #query:visible").first.click()
    page.keyboard.press("Control+A")
    page.keyboard.type("SELECT (COUNT(*) AS ?n) WHERE { ?p a <https://w3id.org/lsgraph/ont#Programme> }")
    page.get_by_role("button", name="実行").click()
    expect(page.locator("td.number")).to_have_text("6")
    shared = page.url.replace("http://127.0.0.1", "", 1).partition("/")[2]
    expect(open_page(f"/{shared}", language="en").locator("td.number")).to_have_text("6")


def test_the_language_stays_where_it_was_switched(open_page: Open) -> None:
    page = open_page(KINDS["project"])
    page.get_by_role("list", name="表示言語").get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page).to_have_url(re.compile(r"/id/project/binds-2\.html$"))
    page.get_by_role("navigation").get_by_role("link", name="Vocabulary").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ontology")


def test_japanese_names_are_read_under_english_headings(open_page: Open) -> None:
    page = open_page(KINDS["project"], language="en")
    page.get_by_role("list", name="Language of the content").get_by_role("link", name="日本語").click()
    expect(page).to_have_url(re.compile(r"/id/project/binds-2\.html$"))
    title = page.get_by_role("heading", level=1)
    expect(title).to_have_text("生命科学・創薬研究支援基盤事業")
    expect(title).to_have_attribute("lang", "ja")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", name="Budget")).to_be_visible()
    unmarked = page.evaluate(
        """() => [...document.querySelectorAll("main *")].flatMap((e) => [...e.childNodes].filter(
             (n) => n.nodeType === 3 && /[ぁ-んァ-ヶ一-龠]/.test(n.textContent) && !e.closest("[lang=ja]")
           ).map((n) => n.textContent.trim()))"""
    )
    assert unmarked == []
    page.get_by_role("navigation").get_by_role("link", name="Projects").click()
    expect(page.get_by_role("columnheader", name="Programme")).to_be_visible()
    expect(page.get_by_role("link", name="生命科学・創薬研究支援基盤事業").first).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_everything_can_be_read_without_script(open_page: Open) -> None:
    page = open_page("/", script=False)
    page.locator("#search-box").fill("再生医療")
    page.get_by_role("button", name="検索").click()
    expect(page.locator(".hits > li").first).to_be_visible()
    query = open_page(KINDS["sparql"], script=False)
    query.get_by_role("textbox", name="問い合わせ文").fill("ASK { ?s ?p ?o }")
    query.get_by_role("button", name="実行").click()
    expect(query.locator(".answer")).to_contain_text("はい")


def test_the_keyboard_alone_reaches_a_project(open_page: Open) -> None:
    page = open_page("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="本文へ移動")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#search-box")).to_be_focused()
    page.keyboard.type("BINDS")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/search"))


def test_nobody_is_caught_in_the_editor(open_page: Open) -> None:
    page = open_page(KINDS["sparql"])
    page.wait_for_load_state("networkidle")
    page.locator(".CodeMirror-lines, #query:visible").first.click()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.yasqe') === null && document.activeElement.id !== 'query'")


def test_the_menu_opens_on_a_narrow_screen(open_page: Open) -> None:
    page = open_page("/", width=375)
    link = page.get_by_role("navigation").get_by_role("link", name="用語")
    expect(link).to_be_hidden()
    page.get_by_text("メニュー").click()
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("オントロジー")
