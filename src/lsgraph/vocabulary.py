"""Names of the graph: the base IRI, namespaces, prefixes, and the table that puts each file into a named graph.

Everything that has to do with an IRI of ours starts here, so that the base stands in exactly one place.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Final

from pyoxigraph import NamedNode

BASE: Final = "https://w3id.org/lsgraph/"


class Namespace:
    """A namespace IRI that makes terms: ``LSG.term("Project")`` is ``<https://w3id.org/lsgraph/ont#Project>``."""

    def __init__(self, iri: str) -> None:
        """``iri`` is absolute and ends where the local name begins (``#`` or ``/``)."""
        self.iri: Final = iri

    def term(self, name: str) -> NamedNode:
        """Return the term with this local name."""
        return _node(self.iri + name)

    def __str__(self) -> str:
        return self.iri

    def __contains__(self, iri: object) -> bool:
        return str(getattr(iri, "value", iri)).startswith(self.iri)


@lru_cache(maxsize=4096)
def _node(iri: str) -> NamedNode:
    return NamedNode(iri)


LSG: Final = Namespace(BASE + "ont#")
ID: Final = Namespace(BASE + "id/")
SRC: Final = Namespace(BASE + "src/")
VOC: Final = Namespace(BASE + "voc/")
GRAPH: Final = Namespace(BASE + "graph/")
SHAPES: Final = Namespace(BASE + "shapes#")
DATASET: Final = NamedNode(BASE + "dataset")

RDF: Final = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS: Final = Namespace("http://www.w3.org/2000/01/rdf-schema#")
OWL: Final = Namespace("http://www.w3.org/2002/07/owl#")
XSD: Final = Namespace("http://www.w3.org/2001/XMLSchema#")
SKOS: Final = Namespace("http://www.w3.org/2004/02/skos/core#")
SKOSXL: Final = Namespace("http://www.w3.org/2008/05/skos-xl#")
DCTERMS: Final = Namespace("http://purl.org/dc/terms/")
DCAT: Final = Namespace("http://www.w3.org/ns/dcat#")
DQV: Final = Namespace("http://www.w3.org/ns/dqv#")
PROV: Final = Namespace("http://www.w3.org/ns/prov#")
OA: Final = Namespace("http://www.w3.org/ns/oa#")
VOID: Final = Namespace("http://rdfs.org/ns/void#")
SD: Final = Namespace("http://www.w3.org/ns/sparql-service-description#")
SH: Final = Namespace("http://www.w3.org/ns/shacl#")
SPDX: Final = Namespace("http://spdx.org/rdf/terms#")
FOAF: Final = Namespace("http://xmlns.com/foaf/0.1/")

_ID_FOLDERS: Final = {
    "prj": "project", "prg": "programme", "pol": "policy", "agt": "agent", "fy": "fy", "ini": "initiative",
    "ind": "indicator", "use": "indicator-use", "mea": "measure", "act": "activity", "sec": "section",
    "pil": "pillar", "pro": "problem", "int": "integrated-project", "suc": "succession", "rol": "role",
    "dec": "decision", "mil": "milestone", "ctx": "context-figure", "ass": "assessment", "plc": "placement",
    "cit": "citation", "dis": "discrepancy",
}  # fmt: skip
_CODE_LISTS: Final = {
    "ek": "evaluation-kind", "es": "evaluation-status", "bk": "budget-kind", "vs": "value-status",
    "sk": "succession-kind", "ex": "extent", "nk": "name-kind", "em": "evidence-mode", "ed": "end-kind",
    "rl": "role-type", "ik": "indicator-kind", "dk": "decision-kind", "un": "unit", "dz": "disease",
    "mo": "modality", "dp": "development-purpose", "th": "research-theme", "ac": "assessment-criterion",
    "dn": "discrepancy-kind", "cc": "cost-category",
}  # fmt: skip

PREFIXES: Final[dict[str, str]] = {
    "lsg": LSG.iri,
    "id": ID.iri,
    "src": SRC.iri,
    **{prefix: f"{ID}{folder}/" for prefix, folder in _ID_FOLDERS.items()},
    **{prefix: f"{VOC}{scheme}/" for prefix, scheme in _CODE_LISTS.items()},
    "dcat": DCAT.iri,
    "dcterms": DCTERMS.iri,
    "dqv": DQV.iri,
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": FOAF.iri,
    "oa": OA.iri,
    "org": "http://www.w3.org/ns/org#",
    "owl": OWL.iri,
    "prov": PROV.iri,
    "rdf": RDF.iri,
    "rdfs": RDFS.iri,
    "sd": SD.iri,
    "sh": SH.iri,
    "skos": SKOS.iri,
    "skosxl": SKOSXL.iri,
    "spdx": SPDX.iri,
    "time": "http://www.w3.org/2006/time#",
    "vann": "http://purl.org/vocab/vann/",
    "void": VOID.iri,
    "xsd": XSD.iri,
}
"""Prefix → namespace, the same in every file, dump and query of the project."""

_LONGEST_FIRST: Final = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))


@lru_cache(maxsize=8192)
def prefixed(iri: str) -> tuple[str, str] | None:
    """Return prefix and local name of an IRI with the longest of the project's prefixes that fits, or None."""
    for prefix, namespace in _LONGEST_FIRST:
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return prefix, iri[len(namespace) :]
    return None


def shorten(iri: str) -> str:
    """Return the prefixed name of an IRI, or the IRI in angle brackets where no prefix of ours fits."""
    name = prefixed(iri)
    return ":".join(name) if name else f"<{iri}>"


def used_prefixes(lines: bytes) -> dict[str, str]:
    """Return the project's prefixes whose namespaces occur in these N-Triples or N-Quads."""
    return {prefix: iri for prefix, iri in PREFIXES.items() if b"<" + iri.encode() in lines}


GRAPHS: Final[tuple[tuple[str, str | None], ...]] = (
    ("ontology/stubs.ttl", None),  # declarations of foreign terms for DL tools: not ours to publish
    ("ontology/releases/*", None),  # earlier ontology versions are served as files
    ("ontology/vocab/*.ttl", GRAPH.iri + "vocab"),
    ("ontology/alignments/*.ttl", GRAPH.iri + "alignments"),
    ("ontology/*.ttl", GRAPH.iri + "ontology"),
    ("data/citations/*.ttl", GRAPH.iri + "citations"),
    ("data/source/*.ttl", GRAPH.iri + "citations"),
    ("data/links.ttl", GRAPH.iri + "links"),
    ("data/*.ttl", GRAPH.iri + "data"),
    ("shapes/*.ttl", GRAPH.iri + "shapes"),
)
"""File pattern (``*`` also crosses folders) → named graph, first match wins; None: not part of a release."""

INFERRED: Final = GRAPH.term("inferred")
META: Final = GRAPH.term("meta")
REASONED: Final = tuple(GRAPH.term(name) for name in ("ontology", "vocab", "data", "citations", "links"))
"""Graphs that the build rules read. Alignments stay out: they would type our things with other people's classes."""


def graph_of(path: str) -> NamedNode | None:
    """Return the named graph for a file of a package (relative POSIX path), or None if it belongs to no graph."""
    for pattern, graph in GRAPHS:
        if fnmatchcase(path, pattern):
            return NamedNode(graph) if graph else None
    return None
