"""Between connections and what answers: the endpoint itself, or the WSGI application.

Plain results of the endpoint come from the cache or an evaluator without leaving the event loop (``web/direct.py``);
everything else goes to Flask, in a thread. When a client has gone the work for it is ended.
"""

from __future__ import annotations

import asyncio
import logging
import os
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import IO, Any, Final

from lsgraph.sparql.engine import Answer
from lsgraph.sparql.limits import Limits
from lsgraph.sparql.problem import Problem
from lsgraph.validation.validators import queue_full
from lsgraph.web import coded, coding, message, wsgi
from lsgraph.web.coded import Codings
from lsgraph.web.coding import Coding
from lsgraph.web.connection import Connection
from lsgraph.web.direct import METHODS, PATH, Direct, ForView, Reply
from lsgraph.web.message import Request
from lsgraph.web.watch import Visit, Watch
from lsgraph.web.wsgi import Environ, Wsgi

_CHUNK: Final = 512 * 1024
_PAGES: Final = 16  # threads beside those that may wait for an evaluator or a validator
_PACKED: Final = 16 * 1024 * 1024  # bytes of compressed pages that are kept
_log = logging.getLogger(__name__)


class Bridge:
    """Answers requests, for one event loop."""

    def __init__(self, application: Wsgi, direct: Direct, watch: Watch, limits: Limits) -> None:
        self._application, self._direct, self._watch, self._limits = application, direct, watch, limits
        asking = limits.evaluators + limits.queue_length
        validating = limits.validators + limits.validation_queue_length
        threads = asking + validating + _PAGES
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self._codings = Codings(_PACKED, self._compress)
        self._tasks: set[asyncio.Task[None]] = set()

    def answer(self, request: Request, connection: Connection) -> None:
        """Have one request answered."""
        if request.path != PATH or request.method not in METHODS or request.is_long or request.is_late:
            self._go(self._flask(request, connection))
            return
        client = self._watch.client(request.client[0], request.fields)
        visit = self._watch.begin(request.method, request.fields)
        leave = self._direct.answer(request, client, partial(self._reply, request, connection, visit))
        if leave is not None and connection.is_answering(request):
            connection.on_gone = partial(self._abandoned, leave, visit)

    def _reply(self, request: Request, connection: Connection, visit: Visit, reply: Reply | ForView) -> None:
        """Send what the endpoint has, or let the view say it."""
        connection.on_gone = None
        if isinstance(reply, ForView):
            self._go(self._flask(request, connection, reply.outcome))
            return
        if reply.cache == "miss":
            self._watch.done(visit, PATH, reply.status, "answered", reply.cache, reply.query)
            reply.block += b"x-request-id: %b\r\n" % visit.request.encode()
        else:
            self._watch.hit(reply.cache, PATH, reply.status)
        if reply.file is not None and reply.file.file is not None:
            self._go(self._send_file(connection, reply, reply.file.file))
        else:
            connection.send(reply.status, reply.block, reply.body, is_kept=reply.is_kept)

    def _abandoned(self, leave: Callable[[], None], visit: Visit) -> None:
        leave()
        self._watch.done(visit, PATH, 499, "abandoned", "")

    async def _flask(self, request: Request, connection: Connection, outcome: Answer | Problem | None = None) -> None:
        """Let the application answer, in a thread; it gets the ``outcome`` of the evaluation if there was one."""
        wanted = coding.negotiate_coding(request.get("accept-encoding"))
        environ = self._environment(request, wanted, outcome)
        gone = threading.Event()
        environ["lsgraph.abandoned"] = gone.is_set
        connection.on_gone = gone.set
        try:
            status, headers, result = await self._in_thread(wsgi.run, self._application, environ)
            headers = coded.tagged(headers, wanted)
        except Exception:
            _log.exception("unhandled")
            connection.send(500, b"content-type: text/plain\r\n", b"")
            return
        if not isinstance(result, bytes):
            try:
                await connection.stream(status, message.lines(headers), lambda: self._in_thread(result.next))
            finally:
                await self._in_thread(result.close)
            return
        status, headers, body = await self._codings.answer(environ, wanted, status, headers, result)
        if request.path == PATH and outcome is None and not request.is_long:
            self._direct.keep_page(request, status, headers, body)
        connection.send(status, message.lines(headers), body)

    def _environment(self, request: Request, wanted: Coding | None, outcome: Answer | Problem | None) -> Environ:
        environ = wsgi.environment(request)
        if request.is_late:
            values = {"seconds": f"{self._limits.request_time_limit:g}"}
            environ["lsgraph.refused"] = Problem("body-late", 408, values, headers=(("Connection", "close"),))
        elif request.is_crowded:
            environ["lsgraph.refused"] = queue_full(self._limits)
        elif request.is_long:
            # what the application says to a body that is too long, it says on seeing its announced length
            environ["CONTENT_LENGTH"] = str(message.body_limit(request.path, self._limits) + 1)
        elif isinstance(outcome, Problem) and outcome.kind == "rate-limit":
            environ["lsgraph.refused"] = outcome
        elif outcome is not None:
            environ["lsgraph.evaluated"] = outcome
        environ["lsgraph.counted"] = outcome is not None  # for the client's allowance
        coded.uncode(environ, wanted)
        return environ

    async def _send_file(self, connection: Connection, reply: Reply, file: IO[bytes]) -> None:
        """Send a large answer from its file; its length is announced, so that a client knows when it was cut."""
        place = 0

        async def piece() -> bytes:
            nonlocal place
            data: bytes = await self._in_thread(os.pread, file.fileno(), _CHUNK, place)
            place += len(data)
            return data

        with file, suppress(ConnectionError):
            await connection.stream(reply.status, reply.block, piece)

    def _go(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _compress(self, body: bytes, wanted: Coding) -> bytes:
        return bytes(await self._in_thread(coding.compress, body, wanted))

    async def _in_thread(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._threads, function, *arguments)
