"""The staged HTTP cases against a real server process, run by their own runner."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from lsgraph.release import build

from ..web import serving
from . import http_cases, suite
from .known import NOT_HERE

pytestmark = pytest.mark.skipif(not http_cases.RUNNER.is_file(), reason=suite.MISSING)

READING = http_cases.reading()
GROUPS: dict[str, tuple[Sequence[http_cases.Case], list[str]]] = {
    "own": (
        http_cases.own(),
        [
            *("--gsp-path", "/graphs", "--void-path", "/.well-known/void", "--download-path", "/dump/lsgraph.nq"),
            *("--resource-path", "/id/project/buoy-1", "--resource-iri", "https://w3id.org/lsgraph/id/project/buoy-1"),
            *("--unknown-path", "/id/project/nothing", "--ontology-path", "/ont"),
            *("--features", "cors,ld,conditional,dataset-params,no-federation"),
        ],
    ),
    "protocol": (READING.protocol, ["--features", "dataset-params"]),
    "indirect": (READING.indirect, ["--gsp-path", "/graphs", "--features", "IndirectGraphIdentification"]),
    "direct": (READING.direct, ["--gsp-path", "/graph", "--features", "DirectGraphIdentification"]),
}
LICENCE = (
    "<https://w3id.org/lsgraph/dataset> <http://purl.org/dc/terms/license> "
    "<https://creativecommons.org/licenses/by/4.0/> ."
)
NAMES = [case["id"] for cases, _ in GROUPS.values() for case in cases]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[serving.Server]:
    """Return a server whose release holds what the cases want to find."""
    package = serving.make_package(tmp_path_factory.mktemp("package"))
    (package.root / "data" / "dataset.ttl").write_text(LICENCE, encoding="utf-8")
    shutil.copy(serving.REPOSITORY / "ontology" / "lsg.ttl", package.root / "ontology")
    release = build(package, tmp_path_factory.mktemp("out"), validate=False, overlay=READING.quads)
    with serving.running(package, release, LSGRAPH_QUERY_TIME_LIMIT="2") as running:
        yield running


@pytest.fixture(scope="module")
def results(server: serving.Server, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str]]:
    """Return what the runner says of each case: passed, failed or skipped, and why."""
    folder, found = tmp_path_factory.mktemp("results"), dict[str, tuple[str, str]]()
    for group, (cases, options) in GROUPS.items():
        found |= _run(server.port, folder / group, cases, options)
    return found


def _run(port: int, path: Path, cases: Sequence[http_cases.Case], options: list[str]) -> dict[str, tuple[str, str]]:
    path.with_suffix(".cases").write_text(json.dumps(cases), encoding="utf-8")
    command = [sys.executable, str(http_cases.RUNNER), "--base", f"http://127.0.0.1:{port}", *options]
    files = ["--cases", str(path.with_suffix(".cases")), "--json", str(path)]
    ended = subprocess.run([*command, *files], capture_output=True, text=True, timeout=300)
    print(f"\n{ended.stdout}{ended.stderr}{path.name}: {ended.stdout.strip().rpartition(chr(10))[2]}")
    return {entry["id"]: (entry["result"], entry["why"]) for entry in json.loads(path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("name", [name for name in NAMES if name not in NOT_HERE])
def test_a_case_passes(results: dict[str, tuple[str, str]], name: str) -> None:
    assert results[name] == ("passed", "")


def test_only_cases_that_do_not_apply_are_left_out(results: dict[str, tuple[str, str]]) -> None:
    assert {name for name, (result, _) in results.items() if result == "skipped"} == NOT_HERE.keys()


def test_the_server_is_well_after_all_of_them(results: dict[str, tuple[str, str]], server: serving.Server) -> None:
    assert results
    assert server.query("ASK {}").status == 200
