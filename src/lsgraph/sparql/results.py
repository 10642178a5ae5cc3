"""The formats of results: names, media types, and which kind of query has which of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from lsgraph.sparql.negotiation import NotAcceptable, Offer, negotiate
from lsgraph.vocabulary import PREFIXES

Kind = Literal["SELECT", "ASK", "GRAPH"]
KINDS: Final[tuple[Kind, ...]] = ("SELECT", "ASK", "GRAPH")


@dataclass(frozen=True, slots=True)
class Format:
    """A result format; ``title`` is its name for people; ``media_type`` is the one that its
    specification registers.

    ``aliases`` are other types under which the same bytes are asked for and then labelled; ``rdf12`` tells that the
    writer knows the terms of RDF 1.2.
    """

    name: str
    title: str
    media_type: str
    kinds: frozenset[Kind]
    aliases: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()
    charset: bool = False
    extension: str = ""
    rdf12: bool = True


_VERSION: Final = "version=1.2"
"""The media type parameter with which a client says that it reads triple terms and base directions (RDF 1.2 drafts)."""

_SELECT: Final[frozenset[Kind]] = frozenset({"SELECT"})
_TABLE: Final[frozenset[Kind]] = frozenset({"SELECT", "ASK"})
_GRAPH: Final[frozenset[Kind]] = frozenset({"GRAPH"})
_ALL: Final[frozenset[Kind]] = frozenset({"SELECT", "ASK", "GRAPH"})

FORMATS: Final[tuple[Format, ...]] = (
    Format("json", "JSON", "application/sparql-results+json", _TABLE, ("application/json",), (), False, "srj"),
    Format("xml", "XML", "application/sparql-results+xml", _TABLE, ("application/xml", "text/xml"), (), False, "srx"),
    Format("csv", "CSV", "text/csv", _SELECT, (), (), True, "csv", False),
    Format("tsv", "TSV", "text/tab-separated-values", _SELECT, (), (), True, "tsv"),
    Format(
        "turtle", "Turtle", "text/turtle", _GRAPH, ("application/x-turtle", "application/turtle"), ("ttl",), True, "ttl"
    ),
    Format(
        "jsonld",
        "JSON-LD",
        "application/ld+json",
        _GRAPH,
        ("application/json", "application/x-json+ld"),
        ("json-ld", "json"),
        False,
        "jsonld",
        False,
    ),
    Format(
        "rdfxml",
        "RDF/XML",
        "application/rdf+xml",
        _GRAPH,
        ("application/xml", "text/xml"),
        ("rdf", "xml", "rdf+xml"),
        False,
        "rdf",
    ),
    Format("ntriples", "N-Triples", "application/n-triples", _GRAPH, ("text/plain",), ("nt",), False, "nt"),
    Format("nquads", "N-Quads", "application/n-quads", _GRAPH, (), ("nq",), False, "nq"),
    Format("trig", "TriG", "application/trig", _GRAPH, (), (), False, "trig"),
    Format("n3", "N3", "text/n3", _GRAPH, ("text/rdf+n3",), (), True, "n3"),
    Format("html", "HTML", "text/html", _ALL, (), (), True, "html", False),
)
BY_NAME: Final = {entry.name: entry for entry in FORMATS}


def _offers(kind: Kind) -> tuple[Offer, ...]:
    fitting = [entry for entry in FORMATS if kind in entry.kinds]
    first = [Offer(entry.media_type, entry.name) for entry in fitting]
    aliases = [Offer(alias, entry.name) for entry in fitting for alias in entry.aliases]
    newer = [Offer(f"{entry.media_type};{_VERSION}", entry.name) for entry in fitting if entry.rdf12]
    return tuple(dict.fromkeys([*first, *aliases, *newer]))


OFFERS: Final[dict[Kind, tuple[Offer, ...]]] = {kind: _offers(kind) for kind in KINDS}
"""What each kind of query can answer with, in the server's order of preference; then aliases, and last the labels
with a version, which only a client gets that names it."""


def choose(kind: Kind, accept: str | None, format_name: str | None = None) -> Offer | NotAcceptable:
    """Return the representation for this kind of result, or the list of those there are.

    ``format_name`` is a format's name, one of its short names (``ttl``), a media type, or several of these with commas,
    as libraries send them: the first that there is counts.
    """
    for name in (format_name or "").split(","):
        if name.strip():
            found = negotiate(accept, OFFERS[kind], _full_name(kind, name))
            if isinstance(found, Offer):
                return found
    if format_name:
        return NotAcceptable(main_offers(kind))
    found = negotiate(accept, OFFERS[kind])
    return NotAcceptable(main_offers(kind)) if isinstance(found, NotAcceptable) else found


def _full_name(kind: Kind, name: str) -> str:
    """Return a format's name for one of its short names; in a URL that nobody escaped, ``+`` has become a space."""
    name = name.strip().lower().replace(" ", "+")
    return next((entry.name for entry in FORMATS if kind in entry.kinds and name in entry.other_names), name)


def main_offers(kind: Kind) -> tuple[Offer, ...]:
    """Return the offers without aliases: the list for people."""
    return tuple(Offer(entry.media_type, entry.name) for entry in FORMATS if kind in entry.kinds)


def content_type(offer: Offer) -> str:
    """Return the Content-Type field; text formats name their charset (RFC 6657)."""
    return f"{offer.media_type}; charset=utf-8" if BY_NAME[offer.name].charset else offer.media_type


PREFIXED: Final = frozenset({"turtle", "trig", "n3", "rdfxml"})
"""Formats in which a graph is written with prefixes."""
_DECLARED: Final = re.compile(
    r"\bPREFIX\s+((?!xml)(?:[a-z][a-z0-9_-]*)?):\s*<([a-z][a-z0-9+.-]*:[^<>\"{}|^`\\\x00-\x20]*)>",
    re.IGNORECASE | re.ASCII,
)
_USUAL: Final = {
    name: PREFIXES[name] for name in ("dcterms", "lsg", "oa", "owl", "prov", "rdfs", "skos", "skosxl", "xsd")
}


def prefixes(query: str) -> dict[str, str]:
    """Return the prefixes with which the graph that a query makes is written, by name.

    They are those that the query declares. Where it declares none, they are the usual ones of the project and those
    whose namespace the query names. So they are known before the first triple is.
    """
    if declared := dict(_DECLARED.findall(query)):
        return declared
    return {**_USUAL, **{name: iri for name, iri in PREFIXES.items() if iri in query}}


def kind_of(form: str | None) -> Kind | None:
    """Return the kind of result that a query form gives."""
    if form == "ASK" or form == "SELECT":
        return form  # type: ignore[return-value]
    return "GRAPH" if form in {"CONSTRUCT", "DESCRIBE"} else None
