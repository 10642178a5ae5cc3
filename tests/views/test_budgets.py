"""Budgets as the plan prints them: what is unknown is never zero, and kinds are never added to each other."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lsgraph.store.embedded import EmbeddedStore
from lsgraph.views import budget_tables
from lsgraph.views.amounts import sum_told, told
from lsgraph.views.budgets import Books, Budgets, Item, Line, Sum, add, books, budgets
from lsgraph.views.budgets import Table as BudgetTable
from lsgraph.views.drawing import budgets as drawn_budgets
from lsgraph.views.picture import Say
from lsgraph.views.portfolio import Portfolio, Project, evidence
from lsgraph.views.texts import Text
from lsgraph.views.workbook import workbook
from lsgraph.web.messages import tell

from .conftest import PROJECT, _ask
from .drawn import SVG, Drawn, number

Speak = Callable[[str], Say]
SOME_KINDS = st.sampled_from(["request", "budget", "costLine", "ours"])
STATUSES = st.sampled_from(["final", "estimate", "undecided", "placeholder", "notStated", ""])
AMOUNTS = st.none() | st.integers(0, 10**11)
HOSTILE = '=HYPERLINK("http://evil.example","x")<script>]]>'


@pytest.fixture(scope="module")
def ledgers(graph: EmbeddedStore) -> Mapping[str, Books]:
    """The plan's budgets by language."""
    return {language: _books(graph, language) for language in ("ja", "en")}


@pytest.fixture(scope="module")
def ledger(ledgers: Mapping[str, Books]) -> Books:
    """The plan's budgets in Japanese."""
    return ledgers["ja"]


def _books(graph: EmbeddedStore, language: str) -> Books:
    rows = {
        "items": _ask(graph, "picture-budget-items", language=language),
        "tables": _ask(graph, "picture-budget-tables"),
        "discrepancies": _ask(graph, "picture-budget-discrepancies", language=language),
    }
    cited = _ask(
        graph,
        "picture-evidence",
        **{"class": "lsg:BudgetTable", "property": "lsg:budgetIncludesAdjustment", "language": language},
    )
    return books(rows, evidence(cited))


def line(value: Budgets, project: str, kind: str, category: str = "") -> Line:
    """Return a line of a project by the slug of the project."""
    return next(
        found
        for account in value.accounts
        for found in account.lines
        if (account.project.slug, found.kind, found.category) == (project, kind, category)
    )


def sheet(value: Budgets, cells: int = 0, language: str = "ja", say: Say | None = None) -> bytes:
    """Return the workbook of budgets in million yen."""
    assert say is not None
    twin = budget_tables.tables(value, Portfolio(), "million", say, language)[cells]
    return workbook(value, "million", "Budgets", twin, date(2022, 6, 3), say, language)


def test_the_biopharmaceutical_row_is_as_printed(plan: Portfolio, ledger: Books) -> None:
    found = line(budgets(ledger, plan), "bio", "budget")
    assert [(item.year, item.yen, item.state, item.printed) for item in found.items] == [
        (2019, 1_261_000_000, "final", "1,261百万"),
        (2020, 1_412_000_000, "final", "1,412百万"),
        (2021, 1_676_000_000, "final", "1,676百万"),
        (2022, 1_466_000_000, "estimate", "1,466百万（見込額）"),
        (2023, None, "notStated", "－"),
    ]
    assert found.sum == Sum(5_815_000_000, 1_466_000_000, unknown=1, zero=0, known=4, missing=0)
    assert (found.stated and found.stated.total, found.difference) == (None, None)


def test_five_kinds_of_cell_are_told_apart(plan: Portfolio, ledger: Books) -> None:
    value = budgets(ledger, plan)
    brain = line(value, "nokoko", "request")
    assert [item.state for item in brain.items] == ["placeholder", *["notStated"] * 6, "undecided", "undecided"]
    assert brain.sum == Sum(0, 0, unknown=9, zero=0, known=0, missing=0)
    adjustment = line(value, "bio", "adjustment")
    assert [item.state for item in adjustment.items] == ["zero", "final", "final"]
    assert adjustment.sum == Sum(511_000_000, 0, unknown=0, zero=1, known=3, missing=2)


