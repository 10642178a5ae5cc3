"""A suggestion is made where it can be computed, and not where it would be a guess."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode

from lsgraph.validation import Result, Severity
from lsgraph.validation.era import notation_of, year_of
from lsgraph.validation.suggestions import Facts, nearest, suggest
from lsgraph.vocabulary import LSG, PREFIXES, SKOS, XSD

PORT = "https://example.org/port/"
KNOWN = {PORT: {f"{PORT}north-pier", f"{PORT}south-pier"}}
TIDE = NamedNode("https://example.org/tide/1")
AT = NamedNode("https://example.org/at")


def result(value: NamedNode | Literal | None = None, path: NamedNode | None = AT, kind: str = "SPARQL") -> Result:
    return Result(
        focus_node=TIDE,
        source_shape=NamedNode("https://example.org/shape"),
        component=NamedNode(f"http://www.w3.org/ns/shacl#{kind}ConstraintComponent"),
        severity=Severity.VIOLATION,
        messages={},
        path=path,
        value=value,
    )


def facts(*statements: tuple[NamedNode, NamedNode | Literal], **more: object) -> Facts:
    labels = {f"{PORT}north-pier": {"ja": "北埠頭", "en": "North Pier"}}
    return Facts(statements, KNOWN, lambda iri: labels.get(iri, {}), **more)  # type: ignore[arg-type]


def test_a_misspelt_iri_is_corrected_by_name_and_label() -> None:
    found = suggest(result(NamedNode(f"{PORT}noth-pier")), facts())
    assert found["en"] == (f"did you mean <{PORT}north-pier> (North Pier) instead of <{PORT}noth-pier>?")
    assert "北埠頭" in found["ja"]


@pytest.mark.parametrize("iri", [f"{PORT}north-pier", f"{PORT}lighthouse", "https://elsewhere.example/north-pier"])
def test_nothing_is_said_of_what_is_right_or_like_nothing(iri: str) -> None:
    assert nearest(iri, KNOWN) is None


def test_the_era_and_the_year_are_set_against_each_other() -> None:
    year = NamedNode(f"{PREFIXES['fy']}2023")
    found = suggest(
        result(Literal("R4")), facts((LSG.term("eraNotation"), Literal("R4")), (LSG.term("fiscalYear"), year))
    )
    assert found == {
        "ja": "R4 は 2022 年度です。年度を fy:2022 にするか、元号を R5 にしてください。",
        "en": "R4 is FY2022: write fy:2022, or R5 for FY2023",
    }


def test_the_printed_year_is_told() -> None:
    year = NamedNode(f"{PREFIXES['fy']}2023")
    found = suggest(result(year), facts((LSG.term("statedText"), Literal("令和４年度"))))
    assert found["en"] == "the printed text names fy:2022"


@pytest.mark.parametrize(
    ("notation", "year"), [("R4", 2022), ("R2", 2020), ("H31", 2019), ("H1", 1989), ("S63", 1988), ("S61", 1986)]
)
def test_a_fiscal_year_has_the_era_in_which_it_begins(notation: str, year: int) -> None:
    assert year_of(notation) == year
    assert notation_of(year) == notation


def test_what_is_no_era_year_is_none() -> None:
    assert [year_of(text) for text in ("R0", "T3", "2022", "FY31")] == [None] * 4


def test_a_missing_translation_is_asked_for() -> None:
    label = SKOS.term("prefLabel")
    found = suggest(result(path=label), facts((label, Literal("北埠頭", language="ja"))))
    assert found["en"] == 'add the English (@en) for "北埠頭"'


def test_the_nearest_code_and_the_right_datatype_are_suggested() -> None:
    codes = (Literal("spring"), Literal("neap"))
    assert 'did you mean "spring"' in suggest(result(Literal("sprng"), kind="In"), facts(allowed=codes))["en"]
    number = suggest(result(Literal("7"), kind="Datatype"), facts(datatype=XSD.term("integer")))
    assert number["en"] == 'did you mean "7"^^xsd:integer instead of "7"?'
    assert suggest(result(Literal("seven"), kind="Datatype"), facts(datatype=XSD.term("integer"))) == {}
