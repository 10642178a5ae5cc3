"""The wheel works without the repository: the default package is inside it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the contents of a freshly built wheel."""
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(REPOSITORY)],
        check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = folder.glob("lsgraph-*.whl")
    target = folder / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    return target


def run(installed: Path, program: str, folder: Path) -> str:
    """Run a program with nothing of the repository on its path and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, check=True, capture_output=True, text=True,
        env={"PYTHONPATH": str(installed), "PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONUTF8": "1"},
    )  # fmt: skip
    return done.stdout


def test_the_wheel_holds_every_file_of_the_default_package(installed: Path) -> None:
    inside = installed / "lsgraph" / "default_package"

    for name in ("ontology", "data", "shapes", "queries"):
        expected = {path.relative_to(REPOSITORY) for path in (REPOSITORY / name).rglob("*") if path.is_file()}
        assert {path.relative_to(inside) for path in (inside / name).rglob("*") if path.is_file()} == expected
    assert (installed / "lsgraph" / "py.typed").is_file()


def test_an_installed_lsgraph_opens_its_own_package_and_keeps_releases_in_the_cache(
    installed: Path, tmp_path: Path
) -> None:
    program = """
from lsgraph.package import GraphPackage, checkout
from lsgraph.settings import out_for
package = GraphPackage.open(None)
package.parse()
print(checkout(), package.root.name, out_for(package))
"""

    assert run(installed, program, tmp_path).split() == [
        "None",
        "default_package",
        str(tmp_path / ".cache" / "lsgraph"),
    ]
