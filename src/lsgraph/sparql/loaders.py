"""Ways for the template process to come by what it holds; each takes one text argument."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from lsgraph.sparql.limits import Limits
from lsgraph.vocabulary import GRAPH

_SHORTEST_LINE: Final = 40  # bytes of a line of N-Quads; a smaller file cannot pass the limit


Task = Callable[[bytes, Limits], bytes | dict[str, Any]]
"""Something other than a query: from a request to its answer, or to the problem as plain values."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What evaluators ask: ``open`` is called in each of them; ``quads`` is how much there is.

    With a ``task`` there are processes that do it, each once in its life, instead of evaluators (``sparql/tasks.py``).
    """

    quads: int
    open: Callable[[], ox.Store]
    in_memory: bool = True
    task: Task | None = None


Loader = Callable[[str], ox.Store | Callable[[Limits], Loaded]]


def files(paths: str) -> ox.Store:
    """Load RDF files (paths, one a line). Triples without a graph get the graph ``data``, so that FROM has a meaning.

    Every triple is also in the default graph: a query without a dataset clause sees everything.
    """
    store = ox.Store()
    named = GRAPH.term("data")
    for path in paths.splitlines():
        for quad in ox.parse(path=Path(path)):
            graph = named if isinstance(quad.graph_name, ox.DefaultGraph) else quad.graph_name
            store.add(ox.Quad(quad.subject, quad.predicate, quad.object, graph))
            store.add(ox.Quad(quad.subject, quad.predicate, quad.object))
    return store


def release(directory: str) -> Callable[[Limits], Loaded]:
    """Load a release from its directory: into memory, or into an index beside the releases if it is too large.

    The index is in ``indexes/`` of the output folder, under the release's name, and is made once.
    """
    return lambda limits: _release(Path(directory), limits)


def _release(directory: Path, limits: Limits) -> Loaded:
    from lsgraph.release import Release
    from lsgraph.release.building import SERVING_FILE
    from lsgraph.store import disk

    found = Release.open(directory)
    dump = found.path(SERVING_FILE)
    if _lines(dump, limits.memory_store_limit) <= limits.memory_store_limit:
        store = ox.Store()
        disk.fill(store, dump)
        return in_memory(store)
    place = disk.index(dump, found.directory.parent.parent / "indexes" / found.directory.name)
    return Loaded(disk.quads(place), lambda: ox.Store.read_only(str(place)), in_memory=False)


def in_memory(store: ox.Store) -> Loaded:
    """Return a store that evaluators share as the template forks them."""
    return Loaded(len(store), lambda: store)


def _lines(dump: Path, enough: int) -> int:
    """Return the number of lines of a file; of a small one no more than that it is small."""
    if dump.stat().st_size <= enough * _SHORTEST_LINE:
        return 0
    count = 0
    with dump.open("rb") as file:
        while piece := file.read(4 * 1024 * 1024):
            count += piece.count(b"\n")
    return count
