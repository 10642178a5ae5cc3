"""A focus node has its value in every part of a query, one at a time or all at once."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat, Store

from lsgraph.validation.prebinding import for_many, for_one

A = "<https://example.org/a>"
B = "<https://example.org/b>"
DATA = f"{A} <urn:p> 1 . {A} <urn:q> {B} . {B} <urn:p> 2 ."


def solutions(query: str) -> list[str]:
    store = Store()
    store.load(DATA.encode(), RdfFormat.TURTLE)
    return sorted(str(row["this"]) for row in store.query(query))


QUERIES = [
    ("SELECT $this WHERE { $this <urn:p> ?n FILTER(?n = 1) }", True),
    (f"SELECT $this WHERE {{ FILTER($this = {A}) }}", True),
    (f"SELECT $this WHERE {{ BIND($this AS ?that) FILTER(?that = {A}) }}", True),
    (f"SELECT $this WHERE {{ {{ FILTER($this = {A}) }} UNION {{ FILTER(false) }} }}", False),
    (f"SELECT $this WHERE {{ {{ BIND($this AS ?that) }} FILTER(?that = {A}) }}", False),
    (f"SELECT $this WHERE {{ {{ $this <urn:p> ?n FILTER($this = {A}) }} UNION {{ FILTER(false) }} }}", True),
    ("SELECT $this WHERE { FILTER NOT EXISTS { ?other <urn:q> $this FILTER($this != ?other) } }", True),
    ("SELECT $this WHERE { FILTER NOT EXISTS { ?other <urn:q> $this } }", True),
    (
        "SELECT $this WHERE { FILTER(?sum = 1) "
        "{ SELECT $this (SUM(?n) AS ?sum) WHERE { $this <urn:p> ?n } GROUP BY $this } }",
        True,
    ),
    ("SELECT $this WHERE { $this <urn:p> ?n # a comment with { in it\n FILTER(?n = 1 && \"{\" != '}') }", True),
    ("SELECT $this WHERE { OPTIONAL { $this <urn:q> ?to } FILTER(BOUND(?to)) }", True),
]


@pytest.mark.parametrize(("query", "_"), QUERIES)
def test_one_node_is_bound_in_every_group(query: str, _: bool) -> None:
    assert solutions(for_one(query, A)) == [A]
    assert solutions(for_one(query, B)) == []


@pytest.mark.parametrize(("query", "possible"), QUERIES)
def test_many_nodes_at_once_find_the_same_or_are_refused(query: str, possible: bool) -> None:
    together = for_many(query, [A, B])
    assert (together is not None) == possible
    if together is not None:
        assert solutions(together) == [A]


def test_a_text_without_a_group_is_refused() -> None:
    assert for_many("ASK", [A]) is None
