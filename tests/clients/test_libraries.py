"""Libraries with which people ask SPARQL endpoints from Python."""

from __future__ import annotations

import urllib.error

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore

PROJECT = rdflib.URIRef("https://w3id.org/lsgraph/ont#PlanProject")
LABEL = rdflib.SKOS.prefLabel
NAMES = {rdflib.Literal("浮標<b>事業</b>", lang="ja"), rdflib.Literal("Buoy", lang="en")}
SELECT = f"SELECT ?s ?name {{ ?s a <{PROJECT}> ; <{LABEL}> ?name }}"


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("returned", ["xml", "json", "csv", "tsv"])
def test_rdflib_s_sparql_store_reads_every_result_format(url: str, method: str, returned: str) -> None:
    store = SPARQLStore(f"{url}/sparql", method=method, returnFormat=returned)
    rows = list(store.query(SELECT))
    assert {str(row[1]) for row in rows} == {str(name) for name in NAMES}
    if returned != "csv":
        assert {row[1] for row in rows} == NAMES


def test_rdflib_s_graph_over_the_store_is_a_graph(url: str) -> None:
    graph = rdflib.Graph(SPARQLStore(f"{url}/sparql", returnFormat="json"))
    projects = set(graph.subjects(rdflib.RDF.type, PROJECT))
    assert len(projects) == 2
    assert (next(iter(projects)), rdflib.RDF.type, PROJECT) in graph
    assert bool(graph.query(f"ASK {{ ?s a <{PROJECT}> }}").askAnswer)
    as_xml = rdflib.Graph(SPARQLStore(f"{url}/sparql"))  # with returnFormat="json" it accepts no graph format at all
    constructed = as_xml.query(f"CONSTRUCT {{ ?s <{LABEL}> ?n }} WHERE {{ ?s <{LABEL}> ?n }}").graph
    assert constructed is not None
    assert {value for _, _, value in constructed if isinstance(value, rdflib.Literal)} >= NAMES


def test_rdflib_reads_a_named_graph_over_the_store(url: str) -> None:
    data = rdflib.URIRef("https://w3id.org/lsgraph/graph/data")
    store = SPARQLStore(f"{url}/sparql", context_aware=True)
    assert len(set(rdflib.Graph(store, data).subjects(rdflib.RDF.type, PROJECT))) == 2
    nowhere = rdflib.Graph(store, rdflib.URIRef("urn:nowhere"))
    assert not set(nowhere.subjects(rdflib.RDF.type, PROJECT))


def test_rdflib_reads_graphs_and_dumps_from_their_addresses(url: str) -> None:
    by_address = rdflib.Graph().parse(f"{url}/graph/data")
    by_query = rdflib.Graph().parse(f"{url}/graphs?graph=https%3A%2F%2Fw3id.org%2Flsgraph%2Fgraph%2Fdata")
    dump = rdflib.Graph().parse(f"{url}/dump/data.rdf")
    assert set(by_address) == set(by_query) == set(dump)
    assert len(by_address) == 9


def test_sparqlwrapper_asks_in_every_way(url: str) -> None:
    wrapper_module = pytest.importorskip("SPARQLWrapper")
    wrapper = wrapper_module.SPARQLWrapper(f"{url}/sparql")
    wrapper.setQuery(SELECT)
    for method in (wrapper_module.GET, wrapper_module.POST):
        wrapper.setMethod(method)
        for request_method in (wrapper_module.URLENCODED, wrapper_module.POSTDIRECTLY):
            if method == wrapper_module.GET and request_method == wrapper_module.POSTDIRECTLY:
                continue
            wrapper.setRequestMethod(request_method)
            wrapper.setReturnFormat(wrapper_module.JSON)
            found = wrapper.queryAndConvert()["results"]["bindings"]
            assert {row["name"]["value"] for row in found} == {str(name) for name in NAMES}
            wrapper.setReturnFormat(wrapper_module.XML)
            assert len(wrapper.query().convert().getElementsByTagName("result")) == 2


def test_sparqlwrapper_gets_graphs_and_sees_errors_as_such(url: str) -> None:
    wrapper_module = pytest.importorskip("SPARQLWrapper")
    exceptions = pytest.importorskip("SPARQLWrapper.SPARQLExceptions")
    wrapper = wrapper_module.SPARQLWrapper(f"{url}/sparql")
    wrapper.setQuery(f"CONSTRUCT {{ ?s <{LABEL}> ?n }} WHERE {{ ?s a <{PROJECT}> ; <{LABEL}> ?n }}")
    for returned in (wrapper_module.TURTLE, wrapper_module.RDFXML, wrapper_module.JSONLD, wrapper_module.N3):
        wrapper.setReturnFormat(returned)
        found = wrapper.queryAndConvert()
        graph = found if isinstance(found, rdflib.Graph) else rdflib.Graph().parse(data=found, format="turtle")
        assert len(graph) == 2, returned
    wrapper.setReturnFormat(wrapper_module.JSON)
    wrapper.setQuery("SELECT nonsense")
    with pytest.raises(exceptions.QueryBadFormed):
        wrapper.query()
    wrapper.setQuery("INSERT DATA { <urn:s> <urn:p> 1 }")
    wrapper.setMethod(wrapper_module.POST)
    with pytest.raises(urllib.error.HTTPError, match="403"):
        wrapper.query()
