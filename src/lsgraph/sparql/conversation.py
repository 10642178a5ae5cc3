"""Evaluation for an event loop: plain callbacks, one line to each evaluator, and turns for those who wait.

A query goes out on the line with the fewest before it. What comes to stand behind a slow query, of this process or of
another one, is taken back and sent elsewhere: queries change nothing, so that it does no harm to ask twice. Only the
query that ran when its evaluator ended gets a problem for it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from lsgraph.sparql import engine, wire
from lsgraph.sparql.board import Board
from lsgraph.sparql.engine import Answer
from lsgraph.sparql.limits import Limits
from lsgraph.sparql.line import Asked, Done, Line
from lsgraph.sparql.negotiation import Offer
from lsgraph.sparql.problem import Problem
from lsgraph.sparql.protocol import Operation
from lsgraph.sparql.results import Kind
from lsgraph.sparql.turns import Turns

_TICK: Final = 0.02  # seconds between two looks at what is not answered
_TRIES: Final = 4


class AsyncEngine:
    """Evaluators behind a Unix socket, for one event loop."""

    def __init__(self, path: str, limits: Limits, processes: int = 1) -> None:
        """``path`` is that of the evaluators' socket; ``processes`` is how many web processes share the queue."""
        self._path, self._limits = path, limits
        self._most = limits.evaluators + max(1, limits.queue_length // processes)
        self._board: Board | None = None
        self._lines: list[Line | None] = [None] * limits.evaluators
        self._waiting: Turns[Asked] = Turns()
        self._alarm: asyncio.TimerHandle | None = None
        self.open = 0
        """Queries without an answer."""

    def ask(self, operation: Operation, formats: Mapping[Kind, Offer], done: Done, client: str = "") -> Asked | None:
        """Evaluate the operation for a client; see ``engine.Evaluator``. ``done`` gets the outcome, now or later.

        Return what can be given to ``abandon``; None where the outcome is told already.
        """
        if self.open >= self._most:
            pushed_out = self._waiting.make_room(client)
            if pushed_out is None:
                done(engine.queue_full(self._limits))
                return None
            self._finish(pushed_out, engine.queue_full(self._limits))
        now = time.monotonic()
        asked = Asked(operation, formats, engine.query_of(operation, formats, self._limits), done, client, now)
        self.open += 1
        self._go(asked, now)
        if self._alarm is None:
            self._alarm = asyncio.get_running_loop().call_later(_TICK, self._look)
        return asked

    def abandon(self, asked: Asked) -> None:
        """Nobody waits for this any more: if it runs, its evaluator is ended."""
        asked.is_abandoned = True
        with suppress(KeyError, ValueError):
            self._waiting.remove(asked)
            self._finish(asked, engine.QUEUE_SLOW)

    def close(self) -> None:
        """Let go of all evaluators; what is not answered never is."""
        if self._alarm is not None:
            self._alarm.cancel()
        for line in self._lines:
            if line is not None:
                line.close()

    def _go(self, asked: Asked, now: float) -> None:
        """Send a query to an evaluator, or let it wait for one."""
        line = None if self._waiting else self._free(now)
        if line is None:
            self._waiting.add(asked)
        else:
            line.ask(asked, now)

    def _free(self, now: float) -> Line | None:
        """Return the line with the fewest queries on it, of those whose evaluator is not busy."""
        best: Line | None = None
        for line in self._lines:
            if line is not None and (best is None or len(line.asked) < len(best.asked)) and line.is_free(now):
                best = line
        if best is None and None in self._lines:
            return self._connect()
        return best

    def _connect(self) -> Line | None:
        """Open a line to each evaluator that has none; return one of them."""
        new: Line | None = None
        for place, line in enumerate(self._lines):
            if line is None:
                with suppress(OSError):
                    self._board = Board.open(Path(wire.board_of(self._path)))
                    path = wire.place_of(self._path, place)
                    new = self._lines[place] = Line(path, self._board, self._limits, self._answered, self._lost)
        return new

    def _next(self, now: float) -> None:
        """Let those go on whose turn it is, for as long as there is a line for them."""
        while self._waiting and (line := self._free(now)) is not None:
            line.ask(self._waiting.next(), now)

    def _answered(self, asked: Asked, outcome: Answer | Problem) -> None:
        self._finish(asked, outcome)
        if self._waiting:
            self._next(time.monotonic())

    def _finish(self, asked: Asked, outcome: Answer | Problem) -> None:
        self.open -= 1
        if not asked.is_abandoned:
            asked.done(outcome)
        elif isinstance(outcome, Answer) and outcome.file is not None:
            outcome.file.close()

    def _lost(self, line: Line, back: list[Asked]) -> None:
        """Ask anew, and first, what was taken back from a line."""
        if not line.is_open:
            self._lines[self._lines.index(line)] = None
        for asked in reversed(back):
            asked.tries += not line.is_open
            if asked.is_abandoned or asked.tries >= _TRIES:
                self._finish(asked, engine.NO_EVALUATOR)
            else:
                self._waiting.put_back(asked)
        self._next(time.monotonic())

    def _look(self) -> None:
        """See how long everything takes."""
        now = time.monotonic()
        for line in self._lines:
            if line is not None:
                line.look(now)
        for asked in self._waiting:
            if now - asked.since > self._limits.queue_time_limit:
                self._waiting.remove(asked)
                self._finish(asked, engine.QUEUE_SLOW)
        self._next(now)
        if all(line is None for line in self._lines):
            for asked in self._waiting:
                self._waiting.remove(asked)
                self._finish(asked, engine.NO_EVALUATOR)
        self._alarm = asyncio.get_running_loop().call_later(_TICK, self._look) if self.open else None
