"""The page of a resource, from rows alone: names, order, records in words, marks of evidence."""

from __future__ import annotations

from lsgraph.views import evidence, records, resource, structured_data
from lsgraph.views.reader import Reader, Value
from lsgraph.views.resource import Block
from lsgraph.views.rows import Row, Term
from lsgraph.web.messages import tell

BASE = "https://w3id.org/lsgraph/"
PROJECT = f"{BASE}id/project/buoy"
NAMES = {
    f"{BASE}ont#PlanProject": {"ja": "課題", "en": "project"},
    f"{BASE}id/programme/tides": {"ja": "潮汐プログラム"},
    f"{BASE}voc/budget-kind/initial": {"ja": "当初予算", "en": "initial budget"},
    f"{BASE}voc/value-status/undecided": {"ja": "調整中", "en": "undecided"},
    f"{BASE}voc/value-status/estimate": {"ja": "見込額", "en": "estimate"},
}
NOTHING = evidence.sources((), (), (), Reader("en", {}, str, str))


def reader(language: str) -> Reader:
    return Reader(
        language, NAMES, lambda key, **values: tell(language, key, **values), lambda iri: "/" + iri.removeprefix(BASE)
    )


def iri(path: str) -> Term:
    return Term(BASE + path, "uri")


def fact(prefix_and_name: str, value: Term) -> Row:
    return {"property": Term(prefix_and_name, "uri"), "value": value}


def page(language: str, *facts: Row, **blocks: list[Row]) -> resource.Page:
    names = ("facts", "references", "reference-counts", "names", "periods", "successions", "evaluations", "budgets")
    more = ("budget-tables", "roles", "indicators", "components", "assessments", "figures", "placements")
    asked = {name: Block(name, "", blocks.get(name.replace("-", "_"), [])) for name in (*names, *more)}
    asked["discrepancies-in"] = Block("", "", [])
    asked["facts"] = Block("facts", "", list(facts))
    return resource.page(PROJECT, asked, NOTHING, reader(language))


CLASS = fact("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", iri("ont#PlanProject"))
LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"


def test_a_name_that_is_not_translated_says_its_language() -> None:
    view = page("en", CLASS, fact(LABEL, Term("浮標事業", language="ja")))
    assert (view.title.text, view.title.language) == ("浮標事業", "ja")
    assert view.subtitles == ()


def test_the_name_in_the_reader_s_language_comes_first_with_its_kind() -> None:
    names = [{"record": iri("n/1"), "name": Term("Buoy", language="en"), "kind": iri("ont#PlanProject")}]
    labels = (fact(LABEL, Term("浮標事業", language="ja")), fact(LABEL, Term("Buoy", language="en")))
    view = page("en", CLASS, *labels, names=names)
    assert (view.title.text, view.title.kind) == ("Buoy", "project")
    assert [name.text for name in view.subtitles] == ["浮標事業"]


def test_where_a_thing_belongs_stands_above_its_name() -> None:
    view = page("en", CLASS, fact(f"{BASE}ont#isProjectOf", iri("id/programme/tides")))
    assert view.path == (Value("潮汐プログラム", "ja", "/id/programme/tides", iri=f"{BASE}id/programme/tides"),)


def test_an_open_end_and_an_unknown_end_are_words() -> None:
    row = {"record": iri("id/p/1"), "start": Term("2022"), "end_kind": iri("voc/end-kind/openEnded")}
    unknown = {"record": iri("id/p/2"), "end_kind": iri("voc/end-kind/unknown")}
    table = records.periods([row, unknown], reader("ja"), NOTHING)
    assert [value.text for value in table.rows[0].cells[0]] == ["令和4年度(2022年度)", "~", "終期の定めなし"]
    assert [value.text for value in table.rows[1].cells[0]] == ["始期は記載なし", "~", "終期は記載なし"]


