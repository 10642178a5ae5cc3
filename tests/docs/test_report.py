"""The report that the page on validation shows is what the validator says."""

from __future__ import annotations

from pathlib import Path

from lsgraph.commands.validate import validate
from lsgraph.validation.writers import text

from .conftest import ROOT


def test_the_report_on_the_page_is_the_report_of_that_mistake(tmp_path: Path) -> None:
    evaluations = (ROOT / "data" / "evaluations.ttl").read_text(encoding="utf-8")
    head, subject, rest = evaluations.partition(r"prj:saisei\/evaluation\/mid-1 a lsg:Evaluation")
    assert subject
    (tmp_path / "evaluations.ttl").write_text(head + subject + rest.replace("fy:2016", "fy:2024", 1), encoding="utf-8")
    page = (ROOT / "docs" / "validation.md").read_text(encoding="utf-8")
    shown = page.partition("to FY2024:\n\n```text\n")[2].partition("\n```")[0]
    report = text(validate([tmp_path / "evaluations.ttl"]), "en")
    assert shown
    assert [block for block in shown.split("\n\n") if block not in report] == []