def test_printed_totals_stand_beside_the_sums(plan: Portfolio, ledger: Books) -> None:
    value = budgets(ledger, plan)
    found = [line(value, "saisei", "budget"), line(value, "saisei", "adjustment")]
    assert [(each.sum.at_least, each.difference) for each in found] == [(90_222_000_000, 0), (5_029_000_000, 0)]
    assert [(a.project.slug, a.table.includes_adjustment) for a in value.accounts if a.table and a.table.kind == ""][
        :2
    ] == [("binds-2", None), ("bio", True)]
    assert {a.project.slug: [d.iri.rpartition("/")[2] for d in a.discrepancies] for a in value.accounts}["bio"] == [
        "d109", "d110", "d111", "d112", "d14",
    ]  # fmt: skip


def test_a_printed_total_that_is_not_the_sum_shows_the_difference(say: Speak) -> None:
    items = tuple(
        Item(f"urn:{year}", "urn:p", year, "budget", "final", yen) for year, yen in ((2020, 5), (2021, 7), (2022, 0))
    )
    ledger = Books(items, (BudgetTable("urn:t", "urn:p"), BudgetTable("urn:r", "urn:p", "budget", "urn:t", 20)))
    value = budgets(ledger, Portfolio(projects={"urn:p": Project("urn:p", Text("Tides"))}))
    (found,) = value.accounts[0].lines
    assert (found.sum.at_least, found.difference) == (12, 8)
    row = budget_tables.tables(value, Portfolio(), "yen", say("en"), "en")[1].rows[0]
    assert [cell.text for cell in row][1:3] == ["budget", "¥12"]
    assert "differs from the sum by ¥8" in [cell.text for cell in row]


def test_kinds_are_never_added(ledger: Books) -> None:
    with pytest.raises(ValueError, match="several kinds"):
        add(ledger.items)


def test_cost_lines_stand_by_themselves_and_in_no_sum_of_a_year(plan: Portfolio, ledger: Books, say: Speak) -> None:
    value = budgets(ledger, plan, f"{PROJECT}kansen-kiban")
    assert [(each.category, each.sum.at_least) for each in value.accounts[0].lines] == [
        ("", 4_440_000_000),
        ("事業実施費", 4_340_000_000),
        ("課題管理費", 100_000_000),
    ]
    years = next(t for t in budget_tables.tables(value, plan, "oku", say("ja"), "ja") if t.key == "years")
    assert [(row[1].text, row[2].text) for row in years.rows] == [("概算要求予定額", "44.4億円")]


@pytest.mark.parametrize(
    ("unit", "language", "words"),
    [
        ("million", "ja", "5,815百万円以上(うち見込額1,466百万円、不明1欄)"),
        ("oku", "ja", "58.15億円以上(うち見込額14.66億円、不明1欄)"),
        ("yen", "ja", "5,815,000,000円以上(うち見込額1,466,000,000円、不明1欄)"),
        ("million", "en", "at least ¥5,815 million (¥1,466 million of it estimated, 1 cell unknown)"),
        ("oku", "en", "at least ¥58.15 hundred million (¥14.66 hundred million of it estimated, 1 cell unknown)"),
    ],
)
def test_a_sum_says_what_it_does_not_know(unit: str, language: str, words: str, say: Speak) -> None:
    assert sum_told(Sum(5_815_000_000, 1_466_000_000, 1, 0, 4), unit, say(language), language) == words


def test_an_amount_is_not_rounded(say: Speak) -> None:
    assert told(1_234_567, "million", say("en"), "en") == "¥1.234567 million"
    assert told(4_440_000_000, "oku", say("ja"), "ja") == "44.4億円"


