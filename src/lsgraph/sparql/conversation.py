"""Evaluation for an event loop: the same conversation with evaluators as ``Engine``, without a thread for each.

A query takes a line, which is a connection to an evaluator that is kept from one query to the next, and waits its turn
if all lines are in use. When the task that waits is cancelled the line is cut, and the kernel ends the evaluator
(``evaluator.end_on_hangup``).
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping
from typing import Final

from lsgraph.sparql import engine, wire
from lsgraph.sparql.engine import Answer
from lsgraph.sparql.limits import Limits
from lsgraph.sparql.line import Cut, Line
from lsgraph.sparql.negotiation import Offer
from lsgraph.sparql.problem import Problem
from lsgraph.sparql.protocol import Operation
from lsgraph.sparql.results import Kind

_TRIES: Final = 3


class AsyncEngine:
    """Evaluators behind a Unix socket, for one event loop."""

    def __init__(self, path: str, limits: Limits, processes: int = 1) -> None:
        """``path`` is that of the evaluators' socket; ``processes`` is how many web processes share the queue."""
        self._path, self._limits = path, limits
        self._queue_length = max(1, limits.queue_length // processes)
        self._idle: list[Line] = []
        self._open: set[Line] = set()
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def evaluate(self, operation: Operation, formats: Mapping[Kind, Offer]) -> Answer | Problem:
        """Evaluate the operation; see ``engine.Evaluator``. Cancel the task when nobody waits any more."""
        if not self._idle and len(self._open) >= self._limits.evaluators:
            problem = await self._queue()
            if problem is not None:
                return problem
        request = engine.message(operation, formats, self._limits)
        frame = wire.pack(request)
        wait = engine.Wait(request["time"], self._limits)
        for _ in range(_TRIES):
            line = self._line()
            if isinstance(line, Problem):
                self._next()
                return line
            try:
                outcome = await line.ask(frame, wait)
            except Cut:
                self._cut(line)  # the query was not read: any other evaluator may have it
                continue
            except BaseException:
                self._cut(line)
                self._next()
                raise
            if isinstance(outcome, Problem):
                self._cut(line)
                self._next()
                return outcome
            self._release(line)
            return outcome.answer(operation, formats, self._limits)
        self._next()
        return engine.NO_EVALUATOR

    async def _queue(self) -> Problem | None:
        """Wait for a line; the problem if too many wait already, or it takes too long."""
        if len(self._waiting) >= self._queue_length:
            return engine.queue_full(self._limits)
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            async with asyncio.timeout(self._limits.queue_time_limit):
                await turn
        except TimeoutError:
            return engine.QUEUE_SLOW
        finally:
            if turn.cancelled() or not turn.done():
                if turn in self._waiting:
                    self._waiting.remove(turn)
            elif asyncio.current_task() is None:
                self._next()
        return None

    def _line(self) -> Line | Problem:
        """Return a line that nobody uses, or a new one."""
        while self._idle:
            line = self._idle.pop()
            if not line.is_cut:
                return line
            self._open.discard(line)
        try:
            line = Line(self._path, asyncio.get_running_loop())
        except BlockingIOError:
            return engine.queue_full(self._limits)
        except OSError:
            return engine.NO_EVALUATOR
        self._open.add(line)
        return line

    def _release(self, line: Line) -> None:
        """Keep the line, unless another one leads to the same evaluator; the next in the queue may have it."""
        if any(other.evaluator == line.evaluator for other in self._open if other is not line):
            self._cut(line)
        else:
            self._idle.append(line)
        self._next()

    def _cut(self, line: Line) -> None:
        line.cut()
        self._open.discard(line)

    def _next(self) -> None:
        """Let the first of the queue go on."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
