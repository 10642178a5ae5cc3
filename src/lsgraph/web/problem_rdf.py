"""A problem as RDF: the members of RFC 9457 and ours, each as a property (the table is in ``docs/problems.md``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pyoxigraph as ox

from lsgraph.vocabulary import BASE, DCTERMS, RDF, Namespace

PROBLEM: Final = Namespace(f"{BASE}problem/")
HTTP: Final = Namespace("http://www.w3.org/2011/http#")
"""HTTP Vocabulary in RDF 1.0, https://www.w3.org/TR/HTTP-in-RDF10/"""
_STANDARD: Final = {
    "title": DCTERMS.term("title"),
    "detail": DCTERMS.term("description"),
    "status": HTTP.term("statusCodeValue"),
}
_WORDED: Final = frozenset({"title", "detail"})


def turtle(document: Mapping[str, Any], language: str) -> bytes:
    """Return a problem document as Turtle about one blank node; a member with several values is repeated."""
    node = ox.BlankNode("problem")
    triples = [ox.Triple(node, RDF.term("type"), ox.NamedNode(document["type"]))]
    for member, value in document.items():
        predicate = _STANDARD.get(member) or PROBLEM.term(member)
        for each in value if isinstance(value, list) else [value]:
            if member != "type" and each is not None:
                triples.append(ox.Triple(node, predicate, _literal(each, language if member in _WORDED else None)))
    prefixes = {"problem": PROBLEM.iri, "dcterms": DCTERMS.iri, "http": HTTP.iri}
    return ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b""


def _literal(value: object, language: str | None) -> ox.Literal:
    if isinstance(value, int):
        return ox.Literal(value)
    text = str(value).encode("utf-8", "replace").decode("utf-8")
    return ox.Literal(text, language=language) if language else ox.Literal(text)
