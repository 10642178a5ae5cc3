"""One line of JSON for each request, and for whatever else the program has to say.

A line holds no address, no name, no user agent and no text of a query: a query is told by the beginning of its SHA-256,
unless the operator asks for the text (``log_queries``). The request's id goes out as ``X-Request-Id`` too, so that
somebody who reports a problem can name the line.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import os
import re
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from lsgraph.sparql.limits import Limits
from lsgraph.web.metrics import Metrics

_log = logging.getLogger("lsgraph.requests")
_ID: Final = re.compile(r"[A-Za-z0-9._-]{8,64}")
_WATCHERS: Final = frozenset({"/healthz", "/readyz", "/metrics"})
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, default=str)
_OWN: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class JsonFormatter(logging.Formatter):
    """Writes a record as one JSON object: time, level, logger, event, and the record's extra values."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without its end."""
        when = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        line: dict[str, Any] = {"time": f"{when}.{int(record.msecs):03}Z", "level": record.levelname.lower()}
        line |= {"logger": record.name, "event": record.getMessage()}
        line |= {name: value for name, value in vars(record).items() if name not in _OWN}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return _ENCODER.encode(line)


def set_up(stream: Any = None) -> None:
    """Send the program's log to a stream, by default standard error, as JSON lines."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter())
    # a line says nothing about threads and processes: not to look for them halves the time that it takes
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logger = logging.getLogger("lsgraph")
    logger.handlers[:] = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False


@dataclass(slots=True)
class Done:
    """A request that has been answered. ``outcome`` is ``answered`` or the kind of a problem; ``seconds`` its time."""

    method: str
    route: str
    status: int
    seconds: float
    request: str = ""
    outcome: str = "answered"
    query: str = ""
    cache: str = ""


class Observer:
    """Counts and logs what has been answered, for the application and for the part of the server ahead of it."""

    def __init__(self, metrics: Metrics, limits: Limits) -> None:
        self._metrics, self._queries = metrics, bool(limits.log_queries)
        self._log = bool(limits.log_requests)

    def done(self, done: Done) -> None:
        """Take note of a request; what the cache answered, and those who only watch, are counted, not logged."""
        self._metrics.request(done.route, done.status, done.outcome, done.seconds)
        if done.cache:
            self._metrics.cache(done.cache)
        quiet = done.cache in {"hit", "unchanged"} or (done.route in _WATCHERS and done.status == 200)
        if quiet or not self._log or not _log.isEnabledFor(logging.INFO):
            return
        told: dict[str, Any] = {
            "request": done.request,
            "method": _method(done.method),
            "route": done.route,
            "status": done.status,
            "outcome": done.outcome,
            "ms": round(done.seconds * 1000, 2),
        }
        if done.query:
            told["query"] = digest(done.query)
            if self._queries:
                told["text"] = done.query
        _log.info("request", extra=told)


class Tally:
    """Counts what the cache answers, and hands the sums over once a second: a hit takes less than the counting."""

    def __init__(self, metrics: Metrics, route: str) -> None:
        self._metrics, self._route = metrics, route
        self._sums: dict[tuple[str, int], int] = {}

    def count(self, result: str, status: int) -> None:
        """Count an answer of the cache (``hit``, ``unchanged``). To be called in an event loop."""
        key = (result, status)
        if not self._sums:
            asyncio.get_running_loop().call_later(1.0, self.flush)
        self._sums[key] = self._sums.get(key, 0) + 1

    def flush(self) -> None:
        """Hand the sums over."""
        sums, self._sums = self._sums, {}
        for (result, status), amount in sums.items():
            self._metrics.cache(result, amount)
            self._metrics.requests(self._route, status, amount)


class Observed:
    """A WSGI application whose requests are timed, counted and logged.

    The application leaves notes in the environ: ``lsgraph.route``, ``lsgraph.told`` (the kind of a problem),
    ``lsgraph.query``.
    """

    def __init__(self, application: Wsgi, observer: Observer) -> None:
        self._application, self._observer = application, observer

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        began = time.perf_counter()
        request_id = identifier(environ.get("HTTP_X_REQUEST_ID", ""))
        environ["lsgraph.request"] = request_id
        told: list[int] = []

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            told[:] = [int(status[:3])]
            return start_response(status, [*headers, ("X-Request-Id", request_id)], *rest)

        try:
            return self._application(environ, start)
        finally:
            self._observer.done(
                Done(
                    environ["REQUEST_METHOD"],
                    environ.get("lsgraph.route", "none"),
                    told[0] if told else 500,
                    time.perf_counter() - began,
                    request_id,
                    environ.get("lsgraph.told", "answered"),
                    environ.get("lsgraph.query", ""),
                )
            )


def digest(query: str) -> str:
    """Return what a query is called in the log: the first 16 hex digits of its SHA-256."""
    return hashlib.sha256(query.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def identifier(given: str) -> str:
    """Return the id of a request: the one that a proxy gave it if it looks like one, otherwise a new one."""
    return given if _ID.fullmatch(given) else os.urandom(12).hex()


def _method(given: str) -> str:
    return given if re.fullmatch(r"[A-Z]{1,10}", given) else "other"
