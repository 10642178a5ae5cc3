"""All connections of one web process: let in, looked after, and let go."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable
from typing import Final

from lsgraph.sparql.limits import Limits
from lsgraph.web.cache import Known
from lsgraph.web.connection import Connection
from lsgraph.web.message import Clock, Request

_TICK: Final = 0.5  # seconds between two looks at all connections
_ENDING: Final = 1.0  # seconds that a client gets to read its last answer while it still sends
_RETRY: Final = 0.5  # seconds after which to try again where the system has no more descriptors
_log = logging.getLogger(__name__)

Handler = Callable[[Request, Connection], None]


class Listener:
    """Accepts connections on a socket that other processes share, as many as the limits say."""

    def __init__(
        self, listening: socket.socket, handler: Handler, count_known: Callable[[], None], known: Known, limits: Limits
    ) -> None:
        """``count_known`` is called for each answer from ``known``."""
        self.handler, self.count_known, self.known = handler, count_known, known
        self.loop = asyncio.get_running_loop()
        self.clock, self.now = Clock(), self.loop.time()
        self.limits = limits
        self.connections: set[Connection] = set()
        self.uploading: set[Connection] = set()
        """Those that hold a body beyond ``request_size_limit``."""
        self.is_retiring = False
        """Each connection is closed with its next answer."""
        self._listening = listening
        self._is_open = self._is_accepting = False
        self._opening: set[asyncio.Task[object]] = set()
        listening.setblocking(False)

    def lets_upload(self, connection: Connection) -> bool:
        """Tell whether a connection may hold a body beyond ``request_size_limit``: as many may as can be validated."""
        room = self.limits.validators + self.limits.validation_queue_length
        if connection not in self.uploading and len(self.uploading) >= room:
            return False
        self.uploading.add(connection)
        return True

    def start(self) -> None:
        """Begin to accept."""
        self._is_open = True
        self._accept_more()
        self._look()

    def retire(self) -> None:
        """Accept no more: another process does. Clients that are here get the answer to their next request."""
        self._stop_accepting()
        self.is_retiring = True
        self._listening.close()

    async def finish(self, seconds: float, *, wait_for_idle: bool) -> None:
        """Return when the last connection is closed, or after so many seconds; idle ones are waited for, or closed."""
        if not self.is_retiring:
            self.retire()
        end = self.loop.time() + seconds
        while self.connections and self.loop.time() < end:
            if not wait_for_idle:
                self._close_idle()
            await asyncio.sleep(0.02)
        self._close_idle()

    def _close_idle(self) -> None:
        for connection in list(self.connections):
            connection.close_if_idle()

    def _accept_more(self) -> None:
        if self._is_open and not self._is_accepting and len(self.connections) < self.limits.connections:
            self._is_accepting = True
            self.loop.add_reader(self._listening.fileno(), self._accept)

    def _stop_accepting(self) -> None:
        if self._is_accepting:
            self._is_accepting = False
            self.loop.remove_reader(self._listening.fileno())

    def _accept(self) -> None:
        """Let one client in: one at a time, so that the other processes get their share."""
        try:
            accepted, _ = self._listening.accept()
        except (BlockingIOError, ConnectionAbortedError, InterruptedError):
            return
        except OSError as error:
            _log.warning("cannot accept", extra={"reason": str(error)})
            self._stop_accepting()
            self.loop.call_later(_RETRY, self._accept_more)
            return
        accepted.setblocking(False)
        if accepted.family in {socket.AF_INET, socket.AF_INET6}:
            accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        opening = self.loop.create_task(self.loop.connect_accepted_socket(lambda: Connection(self), accepted))
        self._opening.add(opening)
        opening.add_done_callback(self._opened)
        if len(self.connections) + len(self._opening) >= self.limits.connections:
            self._stop_accepting()

    def _opened(self, opening: asyncio.Task[object]) -> None:
        self._opening.discard(opening)
        if not opening.cancelled():
            opening.exception()  # a client that has gone already is no news

    def _look(self) -> None:
        """Look after all connections, now and then: cheaper than a timer for each."""
        self.now = self.loop.time()
        self.clock.tick()
        for connection in list(self.connections):
            connection.look(self.now, self.limits.request_time_limit, _ENDING)
        if not self.is_retiring:
            self._accept_more()
        self.loop.call_later(_TICK, self._look)
