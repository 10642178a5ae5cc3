"""The policy matrix: what is printed, what is inferred and why, and the holes both ways."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from lsgraph.store.embedded import EmbeddedStore
from lsgraph.views.drawing import matrix as drawn_matrix
from lsgraph.views.matrix import Element, Head, Link, Matrix, Policies, matrix, part, policies
from lsgraph.views.matrix_tables import holes, link_told, sentences, tables
from lsgraph.views.picture import Say
from lsgraph.views.portfolio import Portfolio, Programme
from lsgraph.views.texts import Text

from .conftest import PROJECT, _ask
from .drawn import Drawn

Speak = Callable[[str], Say]
ID = "https://w3id.org/lsgraph/id/"


@pytest.fixture(scope="module")
def graphs(graph: EmbeddedStore, plans: Mapping[str, Portfolio]) -> Mapping[str, Policies]:
    """The plan's policies by language."""
    return {language: _policies(graph, plans[language], language) for language in ("ja", "en")}


def _policies(graph: EmbeddedStore, portfolio: Portfolio, language: str) -> Policies:
    rows = {
        "upper": _ask(graph, "picture-upper"),
        "links": _ask(graph, "picture-links", language=language),
        "themes": _ask(graph, "picture-themes"),
    }
    return policies(rows, portfolio, language)


def pairs(value: Matrix, kind: str) -> set[tuple[str, str]]:
    """Return the last parts of the IRIs of the pairs that are linked so."""
    return {
        (row.rpartition("/")[2], column.rpartition("/")[2])
        for (row, column), link in value.links.items()
        if link.kind == kind
    }


def test_integrated_projects_are_tied_to_five_programmes_by_inference(
    graphs: Mapping[str, Policies], plan: Portfolio
) -> None:
    value = matrix(graphs["ja"], plan, "integrated")
    assert pairs(value, "inferred") == {
        ("drug", "p1"), ("device", "p1"), ("regen", "p2"), ("genome", "p3"), ("basic", "p4"), ("seeds", "p5"),
    }  # fmt: skip
    assert pairs(value, "printed") == set()
    assert [head.number for head in holes(value)[1]] == ["2-6"]
    link = value.links[f"{ID}integrated-project/regen", f"{ID}programme/p2"]
    assert (str(link.evidence.certainty), link.evidence.passages[0].page) == ("0.9", 1)
    assert link.evidence.reason.startswith("プログラム名から")


def test_every_programme_stands_under_six_policies_and_one_project_under_a_seventh(
    graphs: Mapping[str, Policies], plan: Portfolio
) -> None:
    programmes, projects = (matrix(graphs["ja"], plan, "policies", against) for against in ("programmes", "projects"))
    policies_ = [row for row in programmes.rows if row.kind == "Policy"]
    assert (len(policies_), len(programmes.rows), programmes.count("inferred")) == (7, 131, 36)
    assert pairs(projects, "inferred") == {("iryokiki-plan-2016", "iryokiki")}
    assert (len(projects.columns), projects.count("through")) == (33, 198)
    _, unnamed = holes(projects)
    assert len(unnamed) == 32
    assert f"{PROJECT}iryokiki" not in {head.iri for head in unnamed}


def test_measures_follow_their_policy_in_the_order_of_the_plan(graphs: Mapping[str, Policies], plan: Portfolio) -> None:
    rows = [row.iri.rpartition("/")[2] for row in matrix(graphs["ja"], plan).rows]
    assert rows[:4] == ["sti-basic-6", "sti-data-platform", "sti-life-science-bases", "sti-health-rd"]
    assert rows.index("togo-innovation-2021") == 17


def test_a_theme_in_common_is_less_than_a_link(graphs: Mapping[str, Policies], plan: Portfolio, say: Speak) -> None:
    value = matrix(graphs["en"], plan, "pillars")
    assert pairs(value, "themes") == {
        ("vaccine-1", "p2"), ("vaccine-1", "p5"), ("vaccine-1", "p6"), ("vaccine-3", "p5"),
        ("vaccine-6", "p1"), ("vaccine-6", "p2"),
    }  # fmt: skip
    rows, columns = holes(value)
    assert (len(rows), len(columns)) == (9, 6)
    assert sentences(value, say("en"), "en") == (
        "Of the 54 pairs of 9 pillars and 6 programmes: 0 printed, 0 inferred by the editors, "
        "6 with no more than a theme in common.",
        "Nothing is printed or inferred for 9 of the rows; 6 of them have not even a theme in common with any column. "
        "Nothing is printed or inferred for 6 of the columns; "
        "2 of them have not even a theme in common with any row.",
    )


