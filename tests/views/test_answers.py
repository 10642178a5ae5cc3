"""Answers for readers who know no SPARQL, from rows alone."""

from __future__ import annotations

from lsgraph.views.answers import Answer, Shown, readable
from lsgraph.views.rows import Row, Term
from lsgraph.views.texts import Text

INTEGER = "http://www.w3.org/2001/XMLSchema#integer"


def row(project: str, name: str, kind: str, year: str = "") -> Row:
    found = {"project": Term(project, "uri"), "name": Term(name, language="ja"), "kind": Term(kind, "uri")}
    return found | ({"year": Term(year, datatype=INTEGER)} if year else {})


def test_a_name_becomes_the_link_and_the_column_of_iris_goes() -> None:
    rows = [row("b1", "浮標", "k", "2022"), row("b2", "灯台", "k")]
    labels = {"b1": Text("浮標", "ja"), "b2": Text("灯台", "ja"), "k": Text("種別", "ja")}
    assert readable(rows, ("project", "name", "kind", "year"), labels, lambda iri: f"/{iri}") == Answer(
        ("name", "kind", "year"),
        (False, False, True),
        (
            (Shown("浮標", "ja", "/b1"), Shown("種別", "ja", "/k"), Shown("2022")),
            (Shown("灯台", "ja", "/b2"), Shown("種別", "ja", "/k"), Shown("")),
        ),
    )


def test_an_iri_whose_name_nobody_knows_is_shown_itself() -> None:
    rows: list[Row] = [{"thing": Term("urn:x", "uri")}]
    assert readable(rows, ("thing",), {}, lambda iri: iri).rows == ((Shown("urn:x", "", "urn:x"),),)
