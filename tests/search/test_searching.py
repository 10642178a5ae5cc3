"""Searching: the plan's own things are found, in a useful order, with the reason; and no input does harm."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable

import pytest

from lsgraph.search.documents import Document, Text
from lsgraph.search.query import read_query
from lsgraph.search.searching import Found, Index, SearchTooLong

ID = "https://w3id.org/lsgraph/id/"
LSG = "https://w3id.org/lsgraph/ont#"


def names(found: Found) -> list[str]:
    return [hit.iri.removeprefix("https://w3id.org/lsgraph/") for hit in found.hits]


def reason(found: Found) -> tuple[str, str]:
    """Return kind and marked part of the first reason of the first hit."""
    first = found.hits[0].reasons[0]
    return first.kind, "".join(text for text, marked in first.pieces if marked)


@pytest.mark.parametrize(
    ("asked", "first", "why"),
    [
        ("BINDS", "id/project/binds-2", ("abbreviation", "BINDS")),
        ("ｂｉｎｄｓ", "id/project/binds-2", ("abbreviation", "BINDS")),
        ("文部科学省", "id/agent/mext", ("label", "文部科学省")),
        ("健康医療戦略", "id/policy/kenko-iryo-2", ("label", "健康・医療戦略")),
        ("ﾊﾞｲｵﾊﾞﾝｸ", "voc/research-theme/biobank", ("label", "バイオバンク")),
        ("R4", "id/fy/2022", ("label", "令和4")),
        ("令和4年度", "id/fy/2022", ("label", "令和4")),
        ("２０２２", "id/fy/2022", ("label", "令和4")),
        ("東北メディカル", "id/project/tmm", ("label", "東北メディカル")),
        ("iPS細胞 難病", "id/project/ips-nanbyo", ("label", "iPS細胞難病")),
    ],
)
def test_what_a_reader_types_leads_to_what_was_meant(plan: Index, asked: str, first: str, why: tuple[str, str]) -> None:
    found = plan.search(read_query(asked))
    assert names(found)[0] == first
    assert reason(found) == why


def test_both_generations_of_binds_are_found_by_their_abbreviation(plan: Index) -> None:
    assert names(plan.search(read_query("BINDS")))[:2] == ["id/project/binds-2", "id/project/binds-1"]


def test_projects_come_before_records_about_them(plan: Index) -> None:
    found = plan.search(read_query("再生医療実現拠点"), size=50)
    assert names(found)[0] == "id/project/saisei"
    assert found.total > 10
    assert names(found).index("id/project/saisei/budget") > 0


def test_a_year_finds_everything_in_it_however_it_is_written(plan: Index) -> None:
    totals = {plan.search(read_query(asked)).total for asked in ("R4", "令和４年度", "2022", "FY2022", "2022年度")}
    ends_in_2026 = plan.search(read_query("令和5年度"), {"class": LSG + "ImplementationPeriod"})

    assert len(totals) == 1
    assert "id/project/binds-2/period/1" in names(ends_in_2026)  # 2022 to 2026: 2023 lies between


def test_facets_count_and_filter(plan: Index) -> None:
    found = plan.search(read_query("再生医療"))
    counts = dict(found.facets["class"])

    narrowed = plan.search(read_query("再生医療"), {"class": LSG + "PlanProject", "programme": ID + "programme/p2"})

    assert counts[LSG + "PlanProject"] == 2
    assert names(narrowed) == ["id/project/saisei", "id/project/saisei-kasoku"]
    assert dict(narrowed.facets["programme"]) == {ID + "programme/p2": narrowed.total}
    assert [int(year) for year, _ in found.facets["year"]] == sorted(int(year) for year, _ in found.facets["year"])


def test_all_words_must_be_there_and_quotes_keep_them_together(plan: Index) -> None:
    apart, together = plan.search(read_query("drug platform")), plan.search(read_query('"drug platform"'))
    assert apart.total > together.total
    assert plan.search(read_query("BINDS 存在しない語")).total == 0


def test_letters_are_found_from_the_beginning_of_a_word_and_japanese_anywhere(
    make_index: Callable[..., Index],
) -> None:
    index = make_index(
        Document("urn:1", (), (Text("label", "en", "Rebinding"),)),
        Document("urn:2", (), (Text("label", "en", "Binding site"),)),
        Document("urn:3", (), (Text("label", "ja", "次世代再生医療事業"),)),
    )

    assert [hit.iri for hit in index.search(read_query("bind")).hits] == ["urn:2"]
    assert [[hit.iri for hit in index.search(read_query(w)).hits] for w in ("生", "医療", "生医療事", "業")] == [
        ["urn:3"]
    ] * 4


def test_the_order_is_exact_beginning_inside_variant_description(make_index: Callable[..., Index]) -> None:
    index = make_index(
        Document("urn:5", (), (Text("label", "ja", "乙"), Text("overview", "ja", "潮汐を測る"))),
        Document("urn:4", (), (Text("label", "ja", "甲"), Text("variant", "ja", "新しい潮汐計画"))),
        Document("urn:3", (), (Text("label", "ja", "全国潮汐計画"),)),
        Document("urn:2", (), (Text("label", "ja", "潮汐計画"),)),
        Document("urn:1", (), (Text("label", "ja", "潮汐"),)),
    )

    found = index.search(read_query("潮汐"))

    assert [hit.iri for hit in found.hits] == ["urn:1", "urn:2", "urn:3", "urn:4", "urn:5"]
    assert [hit.reasons[0].kind for hit in found.hits] == ["label", "label", "label", "variant", "overview"]
    assert found.hits[4].reasons[0].pieces == (("潮汐", True), ("を測る", False))


def test_nothing_is_found_across_two_names(make_index: Callable[..., Index]) -> None:
    index = make_index(Document("urn:1", (), (Text("label", "ja", "再生"), Text("name", "ja", "医療"))))
    assert index.search(read_query("再生医療")).total == 0
    assert index.search(read_query("再生 医療")).total == 1


HOSTILE = [
    '"', '""', '"再生', "a OR b", "NEAR(a b)", "label:x", "*", "^a", "-", "'; DROP TABLE text",
    "{label}: a", "\x00", "再\x00生", "\x1b[31m", "%", "_", "\\", "・・・", "ー", "\u202e", "\ue000", "\U0001f469",
    "𠮷",
    "é" * 200, "再生 " * 3000, "a" * 10_000, "(" * 500, '"' * 999, "\udcff",
]  # fmt: skip


@pytest.mark.parametrize("asked", HOSTILE, ids=range(len(HOSTILE)))
def test_no_input_is_an_error(plan: Index, asked: str) -> None:
    found = plan.search(read_query(asked), language="en")
    assert found.total >= len(found.hits)


def test_marks_alone_are_nothing_to_search_for() -> None:
    assert read_query("・・・ *** \x00 ー") == ()


def test_the_same_word_twice_is_searched_for_once() -> None:
    assert len(read_query("ＢＩＮＤＳ binds 令和4年度 R4")) == 2


def test_a_search_that_takes_too_long_is_stopped(make_index: Callable[..., Index]) -> None:
    many = (Document(f"urn:{n}", (LSG + "Project",), (Text("label", "ja", f"再生医療{n}"),)) for n in range(3000))
    index = make_index(*many, time_limit=-1.0)

    with pytest.raises(SearchTooLong):
        index.search(read_query("再生医療"))


def test_threads_do_not_see_each_other_s_hits(plan: Index) -> None:
    expected = {asked: plan.search(read_query(asked)) for asked in ("BINDS", "再生医療", "がん", "R4")}
    wrong: list[str] = []

    def ask(asked: str) -> None:
        for _ in range(20):
            if plan.search(read_query(asked)) != expected[asked]:
                wrong.append(asked)

    threads = [threading.Thread(target=ask, args=(asked,)) for asked in expected]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_the_index_cannot_be_written_through_a_search(plan: Index) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        plan._connection().execute("DELETE FROM main.text")


def test_labels_are_had_by_language(plan: Index) -> None:
    assert plan.labels([LSG + "Programme", "urn:none"]) == {LSG + "Programme": {"ja": "プログラム", "en": "programme"}}
