"""What stands beside a bare result: the kind of thing, its passages, where a derived fact comes from, texts for all."""

from __future__ import annotations

import pyoxigraph
import pytest
import rdflib
from pyoxigraph import NamedNode, RdfFormat, Triple

from lsgraph.validation import Report, Severity, Source, Spot, annotated, validate, validate_sources
from lsgraph.validation.run import flat_store
from lsgraph.vocabulary import PREFIXES

HEAD = "@prefix : <https://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n" + "".join(
    f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items() if prefix in ("lsg", "prj", "src", "cit")
)
HEAD += "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"


def source(turtle: str) -> Source:
    data = (HEAD + turtle).encode()
    return Source("tides.ttl", data, list(pyoxigraph.parse(data, format=RdfFormat.TURTLE)))


def shapes(turtle: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=HEAD + turtle, format="turtle")


def report(data: str, constraints: str) -> Report:
    return validate_sources([source(data)], shapes(constraints))


def test_a_result_names_the_special_class_and_the_passages_of_the_property() -> None:
    data = (
        ":Spring rdfs:subClassOf :Tide . prj:a a :Spring , :Tide ; :height 12 .\n"
        "cit:1 lsg:supports prj:a ; lsg:forProperty :height ; lsg:citesPassage src:p1-b1 .\n"
        "cit:2 lsg:supports prj:a ; lsg:forProperty :port ; lsg:citesPassage src:p1-b2 ."
    )
    (result,) = report(data, ":S sh:targetClass :Tide ; sh:path :height ; sh:maxInclusive 9 .").results
    assert [kind.value for kind in result.classes] == ["https://example.org/Spring"]
    assert [passage.value for passage in result.passages] == [f"{PREFIXES['src']}p1-b1"]


def test_a_derived_fact_is_shown_where_it_comes_from() -> None:
    asserted = source(":harbour :has :a .\n:a a :Tide .")
    derived = Triple(*(NamedNode(f"https://example.org/{name}") for name in ("a", "isOf", "harbour")))
    store = flat_store(asserted.triples, [derived])
    constraints = shapes(":S sh:targetClass :Tide ; sh:path :isOf ; sh:class :Port .")

    (result,) = annotated(validate(store, constraints), store, constraints, [asserted]).results

    assert result.place is not None
    assert result.place.source_line == ":harbour :has :a ."
    assert (result.place.spot, result.place.inferred) == (Spot.STATEMENT, True)


def test_a_shape_without_messages_speaks_both_languages() -> None:
    (result,) = report(":a a :Tide .", ":S sh:targetClass :Tide ; sh:path :height ; sh:minCount 2 .").results
    assert result.messages == {
        "ja": "値が足りません（2 個以上必要です）。",
        "en": "There are too few values: at least 2 needed.",
    }


def test_the_message_of_an_author_is_kept_and_completed() -> None:
    shape = ':S sh:targetClass :Tide ; sh:path :height ; sh:minCount 1 ; sh:message "Measure it."@en .'
    (result,) = report(":a a :Tide .", shape).results
    assert result.messages == {"ja": "値が足りません（1 個以上必要です）。", "en": "Measure it."}


def test_shapes_without_a_name_are_the_same_in_each_run() -> None:
    nested = (
        ":S sh:targetClass :Tide ; "
        "sh:property [ sh:path :height ; sh:minCount 1 ] , [ sh:path :port ; sh:minCount 1 ] ."
    )
    first, second = (report(":a a :Tide .", nested) for _ in range(2))
    assert first.results == second.results
    assert sorted(text.names[""] for text in first.shapes.values() if text.names) == [
        "<https://example.org/S> › <https://example.org/height>",
        "<https://example.org/S> › <https://example.org/port>",
    ]


def test_a_severity_of_ones_own_counts_as_a_violation() -> None:
    (result,) = report(
        ":a a :Tide .", ":S sh:targetClass :Tide ; sh:path :height ; sh:minCount 1 ; sh:severity :Alarm ."
    ).results
    assert result.severity is Severity.VIOLATION
    assert result.own_severity == NamedNode("https://example.org/Alarm")


@pytest.mark.parametrize(("value", "results"), [('"7"^^xsd:byte', 0), ("7", 1)])
def test_small_integers_keep_their_datatype(value: str, results: int) -> None:
    """A store of Oxigraph takes xsd:byte for xsd:integer."""
    constraint = ":S sh:targetClass :Tide ; sh:path :height ; sh:datatype xsd:byte ."
    assert len(report(f":a a :Tide ; :height {value} .", constraint).results) == results


def test_focus_nodes_are_counted() -> None:
    found = report(":a a :Tide . :b a :Tide .", ":S sh:targetClass :Tide ; sh:path :height ; sh:maxCount 1 .")
    assert found.shapes["https://example.org/S"].focus_nodes == 2
