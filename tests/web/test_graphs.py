"""Graphs and dump files over HTTP: the right graph in every format, tags, ranges, refusals, and no other file."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from html import unescape
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from lsgraph.release import Release
from lsgraph.web import dumps

DATA = "https://w3id.org/lsgraph/graph/data"
INDIRECT = f"/graphs?graph={quote(DATA, safe='')}"
FORMATS = [
    ("text/turtle", "text/turtle; charset=utf-8"),
    ("application/n-triples", "application/n-triples"),
    ("text/plain", "text/plain"),
    ("application/rdf+xml", "application/rdf+xml"),
    ("application/ld+json", "application/ld+json"),
    ("application/trig", "application/trig"),
    ("application/n-quads", "application/n-quads"),
    ("text/n3", "text/n3; charset=utf-8"),
]


def triples(body: bytes, media_type: str) -> set[ox.Triple]:
    """Return the triples of a document. The engine knows only one type of whole numbers; files keep the derived one."""
    body = body.replace(b"#nonNegativeInteger", b"#integer").replace(b"xsd:nonNegativeInteger", b"xsd:integer")
    kind = ox.RdfFormat.from_media_type(media_type)
    assert kind is not None
    return {quad.triple for quad in ox.parse(body, format=kind)}


@pytest.fixture
def in_file(small_release: Release) -> Callable[[str], set[ox.Triple]]:
    def read(name: str) -> set[ox.Triple]:
        return triples(small_release.path(f"dump/{name}.nt").read_bytes(), "application/n-triples")

    return read


@pytest.mark.parametrize(("accept", "content_type"), FORMATS)
@pytest.mark.parametrize("path", [INDIRECT, "/graph/data"])
def test_a_named_graph_is_the_same_graph_in_every_format(
    client: FlaskClient, in_file: Callable[[str], set[ox.Triple]], path: str, accept: str, content_type: str
) -> None:
    answer = client.get(path, headers={"Accept": accept})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, content_type)
    assert "Accept" in answer.headers["Vary"]
    assert triples(answer.data, "application/n-triples" if accept == "text/plain" else accept) == in_file("data")


@pytest.mark.parametrize(("accept", "content_type"), FORMATS)
def test_the_default_graph_is_the_union_of_all_graphs(
    client: FlaskClient, in_file: Callable[[str], set[ox.Triple]], accept: str, content_type: str
) -> None:
    answer = client.get("/graphs?default", headers={"Accept": accept})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, content_type)
    found = triples(answer.data, "application/n-triples" if accept == "text/plain" else accept)
    assert found == in_file("data") | in_file("ontology") | in_file("meta")


@pytest.mark.parametrize("path", [INDIRECT, "/graphs?default", "/graph/meta", "/dump/lsgraph.nq"])
def test_head_is_get_without_the_body_and_a_tag_saves_it(client: FlaskClient, path: str) -> None:
    get, head = client.get(path), client.head(path)
    assert (head.status_code, head.data) == (200, b"")
    for name in ("Content-Type", "Content-Length", "ETag", "Cache-Control"):
        assert head.headers[name] == get.headers[name]
    assert int(get.headers["Content-Length"]) == len(get.data)
    again = client.get(path, headers={"If-None-Match": get.headers["ETag"]})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", get.headers["ETag"])


def test_the_tag_of_one_format_does_not_fit_another(client: FlaskClient) -> None:
    tags = {client.get(INDIRECT, headers={"Accept": accept}).headers["ETag"] for accept, _ in FORMATS}
    assert len(tags) == len(FORMATS)
    assert not any(tag.startswith("W/") for tag in tags)


@pytest.mark.parametrize("path", ["/graphs?graph=urn:none", "/graph/none", "/graph/data/"])
def test_a_graph_that_is_not_there_is_404_with_those_that_are(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert json.loads(answer.data)["offers"] == [
        f"https://w3id.org/lsgraph/graph/{name}" for name in ("data", "meta", "ontology")
    ]


@pytest.mark.parametrize(
    ("path", "accept", "status"),
    [
        ("/graphs", "", 400),
        ("/graphs?default&graph=urn:a", "", 400),
        ("/graphs?graph=data", "", 400),
        (INDIRECT, "image/png", 406),
        (INDIRECT + "&format=csv", "", 406),
        ("/graphs?default&format=ttl", "application/ld+json", 200),
    ],
)
def test_requests_that_are_wrong_or_cannot_be_met(client: FlaskClient, path: str, accept: str, status: int) -> None:
    answer = client.get(path, headers={"Accept": accept} if accept else {})
    assert answer.status_code == status
    if status != 200:
        assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/graphs", "/graphs?default", INDIRECT, "/graph/data", "/graph/new"])
def test_writing_is_405_and_the_reason_says_how_data_change(client: FlaskClient, method: str, path: str) -> None:
    answer = client.open(path, method=method, data=b"<urn:s> <urn:p> 1 .", content_type="text/turtle")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert "building a new release" in json.loads(answer.data)["detail"]


def test_options_tells_the_methods(client: FlaskClient) -> None:
    for path in ("/graphs", "/graph/data"):
        answer = client.options(path)
        assert (answer.status_code, answer.headers["Allow"]) == (204, "GET, HEAD, OPTIONS")


def test_a_browser_is_led_to_the_page_of_the_graph_and_on_to_its_statements(client: FlaskClient) -> None:
    answer = client.get("/graph/data", headers={"Accept": "text/html"}, follow_redirects=True)
    assert (answer.status_code, answer.request.path) == (200, "/graph/data.html")
    links = [unescape(href) for href in re.findall(r'href="(/sparql[^"]*)"', answer.text)]
    table = client.get(next(href for href in links if "GRAPH" in href))
    assert (table.status_code, b"<table" in table.data) == (200, True)


def test_a_graph_has_an_address_for_each_representation(client: FlaskClient) -> None:
    turtle = client.get("/graph/data.ttl", headers={"Accept": "text/html"})
    assert (turtle.status_code, turtle.content_type) == (200, "text/turtle; charset=utf-8")
    assert turtle.data == client.get("/graph/data", headers={"Accept": "text/turtle"}).data
    assert client.get("/graph/nothing.ttl").status_code == 404


def test_every_dump_of_the_release_is_served_as_it_is(client: FlaskClient, small_release: Release) -> None:
    names = [name for name in small_release.manifest["files"] if name.startswith("dump/")]
    assert len(names) == 14
    for name in names:
        answer = client.get(f"/{name}")
        assert (answer.status_code, answer.data) == (200, small_release.path(name).read_bytes())
        assert answer.headers["Content-Type"].startswith(small_release.manifest["files"][name]["media_type"])
    assert hashlib.sha256(client.get("/dump/lsgraph.nq").data).hexdigest() == small_release.name


@pytest.mark.parametrize(
    "name", ["none.ttl", "../manifest.json", "..%2fmanifest.json", "%2e%2e/store.nq", "store.nq", "/etc/passwd", "."]
)
def test_nothing_else_is_served_as_a_dump(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/dump/{name}", follow_redirects=True)
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("small", [1 << 20, 0])
def test_a_part_of_a_dump_can_be_fetched_to_go_on_with(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, small: int
) -> None:
    monkeypatch.setattr(dumps, "_SMALL", small)
    whole = client.get("/dump/lsgraph.nq", buffered=True)
    part = client.get(
        "/dump/lsgraph.nq", buffered=True, headers={"Range": "bytes=10-", "If-Range": whole.headers["ETag"]}
    )
    assert (part.status_code, part.data) == (206, whole.data[10:])
    assert part.headers["Content-Range"] == f"bytes 10-{len(whole.data) - 1}/{len(whole.data)}"
    middle = client.get("/dump/lsgraph.nq", buffered=True, headers={"Range": "bytes=3-11"})
    assert middle.data == whole.data[3:12]
    changed = client.get("/dump/lsgraph.nq", buffered=True, headers={"Range": "bytes=10-", "If-Range": '"other"'})
    assert (changed.status_code, changed.data) == (200, whole.data)
    beyond = client.get("/dump/lsgraph.nq", buffered=True, headers={"Range": "bytes=99999999-"})
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{len(whole.data)}")
