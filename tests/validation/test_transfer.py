"""A report passes between processes, and is kept, whole."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pyoxigraph import BlankNode, NamedNode

from lsgraph.validation import ShapeText, transfer
from lsgraph.validation.report import Place, Report, Result, Severity, Spot

from ..shapes import harness
from ..shapes.cases import CASES


@pytest.mark.parametrize("name", ["C03-labels", "C15-acyclic", "C54-total"])
def test_a_report_comes_back_as_it_was(name: str) -> None:
    report = harness.report(CASES[name].bad)
    packed = transfer.pack(report)
    again = transfer.unpack(packed)
    assert [without_label(result) for result in again.results] == [without_label(result) for result in report.results]
    assert again.results != ()
    assert again.shapes == report.shapes
    assert transfer.pack(again) == packed


def without_label(result: Result) -> Result:
    """Labels of blank nodes mean nothing."""
    is_blank = isinstance(result.source_constraint, BlankNode)
    return replace(result, source_constraint=BlankNode("x") if is_blank else result.source_constraint)


def test_the_same_report_is_the_same_bytes_whatever_its_blank_nodes_are_called() -> None:
    reports = [harness.report(CASES["C54-total"].bad) for _ in range(2)]
    renamed = [replace(result, source_constraint=BlankNode("other")) for result in reports[1].results]
    assert transfer.pack(replace(reports[1], results=tuple(renamed))) == transfer.pack(reports[0])


def test_what_was_added_for_people_comes_back_too() -> None:
    place = Place("tides.ttl", 3, 5, 7, "    :isOf :pier .", Spot.OBJECT, inferred=True)
    result = Result(
        NamedNode("urn:a"),
        NamedNode("urn:s"),
        NamedNode("urn:c"),
        Severity.WARNING,
        {"ja": "潮", "en": "Tide"},
        own_severity=NamedNode("urn:bad"),
        source_constraint=NamedNode("urn:constraint"),
        place=place,
        classes=(NamedNode("urn:Tide"),),
        passages=(NamedNode("urn:p1"),),
        suggestion={"en": "Add it."},
    )
    report = Report((replace(result, details=(result,)),), {"urn:s": ShapeText({"en": "Tides"}, {}, 7)})
    assert transfer.unpack(transfer.pack(report)) == report


def test_the_same_report_is_packed_into_the_same_bytes() -> None:
    first, second = (transfer.pack(harness.report(CASES["C03-labels"].bad)) for _ in range(2))
    assert first == second


def test_nothing_else_is_taken_for_a_report() -> None:
    for data in (b"", b"[]", b'{"results": [{}], "shapes": {}}', b'{"results": [], "shapes": {"a": {"b": 1}}}'):
        with pytest.raises(ValueError, match=r"."):
            transfer.unpack(data)
    assert transfer.unpack(transfer.pack(Report((), {"urn:s": ShapeText()}))).conforms
