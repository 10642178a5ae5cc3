"""What the service and the data set say of themselves to programs is true, complete, and in every format."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import quote

import pytest
import rdflib
from flask.testing import FlaskClient

from lsgraph.release import Release
from lsgraph.settings import BadSetting, Settings
from lsgraph.sparql import extensions
from lsgraph.sparql.engine import Engine
from lsgraph.sparql.limits import Limits
from lsgraph.sparql.processes import Evaluators, Source
from lsgraph.web import create_app

from ..conformance import reading

SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID = rdflib.Namespace("http://rdfs.org/ns/void#")
GRAPH = rdflib.Namespace("https://w3id.org/lsgraph/graph/")
DATASET = rdflib.URIRef("https://w3id.org/lsgraph/dataset")
ENDPOINT = rdflib.URIRef("http://localhost/sparql")
POINT = '"POINT(0 0)"^^<http://www.opengis.net/ont/geosparql#wktLiteral>'


@dataclass(frozen=True)
class NoFiles:
    """A release without files: only its store is asked."""

    directory: Path
    name: str = "0" * 64


def read(client: FlaskClient, path: str, accept: str = "text/turtle", parser: str = "turtle") -> rdflib.Graph:
    answer = client.get(path, headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith(accept)
    return reading.graph(answer.data, parser)


def count(client: FlaskClient, query: str) -> int:
    answer = client.get(f"/sparql?query={quote(query)}", headers={"Accept": "application/json"})
    return int(json.loads(answer.data)["results"]["bindings"][0]["n"]["value"])


@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void"])
def test_a_description_says_the_same_in_every_format(client: FlaskClient, path: str) -> None:
    graphs = [read(client, path, accept, parser) for accept, parser in reading.PARSERS]
    assert all(set(graph) == set(graphs[0]) for graph in graphs)
    assert client.get(path).data == client.get(path).data


def test_the_service_claims_what_it_does_and_nothing_else(client: FlaskClient) -> None:
    graph = read(client, "/sparql")
    assert set(graph.objects(ENDPOINT, SD.supportedLanguage)) == {SD.SPARQL11Query}
    assert SD.UnionDefaultGraph in set(graph.objects(ENDPOINT, SD.feature))
    for absent in (SD.BasicFederatedQuery, SD.DereferencesURIs, SD.RequiresDataset, SD.EmptyGraphs):
        assert absent not in set(graph.objects(ENDPOINT, SD.feature))
    formats = {str(value).rpartition("/")[2] for value in graph.objects(ENDPOINT, SD.resultFormat)}
    assert formats == {
        *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
        *("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads", "N3"),
    }


def test_every_limit_is_announced_with_its_value(client: FlaskClient) -> None:
    graph = read(client, "/sparql")
    told = {
        str(graph.value(feature, rdflib.RDFS.label)): graph.value(feature, rdflib.RDF.value)
        for feature in graph.objects(ENDPOINT, SD.feature)
    }
    limits = client.application.extensions["lsgraph"].limits
    for entry in fields(Limits):
        if isinstance(value := getattr(limits, entry.name), int | float):
            assert float(told[entry.name].toPython()) == value  # type: ignore[union-attr]


def test_the_statistics_of_the_graphs_are_those_that_a_query_finds(client: FlaskClient) -> None:
    graph = read(client, "/sparql")
    named = {graph.value(one, SD.name): graph.value(one, SD.graph) for one in graph.objects(DATASET, SD.namedGraph)}
    assert set(named) == {GRAPH.data, GRAPH.meta, GRAPH.ontology}
    for name, described in named.items():
        size = count(client, f"SELECT (COUNT(*) AS ?n) FROM <{name}> {{ ?s ?p ?o }}")
        assert graph.value(described, VOID.triples) == rdflib.Literal(size)
    default = graph.value(DATASET, SD.defaultGraph)
    for counted, expression in (
        (VOID.triples, "*"),
        (VOID.distinctSubjects, "DISTINCT ?s"),
        (VOID.distinctObjects, "DISTINCT ?o"),
        (VOID.properties, "DISTINCT ?p"),
    ):
        size = count(client, f"SELECT (COUNT({expression}) AS ?n) {{ ?s ?p ?o }}")
        assert graph.value(default, counted) == rdflib.Literal(size)


@pytest.mark.parametrize("iri", extensions.FUNCTIONS)
def test_every_extension_function_that_is_claimed_is_known_to_the_engine(client: FlaskClient, iri: str) -> None:
    query = f"SELECT (<{iri}>({POINT}, {POINT}) AS ?x) {{}}"
    assert client.get(f"/sparql?query={quote(query)}").status_code == 200


def test_a_function_that_is_not_claimed_is_not_there(client: FlaskClient) -> None:
    query = f"SELECT (<{extensions.GEOSPARQL}buffer>({POINT}, {POINT}) AS ?x) {{}}"
    answer = client.get(f"/sparql?query={quote(query)}")
    assert answer.status_code == 400
    assert f"{extensions.GEOSPARQL}buffer" in json.loads(answer.data)["detail"]


def test_the_data_set_is_described_where_programs_look(client: FlaskClient) -> None:
    graph = read(client, "/.well-known/void")
    document = rdflib.URIRef("http://localhost/.well-known/void")
    assert (document, rdflib.RDF.type, VOID.DatasetDescription) in graph
    assert graph.value(document, rdflib.FOAF.primaryTopic) == DATASET
    assert graph.value(DATASET, VOID.sparqlEndpoint) == ENDPOINT
    assert graph.value(DATASET, VOID.triples) == rdflib.Literal(13)
    assert set(graph.objects(DATASET, VOID.dataDump)) == {
        rdflib.URIRef(f"https://w3id.org/lsgraph/dump/lsgraph.{suffix}") for suffix in ("nq", "trig")
    }
    assert len(set(graph.objects(DATASET, rdflib.DCTERMS.title))) == 2


def test_every_download_address_of_the_description_is_answered(client: FlaskClient) -> None:
    graph = read(client, "/.well-known/void")
    addresses = set(graph.objects(None, rdflib.DCAT.downloadURL))
    assert len(addresses) == 10
    for url in addresses:
        answer = client.get(str(url).removeprefix("https://w3id.org/lsgraph"))
        distribution = graph.value(None, rdflib.DCAT.downloadURL, url)
        size = graph.value(distribution, rdflib.DCAT.byteSize)
        assert (answer.status_code, len(answer.data)) == (200, int(str(size)))


def test_behind_a_proxy_the_setting_says_where_clients_find_the_service(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(client.application.extensions, "lsgraph-address", "https://data.example.org/plan")
    graph = read(client, "/sparql")
    endpoint = rdflib.URIRef("https://data.example.org/plan/sparql")
    assert graph.value(endpoint, SD.endpoint) == endpoint


@pytest.mark.parametrize("base", ["data.example.org", "ftp://x/", "https://a b/", "https://x/?y", "https://x/<"])
def test_a_base_url_that_is_none_is_refused_at_the_start(base: str) -> None:
    with pytest.raises(BadSetting, match="LSGRAPH_BASE_URL"):
        Settings.from_environment({"LSGRAPH_BASE_URL": base})


@pytest.mark.parametrize("host", ['a">b', "a b", "<x>"])
@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void"])
def test_a_host_that_is_none_gets_into_no_description(client: FlaskClient, path: str, host: str) -> None:
    assert client.get(path, headers={"Host": host}).status_code == 400


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("application/sparql-results+json;version=1.2", "application/sparql-results+json;version=1.2"),
        ("application/sparql-results+json;version=1.1", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("*/*;version=1.2", "application/sparql-results+json"),
        ("text/csv;version=1.2", "text/csv; charset=utf-8"),
    ],
)
def test_only_a_client_that_names_a_version_gets_its_label(client: FlaskClient, accept: str, content_type: str) -> None:
    answer = client.get(f"/sparql?query={quote('SELECT (1 AS ?x) {}')}", headers={"Accept": accept})
    assert answer.headers["Content-Type"] == content_type


TRIPLE_TERM = "CONSTRUCT { <urn:s> <urn:p> <<( <urn:a> <urn:b> 1 )>> } {}"


def test_a_triple_term_is_written_where_the_format_has_it_and_refused_where_not(client: FlaskClient) -> None:
    url = f"/sparql?query={quote(TRIPLE_TERM)}"
    turtle = client.get(url, headers={"Accept": "text/turtle;version=1.2"})
    assert turtle.headers["Content-Type"] == "text/turtle;version=1.2; charset=utf-8"
    assert b"<<( <urn:a> <urn:b> 1 )>>" in turtle.data
    refused = client.get(url, headers={"Accept": "application/ld+json"})
    assert (refused.status_code, refused.headers["Content-Type"]) == (406, "application/problem+json")


def test_the_data_hold_no_term_that_a_1_1_client_cannot_read(client: FlaskClient) -> None:
    directed = "ASK { { ?s ?p ?o FILTER isTRIPLE(?o) } UNION { ?s ?p ?o FILTER hasLANGDIR(?o) } }"
    answer = client.get(f"/sparql?query={quote(directed)}", headers={"Accept": "application/json"})
    assert json.loads(answer.data)["boolean"] is False


def test_without_an_evaluator_descriptions_and_graphs_are_there_but_not_what_has_to_be_asked_for(
    small_release: Release,
) -> None:
    with Evaluators.start(Source.release(small_release.directory), Limits()) as evaluators:
        client = create_app(small_release, Limits(), evaluator=Engine(evaluators.path, Limits())).test_client()
    described = client.get("/sparql", headers={"Accept": "text/turtle"})
    assert (described.status_code, described.headers["Cache-Control"]) == (200, "no-store")
    assert b"void:triples" not in described.data
    assert client.get("/graph/data").status_code == client.get("/dump/lsgraph.nq").status_code == 200
    assert client.get("/.well-known/void").status_code == client.get("/graphs?default").status_code == 503


def test_a_store_without_files_is_described_and_read_by_asking(tmp_path: Path) -> None:
    data = tmp_path / "data.nq"
    data.write_text("<urn:s> <urn:p> <urn:o> <urn:g> .\n<urn:s> <urn:p> 'x' <urn:h> .\n".replace("'", '"'), "utf-8")
    with Evaluators.start(Source.files(data), Limits()) as evaluators:
        app = create_app(NoFiles(tmp_path), Limits(), evaluator=Engine(evaluators.path, Limits()))
        graph = read(app.test_client(), "/sparql")
        named = app.test_client().get("/graphs?graph=urn:g", headers={"Accept": "application/n-triples"})
    names = {str(graph.value(one, SD.name)) for one in graph.objects(DATASET, SD.namedGraph)}
    assert names == {"urn:g", "urn:h"}
    assert graph.value(rdflib.URIRef("urn:g"), VOID.triples) == rdflib.Literal(1)
    assert named.data == b"<urn:s> <urn:p> <urn:o> .\n"
