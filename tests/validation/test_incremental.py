"""A report kept up to date is the report of a validation from the start."""

from __future__ import annotations

import random

import pyoxigraph
import pytest
import rdflib
from pyoxigraph import Triple

from lsgraph.validation import validate
from lsgraph.validation.footprint import footprint
from lsgraph.validation.incremental import KeptReport
from lsgraph.validation.run import flat_store

from ..shapes import harness

PREFIXES = "@prefix : <https://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"
NESTED = """
:Tide sh:targetClass :Tide ; sh:property
  [ sh:path :height ; sh:maxInclusive 9 ; sh:property [ sh:path :unit ; sh:minCount 1 ] ] .
:Port sh:targetClass :Port ; sh:node [ sh:property [ sh:path [ sh:inversePath :port ] ; sh:minCount 1 ] ] .
:Any sh:targetSubjectsOf :height ; sh:sparql [ sh:message "no" ; sh:select
  "SELECT $this WHERE { $this ?p ?v FILTER NOT EXISTS { ?v ?q ?w } FILTER(isIRI(?v)) }" ] .
"""
DATA = ":a a :Tide ; :height 3 ; :port :n . :b a :Tide ; :height 12 ; :port :s . :n a :Port . :s a :Port . :e a :Port ."


def triples(turtle: str) -> list[Triple]:
    return [quad.triple for quad in pyoxigraph.parse(PREFIXES + turtle, format=pyoxigraph.RdfFormat.TURTLE)]


def damaged(present: frozenset[Triple], chance: random.Random) -> frozenset[Triple]:
    """The triples without a few, and with one put together from parts of others."""
    listed = sorted(present, key=str)
    gone = chance.sample(listed, 3)
    subject, predicate, value = (chance.choice(listed) for _ in range(3))
    return present - set(gone) | {Triple(subject.subject, predicate.predicate, value.object)}


def test_any_change_of_any_graph_gives_the_same_results() -> None:
    chance = random.Random(20220603)  # noqa: S311 - no secret, only the same cases each time
    shapes = rdflib.Graph().parse(data=PREFIXES + NESTED, format="turtle")
    start = frozenset(triples(DATA))
    kept = KeptReport(start, shapes)
    for _ in range(40):
        now = damaged(start, chance)
        expected = validate(flat_store(now), shapes)
        assert kept.update(now).results == expected.results


@pytest.mark.slow
def test_any_change_of_the_plan_gives_the_same_results() -> None:
    chance = random.Random(20220603)  # noqa: S311 - no secret, only the same cases each time
    start = frozenset(quad.triple for quad in harness.graph())
    kept = KeptReport(start, harness.shapes())
    for _ in range(25):
        now = damaged(start, chance)
        assert kept.update(now).results == validate(flat_store(now), harness.shapes()).results


def test_a_change_that_a_shape_does_not_look_at_concerns_none_of_its_nodes() -> None:
    shapes = rdflib.Graph().parse(data=PREFIXES + NESTED, format="turtle")
    (port,) = triples(":n :name :x .")
    (height,) = triples(":a :height 4 .")
    tide = footprint(shapes, rdflib.URIRef("https://example.org/Tide"))
    assert tide.concerned([port]) == frozenset()
    assert tide.concerned([height]) == {height.subject}


def test_a_query_that_cannot_be_read_concerns_everything() -> None:
    shapes = rdflib.Graph().parse(
        data=PREFIXES + ':S sh:targetNode :a ; sh:sparql [ sh:select "SELECT nonsense" ] .', format="turtle"
    )
    assert footprint(shapes, rdflib.URIRef("https://example.org/S")).concerned([]) is None
