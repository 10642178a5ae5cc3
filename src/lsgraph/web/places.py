"""Where this site shows what an IRI of the graph stands for: the IRI stays, the page is its address with ``.html``."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, urlencode

from lsgraph.vocabulary import BASE, LSG, SHAPES
from lsgraph.web.language import kept

_KEEP: Final = "/%:@!$&'()*+,;=-._~"


def page_of(iri: str) -> str:
    """Return the path of the page about a resource of ours; the IRI itself where it is not one of ours."""
    if iri.startswith(LSG.iri):
        return f"/ont/{quote(iri.removeprefix(LSG.iri))}.html"
    if iri.startswith(SHAPES.iri):
        return f"/shapes.html#{quote(iri.removeprefix(SHAPES.iri))}"
    if iri.startswith(BASE):
        if "#" in iri:  # a part of a document without a page of its own: everything that the graph says of it
            return f"/sparql?{urlencode({'query': f'DESCRIBE <{iri}>', 'format': 'html'})}"
        return f"/{quote(iri.removeprefix(BASE), safe=_KEEP)}.html"
    return iri


def place(iri: str) -> str:
    """Return the link to the page about a resource, in the language that the reader's address names."""
    path = page_of(iri)
    return kept(path) if path.startswith("/") else path


def ours(iri: str) -> bool:
    """Tell whether an IRI is of this graph, so that this site has a page about it."""
    return iri.startswith(BASE)
