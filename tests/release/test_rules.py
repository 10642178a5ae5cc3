"""What the build rules derive from the small package, worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from lsgraph.package import GraphPackage
from lsgraph.release import RuleError, derive
from lsgraph.release.rules import Rule, infer
from lsgraph.vocabulary import INFERRED, PREFIXES

Derived = set[tuple[str, str, str]]


def short(term: object) -> str:
    """Write a term with the project's prefixes; literals as Python would, with their language."""
    if isinstance(term, Literal):
        return f"{term.value}@{term.language}" if term.language else term.value
    iri = str(getattr(term, "value", term))
    fitting = [
        (len(space), f"{prefix}:{iri[len(space) :]}") for prefix, space in PREFIXES.items() if iri.startswith(space)
    ]
    return max(fitting)[1] if fitting else iri


def derived(root: Path, *predicates: str) -> Derived:
    """Return what the rules derive with these predicates."""
    package = GraphPackage.open(root)
    triples = {(short(q.subject), short(q.predicate), short(q.object)) for q in derive(package, package.parse())}
    return {triple for triple in triples if triple[1] in predicates}


def test_r1_a_special_class_is_also_its_general_ones_and_those_of_w3c(package: Path) -> None:
    types = derived(package, "rdf:type")

    assert ("prj:buoy-1", "rdf:type", "lsg:Project") in types
    assert ("prj:buoy-1", "rdf:type", "lsg:PolicyElement") in types
    assert ("prj:buoy-1/period/1", "rdf:type", "time:TemporalEntity") in types
    assert ("prj:buoy-1", "rdf:type", "lsg:PlanProject") not in types


def test_r1_a_statement_with_a_special_property_is_one_with_the_general_property(package: Path) -> None:
    assert derived(package, "oa:hasBody") == {("cit:1", "oa:hasBody", "prj:buoy-1")}


def test_r1_symmetric_properties_hold_both_ways(make_package: Callable[..., Path]) -> None:
    root = make_package({"data/more.ttl": "prj:buoy-1 lsg:collaboratesWith prj:buoy-2 ."})

    assert derived(root, "lsg:collaboratesWith") == {("prj:buoy-2", "lsg:collaboratesWith", "prj:buoy-1")}


def test_r1_alignments_do_not_type_our_things_with_other_peoples_classes(make_package: Callable[..., Path]) -> None:
    root = make_package(
        {"ontology/alignments/foaf.ttl": "lsg:Project rdfs:subClassOf <http://xmlns.com/foaf/0.1/Project> ."}
    )

    assert not any(value.startswith("foaf:") for _, _, value in derived(root, "rdf:type"))


def test_r2_and_r3_a_succession_record_becomes_a_chain_in_both_directions(make_package: Callable[..., Path]) -> None:
    root = make_package({
        "data/more.ttl": "suc:buoy-2--buoy-3 a lsg:Succession ; lsg:predecessor prj:buoy-2 ; lsg:successor prj:buoy-3 ."
    })  # fmt: skip

    assert derived(root, "lsg:directlySucceeds", "lsg:succeeds", "lsg:isSucceededBy") == {
        ("prj:buoy-2", "lsg:directlySucceeds", "prj:buoy-1"),
        ("prj:buoy-3", "lsg:directlySucceeds", "prj:buoy-2"),
        ("prj:buoy-2", "lsg:succeeds", "prj:buoy-1"),
        ("prj:buoy-3", "lsg:succeeds", "prj:buoy-2"),
        ("prj:buoy-3", "lsg:succeeds", "prj:buoy-1"),
        ("prj:buoy-1", "lsg:isSucceededBy", "prj:buoy-2"),
        ("prj:buoy-2", "lsg:isSucceededBy", "prj:buoy-3"),
        ("prj:buoy-1", "lsg:isSucceededBy", "prj:buoy-3"),
    }


def test_r4_official_and_tentative_names_become_one_preferred_label_a_language(package: Path) -> None:
    assert derived(package, "skos:prefLabel", "skos:altLabel") == {
        ("prj:buoy-1", "skos:prefLabel", "浮標事業@ja"),
        ("prj:buoy-1", "skos:prefLabel", "Buoy Project@en"),
        ("prj:buoy-2", "skos:prefLabel", "次期浮標事業@ja"),
        ("prj:buoy-2", "skos:altLabel", "次期浮標事業（仮称）@ja"),
        ("prj:buoy-2", "skos:prefLabel", "Next Buoy Project@en"),
        ("prj:buoy-2", "skos:altLabel", "BUOY@en"),
    }


