"""What people with bad intent send: each gets its answer, nobody else notices, and nothing leaves the machine."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ..web.serving import Reply, Server

NUMBERS = " ".join(map(str, range(1000)))


def product(names: str) -> str:
    return " ".join(f"VALUES ?{name} {{ {NUMBERS} }}" for name in names)


CROSS_COUNT = f"SELECT (COUNT(*) AS ?n) {{ {product('abcd')} }}"
BOMBS = {
    "cross product counted": CROSS_COUNT,
    "cross product sorted": f"SELECT DISTINCT * {{ {product('abc')} }} ORDER BY ?c ?b",
    "concatenation of a product": f"SELECT (GROUP_CONCAT(?a) AS ?n) {{ {product('abc')} }}",
    "string doubled 40 times": "SELECT (STRLEN(?s40) AS ?n) { BIND('xxxxxxxxxxxxxxxx' AS ?s0) "
    + " ".join(f"BIND(CONCAT(?s{i},?s{i}) AS ?s{i + 1})" for i in range(40))
    + " }",
    "replacement that grows": "SELECT (STRLEN(?f) AS ?n) { BIND('" + "a" * 32 + "' AS ?a) "
    + " ".join(f"BIND(REPLACE(?{x},'a',?{x}) AS ?{y})" for x, y in zip("abcde", "bcdef", strict=True))
    + " }",
    "path of 800 steps": "ASK { ?s <urn:p>" + "/<urn:p>" * 800 + " ?o }",
    "2,000 triple patterns": "ASK { " + " ".join(f"?s{i} <urn:p> ?s{i + 1} ." for i in range(2000)) + " }",
    "list of 2,000": "ASK { ?s ?p (" + " 1" * 2000 + ") }",
}  # fmt: skip
DEPTHS = {
    "10,000 groups": "ASK " + "{" * 10_000 + "}" * 10_000,
    "10,000 brackets": "ASK { FILTER" + "(" * 10_000 + "1" + ")" * 10_000 + " }",
    "10,000 open brackets": "ASK { FILTER" + "(" * 10_000,
    "1,600 sub-selects": "SELECT * " + "{ SELECT * " * 1_600 + "{}" + "}" * 1_600,
    "1,600 calls": "SELECT (" + "CONCAT(" * 1_600 + "'a'" + ")" * 1_600 + " AS ?x) {}",
    "3,200 BINDs": "SELECT * { " + "".join(f"BIND(1 AS ?x{i}) " for i in range(3_200)) + "}",
    "1,600 blank nodes": "ASK { ?s ?p " + "[ <urn:p> " * 1_600 + "1" + " ]" * 1_600 + " }",
    "1,600 path steps": "ASK { ?s <urn:p>" + "/<urn:p>" * 1_600 + " ?o }",
    "12,800 UNIONs": "ASK { {} " + "UNION {} " * 12_800 + "}",
    "10,000 negations": "SELECT (" + "!" * 10_000 + "true AS ?x) {}",
}
DISGUISES = [
    "SELECT * {{ SERVICE <{iri}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ SERVICE SILENT <{iri}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ sErViCe#x\n<{iri}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ VALUES ?e {{ <{iri}> }} SERVICE ?e {{ ?s ?p ?o }} }}",
    "PREFIX : <{iri}> SELECT * {{ SERVICE:x {{ ?s ?p ?o }} }}",
    "PREFIX : <{iri}> SELECT * {{ BIND(1 AS ?s) OPTIONAL {{ ?s ?p true.SERVICE:x {{ ?a ?b ?c }} }} }}",
    "SELECT * {{ BIND(1 AS ?a) FILTER(?a<?b)SERVICE#>\n<{iri}>{{ ?s ?p ?o }} }}",
    'SELECT * {{ FILTER(1<2)#>"""\nSERVICE <{iri}> {{ ?s ?p ?o }} #"""\n}}',
    "SELECT * FROM <{iri}> {{ ?s ?p ?o }}",
    "SELECT * FROM NAMED <{iri}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "LOAD <{iri}>",
    "LOAD SILENT <{iri}> INTO GRAPH <urn:g>",
    "SELECT * {{ \\u0053ERVICE <{iri}> {{ ?s ?p ?o }} }}",
    "DESCRIBE <{iri}>",
]


@contextmanager
def canary() -> Iterator[tuple[str, list[bytes]]]:
    """Listen on the loopback interface; what calls is remembered."""
    calls: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        stop = threading.Event()

        def listen() -> None:
            while not stop.is_set():
                try:
                    connection, _ = listener.accept()
                except TimeoutError:
                    continue
                with connection:
                    calls.append(connection.recv(200))

        thread = threading.Thread(target=listen)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/", calls
        finally:
            stop.set()
            thread.join()


