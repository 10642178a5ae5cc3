"""A warning is explained or it stops the release."""

from __future__ import annotations

import pytest

from lsgraph.validation import validate_graph

from ..shapes import harness
from ..shapes.test_seeded_defects import with_waiver

LATE = (
    r"INSERT DATA { prj:old\/evaluation\/post a lsg:Evaluation ; lsg:evaluates prj:old ; "
    "lsg:evaluationKind ek:exPost ; lsg:evaluationStatus es:statedConducted ; lsg:fiscalYear fy:2022 }"
)


def explained_by(turtle: str) -> str:
    return rf"{LATE} ; INSERT DATA {{ dis:d1 lsg:discrepancyIn prj:old\/evaluation\/post {turtle} }}"


def test_a_warning_without_a_reason_is_a_violation() -> None:
    report = harness.report(LATE)
    assert report.constraint_ids == {"C36", "C64"}
    assert not report.publishable


def test_a_discrepancy_about_the_node_explains_it() -> None:
    report = harness.report(explained_by(""))
    assert report.constraint_ids == {"C36"}
    assert report.publishable


@pytest.mark.parametrize(("shape", "ids"), [("C36-expost-near-end", {"C36"}), ("C37-exante-first", {"C36", "C64"})])
def test_a_waiver_explains_only_the_shape_that_it_names(shape: str, ids: set[str]) -> None:
    waiver = (
        f"shapes:W01-example a shapes:Waiver ; sh:sourceShape shapes:{shape} ; "
        r"sh:focusNode prj:old\/evaluation\/post ."
    )
    assert validate_graph(harness.graph(LATE), with_waiver(waiver)).constraint_ids == ids


def test_an_inferred_year_need_not_be_printed() -> None:
    report = harness.report(
        r'INSERT DATA { prj:old\/period\/1 lsg:statedText "平成30年度から４年間"@ja . '
        r"cit:end a lsg:Citation ; lsg:supports prj:old\/period\/1 ; lsg:forProperty lsg:endFiscalYear ; "
        "lsg:citesPassage src:p1-b1 ; lsg:evidenceMode em:editorInference ; lsg:certainty 0.9 ; "
        'rdfs:comment "4年間による。"@ja , "From the four years."@en }'
    )
    assert report.results == ()
