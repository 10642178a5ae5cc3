"""The web side of query evaluation: hand an operation to an evaluator, hand its bytes back, or say what happened."""

from __future__ import annotations

import os
import select
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import IO, Any, Final, Protocol

from lsgraph.sparql import wire
from lsgraph.sparql.limits import Limits
from lsgraph.sparql.negotiation import Offer
from lsgraph.sparql.problem import Problem, line_of
from lsgraph.sparql.protocol import Operation
from lsgraph.sparql.results import Kind
from lsgraph.vocabulary import BASE

GRACE: Final = 1.0  # seconds past the time limit after which an evaluator is given up, whatever it does
_RETRY: Final = (("Retry-After", "5"),)
NO_EVALUATOR: Final = Problem("no-evaluator", 503, headers=_RETRY)
QUEUE_SLOW: Final = Problem("queue-slow", 503, headers=_RETRY)


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole result: its bytes are in ``body``, or in ``file`` from its beginning; ``size`` in bytes."""

    kind: Kind
    offer: Offer
    size: int
    body: bytes = b""
    file: IO[bytes] | None = None


class Evaluator(Protocol):
    """Whatever can evaluate an operation; the pages know no more than this."""

    def evaluate(
        self,
        operation: Operation,
        formats: Mapping[Kind, Offer],
        *,
        abandoned: Callable[[], bool] | None = None,
    ) -> Answer | Problem:
        """Return the result in the format for its kind, or the problem."""


class Engine:
    """Evaluators behind a Unix socket. Holds no state but the socket's path: any number of threads may share it."""

    def __init__(self, path: str, limits: Limits) -> None:
        self._path, self._limits = path, limits

    def evaluate(
        self,
        operation: Operation,
        formats: Mapping[Kind, Offer],
        *,
        abandoned: Callable[[], bool] | None = None,
    ) -> Answer | Problem:
        """Evaluate the operation; a query that has to end early costs this call alone.

        ``formats`` gives the format for each kind of result that is acceptable; ``abandoned`` is asked now and
        then whether nobody waits any more.
        """
        said = converse(self._path, message(operation, formats, self._limits), self._limits, abandoned)
        if isinstance(said, Problem):
            return said
        if "problem" in said.head:
            return problem_of(said.head, operation, self._limits)
        kind = said.head["kind"]
        return Answer(kind, formats[kind], said.head["size"], said.body, said.file)


@dataclass(frozen=True, slots=True)
class Said:
    """What came back over the socket: the head, and the body as bytes or in a file."""

    head: Mapping[str, Any]
    body: bytes = b""
    file: IO[bytes] | None = None


def converse(
    path: str, request: dict[str, Any], limits: Limits, abandoned: Callable[[], bool] | None = None
) -> Said | Problem:
    """Send a request to whichever process is free behind the socket, and return what it says.

    ``request["time"]`` is its time limit in seconds; ``abandoned`` is asked now and then whether nobody waits.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.setblocking(False)
        try:
            connection.connect(path)
        except BlockingIOError:
            return queue_full(limits)
        except OSError:
            return NO_EVALUATOR
        wait = Wait(request["time"], limits)
        try:
            connection.settimeout(limits.queue_time_limit)
            connection.sendall(wire.pack(request))
            problem = _wait(connection, wait, abandoned or (lambda: False))
            if problem is not None:
                return problem
            connection.settimeout(limits.query_time_limit)
            return _said(connection)
        except ConnectionResetError:
            return NO_EVALUATOR
        except (wire.Gone, OSError):
            return wait.ended()


def _said(connection: socket.socket) -> Said:
    head, descriptor = wire.receive_with_file(connection)
    if descriptor is not None:
        return Said(head, file=os.fdopen(descriptor, "rb"))
    return Said(head, wire.receive_exactly(connection, head.get("size", 0)))


def message(operation: Operation, formats: Mapping[Kind, Offer], limits: Limits) -> dict[str, Any]:
    """Return what an evaluator is told of an operation; ``time`` is in seconds."""
    return {
        "query": operation.query,
        "default": operation.default_graphs,
        "named": operation.named_graphs,
        "base": BASE,
        "formats": {kind: offer.name for kind, offer in formats.items()},
        "time": min(operation.timeout or limits.query_time_limit, limits.query_time_limit),
    }


class Wait:
    """How long a query has been waited for: in the queue, then with an evaluator. Times are in seconds."""

    def __init__(self, limit: float, limits: Limits) -> None:
        """``limit`` is the query's own time limit."""
        self._limit, self._limits = limit, limits
        self._asked = time.monotonic()
        self._earliest = self._asked  # the evaluator did not begin before
        self._latest: float | None = None  # and not after

    def look(self, connection: socket.socket) -> Problem | None:
        """Look whether the query is taken up, every ``wire.TICK``; return the problem when it was waited for too long.

        An evaluator ends by itself at the time limit; one that does not is given up a little later.
        """
        now = time.monotonic()
        if self._latest is None:
            if wire.taken_up(connection):
                self._latest = now
            else:
                self._earliest = now
                return QUEUE_SLOW if now - self._asked > self._limits.queue_time_limit else None
        return time_out(self._limit) if now - self._latest > self._limit + GRACE else None

    def ended(self) -> Problem:
        """Say why an evaluator that took the query up and is gone most likely ended."""
        if time.monotonic() - self._earliest >= self._limit * 0.98:
            return time_out(self._limit)
        megabytes = self._limits.query_memory_limit // (1024 * 1024)
        return Problem("evaluator-ended", 503, {"memory": f"{megabytes:,}"})


