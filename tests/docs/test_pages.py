"""Hand-written pages say what is so."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from lsgraph.package import GraphPackage
from lsgraph.queries import Library
from lsgraph.release import Release, Stage, build
from lsgraph.store.embedded import EmbeddedStore, load

from .conftest import ROOT


def test_every_test_that_the_feature_table_names_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", (ROOT / "FEATURES.md").read_text(encoding="utf-8"))
    assert named
    missing = [f"{path}::{name}" for path, name in named if name not in functions(ROOT / path)]
    assert missing == []


def functions(path: Path) -> set[str]:
    if not path.is_file():
        return set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_the_page_on_releases_names_the_stages_in_order() -> None:
    text = (ROOT / "docs" / "releases.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([a-z]+) \|", text.partition("## The stages")[2].partition("\n## ")[0], re.MULTILINE)
    assert rows == ["stage", *(stage.value for stage in Stage)]


def test_the_page_on_releases_names_every_file_of_one(plan_release: Release) -> None:
    text = (ROOT / "docs" / "releases.md").read_text(encoding="utf-8")
    listed = re.findall(r"^ {4}([\w/.]+) ", text, re.MULTILINE)
    # A server packs dumps beside the release's own files; they are not part of it.
    files = [path for path in plan_release.directory.rglob("*") if path.is_file() and path.suffix != ".gz"]
    names = {path.relative_to(plan_release.directory).as_posix() for path in files}
    graphs = {re.sub(r"^dump/(?!lsgraph\.)\w+\.\w+$", "dump/GRAPH.ttl", name) for name in names}
    assert graphs | {"validation.ttl"} == set(listed)


def test_the_package_of_the_page_conforms_builds_and_answers(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "package.md").read_text(encoding="utf-8")
    files = re.findall(r"^`my-plan/([\w/.]+)`:\n\n```\w+\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    copied = [ROOT / "ontology" / "lsg.ttl", *(ROOT / "queries" / "rules").glob("*.rq")]
    files += [(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in copied]
    for name, content in files:
        (tmp_path / "my-plan" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "my-plan" / name).write_text(content, encoding="utf-8")
    package = GraphPackage.open(tmp_path / "my-plan")
    release = build(package, tmp_path / "releases")
    answer = EmbeddedStore(load(release)).query(Library.open(package).bind("projects", {}), "text/csv").content
    assert sorted(answer.decode().split()) == [
        "https://w3id.org/lsgraph/id/project/buoy,Buoys",
        "https://w3id.org/lsgraph/id/project/buoy,浮標事業",
        "project,name",
    ]


def test_the_readme_stays_short() -> None:
    for name in ("README.md", "README.ja.md"):
        assert len((ROOT / name).read_text(encoding="utf-8").splitlines()) <= 150
