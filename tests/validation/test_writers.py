"""The report reaches people and machines whole."""

from __future__ import annotations

import rdflib
from rdflib.namespace import RDF, SH

from lsgraph.validation.writers import text, turtle

from ..shapes import harness

DAMAGE = "DELETE WHERE { prj:lab lsg:isProjectOf ?programme } ; DELETE WHERE { dec:upper-2021 lsg:decidedBy ?body }"


def test_the_terminal_gets_the_shape_its_message_and_the_place_in_each_language() -> None:
    report = harness.report(DAMAGE)
    assert text(report, "ja") == (
        "C11  課題のプログラム  (違反 1 件)\n"
        "  プログラムが一つに決まっていません。lsg:isProjectOf を一つだけ付けてください。\n"
        "  - prj:lab  lsg:isProjectOf\n"
        "\n"
        "C24  一部変更の主体  (参考 1 件)\n"
        "  変更の決定主体が原典にありません。外部の資料で確かめられたら、典拠を付けて補ってください。\n"
        "  - dec:upper-2021\n"
        "\n"
        "違反があるため、公開できません。 違反 1 件、警告 0 件、参考 1 件\n"
    )
    english = text(report, "en")
    assert "C11  Programme of a project  (1 violation)" in english
    assert english.endswith("There are violations: not publishable. 1 violation, 0 warnings, 1 note\n")


def test_an_empty_report_says_so() -> None:
    assert text(harness.report(), "ja") == "違反はありません。 違反 0 件、警告 0 件、参考 0 件\n"


def test_a_long_list_is_cut_with_its_length() -> None:
    many = " ; ".join(
        f'INSERT DATA {{ ind:many-{n} a lsg:Indicator ; skos:prefLabel "指{n}"@ja , "M{n}"@en }}' for n in range(23)
    )
    shown = text(harness.report(many), "en", limit=20)
    assert "(23 violations)" in shown
    assert "… and 3 more" in shown


def test_turtle_is_a_standard_report_with_every_result() -> None:
    report = harness.report(DAMAGE)
    graph = rdflib.Graph().parse(data=turtle(report), format="turtle")
    root = graph.value(predicate=RDF.type, object=SH.ValidationReport)
    results = set(graph.objects(root, SH.result))
    assert graph.value(root, SH.conforms) == rdflib.Literal(False)
    assert len(results) == len(report.results) == 2
    violation = graph.value(predicate=SH.resultSeverity, object=SH.Violation)
    assert graph.value(violation, SH.focusNode) == rdflib.URIRef("https://w3id.org/lsgraph/id/project/lab")
    assert graph.value(violation, SH.resultPath) == rdflib.URIRef("https://w3id.org/lsgraph/ont#isProjectOf")
    assert {message.language for message in graph.objects(violation, SH.resultMessage)} == {"ja", "en"}


def test_the_same_report_has_the_same_bytes() -> None:
    assert turtle(harness.report(DAMAGE)) == turtle(harness.report(DAMAGE))
