"""Run a WSGI application for one request (PEP 3333)."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from lsgraph.web.message import Headers, Request

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

_HOP: Final = frozenset({"connection", "keep-alive", "transfer-encoding", "upgrade"})
_BODILESS: Final = frozenset({204, 304})
WHOLE: Final = 4 * 1024 * 1024  # bytes up to which a body in pieces is put together


def run(application: Wsgi, environ: Environ) -> tuple[int, Headers, bytes | Stream]:
    """Return status, headers (names in lower case) and body: whole, or in pieces if it is large or unknown."""
    started: list[tuple[int, Headers]] = []

    def start(status: str, headers: Headers, exc_info: object = None) -> Callable[[bytes], object]:
        kept = [(name.lower(), value) for name, value in headers if name.lower() not in _HOP]
        started[:] = [(int(status[:3]), kept)]
        return lambda data: None

    result = application(environ, start)
    if isinstance(result, list) or environ["REQUEST_METHOD"] == "HEAD" or (started and started[0][0] in _BODILESS):
        body = b"".join(result)
        _close(result)
        return *started[0], body
    pieces = iter(result)
    read = [next(pieces, b"")]
    status, headers = started[0]
    length = dict(headers).get("content-length", "")
    if length.isdigit() and int(length) <= WHOLE:
        body = b"".join((*read, *pieces))
        _close(result)
        return status, headers, body
    return status, headers, Stream(result, read, pieces)


class Stream:
    """A body in pieces, of which some are read already."""

    def __init__(self, result: Iterable[bytes], read: list[bytes], rest: Iterator[bytes]) -> None:
        self._result, self._read, self._rest = result, read, rest

    def next(self) -> bytes:
        """Return the next piece that is not empty; empty at the end."""
        while self._read:
            if piece := self._read.pop(0):
                return piece
        return next((piece for piece in self._rest if piece), b"")

    def close(self) -> None:
        """Tell the application that no more is wanted."""
        _close(self._result)


def environment(request: Request) -> Environ:
    """Return the WSGI environ for a request."""
    environ: Environ = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(request.path).decode("latin-1"),
        "QUERY_STRING": request.query.decode("latin-1"),
        "SERVER_NAME": request.server[0],
        "SERVER_PORT": str(request.server[1]),
        "SERVER_PROTOCOL": f"HTTP/{request.version}",
        "REMOTE_ADDR": request.client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(request.body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for header, value in request.fields.items():
        if "_" not in header:  # it would take the place of the header with a hyphen
            environ[f"HTTP_{header.upper().replace('-', '_')}"] = value
    environ["CONTENT_TYPE"] = environ.pop("HTTP_CONTENT_TYPE", "")
    for framing in ("HTTP_CONTENT_LENGTH", "HTTP_TRANSFER_ENCODING"):
        environ.pop(framing, None)  # the body is here already, whole
    environ["CONTENT_LENGTH"] = str(len(request.body))
    return environ


def _close(result: object) -> None:
    close = getattr(result, "close", None)
    if close:
        close()
