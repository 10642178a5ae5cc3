"""The response cache ahead of Flask: what is kept, for whom, in which coding, and what never is."""

from __future__ import annotations

import gzip
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import brotli
import pytest

from lsgraph.package import GraphPackage
from lsgraph.release import Release
from lsgraph.web.cache import Entry, Representation, ResponseCache
from lsgraph.web.coding import negotiate_coding

from . import serving

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PROJECTS = "SELECT ?s { ?s a <https://w3id.org/lsgraph/ont#PlanProject> } ORDER BY ?s"
ROWS = f"SELECT * {{ VALUES ?n {{ {' '.join(map(str, range(500)))} }} }}"
CONSTRUCT = "CONSTRUCT WHERE { ?s a <https://w3id.org/lsgraph/ont#PlanProject> }"
DATA = "https://w3id.org/lsgraph/graph/data"
DECODERS = {"gzip": gzip.decompress, "br": brotli.decompress, "zstd": zstd.decompress}


@pytest.fixture(scope="module")
def server(small_package: GraphPackage, small_release: Release) -> Iterator[serving.Server]:
    with serving.running(small_package, small_release) as running:
        yield running


@contextmanager
def no_evaluators(server: serving.Server) -> Iterator[None]:
    """Stop every evaluator meanwhile: what is answered now comes from the cache."""
    table = subprocess.run(["ps", "-eo", "pid=,args="], capture_output=True, text=True, check=True).stdout
    named = {int(line.split()[0]) for line in table.splitlines() if "sparql.template" in line}
    evaluators = server.children() & named
    assert evaluators
    for number in (signal.SIGSTOP, signal.SIGCONT):
        for pid in evaluators:
            subprocess.run(["kill", f"-{number}", str(pid)], check=True)
        if number is signal.SIGSTOP:
            try:
                yield
            except BaseException:
                for pid in evaluators:
                    subprocess.run(["kill", f"-{signal.SIGCONT}", str(pid)], check=True)
                raise


def often(server: serving.Server, query: str, **headers: str) -> serving.Reply:
    """Ask until each web process has surely seen the query."""
    for _ in range(60):
        reply = server.get("/sparql", {"query": query}, **headers)
    return reply


@pytest.mark.parametrize("query", [PROJECTS, CONSTRUCT, "ASK { ?s ?p ?o }"])
def test_a_repeated_query_is_answered_without_an_evaluator(server: serving.Server, query: str) -> None:
    first = often(server, query)
    with no_evaluators(server):
        again = [server.get("/sparql", {"query": query}, timeout=2) for _ in range(6)]  # type: ignore[arg-type]
    assert {(reply.status, reply.body) for reply in again} == {(200, first.body)}
    assert {reply.headers["etag"] for reply in again} == {first.headers["etag"]}
    assert {reply.headers["cache-control"] for reply in again} == {"no-cache"}
    assert len({reply.headers["content-type"] for reply in (first, *again)}) == 1


def test_every_door_gives_the_same_answer_and_tag(server: serving.Server) -> None:
    direct = {"Content_Type": "application/sparql-query"}
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    replies = [
        server.get("/sparql", {"query": PROJECTS}),
        server.request("POST", "/sparql", PROJECTS.encode(), **direct),  # type: ignore[arg-type]
        server.request("QUERY", "/sparql", PROJECTS.encode(), **direct),  # type: ignore[arg-type]
        server.request("POST", "/sparql", f"query={PROJECTS}".encode(), **form),  # type: ignore[arg-type]
    ]
    assert len({(reply.status, reply.body, reply.headers["etag"]) for reply in replies}) == 1


def test_a_cached_get_does_not_answer_a_post_that_the_protocol_forbids(server: serving.Server) -> None:
    path = "/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D"
    assert {server.request("GET", path).status for _ in range(6)} == {200}
    assert {server.request("POST", path, b"").status for _ in range(6)} == {415}
    assert server.request("DELETE", path).status == 405


