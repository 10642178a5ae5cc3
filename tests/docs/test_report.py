"""The reports that the page on validation shows are what the validator says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lsgraph.commands.validate import validate, write_report
from lsgraph.validation.writers import WRITERS
from lsgraph.validation.writers.text import text

from .conftest import ROOT

PAGE = (ROOT / "docs" / "validation.md").read_text(encoding="utf-8")
BLOCKS = {name: block for name, block in re.findall(r"^```\w+ ([\w.-]+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)}


def test_the_report_on_the_page_is_the_report_of_that_mistake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    evaluations = (ROOT / "data" / "evaluations.ttl").read_text(encoding="utf-8")
    head, subject, rest = evaluations.partition(r"prj:saisei\/evaluation\/mid-1 a lsg:Evaluation")
    assert subject
    (tmp_path / "evaluations.ttl").write_text(head + subject + rest.replace("fy:2016", "fy:2024", 1), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    shown = PAGE.partition("to FY2024:\n\n```text\n")[2].partition("\n```")[0]
    report = text(validate([Path("evaluations.ttl")]), "en")
    assert shown
    assert [block for block in shown.split("\n\n") if block not in report] == []


@pytest.mark.parametrize("name", sorted(BLOCKS.keys() & WRITERS.keys()))
def test_each_format_is_shown_as_it_is_written(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in ("tides.ttl", "shapes.ttl"):
        (tmp_path / file).write_text(BLOCKS[file], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    written = write_report(validate([Path("tides.ttl")], [Path("shapes.ttl")]), name, "en").decode("utf-8-sig")
    left = iter(written.splitlines())
    assert [line for line in BLOCKS[name].splitlines() if line not in left] == []


def test_every_format_is_in_the_table() -> None:
    assert [name for name in WRITERS if f"| `{name}` |" not in PAGE] == []