def name(number: int, kind: str, form: str) -> str:
    """Write a name record of agt:a."""
    record = f"<https://w3id.org/lsgraph/id/agent/a/name/{number}>"
    kind_and_form = f"lsg:nameKind nk:{kind} ; skosxl:literalForm {form}"
    return f"agt:a lsg:hasName {record} . {record} a lsg:NameRecord ; {kind_and_form} .\n"


@pytest.mark.parametrize(
    ("names", "labels"),
    [
        (
            [("officialTranslation", '"Agency"@en'), ("projectTranslation", '"Office"@en')],
            {("skos:prefLabel", "Agency@en"), ("skos:altLabel", "Office@en")},
        ),
        (
            [("official", '"庁"@ja'), ("official", '"旧庁"@ja')],
            {("skos:prefLabel", "庁@ja"), ("skos:altLabel", "旧庁@ja")},
        ),
        (
            [("tentative", '"庁（仮）"@ja'), ("official", '"庁"@ja')],
            {("skos:prefLabel", "庁@ja"), ("skos:altLabel", "庁（仮）@ja")},
        ),
        ([("official", '"庁（仮）"@ja')], {("skos:prefLabel", "庁（仮）@ja")}),
        ([("official", '"COVAX"@en'), ("abbreviation", '"COVAX"@en')], {("skos:prefLabel", "COVAX@en")}),
        (
            [("abbreviation", '"AG"@en'), ("variant", '"ア庁"@ja')],
            {("skos:altLabel", "AG@en"), ("skos:altLabel", "ア庁@ja")},
        ),
    ],
)
def test_r4_order_of_names(
    make_package: Callable[..., Path], names: list[tuple[str, str]], labels: set[tuple[str, str]]
) -> None:
    root = make_package({"data/a.ttl": "".join(name(number, *entry) for number, entry in enumerate(names, 1))})

    found = derived(root, "skos:prefLabel", "skos:altLabel")

    assert {(predicate, value) for subject, predicate, value in found if subject == "agt:a"} == labels


def test_r5_one_whole_period_gives_integers(package: Path) -> None:
    assert derived(package, "lsg:startsInFiscalYear", "lsg:endsInFiscalYear") == {
        ("prj:buoy-1", "lsg:startsInFiscalYear", "2016"),
        ("prj:buoy-1", "lsg:endsInFiscalYear", "2022"),
    }


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ("lsg:periodExtent ex:part ; lsg:endFiscalYear fy:2018 ; lsg:endKind ed:fixed", 2),
        ("lsg:periodExtent ex:whole ; lsg:endFiscalYear fy:2018 ; lsg:endKind ed:fixed", 0),
    ],
)
def test_r5_two_whole_periods_give_nothing_and_parts_do_not_count(
    make_package: Callable[..., Path], second: str, expected: int
) -> None:
    root = make_package({
        "data/more.ttl": "<https://w3id.org/lsgraph/id/project/buoy-1/period/2> a lsg:ImplementationPeriod ;"
        f" lsg:isPeriodOf prj:buoy-1 ; {second} ."
    })  # fmt: skip

    assert len(derived(root, "lsg:startsInFiscalYear", "lsg:endsInFiscalYear")) == expected


def test_r5_an_open_end_stays_absent(make_package: Callable[..., Path]) -> None:
    root = make_package({
        "data/more.ttl": "prj:open a lsg:PlanProject . "
        "<https://w3id.org/lsgraph/id/project/open/period/1> lsg:isPeriodOf prj:open ; "
        "lsg:startFiscalYear fy:2018 ; lsg:endKind ed:openEnded ; lsg:periodExtent ex:whole ."
    })  # fmt: skip

    found = {
        triple for triple in derived(root, "lsg:startsInFiscalYear", "lsg:endsInFiscalYear") if "open" in triple[0]
    }

    assert found == {("prj:open", "lsg:startsInFiscalYear", "2018")}


