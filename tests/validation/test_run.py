"""The validator says what it found, or that it failed; it never takes one for the other."""

from __future__ import annotations

import socket
from threading import Thread

import pyoxigraph
import pyshacl
import pytest
import rdflib
from pyoxigraph import NamedNode, Quad, RdfFormat, Store
from pyshacl.constraints.sparql.sparql_based_constraints import SPARQLBasedConstraint
from pyshacl.graph_abstraction import OxigraphDataGraph

from lsgraph.validation import Severity, ValidationFailed, validate

PREFIXES = """
@prefix : <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
EX = "https://example.org/"


def store(turtle: str) -> Store:
    found = Store()
    found.load((PREFIXES + turtle).encode(), RdfFormat.TURTLE)
    return found


def shapes(turtle: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=PREFIXES + turtle, format="turtle")


def sparql_shape(select: str, more: str = "") -> rdflib.Graph:
    return shapes(
        f":Tide a sh:NodeShape ; sh:targetClass :Tide ; sh:severity sh:Warning {more} ; "
        f'sh:message "高さ {{?value}} が負です。"@ja , "The height {{?value}} is negative."@en ; '
        f'sh:sparql [ sh:select """{select}""" ] .'
    )


NEGATIVE = "SELECT $this ?value WHERE { $this <https://example.org/height> ?value . FILTER(?value < 0) }"


def test_a_result_says_where_what_and_in_which_language() -> None:
    report = validate(store(":a a :Tide ; :height -2 . :b a :Tide ; :height 3 ."), sparql_shape(NEGATIVE))

    (result,) = report.results
    assert result.focus_node == NamedNode(EX + "a")
    assert result.source_shape == NamedNode(EX + "Tide")
    assert str(result.value) == '"-2"^^<http://www.w3.org/2001/XMLSchema#integer>'
    assert result.severity is Severity.WARNING
    assert result.messages == {"ja": "高さ -2 が負です。", "en": "The height -2 is negative."}


def test_a_blank_node_in_focus_is_checked_too() -> None:
    report = validate(store("[] a :Tide ; :height -2 . :b a :Tide ; :height -3 ."), sparql_shape(NEGATIVE))
    assert len(report.results) == 2


def test_the_focus_node_is_bound_inside_bind() -> None:
    """https://github.com/w3c/data-shapes: pre-binding-004, which Oxigraph's substitutions miss."""
    select = "SELECT $this WHERE { BIND($this AS ?that) . FILTER(?that = <https://example.org/a>) }"
    for data in (":a a :Tide .", ":a a :Tide . :b a :Tide ."):
        (result,) = validate(store(data), sparql_shape(select)).results
        assert result.focus_node == NamedNode(EX + "a")


def test_plain_strings_of_a_store_are_plain() -> None:
    one_of = shapes(
        ':P a sh:PropertyShape ; sh:targetClass :Tide ; sh:path :port ; sh:in ( "north" ) ; sh:hasValue "north" .'
    )
    assert validate(store(':a a :Tide ; :port "north" .'), one_of).conforms


def test_named_graphs_are_one_graph_and_a_triple_in_two_counts_once() -> None:
    data = Store()
    for graph in ("one", "two"):
        data.extend(
            Quad(triple.subject, triple.predicate, triple.object, NamedNode(EX + graph))
            for triple in pyoxigraph.parse((PREFIXES + ":a a :Tide ; :height 2 .").encode(), format=RdfFormat.TURTLE)
        )
    total = (
        "SELECT $this ?value WHERE { $this a <https://example.org/Tide> . "
        "{ SELECT $this (SUM(?height) AS ?value) WHERE { $this <https://example.org/height> ?height } GROUP BY $this } "
        "FILTER(?value != 2) }"
    )
    assert validate(data, sparql_shape(total)).conforms


def test_the_data_are_not_changed() -> None:
    data = store(":a a :Tide ; :height -2 .")
    before = set(data)
    validate(data, sparql_shape(NEGATIVE))
    assert set(data) == before


@pytest.mark.parametrize(
    "select",
    [
        "SELECT $this WHERE { $this a ?kind . VALUES ?kind { <https://example.org/Tide> } }",
        "SELECT $this WHERE { $this a ?kind . MINUS { $this a <https://example.org/Ebb> } }",
        "SELECT $this WHERE { SERVICE <http://127.0.0.1:9/> { $this a ?kind } }",
        "SELECT $this WHERE { $this a ?kind ",
        "SELECT $this WHERE { $this ex:undeclared ?kind }",
    ],
)
def test_a_query_that_cannot_be_run_is_a_failure_that_names_its_shape(select: str) -> None:
    with pytest.raises(ValidationFailed, match=EX + "Tide"):
        validate(store(":a a :Tide . :b a :Tide ."), sparql_shape(select))


@pytest.mark.parametrize(
    "turtle",
    [
        "",
        ":a a :Tide .",
        ":P a sh:PropertyShape ; sh:targetClass :Tide ; sh:path :height ; sh:minCount 1 , 2 .",
        ":P a sh:PropertyShape ; sh:targetClass :Tide ; sh:path :height ; sh:in ( 1 ) , ( 2 ) .",
        ":N a sh:NodeShape ; sh:targetClass :Tide ; sh:node :N .",
    ],
    ids=["no triples", "no shape", "two counts", "two lists", "endless"],
)
def test_shapes_that_are_missing_or_ill_formed_are_a_failure(turtle: str) -> None:
    with pytest.raises(ValidationFailed):
        validate(store(":a a :Tide ."), shapes(turtle))


def test_nothing_is_fetched() -> None:
    asked: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.5)

        def listen() -> None:
            try:
                server.accept()[0].close()
                asked.append("asked")
            except TimeoutError:
                pass

        listener = Thread(target=listen)
        listener.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        imports = f"<https://example.org/> a owl:Ontology ; owl:imports <{url}> ."
        validate(
            store(f"{imports} :a a :Tide ; sh:shapesGraph <{url}> ."), sparql_shape(NEGATIVE, "") + shapes(imports)
        )
        listener.join()
    assert asked == []


def test_pyshacl_is_left_as_it_was() -> None:
    before = (SPARQLBasedConstraint._evaluate_sparql_constraint, vars(OxigraphDataGraph).get("__bool__"))
    validate(store(":a a :Tide ; :height -2 ."), sparql_shape(NEGATIVE))
    with pytest.raises(ValidationFailed):
        validate(store(":a a :Tide . :b a :Tide ."), sparql_shape("SELECT $this WHERE { SERVICE <http://x/> {} }"))
    after = (SPARQLBasedConstraint._evaluate_sparql_constraint, vars(OxigraphDataGraph).get("__bool__"))
    assert after == before


def test_plain_pyshacl_finds_the_same() -> None:
    data = ":a a :Tide ; :height -2 . :b a :Tide ; :height -5 . :c a :Tide ; :height 3 ."
    ours = validate(store(data), sparql_shape(NEGATIVE))
    _, graph, _ = pyshacl.validate(rdflib.Graph().parse(data=PREFIXES + data), shacl_graph=sparql_shape(NEGATIVE))
    theirs = {str(node) for node in graph.objects(None, rdflib.SH.focusNode)}
    assert {result.focus_node.value for result in ours.results} == theirs
