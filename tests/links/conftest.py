"""The links as written, and as statements about things and citations of them."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Store

REPOSITORY = Path(__file__).resolve().parents[2]
CITATION = "https://w3id.org/lsgraph/id/citation/link-"


class Link(NamedTuple):
    """One statement of ``data/links.ttl`` about a thing: IRIs and literals as plain strings."""

    subject: str
    predicate: str
    target: str
    is_literal: bool


def links_in(store: Store) -> list[Link]:
    """Return all statements but those of the citations, in no particular order."""
    return [
        Link(quad.subject.value, quad.predicate.value, quad.object.value, isinstance(quad.object, Literal))
        for quad in store
        if isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, NamedNode | Literal)
        and not quad.subject.value.startswith(CITATION)
    ]


@pytest.fixture(scope="session")
def links_store() -> Store:
    store = Store()
    store.load(path=str(REPOSITORY / "data" / "links.ttl"), format=RdfFormat.TURTLE)
    return store


@pytest.fixture(scope="session")
def links(links_store: Store) -> list[Link]:
    return links_in(links_store)