def test_a_broader_disease_is_reached_through_a_narrower_one(graphs: Mapping[str, Policies], plan: Portfolio) -> None:
    value = matrix(graphs["ja"], plan, "diseases", "projects")
    assert pairs(value, "printed") == {
        ("emerging-infection", "kansen-kiban"), ("emerging-infection", "kansen-tenkai"),
        ("infection", "kansen-initiative"), ("infection", "kansen-network"), ("age-related", "roka"),
        ("mental-neuro", "nokoko"), ("cancer", "gan-1"), ("cancer", "gan-2"),
    }  # fmt: skip
    link = value.links["https://w3id.org/lsgraph/voc/disease/infection", f"{PROJECT}kansen-kiban"]
    assert (link.kind, [name for _, name in link.via]) == ("through", ["新興・再興感染症"])


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("against", ["programmes", "projects"])
@pytest.mark.parametrize("of", ["policies", "integrated", "diseases", "pillars", "problems"])
def test_every_link_of_the_table_is_in_the_picture(
    graphs: Mapping[str, Policies], plans: Mapping[str, Portfolio], say: Speak, of: str, against: str, language: str
) -> None:
    value = matrix(graphs[language], plans[language], of, against)
    found = tables(value, say(language), language)
    drawn = Drawn(drawn_matrix.draw(value, "Matrix", ("a",), str, say(language), language))
    rows, heads = {row.iri: row for row in value.rows}, {head.iri: head for head in value.columns}
    words = {
        link_told(link, rows[link.row], heads[link.column], say(language), language) for link in value.links.values()
    }
    assert words <= drawn.words
    assert drawn.missing(found[:1], ["row", "column"]) == []
    grid = next(table for table in found if table.key == "grid")
    assert sum(1 for row in grid.rows for cell in row[1:] if cell.text) == len(found[0].rows) == len(value.links)


def test_hostile_words_and_circles_are_drawn_as_they_are(say: Speak) -> None:
    hostile = "</title><script>alert(1)</script>"
    elements = (
        Element("urn:a", Text(hostile), "Concept", under="urn:b"),
        Element("urn:b", Text("Tides"), "Concept", under="urn:a"),
    )
    found = Policies(elements, (Link("urn:a", "urn:g", "printed"),))
    value = matrix(found, Portfolio((Programme("urn:g", Text(hostile)),)), "diseases")
    drawn = Drawn(drawn_matrix.draw(value, hostile, (hostile,), str, say("en"), "en"))
    assert {row.iri for row in value.rows} == {"urn:a", "urn:b"}
    assert {link.kind for link in value.links.values()} == {"printed", "through"}
    assert drawn.of("script") == []


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("against", ["programmes", "projects"])
def test_no_name_in_the_picture_is_cut(
    graphs: Mapping[str, Policies], plans: Mapping[str, Portfolio], say: Speak, language: str, against: str
) -> None:
    value = matrix(graphs[language], plans[language], "policies", against)
    drawn = Drawn(drawn_matrix.draw(value, "t", ("s",), str, say(language), language))
    assert [words for words in drawn.words if words.endswith("…")] == []


def test_a_part_of_a_matrix_has_its_first_rows_and_columns_with_their_links() -> None:
    links = {(row, column): Link(row, column, "printed") for row in ("a", "b") for column in ("x", "y")}
    rows = tuple(Element(iri, Text(iri), "Policy") for iri in ("a", "b"))
    columns = tuple(Head(iri, Text(iri)) for iri in ("x", "y"))
    whole = Matrix("policies", "programmes", rows, columns, links)
    small = part(whole, 1, 1)
    assert ([row.iri for row in small.rows], [head.iri for head in small.columns]) == (["a"], ["x"])
    assert list(small.links) == [("a", "x")]
    assert part(whole, 2, 2) is whole
