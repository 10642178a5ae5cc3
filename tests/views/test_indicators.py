"""Indicators by programme: shared ones, two outcomes, and levels that lack one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from lsgraph.store.embedded import EmbeddedStore
from lsgraph.views.drawing import indicators as drawn_indicators
from lsgraph.views.indicators import Use, indicators, sentences, tables, uses
from lsgraph.views.picture import Say
from lsgraph.views.portfolio import Portfolio, Programme, Project, evidence
from lsgraph.views.texts import Text

from .conftest import _ask
from .drawn import Drawn

Speak = Callable[[str], Say]


@pytest.fixture(scope="module")
def used(graph: EmbeddedStore) -> Mapping[str, tuple[Use, ...]]:
    """The plan's uses of indicators by language."""
    return {language: _uses(graph, language) for language in ("ja", "en")}


def _uses(graph: EmbeddedStore, language: str) -> tuple[Use, ...]:
    about = {"class": "lsg:IndicatorUse", "property": "lsg:indicatorFor", "language": language}
    cited = evidence(_ask(graph, "picture-evidence", **about))
    return uses(_ask(graph, "picture-indicators"), cited, language)


def test_papers_are_shared_and_one_programme_has_two_outcomes(
    used: Mapping[str, tuple[Use, ...]], plan: Portfolio
) -> None:
    value = indicators(used["ja"], plan)
    counts = {block.programme.notation: [len(block.levels[level]) for level in block.levels] for block in value.blocks}
    shared = {
        (block.programme.notation, str(slot.use.name), slot.shared[0].notation)
        for block, _, slot in value.slots
        if slot.shared
    }
    assert counts["2-1"] == [2, 1, 4]
    assert shared == {
        ("2-3", "科学誌に論文が掲載された研究成果の数", "2-4"),
        ("2-4", "科学誌に論文が掲載された研究成果の数", "2-3"),
    }
    assert [block.lacking for block in value.blocks] == [()] * 6


def test_a_row_measure_is_tied_to_projects_by_inference(used: Mapping[str, tuple[Use, ...]], plan: Portfolio) -> None:
    value = indicators(used["ja"], plan, plan.programmes[4].iri)
    ties = {
        use.iri.rpartition("/")[2]: (use.evidence.inferred, str(use.evidence.certainty))
        for _, _, slot in value.slots
        for use, _ in slot.projects
    }
    assert ties == {
        "p5-row-1-hashi": (True, "0.6"),
        "p5-row-1-hashi-network": (True, "0.5"),
        "p5-row-1-hashi-senryaku": (True, "0.6"),
        "p5-row-2-kokusai": (True, "0.85"),
    }
    assert [slot.as_outcome for _, level, slot in value.slots if level == "rowMeasure"] == [True, False]
    assert [iri.rpartition("/")[2] for iri, _ in value.bare] == ["sentan-kenkyu"]


def test_the_sentences_in_both_languages(
    used: Mapping[str, tuple[Use, ...]], plans: Mapping[str, Portfolio], say: Speak
) -> None:
    assert sentences(indicators(used["ja"], plans["ja"]), say("ja"), "ja") == (
        "プログラム6件の指標は、アウトプット指標5件、アウトカム指標7件、図中の成果項目11件。"
        "「科学誌に論文が掲載された研究成果の数」は複数のプログラムに共通する。",
        "アウトカム指標が二つ以上あるのは医薬品・医療機器・ヘルスケアプログラム、指標のない段階はなく、"
        "成果項目の結び付かない課題が15件ある。",
    )
    assert sentences(indicators(used["en"], plans["en"]), say("en"), "en")[0] == (
        "The indicators of 6 programmes: 5 output, 7 outcome, 11 row measure of the chart. "
        "“Number of research results published in scientific journals” is shared by several programmes."
    )


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_use_of_the_table_is_in_the_picture(
    used: Mapping[str, tuple[Use, ...]], plans: Mapping[str, Portfolio], say: Speak, language: str
) -> None:
    value = indicators(used[language], plans[language])
    found = tables(value, say(language), language)
    drawn = Drawn(drawn_indicators.draw(value, "Indicators", ("a",), str, say(language), language))
    assert len(found[0].rows) == 42
    assert drawn.missing(found[:1], ["level", "used-for", "programme"]) == []


def test_a_level_that_lacks_an_indicator_is_outlined_and_told(say: Speak) -> None:
    programme = Programme("urn:g", Text("Tides <b>"))
    use = Use("urn:u", "urn:i", Text("Buoys"), "urn:g", "output")
    lost = Use("urn:v", "urn:i", Text("Buoys"), "urn:elsewhere", "outcome")
    portfolio = Portfolio((programme,), {"urn:p": Project("urn:p", Text("Ebb"), "urn:g")})
    value = indicators((use, lost), portfolio)
    drawn = Drawn(drawn_indicators.draw(value, "t", ("s",), str, say("en"), "en"))
    assert value.blocks[0].lacking == ("outcome", "rowMeasure")
    assert (len(drawn.of("rect", "box", "lacking")), drawn.of("b")) == (3, [])
    assert [use.iri for use in value.loose] == ["urn:v"]
    assert "the Tides <b> lacks an indicator at the level outcome" in sentences(value, say("en"), "en")[1]
