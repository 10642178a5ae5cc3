"""Two parsers that share no code must read every ontology file the same way."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse

ONTOLOGY = Path(__file__).resolve().parents[2] / "ontology"
FILES = sorted(path.relative_to(ONTOLOGY).as_posix() for path in ONTOLOGY.rglob("*.ttl"))


def canonical(turtle: bytes, format: RdfFormat) -> set[str]:
    """Return the statements as canonical N-Quads lines (RDFC-1.0), so that blank nodes compare by structure."""
    dataset = Dataset(parse(turtle, format=format))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def read_by_both(turtle: str) -> tuple[set[str], set[str]]:
    """Return the canonical statements as Oxigraph reads them and as rdflib reads them."""
    graph = rdflib.Graph().parse(data=turtle, format="turtle")
    n_triples = graph.serialize(format="nt", encoding="utf-8")
    return canonical(turtle.encode(), RdfFormat.TURTLE), canonical(n_triples, RdfFormat.N_TRIPLES)


@pytest.mark.parametrize("name", FILES)
def test_both_parsers_read_the_same_graph(name: str) -> None:
    oxigraph, rdflib_ = read_by_both((ONTOLOGY / name).read_text(encoding="utf-8"))
    assert oxigraph == rdflib_, f"{name}: read differently, e.g. {sorted(oxigraph ^ rdflib_)[:2]}"


def test_a_number_that_one_parser_rewrites_is_noticed() -> None:
    oxigraph, rdflib_ = read_by_both('<http://e/s> <http://e/p> "007"^^<http://www.w3.org/2001/XMLSchema#integer> .')
    assert oxigraph != rdflib_


@pytest.mark.parametrize("name", FILES)
def test_prefixes_are_declared_once_and_only_where_used(name: str) -> None:
    lines = (ONTOLOGY / name).read_text(encoding="utf-8").splitlines()
    head = [line for line in lines if line.startswith("@prefix")]
    body = "\n".join(line for line in lines if not line.startswith(("@prefix", "#")))
    prefixes = [line.split()[1] for line in head]
    assert len(prefixes) == len(set(prefixes)), f"{name}: a prefix is declared twice"
    unused = [prefix for prefix in prefixes if prefix not in body]
    assert not unused, f"{name}: declared but not used: {', '.join(unused)}"
