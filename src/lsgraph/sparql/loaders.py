"""Ways for the template process to come by its store; each takes one text argument."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from lsgraph.vocabulary import GRAPH


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


def release(directory: str) -> ox.Store:
    """Load a release from its directory."""
    from lsgraph.release import Release
    from lsgraph.store import embedded

    return embedded.load(Release.open(Path(directory)))
