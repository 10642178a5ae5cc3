"""The web side of query evaluation: hand an operation to an evaluator, hand its bytes back, or say what happened."""

from __future__ import annotations

import json
import os
import select
import socket
import time
from collections.abc import Callable, Mapping
from typing import IO, Any, Final, NamedTuple, Protocol

from lsgraph.sparql import wire
from lsgraph.sparql.limits import Limits
from lsgraph.sparql.negotiation import Offer
from lsgraph.sparql.problem import Problem, line_of
from lsgraph.sparql.protocol import Operation
from lsgraph.sparql.results import KINDS, Kind
from lsgraph.sparql.wire import Message, Query

TICK: Final = 0.05
"""Seconds between two looks at a query that takes longer: is it taken up, is anybody still waiting."""
GRACE: Final = 1.0  # seconds past the time limit after which an evaluator is given up, whatever it does
_RETRY: Final = (("Retry-After", "5"),)
NO_EVALUATOR: Final = Problem("no-evaluator", 503, headers=_RETRY)
QUEUE_SLOW: Final = Problem("queue-slow", 503, headers=_RETRY)


class Answer(NamedTuple):
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
        query = query_of(operation, formats, self._limits)
        files: list[int] = []
        told = converse(self._path, query.pack(1), query.seconds, self._limits, abandoned, files)
        return told if isinstance(told, Problem) else answer_of(told, files, operation, formats, self._limits)


def converse(
    path: str,
    request: bytes,
    seconds: float,
    limits: Limits,
    abandoned: Callable[[], bool] | None = None,
    files: list[int] | None = None,
) -> Message | Problem:
    """Send a request to whichever process is free behind the socket, and return what it answers, or why it does not.

    ``seconds`` is what the answer may take; ``abandoned`` is asked now and then whether nobody waits any more; open
    files that come with the answer are added to ``files``.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.setblocking(False)
        try:
            connection.connect(path)
        except BlockingIOError:
            return queue_full(limits)
        except OSError:
            return NO_EVALUATOR
        call = _Call(connection, seconds, limits, abandoned or (lambda: False), [] if files is None else files)
        try:
            return call.answer(request)
        except (wire.Gone, OSError):
            return call.ended()


class _Call:
    """One request on a connection of its own, waited for: first for its turn, then for its answer."""

    def __init__(
        self,
        connection: socket.socket,
        seconds: float,
        limits: Limits,
        abandoned: Callable[[], bool],
        files: list[int],
    ) -> None:
        self._connection, self._seconds, self._limits, self._abandoned = connection, seconds, limits, abandoned
        self._asked = self._earliest = time.monotonic()  # the evaluator did not begin before
        self._evaluator: wire.Greeting | None = None
        self._latest = 0.0  # and not after
        self._files = files

    def answer(self, request: bytes) -> Message | Problem:
        """Return the answer, or the problem when it was waited for too long. Raises ``Gone``, ``OSError``."""
        poll, messages, unsent = select.poll(), wire.Messages(), memoryview(request)
        unsent = unsent[self._connection.send(unsent) :]  # what is too long for the socket waits for who is free
        poll.register(self._connection, select.POLLIN | (select.POLLOUT if unsent else 0))
        while True:
            while not (events := poll.poll(TICK * 1000)):
                problem = self._look()
                if problem is not None:
                    return problem
            happened = events[0][1]
            if unsent and happened & select.POLLOUT:
                unsent = unsent[self._connection.send(unsent) :]
                if not unsent:
                    poll.modify(self._connection, select.POLLIN)
            if not happened & ~select.POLLOUT:
                continue
            for message in messages.feed(wire.receive(self._connection, self._files)):
                if message.code != wire.HELLO:
                    return message
                self._evaluator = wire.Greeting.unpack(message.body)
                self._latest = time.monotonic()

    def ended(self) -> Problem:
        """Say why the evaluator is gone."""
        return (
            NO_EVALUATOR
            if self._evaluator is None
            else reason(time.monotonic() - self._earliest, self._seconds, self._limits)
        )

    def _look(self) -> Problem | None:
        now = time.monotonic()
        if self._evaluator is None:
            self._earliest = now
            return QUEUE_SLOW if now - self._asked > self._limits.queue_time_limit or self._abandoned() else None
        if now - self._latest <= self._seconds + GRACE and not self._abandoned():
            return None
        wire.end_process(self._evaluator.pid, self._connection)
        return time_out(self._seconds)


def query_of(operation: Operation, formats: Mapping[Kind, Offer], limits: Limits) -> Query:
    """Return what an evaluator is asked for an operation."""
    seconds = min(operation.timeout or limits.query_time_limit, limits.query_time_limit)
    numbers = wire.numbers_of(formats)
    return Query(operation.query, numbers, seconds, operation.default_graphs, operation.named_graphs)


def answer_of(
    told: Message, files: list[int], operation: Operation, formats: Mapping[Kind, Offer], limits: Limits
) -> Answer | Problem:
    """Return what an evaluator told as the answer, or the problem, to the operation; takes the file if it has one."""
    if told.code == wire.PROBLEM:
        return problem_of(json.loads(told.body), operation, limits)
    kind = KINDS[told.code % wire.RESULT]
    if told.code & wire.FILE:
        return Answer(kind, formats[kind], wire.size_of(told.body), file=os.fdopen(files.pop(0), "rb"))
    return Answer(kind, formats[kind], len(told.body), told.body)


def reason(seconds: float, limit: float, limits: Limits) -> Problem:
    """Say why an evaluator that had run a query for so long most likely ended."""
    if seconds >= limit * 0.98:
        return time_out(limit)
    return Problem("evaluator-ended", 503, {"memory": f"{limits.query_memory_limit // (1024 * 1024):,}"})


def queue_full(limits: Limits) -> Problem:
    """Return the problem that too many wait already."""
    return Problem("queue-full", 503, {"length": str(limits.queue_length)}, headers=_RETRY)


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
