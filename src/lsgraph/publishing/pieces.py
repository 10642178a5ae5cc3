"""A release cut into pieces that an engine can take in any number of times: N-Triples, one graph each.

Sending the same triples twice changes nothing, unless they have blank nodes: an engine gives these new identities each
time. So all triples with blank nodes of a graph are in one piece, the first, and it replaces the graph (PUT); the
others add to it (POST). A lost answer or a killed publisher then never costs more than sending a piece again.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from lsgraph.release import Release
from lsgraph.release.building import SERVING_FILE
from lsgraph.store.disk import named_graphs_stand_alone
from lsgraph.store.embedded import as_kept
from lsgraph.store.remote.layout import Layout

BUILDER_OF_DUMPS: Final = "dump"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some triples of one graph. ``graph`` is its name at the engine; the ``first`` piece of a graph replaces it."""

    graph: str
    content: bytes
    triples: int
    first: bool

    @property
    def key(self) -> str:
        """Return what names the piece in the journal: a digest of everything that it does."""
        return hashlib.sha256(b"\0".join((self.graph.encode(), str(self.first).encode(), self.content))).hexdigest()


@dataclass(frozen=True, slots=True)
class Survey:
    """What is in a release, found by reading it once.

    ``counts`` has the triples of each graph by its name at the engine; ``blank`` the triples with blank nodes as
    N-Triples. ``united`` is whether the engine makes the default graph from the named ones, and ``union`` how many
    triples it then has, if the release tells.
    """

    release: Release
    layout: Layout
    counts: Counter[str]
    blank: dict[str, list[ox.Triple]]
    united: bool
    union: int | None

    def pieces(self, size: int) -> Iterator[Piece]:
        """Yield the pieces, each of ``size`` triples or fewer, but for first ones with more blank nodes than that.

        The first pieces of all graphs come before all others.
        """
        for graph, triples in self.blank.items():
            yield _piece(graph, triples, first=True)
        begun = set(self.blank)
        waiting: dict[str, list[ox.Triple]] = defaultdict(list)
        later: list[Piece] = []
        for graph, triple in self.ground():
            waiting[graph].append(triple)
            if len(waiting[graph]) == size:
                piece = _piece(graph, waiting.pop(graph), first=graph not in begun)
                begun.add(graph)
                yield piece
        for graph, triples in waiting.items():
            later.append(_piece(graph, triples, first=graph not in begun))
        yield from sorted(later, key=lambda piece: not piece.first)

    def ground(self) -> Iterator[tuple[str, ox.Triple]]:
        """Yield the triples without blank nodes, each with the name of its graph at the engine."""
        for quad in _quads(self.release):
            graph = _graph(quad, self.layout, self.united)
            if graph and not _has_blank(quad.triple):
                yield graph, quad.triple

    def number_of_pieces(self, size: int) -> int:
        """Return how many pieces there are."""
        ground = {graph: count - len(self.blank.get(graph, ())) for graph, count in self.counts.items()}
        return len(self.blank) + sum(-(-count // size) for count in ground.values())


def survey(release: Release) -> Survey:
    """Read a release once. Raises ``OSError``, and ``SyntaxError`` for a dump that is no N-Quads."""
    dump = release.path(SERVING_FILE)
    is_dump = release.manifest["builder"] == BUILDER_OF_DUMPS
    united = not is_dump or named_graphs_stand_alone(dump)
    found = _Found()
    for quad in _quads(release):
        found.take(quad, united)
    layout = Layout.of(release.name, found.names)
    return Survey(
        release,
        layout,
        Counter({_named(layout, graph): count for graph, count in found.counts.items()}),
        {_named(layout, graph): triples for graph, triples in found.blank.items()},
        united,
        None if is_dump else found.in_default,
    )


@dataclass(slots=True)
class _Found:
    counts: Counter[str] = field(default_factory=Counter)
    blank: dict[str, list[ox.Triple]] = field(default_factory=lambda: defaultdict(list))
    names: set[str] = field(default_factory=set)
    in_default: int = 0

    def take(self, quad: ox.Quad, united: bool) -> None:
        graph = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""
        if graph:
            self.names.add(graph)
        else:
            self.in_default += 1
            if united:
                return
        self.counts[graph] += 1
        if _has_blank(quad.triple):
            self.blank[graph].append(quad.triple)


def _quads(release: Release) -> Iterator[ox.Quad]:
    """Yield the quads as the embedded store would hold them, so that both give the same answers."""
    path: Path = release.path(SERVING_FILE)
    for quad in ox.parse(path=path, format=ox.RdfFormat.N_QUADS, lenient=True):
        if isinstance(quad.object, ox.Literal):
            yield ox.Quad(quad.subject, quad.predicate, as_kept(quad.object), quad.graph_name)
        else:
            yield quad


def _graph(quad: ox.Quad, layout: Layout, united: bool) -> str | None:
    """Return where a quad goes at the engine; None for one that the engine makes itself."""
    if isinstance(quad.graph_name, ox.NamedNode):
        return layout.name(quad.graph_name.value)
    return None if united else layout.default


def _named(layout: Layout, graph: str) -> str:
    return layout.name(graph) if graph else layout.default


def _has_blank(triple: ox.Triple) -> bool:
    return isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode)


def _piece(graph: str, triples: list[ox.Triple], *, first: bool) -> Piece:
    return Piece(graph, ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"", len(triples), first)
