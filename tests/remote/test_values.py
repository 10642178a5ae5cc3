"""The parts of the remote store that are pure: names of graphs, rewriting, wording, breaker, locks, pieces."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lsgraph.package import GraphPackage
from lsgraph.publishing.catalogue import Catalogue, Entry
from lsgraph.publishing.lock import Holder, Lease
from lsgraph.publishing.pieces import survey
from lsgraph.release import build
from lsgraph.store import RequestDataset
from lsgraph.store.dumped import release_of
from lsgraph.store.remote.breaker import Breaker, delay
from lsgraph.store.remote.engines import ENGINES, recognised
from lsgraph.store.remote.layout import Layout, canonical
from lsgraph.store.remote.rewriting import rewrite
from lsgraph.store.remote.wording import with_disjunctions_kept, with_exact_division, with_exists_as_value

from .comparing import BEHAVIOUR, DIFFERENCES, QUESTIONS, REPOSITORY

DATA, OTHER = "https://w3id.org/lsgraph/graph/data", "urn:x:ä/b"
LAYOUT = Layout.of("R", (DATA, OTHER))
AT = "https://w3id.org/lsgraph/release/R"
OTHER_AT = f"{AT}/other/urn%3Ax%3A%C3%A4%2Fb"


@settings(max_examples=50)
@given(st.text(min_size=1))
def test_every_graph_has_a_name_at_the_engine_and_back(graph: str) -> None:
    assert canonical(LAYOUT.name(graph), "R") == graph


@pytest.mark.parametrize(
    ("query", "rewritten", "default", "named"),
    [
        ("SELECT * { ?s ?p ?o }", "SELECT * { ?s ?p ?o }", (f"{AT}#default",), (f"{AT}/graph/data", OTHER_AT)),
        (
            f"SELECT * {{ GRAPH <{DATA}> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ GRAPH <{AT}/graph/data> {{ ?s ?p ?o }} }}",
            (f"{AT}#default",),
            (f"{AT}/graph/data", OTHER_AT),
        ),
        (
            "PREFIX g: <https://w3id.org/lsgraph/graph/> ASK { GRAPH g:data {} }",
            f"PREFIX g: <https://w3id.org/lsgraph/graph/> ASK {{ GRAPH <{AT}/graph/data> {{}} }}",
            (f"{AT}#default",),
            (f"{AT}/graph/data", OTHER_AT),
        ),
        (
            "ASK { GRAPH ?g { _:a ?p ?o } }",
            f"ASK {{ {{ {{ GRAPH <{AT}/graph/data> {{ _:a_g1 ?p ?o }} VALUES ?g {{ <{DATA}> }} }} UNION "
            f"{{ GRAPH <{OTHER_AT}> {{ _:a_g2 ?p ?o }} VALUES ?g {{ <{OTHER}> }} }} }} }}",
            (f"{AT}#default",),
            (f"{AT}/graph/data", OTHER_AT),
        ),
        (
            f"SELECT * FROM <{DATA}> {{ ?s ?p 'GRAPH ?g {{' . GRAPH ?g {{ }} }} # GRAPH ?g {{",
            f"SELECT *  {{ ?s ?p 'GRAPH ?g {{' . {{ {{ GRAPH <{AT}#none> {{ }} VALUES ?g {{  }} }} }} }} # GRAPH ?g {{",
            (f"{AT}/graph/data",),
            (f"{AT}#none",),
        ),
        (
            f"SELECT * FROM NAMED <{DATA}> {{ GRAPH <{OTHER}> {{ }} }}",
            f"SELECT *  {{ GRAPH <{AT}#none> {{ }} }}",
            (f"{AT}#none",),
            (f"{AT}/graph/data",),
        ),
    ],
)
def test_only_the_names_of_graphs_change(
    query: str, rewritten: str, default: tuple[str, ...], named: tuple[str, ...]
) -> None:
    found = rewrite(query, LAYOUT)

    assert found.query == rewritten
    assert found.dataset == RequestDataset(default, named)


def test_the_dataset_of_a_request_replaces_that_of_the_query() -> None:
    found = rewrite(f"ASK FROM <{OTHER}> {{ GRAPH ?g {{ }} }}", LAYOUT, RequestDataset((DATA,), (OTHER, "urn:no")))

    assert found.dataset == RequestDataset((f"{AT}/graph/data",), (OTHER_AT, f"{AT}#none"))
    assert found.query.count("VALUES ?g") == 1


def test_nested_graphs_get_a_branch_for_each_pair() -> None:
    assert rewrite("ASK { GRAPH ?g { GRAPH ?h { ?s ?p ?o } } }", LAYOUT).query.count("?s ?p ?o") == 4


@pytest.mark.parametrize(
    ("function", "query", "worded"),
    [
        (with_disjunctions_kept, "ASK { FILTER(?a = 1 || ?b) }", "ASK { FILTER(!(!(?a = 1 || ?b))) }"),
        (with_disjunctions_kept, "ASK { FILTER(?a = 1 && (?b || ?c)) }", "ASK { FILTER(?a = 1 && (?b || ?c)) }"),
        (with_disjunctions_kept, "ASK { FILTER EXISTS { } }", "ASK { FILTER EXISTS { } }"),
        (with_exact_division, "SELECT (?a / 2 AS ?b) { ?x a/b '1/2' }", "SELECT (?a * 1.0 / 2 AS ?b) { ?x a/b '1/2' }"),
        (
            with_exists_as_value,
            "ASK { BIND(NOT EXISTS { ?a ?b ?c } AS ?x) BIND(1 AS ?y) }",
            "ASK { BIND(IF(NOT EXISTS { ?a ?b ?c }, true, false) AS ?x) BIND(1 AS ?y) }",
        ),
    ],
)
def test_words_change_only_where_an_engine_needs_it(function: object, query: str, worded: str) -> None:
    assert callable(function)
    assert function(query) == worded


def test_the_breaker_opens_tries_once_and_closes() -> None:
    breaker = Breaker(limit=2, pause=1.0, longest=3.0)
    assert breaker.failed(0.0).allows(0.0)
    opened = breaker.failed(0.0).failed(10.0)
    assert not opened.allows(10.9)
    assert opened.retry_after(10.5) == pytest.approx(0.5)
    trial = opened.began()
    assert opened.allows(11.0)
    assert not trial.allows(11.0)
    again = trial.failed(11.0)
    assert not again.allows(12.9)
    assert again.allows(13.0)
    assert again.began().failed(13.0).retry_after(13.0) == 3.0
    assert trial.succeeded() == breaker


@given(st.integers(1, 60), st.floats(0, 1))
def test_a_pause_is_never_longer_than_the_longest(attempt: int, chance: float) -> None:
    assert 0 <= delay(attempt, chance, first=0.2, longest=20.0) <= 20.0


def test_an_engine_is_recognised_by_what_it_answers() -> None:
    assert recognised("http://h", {"server": "Virtuoso/07.20"}).name == "virtuoso"
    assert recognised("http://h", {"server": "Oxigraph/0.5.13"}).name == "oxigraph"
    assert recognised("http://h/plan", {"fuseki-request-id": "1"}).name == "fuseki"
    assert recognised("http://h/repositories/plan", {}).name == "rdf4j"
    assert recognised("http://h", {"server": "nginx"}).name == "sparql"


def test_virtuoso_gets_integers_as_it_keeps_them() -> None:
    content = (
        b'<urn:a> <urn:b> "4440000000"^^<http://www.w3.org/2001/XMLSchema#integer> .\n<urn:a> <urn:b> "\\"1\\"" .\n'
    )
    sent = ENGINES["virtuoso"].graph(ENGINES["virtuoso"].addresses("http://h"), "POST", "urn:g", content)

    assert sent.body == b'<urn:a> <urn:b> 4440000000 .\n<urn:a> <urn:b> "\\"1\\"" .\n'


def test_a_lock_binds_until_its_time_or_its_holder_ends() -> None:
    ours = Lease(Holder.ourselves(), 1_000)
    assert Lease.parse(ours.text) == ours
    assert ours.binds(999)
    assert not ours.binds(1_000)
    assert not replace(ours, holder=replace(ours.holder, started="0")).binds(999)
    assert replace(ours, holder=Holder("elsewhere", os.getpid(), "0")).binds(999)
    assert not Lease.parse("nonsense").binds(1)


def test_pieces_hold_every_triple_once_and_blank_nodes_together(package: Path, tmp_path: Path) -> None:
    release = build(GraphPackage.open(package), tmp_path / "out", validate=False)
    surveyed = survey(release)
    pieces = list(surveyed.pieces(7))
    sent = [(piece.graph, line) for piece in pieces for line in piece.content.splitlines()]

    assert len(sent) == len(set(sent)) == surveyed.counts.total() == sum(piece.triples for piece in pieces)
    assert len(pieces) == surveyed.number_of_pieces(7)
    firsts = [piece.graph for piece in pieces if piece.first]
    assert sorted(firsts) == sorted(surveyed.counts)
    blank = {piece.key for piece in pieces if b"_:" in piece.content}
    assert blank == {piece.key for piece in pieces if piece.first and piece.graph in surveyed.blank}
    assert [piece.key for piece in surveyed.pieces(7)] == [piece.key for piece in pieces]


def test_a_dump_of_triples_goes_to_the_default_graph(tmp_path: Path) -> None:
    dump = tmp_path / "data.nt"
    dump.write_text('<urn:a> <urn:b> "1.50"^^<http://www.w3.org/2001/XMLSchema#decimal> .\n')
    surveyed = survey(release_of(dump, tmp_path / "out"))
    (piece,) = surveyed.pieces(10)

    assert piece.graph == surveyed.layout.default
    assert not surveyed.united
    assert next(iter(ox.parse(piece.content, format=ox.RdfFormat.N_TRIPLES))).object == ox.Literal(
        "1.5", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
    )


def test_late_releases_are_dropped_but_for_those_to_keep() -> None:
    def entry(name: str, complete: int | None, retired: int | None) -> Entry:
        return Entry(Layout.of(name, ()), 1, complete, retired)

    found = Catalogue(
        "now",
        {
            "now": entry("now", 1, None),
            "late": entry("late", 1, 900),
            "later": entry("later", 1, 950),
            "latest": entry("latest", 1, 990),
            "given-up": entry("given-up", None, None),
        },
    )
    names = [each.layout.release for each in found.droppable(1_000, 20, 1, "loading")]
    assert names == ["later", "late", "given-up"]
    assert [each.layout.release for each in found.droppable(1_000, 0, 0, "late")] == ["latest", "later", "given-up"]


def test_the_page_of_answers_has_every_question_and_every_known_difference() -> None:
    text = (REPOSITORY / "docs" / "scale-answers.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if "| `" in line]
    columns = ["disk", "oxigraph", "virtuoso", "fuseki", "rdf4j"]
    marked = {(columns[place], row[0]) for row in rows for place, cell in enumerate(row[3:]) if cell != "="}

    assert [row[0] for row in rows] == [*QUESTIONS, *BEHAVIOUR], "run: python -m tests.remote.table"
    assert marked == set(DIFFERENCES)
