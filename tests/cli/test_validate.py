"""``lsgraph validate`` as an editor and a pipeline meet it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from .test_cli import REPOSITORY, Program

SHAPES = """
@prefix : <https://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
:Tide sh:targetClass :Tide ; sh:property [ sh:path :height ; sh:maxInclusive 9 ; sh:severity sh:Warning ] .
"""
HIGH = "@prefix : <https://example.org/> .\n:a a :Tide ;\n    :height 12 .\n"


@pytest.fixture
def lsgraph(tmp_path: Path) -> Program:
    return Program(tmp_path / "home")


@pytest.fixture
def shapes(tmp_path: Path) -> Path:
    path = tmp_path / "shapes.ttl"
    path.write_text(SHAPES)
    return path


@pytest.mark.parametrize(("fail_on", "status"), [("violation", 0), ("warning", 1), ("info", 1)])
def test_the_severity_that_fails_is_chosen(
    lsgraph: Program, shapes: Path, tmp_path: Path, fail_on: str, status: int
) -> None:
    (tmp_path / "tides.ttl").write_text(HIGH)
    run = lsgraph("validate", tmp_path / "tides.ttl", "--shapes", shapes, "--fail-on", fail_on)
    assert run.status == status
    assert f"{tmp_path}/tides.ttl:3:5: <https://example.org/a>  <https://example.org/height>" in run.out
    assert "    3 |     :height 12 .\n      |     ^^^^^^^^^^\n" in run.out


def test_stdin_is_read_in_the_format_named(lsgraph: Program, shapes: Path) -> None:
    data = json.dumps(
        {"@id": "https://example.org/a", "@type": "https://example.org/Tide", "https://example.org/height": 12}
    )
    run = lsgraph("validate", "-", "--input-format", "json-ld", "--shapes", shapes, "--format", "github", stdin=data)
    assert run.out.startswith("::warning file=-,line=1,endLine=1,col=")


def test_syntax_errors_of_all_files_are_told(lsgraph: Program, shapes: Path, tmp_path: Path) -> None:
    for name in ("one.ttl", "two.nt"):
        (tmp_path / name).write_text("<https://example.org/a> <https://example.org/b> .\n")
    run = lsgraph("validate", tmp_path / "one.ttl", tmp_path / "two.nt", "--shapes", shapes)
    assert (run.status, run.out) == (1, "")
    assert "one.ttl:1:" in run.err
    assert "two.nt:1:" in run.err


@pytest.mark.parametrize(
    "wrong",
    [
        ":S a sh:NodeShape ; sh:targetClass :Tide ; sh:sparql [ sh:select 'SELECT nonsense' ] .",
        ":P a sh:PropertyShape ; sh:targetClass :Tide ; sh:path :height ; sh:minCount 1 , 2 .",
        ":N a sh:NodeShape ; sh:targetClass :Tide ; sh:node :N .",
        ":a :b :c .",
    ],
    ids=["query", "two counts", "endless", "no shape"],
)
def test_a_validator_that_fails_is_status_2_and_no_report(
    lsgraph: Program, shapes: Path, tmp_path: Path, wrong: str
) -> None:
    shapes.write_text("@prefix : <https://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n" + wrong)
    (tmp_path / "tides.ttl").write_text(HIGH)
    run = lsgraph("validate", tmp_path / "tides.ttl", "--shapes", shapes)
    assert (run.status, run.out) == (2, "")
    assert run.err.startswith("The validation itself failed")


def test_the_report_goes_to_a_file_in_any_format(lsgraph: Program, shapes: Path, tmp_path: Path) -> None:
    (tmp_path / "tides.ttl").write_text(HIGH)
    target = tmp_path / "report.sarif"
    run = lsgraph("validate", tmp_path / "tides.ttl", "--shapes", shapes, "--format", "sarif", "--output", target)
    assert (run.status, run.out) == (0, "")
    assert json.loads(target.read_text())["version"] == "2.1.0"


def test_a_format_that_is_not_there_is_told_with_those_that_are(lsgraph: Program, shapes: Path, tmp_path: Path) -> None:
    (tmp_path / "tides.ttl").write_text(HIGH)
    run = lsgraph("validate", tmp_path / "tides.ttl", "--shapes", shapes, "--format", "pdf")
    assert run.status == 2
    assert "junit, sarif" in run.err


def test_other_profiles_take_any_rdf(lsgraph: Program, tmp_path: Path) -> None:
    (tmp_path / "concepts.ttl").write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "<https://example.org/a> a skos:Concept ; skos:prefLabel 'a'@en , 'b'@en .\n"
    )
    run = lsgraph("validate", tmp_path / "concepts.ttl", "--profile", "skos", LANG="ja_JP.UTF-8")
    assert run.status == 1
    assert "concepts.ttl:2:" in run.out
    assert "違反があります。" in run.out


def test_a_save_is_answered_with_what_changed(package: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "src"), "PYTHONUTF8": "1", "LANG": "C.UTF-8"}
    command = [sys.executable, "-u", "-c", "from lsgraph.cli import main; main()", "validate", "--watch", str(package)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout
        try:
            until(process, "Waiting for a save")
            added = package / "data" / "added.ttl"
            added.write_text("<https://w3id.org/lsgraph/id/project/x> a <https://w3id.org/lsgraph/ont#PlanProject> .")
            told = until(process, "Waiting for a save")
            assert "data/added.ttl:1:1: prj:x" in told
            assert " new, 0 fixed, " in told
            added.write_text("<https://w3id.org/lsgraph/id/project/x> a ")
            assert "added.ttl:1:" in until(process, "^")
            added.unlink()
            assert "Fixed:" in until(process, "Waiting for a save")
        finally:
            process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0


def until(process: subprocess.Popen[str], mark: str) -> str:
    """What the process prints up to the line with a mark."""
    assert process.stdout
    lines = []
    for line in process.stdout:
        lines.append(line)
        if mark in line:
            break
    return "".join(lines)


@pytest.mark.parametrize(("setting", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colour_is_for_a_terminal_that_wants_it(
    shapes: Path, tmp_path: Path, setting: dict[str, str], coloured: bool
) -> None:
    (tmp_path / "tides.ttl").write_text(HIGH)
    inside, outside = os.openpty()
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "src"), "LANG": "C.UTF-8", **setting}
    command = ["validate", str(tmp_path / "tides.ttl"), "--shapes", str(shapes)]
    program = [sys.executable, "-c", "from lsgraph.cli import main; main()", *command]
    subprocess.run(program, stdout=outside, check=True, env=environment, timeout=60)
    os.close(outside)
    shown = os.read(inside, 65536).decode()
    os.close(inside)
    assert "tides.ttl:3:5" in shown
    assert ("\x1b[" in shown) == coloured
