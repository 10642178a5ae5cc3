"""A release: its name, its files, and that nobody ever sees half of one."""

from __future__ import annotations

import hashlib
import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import RdfFormat, parse
from rdflib.compare import isomorphic

from lsgraph.package import GraphPackage, PackageErrors
from lsgraph.release import NoRelease, Release, ReleaseRefused, Stage, build, up_to_date

REPOSITORY = Path(__file__).resolve().parents[2]

PackageMaker = Callable[..., Path]


def build_quickly(root: Path, out: Path) -> Release:
    """Build without validation, for tests that are about something else."""
    return build(GraphPackage.open(root), out, validate=False)


def contents(directory: Path) -> dict[str, bytes]:
    """Return path → bytes of every file."""
    return {str(p.relative_to(directory)): p.read_bytes() for p in sorted(directory.rglob("*")) if p.is_file()}


def test_the_name_is_the_digest_of_the_canonical_n_quads(package: Path, tmp_path: Path) -> None:
    release = build_quickly(package, tmp_path / "out")

    text = release.path("dump/lsgraph.nq").read_bytes()

    assert hashlib.sha256(text).hexdigest() == release.name
    assert release.directory == tmp_path / "out" / "releases" / release.name
    assert text.splitlines() == sorted(text.splitlines())
    assert b"graph/meta" not in text


def test_two_builds_have_one_name_and_the_same_bytes(make_package: PackageMaker, tmp_path: Path) -> None:
    first = build(GraphPackage.open(make_package(name="one")), tmp_path / "out-1")
    second = build(GraphPackage.open(make_package(name="two")), tmp_path / "out-2")

    assert first.name == second.name
    assert contents(first.directory) == contents(second.directory)


def test_the_order_of_statements_and_blank_node_labels_do_not_change_the_name(
    make_package: PackageMaker, tmp_path: Path
) -> None:
    one = make_package({"data/x.ttl": "prj:a lsg:b _:x . _:x lsg:c 1 . prj:d lsg:e 2 ."}, name="one")
    two = make_package({"data/x.ttl": "prj:d lsg:e 2 . prj:a lsg:b [ lsg:c 1 ] ."}, name="two")

    assert build_quickly(one, tmp_path / "out-1").name == build_quickly(two, tmp_path / "out-2").name


def test_one_changed_statement_changes_the_name(make_package: PackageMaker, tmp_path: Path) -> None:
    one = make_package({"data/x.ttl": "prj:a lsg:b 1 ."}, name="one")
    two = make_package({"data/x.ttl": "prj:a lsg:b 2 ."}, name="two")

    assert build_quickly(one, tmp_path / "out").name != build_quickly(two, tmp_path / "out").name


def test_every_format_of_a_graph_says_the_same(package: Path, tmp_path: Path) -> None:
    release = build_quickly(package, tmp_path / "out")
    formats = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "jsonld": "json-ld"}

    for name in ("ontology", "data", "inferred", "shapes", "meta"):
        graphs = [
            rdflib.Graph().parse(data=release.path(f"dump/{name}.{suffix}").read_bytes(), format=kind)
            for suffix, kind in formats.items()
        ]
        assert len(graphs[0]) > 0
        assert all(isomorphic(graphs[0], graph) for graph in graphs[1:])


def test_trig_and_n_quads_say_the_same(package: Path, tmp_path: Path) -> None:
    release = build_quickly(package, tmp_path / "out")

    quads = {
        suffix: set(parse(release.path(f"dump/lsgraph.{suffix}").read_bytes(), format=kind))
        for suffix, kind in {"nq": RdfFormat.N_QUADS, "trig": RdfFormat.TRIG}.items()
    }

    assert quads["nq"] == quads["trig"]


