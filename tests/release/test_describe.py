"""The description counts what is there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import QuerySolutions

from lsgraph.package import GraphPackage
from lsgraph.release import build
from lsgraph.release.quality import Share, label_coverage
from lsgraph.store.embedded import load

PREFIXES = """
PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX dqv: <http://www.w3.org/ns/dqv#> PREFIX lsg: <https://w3id.org/lsgraph/ont#>
PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX spdx: <http://spdx.org/rdf/terms#> PREFIX void: <http://rdfs.org/ns/void#>
PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
BASE <https://w3id.org/lsgraph/>
"""


class Described:
    """A small release and its description, to be asked."""

    def __init__(self, package: Path, out: Path) -> None:
        self.release = build(GraphPackage.open(package), out)
        self.store = load(self.release)

    def ask(self, variables: str, pattern: str) -> set[tuple[str, ...]]:
        """Return the rows of a SELECT over the description alone."""
        rows = self.store.query(PREFIXES + f"SELECT {variables} FROM <graph/meta> WHERE {{ {pattern} }}")
        assert isinstance(rows, QuerySolutions)
        return {tuple(str(getattr(value, "value", value)) for value in row) for row in rows}


@pytest.fixture
def described(make_package: Callable[..., Path], tmp_path: Path) -> Described:
    root = make_package({
        "data/links.ttl": "prj:buoy-1 skos:closeMatch <http://www.wikidata.org/entity/Q1> ."
        "prj:buoy-2 skos:closeMatch <http://www.wikidata.org/entity/Q2> ."
    })  # fmt: skip
    return Described(root, tmp_path / "out")


def test_void_counts_instances_of_classes(described: Described) -> None:
    assert described.ask("?n", "<dataset> void:classPartition [ void:class lsg:PlanProject ; void:entities ?n ]") == {
        ("2",)
    }
    assert described.ask("?n", "<dataset> void:classPartition [ void:class lsg:Record ; void:entities ?n ]") == {("8",)}


def test_void_counts_uses_of_properties(described: Described) -> None:
    found = described.ask("?n", "<dataset> void:propertyPartition [ void:property lsg:isProjectOf ; void:triples ?n ]")

    assert found == {("2",)}


def test_void_counts_links_by_target(described: Described) -> None:
    pattern = "[] a void:Linkset ; void:linkPredicate ?p ; void:objectsTarget/void:uriSpace ?s ; void:triples ?n"

    assert described.ask("?p ?s ?n", pattern) == {
        ("http://www.w3.org/2004/02/skos/core#closeMatch", "http://www.wikidata.org/", "2")
    }


def test_void_sizes_of_graphs_are_those_of_the_manifest(described: Described) -> None:
    found = described.ask("?g ?n", "<dataset> void:subset ?g . ?g a sd:Graph ; void:triples ?n")

    assert {(graph, int(count)) for graph, count in found} == set(described.release.graphs.items())


def test_dcat_tells_size_and_digest_of_every_dump(described: Described) -> None:
    found = described.ask(
        "?u ?size ?d",
        "<dataset> dcat:distribution ?x . "
        "?x dcat:downloadURL ?u ; dcat:byteSize ?size ; spdx:checksum/spdx:checksumValue ?d",
    )
    files = {name: entry for name, entry in described.release.manifest["files"].items() if name.startswith("dump/")}
    expected = {
        (f"https://w3id.org/lsgraph/{name}", str(entry["size"]), entry["sha256"])
        for name, entry in files.items()
        if not name.startswith("dump/meta")
    }

    assert found == expected
    assert ("https://w3id.org/lsgraph/dump/lsgraph.nq", described.release.name) in {
        (url, digest) for url, _, digest in found
    }


def test_prov_tells_the_files_that_were_used(described: Described) -> None:
    found = described.ask("?file", "<dataset> prov:wasGeneratedBy/prov:used/<http://purl.org/dc/terms/title> ?file")

    assert {file for (file,) in found} == set(
        GraphPackage.open(described.release.directory.parents[2] / "package").digests()
    )


def test_dqv_measures_citation_and_labels_and_validation(described: Described) -> None:
    found = described.ask("?m ?v", "[] dqv:isMeasurementOf ?m ; dqv:value ?v")

    values = {metric.rpartition("#metric-")[2]: value for metric, value in found}
    # Facts: two isProjectOf, one fiscalYear; one of the three is cited.
    assert values["citation-coverage"] == "0.3333"
    assert values["validation-violation"] == values["validation-warning"] == values["validation-info"] == "0"
    assert 0 < float(values["label-coverage-ja"]) < 1


def test_the_share_of_nothing_is_unknown() -> None:
    assert Share(0, 0).value is None
    assert label_coverage([], "ja") == Share(0, 0)


def test_the_description_has_neither_blank_nodes_nor_times(described: Described) -> None:
    lines = described.release.path("dump/meta.nt").read_bytes().decode()

    assert "_:" not in lines
    assert "dateTime" not in lines


def test_the_description_can_be_read_by_rdflib(described: Described) -> None:
    text = described.release.path("dump/meta.ttl").read_bytes()

    assert len(rdflib.Graph().parse(data=text, format="turtle")) > 100
