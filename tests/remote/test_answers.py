"""All questions and all behaviour of the embedded store, the same at every engine; known differences are listed."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat, Store, parse

from lsgraph.release import Release
from lsgraph.store import GraphStore, RequestDataset
from lsgraph.store.disk import index
from lsgraph.store.embedded import EmbeddedStore, load

from .comparing import BEHAVIOUR, DIFFERENCES, QUESTIONS, table
from .conftest import Publisher

pytestmark = pytest.mark.slow
QUERIES = {**{name: question.bound() for name, question in QUESTIONS.items()}, **BEHAVIOUR}
LINKS = "https://w3id.org/lsgraph/graph/links"


@pytest.fixture(scope="session")
def embedded(plan_release: Release) -> EmbeddedStore:
    return EmbeddedStore(load(plan_release))


@pytest.fixture(scope="session")
def on_disk(plan_release: Release, tmp_path_factory: pytest.TempPathFactory) -> GraphStore:
    place = index(plan_release.path("store.nq"), tmp_path_factory.mktemp("disk") / "index")
    return EmbeddedStore(Store.read_only(str(place)))


@pytest.fixture(scope="session")
def store(publisher: Publisher, plan_release: Release) -> GraphStore:
    found = publisher.store()
    assert found is not None
    assert found.layout.release == plan_release.name
    return found


@pytest.mark.parametrize("name", QUERIES)
def test_an_engine_answers_as_the_embedded_store(
    name: str, publisher: Publisher, store: GraphStore, embedded: EmbeddedStore
) -> None:
    same = table(store, QUERIES[name]) == table(embedded, QUERIES[name])

    assert same is ((publisher.server.engine, name) not in DIFFERENCES)


@pytest.mark.parametrize("name", QUERIES)
def test_the_store_on_disk_answers_as_the_one_in_memory(
    name: str, on_disk: GraphStore, embedded: EmbeddedStore
) -> None:
    assert table(on_disk, QUERIES[name]) == table(embedded, QUERIES[name])


def test_a_request_may_name_the_dataset(store: GraphStore, embedded: EmbeddedStore) -> None:
    query = "SELECT ?g (COUNT(*) AS ?n) WHERE { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } } GROUP BY ?g"

    for dataset in (RequestDataset((LINKS,)), RequestDataset((), (LINKS,)), RequestDataset((LINKS,), (LINKS,))):
        assert table(store, query, dataset) == table(embedded, query, dataset)


def test_a_constructed_graph_has_the_same_triples_and_a_steady_order(
    store: GraphStore, embedded: EmbeddedStore
) -> None:
    query = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH <https://w3id.org/lsgraph/graph/data> { ?s ?p ?o } }"
    there = store.query(query, "application/n-triples").content
    here = embedded.query(query, "application/n-triples").content

    assert sorted(there.splitlines()) == sorted(here.splitlines())
    assert there == store.query(query, "application/n-triples").content
    turtle = store.query(query, "text/turtle").content
    assert len(list(parse(turtle, format=RdfFormat.TURTLE))) == len(there.splitlines())


@pytest.mark.parametrize("media_type", ["text/csv", "text/tab-separated-values", "application/sparql-results+xml"])
def test_an_answer_has_the_same_bytes_in_every_format(
    media_type: str, store: GraphStore, embedded: EmbeddedStore
) -> None:
    query = QUESTIONS["cq22-running-in-a-year"].bound()

    assert store.query(query, media_type).content == embedded.query(query, media_type).content