def test_the_documents_say_what_a_project_is_found_by(package: Path, tmp_path: Path) -> None:
    release = build_quickly(package, tmp_path / "out")

    rows = [json.loads(line) for line in release.path("documents.jsonl").read_text(encoding="utf-8").splitlines()]

    assert [row["iri"] for row in rows] == sorted(row["iri"] for row in rows)
    assert next(row for row in rows if row["iri"].endswith("project/buoy-2")) == {
        "iri": "https://w3id.org/lsgraph/id/project/buoy-2",
        "classes": ["https://w3id.org/lsgraph/ont#PlanProject"],
        "texts": [
            ["label", "en", "Next Buoy Project"],
            ["label", "ja", "次期浮標事業"],
            ["abbreviation", "en", "BUOY"],
            ["tentative", "ja", "次期浮標事業（仮称）"],
        ],
        "programmes": ["https://w3id.org/lsgraph/id/programme/tides"],
        "years": [],
    }


def test_a_violation_publishes_nothing_and_keeps_the_old_release(make_package: PackageMaker, tmp_path: Path) -> None:
    out = tmp_path / "out"
    old = build(GraphPackage.open(make_package(name="good")), out)
    bad = make_package({"data/bad.ttl": "prj:lost a lsg:PlanProject ."}, name="bad")

    with pytest.raises(ReleaseRefused) as error:
        build(GraphPackage.open(bad), out)

    assert [str(result.focus_node) for result in error.value.report.violations] == [
        "<https://w3id.org/lsgraph/id/project/lost>"
    ]
    assert Release.current(out).name == old.name
    assert [path.name for path in (out / "releases").iterdir()] == [old.name]
    assert not list(out.glob(".building-*"))


def test_a_file_that_cannot_be_parsed_publishes_nothing(make_package: PackageMaker, tmp_path: Path) -> None:
    root = make_package({"data/bad.ttl": "prj:"})

    with pytest.raises(PackageErrors):
        build_quickly(root, tmp_path / "out")

    with pytest.raises(NoRelease):
        Release.current(tmp_path / "out")


def test_building_again_uses_the_release_that_is_there(package: Path, tmp_path: Path) -> None:
    first = build_quickly(package, tmp_path / "out")
    before = (first.directory / "manifest.json").stat().st_mtime_ns
    stages: list[Stage] = []

    second = build(GraphPackage.open(package), tmp_path / "out", validate=False, progress=stages.append)

    assert second.directory == first.directory
    assert (second.directory / "manifest.json").stat().st_mtime_ns == before
    assert Stage.PUBLISH not in stages


def test_progress_names_every_stage_once_in_order(package: Path, tmp_path: Path) -> None:
    stages: list[Stage] = []

    build(GraphPackage.open(package), tmp_path / "out", validate=False, progress=stages.append)

    assert stages == list(Stage)
    assert [stage.step for stage in stages] == list(range(1, 11))


def test_up_to_date_tells_whether_the_files_have_changed(package: Path, tmp_path: Path) -> None:
    opened = GraphPackage.open(package)
    assert up_to_date(opened, tmp_path / "out") is None
    release = build(opened, tmp_path / "out")

    assert up_to_date(opened, tmp_path / "out") == release
    (package / "data/projects.ttl").write_text((package / "data/projects.ttl").read_text() + "# a comment\n")
    assert up_to_date(opened, tmp_path / "out") is None


KILLED = """
import os, signal, sys
from pathlib import Path
from lsgraph.package import GraphPackage
from lsgraph.release import Stage, build

def die(stage):
    if stage.value == sys.argv[3]:
        os.kill(os.getpid(), signal.SIGKILL)

build(GraphPackage.open(Path(sys.argv[1])), Path(sys.argv[2]), validate=False, progress=die)
"""


