"""The plan's own package: it parses in both parsers, and its parts are where they belong."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import RdfFormat, serialize
from rdflib.compare import to_canonical_graph

from lsgraph import __version__
from lsgraph.package import GraphPackage, SourceFile, parse_file
from lsgraph.release.canonical import canonicalise
from lsgraph.vocabulary import PREFIXES

REPOSITORY = Path(__file__).resolve().parents[2]
FILES = GraphPackage.open(None).source_files()
DECLARATION = re.compile(r"^(?:@prefix|PREFIX)\s+([\w-]*):\s*<([^>]*)>", re.MULTILINE)


@pytest.mark.parametrize("source", FILES, ids=lambda source: source.path)
def test_both_parsers_read_the_same_triples(source: SourceFile) -> None:
    canonical = canonicalise(parse_file(source).quads)
    ours = rdflib.Graph()
    ours.parse(data=serialize((quad.triple for quad in canonical.quads), format=RdfFormat.N_TRIPLES), format="nt")
    theirs = rdflib.Graph().parse(source.location, format="turtle")

    assert len(ours) == len(theirs)
    if any(isinstance(term, rdflib.BNode) for triple in theirs for term in triple):
        ours, theirs = to_canonical_graph(ours), to_canonical_graph(theirs)
    assert set(ours) == set(theirs)


@pytest.mark.parametrize("source", FILES, ids=lambda source: source.path)
def test_a_prefix_means_the_same_in_every_file(source: SourceFile) -> None:
    declared = dict(DECLARATION.findall(source.location.read_text(encoding="utf-8")))

    assert {prefix: iri for prefix, iri in declared.items() if prefix in PREFIXES} == {
        prefix: PREFIXES[prefix] for prefix in declared if prefix in PREFIXES
    }


def test_the_data_set_has_the_version_of_the_program() -> None:
    text = (REPOSITORY / "data" / "dataset.ttl").read_text(encoding="utf-8")

    assert re.findall(r'dcat:version\s+"([^"]+)"', text) == [__version__]


def test_the_lock_files_lock_what_the_project_declares() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    runtime = (REPOSITORY / "requirements" / "runtime.in").read_text(encoding="utf-8").splitlines()
    dev = (REPOSITORY / "requirements" / "dev.in").read_text(encoding="utf-8").splitlines()

    assert set(project["dependencies"]) <= set(runtime)
    assert set(project["optional-dependencies"]["dev"]) <= set(dev)


@pytest.mark.parametrize("name", ["build", "runtime", "dev"])
def test_lock_files_have_hashes_and_name_no_host(name: str) -> None:
    text = (REPOSITORY / "requirements" / f"{name}.txt").read_text(encoding="utf-8")

    assert "://" not in text
    assert all("==" in line for line in text.splitlines() if line and not line.startswith((" ", "#")))
    assert text.count("==") <= text.count("--hash=sha256:")
