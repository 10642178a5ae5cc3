"""Terms, codes and constraints as pages show them, from rows alone."""

from __future__ import annotations

from lsgraph.views.ontology import Entry, Fact, Value, branches, entries, facts, name_of, spoken
from lsgraph.views.rows import Row, Term
from lsgraph.views.texts import Text, choose

ONT = "https://w3id.org/lsgraph/ont#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SH = "http://www.w3.org/ns/shacl#"


def iri(value: str) -> Term:
    return Term(value, "uri")


def said(text: str, language: str = "ja") -> Term:
    return Term(text, language=language)


def test_words_fall_back_and_say_so() -> None:
    assert choose([said("tide", "en"), said("潮")], "ja") == Text("潮", "ja")
    assert choose([said("tide", "en")], "ja") == Text("tide", "en")
    assert choose([], "ja", "Tide") == Text("Tide")


def test_an_entry_has_one_language_and_all_its_parents() -> None:
    kind = iri("http://www.w3.org/2002/07/owl#Class")
    rows: list[Row] = [
        {
            "term": iri(ONT + "A"),
            "kind": kind,
            "label": said("甲"),
            "definition": said("最初"),
            "parent": iri(ONT + "B"),
        },
        {"term": iri(ONT + "A"), "kind": kind, "label": said("first", "en"), "parent": iri(ONT + "C")},
    ]
    assert entries(rows, "ja") == (
        Entry(ONT + "A", "A", Text("甲", "ja"), Text("最初", "ja"), "class", (ONT + "B", ONT + "C")),
    )


def entry(name: str, *parents: str) -> Entry:
    return Entry(name, name, Text(name), Text(""), parents=parents)


def test_a_tree_is_in_depth_first_order_and_nobody_is_lost_in_a_circle() -> None:
    tree = branches([entry("a"), entry("c", "b"), entry("b", "a"), entry("x", "y"), entry("y", "x")])
    assert [(item.name, depth) for item, depth in tree] == [("a", 0), ("b", 1), ("c", 2), ("x", 0), ("y", 0)]


def test_a_parent_that_is_not_listed_is_passed_over() -> None:
    assert [(item.name, depth) for item, depth in branches([entry("a", "elsewhere")])] == [("a", 0)]


def test_facts_come_in_the_reader_s_order_and_language() -> None:
    rows: list[Row] = [
        {"property": iri(RDFS + "domain"), "value": iri(ONT + "A"), "label": said("甲")},
        {"property": iri(SKOS + "definition"), "value": said("定義です。")},
        {"property": iri(SKOS + "definition"), "value": said("A definition.", "en")},
        {"property": iri(RDFS + "label"), "value": said("見出し")},
    ]
    assert facts(rows, "ja") == (
        Fact(SKOS + "definition", (Value(Text("定義です。", "ja")),)),
        Fact(RDFS + "domain", (Value(Text("甲", "ja"), ONT + "A"),)),
    )
    assert facts(rows, "ja")[0].key == "fact-skos-definition"


def test_rows_that_differ_only_by_language_are_one() -> None:
    rows: list[Row] = [{"thing": iri("t"), "label": said("物")}, {"thing": iri("t"), "label": said("thing", "en")}]
    assert spoken(rows, "thing", ("label",), "en") == ({"thing": "t", "label": Text("thing", "en")},)


def test_the_name_of_a_term_is_its_last_part() -> None:
    assert [name_of(value) for value in (ONT + "A", "https://w3id.org/lsgraph/voc/unit/yen", "urn:x")] == [
        "A",
        "yen",
        "urn:x",
    ]