def test_an_undecided_amount_is_a_word_and_not_zero() -> None:
    base = {"record": iri("id/b/1"), "year": Term("2022"), "kind": iri("voc/budget-kind/initial")}
    undecided = {**base, "status": iri("voc/value-status/undecided"), "printed": Term("調整中", language="ja")}
    estimate = {
        **base,
        "year": Term("2023"),
        "status": iri("voc/value-status/estimate"),
        "yen": Term("1466000000"),
        "printed": Term("1,466百万", language="ja"),
    }
    table = records.budgets([undecided, estimate], reader("en"), NOTHING)
    assert [column.head for column in table.columns] == ["Fiscal year", "Initial budget"]
    assert [row.cells[1][0].text for row in table.rows] == ["undecided", "¥1,466 million"]
    assert table.rows[1].cells[1][0].note == "estimate, printed: 1,466百万"


def test_a_unit_is_named_only_where_it_is_not_printed() -> None:
    base = {"yen": Term("9066000000"), "unit": iri("voc/unit/millionYen"), "status": iri("voc/value-status/final")}
    notes = [
        records.amount({**base, "printed": Term(printed, language="ja")}, reader("en")).note
        for printed in ("9,066", "９，０６６", "9,066百万")
    ]
    assert notes == ["printed: 9,066 (un:millionYen)", "printed: ９，０６６ (un:millionYen)", "printed: 9,066百万"]


def test_an_evaluation_without_a_year_says_why() -> None:
    row = {"record": iri("id/e/1"), "kind": iri("voc/evaluation-kind/midTerm")}
    marked = {**row, "status": iri("voc/evaluation-status/markedOnChart")}
    table = records.evaluations([row, marked], reader("ja"), NOTHING)
    assert [line.cells[1][0].text for line in table.rows] == ["年度の記載なし", "図に印のみ(年度は読み取れない)"]


def test_a_mark_gathers_the_citations_of_a_fact() -> None:
    def said(citation: str, name: str, value: Term) -> Row:
        about = Term(PROJECT, "uri")
        return {"citation": iri(citation), "about": about, "property": Term(name, "uri"), "value": value}

    rows = [
        said("cit/1", f"{BASE}ont#forProperty", iri("ont#overview")),
        said("cit/1", f"{BASE}ont#evidenceMode", iri("voc/evidence-mode/editorInference")),
        said("cit/1", f"{BASE}ont#certainty", Term("0.8")),
        said("cit/1", f"{BASE}ont#citesPassage", iri("src/p1-b1")),
        said("cit/2", f"{BASE}ont#forProperty", iri("ont#overview")),
        said("cit/2", f"{BASE}ont#evidenceMode", iri("voc/evidence-mode/explicitText")),
    ]
    quotes = [{"passage": iri("src/p1-b1"), "quote": Term("潮汐", language="ja")}]
    found = evidence.sources(rows, (), quotes, reader("en")).of(PROJECT, [f"{BASE}ont#overview"])
    assert found.modes == ("explicitText", "editorInference")
    first = found.citations[0]
    assert (first.certainty, first.passages[0].quote, first.passages[0].place.href) == ("0.8", "潮汐", "/src/p1-b1")
    assert not evidence.sources(rows, (), (), reader("en")).of(PROJECT, [f"{BASE}ont#purpose"])


def test_an_iri_that_is_no_web_address_is_not_a_link() -> None:
    assert reader("en").thing("javascript:alert(1)").href == ""
    assert reader("en").thing("https://example.org/a").outside


def test_structured_data_leave_out_what_is_not_known() -> None:
    view = page("en", CLASS, fact(LABEL, Term("Buoy", language="en")))
    assert structured_data.describe(view, reader("en"), "/here", "licence") == {
        "@context": "https://schema.org",
        "@id": PROJECT,
        "@type": "ResearchProject",
        "name": [{"@value": "Buoy", "@language": "en"}],
        "identifier": PROJECT,
        "url": "/here",
    }
