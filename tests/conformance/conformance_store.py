"""Makes the store of a test case. Imported by the template process, so it stands by itself."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox


def load(argument: str) -> ox.Store:
    """Return a store of exactly these files.

    ``argument`` is JSON: ``base`` (the IRI against which names are resolved, as they are in queries), ``default``
    (files of the default graph) and ``named`` (pairs of graph IRI and file).
    """
    orders = json.loads(argument)
    store = ox.Store()
    for name in orders["default"]:
        _load(store, Path(name), orders["base"], None)
    for graph, name in orders["named"]:
        _load(store, Path(name), orders["base"], ox.NamedNode(graph))
    return store


def _load(store: ox.Store, path: Path, base: str, graph: ox.NamedNode | None) -> None:
    kind = ox.RdfFormat.from_extension(path.suffix.removeprefix("."))
    store.load(path=path, format=kind, base_iri=base + path.name, to_graph=graph)
