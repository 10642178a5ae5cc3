"""Canonical N-Quads: the bytes whose SHA-256 names a release."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import CanonicalizationAlgorithm, Dataset, NamedNode, Quad, RdfFormat, Triple, parse, serialize


@dataclass(frozen=True, slots=True)
class CanonicalQuads:
    """Sorted canonical N-Quads (UTF-8) and the same quads with their canonical blank node labels, in that order."""

    text: bytes
    quads: tuple[Quad, ...]

    @property
    def name(self) -> str:
        """SHA-256 of the text, in lower-case hex."""
        return hashlib.sha256(self.text).hexdigest()

    def graph(self, graph: NamedNode) -> tuple[Quad, ...]:
        """Return the quads of one named graph, in canonical order."""
        return tuple(quad for quad in self.quads if quad.graph_name == graph)

    def graphs(self) -> dict[NamedNode, tuple[Quad, ...]]:
        """Return the quads by named graph; graphs sorted by IRI, quads in canonical order."""
        sorted_graphs: dict[NamedNode, list[Quad]] = {}
        for quad in self.quads:
            if isinstance(quad.graph_name, NamedNode):
                sorted_graphs.setdefault(quad.graph_name, []).append(quad)
        return {graph: tuple(sorted_graphs[graph]) for graph in sorted(sorted_graphs, key=lambda node: node.value)}


def canonicalise(quads: Iterable[Quad]) -> CanonicalQuads:
    """Label blank nodes by RDFC-1.0 and sort by code point (https://www.w3.org/TR/rdf-canon/)."""
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    text = sorted_lines(serialised(dataset, RdfFormat.N_QUADS))
    return CanonicalQuads(text, tuple(parse(text, format=RdfFormat.N_QUADS)))


def serialised(
    statements: Iterable[Quad] | Iterable[Triple], kind: RdfFormat, prefixes: Mapping[str, str] | None = None
) -> bytes:
    """Return the statements in a format, in their order."""
    return serialize(statements, format=kind, prefixes=dict(prefixes or {})) or b""


def sorted_lines(text: bytes) -> bytes:
    """Sort the lines of N-Quads or N-Triples; the order of UTF-8 bytes is the order of code points."""
    return b"".join(sorted(text.splitlines(keepends=True)))
