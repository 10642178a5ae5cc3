"""The W3C's SHACL cases through our own report: validate, write as Turtle, compare the whole graph with theirs.

What is compared is what the suite names: the result's focus node, path, value, severity, shape, constraint and its
component (https://w3c.github.io/data-shapes/data-shapes-test-suite/#ValidationReport). Messages and details are free.
"""

from __future__ import annotations

import json
from typing import Any

import pyoxigraph
import pytest
import rdflib
from pyoxigraph import RdfFormat
from rdflib.compare import isomorphic
from rdflib.namespace import RDF, SH

from lsgraph.validation import Source, ValidationFailed, validate_sources
from lsgraph.validation.writers import WRITERS

from .suite import MISSING, SHARED

SUITE = SHARED / "shacl-core-sparql"
BASE = "https://example.org/suite/"
RESULT = rdflib.URIRef("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#result")
FAILURE = rdflib.URIRef("http://www.w3.org/ns/shacl-test#Failure")
COMPARED = {
    RDF.type,
    SH.focusNode,
    SH.resultPath,
    SH.resultSeverity,
    SH.sourceConstraint,
    SH.sourceConstraintComponent,
    SH.sourceShape,
    SH.value,
}


def entries() -> list[dict[str, Any]]:
    index = SUITE / "index.json"
    return json.loads(index.read_text(encoding="utf-8")) if index.is_file() else []


def read(path: str) -> rdflib.Graph:
    return rdflib.Graph().parse(SUITE / path, format="turtle", publicID=BASE + path)


def source(path: str) -> Source:
    data = (SUITE / path).read_bytes()
    return Source(path, data, list(pyoxigraph.parse(data, format=RdfFormat.TURTLE, base_iri=BASE + path)))


def compared(graph: rdflib.Graph, report: rdflib.term.Node) -> rdflib.Graph:
    """The part of a report that the suite compares."""
    part = rdflib.Graph()
    for verdict in graph.objects(report, SH.conforms):
        part.add((report, SH.conforms, verdict))
    for result in graph.objects(report, SH.result):
        part.add((report, SH.result, result))
        for predicate, value in graph.predicate_objects(result):
            if predicate in COMPARED:
                part.add((result, predicate, value))
            if predicate == SH.resultPath:
                part += graph.cbd(value) if isinstance(value, rdflib.BNode) else ()
    return part


def test_the_suite_has_all_its_cases() -> None:
    if not SUITE.is_dir():
        pytest.skip(MISSING)
    assert len(entries()) == 65


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry["id"])
def test_the_report_is_the_one_the_suite_expects(entry: dict[str, Any]) -> None:
    manifest = read(entry["file"])
    expected = next(manifest.objects(None, RESULT))

    try:
        report = validate_sources([source(entry["data"])], read(entry["shapes"]))
    except ValidationFailed:
        assert expected == FAILURE
        return

    written = rdflib.Graph().parse(data=WRITERS["turtle"].write(report, "en"), format="turtle")
    root = next(written.subjects(RDF.type, SH.ValidationReport))
    assert isomorphic(compared(written, root), compared(manifest, expected))