@contextmanager
def neighbour(server: Server) -> Iterator[list[float]]:
    """Ask an ordinary question again and again, and note how long each answer takes (seconds)."""
    waits: list[float] = []
    stop = threading.Event()

    def go_on() -> None:
        while not stop.is_set():
            began = time.monotonic()
            assert server.query("SELECT * { ?s ?p ?o } LIMIT 1").status == 200
            waits.append(time.monotonic() - began)
            time.sleep(0.02)

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield waits
    finally:
        stop.set()
        thread.join()


def problem(reply: Reply) -> str:
    assert reply.headers["content-type"] == "application/problem+json", reply.status
    return str(json.loads(reply.body)["type"]).rpartition("/")[2]


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_goes_off_alone(server: Server, name: str) -> None:
    with neighbour(server) as waits:
        began = time.monotonic()
        reply = server.query(BOMBS[name])
        took = time.monotonic() - began
        time.sleep(0.1)
    assert reply.status == 503
    assert problem(reply) in {"time-limit", "evaluator-ended", "result-too-large"}
    assert took < 5  # 1 s, and what a busy machine adds
    assert sorted(waits)[len(waits) // 2] < 0.5


@pytest.mark.parametrize("name", DEPTHS)
def test_depth_is_refused_before_anything_parses_it(server: Server, name: str) -> None:
    before = server.children()
    reply = server.query(DEPTHS[name])
    assert reply.status == 400
    assert problem(reply) in {"too-deep", "too-many-operators"}
    assert server.children() == before


def test_length_is_refused(server: Server) -> None:
    assert server.query("ASK {} #" + "x" * 1_000_000).status == 413


def test_nothing_calls_out(server: Server) -> None:
    with canary() as (iri, calls):
        for template in DISGUISES:
            reply = server.query(template.format(iri=iri))
            assert reply.status in {200, 400}, template
            server.get("/sparql", {"query": "ASK { ?s ?p ?o }", "default-graph-uri": iri})
            server.get("/sparql", {"query": "ASK { ?s ?p ?o }", "named-graph-uri": iri})
            server.request(
                "POST", "/sparql", template.format(iri=iri).encode(), Content_Type="application/sparql-update"
            )
        time.sleep(0.2)
    assert calls == []


@pytest.mark.parametrize(
    "query",
    ["SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "LOAD <file:///etc/passwd>", "DESCRIBE <file:///etc/passwd>"],
)
def test_no_file_is_read(server: Server, query: str) -> None:
    assert b"root:" not in server.query(query).body


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?s ?p '\u202e\u2066' }", "ASK { ?s ?p '\ufdd0\U0010ffff' }", "ASK { <urn:a b> ?p ?o }",
        "ASK { <urn:\\uD800> ?p ?o }",
        "ASK { ?s ?p '\x00' }", "SELECT (REGEX('aaaaaaaaaaaaaaaaaaaaaaaaaaaa', '^(a+)+$') AS ?x) {}",
        "SELECT (REGEX('a', '((a{1000}){1000}){1000}') AS ?x) {}", "SELECT * { VALUES ?x {" + " 1" * 20_000 + "} }",
    ],
)  # fmt: skip
def test_odd_text_is_answered_or_refused(server: Server, query: str) -> None:
    assert server.query(query).status in {200, 400}


def test_slow_senders_do_not_hold_the_others(server: Server) -> None:
    slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(200)]
    try:
        for connection in slow:
            connection.sendall(
                b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
                b"Content-Length: 99\r\n\r\nASK"
            )
        began = time.monotonic()
        assert server.query("ASK {}").status == 200
        assert time.monotonic() - began < 1
    finally:
        for connection in slow:
            connection.close()


def test_a_client_that_goes_away_takes_its_query_with_it(server: Server) -> None:
    body = CROSS_COUNT.encode()
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(
            b"POST /sparql?timeout=1 HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
            b"Content-Length: %d\r\n\r\n" % len(body) + body
        )
        time.sleep(0.2)
        before = server.children()
    time.sleep(0.5)  # less than the time limit from here
    assert len(before - server.children()) == 1


def test_after_a_hundred_attacks_the_service_is_as_it_was(server: Server) -> None:
    def size() -> int:
        return sum(
            int(line.split()[1])
            for pid in server.children()
            for line in Path(f"/proc/{pid}/status").read_text().splitlines()
            if line.startswith("VmRSS")
        )

    attacks = [*(query for name, query in BOMBS.items() if "string" in name or "replacement" in name), *DEPTHS.values()]
    for query in attacks:
        server.query(query)
    before = size()
    for number in range(100):
        assert server.query(attacks[number % len(attacks)]).status in {400, 503}
    waits = []
    for _ in range(20):
        began = time.monotonic()
        assert server.query("SELECT * { ?s ?p ?o } LIMIT 1").status == 200
        waits.append(time.monotonic() - began)
    assert sorted(waits)[10] < 0.5
    assert size() < before * 1.25 + 20_000  # kB
    assert server.process.poll() is None
