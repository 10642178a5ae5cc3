"""A folder is a package: which files it has, where each goes, and what is said when it cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, NamedNode

from lsgraph.package import GraphPackage, PackageErrors, WrongShape
from lsgraph.vocabulary import graph_of

GRAPH = "https://w3id.org/lsgraph/graph/"


@pytest.mark.parametrize(
    ("path", "graph"),
    [
        ("ontology/lsg.ttl", "ontology"),
        ("ontology/vocab/unit.ttl", "vocab"),
        ("ontology/alignments/prov.ttl", "alignments"),
        ("data/projects.ttl", "data"),
        ("data/forms/binds.ttl", "data"),
        ("data/dataset.ttl", "data"),
        ("data/citations/projects.ttl", "citations"),
        ("data/source/passages.ttl", "citations"),
        ("data/links.ttl", "links"),
        ("shapes/time.ttl", "shapes"),
    ],
)
def test_each_folder_has_its_named_graph(path: str, graph: str) -> None:
    assert graph_of(path) == NamedNode(GRAPH + graph)


@pytest.mark.parametrize("path", ["ontology/stubs.ttl", "ontology/releases/0.1.0/lsg.ttl", "README.md"])
def test_stubs_and_earlier_ontologies_are_not_published(path: str) -> None:
    assert graph_of(path) is None


def test_quads_are_in_the_graph_of_their_file(package: Path) -> None:
    parsed = GraphPackage.open(package).parse()

    assert sorted(graph.value.removeprefix(GRAPH) for graph in parsed.graphs) == [
        "citations", "data", "ontology", "shapes", "vocab",
    ]  # fmt: skip
    assert all(quad.graph_name == graph for graph, quads in parsed.graphs.items() for quad in quads)


def test_blank_nodes_of_two_files_never_meet(make_package: Callable[..., Path]) -> None:
    root = make_package({"data/a.ttl": "_:x lsg:note 1 .", "data/b.ttl": "_:x lsg:note 2 ."})

    parsed = GraphPackage.open(root).parse()

    notes = {quad.subject for quad in parsed.quads if str(quad.predicate).endswith("note>")}
    assert len(notes) == 2
    assert all(isinstance(node, BlankNode) for node in notes)


def test_every_broken_file_is_reported_at_once(make_package: Callable[..., Path]) -> None:
    root = make_package({"data/a.ttl": "prj:x lsg:y", "data/b.ttl": "prj:x lsg:note 1 prj:y ."})

    with pytest.raises(PackageErrors) as error:
        GraphPackage.open(root).parse()

    assert [fault.path for fault in error.value.faults] == ["data/a.ttl", "data/b.ttl"]


def test_a_fault_shows_the_line_with_a_caret_under_full_width_text(package: Path) -> None:
    (package / "data/x.ttl").write_text(
        '@prefix lsg: <https://w3id.org/lsgraph/ont#> .\nlsg:a lsg:note "浮標事業" lsg:b .\n', encoding="utf-8"
    )

    with pytest.raises(PackageErrors) as error:
        GraphPackage.open(package).parse()

    assert str(error.value) == (
        "data/x.ttl:2:23: A dot is expected at the end of statements\n"
        '    2 | lsg:a lsg:note "浮標事業" lsg:b .\n'
        "      |                           ^^^^^"
    )


def test_an_undeclared_prefix_of_ours_comes_with_the_line_to_add(package: Path) -> None:
    (package / "data/x.ttl").write_text("prj:a <http://example.org/p> 1 .\n", encoding="utf-8")

    with pytest.raises(PackageErrors) as error:
        GraphPackage.open(package).parse()

    assert str(error.value).splitlines() == [
        "data/x.ttl:1:1: The prefix prj: has not been declared",
        "    1 | prj:a <http://example.org/p> 1 .",
        "      | ^^^^^",
        "   fix: @prefix prj: <https://w3id.org/lsgraph/id/project/> .",
    ]


def test_triple_terms_are_refused_because_half_of_the_readers_do_not_know_them(
    make_package: Callable[..., Path],
) -> None:
    root = make_package({"data/a.ttl": "prj:a lsg:note <<( prj:b lsg:note 1 )>> ."})

    with pytest.raises(PackageErrors, match=r"RDF 1\.2"):
        GraphPackage.open(root).parse()


def test_bytes_that_are_not_utf8_are_a_fault_and_no_traceback(package: Path) -> None:
    (package / "data/x.ttl").write_bytes(b'<http://example.org/a> <http://example.org/p> "\xff\xfe" .\n')

    with pytest.raises(PackageErrors) as error:
        GraphPackage.open(package).parse()

    assert [(fault.path, fault.line) for fault in error.value.faults] == [("data/x.ttl", 1)]


def test_a_folder_of_the_wrong_shape_is_told_what_it_lacks(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()

    with pytest.raises(WrongShape) as error:
        GraphPackage.open(tmp_path)

    assert error.value.missing == ("ontology/", "shapes/", "queries/", "data/*.ttl")
    assert str(error.value) == f"{tmp_path} is not a graph package. It lacks: ontology/, shapes/, queries/, data/*.ttl"


def test_a_folder_that_is_not_there_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(WrongShape, match="There is no folder"):
        GraphPackage.open(tmp_path / "nowhere")


def test_rules_are_not_questions(package: Path) -> None:
    (package / "queries/which-projects.rq").write_text("SELECT * { ?s ?p ?o }", encoding="utf-8")

    opened = GraphPackage.open(package)

    assert [path.name for path in opened.query_files()] == ["which-projects.rq"]
    assert all(path.parent.name == "rules" for path in opened.rule_files())


def test_the_default_package_is_this_repository() -> None:
    package = GraphPackage.open(None)

    assert package.is_default
    assert package.root == Path(__file__).resolve().parents[2]
