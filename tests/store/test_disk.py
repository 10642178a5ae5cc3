"""Releases that are too large for memory: the same answers from an index on disk, made once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lsgraph.release.publish import Release
from lsgraph.sparql.engine import Answer, Engine
from lsgraph.sparql.limits import Limits
from lsgraph.sparql.loaders import release as load_release
from lsgraph.sparql.processes import Evaluators, NotStarted, Source
from lsgraph.sparql.protocol import Operation
from lsgraph.sparql.results import KINDS, OFFERS
from lsgraph.store.dumped import release_of

TRIPLES = "".join(f'<urn:s{n}> <urn:p> "{n:040}" .\n' for n in range(500))
QUADS = "".join(f'<urn:s{n}> <urn:p> "{n:040}" <urn:g{n % 2}> .\n' for n in range(500))
SMALL = Limits(memory_store_limit=100)
FORMATS = {kind: OFFERS[kind][0] for kind in KINDS}


def dump(folder: Path, text: str) -> Release:
    path = folder / "data.nq"
    path.write_text(text, encoding="utf-8")
    return release_of(path, folder / "out")


def count(engine: Engine, query: str, **graphs: tuple[str, ...]) -> int:
    answer = engine.evaluate(Operation(query, **graphs), FORMATS)
    assert isinstance(answer, Answer)
    return len(json.loads(answer.body)["results"]["bindings"])


@pytest.mark.parametrize("limits", [SMALL, Limits()])
def test_disk_and_memory_answer_the_same(tmp_path: Path, limits: Limits) -> None:
    release = dump(tmp_path, QUADS)
    with Evaluators.start(Source.release(release.directory), limits) as evaluators:
        engine = Engine(evaluators.path, limits)
        assert evaluators.quads == 1_000
        assert count(engine, "SELECT * { ?s ?p ?o }") == 500
        assert count(engine, "SELECT * FROM <urn:g0> { ?s ?p ?o }") == 250
        assert count(engine, "SELECT * { GRAPH ?g { ?s ?p ?o } }") == 500
        assert count(engine, "SELECT * { ?s ?p ?o }", default_graphs=("urn:g1",)) == 250
    assert (tmp_path / "out" / "indexes").exists() == (limits is SMALL)


def test_triples_are_in_the_default_graph(tmp_path: Path) -> None:
    release = dump(tmp_path, TRIPLES)
    with Evaluators.start(Source.release(release.directory), SMALL) as evaluators:
        assert count(Engine(evaluators.path, SMALL), "SELECT * { ?s ?p ?o }") == 500


def test_the_index_is_made_once_and_a_killed_evaluator_opens_it_again(tmp_path: Path) -> None:
    release = dump(tmp_path, TRIPLES)
    for _ in range(2):
        with Evaluators.start(Source.release(release.directory), SMALL) as evaluators:
            engine = Engine(evaluators.path, SMALL)
            index = next((tmp_path / "out" / "indexes").iterdir())
            assert index.name == release.directory.name
            made = (index / "lsgraph-index.json").stat().st_mtime_ns
            product = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
            ended = engine.evaluate(Operation(product, timeout=0.3), FORMATS)
            assert getattr(ended, "kind", "") == "time-limit"
            assert count(engine, "SELECT * { ?s ?p ?o }") == 500
    assert (index / "lsgraph-index.json").stat().st_mtime_ns == made
    assert [path.name for path in (tmp_path / "out" / "indexes").iterdir()] == [index.name]


def test_a_broken_dump_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    release = dump(tmp_path, TRIPLES + "<urn:a> nonsense\n" * 200)
    with pytest.raises(NotStarted, match="IndexFailed"):
        Evaluators.start(Source.release(release.directory), SMALL)
    assert list((tmp_path / "out" / "indexes").iterdir()) == []


def test_a_dump_has_one_release(tmp_path: Path) -> None:
    first = dump(tmp_path, TRIPLES)
    second = dump(tmp_path, TRIPLES)
    assert first == second
    first.verify()


def test_small_releases_stay_in_memory(tmp_path: Path) -> None:
    loaded = load_release(str(dump(tmp_path, TRIPLES).directory))(Limits())
    assert loaded.in_memory
    assert loaded.quads == 500
    assert not (tmp_path / "out" / "indexes").exists()
