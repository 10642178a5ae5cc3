"""An index on disk for releases that are too large for memory: made once, then opened read-only by each evaluator.

RocksDB allows any number of readers of a folder that nobody writes to. The folder is made in a private place by a
process of its own (the engine's loader starts threads, and the template must have none), and one rename publishes it.
"""

from __future__ import annotations

import itertools
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyoxigraph as ox

_FACTS: Final = "lsgraph-index.json"
_VERSION: Final = 1


class IndexFailed(OSError):
    """The index could not be made; the loading process said why on standard error."""


def index(dump: Path, place: Path) -> Path:
    """Return the folder of the index of an N-Quads or N-Triples file; makes it where it is not there yet.

    Call it in a process without threads: it forks one that loads, and waits for it. Raises ``IndexFailed``.
    """
    if not (place / _FACTS).exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=".building-", dir=place.parent))
        try:
            _in_child(dump, fresh)
            fresh.rename(place)
        except OSError:
            if not (place / _FACTS).exists():  # another process may have been first
                raise
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    return place


def quads(place: Path) -> int:
    """Return how many quads an index holds, without opening it."""
    return int(json.loads((place / _FACTS).read_text(encoding="utf-8"))["quads"])


def named_graphs_stand_alone(dump: Path) -> bool:
    """Tell whether the file has named graphs and no copy of them in the default graph, judged by its first lines."""
    with dump.open("rb") as file:
        head = b"".join(itertools.islice(file, 1_000))
    named = default = 0
    for quad in ox.parse(head, format=ox.RdfFormat.N_QUADS):
        if isinstance(quad.graph_name, ox.DefaultGraph):
            default += 1
        else:
            named += 1
    return named > 0 and default == 0


def fill(store: ox.Store, dump: Path) -> None:
    """Load a file at the engine's own rate; what stands in named graphs goes into the default graph, too.

    Triples stay in the default graph alone, where a query without a dataset looks.
    """
    if named_graphs_stand_alone(dump):
        store.bulk_extend(_twice(dump))
    else:
        with dump.open("rb") as file:
            store.bulk_load(file, format=ox.RdfFormat.N_QUADS, lenient=True)


def _twice(dump: Path) -> Iterator[ox.Quad]:
    for quad in ox.parse(path=dump, format=ox.RdfFormat.N_QUADS, lenient=True):
        yield quad
        yield ox.Quad(quad.subject, quad.predicate, quad.object)


def _in_child(dump: Path, place: Path) -> None:
    child = os.fork()
    if child == 0:
        try:
            began = time.monotonic()
            store = ox.Store(str(place))
            fill(store, dump)
            store.flush()
            store.optimize()
            count = _count(store)
            del store
            took = round(time.monotonic() - began, 1)
            facts = {"version": _VERSION, "quads": count, "dump": dump.name, "seconds": took}
            (place / _FACTS).write_text(json.dumps(facts), encoding="utf-8")
            os._exit(0)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    if status != 0:
        raise IndexFailed(f"{dump}: the index could not be made (status {status})")


def _count(store: ox.Store) -> int:
    return len(store)
