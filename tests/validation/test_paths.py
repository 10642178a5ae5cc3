"""Property paths are read, written as SPARQL and put into a report whole."""

from __future__ import annotations

import pytest
import rdflib
from pyoxigraph import NamedNode
from rdflib.namespace import SH

from lsgraph.validation import Report, Result, Severity
from lsgraph.validation.paths import path_text, read_path
from lsgraph.validation.writers import WRITERS

PATHS = [
    (":a", "<urn:x:a>"),
    ("[ sh:inversePath :a ]", "^<urn:x:a>"),
    ("( :a :b )", "(<urn:x:a>/<urn:x:b>)"),
    ("[ sh:alternativePath ( :a [ sh:inversePath :b ] ) ]", "(<urn:x:a>|^<urn:x:b>)"),
    ("[ sh:zeroOrMorePath ( :a :b ) ]", "(<urn:x:a>/<urn:x:b>)*"),
    ("[ sh:oneOrMorePath :a ]", "<urn:x:a>+"),
    ("[ sh:zeroOrOnePath :a ]", "<urn:x:a>?"),
]


def graph(path: str) -> rdflib.Graph:
    text = f"@prefix : <urn:x:> . @prefix sh: <http://www.w3.org/ns/shacl#> . :shape sh:path {path} ."
    return rdflib.Graph().parse(data=text, format="turtle")


@pytest.mark.parametrize(("written", "sparql"), PATHS)
def test_a_path_is_read_as_sparql_writes_it(written: str, sparql: str) -> None:
    source = graph(written)
    assert path_text(read_path(source, next(source.objects(None, SH.path)))) == sparql


@pytest.mark.parametrize(("written", "sparql"), PATHS)
def test_a_path_survives_the_report(written: str, sparql: str) -> None:
    source = graph(written)
    result = Result(
        focus_node=NamedNode("urn:x:focus"),
        source_shape=NamedNode("urn:x:shape"),
        component=NamedNode(str(SH.MinCountConstraintComponent)),
        severity=Severity.VIOLATION,
        messages={},
        path=read_path(source, next(source.objects(None, SH.path))),
    )
    written_report = rdflib.Graph().parse(data=WRITERS["turtle"].write(Report.of([result]), "en"), format="turtle")
    assert path_text(read_path(written_report, next(written_report.objects(None, SH.resultPath)))) == sparql


def test_what_is_no_path_is_refused() -> None:
    source = graph("[ sh:name 'nothing' ]")
    node = next(source.objects(None, SH.path))
    with pytest.raises(ValueError, match="not a property path"):
        read_path(source, node)