def test_head_has_the_headers_of_get_and_no_body(server: serving.Server) -> None:
    for query in (ROWS, "SELECT * { VALUES ?x { 1 } }"):
        for _ in range(4):
            head = server.request("HEAD", serving_path(query), Accept_Encoding="gzip")
            get = server.request("GET", serving_path(query), Accept_Encoding="gzip")
            assert head.body == b""
            for name in ("etag", "content-length", "content-type", "vary"):
                assert head.headers[name] == get.headers[name]
            assert head.headers.get("content-encoding") == get.headers.get("content-encoding")


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        ({}, 2),
        ({"default-graph-uri": DATA}, 2),
        ({"default-graph-uri": "urn:none"}, 0),
        ({"named-graph-uri": DATA}, 0),
        ({"default-graph-uri": f"{DATA}x"}, 0),
    ],
)
def test_the_dataset_is_part_of_the_key(server: serving.Server, fields: dict[str, str], count: int) -> None:
    for _ in range(4):
        reply = server.get("/sparql", {"query": PROJECTS, **fields})
        assert len(json.loads(reply.body)["results"]["bindings"]) == count


def test_each_format_is_an_answer_of_its_own(server: serving.Server) -> None:
    tags = set()
    for media_type, start in (
        ("application/sparql-results+json", b"{"),
        ("application/sparql-results+xml", b"<?xml"),
        ("text/csv", b"s\r\n"),
        ("text/tab-separated-values", b"?s\n"),
    ):
        for _ in range(4):
            reply = server.get("/sparql", {"query": PROJECTS}, Accept=media_type)
            assert reply.headers["content-type"].startswith(media_type)
            assert reply.body.startswith(start)
        tags.add(reply.headers["etag"])
    assert len(tags) == 4
    named = server.get("/sparql", {"query": PROJECTS, "format": "csv"})
    assert named.headers["content-disposition"] == 'inline; filename="result.csv"'
    assert "content-disposition" not in server.get("/sparql", {"query": PROJECTS}, Accept="text/csv").headers


def test_pages_are_kept_for_each_language(server: serving.Server) -> None:
    for _ in range(4):
        for language in ("ja", "en"):
            page = server.get("/sparql", {"query": PROJECTS}, Accept="text/html", Accept_Language=language)
            assert page.headers["content-language"] == language
            assert f'lang="{language}"'.encode() in page.body
            assert {word.strip() for word in page.headers["vary"].split(",")} >= {"Accept", "Accept-Language"}


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_a_coding_changes_the_bytes_and_the_tag_and_nothing_else(server: serving.Server, coding: str) -> None:
    plain = often(server, ROWS)
    assert "content-encoding" not in plain.headers
    for _ in range(4):
        coded = server.get("/sparql", {"query": ROWS}, Accept_Encoding=coding)
        assert coded.headers["content-encoding"] == coding
        assert coded.headers["content-length"] == str(len(coded.body))
        assert coded.headers["etag"] == plain.headers["etag"][:-1] + f'-{coding}"'
        assert DECODERS[coding](coded.body) == plain.body
        assert "Accept-Encoding" in coded.headers["vary"]
        held = coded.headers["etag"]
        unchanged = server.get("/sparql", {"query": ROWS}, Accept_Encoding=coding, If_None_Match=held)
        assert (unchanged.status, unchanged.body, unchanged.headers["etag"]) == (304, b"", held)


def test_pages_are_compressed_too(server: serving.Server) -> None:
    plain = server.get("/sparql", {"query": PROJECTS}, Accept="text/html", Accept_Language="en")
    for _ in range(4):
        coded = server.get(
            "/sparql", {"query": PROJECTS}, Accept="text/html", Accept_Language="en", Accept_Encoding="gzip"
        )
        assert coded.headers["content-encoding"] == "gzip"
        assert b"<html" in gzip.decompress(coded.body)
        assert coded.headers["etag"] != plain.headers["etag"]


