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

_GRACE: Final = 1.0  # seconds past the time limit after which an evaluator is given up, whatever it does
_RETRY: Final = (("Retry-After", "5"),)


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
        limit = min(operation.timeout or self._limits.query_time_limit, self._limits.query_time_limit)
        request = {
            "query": operation.query,
            "default": operation.default_graphs,
            "named": operation.named_graphs,
            "base": BASE,
            "formats": {kind: offer.name for kind, offer in formats.items()},
            "time": limit,
        }
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            return self._converse(connection, request, operation, formats, abandoned or (lambda: False))

    def _converse(
        self,
        connection: socket.socket,
        request: dict[str, Any],
        operation: Operation,
        formats: Mapping[Kind, Offer],
        abandoned: Callable[[], bool],
    ) -> Answer | Problem:
        connection.setblocking(False)
        try:
            connection.connect(self._path)
        except BlockingIOError:
            return Problem("queue-full", 503, {"length": str(self._limits.queue_length)}, headers=_RETRY)
        except OSError:
            return Problem("no-evaluator", 503, headers=_RETRY)
        started = None
        try:
            connection.settimeout(self._limits.queue_time_limit)
            connection.sendall(wire.pack(request))
            if not _wait(connection, self._limits.queue_time_limit, abandoned):
                return Problem("queue-slow", 503, headers=_RETRY)
            wire.receive_exactly(connection, len(wire.STARTED))
            started = time.monotonic()
            if not _wait(connection, request["time"] + _GRACE, abandoned):
                return _time_out(request["time"])
            connection.settimeout(self._limits.query_time_limit)
            head, descriptor = wire.receive_with_file(connection)
            return self._read(connection, head, descriptor, operation, formats)
        except (wire.Gone, OSError):
            return self._ended(started, request["time"])

    def _read(
        self,
        connection: socket.socket,
        head: dict[str, Any],
        descriptor: int | None,
        operation: Operation,
        formats: Mapping[Kind, Offer],
    ) -> Answer | Problem:
        if "problem" in head:
            return _problem(head, operation, self._limits)
        offer = formats[head["kind"]]
        if descriptor is not None:
            return Answer(head["kind"], offer, head["size"], file=os.fdopen(descriptor, "rb"))
        return Answer(head["kind"], offer, head["size"], wire.receive_exactly(connection, head["size"]))

    def _ended(self, started: float | None, limit: float) -> Problem:
        """Say why an evaluator that is gone without an answer most likely ended."""
        if started is None:
            return Problem("no-evaluator", 503, headers=_RETRY)
        if time.monotonic() - started >= limit * 0.98:
            return _time_out(limit)
        megabytes = self._limits.query_memory_limit // (1024 * 1024)
        return Problem("evaluator-ended", 503, {"memory": f"{megabytes:,}"})


def _wait(connection: socket.socket, seconds: float, abandoned: Callable[[], bool]) -> bool:
    """Wait until there is something to read; False when the time is over or nobody waits for the answer any more."""
    poll = select.poll()
    poll.register(connection, select.POLLIN)
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if poll.poll(min(left, 0.25) * 1000):
            return True
        if abandoned():
            return False
    return False


def _time_out(limit: float) -> Problem:
    return Problem("time-limit", 503, {"seconds": f"{limit:g}"})


def _problem(head: dict[str, Any], operation: Operation, limits: Limits) -> Problem:
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
