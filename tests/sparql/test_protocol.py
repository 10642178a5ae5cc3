"""SPARQL 1.1 Protocol §2.1: which requests are queries, and with which status the others are refused."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from lsgraph.sparql.limits import Limits
from lsgraph.sparql.problem import Problem
from lsgraph.sparql.protocol import Describe, Operation, Options, Request, read

FORM = {"content-type": "application/x-www-form-urlencoded"}
DIRECT = {"content-type": "application/sparql-query"}


def get(*fields: tuple[str, str]) -> Request:
    return Request("GET", urlencode(fields).encode())


def form(*fields: tuple[str, str], url: bytes = b"") -> Request:
    return Request("POST", url, FORM, urlencode(fields).encode())


@pytest.mark.parametrize(
    "request_",
    [
        get(("query", "ASK {}")),
        Request("HEAD", b"query=ASK%20%7B%7D"),
        form(("query", "ASK {}")),
        Request("POST", b"", DIRECT, b"ASK {}"),
        Request("POST", b"", {"content-type": "application/sparql-query; charset=UTF-8"}, b"ASK {}"),
        Request("POST", b"", {"content-type": 'Application/SPARQL-Query;charset="utf-8"'}, b"ASK {}"),
        Request("QUERY", b"", DIRECT, b"ASK {}"),
        Request("QUERY", b"", FORM, b"query=ASK+%7B%7D"),
        get(("query", "ASK {}"), ("using-graph-uri", "no meaning here"), ("x", "")),
    ],
)
def test_each_way_of_sending_a_query_gives_the_same_operation(request_: Request) -> None:
    assert read(request_) == Operation("ASK {}")


@pytest.mark.parametrize(
    ("request_", "kind", "status"),
    [
        (get(("query", "ASK {}"), ("query", "ASK {}")), "query-twice", 400),
        (form(("query", "ASK {}"), ("query", "ASK {}")), "query-twice", 400),
        (form(("query", "ASK {}"), url=b"query=ASK%20%7B%7D"), "query-twice", 400),
        (Request("POST", b"query=ASK%20%7B%7D", DIRECT, b"ASK {}"), "query-twice", 400),
        (get(("query", "")), "query-empty", 400),
        (get(("query", " \n")), "query-empty", 400),
        (Request("POST", b"", DIRECT, b""), "query-empty", 400),
        (form(("foo", "bar")), "query-missing", 400),
        (Request("POST", b"", FORM), "query-missing", 400),
        (get(("update", "CLEAR ALL")), "update-refused", 403),
        (form(("update", "CLEAR ALL")), "update-refused", 403),
        (form(("update", "CLEAR ALL"), ("query", "ASK {}")), "query-and-update", 400),
        (Request("POST", b"", {"content-type": "application/sparql-update"}, b"CLEAR ALL"), "update-refused", 403),
        (Request("POST", b"", {}, b"ASK {}"), "missing-type", 415),
        (Request("POST", b"", {"content-type": "text/plain"}, b"ASK {}"), "unsupported-type", 415),
        (Request("POST", b"", {"content-type": "multipart/form-data; boundary=x"}, b""), "unsupported-type", 415),
        (
            Request("POST", b"", {"content-type": "application/sparql-query; charset=utf-16"}, b""),
            "unsupported-charset",
            415,
        ),
        (Request("POST", b"", {**FORM, "content-encoding": "gzip"}, b"\x1f\x8b"), "unsupported-encoding", 415),
        (Request("POST", b"", DIRECT, b"ASK { ?s ?p '\xc3(' }"), "not-utf8", 400),
        (Request("GET", b"query=ASK%20%7B%20%C3%28%7D"), "not-utf8", 400),
        (Request("POST", b"", FORM, b"query=%ED%A0%80"), "not-utf8", 400),
        (get(("query", "ASK {}"), ("default-graph-uri", "data")), "graph-not-absolute", 400),
        (get(("query", "ASK {}"), ("named-graph-uri", "urn:a b")), "graph-not-absolute", 400),
        (get(("query", "ASK {}"), ("default-graph-uri", "")), "graph-not-absolute", 400),
        (get(("query", "ASK {}"), ("default-graph-uri", "urn:a> } DROP ALL {<urn:b")), "graph-not-absolute", 400),
        (get(("query", "ASK {}"), ("timeout", "inf")), "bad-timeout", 400),
        (get(("query", "ASK {}"), ("timeout", "0")), "bad-timeout", 400),
        (Request("PUT"), "method-not-allowed", 405),
        (Request("DELETE", b"query=ASK%20%7B%7D"), "method-not-allowed", 405),
        (Request("GET", b"&".join([b"a=1"] * 1001)), "too-many-fields", 400),
    ],
)
def test_what_the_protocol_forbids_is_refused_with_its_status(request_: Request, kind: str, status: int) -> None:
    problem = read(request_)
    assert isinstance(problem, Problem)
    assert (problem.kind, problem.status) == (kind, status)


def test_a_body_over_the_limit_is_413() -> None:
    problem = read(Request("POST", b"", DIRECT, b"x" * 11), Limits(request_size_limit=10))
    assert isinstance(problem, Problem)
    assert problem.status == 413


@pytest.mark.parametrize(("request_", "header"), [(Request("PUT"), "Allow"), (Request("POST"), "Accept-Query")])
def test_refusals_say_what_would_be_accepted(request_: Request, header: str) -> None:
    problem = read(request_)
    assert isinstance(problem, Problem)
    assert header in dict(problem.headers)


@pytest.mark.parametrize(
    ("request_", "query"),
    [
        (Request("POST", b"", FORM, b"query=a%2541%2Bb"), "a%41+b"),
        (Request("POST", b"", FORM, b"query=a+b"), "a b"),
        (Request("GET", b"query=a%2Bb%26c%3Dd%23%3B"), "a+b&c=d#;"),
        (Request("GET", "query=令和".encode()), "令和"),
        (Request("POST", b"", DIRECT, b"a%20b+c"), "a%20b+c"),
    ],
)
def test_percent_encoding_is_undone_exactly_once(request_: Request, query: str) -> None:
    assert read(request_) == Operation(query)


def test_graphs_of_url_and_body_are_kept_in_order_without_repetition() -> None:
    request = Request(
        "POST",
        urlencode(
            [("default-graph-uri", "urn:b"), ("default-graph-uri", "urn:a"), ("named-graph-uri", "urn:n")]
        ).encode(),
        DIRECT,
        b"ASK {}",
    )
    assert read(request) == Operation("ASK {}", ("urn:b", "urn:a"), ("urn:n",))


def test_no_query_asks_for_the_description() -> None:
    assert read(Request("GET", b"format=turtle")) == Describe("turtle")
    assert read(Request("OPTIONS", b"query=ASK")) == Options()
