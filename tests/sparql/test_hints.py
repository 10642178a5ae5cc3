"""Hints: which terms of a query are looked at, what comes near, and when a result is empty."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsgraph.sparql import hints
from lsgraph.sparql.engine import Answer, Engine
from lsgraph.sparql.hints import Hints, nearest, nearest_prefix
from lsgraph.sparql.mentions import iris, mentions
from lsgraph.sparql.negotiation import Offer
from lsgraph.sparql.problem import Problem
from lsgraph.sparql.protocol import Operation
from lsgraph.sparql.results import KINDS, OFFERS, Kind

LSG = "https://w3id.org/lsgraph/ont#"
HEAD = f"PREFIX lsg: <{LSG}> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("ASK { ?s a lsg:Thing ; lsg:a|^lsg:b ?o }", ["Thing", "a", "b"]),
        (f"ASK {{ <{LSG}x> ?p ?o }} # <{LSG}y>", ["x"]),
        ("ASK { ?s ?p '1'^^lsg:type , 'lsg:z' FILTER(lsg:call(?s) > 1) }", []),
        ("ASK { ?s ?p ?o FILTER lsg:call(?s) } GROUP BY lsg:call(?s)", []),
        ("ASK { ?s lsg:member (lsg:one lsg:two) }", ["member", "one", "two"]),
        ("ASK { VALUES ?c { lsg:one } FILTER(?c IN (lsg:two, lsg:three)) }", ["one", "two", "three"]),
        ("BASE <https://w3id.org/lsgraph/ont#base> ASK { <relative> ?p none:x }", []),
        ("ASK { ?s lsg:a\\-b ?o }", ["a-b"]),
        (f"ASK {{ <{LSG}\\u0041> ?p ?o }}", ["A"]),
        ("ASK { 'not ended", []),
    ],
)
def test_the_terms_of_a_query_are_its_patterns_only(query: str, found: list[str]) -> None:
    assert [mention.iri.removeprefix(LSG) for mention in mentions(HEAD + query)] == found


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading_of_terms(text: str) -> None:
    for mention in mentions(HEAD + text):
        assert 0 <= mention.start < mention.end <= len(HEAD + text)


NAMES = {
    f"{LSG}PlanProject": "課題\nplan project",
    f"{LSG}Programme": "",
    f"{LSG}evaluationKind": "",
    "http://www.w3.org/2004/02/skos/core#prefLabel": "",
    "https://w3id.org/lsgraph/id/project/buoy-1": "",
}


@pytest.mark.parametrize(
    ("iri", "first"),
    [
        (f"{LSG}PlanProjekt", f"{LSG}PlanProject"),
        (f"{LSG}plan_project", f"{LSG}PlanProject"),
        (f"{LSG}課題", f"{LSG}PlanProject"),
        (f"{LSG}evaluationkind", f"{LSG}evaluationKind"),
        ("http://www.w3.org/2004/02/skos/core#preflabel", "http://www.w3.org/2004/02/skos/core#prefLabel"),
        ("https://w3id.org/lsgraph/id/project/bouy-1", "https://w3id.org/lsgraph/id/project/buoy-1"),
        (f"{LSG}weather", None),
        ("http://www.w3.org/2000/01/rdf-schema#prefLabels", None),
    ],
)
def test_the_nearest_term_is_offered_if_it_is_near(iri: str, first: str | None) -> None:
    assert (nearest(iri, NAMES) or (None,))[0] == first


@pytest.mark.parametrize(
    ("prefix", "meant"), [("sko", "skos"), ("LSG", "lsg"), ("rfds", "rdfs"), ("weather", None), ("", None)]
)
def test_the_nearest_prefix(prefix: str, meant: str | None) -> None:
    assert nearest_prefix(prefix) == meant


EMPTY = "SELECT * { ?s <urn:none> ?o }"
FULL = "SELECT * { ?s <urn:name> ?o }"


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv", "html"])
def test_an_empty_table_is_seen_in_each_format(engine: Engine, name: str) -> None:
    formats: Mapping[Kind, Offer] = {kind: offer for kind in KINDS for offer in OFFERS[kind] if offer.name == name}
    for query, empty in ((EMPTY, True), (FULL, False)):
        answer = engine.evaluate(Operation(query), formats)
        assert isinstance(answer, Answer)
        assert hints.is_empty(answer) is empty


@pytest.mark.parametrize("offer", [o for o in OFFERS["GRAPH"] if ";" not in o.media_type])
def test_an_empty_graph_is_seen_in_each_format(engine: Engine, offer: Offer) -> None:
    for query, empty in (("CONSTRUCT WHERE { ?s <urn:none> ?o }", True), ("CONSTRUCT WHERE { ?s ?p ?o }", False)):
        answer = engine.evaluate(Operation(query), {"GRAPH": offer})
        assert isinstance(answer, Answer)
        assert hints.is_empty(answer) is empty


@pytest.mark.parametrize("name", ["json", "xml", "html"])
def test_no_is_empty_and_yes_is_not(engine: Engine, name: str) -> None:
    offer = next(offer for offer in OFFERS["ASK"] if offer.name == name)
    for query, empty in (("ASK { ?s <urn:none> ?o }", True), ("ASK { ?s ?p ?o }", False)):
        answer = engine.evaluate(Operation(query), {"ASK": offer})
        assert isinstance(answer, Answer)
        assert hints.is_empty(answer) is empty


class _Silent:
    """Evaluators that are all busy."""

    def evaluate(self, *_arguments: object, **_options: object) -> Problem:
        return Problem("queue-full", 503)


def test_without_an_evaluator_there_is_no_hint() -> None:
    assert Hints(_Silent()).unknown(Operation(f"ASK {{ ?s a <{LSG}None> }}")) == ()


def test_the_query_is_mended_with_the_names_that_it_uses() -> None:
    query = f"PREFIX lsg: <{LSG}>\nASK {{ ?a a lsg:Projekt . ?b a lsg:Projekt }}"
    places = [mention for mention in mentions(query) if mention.iri == f"{LSG}Projekt"]
    assert hints.replaced(query, places, f"{LSG}Project") == query.replace("Projekt", "Project")
    assert "<urn:x>" in hints.replaced(query, places, "urn:x")


def test_the_header_is_ascii() -> None:
    assert hints.header([hints.Unknown(f"{LSG}課題"), hints.Unknown("urn:a,b")]) == (
        f"<{LSG}%E8%AA%B2%E9%A1%8C>, <urn:a,b>"
    )


PIECES = st.sampled_from(
    [
        "PREFIX lsg: <https://w3id.org/lsgraph/ont#> ",
        "PREFIX : <http://example.org/> ",
        "BASE <http://example.org/b> ",
        "SELECT * { ",
        "?s a lsg:Project . ",
        ":a1 :b/:c+ 12, 1.5, 1e3 . ",
        "<http://example.org/x1> <urn:y> <relative> . ",
        '"<http://example.org/in-a-string> 7"^^<http://www.w3.org/2001/XMLSchema#string> ',
        "FILTER(?a<http://example.org/z>?b) ",
        "FILTER(lsg:f(?x)) ",
        "# <http://example.org/comment>\n",
        "'",
        "<http://example.org/\\u0041> ",
        "} LIMIT 10",
    ]
)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_the_short_way_to_the_terms_of_a_query_finds_the_same(query: str) -> None:
    named = [mention.iri for mention in mentions(query)]
    assert [iris(query), iris(query)] == [named, named]
