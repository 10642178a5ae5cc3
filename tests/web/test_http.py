"""HTTP to the letter, over the wire: methods, ranges, conditions, lengths (RFC 9110), and what forms may look like."""

from __future__ import annotations

import gzip
import json
import socket
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from lsgraph.package import GraphPackage
from lsgraph.release import Release

from . import serving
from .serving import Server

ASK = "/sparql?query=ASK%7B%7D"
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
ROUTES = {
    ASK: "GET, HEAD, OPTIONS, POST, QUERY",
    "/": "GET, HEAD, OPTIONS",
    "/graphs?default": "GET, HEAD, OPTIONS",
    "/graph/data": "GET, HEAD, OPTIONS",
    "/dump/lsgraph.nq": "GET, HEAD, OPTIONS",
    "/.well-known/void": "GET, HEAD, OPTIONS",
    "/healthz": "GET, HEAD, OPTIONS",
    "/metrics": "GET, HEAD, OPTIONS",
    "/openapi.json": "GET, HEAD, OPTIONS",
    "/static/style.css": "GET, HEAD, OPTIONS",
}


@pytest.fixture(scope="module")
def server(small_package: GraphPackage, small_release: Release) -> Iterator[Server]:
    """Return the running server."""
    with serving.running(small_package, small_release) as running:
        yield running


def methods(field: str) -> list[str]:
    return sorted(name.strip() for name in field.split(","))


def raw(server: Server, data: bytes) -> bytes:
    """Send bytes and return all that comes until the server closes."""
    received = b""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(data)
        while piece := connection.recv(65536):
            received += piece
    return received


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "LOCK"])
@pytest.mark.parametrize("path", ROUTES)
def test_a_method_that_a_route_does_not_know_is_405_with_those_that_it_knows(
    server: Server, path: str, method: str
) -> None:
    reply = server.request(method, path)
    assert (reply.status, reply.headers["content-type"]) == (405, "application/problem+json")
    assert ", ".join(methods(reply.headers["allow"])) == ROUTES[path]
    assert method in json.loads(reply.body)["detail"]


@pytest.mark.parametrize("path", ROUTES)
def test_options_names_the_same_methods(server: Server, path: str) -> None:
    reply = server.request("OPTIONS", path)
    assert reply.status in {200, 204}
    assert ", ".join(methods(reply.headers["allow"])) == ROUTES[path]
    assert reply.body == b""


def test_options_of_the_server_as_a_whole(server: Server) -> None:
    answer = raw(server, b"OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").decode()
    assert answer.startswith("HTTP/1.1 204 ")
    assert "allow: get, head, post, query, options" in answer.lower()
    assert "content-type:" not in answer.lower()


@pytest.mark.parametrize("method", ["BREW", "get"])
def test_a_method_that_nobody_knows_is_501(server: Server, method: str) -> None:
    answer = raw(server, f"{method} {ASK} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 501 ")
    assert b"\r\ncontent-type: application/problem+json\r\n" in answer


@pytest.mark.parametrize("path", [path for path in ROUTES if path != "/metrics"])
def test_head_has_the_fields_of_get_and_no_body(server: Server, path: str) -> None:
    for coding in ("identity", "gzip"):
        get, head = (server.request(method, path, Accept_Encoding=coding) for method in ("GET", "HEAD"))
        assert (head.status, head.body) == (200, b"")
        changing = {"date", "x-request-id", "content-length"}
        assert {k: v for k, v in head.headers.items() if k not in changing} == {
            k: v for k, v in get.headers.items() if k not in changing
        }
        assert int(get.headers["content-length"]) == len(get.body)
        assert head.headers.get("content-length", get.headers["content-length"]) == get.headers["content-length"]


@pytest.mark.parametrize(("asked", "part"), [("bytes=0-3", slice(0, 4)), ("bytes=-5", slice(-5, None))])
def test_one_range_is_a_part(server: Server, asked: str, part: slice) -> None:
    whole = server.request("GET", "/dump/lsgraph.nq")
    reply = server.request("GET", "/dump/lsgraph.nq", Range=asked)
    assert (reply.status, reply.body) == (206, whole.body[part])
    assert reply.headers["etag"] == whole.headers["etag"]
    assert reply.headers["repr-digest"] == whole.headers["repr-digest"]


@pytest.mark.parametrize("asked", ["bytes=0-3,10-12", "lines=0-3", "bytes=abc", "bytes", ""])
def test_a_range_that_means_nothing_here_is_ignored(server: Server, asked: str) -> None:
    reply = server.request("GET", "/dump/lsgraph.nq", Range=asked)
    assert reply.status == 200
    assert int(reply.headers["content-length"]) == len(reply.body)
    assert reply.headers["accept-ranges"] == "bytes"


