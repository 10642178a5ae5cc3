"""The requests of YASGUI's editor, byte for byte as its ``fetch`` sends them from a page of another origin.

They are those of ``yasqe/src/sparql.ts`` and ``yasqe/src/defaults.ts`` in @zazuko/yasgui 4.6.2, and of its predecessor
@triply/yasqe 4, which names the charset.
"""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest

from ..web.serving import Reply, Server

ORIGIN = "https://yasgui.example"
PREFIXES = "PREFIX lsg: <https://w3id.org/lsgraph/ont#>\nPREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
SELECT = PREFIXES + "SELECT * WHERE {\n  ?sub a lsg:PlanProject ; skos:prefLabel ?name .\n} ORDER BY ?sub LIMIT 10"
CONSTRUCT = PREFIXES + "CONSTRUCT WHERE { ?sub a lsg:PlanProject }"
TABLE = "application/sparql-results+json,*/*;q=0.9"
GRAPH = "application/n-triples,*/*;q=0.9"
FORM = "application/x-www-form-urlencoded"


def send(server: Server, method: str, accept: str, content_type: str = FORM, **fields: str) -> Reply:
    browser = {
        "Origin": ORIGIN,
        "Accept": accept,
        "Accept_Encoding": "gzip, deflate, br, zstd",
        "Sec_Fetch_Mode": "cors",
    }
    encoded = urlencode(fields)
    if method == "GET":
        return server.request("GET", f"/sparql?{encoded}", **browser)
    return server.request("POST", "/sparql", encoded.encode(), Content_Type=content_type, **browser)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("content_type", [FORM, f"{FORM}; charset=UTF-8", f"{FORM};charset=UTF-8"])
def test_a_table_is_asked_for_and_may_be_read(server: Server, method: str, content_type: str) -> None:
    reply = send(server, method, TABLE, content_type, query=SELECT)
    assert (reply.status, reply.headers["content-type"]) == (200, "application/sparql-results+json")
    assert reply.headers["access-control-allow-origin"] == "*"
    rows = json.loads(reply.body)["results"]["bindings"]
    assert [row["name"]["value"] for row in rows] == ["浮標<b>事業</b>", "Buoy"]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_graph_is_asked_for_and_may_be_read(server: Server, method: str) -> None:
    reply = send(server, method, GRAPH, query=CONSTRUCT)
    assert (reply.status, reply.headers["content-type"]) == (200, "application/n-triples")
    assert reply.body.count(b"<https://w3id.org/lsgraph/ont#PlanProject> .\n") == 2


def test_named_graphs_of_the_settings_are_the_dataset(server: Server) -> None:
    query = "SELECT * { GRAPH ?g { ?s a <https://w3id.org/lsgraph/ont#PlanProject> } }"
    here = {"query": query, "named-graph-uri": "https://w3id.org/lsgraph/graph/data"}
    elsewhere = here | {"named-graph-uri": "https://w3id.org/lsgraph/graph/ontology"}
    found = [json.loads(send(server, "POST", TABLE, **fields).body) for fields in (here, elsewhere)]
    assert [len(result["results"]["bindings"]) for result in found] == [2, 0]


def test_what_is_wrong_is_shown_in_words(server: Server) -> None:
    reply = send(server, "POST", TABLE, query="SELECT * { ?s lsg:size ?o }")
    assert reply.status == 400
    assert reply.headers["access-control-allow-origin"] == "*"
    assert "PREFIX lsg: <https://w3id.org/lsgraph/ont#>" in reply.body.decode()


def test_an_update_is_refused_in_words(server: Server) -> None:
    reply = send(server, "POST", "text/plain,*/*;q=0.9", update="CLEAR ALL")
    assert (reply.status, reply.headers["content-type"]) == (403, "application/problem+json")


@pytest.mark.parametrize("method", ["GET", "POST", "QUERY"])
def test_headers_of_the_settings_are_allowed_by_a_preflight(server: Server, method: str) -> None:
    reply = server.request(
        "OPTIONS",
        "/sparql",
        Origin=ORIGIN,
        Access_Control_Request_Method=method,
        Access_Control_Request_Headers="content-type,if-none-match,x-requested-with",
    )
    allowed = {name.strip().lower() for name in reply.headers["access-control-allow-headers"].split(",")}
    assert reply.status == 204
    assert method in reply.headers["access-control-allow-methods"].split(", ")
    assert {"content-type", "if-none-match", "x-requested-with"} <= allowed
    assert reply.headers["access-control-max-age"] == "86400"
