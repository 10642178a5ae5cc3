"""Validators as processes: there is room for so many, one that ends costs one request, a reload starts them anew."""

from __future__ import annotations

import json
import os
import signal
import socket
import threading
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from lsgraph.release import build
from lsgraph.sparql.limits import Limits
from lsgraph.sparql.problem import Problem
from lsgraph.sparql.processes import Evaluators
from lsgraph.validation import Report
from lsgraph.validation.upload import Document, Submission
from lsgraph.validation.validators import Validators, limits_of, source

from ..conftest import PREFIXES
from ..web.serving import REPOSITORY, Server, make_package, make_release, running
from .test_doors import write_package

MEGABYTE = 1024 * 1024
TIDE = Document("tide.ttl", "turtle", b"<urn:a> <urn:p> 'a' .")
ENDLESS = b"""@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:s> a sh:NodeShape ; sh:targetSubjectsOf <urn:p> ;
  sh:property [ sh:path <urn:p> ; sh:pattern "^(a+)+$" ] ."""
SLOW = Submission(
    (Document("slow.ttl", "turtle", b"<urn:a> <urn:p> '" + b"a" * 40 + b"!' ."),),
    (Document("shapes.ttl", "turtle", ENDLESS),),
)
MORE = """<https://w3id.org/lsgraph/shapes#X01-note> a sh:NodeShape ; sh:targetClass lsg:PlanProject ;
  sh:property [ sh:path skos:note ; sh:minCount 1 ; sh:message "No note."@en ] ."""


def send_body(server: Server, megabytes: int) -> socket.socket:
    """Begin an upload that does not end."""
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=20)
    head = f"POST /validate HTTP/1.1\r\nHost: x\r\nContent-Type: text/turtle\r\nContent-Length: {9 * MEGABYTE}\r\n\r\n"
    connection.sendall(head.encode() + b"#" * (megabytes * MEGABYTE))
    return connection


def test_no_more_large_bodies_are_held_than_can_be_validated(tmp_path: Path) -> None:
    package = make_package(tmp_path / "package")
    release = make_release(package, tmp_path / "out")
    limits = {"LSGRAPH_VALIDATORS": "1", "LSGRAPH_VALIDATION_QUEUE_LENGTH": "1"}
    with running(package, release, **limits) as server, ExitStack() as stack:
        held = [stack.enter_context(send_body(server, 3)) for _ in range(2)]
        time.sleep(0.5)
        crowded = stack.enter_context(send_body(server, 3)).recv(65536)
        assert crowded.startswith(b"HTTP/1.1 503 ")
        assert b"validation-queue" in crowded
        assert server.query("ASK {}").status == 200
        held[0].close()
        time.sleep(0.5)
        waited_for = stack.enter_context(send_body(server, 3))
        waited_for.settimeout(0.5)
        with pytest.raises(TimeoutError):
            waited_for.recv(65536)


@pytest.mark.slow
def test_a_validator_that_is_killed_costs_one_request() -> None:
    limits = replace(Limits(), validation_time_limit=20.0)
    with Evaluators.start(source(REPOSITORY), limits_of(limits), lazy=True) as processes:
        validators = Validators(processes.path, limits)
        assert isinstance(validators.validate(Submission((TIDE,), profile="skos")), Report)
        outcome: list[Report | Problem] = []
        asking = threading.Thread(target=lambda: outcome.append(validators.validate(SLOW)))
        asking.start()
        time.sleep(1)
        for pid in Path(f"/proc/{processes.pid}/task/{processes.pid}/children").read_text().split():
            os.kill(int(pid), signal.SIGKILL)
        asking.join(10)
        assert [getattr(told, "kind", None) for told in outcome] == ["validation-ended"]
        assert isinstance(validators.validate(Submission((TIDE,), profile="skos")), Report)


@pytest.mark.slow
def test_validators_are_started_anew_with_a_new_release(tmp_path: Path) -> None:
    package, data = write_package(tmp_path / "package"), (PREFIXES + "prj:b a lsg:PlanProject .").encode()

    def found(server: Server) -> set[str]:
        reply = server.request("POST", "/validate?format=json", data, Content_Type="text/turtle")
        return {entry["message"]["en"] for entry in json.loads(reply.body)["results"]}

    with running(package, build(package, tmp_path / "out")) as server:
        assert "No note." not in found(server)
        (package.root / "shapes" / "more.ttl").write_text(PREFIXES + MORE, encoding="utf-8")
        release = build(package, tmp_path / "out", validate=False)
        server.process.send_signal(signal.SIGHUP)
        end = time.monotonic() + 30
        while server.get("/readyz").headers["lsgraph-release"] != release.name and time.monotonic() < end:
            time.sleep(0.1)
        assert "No note." in found(server)
