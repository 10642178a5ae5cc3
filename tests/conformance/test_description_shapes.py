"""The descriptions of service and data conform to the void-generator's shapes for services, graphs and linksets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyshacl
import pytest
import rdflib
from flask.testing import FlaskClient

from lsgraph.sparql.engine import Engine
from lsgraph.sparql.limits import Limits
from lsgraph.sparql.processes import Evaluators, Source
from lsgraph.web import create_app

from ..web import serving
from . import reading, suite

SHAPES = suite.SHARED / "void-sd-shacl" / "void-sd-shapes.ttl"
SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID = rdflib.Namespace("http://rdfs.org/ns/void#")
LINKS = (
    "<https://w3id.org/lsgraph/id/project/buoy-1> <http://www.w3.org/2004/02/skos/core#exactMatch> "
    "<https://example.org/buoy> ."
)

pytestmark = pytest.mark.skipif(not SHAPES.is_file(), reason=suite.MISSING)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Return a client of the application over a release with links to another data set and with inferred triples."""
    package = serving.make_package(tmp_path_factory.mktemp("package"))
    (package.root / "data" / "links.ttl").write_text(LINKS, encoding="utf-8")
    rule = "CONSTRUCT { ?s <urn:derived> ?s } WHERE { ?s a <https://w3id.org/lsgraph/ont#PlanProject> }"
    (package.root / "queries" / "rules" / "r9-test.rq").write_text(f"# title: Test\n{rule}", encoding="utf-8")
    release = serving.make_release(package, tmp_path_factory.mktemp("out"))
    with Evaluators.start(Source.release(release.directory), Limits()) as evaluators:
        yield create_app(release, Limits(), evaluator=Engine(evaluators.path, Limits())).test_client()


@pytest.mark.parametrize("paths", [("/sparql",), ("/.well-known/void",), ("/sparql", "/.well-known/void")])
def test_the_descriptions_conform(client: FlaskClient, paths: tuple[str, ...]) -> None:
    described = rdflib.Graph()
    for path in paths:
        described += reading.graph(client.get(path, headers={"Accept": "text/turtle"}).data, "turtle")
    shapes = rdflib.Graph().parse(Path(SHAPES), format="turtle")
    conforms, _, text = pyshacl.validate(described, shacl_graph=shapes)
    assert conforms, text


def test_there_is_something_for_the_shapes_to_look_at(client: FlaskClient) -> None:
    service = reading.graph(client.get("/sparql").data, "turtle")
    for kind in (SD.Service, SD.Dataset, SD.Graph, SD.NamedGraph, SD.EntailmentRegime):
        assert set(service.subjects(rdflib.RDF.type, kind)), kind
    data = reading.graph(client.get("/.well-known/void").data, "turtle")
    assert set(data.subjects(rdflib.RDF.type, VOID.Linkset))


def test_the_derived_graph_tells_its_rules(client: FlaskClient) -> None:
    service = reading.graph(client.get("/sparql").data, "turtle")
    described = [named for named, _ in service.subject_objects(SD.entailmentRegime)]
    assert [service.value(named, SD.name) for named in described] == [
        rdflib.URIRef("https://w3id.org/lsgraph/graph/inferred")
    ]
