"""Where a release is at an engine: each of its graphs under a name that holds the release, one more for their union.

An engine holds several releases at once: the current one, one being loaded, older ones. Their graphs differ in name
only. For the release R and the graph G:

    https://w3id.org/lsgraph/graph/data  →  https://w3id.org/lsgraph/release/R/graph/data
    any other G                          →  https://w3id.org/lsgraph/release/R/other/<G, percent-encoded>
    the default graph                    →  https://w3id.org/lsgraph/release/R#default
    a graph that is never there          →  https://w3id.org/lsgraph/release/R#none
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote

from lsgraph.vocabulary import BASE

CATALOGUE: Final = f"{BASE}release/"
"""The graph that says which releases there are and which is current; also the beginning of the names of all others."""
_OTHER: Final = "other/"


@dataclass(frozen=True, slots=True)
class Layout:
    """The graphs of one release. ``graphs`` are its own names (canonical), sorted."""

    release: str
    graphs: tuple[str, ...]

    @classmethod
    def of(cls, release: str, graphs: Iterable[str]) -> Layout:
        """Return the layout of a release with these graphs."""
        return cls(release, tuple(sorted(graphs)))

    @property
    def iri(self) -> str:
        """Return the IRI of the release itself."""
        return f"{CATALOGUE}{self.release}"

    @property
    def default(self) -> str:
        """Return the graph that stands for the default graph: the union of all graphs, each triple once."""
        return f"{self.iri}#default"

    @property
    def journal(self) -> str:
        """Return the graph in which a publish notes what is done."""
        return f"{self.iri}#journal"

    @property
    def nothing(self) -> str:
        """Return the name of a graph that is never there."""
        return f"{self.iri}#none"

    def at_engine(self, graph: str) -> str:
        """Return the engine's name of a graph of the release, or ``nothing`` for a graph that it does not have."""
        return self.name(graph) if graph in self.graphs else self.nothing

    def name(self, graph: str) -> str:
        """Return the name that a graph has, or would have, at the engine."""
        own = graph.startswith(BASE) and not graph.startswith(BASE + _OTHER)
        return f"{self.iri}/{graph.removeprefix(BASE) if own else _OTHER + quote(graph, safe='')}"

    def everything(self) -> tuple[str, ...]:
        """Return the names of all graphs that a release may have at the engine."""
        return (*map(self.name, self.graphs), self.default, self.journal)


def canonical(name: str, release: str) -> str:
    """Return the release's own name of a graph from its name at the engine; undoes ``Layout.name``."""
    local = name.removeprefix(f"{CATALOGUE}{release}/")
    return unquote(local.removeprefix(_OTHER)) if local.startswith(_OTHER) else BASE + local