def queue_full(limits: Limits) -> Problem:
    """Return the problem that too many wait already."""
    return Problem("queue-full", 503, {"length": str(limits.queue_length)}, headers=_RETRY)


def _wait(connection: socket.socket, wait: Wait, abandoned: Callable[[], bool]) -> Problem | None:
    """Wait until there is something to read; a problem when the time is over or nobody waits any more."""
    poll = select.poll()
    poll.register(connection, select.POLLIN)
    while not poll.poll(wire.TICK * 1000):
        problem = wait.look(connection)
        if problem is not None:
            return problem
        if abandoned():
            return QUEUE_SLOW
    return None


def time_out(limit: float) -> Problem:
    """Return the problem that a query took longer than it may, in seconds."""
    return Problem("time-limit", 503, {"seconds": f"{limit:g}"})


def problem_of(head: Mapping[str, Any], operation: Operation, limits: Limits) -> Problem:
    """Return the problem that an evaluator tells of."""
    kind = head["problem"]
    megabytes = f"{limits.result_byte_limit // (1024 * 1024):,}"
    if kind == "syntax":
        line, column = head.get("line"), head.get("column")
        source = line_of(operation.query, line) if line else None
        detail = head.get("detail") or head.get("expected", "")
        return Problem("syntax", 400, {"expected": expectation(detail)}, line, column, source)
    if kind == "not-acceptable":
        return Problem("not-acceptable", 406, {"kind": head["kind"]})
    if kind == "out-of-memory":
        return Problem("evaluator-ended", 503, {"memory": f"{limits.query_memory_limit // (1024 * 1024):,}"})
    if kind == "result-too-large":
        return Problem("result-too-large", 503, {"limit": megabytes})
    if kind == "unknown-function":
        function = head["detail"].partition("<")[2].partition(">")[0]
        return Problem("unknown-function", 400, {"function": function})
    status = 400 if kind == "network-shut" else 500
    return Problem(kind, status, {"detail": head.get("detail", "")})


def expectation(text: str) -> str:
    """Return what the parser expected, one a line: keywords and signs stay, character classes of its grammar go.

    A single keyword is only the last thing that it tried, and misleads: it goes too. A phrase is a reason, and stays.
    """
    if not text.startswith("one of "):
        return "" if text.startswith("[") or " " not in text.strip() else text[:300]
    kept: list[str] = []
    depth, start, rest = 0, 0, text[7:] + ","
    quoted = ""
    for index, character in enumerate(rest):
        if quoted:
            quoted = "" if character == quoted and rest[index - 1] != "\\" else quoted
        elif character in "\"'" and depth == 0:
            quoted = character
        elif character in "[]":
            depth += 1 if character == "[" else -1
        elif character == "," and depth <= 0:
            word = rest[start:index].strip()
            start = index + 1
            if word and not word.startswith("["):
                kept.append(word.replace('\\"', '"').strip('"') or '"')
    return "\n".join(kept[:24])
