"""Between the server's asynchronous interface (RSGI) and what answers: the endpoint itself, or the WSGI application.

Plain results of the endpoint come from the cache or an evaluator without leaving the event loop (``web/direct.py``);
everything else goes to Flask, in a thread. Bodies are read here, up to the limit, so that a slow sender holds no
thread. When a client has gone the work for it is ended.
https://github.com/emmett-framework/granian/blob/master/docs/spec/RSGI.md
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import IO, Any, Final

from lsgraph.sparql.engine import Answer
from lsgraph.sparql.problem import Problem
from lsgraph.web import coded, coding, wsgi
from lsgraph.web.cache import Headers
from lsgraph.web.coded import Codings
from lsgraph.web.coding import Coding
from lsgraph.web.direct import METHODS, PATH, Direct, Evaluated, Reply, Request
from lsgraph.web.watch import Watch
from lsgraph.web.wsgi import Stream, Wsgi

_DRAIN_TIME: Final = 1.0  # seconds for which a body that is too long is still read, and thrown away
_CHUNK: Final = 512 * 1024
_PATIENCE: Final = 0.25  # seconds after which it is worth to watch whether the client is still there
_log = logging.getLogger(__name__)


_BODILESS: Final = frozenset({"GET", "HEAD", "OPTIONS"})

Outcome = Answer | Problem | None


class Bridge:
    """An RSGI application in front of a WSGI application."""

    def __init__(
        self,
        application: Wsgi,
        threads: int,
        body_limit: int,
        direct: Direct | None = None,
        cache_size: int = 16 * 1024 * 1024,
        watch: Watch | None = None,
        body_time: float = 30.0,
        body_limits: Mapping[str, int] | None = None,
    ) -> None:
        """Sizes are in bytes, ``body_time`` is in seconds; ``cache_size`` is for compressed pages. ``body_limits`` are
        those of single paths.

        Without ``direct`` Flask answers everything; without ``watch`` nothing is counted and logged here.
        """
        self._application, self._body_limit, self._direct = application, body_limit, direct
        self._watch, self._body_time = watch, body_time
        self._body_limits = body_limits or {}
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self._codings = Codings(cache_size, self._compress)

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Answer one request."""
        if scope.proto != "http":
            return
        method = scope.method
        if method == "GET" and self._direct is not None and scope.path == PATH:
            found = self._direct.glance(scope.query_string, scope.headers)
            if found is not None:
                if self._watch is not None:
                    self._watch.at_hand("hit", 200)
                protocol.response_bytes(200, found.headers, found.body)
                return
        fields = fields_of(scope.headers)
        body = b"" if method in _BODILESS else await self._body(scope, protocol)
        if self._direct is None or not isinstance(body, bytes) or scope.path != PATH or method not in METHODS:
            await self._flask(scope, protocol, fields, body)
            return
        request = Request(method, scope.query_string, fields, body, scope.scheme)
        reply: Reply | Evaluated | None = self._direct.at_hand(request)
        if isinstance(reply, Reply) and self._watch is not None:
            self._watch.at_hand(reply.outcome, reply.status)
        if reply is None:
            reply = await self._fresh(scope, protocol, self._direct, request)
        if isinstance(reply, Evaluated):
            await self._flask(scope, protocol, fields, body, request, reply.outcome)
        elif reply is not None and reply.file is not None:
            await self._send_file(protocol, reply, method)
        elif reply is not None:
            protocol.response_bytes(reply.status, reply.headers, b"" if method == "HEAD" else reply.body)

    async def _fresh(self, scope: Any, protocol: Any, direct: Direct, request: Request) -> Reply | Evaluated | None:
        """Let the endpoint answer a request that is not at hand, within the client's allowance, and take note of it."""
        watch = self._watch
        if watch is None:
            return await self._watched(protocol, direct, request)
        if (refused := watch.refusal(scope.client, request.fields)) is not None:
            return Evaluated(refused)
        visit = watch.begin(request.method, request.fields)
        reply = await self._watched(protocol, direct, request)
        if reply is None:
            watch.done(visit, PATH, 499, "abandoned", "")
        elif isinstance(reply, Reply):
            watch.done(visit, PATH, reply.status, "answered", reply.outcome, reply.query)
            named = [*reply.headers, ("x-request-id", visit.request)]
            return Reply(reply.status, named, reply.body, reply.file, reply.outcome, reply.query)
        return reply

    async def _watched(self, protocol: Any, direct: Direct, request: Request) -> Reply | Evaluated | None:
        """Let the endpoint answer; None if the client went away meanwhile, and with it the evaluation."""
        task, loop = asyncio.current_task(), asyncio.get_running_loop()
        watchers: list[asyncio.Future[Any]] = []

        def watch() -> None:
            watcher = asyncio.ensure_future(protocol.client_disconnect())
            watchers.append(watcher)
            watcher.add_done_callback(lambda done: None if done.cancelled() or task is None else task.cancel())

        alarm = loop.call_later(_PATIENCE, watch)
        try:
            return await direct.answer(request)
        except asyncio.CancelledError:
            if not watchers:
                raise
            _log.info("abandoned")
            return None
        finally:
            alarm.cancel()
            for watcher in watchers:
                watcher.cancel()

    async def _flask(
        self,
        scope: Any,
        protocol: Any,
        fields: dict[str, str],
        body: bytes | Problem | None,
        request: Request | None = None,
        outcome: Outcome = None,
    ) -> None:
        """Let the application answer, in a thread. ``body`` is None where it was too long to be kept, a problem where
        it did not come; the ``request`` is None where it is not one to the endpoint.
        """
        wanted = coding.negotiate_coding(fields.get("accept-encoding"))
        environ = wsgi.environment(scope, fields, body if isinstance(body, bytes) else b"")
        if isinstance(body, Problem):
            environ["lsgraph.refused"] = body
        if request is not None and self._watch is not None:
            environ["lsgraph.counted"] = True  # by the watch, for the client's allowance
        if body is None:
            # what the application says to a body that is too long, it says on seeing its announced length
            environ["CONTENT_LENGTH"] = str(self._limit(scope) + 1)
        coded.uncode(environ, wanted)
        if isinstance(outcome, Problem) and outcome.kind == "rate-limit":
            environ["lsgraph.refused"] = outcome
        elif outcome is not None:
            environ["lsgraph.evaluated"] = outcome
        gone = asyncio.Event()
        environ["lsgraph.abandoned"] = gone.is_set
        watcher = asyncio.ensure_future(protocol.client_disconnect())
        watcher.add_done_callback(lambda _: gone.set())
        try:
            status, headers, result = await self._in_thread(wsgi.run, self._application, environ)
            if not isinstance(result, bytes):
                await self._send(protocol.response_stream(status, headers), result)
                return
            answer = await self._codings.answer(environ, wanted, status, headers, result)
            protocol.response_bytes(*answer)
            if request is not None and self._direct is not None:
                self._direct.keep_page(request, *answer)
        finally:
            watcher.cancel()

    async def _compress(self, body: bytes, wanted: Coding) -> bytes:
        return bytes(await self._in_thread(coding.compress, body, wanted))

    async def _in_thread(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._threads, function, *arguments)

    async def _body(self, scope: Any, protocol: Any) -> bytes | Problem | None:
        """Return the body, None where it passes the limit, a problem where it does not come; never keeps more."""
        announced, limit = scope.headers.get("content-length", "0"), self._limit(scope)
        too_long = announced.isdigit() and int(announced) > limit
        parts: list[bytes] = []
        size = 0
        patience = asyncio.timeout(_DRAIN_TIME if too_long else self._body_time)
        with suppress(TimeoutError):
            async with patience:
                async for part in protocol:
                    size += len(part)
                    parts.append(bytes(part))
                    if size > limit:
                        # read on for a moment: to close on a sender who still sends would lose him the answer
                        parts.clear()
                        if not too_long:
                            too_long = True
                            patience.reschedule(asyncio.get_running_loop().time() + _DRAIN_TIME)
                    if size > 4 * limit:
                        break
        if too_long:
            return None
        if patience.expired():
            return Problem("body-late", 408, {"seconds": f"{self._body_time:g}"}, headers=(("Connection", "close"),))
        return b"".join(parts)

    def _limit(self, scope: Any) -> int:
        """Return how many bytes a body may have at this path."""
        return self._body_limits.get(scope.path.rstrip("/"), self._body_limit)

    async def _send_file(self, protocol: Any, reply: Reply, method: str) -> None:
        """Send a large answer from its file; its length is announced, so that a client knows when it was cut."""
        file = reply.file.file if reply.file else None
        if file is None or method == "HEAD":
            protocol.response_bytes(reply.status, reply.headers, b"")
            if file is not None:
                file.close()
            return
        await self._send(protocol.response_stream(reply.status, reply.headers), _FileStream(file))

    async def _send(self, transport: Any, stream: Stream | _FileStream) -> None:
        try:
            while piece := await self._in_thread(stream.next):
                await transport.send_bytes(piece)
        except Exception as error:  # the client has gone, or the file has
            _log.info("transfer ended early: %s", error)
        finally:
            stream.close()


class _FileStream:
    """A file in pieces."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.close = file.close

    def next(self) -> bytes:
        """Return the next piece; empty at the end."""
        return self._file.read(_CHUNK)


def fields_of(headers: Any) -> dict[str, str]:
    """Return the header fields by name in lower case; fields that came twice are joined with commas (RFC 9110 §5.3)."""
    pairs: Headers = headers.items()
    fields = dict(pairs)
    if len(fields) == len(pairs):
        return fields
    fields = {}
    for name, value in pairs:
        fields[name] = f"{fields[name]}, {value}" if name in fields else value
    return fields