def test_the_sentences_in_both_languages(
    plans: Mapping[str, Portfolio], ledgers: Mapping[str, Books], say: Speak
) -> None:
    one = budgets(ledgers["en"], plans["en"], f"{PROJECT}saisei")
    assert budget_tables.sentences(one, "million", say("en"), "en") == (
        "Research Center Network for Realization of Regenerative Medicine: adjustment ¥5,029 million, "
        "budget ¥90,222 million.",
        "2 totals are printed, 2 of them equal to the sum; the other 0 rows have no amount there. "
        "In its table the budget does not include the adjustment (inferred, 90%).",
    )
    assert budget_tables.sentences(budgets(ledgers["ja"], plans["ja"], fy=2021), "million", say("ja"), "ja") == (
        "令和3年度は、概算要求予定額が金額の記載なし(不明2欄)、当初予算が1,316百万円、調整費が360百万円、"
        "予算額が10,742百万円、執行額が1,676百万円である。",
        "予算額が調整費を含む表は1、含まない表は1、分からない表は8。",
    )
    assert budget_tables.sentences(budgets(ledgers["ja"], plans["ja"]), "million", say("ja"), "ja")[0] == (
        "10課題に予算表がある(23課題には表がない)。55欄のうち金額があるのは37(見込額2、0円5を含む)、"
        "不明が18(調整中7、○○億のまま1、「－」「…」など10)である。"
    )


def test_as_of_a_year_what_runs_without_a_budget_is_told(plan: Portfolio, ledger: Books, say: Speak) -> None:
    found = budget_tables.tables(budgets(ledger, plan, fy=2023), plan, "million", say("ja"), "ja")
    running = {row[0].iri.removeprefix(PROJECT): [part.text for part in row[2].all] for row in found[1].rows}
    assert found[1].key == "running"
    assert running["kansen-kiban"] == ["予算の記載なし"]
    assert running["bio"] == [
        "当初予算 金額なし(「－」「…」など、原文「－」)",
        "予算額 金額なし(「－」「…」など、原文「－」)",
        "執行額 金額なし(「－」「…」など、原文「－」)",
    ]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_cell_of_the_table_is_in_the_picture(
    plans: Mapping[str, Portfolio], ledgers: Mapping[str, Books], say: Speak, language: str
) -> None:
    value = budgets(ledgers[language], plans[language])
    found = budget_tables.tables(value, plans[language], "million", say(language), language)
    told = budget_tables.sentences(value, "million", say(language), language)
    drawn = Drawn(drawn_budgets.draw(value, "million", "Budgets", told, str, say(language), language))
    assert (len(found[0].rows), len(found[1].rows)) == (55, 17)
    assert drawn.missing(found[:1], ["project", "state"]) == []
    assert drawn.missing(found[1:2], ["stated"]) == []


def test_bars_begin_at_zero_and_what_has_no_amount_has_no_height(plan: Portfolio, ledger: Books, say: Speak) -> None:
    value = budgets(ledger, plan, f"{PROJECT}bio", kind="budget")
    drawn = Drawn(drawn_budgets.draw(value, "million", "Budgets", ("a",), str, say("en"), "en"))
    links = {a.get("href", ""): a for a in drawn.of("a", "mark")}
    bars = [links[item.iri].find(f"{SVG}rect") for item in value.items]
    heights = [number(bar, "height") for bar in bars if bar is not None]
    assert heights[:4] == pytest.approx([62 * amount / 1676 for amount in (1261, 1412, 1676, 1466)], abs=0.01)
    feet = {round(number(bar, "y") + number(bar, "height"), 2) for bar in bars[:4] if bar is not None}
    assert len(feet) == 1
    assert [bar.get("class") for bar in bars if bar is not None] == [
        "bar", "bar", "bar", "bar estimate", "no-amount notStated",
    ]  # fmt: skip


