"""Layered layout of a graph without our own algorithm: igraph's Sugiyama layout orders the layers.

https://igraph.org/c/html/latest/igraph-Layout.html#igraph_layout_sugiyama
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import igraph  # type: ignore[import-untyped]


@dataclass(frozen=True, slots=True)
class Layered:
    """``layers`` hold vertices in their order, from first to last; ``routes`` the vertices that each edge passes.

    Vertices beyond those of the graph only bend an edge that passes a layer on its way.
    """

    layers: tuple[tuple[int, ...], ...]
    routes: tuple[tuple[int, ...], ...]

    @property
    def crossings(self) -> int:
        """Return how many pairs of edges cross."""
        place = {vertex: n for layer in self.layers for n, vertex in enumerate(layer)}
        depth = {vertex: n for n, layer in enumerate(self.layers) for vertex in layer}
        hops = [sorted(hop, key=depth.__getitem__) for route in self.routes for hop in pairwise(route)]
        return sum(
            depth[a] == depth[c] and (place[a] - place[c]) * (place[b] - place[d]) < 0
            for n, (a, b) in enumerate(hops)
            for c, d in hops[:n]
        )


def layered(count: int, edges: Sequence[tuple[int, int]]) -> tuple[Layered, ...]:
    """Return a layout for each connected part of a directed graph of ``count`` vertices, in the order of the vertices.

    A vertex stands just before the nearest that it leads to. Edges from a vertex to itself are not laid out; cycles
    are broken where the fewest edges run backwards.
    """
    graph = igraph.Graph(count, [edge for edge in edges if edge[0] != edge[1]], directed=True)
    return tuple(_part(sorted(part), graph) for part in graph.connected_components(mode="weak"))


def _part(vertices: list[int], graph: igraph.Graph) -> Layered:
    """Return the layout of some vertices; those that bend edges are numbered after the vertices of the graph."""
    inside = graph.induced_subgraph(vertices)
    found = _layout(len(vertices), tuple(edge.tuple for edge in inside.es))
    beyond = graph.vcount() - len(vertices)

    def named(some: tuple[tuple[int, ...], ...]) -> tuple[tuple[int, ...], ...]:
        return tuple(tuple(vertices[v] if v < len(vertices) else v + beyond for v in each) for each in some)

    return Layered(named(found.layers), named(found.routes))


@lru_cache(maxsize=1024)
def _layout(count: int, edges: tuple[tuple[int, int], ...]) -> Layered:
    """Return the layout of a connected graph; kept, as most chains have one of a few forms."""
    if count == 1:
        return Layered(((0,),), ())
    backwards = igraph.Graph(count, [edge[::-1] for edge in edges], directed=True)
    heights = [round(y) for _, y in backwards.layout_sugiyama().coords]
    depths = [max(heights) - height for height in heights]
    hops: list[tuple[int, int]] = []
    routes = []
    for source, target in edges:
        route = [source]
        step = 1 if depths[target] >= depths[source] else -1
        for depth in range(depths[source] + step, depths[target], step):
            route.append(len(depths))
            depths.append(depth)
        route.append(target)
        routes.append(tuple(route))
        hops += pairwise(route)
    forwards = [hop if depths[hop[0]] <= depths[hop[1]] else hop[::-1] for hop in hops]
    places = igraph.Graph(len(depths), forwards, directed=True).layout_sugiyama(layers=depths, maxiter=500).coords
    order = sorted(range(len(depths)), key=lambda vertex: (places[vertex][0], vertex))
    layers = tuple(tuple(v for v in order if depths[v] == depth) for depth in range(max(depths) + 1))
    return Layered(layers, tuple(routes))
