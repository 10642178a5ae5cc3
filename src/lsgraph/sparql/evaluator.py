"""One evaluator: a forked process that answers queries, one at a time, until something ends it.

Nothing here supervises: the kernel ends the process at the time limit (SIGALRM), when the asker hangs up (SIGIO), when
the parent ends (SIGKILL). The asker sees the end of file; the template forks a new evaluator.
"""

from __future__ import annotations

import errno
import fcntl
import gc
import io
import os
import re
import select
import signal
import socket
import tempfile
import time
from collections.abc import Collection
from typing import IO, Any, Final, cast

import pyoxigraph as ox

from lsgraph.sparql import confinement, wire
from lsgraph.sparql.door import Door
from lsgraph.sparql.limits import Limits
from lsgraph.sparql.loaders import Loaded, Task
from lsgraph.sparql.protections import Deadline
from lsgraph.sparql.results import Kind
from lsgraph.sparql.tables import table

_POSITION: Final = re.compile(r"error at ([0-9]+):([0-9]+): (?:expected )?", re.DOTALL)
_RESULTS: Final = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_GRAPHS: Final = {
    "turtle": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "n3": ox.RdfFormat.N3,
}

_SELDOM: Final = 32  # queries between two looks at the memory that is left behind
_LONG: Final = 0.05  # seconds after which a query is looked after at once

Result = ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean


class TooLarge(OSError):
    """The result has passed the largest size that is sent."""


class Spool(io.RawIOBase):
    """Collects a result: in memory up to a size, in an unnamed file beyond it, and never more than the limit."""

    def __init__(self, buffer_size: int, limit: int) -> None:
        """Sizes are in bytes."""
        self._buffer_size, self._limit = buffer_size, limit
        self._parts: list[bytes] = []
        self.file: IO[bytes] | None = None
        self.size = 0

    def writable(self) -> bool:
        """Tell that this can be written to."""
        return True

    def write(self, data: Any) -> int:
        """Take the next piece. Raises ``TooLarge`` past the limit."""
        self.size += len(data)
        if self.size > self._limit:
            raise TooLarge
        if self.file is None and self.size > self._buffer_size:
            self.file = tempfile.TemporaryFile(prefix="lsgraph-result-")
            self.file.writelines(self._parts)
            self._parts.clear()
        if self.file is not None:
            self.file.write(data)
        else:
            self._parts.append(bytes(data))
        return len(data)

    def body(self) -> bytes:
        """Return what was collected in memory."""
        return b"".join(self._parts)


