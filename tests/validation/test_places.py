"""A result names the place where an editor has to look, to the character."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from pyoxigraph import RdfFormat

from lsgraph.validation import Place, Source, Spot, validate_sources
from lsgraph.validation.places import Source as PlacedSource
from lsgraph.validation.turtle_scanner import Unreadable, statements

ROOT = Path(__file__).resolve().parents[2]
HEAD = "@prefix : <https://example.org/> .\n"
SHAPES = """
@prefix : <https://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
:Tide a sh:NodeShape ; sh:targetClass :Tide ; sh:property :height , :port .
:height a sh:PropertyShape ; sh:path :height ; sh:maxInclusive 9 .
:port a sh:PropertyShape ; sh:path :port ; sh:minCount 1 ; sh:maxCount 1 .
"""


def source(text: str, form: RdfFormat = RdfFormat.TURTLE, path: str = "tides.ttl") -> Source:
    data = text.encode()
    return Source(path, data, list(pyoxigraph.parse(data, format=form, rename_blank_nodes=True)))


def places(text: str, form: RdfFormat = RdfFormat.TURTLE) -> list[tuple[int | None, int, int, Spot]]:
    shapes = rdflib.Graph().parse(data=SHAPES, format="turtle")
    report = validate_sources([source(text, form)], shapes)
    found = [result.place for result in report.results if result.place]
    return [(place.line, place.column, place.width, place.spot) for place in found]


def test_a_wrong_value_is_shown_with_its_property() -> None:
    assert places(f"{HEAD}:a a :Tide ; :port :north ;\n  :height 3 , 12 . # high\n") == [(3, 3, 14, Spot.STATEMENT)]


def test_what_is_missing_is_shown_at_the_subject() -> None:
    assert places(f"{HEAD}\n:b a :Ebb .\n:a\n  a :Tide .\n") == [(4, 1, 2, Spot.SUBJECT)]


def test_the_last_of_too_many_is_shown() -> None:
    assert places(f"{HEAD}:a a :Tide ;\n :port :north ;\n :port :south .") == [(4, 2, 12, Spot.STATEMENT)]


def test_brackets_strings_and_comments_do_not_mislead() -> None:
    text = (
        f'{HEAD}:x :says """ :a :height 99 . # " """@en , "[ ( " ; :list ( 1 [ :y ":a" ] ) .\n'
        f"[ :z 'a#b' ] :of [ a :Tide ; :port :n ; :height\n 12 ] ."
    )
    assert places(text) == [(3, 41, 7, Spot.STATEMENT)]


def test_n_triples_and_trig_have_places_too() -> None:
    line = "<https://example.org/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://example.org/Tide> .\n"
    assert places(line, RdfFormat.N_TRIPLES) == [(1, 1, 23, Spot.SUBJECT)]
    assert places(f"{HEAD}:g {{ :b a :Ebb }}\n:a a :Tide .", RdfFormat.TRIG) == [(3, 1, 2, Spot.SUBJECT)]


def test_rdf_xml_tells_the_line_of_the_whole_iri() -> None:
    text = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="https://example.org/">\n'
        '<Tide rdf:about="https://example.org/a"/></rdf:RDF>'
    )
    assert places(text, RdfFormat.RDF_XML) == [(2, 18, 21, Spot.SUBJECT)]


def test_a_file_that_changed_meanwhile_has_no_wrong_place() -> None:
    stale = PlacedSource("tides.ttl", f"{HEAD}:a :port :x .".encode(), source(f"{HEAD}:a a :Tide .").triples)
    assert stale.statements == ()


def test_a_place_prints_as_editors_open_it() -> None:
    assert str(Place("data/tides.ttl", 57, 18)) == "data/tides.ttl:57:18"
    assert str(Place("tides.jsonld")) == "tides.jsonld"


@pytest.mark.parametrize("path", sorted(ROOT.glob("*/**/*.ttl")), ids=lambda path: path.stem)
def test_statements_are_found_in_the_order_of_the_parser(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    parsed = list(pyoxigraph.parse(text, format=RdfFormat.TURTLE))

    found = PlacedSource(str(path), text.encode(), parsed).statements

    assert len(found) == len(PlacedSource(str(path), b"", parsed).asserted) > 0


def test_deep_brackets_are_given_up() -> None:
    with pytest.raises(Unreadable):
        statements(":a :b " + "[ :c " * 500 + "1" + " ]" * 500 + " .")