def test_the_workbook_has_formulas_with_their_values(plan: Portfolio, ledger: Books, say: Speak) -> None:
    made = sheet(budgets(ledger, plan, f"{PROJECT}bio"), say=say("ja"))
    formulas = openpyxl.load_workbook(io.BytesIO(made)).worksheets[0]
    values = openpyxl.load_workbook(io.BytesIO(made), data_only=True).worksheets[0]
    budget, adjustment = 6, 5
    assert [cell.value for cell in values[3]][:8] == [
        "課題", "種別", "令和元年度", "令和2年度", "令和3年度", "令和4年度", "令和5年度", "和",
    ]  # fmt: skip
    assert [cell.value for cell in values[budget]][1:12] == [
        "予算額", 1261, 1412, 1676, 1466, "－", 5815, 1466, 1, 0, "－",
    ]  # fmt: skip
    assert formulas.cell(budget, 8).value == '=IF(COUNT(C6:G6)=0,"",SUM(C6:G6))'
    assert formulas.cell(budget, 9).value == "=SUM(F6)"
    assert [cell.value for cell in values[adjustment]][2:8] == [0, 151, 360, None, None, 511]
    assert values.cell(budget, 14).value == "令和4年度は見込額／令和5年度は「－」／総額は「－」"


def test_the_same_budgets_give_the_same_workbook(plan: Portfolio, ledger: Books, say: Speak) -> None:
    first, second = (sheet(budgets(ledger, plan), say=say("en"), language="en") for _ in range(2))
    names = zipfile.ZipFile(io.BytesIO(first)).namelist()
    assert "xl/worksheets/sheet1.xml" in names
    assert first == second


def test_hostile_words_stay_words(say: Speak) -> None:
    item = Item("urn:i", "urn:p", 2022, "budget", "undecided", None, HOSTILE, HOSTILE)
    portfolio = Portfolio(projects={"urn:p": Project("urn:p", Text(HOSTILE))})
    value = budgets(Books((item,), (BudgetTable("urn:t", "urn:p", printed=(HOSTILE,)),)), portfolio)
    drawn = Drawn(drawn_budgets.draw(value, "million", HOSTILE, (HOSTILE,), str, say("en"), "en"))
    made = sheet(value, say=say("en"), language="en")
    read = openpyxl.load_workbook(io.BytesIO(made)).worksheets
    assert drawn.of("script") == []
    assert (read[0].cell(4, 1).value, read[0].cell(4, 1).data_type) == (HOSTILE, "s")
    assert not any(cell.data_type == "f" for row in read[1].iter_rows() for cell in row)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ab"), SOME_KINDS, st.integers(2010, 2030), STATUSES, AMOUNTS), max_size=12))
def test_no_cell_of_any_plan_is_lost_invented_or_added_twice(
    cells: list[tuple[str, str, int, str, int | None]],
) -> None:
    items = tuple(Item(f"urn:{n}", f"urn:{p}", y, k, s, yen, "x") for n, (p, k, y, s, yen) in enumerate(cells))
    portfolio = Portfolio(projects={iri: Project(iri, Text(iri)) for iri in ("urn:a", "urn:b")})
    value = budgets(Books(items), portfolio)
    lines = [found for account in value.accounts for found in account.lines]
    drawn = Drawn(drawn_budgets.draw(value, "yen", "t", ("s",), str, partial(tell, "en"), "en"))
    assert sorted(item.iri for item in value.items) == sorted(item.iri for item in items)
    assert sum(found.sum.at_least for found in lines) == sum(item.yen or 0 for item in items)
    assert sum(found.sum.unknown for found in lines) == sum(1 for item in items if item.yen is None)
    assert all(len({item.year for item in found.items}) == len(found.items) for found in lines)
    assert {item.iri for item in items} <= drawn.links


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not here")
def test_libreoffice_calculates_the_same(plan: Portfolio, ledger: Books, say: Speak, tmp_path: Path) -> None:
    made = sheet(budgets(ledger, plan), say=say("en"), language="en")
    bare = tmp_path / "budgets.xlsx"  # formulas alone: openpyxl keeps no calculated values
    openpyxl.load_workbook(io.BytesIO(made)).save(bare)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "out"), str(bare)]
    subprocess.run(command, check=True, timeout=120, capture_output=True)
    ours, theirs = (
        [[cell.value or None for cell in row] for row in openpyxl.load_workbook(source, data_only=True).worksheets[0]]
        for source in (io.BytesIO(made), tmp_path / "out" / "budgets.xlsx")
    )
    assert openpyxl.load_workbook(bare, data_only=True).worksheets[0].cell(7, 20).value is None
    assert ours[6][19] == 5815
    assert theirs == ours
