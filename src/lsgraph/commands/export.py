"""Take a release, or one of its graphs, out in a format of choice."""

from __future__ import annotations

from typing import Final

from pyoxigraph import DefaultGraph, RdfFormat

from lsgraph.commands.answers import GRAPH_FORMATS
from lsgraph.faults import LsgraphError
from lsgraph.messages import tell
from lsgraph.release import Release
from lsgraph.store.embedded import load
from lsgraph.vocabulary import GRAPH, PREFIXES

_GRAPH_SUFFIX: Final = {"turtle": "ttl", "ntriples": "nt", "rdfxml": "rdf", "jsonld": "jsonld"}
_WHOLE_SUFFIX: Final = {"nquads": "nq", "trig": "trig"}


class NoSuchGraph(LsgraphError):
    """A graph that the release does not have, or that the format cannot hold alone."""


def export(release: Release, graph: str | None, chosen: str | None) -> bytes:
    """Return the release in a format.

    Without ``graph``: N-Quads or TriG of all graphs that the release's name stands for (N-Quads if nothing is chosen),
    or their union in a format for one graph. ``graph`` is a name (``data``) or an IRI; Turtle if nothing is chosen.
    Raises ``NoSuchGraph``.
    """
    if graph is not None:
        return _graph(release, graph, chosen or "turtle")
    chosen = chosen or "nquads"
    if suffix := _WHOLE_SUFFIX.get(chosen):
        return _dump(release, f"lsgraph.{suffix}")
    kind = RdfFormat.from_media_type(GRAPH_FORMATS[chosen])
    return load(release).dump(format=kind, from_graph=DefaultGraph(), prefixes=PREFIXES) or b""


def _graph(release: Release, graph: str, chosen: str) -> bytes:
    names = sorted(iri.removeprefix(GRAPH.iri) for iri in (*release.graphs, f"{GRAPH}meta"))
    name = graph.removeprefix(GRAPH.iri)
    if name not in names:
        raise NoSuchGraph(tell("no-graph", graph=graph, possible=", ".join(names)))
    if chosen not in _GRAPH_SUFFIX:
        raise NoSuchGraph(tell("wrong-format", format=chosen, possible=", ".join(_GRAPH_SUFFIX)))
    return _dump(release, f"{name}.{_GRAPH_SUFFIX[chosen]}")


def _dump(release: Release, name: str) -> bytes:
    return release.path(f"dump/{name}").read_bytes()
