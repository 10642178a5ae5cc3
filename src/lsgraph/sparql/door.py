"""Where evaluators wait for queries: the listening socket, and the connections on which they have answered before.

Any evaluator takes up whoever knocks, and keeps the connection: the asker's next query needs no new one. A query on a
kept connection waits for this very evaluator, so an asker that is not taken up at once knocks anew, and whichever
evaluator is free first answers.
"""

from __future__ import annotations

import fcntl
import os
import select
import socket
from typing import Final

_YIELDS: Final = 16  # some hundredths of a millisecond on an idle machine
_KEPT: Final = 64
_FIRST_PIECE: Final = 64 * 1024


class Door:
    """One evaluator's side; the listening socket must not block.

    Under load the next query is there in less time than it takes to fall asleep and be woken: after a query the
    evaluator gives way a few times before it sleeps. Asleep, one who knocks wakes one evaluator (EPOLLEXCLUSIVE).
    """

    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener
        self._kept: dict[int, socket.socket] = {}
        self._ready: list[int] = []
        self._poll: select.epoll | select.poll = select.epoll() if hasattr(select, "epoll") else select.poll()
        self._poll.register(listener.fileno(), select.POLLIN | getattr(select, "EPOLLEXCLUSIVE", 0))

    def next(self) -> tuple[socket.socket, bytes]:
        """Return a connection with the first bytes of a query on it, and wait for one."""
        while True:
            descriptor = self._next_ready()
            if descriptor == self._listener.fileno():
                self._accept()
                continue
            connection = self._kept.get(descriptor)
            if connection is None:
                continue
            try:
                data = connection.recv(_FIRST_PIECE, socket.MSG_DONTWAIT)
            except BlockingIOError:
                continue
            except OSError:
                data = b""
            if data:
                return connection, data
            self.drop(connection)

    def drop(self, connection: socket.socket) -> None:
        """Let go of a connection."""
        descriptor = connection.fileno()
        if self._kept.pop(descriptor, None) is not None:
            self._poll.unregister(descriptor)
        connection.close()

    def _next_ready(self) -> int:
        """Return the next descriptor on which something happened: each in its turn."""
        yields = 0
        while not self._ready:
            self._ready = [entry for entry, _ in self._poll.poll(0 if yields < _YIELDS else None)]
            if not self._ready:
                yields += 1
                os.sched_yield()
        return self._ready.pop(0)

    def _accept(self) -> None:
        try:
            connection, _ = self._listener.accept()
        except OSError:
            return  # another evaluator was first
        if len(self._kept) >= _KEPT:
            self.drop(next(iter(self._kept.values())))
        descriptor = connection.fileno()
        self._kept[descriptor] = connection
        self._poll.register(descriptor, select.POLLIN)
        if hasattr(fcntl, "F_SETOWN"):
            fcntl.fcntl(descriptor, fcntl.F_SETOWN, os.getpid())  # for evaluator.end_on_hangup
        self._ready.append(descriptor)  # the query comes in one breath with the knock
