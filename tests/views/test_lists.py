"""Tables of a class as plain values: columns, values, order."""

from __future__ import annotations

from lsgraph.views.lists import Column, choices, layout, select, sort, table
from lsgraph.views.rows import Row, Term
from lsgraph.views.texts import Text

ID = "https://w3id.org/lsgraph/id/"
LSG = "https://w3id.org/lsgraph/ont#"
INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
COLUMNS = (Column("programme", "link"), Column("start", "year"), Column("end", "year"), Column("budget", "yen"))


def iri(path: str) -> Term:
    return Term(ID + path, "uri")


def number(value: int) -> Term:
    return Term(str(value), datatype=INTEGER)


def name(of: str) -> Text:
    return Text({"a-2": "浮標", "a-10": "ブイ", "p1": "潮汐"}.get(of.rpartition("/")[2], of))


ROWS: list[Row] = [
    {"item": iri("project/a-10"), "programme": iri("programme/p1")},
    {"item": iri("project/a-10"), "budget": number(1_466_000_000)},
    {"item": iri("project/a-2"), "start": number(2016)},
    {"item": iri("project/a-2"), "end": number(2022)},
    {"item": iri("project/a-3")},
]


def test_rows_of_one_thing_become_one_row_and_numbers_in_names_count() -> None:
    found = table(ROWS, COLUMNS, name, "ja")
    assert [item.name.text for item in found.items] == ["浮標", ID + "project/a-3", "ブイ"]
    assert [[value.text.text for cell in item.cells for value in cell] for item in found.items] == [
        ["平成28年度", "令和4年度"], [], ["潮汐", "14億6,600万円"],
    ]  # fmt: skip


def test_what_is_missing_comes_last_in_both_directions() -> None:
    found = table(ROWS, COLUMNS, name, "en")
    place = found.column("start")
    ends = [sort(found.items, place, descending)[0].iri[-4:] for descending in (False, True)]
    assert ends == ["/a-2", "/a-2"]


def test_a_period_holds_every_year_between_its_ends() -> None:
    found = table(ROWS, COLUMNS, name, "en")
    years = {year: len(select(found, "", {}, year)) for year in ("2015", "H28", "令和2年度", "FY2022", "R5")}
    assert years == {"2015": 0, "H28": 1, "令和2年度": 1, "FY2022": 1, "R5": 0}


def test_a_class_without_a_block_has_columns_for_its_properties() -> None:
    rows: list[Row] = [
        {"item": iri("x/1"), "property": Term(LSG + "factor", "uri"), "value": number(3)},
        {"item": iri("x/1"), "property": Term(LSG + "fiscalYear", "uri"), "value": iri("fy/2022")},
        {"item": iri("x/1"), "property": Term(LSG + "overview", "uri"), "value": Term("long", language="en")},
        {"item": iri("x/2"), "property": Term(LSG + "factor", "uri"), "value": number(1500)},
        {"item": iri("x/3")},
    ]
    assert layout("Unheard") == ("list-generic", ())

    found = table(rows, (), name, "en")

    assert [(column.name, column.kind) for column in found.columns] == [("factor", "number"), ("fiscalYear", "year")]
    assert [[v.text.text for cell in item.cells for v in cell] for item in found.items] == [
        ["3", "FY2022"],
        ["1,500"],
        [],
    ]


def test_texts_are_those_of_the_reader_s_language_where_there_are_any() -> None:
    both: list[Row] = [
        {"item": iri("x/1"), "t": Term("甲", language="ja")},
        {"item": iri("x/1"), "t": Term("A", language="en")},
    ]
    shown = {code: table(both, [Column("t", "text")], name, code).items[0].cells[0] for code in ("ja", "en")}
    assert {code: [value.raw for value in cell] for code, cell in shown.items()} == {"ja": ["甲"], "en": ["A"]}


def test_only_what_comes_again_is_offered_as_a_choice() -> None:
    rows: list[Row] = [{"item": iri(f"x/{n}"), "k": iri(f"k/{n % 2}"), "own": iri(f"o/{n}")} for n in range(6)]
    found = table(rows, [Column("k", "link"), Column("own", "link")], name, "en")
    assert [len(choices(found, place)) for place in (0, 1)] == [2, 0]
