"""Queries that go out before the former ones are answered: what ends an evaluator costs its culprit alone."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from lsgraph.sparql import wire
from lsgraph.sparql.conversation import AsyncEngine
from lsgraph.sparql.engine import Answer
from lsgraph.sparql.limits import MEGABYTE, Limits
from lsgraph.sparql.line import Asked
from lsgraph.sparql.problem import Problem
from lsgraph.sparql.processes import Evaluators, Source
from lsgraph.sparql.protocol import Operation
from lsgraph.sparql.results import KINDS, OFFERS
from lsgraph.sparql.turns import Turns

LIMITS = Limits(query_time_limit=1.5, query_memory_limit=128 * MEGABYTE, queue_length=24, buffer_size=MEGABYTE)
FORMATS = {kind: OFFERS[kind][0] for kind in KINDS}
NUMBERS = " ".join(map(str, range(1000)))
SLOW = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"VALUES ?{name} {{ {NUMBERS} }}" for name in "abcd") + " }"
GREEDY = f"SELECT DISTINCT * {{ {' '.join(f'VALUES ?{name} {{ {NUMBERS} }}' for name in 'abc')} }} ORDER BY ?c"
CRASHING = "SELECT (" + "CONCAT(" * 4000 + "'a'" + ")" * 4000 + " AS ?x) {}"  # past the policy: overflows the stack
LARGE = f"SELECT * {{ VALUES ?a {{ {NUMBERS} }} VALUES ?b {{ {' '.join(map(str, range(30)))} }} }}"

Outcome = Answer | Problem
Talk = Callable[["Asker"], Awaitable[None]]


class Asker:
    """Asks, and remembers what came and when."""

    def __init__(self, evaluators: Evaluators) -> None:
        self.engine, self.began = AsyncEngine(evaluators.path, LIMITS), time.monotonic()
        self.waits: list[float] = []

    def ask(self, query: str, client: str = "") -> asyncio.Future[Outcome]:
        return self.cancellable(query, client)[0]

    def cancellable(self, query: str, client: str = "") -> tuple[asyncio.Future[Outcome], Asked | None]:
        came: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        began = time.monotonic()

        def done(outcome: Outcome) -> None:
            self.waits.append(time.monotonic() - began)
            came.set_result(outcome)

        return came, self.engine.ask(Operation(query), FORMATS, done, client)

    async def quick(self, number: int) -> list[Outcome]:
        """Ask so many ordinary questions at once."""
        return await asyncio.gather(*(self.ask(f"ASK {{ FILTER({n} >= 0) }}") for n in range(number)))


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Evaluators]:
    path = tmp_path / "data.nt"
    path.write_text("<urn:a> <urn:p> <urn:b> .\n")
    with Evaluators.start(Source.files(path), LIMITS) as evaluators:
        yield evaluators


def talk(evaluators: Evaluators, conversation: Talk) -> None:
    async def main() -> None:
        asker = Asker(evaluators)
        try:
            await asyncio.wait_for(conversation(asker), 20)
        finally:
            asker.engine.close()

    asyncio.run(main())


def answered(outcomes: list[Outcome]) -> bool:
    return all(isinstance(outcome, Answer) and b"true" in outcome.body for outcome in outcomes)


def processes(evaluators: Evaluators) -> list[int]:
    table = subprocess.run(["ps", "-o", "pid=", "--ppid", str(evaluators.pid)], capture_output=True, text=True)
    return [int(line) for line in table.stdout.split()]


@pytest.mark.parametrize(
    ("culprit", "kinds"),
    [(SLOW, {"time-limit"}), (CRASHING, {"evaluator-ended"}), (GREEDY, {"evaluator-ended", "time-limit"})],
)
def test_only_the_culprit_gets_a_problem(running: Evaluators, culprit: str, kinds: set[str]) -> None:
    async def conversation(asker: Asker) -> None:
        assert answered(await asker.quick(4))
        asker.waits.clear()
        bad = asker.ask(culprit)
        assert answered(await asker.quick(20))  # half of them on the culprit's line, behind it
        assert sorted(asker.waits)[10] < 0.5
        outcome = await bad
        assert isinstance(outcome, Problem)
        assert outcome.kind in kinds
        assert answered(await asker.quick(20))
        assert asker.engine.open == 0

    talk(running, conversation)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_an_evaluator_that_ends_or_hangs_costs_nothing_that_it_has_not_begun(
    running: Evaluators, number: signal.Signals
) -> None:
    async def conversation(asker: Asker) -> None:
        assert answered(await asker.quick(4))
        victim = processes(running)[0]
        os.kill(victim, number)
        assert answered(await asker.quick(20))
        assert max(asker.waits) < 1
        if number is signal.SIGSTOP:
            os.kill(victim, signal.SIGCONT)
        for _ in range(20):
            assert answered(await asker.quick(4))
            await asyncio.sleep(0.01)
        assert len(processes(running)) == LIMITS.evaluators

    talk(running, conversation)


def test_with_two_slow_queries_the_others_wait_and_are_answered(running: Evaluators) -> None:
    async def conversation(asker: Asker) -> None:
        slow = [asker.ask(f"{SLOW} # {n}") for n in range(2)]
        await asyncio.sleep(0.1)
        assert answered(await asker.quick(10))
        assert [getattr(outcome, "kind", "") for outcome in await asyncio.gather(*slow)] == ["time-limit"] * 2

    talk(running, conversation)


def test_an_abandoned_query_ends_its_evaluator_and_no_other(running: Evaluators) -> None:
    async def conversation(asker: Asker) -> None:
        before = set(processes(running))
        _, asked = asker.cancellable(SLOW)
        await asyncio.sleep(0.2)
        assert asked is not None
        asker.engine.abandon(asked)
        await asyncio.sleep(0.2)
        assert len(before - set(processes(running))) == 1
        assert answered(await asker.quick(10))
        assert asker.engine.open == 0

    talk(running, conversation)


def test_large_results_come_among_small_ones(running: Evaluators) -> None:
    async def conversation(asker: Asker) -> None:
        asked = [asker.ask(LARGE if n % 3 == 0 else "ASK {}") for n in range(12)]
        outcomes = await asyncio.gather(*asked)
        sizes = set()
        for outcome in outcomes[::3]:
            assert isinstance(outcome, Answer)
            assert outcome.file is not None
            with outcome.file as file:
                sizes.add((len(file.read()), outcome.size))
        assert len(sizes) == 1
        assert answered([outcome for n, outcome in enumerate(outcomes) if n % 3])

    talk(running, conversation)


def test_a_client_that_fills_the_queue_makes_room_for_another(running: Evaluators) -> None:
    async def conversation(asker: Asker) -> None:
        greedy = [asker.ask(f"{SLOW} # {n}", "greedy") for n in range(40)]
        await asyncio.sleep(0.2)
        other = asker.ask("ASK {}", "other")
        assert answered([await other])
        assert asker.waits[-1] < LIMITS.query_time_limit + 1  # the next turn, not the last one
        kinds = [outcome.kind for outcome in await asyncio.gather(*greedy[-15:]) if isinstance(outcome, Problem)]
        assert kinds.count("queue-full") == 15

    talk(running, conversation)


class Waiting:
    def __init__(self, client: str, name: str) -> None:
        self.client, self.name = client, name


def test_clients_take_turns() -> None:
    turns: Turns[Waiting] = Turns()
    for name in ("a1", "a2", "a3", "b1", "c1", "b2"):
        turns.add(Waiting(name[0], name))
    first = turns.next()
    assert first.name == "a1"
    turns.put_back(first)
    assert [turns.next().name for _ in range(len(turns))] == ["b1", "c1", "a1", "b2", "a2", "a3"]


def test_the_greediest_makes_room_unless_it_asks_itself() -> None:
    turns: Turns[Waiting] = Turns()
    for name in ("a1", "a2", "a3", "b1"):
        turns.add(Waiting(name[0], name))
    assert turns.make_room("a") is None
    pushed = turns.make_room("c")
    assert pushed is not None
    assert pushed.name == "a3"
    assert turns.make_room("b") is None
    assert len(turns) == 3


def test_messages_survive_any_cut() -> None:
    query = wire.Query("ASK { ?s ?p '甲' }", (0, 1, 255), 2.5, ("urn:a", "urn:b"), ("urn:c",))
    sent = query.pack(7) + wire.pack(8, wire.WITHDRAW) + query.pack(9)
    for step in (1, 2, 3, 7, 50, 1000):
        messages, found = wire.Messages(), []
        for start in range(0, len(sent), step):
            found += messages.feed(sent[start : start + step])
        assert [(message.number, message.code) for message in found] == [
            (7, wire.ASK),
            (8, wire.WITHDRAW),
            (9, wire.ASK),
        ]
        assert wire.Query.unpack(found[2].body) == query
