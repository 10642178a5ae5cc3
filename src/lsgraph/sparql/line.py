"""A connection from an event loop to an evaluator, for one query after the other."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import struct
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from lsgraph.sparql import engine, wire
from lsgraph.sparql.engine import Answer
from lsgraph.sparql.limits import Limits
from lsgraph.sparql.negotiation import Offer
from lsgraph.sparql.problem import Problem
from lsgraph.sparql.protocol import Operation
from lsgraph.sparql.results import Kind

_LENGTH: Final = struct.Struct("!I")
_PIECE: Final = 64 * 1024
_LARGEST_PIECE: Final = 1024 * 1024


class Cut(Exception):
    """The line was cut before an evaluator read the query: it can be asked anew."""


@dataclass(slots=True)
class Told:
    """What an evaluator said: head, body, and the descriptor of the file that may hold the body instead."""

    head: dict[str, Any]
    body: bytes = b""
    file: int | None = None

    def answer(self, operation: Operation, formats: Mapping[Kind, Offer], limits: Limits) -> Answer | Problem:
        """Return it as the answer, or as the problem, to the operation."""
        if "problem" in self.head:
            return engine.problem_of(self.head, operation, limits)
        kind: Kind = self.head["kind"]
        if self.file is not None:
            return Answer(kind, formats[kind], self.head["size"], file=os.fdopen(self.file, "rb"))
        return Answer(kind, formats[kind], self.head["size"], self.body)


class Line:
    """The asker's side of one connection."""

    def __init__(self, path: str, loop: asyncio.AbstractEventLoop) -> None:
        """Knock; raises ``BlockingIOError`` where too many wait at the door, ``OSError`` where nobody opens."""
        self._loop, self._path = loop, path
        self._result: asyncio.Future[Told | Problem] | None = None
        self.evaluator = 0
        """The number of the evaluator's process, once it has answered."""
        self.is_cut = False
        self._fresh = True
        self._connect()

    async def ask(self, frame: bytes, wait: engine.Wait) -> Told | Problem:
        """Send a query and return what comes back, or what became of it. Raises ``Cut``."""
        self._wait, self._frame = wait, frame
        self._received: list[bytes] = []
        self._missing = _LENGTH.size  # bytes until the next step
        self._step: Callable[[bytes], int] = self._take_length
        self._told = Told({})
        self._result = self._loop.create_future()
        alarm = self._alarm = self._loop.call_later(wire.TICK, self._look)
        try:
            await self._send()
            return await self._result
        finally:
            self._alarm.cancel()
            alarm.cancel()
            self._result = None
            self._fresh = False

    def cut(self) -> None:
        """Let go of the connection; an evaluator that still works on the query ends."""
        if not self.is_cut:
            self.is_cut = True
            with suppress(OSError, ValueError):
                self._loop.remove_reader(self._connection.fileno())
            self._connection.close()

    def _connect(self) -> None:
        self._connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
        try:
            self._connection.connect(self._path)
        except OSError:
            self._connection.close()
            self.is_cut = True
            raise
        self._loop.add_reader(self._connection.fileno(), self._readable)

    async def _send(self) -> None:
        try:
            sent = self._connection.send(self._frame)
            if sent < len(self._frame):
                await self._loop.sock_sendall(self._connection, self._frame[sent:])
        except OSError:
            raise Cut from None

    def _readable(self) -> None:
        if self._result is None or self._result.done():
            self.cut()  # nothing is expected, so this can only be the end
            return
        size = min(max(self._missing, _PIECE), _LARGEST_PIECE)
        try:
            if self._told.head:
                piece = self._connection.recv(size)
            else:
                piece, files, _, _ = socket.recv_fds(self._connection, size, 1)
                if files:
                    self._told.file = files[0]
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            self.cut()
            self._result.set_exception(Cut())
            return
        if not piece:
            self.cut()
            self._result.set_result(self._wait.ended())
            return
        self._received.append(piece)
        self._missing -= len(piece)
        if self._missing <= 0:
            self._advance(self._result)

    def _advance(self, result: asyncio.Future[Told | Problem]) -> None:
        """Do the next step for as long as there are bytes for it."""
        data = b"".join(self._received) if len(self._received) > 1 else self._received[0]
        position, wanted = 0, len(data) + self._missing
        while not result.done() and position + wanted <= len(data):
            position, wanted = position + wanted, self._step(data[position : position + wanted])
        rest = data[position:]
        self._received = [rest] if rest else []
        self._missing = wanted - len(rest)

    def _take_length(self, data: bytes) -> int:
        self._step = self._take_head
        return int(_LENGTH.unpack(data)[0])

    def _take_head(self, data: bytes) -> int:
        head = self._told.head = json.loads(data)
        self.evaluator = head["evaluator"]
        if "problem" in head or self._told.file is not None or not head["size"]:
            self._finish()
        self._step = self._take_body
        return int(head.get("size", 0))

    def _take_body(self, data: bytes) -> int:
        self._told.body = data
        self._finish()
        return 0

    def _look(self) -> None:
        """See how long it takes. A query that waits for an evaluator that is busy knocks anew, at every door."""
        if self._result is None or self._result.done():
            return
        problem = self._wait.look(self._connection)
        if problem is not None:
            self.cut()
            self._result.set_result(problem)
        elif not self._fresh and not wire.taken_up(self._connection):
            self.cut()
            self._result.set_exception(Cut())
        else:
            self._alarm = self._loop.call_later(wire.TICK, self._look)

    def _finish(self) -> None:
        if self._result is not None and not self._result.done():
            self._result.set_result(self._told)
