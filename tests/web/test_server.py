"""The server as a process, over real HTTP."""

from __future__ import annotations

import json
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lsgraph.package import GraphPackage
from lsgraph.release import Release
from lsgraph.web.server import AddressInUse, serve

from . import serving

QUERY = "SELECT ?s { ?s a <https://w3id.org/lsgraph/ont#PlanProject> } ORDER BY ?s"
BIG = "SELECT * { " + " ".join(f"VALUES ?{v} {{ {' '.join(map(str, range(400)))} }}" for v in "ab") + " }"


@pytest.fixture(scope="module")
def server(small_package: GraphPackage, small_release: Release) -> Iterator[serving.Server]:
    with serving.running(small_package, small_release, LSGRAPH_BUFFER_SIZE="1000000") as running:
        yield running


def test_the_protocol_over_the_wire(server: serving.Server) -> None:
    reply = server.query(QUERY, Accept="text/csv")
    assert (reply.status, reply.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert reply.body.decode().split() == ["s", *(f"https://w3id.org/lsgraph/id/project/buoy-{n}" for n in (1, 2))]
    assert server.get("/sparql", {"query": QUERY}, If_None_Match=reply.headers["etag"], Accept="text/csv").status == 304
    assert server.request("QUERY", "/sparql", b"ASK {}", Content_Type="application/sparql-query").status == 200
    head = server.request("HEAD", "/sparql?query=ASK%20%7B%7D")
    assert (head.status, head.body, head.headers["content-length"]) == (200, b"", "26")


def test_repeated_headers_count_together(server: serving.Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(
            b"GET /sparql?query=SELECT%20*%20%7B%7D HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
            b"Accept: text/csv;q=0.5\r\nAccept: application/sparql-results+xml\r\nAccept_: text/csv\r\n\r\n"
        )
        assert b"content-type: application/sparql-results+xml\r\n" in connection.recv(65536)


def test_a_large_answer_is_whole_and_its_length_announced(server: serving.Server) -> None:
    reply = server.query(BIG)
    assert reply.headers["content-length"] == str(len(reply.body))
    assert len(json.loads(reply.body)["results"]["bindings"]) == 160_000


def test_a_reader_that_stops_leaves_nothing_behind(server: serving.Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        body = BIG.encode()
        head = "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
        connection.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        assert connection.recv(4096)
    assert server.query("ASK {}").status == 200


@pytest.mark.parametrize("announced", [True, False])
def test_a_body_over_the_limit_is_413_before_it_is_whole(server: serving.Server, announced: bool) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        framing = "Content-Length: 99999999" if announced else "Transfer-Encoding: chunked"
        connection.sendall(
            f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n{framing}\r\n\r\n".encode()
        )
        if not announced:
            for _ in range(40):
                connection.sendall(b"10000\r\n" + b"#" * 65536 + b"\r\n")
        assert connection.recv(4096).startswith(b"HTTP/1.1 413 ")


def test_a_pasted_header_does_not_reach_the_answer(server: serving.Server) -> None:
    reply = server.get("/sparql", {"query": "ASK {}", "format": "csv\r\nX-Evil: 1"})
    assert reply.status == 406
    assert "x-evil" not in reply.headers


def test_a_taken_port_is_told(small_release: Release) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(AddressInUse, match=rf"Port {port} of 127\.0\.0\.1 is taken"):
            serve(small_release, "127.0.0.1", port)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stopped_server_leaves_no_process(
    small_package: GraphPackage, small_release: Release, number: signal.Signals
) -> None:
    with serving.running(small_package, small_release) as server:
        family = server.children()
        assert len(family) >= 4  # a web process at least, the template, two evaluators
        server.process.send_signal(number)
        assert server.process.wait(20) in {0, -number, 128 + number}
    _ended(family)


def test_a_killed_server_leaves_no_process(small_package: GraphPackage, small_release: Release) -> None:
    with serving.running(small_package, small_release) as server:
        evaluators = {pid for pid in server.children() if b"sparql.template" in _command(pid)}
        assert len(evaluators) == 4  # a template with two evaluators, and that of the validators
        family = server.children()
        server.process.kill()
        server.process.wait(20)
        _ended(family)


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def _ended(family: set[int]) -> None:
    end = time.monotonic() + 10
    while any(_command(pid) for pid in family) and time.monotonic() < end:
        time.sleep(0.05)
    assert not [pid for pid in family if _command(pid)]
