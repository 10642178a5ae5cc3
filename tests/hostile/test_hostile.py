"""What people with bad intent send: each gets its answer, nobody else notices, and nothing leaves the machine."""

from __future__ import annotations

import socket
import time
from contextlib import ExitStack

import pytest

from ..web.serving import Server
from .attacks import (
    BOMBS,
    CROSS_COUNT,
    DEPTHS,
    DISGUISES,
    ODD,
    QUICK,
    REFUSED,
    SLOW,
    STOPPED,
    TYPE,
    at_once,
    attacks,
    head,
    told,
)
from .watching import canary, memory, middle, neighbour, speed

SOME = ("cross product counted", "string doubled 40 times", "cross product sorted, DISTINCT")


def marked(names: list[str], quick: tuple[str, ...]) -> list[object]:
    return [name if name in quick else pytest.param(name, marks=pytest.mark.slow) for name in names]


@pytest.mark.parametrize("name", marked(list(BOMBS), SOME))
def test_a_bomb_goes_off_alone(server: Server, name: str) -> None:
    with neighbour(server) as waits:
        began = time.monotonic()
        reply = server.query(BOMBS[name])
        took = time.monotonic() - began
        time.sleep(0.1)
    assert told(reply) in STOPPED
    assert took < 5  # 1 s, and what a busy machine adds
    assert middle(waits) < 0.5


@pytest.mark.parametrize("name", DEPTHS)
def test_depth_is_refused_before_anything_parses_it(server: Server, name: str) -> None:
    before = server.children()
    assert told(server.query(DEPTHS[name])) in REFUSED
    assert server.children() == before


@pytest.mark.parametrize("name", ODD)
def test_odd_text_is_answered_or_refused(server: Server, name: str) -> None:
    query, right = ODD[name]
    assert told(server.query(query)) in right


@pytest.mark.parametrize("name", QUICK)
def test_odd_requests_are_refused(server: Server, name: str) -> None:
    send, right = QUICK[name]
    assert send(server) in right


@pytest.mark.parametrize("name", marked([name for name in SLOW if SLOW[name][1]], ("300 half bodies",)))
def test_slow_senders_do_not_hold_the_others(server: Server, name: str) -> None:
    send, right = SLOW[name]
    with neighbour(server) as waits:
        time.sleep(0.1)
        assert send(server) in right
        time.sleep(0.1)
    assert middle(waits) < 0.5


def test_nothing_calls_out(server: Server) -> None:
    with canary() as (iri, calls):
        for template in DISGUISES:
            query = template.format(iri=iri)
            assert server.query(query).status in {200, 400}, template
            server.get("/sparql", {"query": query})
            server.get("/sparql", {"query": query, "format": "html"})
            server.request("POST", "/sparql", query.encode(), Content_Type="application/sparql-update")
        for parameter in ("default-graph-uri", "named-graph-uri", "using-graph-uri"):
            server.get("/sparql", {"query": "ASK { ?s ?p ?o }", parameter: iri})
        server.get("/graphs", {"graph": iri})
        time.sleep(0.2)
    assert calls == []


@pytest.mark.parametrize(
    "query",
    ["SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "LOAD <file:///etc/passwd>", "DESCRIBE <file:///etc/passwd>"],
)
def test_no_file_is_read(server: Server, query: str) -> None:
    assert b"root:" not in server.query(query).body
    assert b"root:" not in server.get("/graphs", {"graph": "file:///etc/passwd"}).body
    assert server.get("/dump/..%2f..%2f..%2f..%2fetc%2fpasswd").status == 404
    assert server.get("/static/..%2f..%2f..%2f..%2fetc%2fpasswd").status == 404


def test_a_client_that_goes_away_takes_its_query_with_it(server: Server) -> None:
    body = CROSS_COUNT.encode()
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(head(len(body)) + body)
        time.sleep(0.2)
        before = server.children()
    time.sleep(0.6)  # less than the time limit from here
    assert len(before - server.children()) == 1


@pytest.mark.slow
def test_too_many_at_once_are_told_when_to_come_again(server: Server) -> None:
    answers = set(at_once(60, CROSS_COUNT)(server).split(" / "))
    assert "503 queue-full" in answers
    assert answers <= STOPPED | {"503 queue-full", "503 queue-slow"}
    assert server.query("ASK {}", timeout=30).status == 200


@pytest.mark.slow
def test_readers_that_stop_leave_the_others_alone(server: Server) -> None:
    rows = " ".join(map(str, range(250)))
    body = f"SELECT * {{ VALUES ?a {{ {rows} }} VALUES ?b {{ {rows} }} }}".encode()
    with ExitStack() as stack:
        for _ in range(20):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=20))
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.sendall(head(len(body)) + body)
            assert connection.recv(100).startswith(b"HTTP/1.1 200 ")
        assert speed(server, 10) < 0.5


@pytest.mark.slow
def test_a_hundred_requests_in_one_packet_are_all_answered(server: Server) -> None:
    request = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(request * 100)
        received = b""
        while received.count(b'"boolean":true') < 100:
            received += connection.recv(65536)
    assert received.count(b"HTTP/1.1 200 OK") == 100


@pytest.mark.slow
def test_after_a_hundred_attacks_the_service_is_as_it_was(server: Server) -> None:
    hostile = [attack for attack in attacks() if attack.kind in {"depth", "odd", "http"}]
    hostile += [attack for attack in attacks() if attack.name in {"string doubled 40 times", "replacement that grows"}]
    for attack in hostile:
        attack.send(server)
    before, quick = memory(server), speed(server)
    for number in range(100):
        attack = hostile[number % len(hostile)]
        assert attack.send(server) in attack.right, attack.name
    assert speed(server) < quick * 3 + 0.01
    assert memory(server) < before * 1.25 + 20_000
    assert server.process.poll() is None
    assert TYPE in server.request("OPTIONS", "/sparql").headers["accept-query"]
