"""Where an evaluator waits for queries, and how it hands answers back.

It listens at two places: its own, to which each web process keeps a line, and one that all evaluators share, where
whoever is free takes up the next caller. What has come on a line is read at once and answered in its order.
"""

from __future__ import annotations

import array
import os
import select
import socket
from collections import deque
from collections.abc import Callable
from typing import Final

from lsgraph.sparql import wire
from lsgraph.sparql.wire import Message

_KEPT: Final = 64
_BREATH: Final = 0.05  # seconds
_PIECE: Final = 256 * 1024
_HELD_BACK: Final = 64 * 1024  # bytes of answers that wait for those behind them, to go out in one piece


class Caller:
    """One connection: queries that are read and not begun, answers that are ready and not sent."""

    def __init__(self, connection: socket.socket, number: int) -> None:
        self.connection, self.number = connection, number
        self.asked: deque[Message] = deque()
        self.ready: list[bytes] = []
        self.messages = wire.Messages()


class Door:
    """One evaluator's side; the listening sockets must not block."""

    def __init__(self, own: socket.socket, shared: socket.socket, record: int) -> None:
        """``record`` is the evaluator's on the board."""
        self._own, self._shared, self._record = own, shared, record
        self._callers: dict[int, Caller] = {}
        self._turns: deque[Caller] = deque()
        self._count = 0
        self._piece = bytearray(_PIECE)  # to allocate it for each piece would take longer than to read
        self._view = memoryview(self._piece)
        self._poll: select.epoll | select.poll = select.epoll() if hasattr(select, "epoll") else select.poll()
        self._poll.register(own.fileno(), select.POLLIN)
        # of those who wait at the shared place one is woken for each caller
        self._poll.register(shared.fileno(), select.POLLIN | getattr(select, "EPOLLEXCLUSIVE", 0))

    @property
    def is_quiet(self) -> bool:
        """Tell whether nothing that was read is unanswered."""
        return not self._turns

    def next(self, idle: Callable[[], None], *, look: bool = False) -> tuple[Caller, Message]:
        """Return the next query and who asks; wait for one, after a call of ``idle``.

        With ``look`` read first what has come meanwhile: queries may have been taken back.
        """
        if look:
            self._look(0)
        while not self._turns:
            if not self._look(0):
                idle()
                self._look(None)
        caller = self._turns[0]
        message = caller.asked.popleft()
        if not caller.asked:
            self._turns.popleft()
        return caller, message

    def answer(self, caller: Caller, message: bytes) -> None:
        """Send an answer, together with those to the caller's next queries if they are here already."""
        caller.ready.append(message)
        if not caller.asked or len(message) > _HELD_BACK:
            self._send(caller)

    def answer_with_file(self, caller: Caller, message: bytes, descriptor: int) -> None:
        """Send an answer that goes with an open file."""
        self._send(caller)
        passed = array.array("i", [descriptor])
        try:
            sent = caller.connection.sendmsg([message], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, passed)])
            caller.connection.sendall(message[sent:])
        except OSError:
            self._drop(caller)

    def _send(self, caller: Caller) -> None:
        ready, caller.ready = caller.ready, []
        try:
            if ready:
                caller.connection.sendall(ready[0] if len(ready) == 1 else b"".join(ready))
        except OSError:
            self._drop(caller)

    def _look(self, patience: int | None) -> bool:
        """Read what has come, and let callers in; tell whether anything happened."""
        events = [descriptor for descriptor, _ in self._poll.poll(patience)]
        for descriptor in events:
            if (caller := self._callers.get(descriptor)) is not None:
                self._read(caller)
        if self._own.fileno() in events:
            self._accept(self._own)
        if self._shared.fileno() in events and not self._turns and (caller := self._accept(self._shared)) is not None:
            # the query comes in one breath with the knock: to let in another one before it has come would be unfair
            select.select([caller.connection], [], [], _BREATH)
            self._read(caller)
        return bool(events)

    def _read(self, caller: Caller) -> None:
        try:
            size = caller.connection.recv_into(self._piece, _PIECE, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return
        except OSError:
            size = 0
        data = bytes(self._view[:size])
        if not data:
            self._drop(caller)
            return
        had = bool(caller.asked)
        for message in caller.messages.feed(data):
            if message.code == wire.ASK:
                caller.asked.append(message)
            else:
                caller.asked.clear()
                caller.ready.append(wire.pack(message.number, wire.WITHDRAWN))
                self._send(caller)
        if caller.asked and not had:
            self._turns.append(caller)
        elif had and not caller.asked:
            self._turns.remove(caller)

    def _accept(self, listener: socket.socket) -> Caller | None:
        try:
            connection, _ = listener.accept()
        except OSError:
            return None  # another evaluator was first
        if len(self._callers) >= _KEPT:
            self._drop(next(iter(self._callers.values())))
        self._count += 1
        caller = Caller(connection, self._count)
        self._callers[connection.fileno()] = caller
        self._poll.register(connection.fileno(), select.POLLIN)
        caller.ready.append(wire.Greeting(os.getpid(), self._count, self._record).pack())
        self._send(caller)
        return caller

    def _drop(self, caller: Caller) -> None:
        descriptor = caller.connection.fileno()
        if self._callers.pop(descriptor, None) is not None:
            self._poll.unregister(descriptor)
        caller.connection.close()
        caller.asked.clear()
        if caller in self._turns:
            self._turns.remove(caller)