@pytest.mark.parametrize("stage", [stage.value for stage in Stage])
def test_killed_at_any_stage_the_old_release_still_serves(
    make_package: PackageMaker, tmp_path: Path, stage: str
) -> None:
    out = tmp_path / "out"
    old = build_quickly(make_package(name="old"), out)
    new = make_package({"data/x.ttl": "prj:a lsg:b 1 ."}, name="new")

    child = subprocess.run(
        [sys.executable, "-c", KILLED, str(new), str(out), stage],
        env={"PYTHONPATH": str(REPOSITORY / "src")},
        check=False,
    )

    assert child.returncode == -signal.SIGKILL
    assert Release.current(out).name == old.name
    Release.current(out).verify()
    for directory in (out / "releases").iterdir():
        Release.open(directory).verify()
    release = build_quickly(new, out)
    assert Release.current(out).name == release.name != old.name
    assert not list(out.glob(".building-*"))


@pytest.mark.parametrize("stage", [stage.value for stage in Stage])
def test_killed_at_any_stage_of_the_first_build_there_is_no_release(package: Path, tmp_path: Path, stage: str) -> None:
    out = tmp_path / "out"

    subprocess.run(
        [sys.executable, "-c", KILLED, str(package), str(out), stage],
        env={"PYTHONPATH": str(REPOSITORY / "src")},
        check=False,
    )

    with pytest.raises(NoRelease):
        Release.current(out)


def test_a_folder_without_its_manifest_is_no_release(package: Path, tmp_path: Path) -> None:
    release = build_quickly(package, tmp_path / "out")
    copy = tmp_path / "copy"
    shutil.copytree(release.directory, copy)
    (copy / "manifest.json").unlink()

    with pytest.raises(NoRelease, match="There is no release"):
        Release.open(copy)


def test_a_truncated_file_is_noticed_when_the_release_is_opened(package: Path, tmp_path: Path) -> None:
    release = build_quickly(package, tmp_path / "out")
    file = release.path("dump/data.ttl")
    file.write_bytes(file.read_bytes()[:-1])

    with pytest.raises(NoRelease, match=r"dump/data\.ttl"):
        Release.open(release.directory)


def test_a_changed_byte_is_noticed_by_verify(package: Path, tmp_path: Path) -> None:
    release = build_quickly(package, tmp_path / "out")
    file = release.path("dump/data.ttl")
    file.write_bytes(file.read_bytes()[:-1] + b"\x55")

    with pytest.raises(NoRelease, match=r"dump/data\.ttl"):
        Release.open(release.directory).verify()


def test_a_manifest_that_is_not_one_is_damage_and_no_traceback(package: Path, tmp_path: Path) -> None:
    release = build_quickly(package, tmp_path / "out")
    for text in ("", "[]", "{}", '{"format": 1}', '{"format": 1, "files": {}}', "\x00"):
        (release.directory / "manifest.json").write_text(text)
        with pytest.raises(NoRelease):
            Release.open(release.directory)


def test_two_builders_at_once_do_not_hurt_each_other(make_package: PackageMaker, tmp_path: Path) -> None:
    out = tmp_path / "out"
    roots = [make_package({"data/x.ttl": f"prj:a lsg:b {number} ."}, name=f"p{number}") for number in range(4)]

    children = [
        subprocess.Popen(
            [sys.executable, "-c", KILLED, str(root), str(out), "never"], env={"PYTHONPATH": str(REPOSITORY / "src")}
        )
        for root in roots
    ]

    assert [child.wait() for child in children] == [0, 0, 0, 0]
    names = {Release.open(directory).name for directory in (out / "releases").iterdir()}
    assert len(names) == 4
    assert Release.current(out).name in names


def test_a_release_of_another_program_version_is_made_anew_beside_the_old_one(package: Path, tmp_path: Path) -> None:
    old = build_quickly(package, tmp_path / "out")
    manifest = json.loads((old.directory / "manifest.json").read_text())
    (old.directory / "manifest.json").write_text(json.dumps({**manifest, "builder": "0" * 64}))

    new = build_quickly(package, tmp_path / "out")

    assert new.name == old.name
    assert new.directory != old.directory
    assert Release.current(tmp_path / "out").directory == new.directory