def test_a_range_counts_for_get_alone_and_for_files_alone(server: Server) -> None:
    assert server.request("HEAD", "/dump/lsgraph.nq", Range="bytes=0-3").status == 200
    assert server.request("GET", ASK, Range="bytes=0-3").status == 200


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
@pytest.mark.parametrize(
    "path", ["/dump/lsgraph.nq", "/graph/data?format=ntriples", "/graphs?default", "/openapi.json"]
)
def test_each_coding_has_a_tag_of_its_own_by_which_it_is_unchanged(server: Server, path: str, coding: str) -> None:
    plain, coded = server.request("GET", path), server.request("GET", path, Accept_Encoding=coding)
    if "content-encoding" in coded.headers:
        assert coded.headers["content-encoding"] == coding
        assert coded.headers["etag"] != plain.headers["etag"]
        assert server.request("GET", path, If_None_Match=coded.headers["etag"]).status == 200
    again = server.request("GET", path, Accept_Encoding=coding, If_None_Match=coded.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    for name in ("etag", "vary", "cache-control"):
        assert again.headers[name] == coded.headers[name]


@pytest.mark.parametrize("path", ["/dump/lsgraph.nq", "/graphs?default"])
def test_a_304_has_the_tag_that_its_200_would_have_had(server: Server, path: str) -> None:
    plain = server.request("GET", path).headers["etag"]
    coded = server.request("GET", path, Accept_Encoding="gzip").headers["etag"]
    again = server.request("GET", path, Accept_Encoding="gzip", If_None_Match=f'{plain}, "x"')
    assert (again.status, again.headers["etag"]) in {(304, coded), (200, coded)}


def test_if_match_names_a_version(server: Server) -> None:
    tag = server.request("GET", "/dump/lsgraph.nq", Accept_Encoding="gzip").headers["etag"]
    assert server.request("GET", "/dump/lsgraph.nq", Accept_Encoding="gzip", If_Match=tag).status == 200
    assert server.request("GET", "/dump/lsgraph.nq", If_Match="*").status == 200
    other = server.request("GET", "/dump/lsgraph.nq", If_Match='"other"')
    assert (other.status, other.headers["content-type"]) == (412, "application/problem+json")


@pytest.mark.parametrize("method", ["GET", "HEAD", "QUERY"])
def test_a_query_is_unchanged_by_its_tag(server: Server, method: str) -> None:
    def ask(**fields: str) -> serving.Reply:
        if method == "QUERY":
            return server.request(method, "/sparql", b"ASK{}", Content_Type=DIRECT, **fields)
        return server.request(method, ASK, **fields)

    tag = ask().headers["etag"]
    unchanged = ask(If_None_Match=f"W/{tag}")
    assert (unchanged.status, unchanged.body, unchanged.headers["etag"]) == (304, b"", tag)
    assert ask(If_None_Match='"other"').status == 200
    assert ask(If_None_Match="*").status == 304


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        (f"{FORM}; charset=UTF-8", b"query=ASK%7B%7D", 200),
        (f'{FORM};charset="utf-8"', b"query=ASK%7B%7D", 200),
        (FORM.upper(), b"query=ASK+%7B%7D&", 200),
        (f"{FORM}; charset=iso-8859-1", b"query=ASK%7B%7D", 415),
        (f"{FORM}; boundary=x", b"query=ASK%7B%7D", 200),
        (FORM, b"query=ASK%7B%7D&query=ASK%7B%7D", 400),
        (FORM, b"query=ASK%7B%7D&update=CLEAR+ALL", 400),
        (FORM, b"update=CLEAR+ALL", 403),
        (FORM, b"query=%C3%28", 400),
        (FORM, b"query=%FF", 400),
        (FORM, b"", 400),
        (FORM, b"query=", 400),
        (FORM, b"query=ASK%7B%7D&default-graph-uri=", 400),
        (FORM, b"query=ASK%7B%7D&default-graph-uri=data", 400),
        (FORM, b"query=ASK%7B%7D&named-graph-uri=urn%3Aa&named-graph-uri=urn%3Ab", 200),
        (FORM, b"query=ASK%7B%7D&unheard-of=1", 200),
        (f"{DIRECT};charset=utf-8", "ASK { ?s ?p '浮' }".encode(), 200),
        (f"{DIRECT}; charset=utf-16", "ASK {}".encode("utf-16"), 415),
        (DIRECT, "ASK { ?s ?p '浮' }".encode("shift_jis"), 400),
        (DIRECT, b"\xef\xbb\xbfASK {}", 400),
        (DIRECT, b"", 400),
        ("text/plain", b"ASK {}", 415),
        ("multipart/form-data; boundary=x", b"--x--\r\n", 415),
        ("application/json", b'{"query": "ASK {}"}', 415),
        ("", b"ASK {}", 415),
        (";", b"ASK {}", 415),
    ],
)
@pytest.mark.parametrize("method", ["POST", "QUERY"])
def test_bodies(server: Server, method: str, content_type: str, body: bytes, status: int) -> None:
    reply = server.request(method, "/sparql", body, Content_Type=content_type)
    assert reply.status == status
    if status == 415:
        assert reply.headers["accept-query"] == reply.headers["accept-post"] == f"{DIRECT}, {FORM}"


