"""Passages are found in the text they were made from and in other extractions of it, and never where they are not."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from lsgraph.package import GraphPackage
from lsgraph.sources import (
    BadLines,
    Outcome,
    Passage,
    SourceMismatch,
    SourceText,
    attach,
    check,
    digest,
    normalise,
    passages,
)
from lsgraph.sources.text import sha256
from lsgraph.store.embedded import load


@pytest.fixture
def cited(package: Path) -> list[Passage]:
    return passages(GraphPackage.open(package).parse().quads)


def outcomes(text: str, cited: list[Passage]) -> list[str]:
    """Return what became of each passage, in document order."""
    return [finding.outcome.value for finding in check(text, cited).findings]


def test_full_width_digits_kangxi_radicals_and_spaces_do_not_count() -> None:
    assert normalise("１　⼈ の\u3000力\n") == "1人の力"


def test_the_digest_of_a_line_is_that_of_its_normalised_text(plan: Path) -> None:
    passage = digest(plan.read_text(encoding="utf-8"), 3, 3)

    assert (passage.text_length, passage.text_digest) == (
        18,
        "024ac25e3491e3a9a98de4a0a944b46e5a73a94502396d07fd9169925176e706",
    )


@pytest.mark.parametrize(("first", "last"), [(0, 1), (3, 2), (1, 5), (2, 2)])
def test_lines_that_are_not_there_or_empty_are_refused(plan: Path, first: int, last: int) -> None:
    with pytest.raises(BadLines):
        digest(plan.read_text(encoding="utf-8"), first, last)


def test_every_passage_stands_at_its_lines_and_every_line_is_covered(plan: Path, cited: list[Passage]) -> None:
    result = check(plan.read_text(encoding="utf-8"), cited)

    assert [finding.outcome for finding in result.findings] == [Outcome.FOUND] * 3
    assert (result.covered, result.total, result.uncovered) == (3, 3, ())
    assert result.complete


@pytest.mark.parametrize(
    "text",
    [
        "潮汐観測計画\n1 浮標事業は平成28\n年度に開始する。\n2 次期事業は未定。\n",
        "潮汐観測計画１浮標事業は平成２８年度に開始する。２次期事業は未定。",
        "\n\n\n潮 汐 観 測 計 画\n\n１　浮標事業は平成２８年度に開始する。２　次期事業は\n未定。",
        "2　次期事業は未定。\n潮汐観測計画\n1　浮標事業は平成28年度に開始する。\n",
    ],
)
def test_another_extraction_with_other_lines_is_fine(text: str, cited: list[Passage]) -> None:
    result = check(text, cited)

    assert result.complete
    assert result.of(Outcome.CHANGED) == result.of(Outcome.MISSING) == ()


def test_a_changed_word_is_told_apart_from_a_missing_page(cited: list[Passage]) -> None:
    assert outcomes("潮汐観測計画\n\n１　浮標事業は平成２９年度に開始する。\n", cited) == [
        "found",
        "changed",
        "missing",
    ]


def test_lines_that_no_passage_covers_are_listed_as_ranges(plan: Path, cited: list[Passage]) -> None:
    text = plan.read_text(encoding="utf-8") + "\n３　付録\n\n４　索引\n"

    result = check(text, cited)

    assert (result.covered, result.total) == (3, 5)
    assert result.uncovered == ((6, 8),)
    assert result.located
    assert not result.complete


def test_a_line_that_is_covered_in_part_is_not_covered() -> None:
    text = "甲乙丙\n"
    part = "甲乙"
    passage = Passage("x", 1, 1, 2, digest(part, 1, 1).text_digest)

    result = check(text, [passage])

    assert result.of(Outcome.MOVED)[0].span == (0, 2)
    assert (result.covered, result.total) == (0, 1)


def test_text_that_occurs_twice_is_found_next_to_its_neighbour() -> None:
    old = "章一\n指標\n章二\n指標\n"
    cited = [Passage(str(n), n, n, (d := digest(old, n, n)).text_length, d.text_digest) for n in (1, 2, 3, 4)]

    result = check("\n" + old, cited)

    assert [finding.span for finding in result.findings] == [(0, 2), (2, 4), (4, 6), (6, 8)]


def test_a_package_without_passages_is_not_complete() -> None:
    assert not check("text", []).complete


def test_a_digest_that_is_no_digest_is_found_nowhere(plan: Path) -> None:
    text = plan.read_text(encoding="utf-8")
    bad = [Passage("x", 1, 1, 6, "zz"), Passage("y", 1, 1, 0, sha256(""))]
    bad += [Passage("z", -5, 99, 10**9, "00"), Passage("w", 2, 2, -3, sha256("")), Passage("v", 3, 1, 0, "")]

    result = check(text, bad)

    assert result.of(Outcome.FOUND) == result.of(Outcome.MOVED) == ()
    assert result.covered == 0


def test_eight_hundred_passages_in_a_text_that_lost_half_its_lines_take_seconds() -> None:
    lines = [
        f"{number}番目の行には{number * 7919 % 1009}という数と{'あ' * (number % 90)}があります"
        for number in range(1200)
    ]
    text = "\n".join(lines)
    cited = [Passage(str(n), n, n, (d := digest(lines[n - 1], 1, 1)).text_length, d.text_digest) for n in range(1, 801)]
    other = "".join(reversed(lines[::2]))

    started = time.process_time()
    result = check(other, cited)

    assert time.process_time() - started < 20
    assert len(result.of(Outcome.MOVED)) == 400
    assert len(check(text, cited).of(Outcome.FOUND)) == 800


@given(st.lists(st.text(alphabet="甲乙丙 \u3000１1a\n", max_size=12), max_size=12), st.data())
def test_a_passage_made_from_a_text_is_always_found_in_it(parts: list[str], data: st.DataObject) -> None:
    text = "\n".join(parts)
    count = len(SourceText.of(text).lines)
    first = data.draw(st.integers(1, max(count, 1)))
    last = data.draw(st.integers(first, max(count, 1)))
    try:
        made = digest(text, first, last)
    except BadLines:
        return

    result = check(text, [Passage("x", first, last, made.text_length, made.text_digest)])

    assert [finding.outcome for finding in result.findings] == [Outcome.FOUND]


@given(st.text(max_size=200))
def test_hostile_text_never_breaks_the_check(text: str) -> None:
    passage = Passage("x", 1, 2, 3, "ab" * 32)

    result = check(text, [passage])

    assert 0 <= result.covered <= result.total


def test_attach_adds_quotations_to_a_release_and_leaves_the_package_alone(
    package: Path, plan: Path, tmp_path: Path
) -> None:
    before = GraphPackage.open(package).digests()

    release = attach(GraphPackage.open(package), plan.read_text(encoding="utf-8"), tmp_path / "out")

    rows = load(release).query(
        "PREFIX oa: <http://www.w3.org/ns/oa#> SELECT ?s ?q { ?p oa:hasSelector ?s . ?s oa:exact ?q } ORDER BY ?s"
    )
    assert [(row["s"], row["q"]) for row in rows] == [  # type: ignore[union-attr]
        (NamedNode(f"https://w3id.org/lsgraph/src/p1-b{number}/quote"), Literal(text, language="ja"))
        for number, text in enumerate(
            ("潮汐観測計画", "１　浮標事業は平成２８年度に開始する。", "２　次期事業は未定。"), 1
        )
    ]
    assert GraphPackage.open(package).digests() == before


def test_attach_refuses_a_text_that_does_not_hold_every_passage(package: Path, tmp_path: Path) -> None:
    with pytest.raises(SourceMismatch):
        attach(GraphPackage.open(package), "別の文書\n", tmp_path / "out")

    assert not (tmp_path / "out").exists()
