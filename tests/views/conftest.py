"""The plan's portfolio in both languages, and small ones made by hand."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pyoxigraph as ox
import pytest

from lsgraph.package import GraphPackage
from lsgraph.release.building import derive
from lsgraph.store.embedded import EmbeddedStore
from lsgraph.views.picture import Say
from lsgraph.views.portfolio import Portfolio, portfolio
from lsgraph.views.rows import Row, Term
from lsgraph.web.asking import blocks
from lsgraph.web.messages import tell

REPOSITORY = Path(__file__).resolve().parents[2]
PROJECT = "https://w3id.org/lsgraph/id/project/"
BLOCKS = ("projects", "programmes", "successions", "periods", "evaluations", "placements", "date")
EVIDENCE = {
    "Succession": ["predecessor"],
    "ImplementationPeriod": ["endKind"],
    "Evaluation": ["statedText", "evaluates"],
}


@pytest.fixture(scope="session")
def graph() -> EmbeddedStore:
    """The plan's graph with what the rules derive."""
    package = GraphPackage.open(REPOSITORY)
    parsed = package.parse()
    store = ox.Store()
    store.bulk_extend(ox.Quad(*quad.triple) for quad in (*parsed.quads, *derive(package, parsed)))
    return EmbeddedStore(store)


@pytest.fixture(scope="session")
def plans(graph: EmbeddedStore) -> Mapping[str, Portfolio]:
    """The plan's portfolio by language."""
    return {language: portfolio(_rows(graph, language), language) for language in ("ja", "en")}


@pytest.fixture(scope="session")
def plan(plans: Mapping[str, Portfolio]) -> Portfolio:
    """The plan's portfolio in Japanese."""
    return plans["ja"]


@pytest.fixture(scope="session")
def say() -> Callable[[str], Say]:
    """What says messages, by language."""
    return lambda language: partial(tell, language)


def _rows(graph: EmbeddedStore, language: str) -> dict[str, tuple[Row, ...]]:
    rows = {name: _ask(graph, f"picture-{name}") for name in BLOCKS}
    for kind, properties in EVIDENCE.items():
        rows[f"evidence-{kind}"] = tuple(
            row
            for about in properties
            for row in _ask(
                graph, "picture-evidence", **{"class": f"lsg:{kind}", "property": f"lsg:{about}", "language": language}
            )
        )
    return rows


def _ask(graph: EmbeddedStore, name: str, **values: str) -> tuple[Row, ...]:
    answer = graph.query(blocks().bind(name, values), "application/sparql-results+json")
    return tuple(
        {key: Term(t["value"], t["type"], t.get("xml:lang", ""), t.get("datatype", "")) for key, t in row.items()}
        for row in json.loads(answer.content)["results"]["bindings"]
    )