def test_a_post_without_body_is_read_alike_whatever_was_asked_before(server: Server) -> None:
    assert server.request("POST", ASK, b"", Content_Type=FORM).status == 200
    assert server.request("POST", ASK, b"", Content_Type=DIRECT).status == 400
    assert server.request("POST", ASK, b"").status == 415


def test_a_compressed_body_is_415_and_says_what_is_read(server: Server) -> None:
    reply = server.request("POST", "/sparql", gzip.compress(b"ASK {}"), Content_Type=DIRECT, Content_Encoding="gzip")
    assert (reply.status, reply.headers["accept-encoding"]) == (415, "identity")
    plain = server.request("POST", "/sparql", b"ASK {}", Content_Type=DIRECT, Content_Encoding="identity")
    assert plain.status == 200


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("SELECT (%22a%2Bb%22 AS ?x) {}", "a+b"),
        ("SELECT+(%22a+b%22+AS+?x)+{}", "a b"),
        ("SELECT(%22%2541%22AS?x){}", "%41"),
    ],
)
def test_an_address_is_decoded_once(server: Server, query: str, value: str) -> None:
    encoded = quote(query, safe="%+(){}?")
    found = json.loads(server.request("GET", f"/sparql?query={encoded}").body)
    assert found["results"]["bindings"][0]["x"]["value"] == value


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        ("text/turtle;q=0.5, */*;q=0.1", "application/sparql-results+json"),
        ("application/sparql-results+json;q=0, */*", "application/sparql-results+xml"),
        ("application/sparql-results+xml, */*;q=0", "application/sparql-results+xml"),
        ("application/*;q=0.1, application/sparql-results+xml;q=0.2", "application/sparql-results+xml"),
        ("*/*;q=0", "application/problem+json"),
        ("text/turtle", "text/turtle; charset=utf-8"),
        ("", "application/sparql-results+json"),
        (", ,", "application/sparql-results+json"),
        ("nonsense", "application/sparql-results+json"),
    ],
)
def test_accept(server: Server, accept: str, given: str) -> None:
    reply = server.request("GET", ASK, Accept=accept)
    refused = given.startswith(("application/problem", "text/turtle"))
    assert (reply.status, reply.headers["content-type"]) == (406 if refused else 200, given)


@pytest.mark.parametrize("path", ["/sparql/?query=ASK%7B%7D", "//sparql?query=ASK%7B%7D", "/sparql?query=ASK{}"])
def test_addresses_that_people_write_are_understood(server: Server, path: str) -> None:
    assert server.request("GET", path).body == b'{"head":{},"boolean":true}'


@pytest.mark.parametrize("host", ["", "Host: x\r\n"])
def test_http_1_0(server: Server, host: str) -> None:
    answer = raw(server, f"GET {ASK} HTTP/1.0\r\n{host}\r\n".encode())
    assert answer.split()[1] == b"200"
    assert answer.endswith(b'{"head":{},"boolean":true}')
    assert b"transfer-encoding" not in answer.lower()


@pytest.mark.parametrize("hosts", ["", "Host: x\r\nHost: y\r\n"])
def test_a_request_of_http_1_1_without_one_host_is_400(server: Server, hosts: str) -> None:
    answer = raw(server, f"GET {ASK} HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize(
    ("accept_language", "language"),
    [
        ("", "en"),
        ("ja", "ja"),
        ("ja-JP, en;q=0.8", "ja"),
        ("de, ja;q=0.2", "ja"),
        ("de", "en"),
        ("ja;q=0, en;q=0.1", "en"),
    ],
)
def test_a_problem_speaks_the_language_of_its_reader(server: Server, accept_language: str, language: str) -> None:
    fields = {"Accept_Language": accept_language} if accept_language else {}
    assert server.request("GET", "/sparql?query=ASK", **fields).headers["content-language"] == language
