"""The shapes are SHACL by the SHACL shapes for SHACL, and say what a person needs."""

from __future__ import annotations

import re

import pyoxigraph
import pyshacl
import rdflib
from rdflib.namespace import RDFS, SH

from . import harness

FORBIDDEN = re.compile(r"\b(VALUES|MINUS|SERVICE|FROM)\b(?!\")")


def test_the_shapes_satisfy_shacl_shacl() -> None:
    conforms, _, text = pyshacl.validate(
        rdflib.Graph(), shacl_graph=harness.shapes(), meta_shacl=True, advanced=True, do_owl_imports=False
    )
    assert conforms, text


def test_both_parsers_read_the_same_shapes() -> None:
    for path in sorted((harness.ROOT / "shapes").glob("*.ttl")):
        assert len(rdflib.Graph().parse(path)) == len(set(pyoxigraph.parse(path=path))), path.name


def test_no_query_asks_anyone_else() -> None:
    for _, query in harness.shapes().subject_objects(SH.select):
        assert not FORBIDDEN.search(re.sub(r'"[^"]*"', "", str(query)))


def test_every_waiver_gives_its_reason_in_both_languages() -> None:
    waivers = rdflib.Graph().parse(harness.ROOT / "shapes" / "waivers.ttl")
    for waiver in set(waivers.subjects(SH.sourceShape)):
        assert {text.language for text in waivers.objects(waiver, RDFS.comment)} == {"ja", "en"}
