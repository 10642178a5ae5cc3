"""``Link`` headers by which programs find their way: the other representations, and FAIR Signposting level 1.

https://signposting.org/FAIR/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from lsgraph.vocabulary import DATASET
from lsgraph.web.address import public_url
from lsgraph.web.frame import LICENCE
from lsgraph.web.representations import MAIN, OFFERS, in_address

_PAGE: Final = "https://schema.org/AboutPage"


def alternates(path: str, suffixes: Iterable[str] = MAIN) -> Iterator[tuple[str, str]]:
    """Yield address and media type of each representation of the resource at a path."""
    for suffix in suffixes:
        yield public_url(f"/{in_address(path)}.{suffix}"), OFFERS[suffix].media_type


def of_resource(path: str) -> str:
    """Return the field for the IRI of a resource: where its representations are."""
    return _join(_alternates(path))


def of_page(path: str, iri: str, types: Iterable[str]) -> str:
    """Return the field for the page of a resource: how to cite it, what kind of thing it is, its data, its licence."""
    data = [suffix for suffix in MAIN if suffix != "html"]
    return _join(
        (
            _link(iri, "cite-as"),
            *(_link(address, "describedby", media) for address, media in alternates(path, data)),
            *(_link(kind, "type") for kind in (_PAGE, *types)),
            _link(LICENCE, "license"),
            *(() if iri == DATASET.value else (_link(DATASET.value, "collection"),)),
            *_alternates(path),
        )
    )


def of_data(path: str, iri: str, before: str = "", after: str = "") -> str:
    """Return the field for the data of a resource; ``before`` and ``after`` are the addresses of other parts."""
    return _join(
        (
            _link(public_url(f"/{in_address(path)}.html"), "describes", OFFERS["html"].media_type),
            _link(iri, "cite-as"),
            _link(LICENCE, "license"),
            *((_link(before, "prev"),) if before else ()),
            *((_link(after, "next"),) if after else ()),
            *_alternates(path),
        )
    )


def _alternates(path: str) -> Iterator[str]:
    return (_link(address, "alternate", media) for address, media in alternates(path))


def _link(target: str, relation: str, media_type: str = "") -> str:
    return f'<{target}>; rel="{relation}"' + (f'; type="{media_type}"' if media_type else "")


def _join(links: Iterable[str]) -> str:
    return ", ".join(links)
