"""Evaluation calendars: years and kinds as the plan gives them, and feeds that standard parsers read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

import feedparser
import icalendar
import pytest

from lsgraph.views import feeds
from lsgraph.views.calendar import Calendar, calendar, sentences, tables
from lsgraph.views.drawing import calendar as drawn_calendar
from lsgraph.views.picture import Cell, Column, Say, Table, csv_of
from lsgraph.views.portfolio import Evaluation, Portfolio, Programme, Project
from lsgraph.views.texts import Text
from lsgraph.web.messages import tell

from .drawn import Drawn

ADOPTED = date(2022, 6, 3)
Speak = Callable[[str], Say]


def slugs(value: Calendar, year: int | None, kind: str) -> set[str]:
    return {entry.project.slug for entry in value.of(year, kind)}


def atom(value: Calendar, language: str = "ja") -> bytes:
    address = "https://example.org/calendar.atom"
    return feeds.atom(value, "暦", ADOPTED, address, "lsgraph", str, partial(tell, language), language)


def ics(value: Calendar, language: str = "ja") -> bytes:
    return feeds.ics(value, "暦", ADOPTED, str, partial(tell, language), language)


def test_four_mid_term_evaluations_fall_in_fy2024(plan: Portfolio) -> None:
    value = calendar(plan)
    assert slugs(value, 2024, "midTerm") == {"binds-2", "gan-2", "nokoko", "kansen-kiban"}
    assert slugs(value, 2022, "exPost") == {"saisei"}
    assert slugs(value, 2012, "exAnte") == {"saisei"}
    assert (len(value.dated), len(value.undated)) == (21, 41)


def test_what_stands_out_comes_with_its_passage(plan: Portfolio) -> None:
    value = calendar(plan)
    out = {
        (
            entry.project.slug,
            entry.remark,
            entry.evaluation.evidence.passages[0].page,
            entry.evaluation.evidence.passages[0].first,
        )
        for entry in value.remarkable
    }
    assert out == {("nokoko", "after-end", 21, 1516), ("saisei-kasoku", "not-yet", 3, 200)}
    assert [(each.project.slug, each.period.evidence.passages[0].page) for each in value.missing] == [
        ("kakushin-bio", 15)
    ]


def test_the_sentences_in_both_languages(plans: Mapping[str, Portfolio], say: Speak) -> None:
    assert sentences(calendar(plans["ja"]), say("ja"), "ja") == (
        "年度の分かる評価は21件(事前1件、中間12件、事後8件)で、年度の記載がない評価がほかに41件ある。",
        "実施期間の後の評価が1件、プラン決定の時点で未実施の評価が1件、5年以上で中間評価の記載がない課題が1件ある。",
    )
    assert sentences(calendar(plans["en"], fy=2029), say("en"), "en") == (
        "In FY2029, 1 evaluation is due (0 ex-ante, 0 mid-term, 1 ex-post).",
        "Before that year there are 19, after it 1; for 41 the source gives no year.",
    )


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_row_of_the_tables_is_in_the_picture(plans: Mapping[str, Portfolio], say: Speak, language: str) -> None:
    value = calendar(plans[language])
    found = tables(value, say(language), language)
    told = sentences(value, say(language), language)
    drawn = Drawn(drawn_calendar.draw(value, "Calendar", told, str, say(language), language))
    assert [len(table.rows) for table in found] == [62, 1]
    assert drawn.missing(found, ["kind", "period"]) == drawn.missing(found[:1], ["project"]) == []


def test_the_calendar_file_is_read_back_event_by_event(plan: Portfolio) -> None:
    read = icalendar.Calendar.from_ical(ics(calendar(plan)))
    events = {str(event["UID"]): event for event in read.walk("VEVENT")}
    event = events["https://w3id.org/lsgraph/id/project/binds-2/evaluation/mid-1"]
    assert len(events) == 21
    assert event.decoded("DTSTART") == date(2025, 3, 31)
    assert str(event["SUMMARY"]) == "中間評価: 生命科学・創薬研究支援基盤事業(令和6年度中)"
    assert "原文が示すのは年度まで" in str(event["DESCRIPTION"])
    assert str(event["STATUS"]) == "TENTATIVE"
    assert "41件は含まない" in str(read["X-WR-CALDESC"])
    assert ics(calendar(plan)) == ics(calendar(plan))


def test_the_feed_is_read_back_entry_by_entry(plans: Mapping[str, Portfolio]) -> None:
    read = feedparser.parse(atom(calendar(plans["en"]), "en"))
    entries = {entry.id: entry for entry in read.entries}
    entry = entries["https://w3id.org/lsgraph/id/project/nokoko/evaluation/post"]
    assert not read.bozo
    assert (read.version, len(entries)) == ("atom10", 62)
    assert entry.title == "Brain and Mind Research Promotion Programme: ex-post evaluation, FY2030"
    assert entry.updated == read.feed.updated == "2022-06-03T00:00:00Z"
    assert "after the end of the period (FY2029)" in entry.summary
    assert {tag.term for tag in entry.tags} == {"exPost", "planned"}


def test_hostile_words_stay_words_in_every_form(say: Speak) -> None:
    hostile = '=cmd|" /C"!A0\r\nBEGIN:VEVENT\x00</title><script>'
    programme = Programme("urn:programme", Text("Tides"))
    evaluation = Evaluation("urn:e", "urn:a", "midTerm", 1, 2024, "planned", hostile)
    value = calendar(
        Portfolio((programme,), {"urn:a": Project("urn:a", Text(hostile), programme.iri)}, evaluations=(evaluation,))
    )
    assert len(icalendar.Calendar.from_ical(ics(value)).walk("VEVENT")) == 1
    assert len(feedparser.parse(atom(value)).entries) == 1
    drawn = Drawn(drawn_calendar.draw(value, hostile, (hostile,), str, say("ja"), "ja"))
    assert drawn.of("script") == []


def test_a_spreadsheet_runs_no_text() -> None:
    table = Table("t", "t", (Column("a", "A"), Column("b", "B")), ((Cell("=1+1"), Cell("潮位", "urn:b")),))
    assert csv_of(table) == "\ufeffA,B,B IRI\r\n'=1+1,潮位,urn:b\r\n"
