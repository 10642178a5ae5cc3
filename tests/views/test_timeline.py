"""Timelines: what runs when, and that nothing stands at a year that the source does not give."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import pytest

from lsgraph.views.drawing import timeline as drawn_timeline
from lsgraph.views.picture import Say
from lsgraph.views.portfolio import Evaluation, Period, Portfolio, Programme, Project
from lsgraph.views.standing import Standing, standing
from lsgraph.views.texts import Text
from lsgraph.views.timeline import Line, Timeline, sentences, tables, timeline

from .drawn import Drawn, number

PROJECT = "https://w3id.org/lsgraph/id/project/"
Speak = Callable[[str], Say]


def row(value: Timeline, slug: str) -> Line:
    return next(line for line in value.lines if line.project.slug == slug)


def draw(value: Timeline, say: Say, language: str = "ja") -> Drawn:
    return Drawn(drawn_timeline.draw(value, "Timeline", sentences(value, say, language), str, say, language))


def buoys(*periods: Period) -> Portfolio:
    programme = Programme("urn:programme", Text("Tides"), "1")
    projects = {iri: Project(iri, Text(iri), programme.iri) for iri in dict.fromkeys(p.project for p in periods)}
    return Portfolio((programme,), projects, periods, adopted=date(2022, 6, 3))


def test_the_regenerative_network_ends_but_a_part_goes_on(plan: Portfolio) -> None:
    line = row(timeline(plan), "saisei")
    assert [(p.start, p.end, p.end_kind, p.extent) for p in line.periods] == [
        (2013, 2022, "fixed", "whole"),
        (None, 2023, "fixed", "part"),
    ]
    assert [(e.kind, e.number, e.year) for e in line.dated] == [
        ("exAnte", 1, 2012), ("midTerm", 1, 2016), ("midTerm", 2, 2019), ("exPost", 1, 2022),
    ]  # fmt: skip
    assert standing(line.periods, 2022) == Standing("running", 10, 10)
    assert standing(line.periods, 2023) == Standing("part")
    assert standing(line.periods, 2024) == Standing("over")
    assert standing(line.periods, 2012) == Standing("ahead")


def test_international_collaboration_has_no_set_end(plan: Portfolio) -> None:
    line = row(timeline(plan), "kokusai")
    assert [(p.start, p.end, p.end_kind) for p in line.periods] == [(2015, None, "openEnded")]
    assert standing(line.periods, 2030) == Standing("running", 16, None, open=True)


def test_predecessors_stand_above_their_successors_and_parts_below_their_project(plan: Portfolio) -> None:
    first = timeline(plan).sections[0]
    assert [(line.project.slug, line.depth) for line in first.lines] == [
        ("kakushin-bio", 0), ("bio", 0), ("ls-shien-kiban", 0), ("pdis", 1), ("binds-1", 0), ("binds-2", 0),
        ("gan-1", 0), ("gan-2", 0), ("tenkai", 0), ("sentan-keisoku", 1), ("a-step", 1), ("act-m", 1), ("s-inobe", 1),
        ("iryokiki", 0),
    ]  # fmt: skip


def test_the_sentences_of_a_year_count_what_nobody_knows_apart(plans: Mapping[str, Portfolio], say: Speak) -> None:
    assert sentences(timeline(plans["ja"], fy=2023), say("ja"), "ja") == (
        "令和5年度に実施中の課題は10件で、うち終期の定めのないものが1件、一部だけが続くものが1件ある。",
        "終期不明の0件と期間の記載がない39件は、実施中かどうか分からないため数えていない。",
    )
    assert sentences(timeline(plans["en"]), say("en"), "en") == (
        "Of 53 projects, 14 have a stated period; the picture runs from FY2012 to FY2031.",
        "There are 62 evaluations: 21 with a known year, and 41 without one, which stand beside their rows.",
    )


def test_an_unknown_end_is_neither_running_nor_over() -> None:
    periods = (Period("urn:1", "urn:a", 2020, None, "unknown"),)
    assert standing(periods, 2024) == Standing("unknown-end", 5)
    assert standing((), 2024) == Standing("unstated")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_row_of_the_tables_is_in_the_picture(plans: Mapping[str, Portfolio], say: Speak, language: str) -> None:
    value = timeline(plans[language], fy=2023)
    found = tables(value, say(language), language)
    drawn = draw(value, say(language), language)
    assert [len(table.rows) for table in found] == [54, 21, 48]
    columns = ["programme", "project", "end-kind", "evaluations", "kind", "predecessor", "successor", "printed"]
    assert drawn.missing(found, columns) == []


def test_a_mark_without_a_year_stands_before_every_year(plan: Portfolio, say: Speak) -> None:
    drawn = draw(timeline(plan), say("ja"))
    signs = [sign for sign in drawn.of("rect", "sign", "undated")][:-1]  # the last is the key's
    first_year = min(float((line.get("d") or "").split()[0][1:]) for line in drawn.of("path", "hair")[:20])
    assert len(signs) == 41
    assert max(number(sign, "x") + number(sign, "width") for sign in signs) < first_year
    assert len(drawn.of("rect", "sign", "planned")) + len(drawn.of("rect", "sign", "conducted")) == 21 + 2


def test_marks_of_a_chart_whose_owner_is_unknown_stand_at_no_year(plan: Portfolio, say: Speak) -> None:
    drawn = draw(timeline(plan), say("ja"))
    first_year = min(float((line.get("d") or "").split()[0][1:]) for line in drawn.of("path", "hair")[:20])
    printed = [text for text in drawn.of("text", "tiny", "soft") if (text.text or "").startswith("［")]
    assert len(printed) == 48
    assert max(number(text, "x") for text in printed) < first_year - 40


def test_fixed_open_and_unknown_ends_look_different(say: Speak) -> None:
    plan = buoys(
        Period("urn:1", "urn:a", 2020, 2024, "fixed"),
        Period("urn:2", "urn:b", 2020, None, "openEnded"),
        Period("urn:3", "urn:c", 2020, None, "unknown"),
    )
    drawn = draw(timeline(plan, last=2026), say("ja"))
    by_link = {a.get("href"): a[-1] for a in drawn.of("a") if (a.get("href") or "")[:5] in ("urn:1", "urn:2", "urn:3")}
    assert by_link["urn:1"].tag.endswith("rect")
    assert by_link["urn:2"].get("class") == "bar"
    assert by_link["urn:2"].tag.endswith("path")
    assert by_link["urn:3"].get("class") == "bar unknown"


def test_zoom_keeps_the_years_between(plan: Portfolio, say: Speak) -> None:
    value = timeline(plan, first=2024, last=2026)
    drawn = draw(value, say("ja"))
    assert [text.text for text in drawn.of("text", "small") if (text.text or "").startswith("令和")] == [
        "令和6", "令和7", "令和8",
    ]  # fmt: skip
    assert len(drawn.of("rect", "sign", "planned")) == 4 + 2 + 2 + 1


def test_a_programme_of_its_own_has_its_rows_alone(plan: Portfolio) -> None:
    value = timeline(plan, programme="https://w3id.org/lsgraph/id/programme/p6")
    assert [line.project.slug for line in value.lines] == ["nbrp-3", "nbrp-4", "nbrp", "nbrp-5"]
    assert (value.first, value.last) == (2022, 2031)


def test_a_plan_without_years_is_drawn(say: Speak) -> None:
    evaluation = Evaluation("urn:e", "urn:a", "midTerm", 1, None, "markedOnChart", "中")
    programme = Programme("urn:programme", Text("Tides"))
    plan = Portfolio((programme,), {"urn:a": Project("urn:a", Text("A"), programme.iri)}, evaluations=(evaluation,))
    assert "urn:e" in draw(timeline(plan), say("ja")).links
    assert draw(timeline(Portfolio()), say("ja")).links == set()
