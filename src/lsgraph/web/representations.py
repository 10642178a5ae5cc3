"""A resource and its representations: the path of its IRI, and the same path with ``.html``, ``.ttl`` and so on."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote, unquote

import pyoxigraph as ox

from lsgraph.release.canonical import serialised
from lsgraph.sparql import results
from lsgraph.sparql.negotiation import Offer
from lsgraph.vocabulary import used_prefixes

OFFERS: Final[dict[str, Offer]] = {
    entry.extension: Offer(entry.media_type, entry.name) for entry in results.FORMATS if "GRAPH" in entry.kinds
}
"""Suffix → representation."""
MAIN: Final = ("html", "ttl", "nt", "rdf", "jsonld")
"""The suffixes that links tell of; the others are answered too."""
_KEEP: Final = "/%:@!$&'()*+,;=-._~"


def split(path: str) -> tuple[str, str]:
    """Return the path of a resource and the suffix of a representation, which is empty if there is none."""
    stem, dot, suffix = path.rpartition(".")
    return (stem, suffix) if dot and suffix in OFFERS and stem else (path, "")


def suffix_of(offer: Offer) -> str:
    """Return the suffix for a representation that was negotiated."""
    return results.BY_NAME[offer.name].extension


def in_address(path: str) -> str:
    """Return a path as it stands in an address: what is not ASCII percent-encoded as UTF-8 (RFC 3987 §3.1)."""
    return quote(path, safe=_KEEP)


def forms(path: str) -> Iterator[str]:
    """Yield what may be meant by a path that names nothing, the likeliest first, each once, without the path itself.

    Percent-encoding (also twice, or kept in the IRI), Unicode normalisation and width, case, spaces and underscores,
    doubled and trailing slashes.
    """
    plain = "/".join(part for part in unicodedata.normalize("NFKC", unquote(path)).strip().split("/") if part)
    short = "/".join(part for part in path.split("/") if part)
    lower = plain.lower()
    hyphened = "-".join(lower.replace("_", " ").split())
    candidates = (short, unicodedata.normalize("NFC", short), quote(short, safe=_KEEP), plain, lower, hyphened)
    yield from dict.fromkeys(candidate for candidate in candidates if candidate and candidate != path)


def written(ntriples: bytes, offer: Offer) -> bytes:
    """Return a graph in the format of an offer, in the order of its lines, with the prefixes that it needs."""
    kind = ox.RdfFormat.from_media_type(results.BY_NAME[offer.name].media_type)
    if kind is None or kind == ox.RdfFormat.N_TRIPLES:
        return ntriples
    triples = ox.parse(ntriples, format=ox.RdfFormat.N_TRIPLES)
    return serialised((quad.triple for quad in triples), kind, used_prefixes(ntriples))
