"""Lineages: what the plan's chains are, and that any graph can be drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from lsgraph.views.drawing import lineage as drawn_lineage
from lsgraph.views.drawing.layers import layered
from lsgraph.views.drawing.wording import wrapped
from lsgraph.views.lineage import Lineage, lineage, sentences, tables
from lsgraph.views.picture import Say
from lsgraph.views.portfolio import Evidence, Portfolio, Programme, Project, Succession
from lsgraph.views.texts import Text

from .drawn import Drawn, number

PROJECT = "https://w3id.org/lsgraph/id/project/"
Speak = Callable[[str], Say]


def steps(value: Lineage) -> set[tuple[str, str, str, int | None]]:
    return {
        (s.predecessor.removeprefix(PROJECT), s.successor.removeprefix(PROJECT), s.kind, s.year)
        for s in (step.succession for step in value.steps)
    }


def boxes(value: Lineage) -> dict[str, list[str]]:
    return {box.project.slug: [part.slug for part in box.parts] for box in value.boxes}


def of(plan: Portfolio, *slugs: str, **asked: object) -> Lineage:
    return lineage(plan, [PROJECT + slug for slug in slugs], **asked)  # type: ignore[arg-type]


def chain(count: int, *edges: tuple[int, int], name: str = "Buoy {}") -> Portfolio:
    """Return a plan of projects 0 to ``count`` that succeed each other."""
    programme = Programme("urn:programme", Text("Tides"), "1")
    projects = {f"urn:p{n}": Project(f"urn:p{n}", Text(name.format(n)), programme.iri) for n in range(count)}
    return Portfolio(
        (programme,),
        projects,
        successions=tuple(
            Succession(f"urn:s{a}-{b}", f"urn:p{a}", f"urn:p{b}", "continuation", "whole", None) for a, b in edges
        ),
    )


def draw(value: Lineage, say: Say, language: str = "en") -> Drawn:
    return Drawn(drawn_lineage.draw(value, "Lineage", sentences(value, say, language), str, say, language))


def test_binds_goes_back_to_its_platform_inside_an_older_project(plan: Portfolio) -> None:
    found = of(plan, "binds-2", direction="up")
    assert steps(found) == {("pdis", "binds-1", "continuation", 2017), ("binds-1", "binds-2", "continuation", 2022)}
    assert boxes(found) == {"ls-shien-kiban": ["pdis"], "binds-1": [], "binds-2": []}
    assert not any(step.succession.evidence.inferred for step in found.steps)
    assert (found.before, found.after) == (2, 0)


def test_brain_research_gathers_three_projects_under_an_umbrella(plan: Portfolio) -> None:
    found = of(plan, "nokoko")
    umbrella = next(box for box in found.boxes if box.project.slug == "nokoko")
    assert steps(found) == {
        ("nopro", "nokoko", "umbrellaIntegration", 2021),
        ("kokusai-no", "nokoko", "umbrellaIntegration", 2021),
        ("kakushin-no", "nokoko", "umbrellaIntegration", 2021),
    }
    assert {project.slug for project in umbrella.integrated} == {"nopro", "kokusai-no", "kakushin-no"}
    assert boxes(found)["nokoko"] == ["nokoko-shinki"]
    assert boxes(found)["nopro"] == ["yugo-no", "kankyo-no"]


def test_every_step_towards_infectious_disease_research_is_inferred(plan: Portfolio) -> None:
    found = of(plan, "kansen-kiban")
    certainty = {step.succession.iri.rpartition("/")[2]: step.succession.evidence.certainty for step in found.steps}
    assert {name: float(value or 0) for name, value in certainty.items()} == {
        "kansen-network--kansen-tenkai": 0.75,
        "kansen-tenkai--kansen-kiban": 0.7,
        "kansen-initiative--kansen-kiban": 0.5,
    }
    assert all(step.succession.evidence.inferred and step.succession.evidence.reason for step in found.steps)


def test_depth_counts_steps_from_the_project(plan: Portfolio) -> None:
    assert boxes(of(plan, "gbank", depth=1)).keys() == {"gbank", "tmm", "bbj", "genome-platform"}
    assert "order-made-3" in boxes(of(plan, "gbank", depth=2))


def test_direction_keeps_predecessors_or_successors(plan: Portfolio) -> None:
    assert boxes(of(plan, "binds-1", direction="up")).keys() == {"ls-shien-kiban", "binds-1"}
    assert boxes(of(plan, "binds-1", direction="down")).keys() == {"binds-1", "binds-2"}


def test_several_projects_show_their_chains_together(plan: Portfolio) -> None:
    assert boxes(of(plan, "hashi", "bio")).keys() == {"hashi-network", "hashi-senryaku", "hashi", "kakushin-bio", "bio"}


def test_a_successor_that_builds_on_a_part_is_reached_from_the_whole(plan: Portfolio) -> None:
    assert steps(of(plan, "tenkai")) == {("sentan-keisoku", "iryokiki", "basedOn", 2022)}


def test_the_whole_plan_is_in_the_order_of_its_programmes(plan: Portfolio) -> None:
    found = lineage(plan)
    assert [chapter.programme and chapter.programme.notation for chapter in found.chapters] == [
        "2-1", "2-2", "2-3", "2-4", "2-5", "2-6",
    ]  # fmt: skip
    assert len(found.steps) == 21
    assert "mhlw-gan" not in boxes(found)


def test_the_sentences_count_in_both_languages(plans: Mapping[str, Portfolio], say: Speak) -> None:
    assert sentences(lineage(plans["ja"]), say("ja"), "ja") == (
        "30件の課題が、21件の継承で結ばれている。前身も後継も記録されていない課題は、ほかに3件ある。",
        "原典に記載のある継承は10件、編者が推定した継承は11件である。",
    )
    assert sentences(of(plans["en"], "gan-2"), say("en"), "en") == (
        "The graph records 1 predecessor and no successors for “Next-Generation Cancer Medicine Acceleration Research"
        " Project”.",
        "The source states no successions; the editors inferred 1 succession.",
    )


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_row_of_the_tables_is_in_the_picture(plans: Mapping[str, Portfolio], say: Speak, language: str) -> None:
    value = lineage(plans[language])
    drawn = draw(value, say(language), language)
    found = tables(value, say(language), language)
    assert [len(table.rows) for table in found] == [21, 26, 33]
    assert drawn.missing(found, ["predecessor", "successor", "kind", "umbrella", "part", "project", "programme"]) == []
    assert drawn.root.find("{http://www.w3.org/2000/svg}desc").text == " ".join(  # type: ignore[union-attr]
        sentences(value, say(language), language)
    )


def test_inferred_steps_are_dashed_and_stated_ones_solid(plan: Portfolio, say: Speak) -> None:
    drawn = draw(lineage(plan), say("ja"), "ja")
    assert (len(drawn.of("path", "step", "stated")), len(drawn.of("path", "step", "inferred"))) == (10 + 1, 11 + 1)


def test_the_chains_of_the_plan_are_laid_out_without_crossings(plan: Portfolio) -> None:
    for chapter in lineage(plan).chapters:
        index = {box.project.iri: n for n, box in enumerate(chapter.boxes)}
        edges = list({(index[step.start], index[step.end]) for step in chapter.steps})
        assert [layout.crossings for layout in layered(len(index), edges)] == [0] * len(layered(len(index), edges))


def test_crossings_are_counted_where_there_is_no_way_without() -> None:
    assert [layout.crossings for layout in layered(4, [(0, 2), (0, 3), (1, 2), (1, 3)])] == [1]


def test_an_edge_over_several_layers_bends_round_the_boxes() -> None:
    (layout,) = layered(3, [(0, 1), (1, 2), (0, 2)])
    assert [len(layer) for layer in layout.layers] == [1, 2, 1]
    assert sorted(len(route) for route in layout.routes) == [2, 2, 3]


def test_projects_that_succeed_each_other_in_a_circle_are_drawn(say: Speak) -> None:
    plan = chain(3, (0, 1), (1, 2), (2, 0), (1, 1))
    value = lineage(plan, ["urn:p0"])
    assert {(step.start, step.end) for step in value.steps} == {
        ("urn:p0", "urn:p1"), ("urn:p1", "urn:p2"), ("urn:p2", "urn:p0"), ("urn:p1", "urn:p1"),
    }  # fmt: skip
    assert draw(value, say("en")).missing(tables(value, say("en"), "en"), ["predecessor", "successor", "kind"]) == []


def test_projects_that_are_parts_of_each_other_are_one_box() -> None:
    programme = Programme("urn:programme", Text("Tides"))
    projects = {
        i: Project(i, Text(i), programme.iri, parents=(o,)) for i, o in (("urn:a", "urn:b"), ("urn:b", "urn:a"))
    }
    assert [
        (box.project.iri, [part.iri for part in box.parts]) for box in lineage(Portfolio((programme,), projects)).boxes
    ] == [("urn:a", ["urn:b"])]


def test_two_hundred_projects_do_not_overlap(say: Speak) -> None:
    plan = chain(200, *((n, n + 7) for n in range(193)), *((n, n + 2) for n in range(0, 190, 10)))
    drawn = draw(lineage(plan), say("en"))
    places = [
        (number(b, "x"), number(b, "y"), number(b, "x") + number(b, "width"), number(b, "y") + number(b, "height"))
        for b in drawn.of("rect", "box")
    ][:200]
    assert len(places) == 200
    assert not [
        (a, b)
        for n, a in enumerate(places)
        for b in places[:n]
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]


def test_a_hostile_name_stays_words(say: Speak) -> None:
    hostile = '</text><script>alert("{}")</script>&\x00\x0b'
    drawn = draw(lineage(chain(2, (0, 1), name=hostile)), say("en"))
    assert drawn.of("script") == []
    assert any("<script>" in words for words in drawn.words)


def test_an_inference_beside_a_printed_source_is_no_inference() -> None:
    assert Evidence(("editorInference",)).inferred
    assert not Evidence(("chartLabel", "editorInference")).inferred
    assert not Evidence().inferred


def test_names_are_broken_between_phrases_and_words() -> None:
    assert wrapped("老化メカニズムの解明・制御プロジェクト", 240, 13.5, 3) == (
        "老化メカニズムの",
        "解明・制御プロジェクト",
    )
    assert wrapped("Research Support Project for Life Science", 200, 13.5, 3) == (
        "Research Support Project",
        "for Life Science",
    )
    assert wrapped("医療分野国際科学技術共同研究開発推進事業", 226, 13.5, 3) == (
        "医療分野国際科学技術",
        "共同研究開発推進事業",
    )
    assert wrapped("ゲノム医療実現推進プラットフォーム事業", 226, 13.5, 3) == (
        "ゲノム医療実現推進",
        "プラットフォーム事業",
    )
    assert wrapped("潮位" * 40, 100, 10, 2) == ("潮位" * 5, "潮位潮位潮位潮位潮…")
