"""Dumps: the whole release and each named graph as files, the same bytes for the same quads on every machine.

They are not compressed: what gzip writes depends on the machine's zlib, and a server compresses what it sends anyway.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple

from lsgraph.release.canonical import CanonicalQuads, serialised, sorted_lines
from lsgraph.vocabulary import GRAPH, used_prefixes

GRAPH_FORMATS: Final[Mapping[str, RdfFormat]] = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
}
WHOLE: Final = "lsgraph"
"""File name stem of the whole release: all graphs that the name stands for, so not ``graph/meta``."""


@dataclass(frozen=True, slots=True)
class Dump:
    """One dump: its name (``lsgraph.nq``, ``data.ttl``), the graph (None: all) and the bytes."""

    name: str
    graph: NamedNode | None
    format: RdfFormat
    content: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes, in hex."""
        return hashlib.sha256(self.content).hexdigest()


def dump_whole(content: CanonicalQuads) -> tuple[Dump, ...]:
    """Return the release as canonical N-Quads (its SHA-256 is the release's name) and as TriG."""
    by_graph = [quad for quads in content.graphs().values() for quad in quads]
    trig = serialised(by_graph, RdfFormat.TRIG, used_prefixes(content.text))
    return (
        Dump(f"{WHOLE}.nq", None, RdfFormat.N_QUADS, content.text),
        Dump(f"{WHOLE}.trig", None, RdfFormat.TRIG, trig),
    )


def dump_graph(graph: NamedNode, quads: Sequence[Quad]) -> tuple[Dump, ...]:
    """Return one named graph in every graph format; ``quads`` are in canonical order."""
    name = graph.value.removeprefix(GRAPH.iri)
    triples = [quad.triple for quad in quads]
    lines = sorted_lines(serialised(triples, RdfFormat.N_TRIPLES))
    prefixes = used_prefixes(lines)
    return tuple(
        Dump(f"{name}.{suffix}", graph, kind, _write(triples, kind, prefixes, lines))
        for suffix, kind in GRAPH_FORMATS.items()
    )


def serving_file(quads: Iterable[Quad]) -> bytes:
    """Return sorted N-Quads that hold every quad twice: in its named graph and in the default graph.

    So a query without a dataset clause sees everything and FROM keeps its meaning
    (https://www.w3.org/TR/sparql11-query/#specifyingDataset); one bulk load makes a server ready.
    """
    named = list(quads)
    default = [quad.triple for quad in named]
    lines = set(serialised(named, RdfFormat.N_QUADS).splitlines(keepends=True))
    lines.update(serialised(default, RdfFormat.N_TRIPLES).splitlines(keepends=True))
    return b"".join(sorted(lines))


def _write(triples: Sequence[Triple], kind: RdfFormat, prefixes: dict[str, str], lines: bytes) -> bytes:
    if kind == RdfFormat.N_TRIPLES:
        return lines
    return serialised(triples, kind, prefixes)
