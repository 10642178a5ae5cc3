"""The plan's own release: it builds within its limits and says what it should."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from pyoxigraph import QuerySolutions

from lsgraph.package import GraphPackage
from lsgraph.release import Release, build
from lsgraph.store.embedded import load

REPOSITORY = Path(__file__).resolve().parents[2]


# A process begins with the peak of the one that started it (`execve` keeps it), so a small process starts the build.
BUILD_AND_PRINT_PEAK = """
import resource, subprocess, sys
build = [sys.executable, "-c", "from lsgraph.cli import main; main()", "build", "--out", sys.argv[1]]
completed = subprocess.run(build, stdout=sys.stderr)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(completed.returncode)
"""


def test_the_plan_conforms_and_builds_within_500_megabytes(tmp_path: Path) -> None:
    environment = {"PYTHONPATH": str(REPOSITORY / "src"), "PATH": os.environ["PATH"], "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", BUILD_AND_PRINT_PEAK, str(tmp_path / "out")]

    completed = subprocess.run(command, env=environment, capture_output=True, text=True)

    assert completed.returncode == 0, completed.stderr
    assert int(completed.stdout) < 500 * 1024


def test_a_second_build_of_the_plan_has_the_same_name_and_bytes(plan_release: Release, tmp_path: Path) -> None:
    again = build(GraphPackage.open(None), tmp_path / "out", validate=False)

    assert again.name == plan_release.name
    assert again.manifest == plan_release.manifest


def test_every_project_of_the_plan_has_one_name_in_each_language(plan_release: Release) -> None:
    rows = load(plan_release).query("""
        PREFIX lsg: <https://w3id.org/lsgraph/ont#>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT ?project ?language (COUNT(?label) AS ?labels) WHERE {
          VALUES ?language { "ja" "en" }
          ?project a lsg:Project .
          OPTIONAL { ?project skos:prefLabel ?label FILTER (LANG(?label) = ?language) }
        }
        GROUP BY ?project ?language
        HAVING (COUNT(?label) != 1)
    """)

    assert isinstance(rows, QuerySolutions)
    assert [str(row["project"]) for row in rows] == []


def test_every_record_has_a_label_in_each_language_but_names(plan_release: Release) -> None:
    rows = load(plan_release).query("""
        PREFIX lsg: <https://w3id.org/lsgraph/ont#>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT ?record ?language WHERE {
          VALUES ?language { "ja" "en" }
          ?record a lsg:Record .
          FILTER NOT EXISTS { ?record a lsg:NameRecord }
          FILTER NOT EXISTS { ?record skos:prefLabel|rdfs:label ?label FILTER (LANG(?label) = ?language) }
        }
        ORDER BY ?record
    """)

    assert isinstance(rows, QuerySolutions)
    assert [(str(row["record"]), str(row["language"])) for row in rows] == []
