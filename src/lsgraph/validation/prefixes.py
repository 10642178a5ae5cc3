"""The prefixes of a SHACL-SPARQL query (https://www.w3.org/TR/shacl/#sparql-prefixes)."""

from __future__ import annotations

import rdflib
from rdflib.namespace import OWL, SH
from rdflib.paths import ZeroOrMore


def declared_prefixes(shapes: rdflib.Graph, query: rdflib.term.Node) -> dict[str, str]:
    """Return the prefixes declared by the ontologies of ``query`` and by what these import, as far as it is at hand."""
    found = {}
    path = SH.prefixes / (OWL.imports * ZeroOrMore) / SH.declare  # type: ignore[operator]
    for declaration in shapes.objects(query, path):
        prefix, namespace = shapes.value(declaration, SH.prefix), shapes.value(declaration, SH.namespace)
        if prefix is not None and namespace is not None:
            found[str(prefix)] = str(namespace)
    return found