def test_r5_the_period_of_a_policy_is_not_a_projects(make_package: Callable[..., Path]) -> None:
    root = make_package({
        "data/more.ttl": "pol:x a lsg:Policy . <https://w3id.org/lsgraph/id/policy/x/period/1> lsg:isPeriodOf pol:x ;"
        " lsg:startFiscalYear fy:2018 ; lsg:periodExtent ex:whole ."
    })  # fmt: skip

    assert not [triple for triple in derived(root, "lsg:startsInFiscalYear") if triple[0] == "pol:x"]


def test_r6_an_integrated_project_is_a_component_of_its_umbrella(package: Path) -> None:
    assert derived(package, "lsg:isComponentOf") == {("prj:buoy-1", "lsg:isComponentOf", "prj:buoy-2")}


def test_r7_dublin_core_tells_parts_and_subjects(make_package: Callable[..., Path]) -> None:
    root = make_package({"data/more.ttl": "prj:buoy-2 lsg:hasTheme skos:Concept ; lsg:isSetOutIn pol:x ."})

    assert derived(root, "dcterms:isPartOf", "dcterms:subject") == {
        ("prj:buoy-1", "dcterms:isPartOf", "prj:buoy-2"),
        ("prj:buoy-2", "dcterms:isPartOf", "pol:x"),
        ("prj:buoy-2", "dcterms:subject", "skos:Concept"),
    }


def test_r8_records_are_called_after_what_they_are_about(package: Path) -> None:
    labels = {(subject, value) for subject, _, value in derived(package, "rdfs:label") if "/name/" not in subject}

    assert labels >= {
        ("prj:buoy-1/evaluation/mid-1", "浮標事業：評価（中間評価 1、2018年度）@ja"),
        ("prj:buoy-1/evaluation/mid-1", "Buoy Project: Evaluation (Mid-term 1, FY2018)@en"),
        ("prj:buoy-1/period/1", "浮標事業：実施期間@ja"),
        ("suc:buoy-1--buoy-2", "浮標事業 → 次期浮標事業：継承@ja"),
        ("suc:buoy-1--buoy-2", "Buoy Project → Next Buoy Project: Succession@en"),
    }


def test_r8_a_kind_is_named_only_where_there_is_one(make_package: Callable[..., Path]) -> None:
    root = make_package({
        "data/more.ttl": "<https://w3id.org/lsgraph/id/project/buoy-1/evaluation/mid-1> lsg:evaluationKind ek:exPost . "
        'ek:exPost skos:prefLabel "事後評価"@ja , "Ex-post"@en .'
    })  # fmt: skip

    labels = {(subject, value) for subject, _, value in derived(root, "rdfs:label")}

    assert ("prj:buoy-1/evaluation/mid-1", "浮標事業：評価（1、2018年度）@ja") in labels


def test_r8_passages_are_called_after_their_place(make_package: Callable[..., Path]) -> None:
    root = make_package({"data/source/pages.ttl": "src:p1-b2 lsg:onPage src:p1 . src:p1 lsg:pageNumber 1 ."})

    assert {value for subject, _, value in derived(root, "rdfs:label") if subject == "src:p1-b2"} == {
        "1ページ 3行@ja",
        "page 1, line 3@en",
    }


def test_nothing_derived_repeats_what_is_asserted(package: Path) -> None:
    opened = GraphPackage.open(package)
    parsed = opened.parse()

    inferred = derive(opened, parsed)

    assert not {quad.triple for quad in inferred} & {quad.triple for quad in parsed.quads}
    assert {quad.graph_name for quad in inferred} == {INFERRED}
    assert len({quad.triple for quad in inferred}) == len(inferred)


def test_rules_that_never_settle_are_stopped_and_named() -> None:
    endless = Rule("endless.rq", "CONSTRUCT { ?s ?p ?n } WHERE { ?s ?p ?o BIND (?o + 1 AS ?n) }", 1)
    node = NamedNode("http://example.org/a")

    with pytest.raises(RuleError, match=r"endless\.rq"):
        infer([Quad(node, node, Literal(1))], [endless])


def test_a_rule_that_is_no_construct_query_is_named(make_package: Callable[..., Path]) -> None:
    root = make_package()
    (root / "queries/rules/bad.rq").write_text("SELECT * WHERE { ?s ?p ?o }", encoding="utf-8")
    package = GraphPackage.open(root)

    with pytest.raises(RuleError, match=r"bad\.rq"):
        derive(package, package.parse())
