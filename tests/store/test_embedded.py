"""The embedded store: a query without a dataset sees everything, and FROM means what the standard says."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Store

from lsgraph.package import GraphPackage
from lsgraph.release import build
from lsgraph.store import GraphStore, QueryError, QueryKind, RequestDataset
from lsgraph.store.embedded import EmbeddedStore, load

JSON = "application/sparql-results+json"
DATA = "https://w3id.org/lsgraph/graph/data"
COUNT = "SELECT (COUNT(*) AS ?n) {clause} WHERE {{ {pattern} }}"


@pytest.fixture
def store(package: Path, tmp_path: Path) -> EmbeddedStore:
    return EmbeddedStore(load(build(GraphPackage.open(package), tmp_path / "out", validate=False)))


def count(store: EmbeddedStore, pattern: str, clause: str = "", dataset: RequestDataset | None = None) -> int:
    """Return the number of solutions."""
    text = COUNT.format(clause=clause, pattern=pattern)
    lines = store.query(text, "text/csv", dataset).content.decode().split()
    return int(lines[1])


def test_a_query_without_a_dataset_sees_every_graph(store: EmbeddedStore) -> None:
    pattern = "?c <https://w3id.org/lsgraph/ont#supports> ?p . ?p a <https://w3id.org/lsgraph/ont#PolicyElement>"

    assert count(store, pattern) == 1  # the citation, the project and the derived type are in three graphs


def test_the_default_graph_holds_every_triple_once(store: EmbeddedStore) -> None:
    assert count(store, "?s ?p ?o") == count(store, "SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }")


def test_from_means_that_graph_alone(store: EmbeddedStore) -> None:
    graph = count(store, f"GRAPH <{DATA}> {{ ?s ?p ?o }}")

    assert count(store, "?s ?p ?o", f"FROM <{DATA}>") == graph
    assert count(store, "GRAPH ?g { ?s ?p ?o }", f"FROM NAMED <{DATA}>") == graph
    assert count(store, "?s ?p ?o", f"FROM NAMED <{DATA}>") == 0


def test_a_dataset_of_the_request_replaces_the_querys_own(store: EmbeddedStore) -> None:
    dataset = RequestDataset(default=[DATA])

    assert count(store, "?s ?p ?o", "FROM <http://example.org/none>", dataset) == count(
        store, f"GRAPH <{DATA}> {{ ?s ?p ?o }}"
    )
    assert count(store, "?s ?p ?o", "", RequestDataset()) == 0


def test_kinds_of_answers(store: EmbeddedStore) -> None:
    assert store.kind("SELECT * { ?s ?p ?o }") is QueryKind.BINDINGS
    assert store.kind("ASK { ?s ?p ?o }") is QueryKind.BOOLEAN
    assert store.kind("CONSTRUCT WHERE { ?s ?p ?o }") is QueryKind.GRAPH


def test_an_answer_in_a_format_that_cannot_hold_it_is_refused(store: EmbeddedStore) -> None:
    with pytest.raises(ValueError, match="text/csv"):
        store.query("CONSTRUCT WHERE { ?s ?p ?o }", "text/csv")
    with pytest.raises(ValueError, match="text/turtle"):
        store.query("SELECT * { ?s ?p ?o }", "text/turtle")


def test_what_is_no_query_is_a_query_error(store: EmbeddedStore) -> None:
    for text in ("", "SELECT", "INSERT DATA { <a:a> <a:a> <a:a> }"):
        with pytest.raises(QueryError):
            store.query(text, JSON)


def test_the_embedded_store_has_the_interface() -> None:
    store: GraphStore = EmbeddedStore(Store())

    assert store.query("ASK { ?s ?p ?o }", JSON).content == b'{"head":{},"boolean":false}'
