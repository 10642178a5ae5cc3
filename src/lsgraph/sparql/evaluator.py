"""One evaluator: a forked process that answers queries, one at a time, until something ends it.

Nothing here supervises: the kernel ends the process at the time limit (SIGALRM) and when the parent ends (SIGKILL); an
asker who has gone, or waits too long, ends it (SIGKILL). The askers see the end of file; the template forks a new one.
"""

from __future__ import annotations

import errno
import gc
import io
import json
import os
import re
import tempfile
import time
from collections.abc import Callable, Collection
from typing import IO, Any, Final, cast

import pyoxigraph as ox

from lsgraph.sparql import confinement, protections, results, wire
from lsgraph.sparql.board import Board
from lsgraph.sparql.door import Caller, Door
from lsgraph.sparql.limits import Limits
from lsgraph.sparql.results import KINDS, Kind
from lsgraph.sparql.tables import table
from lsgraph.sparql.wire import Query
from lsgraph.vocabulary import BASE

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
_SLOW: Final = 0.02  # seconds after which a query is looked after at once

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


def run(
    door: Door,
    board: Board,
    record: int,
    open_store: Callable[[], ox.Store],
    limits: Limits,
    parent: int,
    lacking: Collection[str] = (),
) -> None:
    """Answer the queries that come to the door; does not return.

    What is being done is written on the board; ``lacking``: what to do without (``protections``).
    """
    protections.shut_off(parent, lacking)
    store = open_store()
    deadline = protections.bound(limits, lacking)
    enough = confinement.address_space() + limits.query_memory_limit // 4

    def idle() -> None:
        board.write(record, 0, 0, 0.0)
        deadline.arm(0)

    gc.freeze()
    answered, slow = 0, False
    while answered % _SELDOM or not door.is_quiet or confinement.address_space() <= enough:
        caller, message = door.next(idle, look=slow)
        answered += 1
        began = time.monotonic()
        board.write(record, caller.number, message.number, began)
        query = wire.Query.unpack(message.body)
        deadline.arm(query.seconds)
        code, spool = answer(store, query, limits)
        slow = time.monotonic() - began > _SLOW
        if slow or spool.file is not None:
            answered = 0  # it may have left much behind: look before the next one
            deadline.arm(limits.query_time_limit)  # the asker reads at once, or is gone
        send(door, caller, message.number, code, spool)
    os._exit(0)


def send(door: Door, caller: Caller, number: int, code: int, spool: Spool) -> None:
    """Send a result; one in a file is passed as the open file."""
    if spool.file is None:
        door.answer(caller, wire.pack(number, code, spool.body()))
        return
    with spool.file as file:
        file.flush()
        file.seek(0)
        door.answer_with_file(caller, wire.pack_size(number, code + wire.FILE, spool.size), file.fileno())


def answer(store: ox.Store, query: Query, limits: Limits) -> tuple[int, Spool]:
    """Return the code of the answer and its body; what the query did wrong is in the body, as JSON."""
    spool = Spool(limits.buffer_size, limits.result_byte_limit)
    try:
        result = ask(store, query)
        kind = kind_of(result)
        chosen = query.format_for(kind)
        if chosen is None:
            return problem({"problem": "not-acceptable", "kind": kind})
        if chosen == "html":
            spool.write(table(result, limits.table_rows))
        elif kind == "GRAPH" and chosen in results.PREFIXED:
            written = results.prefixes(query.text)
            triples, output = cast(ox.QueryTriples, result), cast(IO[bytes], spool)
            ox.serialize(triples, output, format=_GRAPHS[chosen], prefixes=written)
        elif kind == "GRAPH":
            cast(ox.QueryTriples, result).serialize(cast(IO[bytes], spool), _GRAPHS[chosen])
        else:
            cast(ox.QuerySolutions, result).serialize(cast(IO[bytes], spool), _RESULTS[chosen])
        return wire.RESULT + KINDS.index(kind), spool
    except SyntaxError as error:
        return problem(syntax_problem(str(error)))
    except MemoryError:
        return problem({"problem": "out-of-memory"})
    except (OSError, ValueError, RuntimeError) as error:
        return problem({"problem": _reason(error), "kind": "GRAPH", "detail": str(error)[:300]})


def problem(told: dict[str, Any]) -> tuple[int, Spool]:
    """Return the answer that tells of a problem."""
    encoded = json.dumps(told).encode()
    spool = Spool(len(encoded), len(encoded))
    spool.write(encoded)
    return wire.PROBLEM, spool


def ask(store: ox.Store, query: Query) -> Result:
    """Start the query over the dataset that the request names, or else the query's own, or else everything."""
    dataset: dict[str, Any] = {}
    if query.default_graphs or query.named_graphs:
        dataset = {
            "default_graph": [ox.NamedNode(iri) for iri in query.default_graphs],
            "named_graphs": [ox.NamedNode(iri) for iri in query.named_graphs],
        }
    return store.query(query.text, base_iri=BASE, **dataset)


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
