"""The formats of results: names, media types, and which kind of query has which of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from lsgraph.sparql.negotiation import NotAcceptable, Offer, negotiate

Kind = Literal["SELECT", "ASK", "GRAPH"]
KINDS: Final[tuple[Kind, ...]] = ("SELECT", "ASK", "GRAPH")


@dataclass(frozen=True, slots=True)
class Format:
    """A result format; ``title`` is its name for people; ``media_type`` is the one that its
    specification registers.

    ``aliases`` are other types under which the same bytes are asked for and then labelled.
    """

    name: str
    title: str
    media_type: str
    kinds: frozenset[Kind]
    aliases: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()
    charset: bool = False
    extension: str = ""


_SELECT: Final[frozenset[Kind]] = frozenset({"SELECT"})
_TABLE: Final[frozenset[Kind]] = frozenset({"SELECT", "ASK"})
_GRAPH: Final[frozenset[Kind]] = frozenset({"GRAPH"})
_ALL: Final[frozenset[Kind]] = frozenset({"SELECT", "ASK", "GRAPH"})

FORMATS: Final[tuple[Format, ...]] = (
    Format("json", "JSON", "application/sparql-results+json", _TABLE, ("application/json",), (), False, "srj"),
    Format("xml", "XML", "application/sparql-results+xml", _TABLE, ("application/xml", "text/xml"), (), False, "srx"),
    Format("csv", "CSV", "text/csv", _SELECT, (), (), True, "csv"),
    Format("tsv", "TSV", "text/tab-separated-values", _SELECT, (), (), True, "tsv"),
    Format("turtle", "Turtle", "text/turtle", _GRAPH, ("application/x-turtle",), ("ttl",), True, "ttl"),
    Format(
        "jsonld", "JSON-LD", "application/ld+json", _GRAPH, ("application/json",), ("json-ld", "json"), False, "jsonld"
    ),
    Format(
        "rdfxml",
        "RDF/XML",
        "application/rdf+xml",
        _GRAPH,
        ("application/xml", "text/xml"),
        ("rdf", "xml"),
        False,
        "rdf",
    ),
    Format("ntriples", "N-Triples", "application/n-triples", _GRAPH, ("text/plain",), ("nt",), False, "nt"),
    Format("nquads", "N-Quads", "application/n-quads", _GRAPH, (), ("nq",), False, "nq"),
    Format("trig", "TriG", "application/trig", _GRAPH, (), (), False, "trig"),
    Format("n3", "N3", "text/n3", _GRAPH, (), (), True, "n3"),
    Format("html", "HTML", "text/html", _ALL, (), (), True, "html"),
)
BY_NAME: Final = {entry.name: entry for entry in FORMATS}


def _offers(kind: Kind) -> tuple[Offer, ...]:
    fitting = [entry for entry in FORMATS if kind in entry.kinds]
    first = [Offer(entry.media_type, entry.name) for entry in fitting]
    aliases = [Offer(alias, entry.name) for entry in fitting for alias in entry.aliases]
    names = [Offer(entry.media_type, entry.name) for entry in fitting]
    return tuple(dict.fromkeys([*first, *names, *aliases]))


OFFERS: Final[dict[Kind, tuple[Offer, ...]]] = {kind: _offers(kind) for kind in KINDS}
"""What each kind of query can answer with, in the server's order of preference; aliases come last."""


def choose(kind: Kind, accept: str | None, format_name: str | None = None) -> Offer | NotAcceptable:
    """Return the representation for this kind of result, or the list of those there are.

    ``format_name`` may be a format's short name (``ttl``), which stands for its full one.
    """
    if format_name:
        for entry in FORMATS:
            if kind in entry.kinds and format_name.strip().lower() in entry.other_names:
                format_name = entry.name
                break
    found = negotiate(accept, OFFERS[kind], format_name)
    return NotAcceptable(main_offers(kind)) if isinstance(found, NotAcceptable) else found


def main_offers(kind: Kind) -> tuple[Offer, ...]:
    """Return the offers without aliases: the list for people."""
    return tuple(Offer(entry.media_type, entry.name) for entry in FORMATS if kind in entry.kinds)


def content_type(offer: Offer) -> str:
    """Return the Content-Type field; text formats name their charset (RFC 6657)."""
    return f"{offer.media_type}; charset=utf-8" if BY_NAME[offer.name].charset else offer.media_type


def kind_of(form: str | None) -> Kind | None:
    """Return the kind of result that a query form gives."""
    if form == "ASK" or form == "SELECT":
        return form  # type: ignore[return-value]
    return "GRAPH" if form in {"CONSTRUCT", "DESCRIBE"} else None
