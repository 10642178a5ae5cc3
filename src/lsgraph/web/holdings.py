"""What the release being served has to offer as a whole: its dump files and its graphs. Looked up once."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from flask import Flask, current_app

from lsgraph.release.publish import MANIFEST
from lsgraph.sparql import inventory
from lsgraph.sparql.engine import Evaluator
from lsgraph.sparql.inventory import Inventory
from lsgraph.sparql.problem import Problem

_KEY: Final = "lsgraph-holdings"
_FOLDER: Final = "dump/"
_SUFFIXES: Final = {
    "turtle": "ttl",
    "trig": "ttl",
    "n3": "ttl",
    "ntriples": "nt",
    "nquads": "nt",
    "rdfxml": "rdf",
    "jsonld": "jsonld",
}
"""Result format → suffix of the dump that is a document of this format: every Turtle document is TriG and N3, too."""


@dataclass(frozen=True, slots=True)
class Dump:
    """One dump file. ``name`` is relative to ``/dump/``, ``size`` in bytes, ``digest`` a SHA-256 in hex."""

    name: str
    path: Path
    size: int
    digest: str
    media_type: str
    graph: str | None


class Holdings:
    """Dumps and graphs of one release. Any number of threads may share it."""

    def __init__(self, directory: Path, evaluator: Evaluator) -> None:
        """``directory`` is the release's; one without a manifest has no dumps, and its graphs are asked for."""
        self._evaluator, self._lock = evaluator, threading.Lock()
        self.dumps: Final[Mapping[str, Dump]] = {dump.name: dump for dump in _dumps(directory)}
        self._by_graph = {(dump.graph, dump.name.rpartition(".")[2]): dump for dump in self.dumps.values()}
        self._names = tuple(sorted({dump.graph for dump in self.dumps.values() if dump.graph}))
        self._inventory: Inventory | None = None

    def graphs(self) -> tuple[str, ...] | Problem:
        """Return the IRIs of the named graphs, sorted; a problem where they cannot be asked for now."""
        if not self._names:
            found = inventory.names(self._evaluator)
            if isinstance(found, Problem):
                return found
            self._names = found
        return self._names

    def inventory(self) -> Inventory | Problem:
        """Return the graphs with their statistics; a problem, which is not remembered, where they cannot be had."""
        with self._lock:  # it takes a while in a large release: whoever comes second waits for the first
            if self._inventory is None:
                found = self.graphs()
                taken = found if isinstance(found, Problem) else inventory.take(self._evaluator, found)
                if isinstance(taken, Problem):
                    return taken
                self._inventory = taken
            return self._inventory

    def dump(self, graph: str, format_name: str) -> Dump | None:
        """Return the file that holds this graph in this format, if the release has it."""
        return self._by_graph.get((graph, _SUFFIXES.get(format_name, "")))


def install(app: Flask, directory: Path, evaluator: Evaluator) -> None:
    """Give the application the holdings of a release."""
    app.extensions[_KEY] = Holdings(directory, evaluator)


def holdings() -> Holdings:
    """Return the holdings of the current application."""
    return cast(Holdings, current_app.extensions[_KEY])


def _dumps(directory: Path) -> list[Dump]:
    try:
        manifest: dict[str, Any] = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    return [
        Dump(
            name.removeprefix(_FOLDER),
            directory / name,
            entry["size"],
            entry["sha256"],
            entry["media_type"],
            entry["graph"],
        )
        for name, entry in manifest["files"].items()
        if name.startswith(_FOLDER)
    ]
