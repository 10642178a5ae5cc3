"""Between the server's asynchronous interface (RSGI) and the WSGI application.

Bodies are read here, up to the limit, so that a slow sender holds no thread; and while the application works on a
request this side learns that the client has gone, and lets the application know (``lsgraph.abandoned`` in the environ).
https://github.com/emmett-framework/granian/blob/master/docs/spec/RSGI.md
"""

from __future__ import annotations

import asyncio
import io
import logging
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, Final
from urllib.parse import unquote_to_bytes

_DRAIN_TIME: Final = 1.0  # seconds for which a body that is too long is still read, and thrown away
_HOP: Final = frozenset({"connection", "keep-alive", "transfer-encoding", "upgrade"})
_log = logging.getLogger(__name__)

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class TooLong(Exception):
    """The request's body has passed the limit."""


class Bridge:
    """An RSGI application that runs a WSGI application in threads."""

    def __init__(self, application: Wsgi, threads: int, body_limit: int) -> None:
        """``body_limit`` is in bytes."""
        self._application, self._body_limit = application, body_limit
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="request")

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Answer one request."""
        if scope.proto != "http":
            return
        gone = threading.Event()
        try:
            environ = environment(scope, await self._body(scope, protocol))
        except TooLong:
            # what the application says to a body that is too long, it says on seeing its announced length
            environ = environment(scope, b"")
            environ["CONTENT_LENGTH"] = str(self._body_limit + 1)
        environ["lsgraph.abandoned"] = gone.is_set
        watcher = asyncio.ensure_future(protocol.client_disconnect())
        watcher.add_done_callback(lambda _: gone.set())
        loop = asyncio.get_running_loop()
        try:
            status, headers, body = await loop.run_in_executor(self._threads, self._run, environ)
            if isinstance(body, bytes):
                protocol.response_bytes(status, headers, body)
            else:
                await self._send(protocol.response_stream(status, headers), body)
        finally:
            watcher.cancel()

    async def _body(self, scope: Any, protocol: Any) -> bytes:
        """Read the body. Raises ``TooLong`` where it passes the limit; never keeps more than that."""
        if scope.method in {"GET", "HEAD", "OPTIONS"}:
            return b""
        announced = scope.headers.get("content-length", "0")
        too_long = announced.isdigit() and int(announced) > self._body_limit
        parts: list[bytes] = []
        size = 0
        patience = asyncio.timeout(_DRAIN_TIME if too_long else None)
        with suppress(TimeoutError):
            async with patience:
                async for part in protocol:
                    size += len(part)
                    parts.append(bytes(part))
                    if size > self._body_limit:
                        # read on for a moment: to close on a sender who still sends would lose him the answer
                        parts.clear()
                        if not too_long:
                            too_long = True
                            patience.reschedule(asyncio.get_running_loop().time() + _DRAIN_TIME)
                    if size > 4 * self._body_limit:
                        break
        if too_long:
            raise TooLong
        return b"".join(parts)

    def _run(self, environ: Environ) -> tuple[int, Headers, bytes | _Stream]:
        started: list[tuple[int, Headers]] = []

        def start(status: str, headers: Headers, exc_info: object = None) -> Callable[[bytes], object]:
            kept = [(name.lower(), value) for name, value in headers if name.lower() not in _HOP]
            started[:] = [(int(status[:3]), kept)]
            return lambda data: None

        result = self._application(environ, start)
        status, headers = started[0]
        if isinstance(result, list) or environ["REQUEST_METHOD"] == "HEAD":
            body = b"".join(result)
            _close(result)
            return status, headers, body
        pieces = iter(result)
        first = next(pieces, b"")
        second = next(pieces, None)
        if second is None:
            _close(result)
            return status, headers, first
        return status, headers, _Stream(result, [first, second], pieces)

    async def _send(self, transport: Any, stream: _Stream) -> None:
        loop = asyncio.get_running_loop()
        try:
            while piece := await loop.run_in_executor(self._threads, stream.next):
                await transport.send_bytes(piece)
        except (
            Exception
        ) as error:  # the client has gone, or the file has: Content-Length tells a client that it was cut
            _log.info("transfer ended early: %s", error)
        finally:
            _close(stream.result)


class _Stream:
    """A body in pieces, of which some are read already."""

    def __init__(self, result: Iterable[bytes], read: list[bytes], rest: Iterator[bytes]) -> None:
        self.result, self._read, self._rest = result, read, rest

    def next(self) -> bytes:
        """Return the next piece that is not empty; empty at the end."""
        while self._read:
            if piece := self._read.pop(0):
                return piece
        return next((piece for piece in self._rest if piece), b"")


def environment(scope: Any, body: bytes) -> Environ:
    """Return the WSGI environ for a request (PEP 3333)."""
    name, _, port = scope.server.rpartition(":")
    environ: Environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope.path).decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": name,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for header, value in scope.headers.items():
        if "_" in header:
            continue  # it would take the place of the header with a hyphen
        name = f"HTTP_{header.upper().replace('-', '_')}"
        environ[name] = f"{environ[name]}, {value}" if name in environ else value
    environ["CONTENT_TYPE"] = environ.pop("HTTP_CONTENT_TYPE", "")
    for framing in ("HTTP_CONTENT_LENGTH", "HTTP_TRANSFER_ENCODING"):
        environ.pop(framing, None)  # the body is here already, whole
    environ["CONTENT_LENGTH"] = str(len(body))
    if scope.authority and "HTTP_HOST" not in environ:
        environ["HTTP_HOST"] = scope.authority
    return environ


def _close(result: object) -> None:
    close = getattr(result, "close", None)
    if close:
        close()
