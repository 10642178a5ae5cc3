"""RDF documents read by rdflib, which is no part of the server that wrote them."""

from __future__ import annotations

import warnings
from typing import Final

import rdflib

PARSERS: Final = (
    ("text/turtle", "turtle"),
    ("application/n-triples", "nt"),
    ("application/rdf+xml", "xml"),
    ("application/ld+json", "json-ld"),
    ("application/trig", "trig"),
    ("application/n-quads", "nquads"),
    ("text/n3", "n3"),
)
"""Media type → rdflib's parser, for every graph format that the service writes."""


def graph(body: bytes, parser: str, base: str | None = None) -> rdflib.Graph:
    """Return all triples of a document as one graph."""
    found, dataset = rdflib.Graph(), rdflib.Dataset(default_union=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's parsers use what rdflib deprecates
        dataset.parse(data=body, format=parser, publicID=base)
    for subject, predicate, value, _ in dataset.quads((None, None, None, None)):
        found.add((subject, predicate, value))
    return found
