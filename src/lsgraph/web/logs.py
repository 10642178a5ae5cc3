"""One line of JSON for each request, and for whatever else the program has to say.

A line holds no address, no name, no user agent and no text of a query: a query is told by the beginning of its SHA-256,
unless the operator asks for the text (``log_queries``). The request's id goes out as ``X-Request-Id`` too, so that
somebody who reports a problem can name the line.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import logging
import os
import re
import sys
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import lru_cache
from typing import Any, Final, NamedTuple, TextIO

from lsgraph.sparql.limits import Limits
from lsgraph.web.metrics import Metrics

_METHOD: Final = re.compile("[A-Z]{1,10}")
_PROCESS: Final = os.urandom(8).hex()
_COUNT: Final = itertools.count()
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


class Done(NamedTuple):
    """A request that has been answered, and ``when``. ``outcome`` is ``answered`` or the kind of a problem; ``seconds``
    is how long it took.
    """

    when: float
    method: str
    route: str
    status: int
    seconds: float
    request: str = ""
    outcome: str = "answered"
    query: str = ""
    cache: str = ""


class Observer:
    """Takes note of what has been answered; counts and logs it later, many at a time (``flush``).

    For the application, in its threads, and for the part of the server ahead of it.
    """

    def __init__(self, metrics: Metrics, limits: Limits, stream: TextIO | None = None) -> None:
        """Lines go to the stream, by default standard error."""
        self._metrics, self._queries = metrics, bool(limits.log_queries)
        self._stream = (stream or sys.stderr) if limits.log_requests else None
        self._done: deque[Done] = deque()
        self._evaluated: list[tuple[str, float]] = []
        self._hits: dict[tuple[str, str, int], int] = {}
        self.done = self._done.append
        """Take note of a request."""

    def hit(self, cache: str, route: str, status: int) -> None:
        """Count an answer from the cache; it is not logged, which would cost more than the answer."""
        key = (cache, route, status)
        self._hits[key] = self._hits.get(key, 0) + 1

    def evaluated(self, outcome: str, began: float) -> None:
        """Take note of a query that an evaluator answered: ``answered``, or the kind of its problem."""
        self._evaluated.append((outcome, time.perf_counter() - began))

    def flush(self) -> None:
        """Count and write down everything since the last time."""
        hits, self._hits = self._hits, {}
        for (cache, route, status), amount in hits.items():
            self._metrics.cache(cache, amount)
            self._metrics.requests(route, status, amount)
        evaluated, self._evaluated = self._evaluated, []
        self._metrics.queries(evaluated)
        done: list[Done] = []
        while self._done:
            done.append(self._done.popleft())
        self._metrics.answered((one.route, one.status, one.outcome, one.seconds) for one in done)
        for cache, amount in Counter(one.cache for one in done).items():
            if cache:
                self._metrics.cache(cache, amount)
        if self._stream is not None and done:
            self._write(done, self._stream)

    def _write(self, done: list[Done], stream: TextIO) -> None:
        """Write the lines; those who only watch leave none."""
        lines = [self._line(one) for one in done if one.route not in _WATCHERS or one.status != 200]
        with suppress(OSError, ValueError):  # nobody reads the log any more
            stream.write("".join(lines))
            stream.flush()

    def _line(self, one: Done) -> str:
        """Return a line; every text in it but that of a query is one that the program chooses."""
        line = (
            f'{{"time": "{_second(int(one.when))}.{int(one.when % 1 * 1000):03}Z", "level": "info", '
            f'"logger": "lsgraph.requests", "event": "request", "request": "{one.request}", '
            f'"method": "{_method(one.method)}", "route": "{one.route}", "status": {one.status}, '
            f'"outcome": "{one.outcome}", "ms": {one.seconds * 1000:.2f}'
        )
        if one.query:
            line += f', "query": "{digest(one.query)}"'
            if self._queries:
                line += f', "text": {_ENCODER.encode(one.query)}'
        return line + "}\n"


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
                    time.time(),
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
    """Return the id of a request: the one that a proxy gave it if it looks like one, otherwise a new one.

    New ones are those of a process, which nobody guesses, with a number: to ask the system for each takes longer.
    """
    return given if given and _ID.fullmatch(given) else f"{_PROCESS}{next(_COUNT):08x}"


@lru_cache(maxsize=4)
def _second(when: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(when))


def _method(given: str) -> str:
    return given if given == "GET" or _METHOD.fullmatch(given) else "other"
