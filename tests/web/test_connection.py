"""HTTP/1.1 over the wire: many requests on one connection, odd framing, and answers from memory."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from lsgraph.package import GraphPackage
from lsgraph.release import Release

from . import serving


@pytest.fixture(scope="module")
def server(small_package: GraphPackage, small_release: Release) -> Iterator[serving.Server]:
    with serving.running(small_package, small_release, LSGRAPH_REQUEST_TIME_LIMIT="3") as running:
        yield running


def get(query: str, more: str = "", version: str = "1.1", method: str = "GET") -> bytes:
    return f"{method} /sparql?query={quote(query)} HTTP/{version}\r\nHost: x\r\n{more}\r\n".encode()


def value(number: int) -> str:
    return f"SELECT ?x {{ VALUES ?x {{ {number} }} }}"


class Client:
    """One connection, read answer by answer."""

    def __init__(self, server: serving.Server) -> None:
        self.socket = socket.create_connection(("127.0.0.1", server.port), timeout=10)
        self.file = self.socket.makefile("rb")

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()
        self.socket.close()

    def send(self, data: bytes) -> Client:
        self.socket.sendall(data)
        return self

    def answer(self, *, head_only: bool = False) -> tuple[int, bytes, bytes]:
        """Return status, head and body of the next answer."""
        head = b""
        while (line := self.file.readline()) not in {b"\r\n", b""}:
            head += line
        length = re.search(rb"^content-length: (\d+)", head, re.MULTILINE | re.IGNORECASE)
        body = self.file.read(int(length[1])) if length and not head_only else b""
        return int(head.split()[1]) if head else 0, head, body

    def is_closed(self) -> bool:
        return self.file.read(1) == b""


def test_requests_in_one_packet_are_answered_in_their_order(server: serving.Server) -> None:
    with Client(server) as client:
        slow = "SELECT (COUNT(*) AS ?x) { " + " ".join(f"VALUES ?{v} {{ {' 1' * 90} }}" for v in "abc") + " }"
        client.send(
            get(slow)
            + b"".join(get(value(n)) if n % 5 else b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n" for n in range(1, 60))
        )
        assert b'"value":"729000"' in client.answer()[2]
        for number in range(1, 60):
            status, _, body = client.answer()
            assert status == 200
            assert (f'"value":"{number}"' if number % 5 else '"ok"').encode() in body


def test_a_request_in_single_bytes_is_one(server: serving.Server) -> None:
    with Client(server) as client:
        for byte in get(value(5)):
            client.send(bytes([byte]))
        assert b'"value":"5"' in client.answer()[2]


@pytest.mark.parametrize("more", ["", "Accept: text/csv\r\n", "Accept-Encoding: gzip\r\nAccept: text/html\r\n"])
def test_an_answer_from_memory_is_the_same_to_the_byte(server: serving.Server, more: str) -> None:
    request = get(f"SELECT ?s ?o {{ ?s ?p ?o }} ORDER BY ?s ?o LIMIT {60 + len(more)}", more)

    def answer(client: Client) -> tuple[bytes, bytes]:
        status, head, body = client.send(request).answer()
        assert status == 200
        return re.sub(rb"(?m)^(date|x-request-id): .*\r\n", b"", head), body

    with Client(server) as client:
        first = answer(client)
        assert {answer(client) for _ in range(6)} == {first}
        assert client.send(request + request).answer()[2] == first[1]  # two at once are parsed
        assert client.answer()[2] == first[1]


def test_a_condition_is_judged_although_the_bytes_are_known(server: serving.Server) -> None:
    with Client(server) as client:
        for _ in range(3):
            _, head, _ = client.send(get(value(7))).answer()
        tag = re.search(rb'etag: ("[^"]+")', head)
        assert tag is not None
        for _ in range(3):
            held = f"If-None-Match: {tag[1].decode()}\r\n"
            assert client.send(get(value(7), held)).answer(head_only=True)[0] == 304


def test_head_has_no_body_and_the_connection_goes_on(server: serving.Server) -> None:
    with Client(server) as client:
        for _ in range(4):
            status, head, _ = client.send(get("ASK {}", method="HEAD")).answer(head_only=True)
            assert (status, b"content-length: 26" in head) == (200, True)
            assert client.send(get("ASK {}")).answer()[2] == b'{"head":{},"boolean":true}'


@pytest.mark.parametrize(
    ("version", "more", "closes"),
    [
        ("1.1", "", False),
        ("1.1", "Connection: close\r\n", True),
        ("1.0", "", True),
        ("1.0", "Connection: keep-alive\r\n", False),
        ("1.1", "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n", True),
    ],
)
def test_the_connection_stays_or_ends_as_the_client_says(
    server: serving.Server, version: str, more: str, closes: bool
) -> None:
    for _ in range(3):
        with Client(server) as client:
            status, head, body = client.send(get(value(9), more, version)).answer()
            assert (status, b'"value":"9"' in body) == (200, True)
            assert (b"connection: close" in head) == closes
            if closes:
                assert client.is_closed()
            else:
                assert client.send(get(value(9), more, version)).answer()[0] == 200


def post(body: bytes, framing: str) -> bytes:
    head = f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n{framing}\r\n"
    return head.encode() + body


def test_bodies_come_with_a_length_in_chunks_or_when_asked_for(server: serving.Server) -> None:
    with Client(server) as client:
        assert client.send(post(b"ASK {}", "Content-Length: 6\r\n")).answer()[0] == 200
        assert (
            client.send(post(b"3\r\nASK\r\n3\r\n {}\r\n0\r\n\r\n", "Transfer-Encoding: chunked\r\n")).answer()[0] == 200
        )
        client.send(post(b"", "Content-Length: 6\r\nExpect: 100-continue\r\n"))
        assert client.answer()[0] == 100
        assert client.send(b"ASK {}").answer()[0] == 200


def test_what_is_too_long_is_refused_before_it_is_asked_for(server: serving.Server) -> None:
    with Client(server) as client:
        assert client.send(post(b"", "Content-Length: 99999999\r\nExpect: 100-continue\r\n")).answer()[0] == 413
        assert client.is_closed()


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"BREW / HTTP/1.1\r\nHost: x\r\n\r\n", 501),
        (b"GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        (b"GET /healthz HTTP/1.1\r\nHost : x\r\n\r\n", 400),
        (b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
        (b"GET /healthz HTTP/9.9\r\nHost: x\r\n\r\n", 400),
    ],
)
def test_what_is_no_request_is_told_and_ends_the_connection(server: serving.Server, data: bytes, status: int) -> None:
    with Client(server) as client:
        told, head, body = client.send(data).answer()
        assert (told, b"application/problem+json" in head) == (status, True)
        assert f'"status": {status}'.encode() in body
        assert client.is_closed()


def test_an_idle_connection_is_closed_in_the_end(server: serving.Server) -> None:
    with Client(server) as client:
        assert client.send(get("ASK {}")).answer()[0] == 200
        assert client.is_closed()
