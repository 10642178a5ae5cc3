"""Terms of rdflib, which pySHACL speaks, as terms of Oxigraph, and back."""

from __future__ import annotations

import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode

from lsgraph.validation.report import Term


def from_rdflib(node: rdflib.term.Node) -> Term:
    """Return ``node`` as a term of Oxigraph; raises ``TypeError`` for what is no RDF term."""
    if isinstance(node, rdflib.URIRef):
        return NamedNode(str(node))
    if isinstance(node, rdflib.BNode):
        return BlankNode(str(node))
    if isinstance(node, rdflib.Literal):
        if node.language:
            return Literal(str(node), language=node.language)
        return Literal(str(node), datatype=NamedNode(str(node.datatype)) if node.datatype else None)
    raise TypeError(f"not an RDF term: {node!r}")


def to_rdflib(term: Term) -> rdflib.URIRef | rdflib.BNode | rdflib.Literal:
    """Return ``term`` as a term of rdflib."""
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    datatype = None if term.language else rdflib.URIRef(term.datatype.value)
    return rdflib.Literal(term.value, lang=term.language, datatype=datatype)
