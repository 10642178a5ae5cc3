"""On a platform that lacks something the service goes on, plainer, and says what is missing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from lsgraph.sparql.engine import Answer, Engine
from lsgraph.sparql.limits import MEGABYTE, Limits
from lsgraph.sparql.problem import Problem
from lsgraph.sparql.processes import Evaluators, Source
from lsgraph.sparql.protections import NAMES, lacking
from lsgraph.sparql.protocol import Operation
from lsgraph.sparql.results import KINDS, OFFERS
from lsgraph.web import create_app

LIMITS = Limits(query_time_limit=1.0, query_memory_limit=512 * MEGABYTE, evaluators=1)
FORMATS = {kind: OFFERS[kind][0] for kind in KINDS}
NUMBERS = " ".join(map(str, range(1000)))
BOMB = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"VALUES ?{name} {{ {NUMBERS} }}" for name in "abcd") + " }"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "data.nt"
    path.write_text("<urn:a> <urn:p> <urn:b> .\n")
    return path


def asked(engine: Engine, query: str = "ASK { <urn:a> ?p ?o }", patience: float = 20.0) -> Answer | Problem:
    """Ask, and again for as long as there is no evaluator."""
    end = time.monotonic() + patience
    while True:
        outcome = engine.evaluate(Operation(query), FORMATS)
        if not (isinstance(outcome, Problem) and outcome.kind == "no-evaluator") or time.monotonic() > end:
            return outcome
        time.sleep(0.05)


@pytest.mark.parametrize(
    "without", [(), *((name,) for name in NAMES), NAMES], ids=lambda names: "+".join(names) or "none"
)
def test_queries_are_answered_and_ended_without_it(data: Path, without: tuple[str, ...]) -> None:
    with Evaluators.start(Source.files(data), LIMITS, without=without) as evaluators:
        assert set(without) <= set(evaluators.missing)
        engine = Engine(evaluators.path, LIMITS)
        assert isinstance(asked(engine), Answer)
        began = time.monotonic()
        outcome = asked(engine, BOMB)
        assert isinstance(outcome, Problem)
        assert outcome.kind == "time-limit"
        assert time.monotonic() - began < 3
        assert isinstance(asked(engine), Answer)


def test_without_fork_there_is_one_evaluator_and_it_comes_back(data: Path) -> None:
    with Evaluators.start(Source.files(data), LIMITS, without=["fork"]) as evaluators:
        engine, first = Engine(evaluators.path, LIMITS), evaluators.pid
        assert children(first) == []
        os.kill(first, signal.SIGKILL)
        time.sleep(0.2)
        assert isinstance(asked(engine), Answer)
        assert evaluators.pid != first


def test_a_template_that_dies_comes_back(data: Path) -> None:
    with Evaluators.start(Source.files(data), LIMITS) as evaluators:
        first = evaluators.pid
        family = children(first)
        assert len(family) == 1
        os.kill(first, signal.SIGKILL)
        time.sleep(0.2)
        assert isinstance(asked(Engine(evaluators.path, LIMITS)), Answer)
        assert not set(family) & set(children(evaluators.pid))
        last = evaluators.pid
    assert not Path(f"/proc/{last}").exists()


def test_it_is_told_at_readyz(data: Path) -> None:
    class Release:
        name, directory = "0" * 64, data.parent

    with Evaluators.start(Source.files(data), LIMITS, without=["seccomp", "timer"]) as evaluators:
        app = create_app(Release(), LIMITS, evaluator=Engine(evaluators.path, LIMITS), missing=evaluators.missing)
        state = json.loads(app.test_client().get("/readyz").data)
    assert state["status"] == "ready"
    assert {"seccomp", "timer"} <= set(state["missing"])


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(ValueError, match="no such protection: gravity"):
        lacking(["gravity"])


def children(pid: int) -> list[int]:
    table = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False).stdout
    return [int(line) for line in table.split()]
