"""The plan at a glance and its drawing, from rows alone."""

from __future__ import annotations

from lsgraph.views.diagram import Column, Node, draw, wrapped
from lsgraph.views.glance import Item, picture, plan
from lsgraph.views.rows import Row, Term
from lsgraph.views.texts import Text


def row(language: str, project: str = "", **years: int) -> Row:
    known = {"ja": ("目標", "潮汐", "浮標"), "en": ("Goal", "Tides", "Buoy")}[language]
    found = {
        "goal": Term("g", "uri"),
        "goal_label": Term(known[0], language=language),
        "programme": Term("p", "uri"),
        "programme_label": Term(known[1], language=language),
        "notation": Term("2-1"),
    }
    if project:
        found |= {"project": Term(project, "uri"), "project_label": Term(known[2], language=language)}
    return found | {name: Term(str(year)) for name, year in years.items()}


def test_the_plan_is_a_tree_in_one_language() -> None:
    rows = [row("ja", "b", start=2022), row("en", "b", start=2022)]
    assert plan(rows, "ja") == (
        Item("g", Text("目標", "ja"), below=(
            Item("p", Text("潮汐", "ja"), "2-1", below=(Item("b", Text("浮標", "ja"), years="2022–"),)),
        )),
    )  # fmt: skip


def test_a_programme_without_projects_stays_in_the_plan() -> None:
    assert plan([row("en")], "en")[0].below == (Item("p", Text("Tides", "en"), "2-1"),)


def test_every_name_in_the_drawing_leads_to_its_page() -> None:
    drawing = picture(plan([row("ja", "b", start=2022, end=2026)], "ja"), lambda iri: f"/{iri}.html")
    assert [(box.node.href, box.lines) for box in drawing.boxes] == [
        ("/g.html", ("目標",)),
        ("/p.html", ("2-1 潮汐",)),
        ("/b.html", ("浮標",)),
    ]
    assert drawing.boxes[2].node.note == "2022–2026"
    assert len(drawing.lines) == 2


def test_a_parent_stands_in_the_middle_of_its_children() -> None:
    nodes = [Node(Text("a"), "", 0), Node(Text("b"), "", 1), Node(Text("c"), "", 1), Node(Text("d"), "", 1)]
    first, *below = draw(nodes, (Column(0, 100), Column(150, 100)), row=30).boxes
    assert [box.y for box in below] == [1, 31, 61]
    assert first.y == 31


def test_nothing_is_drawn_of_nothing() -> None:
    assert draw((), (Column(0, 100),)).boxes == ()


def test_words_are_wrapped_and_cut_where_they_do_not_fit() -> None:
    assert wrapped("生命科学・創薬研究支援", 70, 2) == ("生命科学・", "創薬研究…")
    assert wrapped("Regenerative Medicine", 100, 2) == ("Regenerative", "Medicine")
    assert wrapped("short", 100, 1) == ("short",)
