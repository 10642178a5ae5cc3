"""One error shape everywhere, in the reader's language, and never a traceback."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest
import rdflib
from flask import Flask
from flask.testing import FlaskClient

from lsgraph.web.messages import CATALOGUES

SOURCE = Path(__file__).resolve().parents[2] / "src" / "lsgraph"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.mark.parametrize(
    ("path", "status"),
    [("/nothing", 404), ("/sparql?query=", 400), ("/sparql?query=ASK+%7B", 400), ("/sparql?query=%C3%28", 400),
     ("/static/none.css", 404), ("/sparql?update=x", 403), ("/%3Cscript%3E", 404)],
)  # fmt: skip
def test_every_error_has_the_same_shape(client: FlaskClient, path: str, status: int) -> None:
    answer = client.get(path)
    problem = json.loads(answer.data)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.status_code == problem["status"] == status
    assert problem["type"].startswith("https://w3id.org/lsgraph/problem/")
    assert problem.keys() >= {"type", "title", "status", "detail", "instance"}


def test_a_syntax_error_shows_line_column_and_caret(client: FlaskClient) -> None:
    query = "SELECT * {\n  ?課題 ?p ;;; oops oops }"
    problem = json.loads(client.get(f"/sparql?{urlencode({'query': query})}").data)
    assert problem["line"] == 2
    assert problem["source"] == "  ?課題 ?p ;;; oops oops }"
    assert problem["caret"].startswith("   \u3000\u3000 ")
    assert len(problem["caret"]) == problem["column"]


def test_an_undeclared_prefix_comes_with_the_line_that_mends_it(client: FlaskClient) -> None:
    query = "SELECT * {\n  ?s lsg:size ?o }"
    problem = json.loads(client.get(f"/sparql?{urlencode({'query': query})}", headers={"Accept-Language": "ja"}).data)
    assert (problem["line"], problem["column"]) == (2, 6)
    assert problem["hint"] == "PREFIX lsg: <https://w3id.org/lsgraph/ont#>"
    assert problem["title"] == "接頭辞が宣言されていません"


def test_a_browser_gets_a_page_with_its_query_to_mend(client: FlaskClient) -> None:
    query = "SELECT * { ?s </script><script>alert(1)</script> }"
    answer = client.get(f"/sparql?{urlencode({'query': query})}", headers=BROWSER)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert b"<script>" not in answer.data
    assert b"&lt;script&gt;alert(1)" in answer.data


@pytest.mark.parametrize("accept", ["*/*", "text/html", "application/problem+json"])
def test_a_bug_shows_no_traceback(app: Flask, accept: str) -> None:
    endpoint = app.view_functions["health.healthz"]
    app.view_functions["health.healthz"] = lambda: 1 / 0
    try:
        answer = app.test_client().get("/healthz", headers={"Accept": accept})
    finally:
        app.view_functions["health.healthz"] = endpoint
    assert answer.status_code == 500
    assert not re.search(rb"Traceback|ZeroDivision|\.py", answer.data)


def test_every_problem_has_its_words() -> None:
    kinds: set[str] = set()
    for path in [*SOURCE.glob("sparql/*.py"), *SOURCE.glob("web/*.py")]:
        kinds |= set(re.findall(r'\b(?:Problem|at|_unsupported|LexicalError)\(\s*"([a-z0-9-]+)"', path.read_text()))
    assert len(kinds) > 20
    for kind in kinds:
        assert {f"{kind}.title", f"{kind}.detail"} <= CATALOGUES["ja"].keys()


def test_turtle_on_request_says_the_same(client: FlaskClient) -> None:
    query = urlencode({"query": "CONSTRUCT WHERE {\n  ?s sko:x ?o }"})
    told = json.loads(client.get(f"/sparql?{query}").data)
    answer = client.get(f"/sparql?{query}", headers={"Accept": "text/turtle"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "text/turtle; charset=utf-8")
    graph = rdflib.Graph().parse(data=answer.data, format="turtle")
    node = graph.value(predicate=rdflib.RDF.type, object=rdflib.URIRef(told["type"]))
    own = rdflib.Namespace("https://w3id.org/lsgraph/problem/")
    assert graph.value(node, rdflib.DCTERMS.title) == rdflib.Literal(told["title"], lang="en")
    assert graph.value(node, rdflib.DCTERMS.description) == rdflib.Literal(told["detail"], lang="en")
    assert graph.value(node, rdflib.URIRef("http://www.w3.org/2011/http#statusCodeValue")).toPython() == 400
    for member in ("line", "column", "source", "caret", "hint", "instance"):
        assert graph.value(node, own[member]).toPython() == told[member]


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        ("", "application/problem+json"),
        ("*/*", "application/problem+json"),
        ("application/sparql-results+json", "application/problem+json"),
        ("application/ld+json", "application/problem+json"),
        ("text/turtle, application/json", "application/problem+json"),
        ("text/turtle, application/json;q=0.5", "text/turtle; charset=utf-8"),
        ("text/turtle;q=0.9, */*;q=0.1", "text/turtle; charset=utf-8"),
        ("text/html, text/turtle", "text/html; charset=utf-8"),
        ("text/html;q=0.2, text/turtle", "text/turtle; charset=utf-8"),
        ("image/png", "application/problem+json"),
    ],
)
def test_the_form_of_a_problem_is_negotiated(client: FlaskClient, accept: str, given: str) -> None:
    answer = client.get("/sparql?query=ASK", headers={"Accept": accept} if accept else {})
    assert answer.headers["Content-Type"] == given


@pytest.mark.parametrize(
    ("form", "accept", "given"),
    [
        ("html", "", "text/html"),
        ("turtle", "", "text/turtle"),
        ("json", "text/turtle", "application/problem+json"),
        ("turtle", "text/html", "text/html"),
        ("csv", "text/html", "text/html"),
    ],
)
def test_a_reader_in_a_browser_gets_a_page_whatever_result_was_asked_for(
    client: FlaskClient, form: str, accept: str, given: str
) -> None:
    answer = client.get(f"/sparql?query=ASK&format={form}", headers={"Accept": accept} if accept else {})
    assert answer.headers["Content-Type"].startswith(given)


def test_a_prefix_that_is_nearly_one_is_told(client: FlaskClient) -> None:
    query = "SELECT * { ?s sko:prefLabel ?o }"
    problem = json.loads(client.get(f"/sparql?{urlencode({'query': query})}").data)
    assert problem["nearest"] == ["skos:"]
    assert problem["hint"] == "PREFIX sko: <http://www.w3.org/2004/02/skos/core#>"
    assert "skos:" in problem["detail"]


UNKNOWN = "PREFIX lsg: <https://w3id.org/lsgraph/ont#>\nSELECT * { ?s a lsg:PlanProjekt }"


def test_an_empty_result_names_the_term_that_does_not_occur(client: FlaskClient) -> None:
    answer = client.get(f"/sparql?{urlencode({'query': UNKNOWN})}")
    assert answer.status_code == 200
    assert answer.headers["Lsgraph-Unknown-Terms"] == "<https://w3id.org/lsgraph/ont#PlanProjekt>"
    assert "Lsgraph-Unknown-Terms" in answer.headers["Access-Control-Expose-Headers"]
    empty = "SELECT * { ?s a <https://w3id.org/lsgraph/ont#PlanProject> FILTER(false) }"
    assert "Lsgraph-Unknown-Terms" not in client.get(f"/sparql?{urlencode({'query': empty})}").headers


@pytest.mark.parametrize(("language", "words"), [("ja", "このリリースにない語"), ("en", "Not in this release")])
def test_the_page_of_an_empty_result_offers_the_nearest(client: FlaskClient, language: str, words: str) -> None:
    page = client.get(f"/sparql?{urlencode({'query': UNKNOWN, 'lang': language})}", headers=BROWSER).text
    assert words in page
    assert "<code>lsg:PlanProjekt</code>" in page
    assert "<code>lsg:PlanProject</code>" in page
    link = re.search(r'<a href="([^"]+)">[^<]*lsg:PlanProject', page)
    assert link
    assert "buoy-1" in client.get(unescape(link[1]), headers=BROWSER).text


def test_a_graph_that_is_not_there_is_named(client: FlaskClient) -> None:
    fields = {"query": "ASK { ?s ?p ?o }", "default-graph-uri": "https://w3id.org/lsgraph/graph/date"}
    answer = client.get(f"/sparql?{urlencode(fields)}")
    assert answer.headers["Lsgraph-Unknown-Terms"] == "<https://w3id.org/lsgraph/graph/date>"


def test_every_kind_of_problem_is_documented() -> None:
    page = (SOURCE.parents[1] / "docs" / "problems.md").read_text(encoding="utf-8")
    kinds = {key.removesuffix(".title") for key in CATALOGUES["en"] if key.endswith(".title")}
    assert {kind for kind in kinds if f"`{kind}`" not in page} == set()


@pytest.mark.parametrize(
    ("query", "kind", "column"),
    [
        ("ASK { <urn:a b> ?p ?o }", "iri-unfit", 7),
        ('ASK { <urn:a"b> ?p ?o }', "iri-unfit", 7),
        ("ASK { ?s ?p ?o FILTER(?o <none:b) }", "undeclared", 27),
        ("ASK { ?s ?p 'a> }", "string-open", 13),
    ],
)
def test_an_iri_with_a_character_too_many_is_called_so(client: FlaskClient, query: str, kind: str, column: int) -> None:
    problem = json.loads(client.get(f"/sparql?{urlencode({'query': query})}").data)
    assert (problem["type"].rpartition("/")[2], problem["column"]) == (kind, column)
