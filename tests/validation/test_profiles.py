"""The profiles for other people's data: each shape says what a person needs, and finds what it is for."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph
import pyshacl
import pytest
import rdflib
from rdflib.namespace import RDF, RDFS, SH

from lsgraph.validation import validate
from lsgraph.validation.upload import PROFILES
from lsgraph.web.examples import EXAMPLES

from ..conformance.suite import SHARED

FOLDER = Path(__file__).resolve().parents[2] / "src" / "lsgraph" / "validation" / "profiles"
OURS = tuple(name for name in PROFILES if name not in {"plan", "ontology"})
OFFICIAL = SHARED / "dcat-ap-3.0.1-shacl" / "html" / "shacl" / "shapes.ttl"
PREFIXES = """
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix void: <http://rdfs.org/ns/void#> .
@prefix spdx: <http://spdx.org/rdf/terms#> . @prefix : <urn:x:> .
"""
SKOS_FAULTS = {
    "S09": ":a a skos:Concept , skos:ConceptScheme .",
    "S13": ":a skos:prefLabel 'a'@en ; skos:altLabel 'a'@en .",
    "S14": ":a skos:prefLabel 'a'@en , 'b'@en .",
    "S27": ":a skos:related :b . :b skos:narrower :c . :c skos:narrower :a .",
    "S37": ":a a skos:Collection , skos:Concept .",
    "S46": ":a skos:exactMatch :b . :b skos:broadMatch :a .",
}
VOID_FAULTS = {
    "V01": ":s a sd:Service ; sd:endpoint 'x' ; sd:supportedLanguage :l ; sd:resultFormat :f .",
    "V05": ":g a sd:NamedGraph .",
    "V07": ":d a void:Dataset ; dcterms:title 'd' ; void:dataDump 'file' .",
    "V09": ":d a void:Dataset ; dcterms:title 'd' ; void:triples -1 .",
    "V15": ":l a void:Linkset ; void:linkPredicate skos:exactMatch ; void:subjectsTarget :a , :b .",
    "V20": ":d void:classPartition [ void:entities 1 ] .",
}
CATALOGUES = {
    "nothing": ":c a dcat:Catalog . :d a dcat:Dataset . :f a dcat:Distribution . :s a dcat:DataService .",
    "too much": ":d a dcat:Dataset ; dcterms:title 't' ; dcterms:description 'd' ; dcterms:publisher :p , :q ; "
    "dcterms:issued '2022' , '2023' ; dcat:version '1' , '2' .",
    "of the wrong form": ":d a dcat:Dataset ; dcterms:title :t ; dcterms:description :d ; dcat:theme 'x' ; "
    "dcat:distribution 'file' ; dcat:contactPoint 'me' . "
    ":f a dcat:Distribution ; dcat:accessURL 'x' ; dcat:byteSize 1.5 .",
    "parts": ":r a dcat:CatalogRecord . :a a foaf:Agent . :k a spdx:Checksum . :x a dcat:Relationship . "
    ":n a dcat:DatasetSeries . :t a skos:Concept . :v a skos:ConceptScheme .",
}


def shapes(name: str) -> rdflib.Graph:
    return rdflib.Graph().parse(FOLDER / f"{name}.ttl")


def store(turtle: str) -> pyoxigraph.Store:
    filled = pyoxigraph.Store()
    filled.load((PREFIXES + turtle).encode(), format=pyoxigraph.RdfFormat.TURTLE)
    return filled


@pytest.mark.parametrize("name", OURS)
def test_a_profile_is_shacl_and_says_what_a_person_needs(name: str) -> None:
    graph = shapes(name)
    conforms, _, text = pyshacl.validate(rdflib.Graph(), shacl_graph=graph, meta_shacl=True, advanced=True)
    assert conforms, text
    named = {node for kind in (SH.NodeShape, SH.PropertyShape) for node in graph.subjects(RDF.type, kind)}
    assert named
    for shape in named:
        for prop in (SH.name, SH.description, SH.message):
            assert {text.language for text in graph.objects(shape, prop)} == {"ja", "en"}, (shape, prop)
        assert len(set(graph.objects(shape, SH.severity))) == 1
        assert str(graph.value(shape, RDFS.seeAlso)).startswith("https://")


@pytest.mark.parametrize(
    ("profile", "constraint", "fault"),
    [("skos", *each) for each in SKOS_FAULTS.items()] + [("void", *each) for each in VOID_FAULTS.items()],
)
def test_a_fault_is_found_by_its_shape(profile: str, constraint: str, fault: str) -> None:
    violations = validate(store(fault), shapes(profile)).violations
    assert {result.constraint_id for result in violations} == {constraint}


def test_the_examples_of_the_form_are_what_they_say() -> None:
    concepts, catalogue = (
        validate(store(EXAMPLES[name].text), shapes(EXAMPLES[name].profile)) for name in ("concepts", "catalogue")
    )
    assert concepts.constraint_ids == {"S13", "S14", "S27"}
    assert catalogue.conforms


@pytest.mark.skipif(not OFFICIAL.is_file(), reason="the official shapes of DCAT-AP are not at hand")
@pytest.mark.parametrize("name", CATALOGUES)
def test_violations_of_dcat_ap_are_those_of_the_official_shapes(name: str) -> None:
    data = store(CATALOGUES[name])
    official, ours = validate(data, rdflib.Graph().parse(OFFICIAL)), validate(data, shapes("dcat-ap"))
    pairs = [
        {(str(result.focus_node), str(result.path)) for result in report.violations} for report in (official, ours)
    ]
    assert pairs[0]
    assert pairs[1] == pairs[0]
