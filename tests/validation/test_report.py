"""A report is a value: ordered, counted, and honest about what it forbids."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from lsgraph.validation import Report, Result, Severity

SHAPES = "https://w3id.org/lsgraph/shapes#"


def result(shape: str = "C35-midterm-inside", focus: str = "a", severity: Severity = Severity.VIOLATION) -> Result:
    return Result(
        focus_node=NamedNode(f"https://w3id.org/lsgraph/id/project/{focus}"),
        source_shape=NamedNode(SHAPES + shape),
        component=NamedNode("http://www.w3.org/ns/shacl#SPARQLConstraintComponent"),
        severity=severity,
        messages={"ja": "期間外です。", "en": "Outside the period."},
        value=Literal("2046"),
    )


def test_the_order_does_not_depend_on_the_order_found() -> None:
    found = [result(focus="b"), result(severity=Severity.INFO, shape="C24-x"), result(focus="a"), result(shape="C11-x")]
    assert Report.of(found).results == Report.of(reversed(found)).results
    assert [(item.constraint_id, item.focus_node.value[-1]) for item in Report.of(found).results] == [
        ("C11", "a"),
        ("C35", "a"),
        ("C35", "b"),
        ("C24", "a"),
    ]


def test_notes_do_not_stop_a_release_but_are_no_conformance_either() -> None:
    report = Report.of([result(severity=Severity.INFO)])
    assert report.publishable
    assert not report.conforms
    assert Report.of([]).conforms
    assert not Report.of([result()]).publishable


def test_counts_name_every_severity() -> None:
    report = Report.of([result(), result(focus="b"), result(severity=Severity.WARNING)])
    assert dict(report.counts) == {Severity.VIOLATION: 2, Severity.WARNING: 1, Severity.INFO: 0}


def test_a_message_falls_back_to_english() -> None:
    assert result().message("ja") == "期間外です。"
    assert result().message("fr") == "Outside the period."


def test_more_results_can_be_added() -> None:
    report = Report.of([result()]).with_results([result(shape="C29-year-as-stated")])
    assert report.constraint_ids == {"C29", "C35"}
