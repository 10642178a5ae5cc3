"""The endpoint as clients see it: types, tags, refusals."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest
import rdflib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ..conformance import reading

PROJECTS = "SELECT ?s { ?s a <https://w3id.org/lsgraph/ont#PlanProject> } ORDER BY ?s"
FORM = "application/x-www-form-urlencoded"


def ask(client: FlaskClient, query: str, accept: str = "", **fields: str) -> TestResponse:
    headers = {"Accept": accept} if accept else {}
    return client.get(f"/sparql?{urlencode({'query': query, **fields})}", headers=headers)


def test_get_form_direct_and_query_method_answer_alike(client: FlaskClient) -> None:
    direct = {"data": PROJECTS, "content_type": "application/sparql-query"}
    answers = [
        ask(client, PROJECTS),
        client.post("/sparql", data=urlencode({"query": PROJECTS}), content_type=FORM),
        client.post("/sparql", **direct),
        client.open("/sparql", method="QUERY", **direct),
        client.post("/sparql/", **direct),
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.data for answer in answers}) == 1
    assert [row["s"]["value"][-6:] for row in json.loads(answers[0].data)["results"]["bindings"]] == [
        "buoy-1",
        "buoy-2",
    ]


@pytest.mark.parametrize(
    ("query", "accept", "content_type"),
    [
        (PROJECTS, "", "application/sparql-results+json"),
        (PROJECTS, "application/sparql-results+xml", "application/sparql-results+xml"),
        (PROJECTS, "text/csv", "text/csv; charset=utf-8"),
        (PROJECTS, "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        (PROJECTS, "application/json", "application/json"),
        (PROJECTS, "text/html", "text/html; charset=utf-8"),
        ("ASK {}", "application/sparql-results+xml", "application/sparql-results+xml"),
        ("DESCRIBE <urn:a>", "", "text/turtle; charset=utf-8"),
        ("DESCRIBE <urn:a>", "application/ld+json", "application/ld+json"),
        ("DESCRIBE <urn:a>", "application/rdf+xml", "application/rdf+xml"),
        ("DESCRIBE <urn:a>", "application/n-triples", "application/n-triples"),
        ("DESCRIBE <urn:a>", "application/n-quads", "application/n-quads"),
        ("DESCRIBE <urn:a>", "application/trig", "application/trig"),
        ("DESCRIBE <urn:a>", "text/n3", "text/n3; charset=utf-8"),
    ],
)
def test_the_label_is_true(client: FlaskClient, query: str, accept: str, content_type: str) -> None:
    answer = ask(client, query, accept)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == content_type
    assert int(answer.headers["Content-Length"]) == len(answer.data)


@pytest.mark.parametrize(
    ("query", "accept"), [("ASK {}", "text/csv"), (PROJECTS, "image/png"), ("DESCRIBE <urn:a>", "text/csv")]
)
def test_what_cannot_be_sent_is_406_with_the_offers(client: FlaskClient, query: str, accept: str) -> None:
    answer = ask(client, query, accept)
    assert answer.status_code == 406
    assert len(json.loads(answer.data)["offers"]) >= 2


def test_format_is_for_people(client: FlaskClient) -> None:
    answer = ask(client, PROJECTS, "text/html", format="csv")
    assert answer.headers["Content-Disposition"] == 'inline; filename="result.csv"'
    assert answer.data.startswith(b"s\r\n")
    assert ask(client, PROJECTS, format="png").status_code == 406


def test_the_tag_depends_on_release_operation_and_type_only(client: FlaskClient) -> None:
    first = ask(client, PROJECTS)
    assert first.headers["ETag"] == ask(client, PROJECTS).headers["ETag"]
    tags = {
        ask(client, PROJECTS, "text/csv").headers["ETag"],
        ask(client, PROJECTS, "application/json").headers["ETag"],
        ask(client, PROJECTS + " ").headers["ETag"],
        ask(client, PROJECTS, **{"default-graph-uri": "urn:a"}).headers["ETag"],
        ask(client, PROJECTS, **{"named-graph-uri": "urn:a"}).headers["ETag"],
        first.headers["ETag"],
    }
    assert len(tags) == 6
    assert not first.headers["ETag"].startswith("W/")


def test_an_unchanged_answer_is_304_without_a_body(client: FlaskClient) -> None:
    tag = ask(client, PROJECTS).headers["ETag"]
    url = f"/sparql?{urlencode({'query': PROJECTS})}"
    again = client.get(url, headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert "Accept" in again.headers["Vary"]
    assert client.get(url, headers={"If-None-Match": '"other"'}).status_code == 200
    assert client.get(url, headers={"If-None-Match": tag, "Accept": "text/csv"}).status_code == 200


def test_an_answer_that_changes_by_itself_has_no_tag(client: FlaskClient) -> None:
    answer = ask(client, "SELECT (RAND() AS ?r) {}")
    assert "ETag" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_head_is_get_without_the_body(client: FlaskClient) -> None:
    url = f"/sparql?{urlencode({'query': PROJECTS})}"
    head, get = client.head(url), client.get(url)
    assert head.data == b""
    for name in ("Content-Type", "Content-Length", "ETag"):
        assert head.headers[name] == get.headers[name]


def test_options_says_what_is_allowed(client: FlaskClient) -> None:
    answer = client.options("/sparql")
    assert answer.status_code == 204
    assert answer.headers["Allow"] == "GET, HEAD, POST, QUERY, OPTIONS"
    assert answer.headers["Accept-Query"].startswith("application/sparql-query")
    assert "QUERY" in answer.headers["Access-Control-Allow-Methods"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_405_with_allow(client: FlaskClient, method: str) -> None:
    answer = client.open("/sparql", method=method)
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ("update=CLEAR+ALL", FORM, 403),
        ("CLEAR ALL", "application/sparql-update", 403),
        ("query=CLEAR+ALL", FORM, 400),
        ("ASK {}", "text/plain", 415),
        ("ASK {", "application/sparql-query", 400),
        ("ASK {} " + "#" * 5_000, "application/sparql-query", 413),
        ("ASK {} " + "#" * 3_000_000, "application/sparql-query", 413),
    ],
)
def test_refusals_over_http(client: FlaskClient, body: str, content_type: str, status: int) -> None:
    answer = client.post("/sparql", data=body, content_type=content_type)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_the_request_s_dataset_takes_precedence(client: FlaskClient) -> None:
    graph = "https://w3id.org/lsgraph/graph/data"
    count = f"SELECT (COUNT(*) AS ?n) FROM <{graph}> {{ ?s a <https://w3id.org/lsgraph/ont#PlanProject> }}"
    assert ask(client, count, "text/csv").data == b"n\r\n2\r\n"
    assert ask(client, count, "text/csv", **{"default-graph-uri": "urn:none"}).data == b"n\r\n0\r\n"


@pytest.mark.parametrize(
    ("accept", "parser"),
    [("text/turtle", "turtle"), ("application/rdf+xml", "xml"), ("application/ld+json", "json-ld")],
)
def test_without_a_query_the_service_describes_itself(client: FlaskClient, accept: str, parser: str) -> None:
    answer = client.get("/sparql", headers={"Accept": accept})
    graph = rdflib.Graph().parse(data=answer.data, format=parser)
    service = rdflib.URIRef("http://localhost/sparql")
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    assert (service, sd.endpoint, service) in graph
    assert (service, sd.supportedLanguage, sd.SPARQL11Query) in graph
    assert not list(graph.triples((None, sd.supportedLanguage, sd.SPARQL11Update)))
    assert not list(graph.triples((None, sd.feature, sd.BasicFederatedQuery)))


@pytest.mark.parametrize("form", ["turtle", "trig", "n3", "rdfxml"])
@pytest.mark.parametrize("prefix", ["l", "", "rdf", "its"])
def test_a_graph_is_written_with_the_prefixes_of_its_query(client: FlaskClient, form: str, prefix: str) -> None:
    pattern = f"{{ ?s {prefix}:size ?o }}"
    query = f"PREFIX {prefix}: <https://w3id.org/lsgraph/ont#> CONSTRUCT {pattern} {pattern}"
    answer = ask(client, query, format=form)
    parser = {"rdfxml": "xml"}.get(form, form)
    plain = reading.graph(ask(client, query, format="ntriples").data, "nt")
    assert len(plain) == 1
    assert set(reading.graph(answer.data, parser)) == set(plain)
    if prefix == "l":
        assert b"l:size" in answer.data


def test_a_description_is_written_with_the_prefixes_of_the_project(client: FlaskClient) -> None:
    text = ask(client, "DESCRIBE <https://w3id.org/lsgraph/id/project/buoy-1>").text
    assert "\nprj:buoy-1 lsg:size 3 ;\n\tskos:prefLabel " in text
