"""A line from an event loop to one evaluator: queries go out before the former ones are answered."""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from lsgraph.sparql import engine, wire
from lsgraph.sparql.board import Board, Doing
from lsgraph.sparql.engine import Answer
from lsgraph.sparql.limits import Limits
from lsgraph.sparql.negotiation import Offer
from lsgraph.sparql.problem import Problem
from lsgraph.sparql.protocol import Operation
from lsgraph.sparql.results import Kind
from lsgraph.sparql.wire import Greeting, Query

_DEPTH: Final = 8  # queries on one line at the same time, at most
SLOW: Final = 0.03
"""Seconds after which a query that runs holds up others: those behind it are taken back."""
_ASLEEP: Final = 0.2  # seconds after which an evaluator that does not begin is held to hang: it may just be forked
_NUMBERS: Final = 1 << 31

Done = Callable[[Answer | Problem], None]


@dataclass(slots=True, eq=False)
class Asked:
    """A query whose answer somebody waits for; ``done`` is called with it, once, unless it ``is_abandoned``."""

    operation: Operation
    formats: Mapping[Kind, Offer]
    query: Query
    done: Done
    client: str
    since: float
    sent: float = 0.0
    tries: int = 0
    is_abandoned: bool = False
    is_done: bool = False


class Line:
    """The asker's side. ``answered`` is called with queries that have an outcome, ``lost`` with those to ask anew."""

    def __init__(
        self,
        path: str,
        board: Board,
        limits: Limits,
        answered: Callable[[Asked, Answer | Problem], None],
        lost: Callable[[Line, list[Asked]], None],
    ) -> None:
        """Connect to the evaluator that listens at the path. Raises ``OSError`` where none does."""
        self._board, self._limits, self._answered, self._lost = board, limits, answered, lost
        self._loop = asyncio.get_running_loop()
        self.asked: dict[int, Asked] = {}
        self.is_open = True
        self._evaluator: Greeting | None = None
        self._deaf_since = 0.0  # it has not taken up what was sent: no more until it says something
        self._number = 0
        self._depth = 1  # one more with each answer, one again after a slow query: those behind it would wait in vain
        self._unsent: list[bytes] = []
        self._messages, self._files = wire.Messages(), list[int]()
        self._connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
        try:
            self._connection.connect(path)
        except OSError:
            self._connection.close()
            raise
        self._loop.add_reader(self._connection.fileno(), self._readable)

    def is_free(self, now: float) -> bool:
        """Tell whether a query sent now would be answered soon, as far as one can know."""
        if self._deaf_since or len(self.asked) >= self._depth:
            return False
        doing = self._doing()
        return doing is None or doing.number == 0 or now - doing.began < SLOW

    def ask(self, asked: Asked, now: float) -> None:
        """Send a query, together with others of this moment."""
        self._number = self._number % _NUMBERS + 1
        asked.sent = now
        self.asked[self._number] = asked
        self._put(asked.query.pack(self._number))

    def look(self, now: float) -> None:
        """See whether something takes long, and what: take back what waits behind it, end it when its time is over."""
        oldest = next(iter(self.asked.values()), None)
        if oldest is None:
            if self._deaf_since and now - self._deaf_since > self._limits.query_time_limit + 2 * engine.GRACE:
                self._end()
            return
        doing = self._doing()
        is_slow = doing is not None and doing.number != 0 and now - doing.began >= SLOW
        if now - oldest.sent < (SLOW if is_slow else _ASLEEP):
            return
        number = self._own(doing)
        if is_slow or number is None:
            self._take_back(number, now)
        asked = self.asked.get(number or 0)
        if asked is not None and doing is not None:
            if asked.is_abandoned or now - doing.began > asked.query.seconds + engine.GRACE:
                self._end()

    def close(self) -> None:
        """Let go of the connection."""
        if self.is_open:
            self.is_open = False
            self._loop.remove_reader(self._connection.fileno())
            self._loop.remove_writer(self._connection.fileno())
            self._connection.close()
            for descriptor in self._files:
                os.close(descriptor)

    def _put(self, message: bytes) -> None:
        self._unsent.append(message)
        if len(self._unsent) == 1:
            self._loop.call_soon(self._send)

    def _send(self) -> None:
        if not self.is_open or not self._unsent:
            return
        data = self._unsent[0] if len(self._unsent) == 1 else b"".join(self._unsent)
        try:
            sent = self._connection.send(data)
        except BlockingIOError:
            sent = 0
        except OSError:
            self._gone()
            return
        if sent == len(data):
            self._unsent.clear()
            self._loop.remove_writer(self._connection.fileno())
        else:
            self._unsent[:] = [data[sent:]]
            self._loop.add_writer(self._connection.fileno(), self._send)

    def _readable(self) -> None:
        try:
            data = wire.receive(self._connection, self._files)
        except BlockingIOError:
            return
        except (OSError, wire.Gone):
            self._gone()
            return
        self._deaf_since = 0.0
        for message in self._messages.feed(data):
            if message.code == wire.HELLO:
                self._evaluator = Greeting.unpack(message.body)
            elif message.code != wire.WITHDRAWN:
                self._take(message)

    def _take(self, message: wire.Message) -> None:
        asked = self.asked.pop(message.number, None)
        self._depth = min(self._depth + 1, _DEPTH)
        if asked is not None:
            self._answered(asked, engine.answer_of(message, self._files, asked.operation, asked.formats, self._limits))
        elif message.code & wire.FILE:
            os.close(self._files.pop(0))  # it was taken back, and another evaluator has it

    def _doing(self) -> Doing | None:
        """Return what the evaluator does; None where it has not said yet who it is."""
        return self._board.read(self._evaluator.record) if self._evaluator else None

    def _own(self, doing: Doing | None) -> int | None:
        """Return which query of this line an evaluator does; None where it is none of them."""
        if doing is None or self._evaluator is None or doing.connection != self._evaluator.connection:
            return None
        return doing.number if doing.number in self.asked else None

    def _take_back(self, running: int | None, now: float) -> None:
        """Take back everything but what runs, and send nothing until the evaluator says something."""
        self._depth = 1
        back = [number for number in self.asked if number != running]
        if running is None:
            self._deaf_since = self._deaf_since or now
        if back:
            self._deaf_since = self._deaf_since or now
            self._put(wire.pack(0, wire.WITHDRAW))
            self._lost(self, [self.asked.pop(number) for number in back])

    def _end(self) -> None:
        """End the evaluator, whatever it does; the end of the connection tells so."""
        if self._evaluator is not None:
            wire.end_process(self._evaluator.pid, self._connection)
        else:
            self._gone()

    def _gone(self) -> None:
        """Say what became of the query that ran when the evaluator ended; the others need another one."""
        now = time.monotonic()
        doing = self._doing()
        number = self._own(doing)
        self.close()
        culprit = self.asked.pop(number, None) if number else None
        lost = list(self.asked.values())
        self.asked.clear()
        if culprit is not None and doing is not None:
            self._answered(culprit, engine.reason(now - doing.began, culprit.query.seconds, self._limits))
        self._lost(self, lost)