def run(listener: socket.socket, loaded: Loaded, limits: Limits, parent: int, lacking: Collection[str] = ()) -> None:
    """Answer queries from the listening socket; does not return. ``lacking``: what to do without (``protections``)."""
    for number in (signal.SIGALRM, signal.SIGIO, signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C goes to the whole group; what runs is finished first
    confinement.die_with_parent(parent)
    if "seccomp" not in lacking:
        confinement.shut_network()
    store = loaded.open()
    if "memory-limit" not in lacking:
        confinement.limit_memory(limits.query_memory_limit)
    deadline = Deadline(kernel="timer" not in lacking)
    confinement.limit_file_size(limits.result_byte_limit + limits.buffer_size)
    enough = confinement.address_space() + limits.query_memory_limit // 4
    me, door = os.getpid(), Door(listener)
    gc.freeze()
    answered = 0
    while answered % _SELDOM or confinement.address_space() <= enough:
        connection, data = door.next()
        answered += 1
        try:
            request = wire.receive(connection, data)
            began = time.monotonic()
            deadline.arm(request["time"])
            if "hangup-signal" not in lacking and not end_on_hangup(connection):
                raise wire.Gone
            head, spool = perform(loaded.task, request, limits) if loaded.task else answer(store, request, limits)
            live_on_hangup(connection)
            deadline.arm(limits.query_time_limit)  # the asker reads at once, or is gone
            if spool.file is not None or time.monotonic() - began > _LONG:
                answered = 0  # it may have left much behind: look before the next one
            send(connection, {**head, "evaluator": me}, spool)
        except (OSError, wire.Gone):
            door.drop(connection)
        if loaded.task:
            break
        deadline.arm(0)
    os._exit(0)


def end_on_hangup(connection: socket.socket) -> bool:
    """Let the kernel end this process when the other side closes, even while native code runs (fcntl(2), O_ASYNC).

    Return False if it has closed already.
    """
    if not hasattr(os, "O_ASYNC"):
        return True
    descriptor = connection.fileno()
    fcntl.fcntl(descriptor, fcntl.F_SETFL, os.O_RDWR | os.O_ASYNC)
    poll = select.poll()
    poll.register(descriptor, select.POLLHUP)
    return not poll.poll(0)


def live_on_hangup(connection: socket.socket) -> None:
    """Undo ``end_on_hangup``: the answer is ready."""
    if hasattr(os, "O_ASYNC"):
        fcntl.fcntl(connection.fileno(), fcntl.F_SETFL, os.O_RDWR)


def send(connection: socket.socket, head: dict[str, Any], spool: Spool) -> None:
    """Send head and body; a body in a file is passed as the open file."""
    if spool.file is not None:
        with spool.file as file:
            file.flush()
            file.seek(0)
            wire.send_with_file(connection, head, file.fileno())
        return
    connection.sendall(wire.pack(head) + spool.body())


def answer(store: ox.Store, request: dict[str, Any], limits: Limits) -> tuple[dict[str, Any], Spool]:
    """Return the head of the answer and its body. What the query did wrong is in the head."""
    spool = Spool(limits.buffer_size, limits.result_byte_limit)
    try:
        result = ask(store, request)
        kind = kind_of(result)
        chosen = request["formats"].get(kind)
        if chosen is None:
            return {"problem": "not-acceptable", "kind": kind}, Spool(0, 0)
        if chosen == "html":
            spool.write(table(result, limits.table_rows))
        elif kind == "GRAPH":
            cast(ox.QueryTriples, result).serialize(cast(IO[bytes], spool), _GRAPHS[chosen])
        else:
            cast(ox.QuerySolutions, result).serialize(cast(IO[bytes], spool), _RESULTS[chosen])
        return {"kind": kind, "format": chosen, "size": spool.size, "file": spool.file is not None}, spool
    except SyntaxError as error:
        return syntax_problem(str(error)), Spool(0, 0)
    except MemoryError:
        return {"problem": "out-of-memory"}, Spool(0, 0)
    except (OSError, ValueError, RuntimeError) as error:
        return {"problem": _reason(error), "kind": "GRAPH", "detail": str(error)[:300]}, Spool(0, 0)


def perform(task: Task, request: dict[str, Any], limits: Limits) -> tuple[dict[str, Any], Spool]:
    """Do a task on what somebody sent, with no way to a file left; return the head of the answer and its body."""
    confinement.shut_files()
    spool = Spool(limits.buffer_size, limits.result_byte_limit)
    try:
        head, body = task(request, limits)
        spool.write(body)
    except MemoryError:
        return {"problem": "out-of-memory"}, Spool(0, 0)
    except TooLarge:
        return {"problem": "result-too-large"}, Spool(0, 0)
    return {**head, "size": spool.size, "file": False}, spool


def ask(store: ox.Store, request: dict[str, Any]) -> Result:
    """Start the query over the dataset that the request names, or else the query's own, or else everything."""
    default_graphs = [ox.NamedNode(iri) for iri in request["default"]]
    named_graphs = [ox.NamedNode(iri) for iri in request["named"]]
    dataset: dict[str, Any] = {}
    if default_graphs or named_graphs:
        dataset = {"default_graph": default_graphs, "named_graphs": named_graphs}
    return store.query(request["query"], base_iri=request["base"], **dataset)


def kind_of(result: Result) -> Kind:
    """Return the kind of a result."""
    if isinstance(result, ox.QuerySolutions):
        return "SELECT"
    return "ASK" if isinstance(result, ox.QueryBoolean) else "GRAPH"


def syntax_problem(message: str) -> dict[str, Any]:
    """Return the parser's complaint as position and what it expected; a complaint without position keeps its words."""
    found = _POSITION.match(message)
    if not found:
        return {"problem": "syntax", "detail": message[:300]}
    expected = message[found.end() :]
    return {"problem": "syntax", "line": int(found[1]), "column": int(found[2]), "expected": expected[:4000]}


def _reason(error: Exception) -> str:
    if isinstance(error, TooLarge) or (isinstance(error, OSError) and error.errno == errno.EFBIG):
        return "result-too-large"
    if isinstance(error, PermissionError):
        return "network-shut"
    if str(error).startswith("The custom "):
        return "unknown-function"
    if "does not support RDF 1.2" in str(error):
        return "not-acceptable"  # JSON-LD: the only writer without triple terms, and only for graphs
    return "evaluation-failed"
