"""What an operator relies on: metrics, logs without personal data, allowances, a stop and a change without loss."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from lsgraph.package import GraphPackage
from lsgraph.release import Release, build
from lsgraph.settings import Settings
from lsgraph.sparql.limits import Limits

from . import serving

SLOW = (
    "SELECT (COUNT(*) AS ?n) { " + " ".join(f"VALUES ?{v} {{ {' '.join(map(str, range(300)))} }}" for v in "abcd") + "}"
)
ORDINARY = "SELECT * { ?s ?p ?o } LIMIT 1"
PRIVATE = "PREFIX geheim: <urn:x> ASK { geheim:a ?p 'wissen' }"


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("log") / "log"


@pytest.fixture(scope="module")
def server(small_package: GraphPackage, small_release: Release, log: Path) -> Iterator[serving.Server]:
    with serving.running(
        small_package, small_release, log, LSGRAPH_QUERY_TIME_LIMIT="2", LSGRAPH_REQUEST_TIME_LIMIT="2"
    ) as running:
        yield running


def values(server: serving.Server) -> dict[str, float]:
    lines = server.get("/metrics").body.decode().splitlines()
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if line[0] != "#")}


def test_the_metrics_add_up_over_processes(server: serving.Server) -> None:
    before = values(server)
    for _ in range(20):
        assert server.query(ORDINARY).status == 200
    assert server.query("ASK {").status == 400
    assert server.query(SLOW).status == 503
    time.sleep(1.2)  # what the cache answers is added up once a second
    after = values(server)

    def grown(name: str) -> float:
        return after.get(name, 0) - before.get(name, 0)

    assert grown('lsgraph_requests_total{outcome="answered",route="/sparql",status="200"}') == 20
    assert grown('lsgraph_cache_total{result="hit"}') + grown('lsgraph_cache_total{result="miss"}') == 20
    assert grown('lsgraph_cache_total{result="hit"}') >= 18  # each of the two processes has to learn the answer
    assert grown('lsgraph_requests_total{outcome="syntax",route="/sparql",status="400"}') == 1
    assert grown('lsgraph_requests_total{outcome="time-limit",route="/sparql",status="503"}') == 1
    assert grown('lsgraph_evaluators_ended_total{reason="time"}') == 1
    assert after["lsgraph_queries_open"] == 0
    assert after['lsgraph_memory_bytes{kind="evaluators"}'] > 1_000_000
    assert after['lsgraph_memory_bytes{kind="web"}'] > 1_000_000


def test_clients_cannot_make_the_metrics_grow(server: serving.Server) -> None:
    server.get("/no/such/page")
    server.request("BREW", "/")
    before = len(values(server))
    for number in range(20):
        server.get(f"/no/such/page/{number}", {"x": str(number)})
        server.request(f"BREW{number}", "/sparql")
        server.query(f"ASK {{ ?s <urn:{number}> ?o }}", X_Request_Id=f"number-{number:04}")
    assert len(values(server)) <= before + 60  # a few new kinds of outcome, each with its histogram


def test_the_log_is_json_and_tells_nothing_about_people(server: serving.Server, log: Path) -> None:
    reply = server.query(PRIVATE, User_Agent="Somebody/1.0", X_Request_Id="0123456789abcdef", Cookie="name=me")
    assert reply.headers["x-request-id"] == "0123456789abcdef"
    server.get("/sparql", {"query": PRIVATE, "format": "html"}, User_Agent="Somebody/1.0")
    time.sleep(0.2)
    text = log.read_text(encoding="utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    found = next(line for line in lines if line.get("request") == "0123456789abcdef")
    assert found.keys() == {
        "time", "level", "logger", "event", "request", "method", "route", "status", "outcome", "ms", "query"
    }  # fmt: skip
    assert (found["route"], found["status"]) == ("/sparql", reply.status)
    assert re.fullmatch("[0-9a-f]{16}", found["query"])
    assert not re.search(r"geheim|wissen|Somebody|127\.0\.0\.1|name=me", text)


def test_both_doors_name_the_terms_that_do_not_occur(server: serving.Server) -> None:
    query = "SELECT * { ?s a <https://w3id.org/lsgraph/ont#PlanProjekt> }"
    for _ in range(3):  # fresh, and perhaps from the cache
        reply = server.query(query)
        assert reply.headers["lsgraph-unknown-terms"] == "<https://w3id.org/lsgraph/ont#PlanProjekt>"
        assert json.loads(reply.body)["results"]["bindings"] == []
    assert "lsgraph-unknown-terms" not in server.query(ORDINARY).headers


@pytest.mark.parametrize("given", ["", "short", "x" * 200, "with space and more", "schräg-schräg"])
def test_a_request_id_that_is_none_is_replaced(server: serving.Server, given: str) -> None:
    told = server.query("ASK {}", X_Request_Id=given.encode("latin-1").decode("latin-1")).headers.get("x-request-id")
    assert told is None or re.fullmatch("[0-9a-f]{24}", told)  # none where the cache answers


def test_queries_are_logged_if_the_operator_asks(
    small_package: GraphPackage, small_release: Release, tmp_path: Path
) -> None:
    path = tmp_path / "log"
    with serving.running(small_package, small_release, path, LSGRAPH_LOG_QUERIES="1") as server:
        server.query(PRIVATE)
    assert any(json.loads(line).get("text") == PRIVATE for line in path.read_text(encoding="utf-8").splitlines())


def test_an_address_has_one_allowance_for_both_doors(small_package: GraphPackage, small_release: Release) -> None:
    with serving.running(small_package, small_release, LSGRAPH_RATE_LIMIT="10", LSGRAPH_TRUSTED_PROXIES="1") as server:

        def ask(number: int, address: str) -> serving.Reply:
            forwarded = {"X_Forwarded_For": f"203.0.113.7, {address}"}
            if number % 2:
                return server.query(f"ASK {{ <urn:{number}> ?p ?o }}", **forwarded)
            return server.get("/", **forwarded)

        replies = [ask(number, "198.51.100.1") for number in range(60)]
        statuses = [reply.status for reply in replies]
        assert statuses[:10] == [200] * 10
        assert 10 <= statuses.count(200) <= 42  # two processes, and a minute may end meanwhile
        refused = replies[statuses.index(429)]
        assert 1 <= int(refused.headers["retry-after"]) <= 61
        assert refused.headers["content-type"] == "application/problem+json"
        assert json.loads(refused.body)["type"].endswith("/rate-limit")
        assert ask(1000, "198.51.100.2").status == 200
        assert {server.get("/healthz").status, server.get("/readyz").status, server.get("/metrics").status} == {200}


def test_this_machine_has_no_allowance_by_default(server: serving.Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    statuses = set()
    for number in range(300):
        connection.request(
            "GET", f"/sparql?query=ASK%7B%3Curn%3A{number}%3E%3Fp%3Fo%7D", headers={"X-Forwarded-For": "192.0.2.1"}
        )
        response = connection.getresponse()
        response.read()
        statuses.add(response.status)
    connection.close()
    assert statuses == {200}


def exchange(port: int, data: bytes, patience: float = 10.0) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=patience) as connection:
        connection.sendall(data)
        return connection.recv(4096)


HEALTH = b"GET /healthz%b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%b\r\n"


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (HEALTH % (b"", b""), b"200"),
        (HEALTH % (b"", b"".join(b"X-%d: a\r\n" % n for n in range(95))), b"200"),
        (HEALTH % (b"", b"".join(b"X-%d: a\r\n" % n for n in range(120))), b"431"),
        (HEALTH % (b"", b"X: " + b"a" * 100_000 + b"\r\n"), b"200"),
        (HEALTH % (b"", b"X: " + b"a" * 140_000 + b"\r\n"), b"431"),
        (HEALTH % (b"?" + b"a" * 60_000, b""), b"200"),
        (HEALTH % (b"?" + b"a" * 70_000, b""), b"414"),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"400"),
        (b"GET /healthz HTTP/1.1\r\nHost: x\r\nX y\r\n\r\n", b"400"),
        (b"GET /healthz HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", b"400"),
    ],
)
def test_the_limits_of_a_header(server: serving.Server, data: bytes, status: bytes) -> None:
    """What docs/operations.md says; the server library enforces it."""
    assert exchange(server.port, data).partition(b" ")[2].startswith(status)


def test_a_body_that_does_not_come_is_408_and_a_header_is_cut(server: serving.Server) -> None:
    head = (
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 99\r\n\r\nASK"
    )
    began = time.monotonic()
    assert exchange(server.port, head).startswith(b"HTTP/1.1 408 ")
    assert exchange(server.port, b"GET /healthz HTTP/1.1\r\nHost:") == b""
    assert time.monotonic() - began < 8


def test_a_compressed_body_is_refused_unread(server: serving.Server) -> None:
    reply = server.request(
        "POST", "/sparql", b"\x1f\x8b" + b"\0" * 1000, Content_Type="application/sparql-query", Content_Encoding="gzip"
    )
    assert (reply.status, reply.headers["accept-encoding"]) == (415, "identity")


def test_a_stopping_server_finishes_what_runs_and_takes_nothing_new(
    small_package: GraphPackage, small_release: Release
) -> None:
    with serving.running(small_package, small_release, LSGRAPH_QUERY_TIME_LIMIT="2") as server:
        replies: list[serving.Reply] = []
        thread = threading.Thread(target=lambda: replies.append(server.query(SLOW)))
        thread.start()
        time.sleep(0.5)
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        with pytest.raises(OSError):  # noqa: PT011 - refused or reset, as the system has it
            server.query("ASK {}", timeout=1)
        thread.join(10)
        assert [reply.status for reply in replies] == [503]  # its own time limit, whole and with its reason
        assert json.loads(replies[0].body)["type"].endswith("/time-limit")
        assert server.process.wait(15) in {0, -signal.SIGTERM, 128 + signal.SIGTERM}


class Visitors:
    """Clients that ask all the time: some on one connection that they keep, some on a new one for each question."""

    def __init__(self, server: serving.Server) -> None:
        self._server, self._stop = server, threading.Event()
        self.replies: list[tuple[int, str]] = []
        self.faults: list[str] = []
        self._threads = [threading.Thread(target=self._go_on, args=(number,)) for number in range(5)]

    def __enter__(self) -> Visitors:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def wait_for(self, release: str, seconds: float) -> None:
        """Return when the last hundred answers came from a release."""
        end = time.monotonic() + seconds
        while {name for _, name in self.replies[-100:]} != {release} and time.monotonic() < end:
            time.sleep(0.05)

    def _go_on(self, number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._server.port, timeout=30)
        count = 0
        while not self._stop.is_set():
            count += 1
            query = f"SELECT%20*%7B%3Fs%20%3Fp%20%3Fo%7DLIMIT%20{count % 50 + 1 if number % 2 else 1}"
            try:
                connection.request("GET", f"/sparql?query={query}")
                response = connection.getresponse()
                response.read()
                self.replies.append((response.status, response.headers["lsgraph-release"]))
            except (OSError, http.client.HTTPException) as error:
                self.faults.append(repr(error))
            if number > 2:
                connection.close()
        connection.close()


@pytest.mark.parametrize("changes", [1, pytest.param(3, marks=pytest.mark.slow)])
def test_a_change_of_release_loses_no_request(tmp_path: Path, changes: int) -> None:
    package = serving.make_package(tmp_path / "package")
    first = build(package, tmp_path / "out", validate=False)
    with serving.running(package, first) as server, Visitors(server) as visitors:
        visitors.wait_for(first.name, 10)
        for number in range(changes):
            text = f"<https://w3id.org/lsgraph/id/x> a <urn:New{number}> .\n"
            (package.root / "data" / "more.ttl").write_text(text)
            release = build(GraphPackage.open(package.root), tmp_path / "out", validate=False)
            server.process.send_signal(signal.SIGHUP)
            visitors.wait_for(release.name, 30)
            assert {name for _, name in visitors.replies[-100:]} == {release.name}
            assert "true" in server.query(f"ASK {{ ?x a <urn:New{number}> }}").body.decode()
        assert json.loads(server.get("/readyz").body)["release"] == release.name
        assert visitors.replies[0][1] == first.name
        assert visitors.faults == []
        assert {status for status, _ in visitors.replies} == {200}
        assert len(visitors.replies) > 200


def test_a_release_that_cannot_be_served_changes_nothing(tmp_path: Path) -> None:
    package = serving.make_package(tmp_path / "package")
    release = build(package, tmp_path / "out", validate=False)
    log = tmp_path / "log"
    with serving.running(package, release, log) as server:
        (tmp_path / "out" / "current").unlink()
        server.process.send_signal(signal.SIGHUP)
        end = time.monotonic() + 10
        while "reload failed" not in log.read_text() and time.monotonic() < end:
            time.sleep(0.05)
        assert "reload failed" in log.read_text()
        assert server.query("ASK {}").headers["lsgraph-release"] == release.name


def test_a_web_process_that_ends_is_replaced(small_package: GraphPackage, small_release: Release) -> None:
    with serving.running(small_package, small_release) as server:
        web = {pid for pid in server.children() if b"web.process" in Path(f"/proc/{pid}/cmdline").read_bytes()}
        for pid in web:
            os.kill(pid, signal.SIGKILL)
        assert server.query("ASK {}").status == 200  # it waited in the socket's queue
        assert not web & server.children()


def test_what_is_deployed_uses_settings_that_exist() -> None:
    known = {f"LSGRAPH_{entry.name.upper()}" for entry in (*fields(Settings), *fields(Limits))}
    known.add("LSGRAPH_HOME")
    for path in [*(serving.REPOSITORY / "docs" / "deploy").iterdir(), serving.REPOSITORY / "docs" / "operations.md"]:
        assert set(re.findall(r"LSGRAPH_[A-Z_]+", path.read_text(encoding="utf-8"))) <= known, path