@pytest.mark.parametrize("held", ['"{tag}"', 'W/"{tag}"', '"x", "{tag}"', "*"])
def test_a_client_that_has_the_answer_is_told_so(server: serving.Server, held: str) -> None:
    first = often(server, PROJECTS)
    given = held.replace('"{tag}"', first.headers["etag"])
    reply = server.get("/sparql", {"query": PROJECTS}, If_None_Match=given)
    assert (reply.status, reply.body) == (304, b"")
    assert reply.headers["etag"] == first.headers["etag"]
    assert "content-length" not in reply.headers
    other = server.get("/sparql", {"query": PROJECTS}, If_None_Match='"other"')
    assert other.status == 200


@pytest.mark.parametrize("call", ["NOW()", "RAND()", "UUID()", "STRUUID()", "BNODE()"])
def test_what_changes_each_time_is_never_kept(server: serving.Server, call: str) -> None:
    query = f"SELECT ({call} AS ?x) {{}}"
    replies = [server.get("/sparql", {"query": query}) for _ in range(4)]
    assert {reply.headers["cache-control"] for reply in replies} == {"no-store"}
    assert not any("etag" in reply.headers for reply in replies)
    if call not in {"NOW()", "BNODE()"}:
        assert len({reply.body for reply in replies}) == 4


def test_problems_are_never_kept(server: serving.Server) -> None:
    for query, status in (("SELECT * {", 400), ("SELECT * { SERVICE <http://127.0.0.1:1/> {} }", 400)):
        for _ in range(4):
            reply = server.get("/sparql", {"query": query}, If_None_Match="*")
            assert (reply.status, reply.headers["cache-control"]) == (status, "no-store")
            assert reply.headers["content-type"].startswith("application/problem+json")


def test_an_empty_answer_keeps_its_hint(server: serving.Server) -> None:
    query = "SELECT * { ?s <https://w3id.org/lsgraph/ont#sise> ?o }"
    for _ in range(4):
        reply = server.get("/sparql", {"query": query})
        assert "ont#sise" in reply.headers["lsgraph-unknown-terms"]
        assert json.loads(reply.body)["results"]["bindings"] == []


def serving_path(query: str) -> str:
    from urllib.parse import quote

    return f"/sparql?query={quote(query)}"


def entry(size: int) -> Entry:
    return Entry(Representation('"t"', [], b"x" * size))


def test_the_cache_keeps_within_its_bytes_and_forgets_what_was_asked_for_longest_ago() -> None:
    cache: ResponseCache[int] = ResponseCache(100_000)
    for number in range(40):
        cache.keep(number, entry(3_000))
        assert cache.get(0) is not None
        assert cache.size <= 100_000
    assert len(cache) == 20
    assert cache.get(1) is None
    assert cache.get(39) is not None
    cache.clear()
    assert (len(cache), cache.size) == (0, 0)


def test_an_answer_that_would_push_out_too_much_is_not_kept() -> None:
    cache: ResponseCache[str] = ResponseCache(160_000)
    cache.keep("large", entry(10_000))
    assert len(cache) == 0
    grown = entry(4_000)
    cache.keep("grown", grown)
    grown.coded["gzip"] = Representation('"t-gzip"', [], b"x" * 6_000)
    cache.keep("grown", grown)
    assert (len(cache), cache.size) == (0, 0)


@pytest.mark.parametrize(
    ("field", "coding"),
    [
        (None, None),
        ("", None),
        ("identity", None),
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("GZIP", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, deflate, br", "br"),
        ("gzip;q=1, br;q=0.9", "gzip"),
        ("gzip;q=0.5, identity", None),
        ("gzip;q=0", None),
        ("*", "zstd"),
        ("*;q=0", None),
        ("zstd;q=0, *", "br"),
        ("deflate", None),
        ("identity;q=0, gzip;q=0.1", "gzip"),
        ("br;q=nonsense, gzip", "gzip"),
        ("gzip;q=1.5", None),
        ("gzip ; q=0.7 , br ; q=0.8", "br"),
    ],
)
def test_codings_are_negotiated_by_quality(field: str | None, coding: str | None) -> None:
    assert negotiate_coding(field) == coding
