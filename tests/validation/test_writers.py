"""The report reaches people and machines whole, in each format, and each format is read by its own parser."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import jsonschema_rs
import pytest
import rdflib
from pyoxigraph import NamedNode
from rdflib.namespace import RDF, SH

from lsgraph.validation import Place, Report, Result, Severity, ShapeText, Spot
from lsgraph.validation.writers import WRITERS, UnknownFormat, named
from lsgraph.validation.writers.text import text

SHAPES = "https://w3id.org/lsgraph/shapes#"
LINE = "    lsg:fiscalYear fy:2024 ; # 年"


def result(severity: Severity = Severity.VIOLATION, shape: str = "C27-era-year", **more: object) -> Result:
    made = Result(
        focus_node=NamedNode("https://w3id.org/lsgraph/id/project/lab"),
        source_shape=NamedNode(SHAPES + shape),
        component=NamedNode("http://www.w3.org/ns/shacl#SPARQLConstraintComponent"),
        severity=severity,
        messages={"ja": "年度が | 違います。", "en": "The year, 100% of it: is <wrong>."},
        path=NamedNode("https://w3id.org/lsgraph/ont#fiscalYear"),
        value=NamedNode("https://w3id.org/lsgraph/id/fy/2024"),
        place=Place("data/a,b.ttl", 57, 5, 22, LINE, Spot.STATEMENT),
        passages=(NamedNode("https://w3id.org/lsgraph/src/p1-b1"),),
        suggestion={"ja": "fy:2016 にしてください。", "en": "write fy:2016"},
    )
    return replace(made, **more)  # type: ignore[arg-type]


@pytest.fixture
def report() -> Report:
    names = {
        SHAPES + "C27-era-year": ShapeText(
            {"ja": "元号と西暦", "en": "Era and year"}, {"ja": "同じ年を指す。", "en": "They name the same year."}, 4
        ),
        SHAPES + "C11-programme": ShapeText({"ja": "プログラム", "en": "Programme"}, {}, 2),
    }
    note = result(Severity.INFO, "C24-who", place=None, suggestion={}, passages=(), path=None, value=None)
    return Report.of([result(), note], names)


def written(report: Report, name: str, language: str = "en") -> str:
    return WRITERS[name].write(report, language).decode("utf-8-sig" if name == "csv" else "utf-8")


def test_the_terminal_shows_place_line_caret_what_why_and_how(report: Report) -> None:
    assert written(report, "text") == (
        "C27  Era and year  (1 violation)\n"
        "  The year, 100% of it: is <wrong>.\n"
        "  why: They name the same year.\n"
        "\n"
        "data/a,b.ttl:57:5: prj:lab  lsg:fiscalYear  → fy:2024\n"
        "   57 |     lsg:fiscalYear fy:2024 ; # 年\n"
        "      |     ^^^^^^^^^^^^^^^^^^^^^^\n"
        "   fix: write fy:2016\n"
        "\n"
        "C24  shapes:C24-who  (1 note)\n"
        "  The year, 100% of it: is <wrong>.\n"
        "\n"
        "  - prj:lab\n"
        "\n"
        "There are violations. 1 violation, 0 warnings, 1 note\n"
    ).replace("shapes:C24-who", f"<{SHAPES}C24-who>")
    assert "理由: 同じ年を指す。" in written(report, "text", "ja")
    assert written(report, "text", "ja").endswith("違反があります。 違反 1 件、警告 0 件、参考 1 件\n")


def test_colour_is_for_terminals_only(report: Report) -> None:
    assert "\x1b[31m" in text(report, "en", colour=True)
    assert "\x1b" not in text(report, "en")


def test_a_long_list_is_cut_with_its_length() -> None:
    many = Report.of([result(place=Place("a.ttl", number)) for number in range(1, 24)])
    assert "… and 3 more" in text(many, "en", limit=20)


def test_an_empty_report_says_so() -> None:
    assert written(Report.of([]), "text", "ja") == "違反はありません。 違反 0 件、警告 0 件、参考 0 件\n"


@pytest.mark.parametrize(
    ("name", "form"), [("turtle", "turtle"), ("json-ld", "json-ld"), ("rdf-xml", "xml"), ("n-triples", "nt")]
)
def test_turtle_is_a_standard_report_with_every_result(report: Report, name: str, form: str) -> None:
    graph = rdflib.Graph().parse(data=written(report, name), format=form)
    root = graph.value(predicate=RDF.type, object=SH.ValidationReport)
    violation = graph.value(predicate=SH.resultSeverity, object=SH.Violation)
    pointer = graph.value(violation, rdflib.URIRef("http://www.w3.org/ns/earl#pointer"))

    assert graph.value(root, SH.conforms) == rdflib.Literal(False)
    assert len(set(graph.objects(root, SH.result))) == 2
    assert graph.value(violation, SH.focusNode) == rdflib.URIRef("https://w3id.org/lsgraph/id/project/lab")
    assert {message.language for message in graph.objects(violation, SH.resultMessage)} == {"ja", "en"}
    assert graph.value(pointer, rdflib.URIRef("http://www.w3.org/2009/pointers#lineNumber")) == rdflib.Literal(57)


def test_json_has_every_text_in_both_languages(report: Report) -> None:
    value = json.loads(written(report, "json"))
    first = value["results"][0]
    assert value["counts"] == {"Violation": 1, "Warning": 0, "Info": 1}
    assert (first["constraint"], first["place"]["line"], first["place"]["spot"]) == ("C27", 57, "statement")
    assert set(first["message"]) == set(first["suggestion"]) == {"ja", "en"}
    assert value["shapes"][SHAPES + "C11-programme"]["focusNodes"] == 2


def test_the_table_opens_in_a_spreadsheet_and_holds_no_formula(report: Report) -> None:
    formula = Report.of([result(messages={"en": "=1+1"})])
    assert WRITERS["csv"].write(report, "ja").startswith(b"\xef\xbb\xbfseverity,constraint,")
    (row,) = csv.DictReader(io.StringIO(written(formula, "csv")))
    assert (row["line"], row["message"], row["passages"]) == ("57", "'=1+1", "src:p1-b1")


def test_junit_fails_on_violations_and_passes_what_holds(report: Report) -> None:
    root = ElementTree.fromstring(WRITERS["junit"].write(report, "en"))  # noqa: S314
    failures = [case for case in root.iter("testcase") if case.find("failure") is not None]
    assert (root.get("tests"), root.get("failures")) == ("3", "1")
    assert [(case.get("file"), case.get("line")) for case in failures] == [("data/a,b.ttl", "57")]
    assert [suite.get("name") for suite in root if suite.find("testcase/*") is None] == ["C11  Programme"]


def test_junit_is_xml_whatever_a_literal_holds() -> None:
    root = ElementTree.fromstring(WRITERS["junit"].write(Report.of([result(messages={"en": "a\x00\ufffe]]>"})]), "en"))  # noqa: S314
    assert root.get("failures") == "1"


def test_sarif_names_rule_place_level_and_a_lasting_fingerprint(report: Report) -> None:
    (run,) = json.loads(written(report, "sarif"))["runs"]
    first = run["results"][0]
    rule = run["tool"]["driver"]["rules"][first["ruleIndex"]]
    assert (first["ruleId"], first["level"], rule["id"]) == ("C27-era-year", "error", "C27-era-year")
    assert rule["properties"]["names"] == {"en": "Era and year", "ja": "元号と西暦"}
    assert first["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "data/a%2Cb.ttl"}
    assert first["locations"][0]["physicalLocation"]["region"]["endColumn"] == 27
    moved = result(place=Place("data/a,b.ttl", 99))
    assert first["partialFingerprints"] == {"lsgraph/v1": moved.fingerprint}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_sarif_is_valid_against_the_schema_of_the_standard(report: Report, language: str) -> None:
    schema = json.loads((Path(__file__).parent / "sarif" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
    # The standard's pattern for languages has a bracket too many, which a strict reader of the schema refuses.
    for owner in ("run", "toolComponent"):
        schema["definitions"][owner]["properties"]["language"]["pattern"] = "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$"
    validator = jsonschema_rs.validator_for(schema)
    file_alone = result(Severity.WARNING, place=Place("tides.jsonld"))
    for written_report in (Report.of([]), report, Report.of([file_alone], report.shapes)):
        validator.validate(json.loads(WRITERS["sarif"].write(written_report, language)))


def test_github_commands_are_escaped(report: Report) -> None:
    first, second = written(report, "github").splitlines()
    assert first == (
        "::error file=data/a%2Cb.ttl,line=57,endLine=57,col=5,endColumn=27,title=C27  Era and year::"
        "prj:lab  lsg:fiscalYear  → fy:2024%0AThe year, 100%25 of it: is <wrong>.%0Afix: write fy:2016"
    )
    assert second.startswith("::notice title=")


def test_markdown_shows_texts_as_they_are(report: Report) -> None:
    shown = written(report, "markdown")
    assert "| C27 Era and year | violation | 1 |" in shown
    assert "is \\<wrong\\>." in shown
    assert "年度が \\| 違います。" in written(report, "markdown", "ja")


def test_html_escapes_and_stands_alone(report: Report) -> None:
    page = written(report, "html", "ja")
    assert page.startswith('<!doctype html>\n<html lang="ja">')
    assert "&lt;wrong&gt;" in written(report, "html")
    assert "<script" not in page
    assert 'src="' not in page


@pytest.mark.parametrize(
    ("severity", "words", "colour"),
    [
        (Severity.VIOLATION, "1 violation", "#b3261e"),
        (Severity.WARNING, "1 warning", "#9a6700"),
        (Severity.INFO, "0 violations", "#1a7f37"),
    ],
)
def test_the_badge_says_the_worst(severity: Severity, words: str, colour: str) -> None:
    badge = WRITERS["badge"].write(Report.of([result(severity)]), "en")
    root = ElementTree.fromstring(badge)  # noqa: S314
    assert root.get("aria-label") == f"SHACL: {words}"
    assert colour in badge.decode()


@pytest.mark.parametrize("name", WRITERS)
def test_the_same_report_has_the_same_bytes(report: Report, name: str) -> None:
    again = Report.of(reversed(report.results), dict(reversed(report.shapes.items())))
    assert WRITERS[name].write(again, "ja") == WRITERS[name].write(report, "ja")


def test_a_format_that_is_not_there_tells_those_that_are() -> None:
    with pytest.raises(UnknownFormat) as caught:
        named("pdf")
    assert "sarif" in caught.value.known
