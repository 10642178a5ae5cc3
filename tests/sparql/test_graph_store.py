"""SPARQL 1.1 Graph Store HTTP Protocol: which graph a request names, and which requests name none."""

from __future__ import annotations

import pytest

from lsgraph.sparql.graph_store import Selection, read
from lsgraph.sparql.problem import Problem
from lsgraph.sparql.protocol import Options


@pytest.mark.parametrize(
    ("query", "selection"),
    [
        (b"default", Selection(None)),
        (b"default=", Selection(None)),
        (b"graph=http%3A%2F%2Fexample.org%2Fa%3Fb%23c", Selection("http://example.org/a?b#c")),
        (b"graph=http://example.org/g", Selection("http://example.org/g")),
        (b"graph=urn:a%2520b", Selection("urn:a%20b")),
        (b"graph=urn:%E4%BB%A4", Selection("urn:令")),
        (b"default&format=ttl&lang=ja", Selection(None, "ttl")),
    ],
)
def test_a_request_names_one_graph(query: bytes, selection: Selection) -> None:
    assert read("GET", query) == read("head", query) == selection


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        (b"", "graph-not-named"),
        (b"format=ttl", "graph-not-named"),
        (b"default&graph=urn:a", "graph-ambiguous"),
        (b"graph=urn:a&graph=urn:b", "graph-ambiguous"),
        (b"graph=", "graph-not-absolute"),
        (b"graph=data", "graph-not-absolute"),
        (b"graph=//example.org/a", "graph-not-absolute"),
        (b"graph=urn:a%20b", "graph-not-absolute"),
        (b"graph=urn:a%3E%20%7B%7D", "graph-not-absolute"),
        (b"graph=%C3%28", "not-utf8"),
    ],
)
def test_a_request_that_names_no_graph_or_more_than_one_is_400(query: bytes, kind: str) -> None:
    problem = read("GET", query)
    assert isinstance(problem, Problem)
    assert (problem.kind, problem.status) == (kind, 400)


def test_the_path_names_a_graph_by_itself() -> None:
    assert read("GET", b"format=nt&graph=urn:other", "urn:direct") == Selection("urn:direct", "nt")


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH", "QUERY", "TRACE"])
def test_a_release_is_not_written_to_by_anybody(method: str) -> None:
    problem = read(method, b"graph=urn:a")
    assert isinstance(problem, Problem)
    assert (problem.status, dict(problem.headers)) == (405, {"Allow": "GET, HEAD, OPTIONS"})
    assert read("OPTIONS", b"") == Options()
