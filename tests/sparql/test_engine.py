"""Evaluators: what they answer, and that whatever ends one of them costs one request."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lsgraph.sparql.engine import Answer, Engine, expectation
from lsgraph.sparql.limits import Limits
from lsgraph.sparql.policy import Measure, check
from lsgraph.sparql.problem import Problem
from lsgraph.sparql.processes import Evaluators, NotStarted, Source
from lsgraph.sparql.protocol import Operation
from lsgraph.sparql.results import KINDS, OFFERS, Kind

DEFAULT = {kind: OFFERS[kind][0] for kind in KINDS}


def product(*variables: str) -> str:
    values = " ".join(map(str, range(1000)))
    return " ".join(f"VALUES ?{variable} {{ {values} }}" for variable in variables)


COUNT = f"SELECT (COUNT(*) AS ?n) {{ {product('a', 'b', 'c', 'd')} }}"
SORT = f"SELECT DISTINCT ?a ?b ?c {{ {product('a', 'b', 'c')} }} ORDER BY ?c"


def ask(engine: Engine, query: str, **more: object) -> Answer | Problem:
    return engine.evaluate(Operation(query, **more), DEFAULT)  # type: ignore[arg-type]


def rows(engine: Engine, query: str, **more: object) -> list[dict[str, str]]:
    answer = ask(engine, query, **more)
    assert isinstance(answer, Answer)
    bindings = json.loads(answer.body)["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in bindings]


def written(engine: Engine, query: str, kind: Kind, name: str) -> bytes:
    offer = next(offer for offer in OFFERS[kind] if offer.name == name)
    answer = engine.evaluate(Operation(query), {kind: offer})
    assert isinstance(answer, Answer)
    return answer.body


def children(pid: int) -> set[int]:
    found = subprocess.run(["ps", "--ppid", str(pid), "-o", "pid="], capture_output=True, text=True, check=False)
    return set(map(int, found.stdout.split()))


@pytest.mark.parametrize(
    ("query", "graphs", "count"),
    [
        ("SELECT * { ?s ?p ?o }", {}, 3),
        ("SELECT * { GRAPH ?g { ?s ?p ?o } }", {}, 3),
        ("SELECT * FROM <urn:g1> { ?s ?p ?o }", {}, 2),
        ("SELECT * FROM <urn:g1> FROM <urn:g2> { ?s ?p ?o }", {}, 3),
        ("SELECT * FROM <urn:g1> { GRAPH ?g { ?s ?p ?o } }", {}, 0),
        ("SELECT * FROM NAMED <urn:g2> { GRAPH ?g { ?s ?p ?o } }", {}, 1),
        ("SELECT * FROM NAMED <urn:g2> { ?s ?p ?o }", {}, 0),
        ("SELECT * FROM <urn:g1> { ?s ?p ?o }", {"default_graphs": ("urn:g2",)}, 1),
        ("SELECT * { ?s ?p ?o }", {"default_graphs": ("urn:g1", "urn:g2")}, 3),
        ("SELECT * { ?s ?p ?o }", {"default_graphs": ("urn:none",)}, 0),
        ("SELECT * { ?s ?p ?o }", {"named_graphs": ("urn:g1",)}, 0),
        ("SELECT * { GRAPH ?g { ?s ?p ?o } }", {"named_graphs": ("urn:g1",)}, 2),
        ("SELECT * { GRAPH ?g { ?s ?p ?o } }", {"default_graphs": ("urn:g1",)}, 0),
    ],
)
def test_the_dataset_is_what_request_and_query_say(
    engine: Engine, query: str, graphs: dict[str, tuple[str, ...]], count: int
) -> None:
    assert len(rows(engine, query, **graphs)) == count


def test_csv_has_the_form_of_the_specification(engine: Engine) -> None:
    body = written(engine, "SELECT ?s ?o { ?s <urn:name> ?o } ORDER BY ?s", "SELECT", "csv")
    assert body.decode() == 's,o\r\nurn:a,甲\r\nurn:b,"乙, ""Z"""\r\n'
    assert list(csv.reader(io.StringIO(body.decode(), newline="")))[2] == ["urn:b", '乙, "Z"']


def test_ask_in_json_and_xml(engine: Engine) -> None:
    assert json.loads(written(engine, "ASK {}", "ASK", "json")) == {"head": {}, "boolean": True}
    assert b"<boolean>false</boolean>" in written(engine, "ASK { VALUES ?x {} }", "ASK", "xml")


@pytest.mark.parametrize("name", ["turtle", "jsonld", "rdfxml", "ntriples", "n3", "nquads", "trig"])
def test_each_graph_format_holds_the_same_triples(engine: Engine, name: str) -> None:
    body = written(engine, "CONSTRUCT WHERE { ?s ?p ?o }", "GRAPH", name)
    # triples of the default graph are written the same way in TriG as in Turtle, in N-Quads as in N-Triples
    parsers = {"jsonld": "json-ld", "rdfxml": "xml", "ntriples": "nt", "nquads": "nt", "trig": "turtle", "n3": "turtle"}
    assert len(rdflib.Graph().parse(data=body, format=parsers.get(name, name))) == 3


def test_a_table_has_the_first_rows_and_tells_of_more(engine: Engine) -> None:
    table = json.loads(written(engine, "SELECT ?x { VALUES ?x { 1 2 3 4 } }", "SELECT", "html"))
    assert [row[0][1] for row in table["rows"]] == ["1", "2", "3"]
    assert table["more"] is True


def test_a_syntax_error_says_where_and_what(engine: Engine) -> None:
    problem = ask(engine, "SELECT * {\n  ?s ?p \n}")
    assert isinstance(problem, Problem)
    assert (problem.kind, problem.status, problem.line) == ("syntax", 400, 3)
    assert problem.source_line == "}"
    assert "PermissionError" not in problem.values["expected"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("one of \"$\", \"(\", CONSTRUCT, [_], ['0'..='9'], WHERE", ["$", "(", "CONSTRUCT", "WHERE"]),
        ("OPTIONAL", [""]),
        ("[_]", [""]),
        ("IRI parsing failed", ["IRI parsing failed"]),
        ("one of OPTIONAL, Prefix not found, ['%']", ["OPTIONAL", "Prefix not found"]),
    ],
)
def test_what_the_parser_expected_is_told_in_words(words: str, expected: list[str]) -> None:
    assert expectation(words).split("\n") == expected


def test_a_runaway_query_ends_at_the_limit_while_others_are_answered(engine: Engine) -> None:
    outcome: list[Answer | Problem] = []
    runaway = threading.Thread(target=lambda: outcome.append(ask(engine, COUNT)))
    began = time.monotonic()
    runaway.start()
    waits = []
    while runaway.is_alive():
        before = time.monotonic()
        assert isinstance(ask(engine, "ASK {}"), Answer)
        waits.append(time.monotonic() - before)
        time.sleep(0.02)
    assert isinstance(outcome[0], Problem)
    assert (outcome[0].kind, outcome[0].status) == ("time-limit", 503)
    assert time.monotonic() - began < 5
    assert sorted(waits)[len(waits) // 2] < 0.5
    assert len(waits) > 3


def test_a_client_may_ask_for_less_time_but_not_for_more(engine: Engine) -> None:
    began = time.monotonic()
    problem = ask(engine, COUNT, timeout=0.2)
    assert isinstance(problem, Problem)
    assert problem.values == {"seconds": "0.2"}
    assert time.monotonic() - began < 1
    problem = ask(engine, COUNT, timeout=60)
    assert isinstance(problem, Problem)
    assert problem.values == {"seconds": "1"}


@pytest.mark.parametrize(
    "query",
    [
        SORT,
        "SELECT (STRLEN(?s22) AS ?n) { BIND('" + "x" * 1000 + "' AS ?s0) "
        + " ".join(f"BIND(CONCAT(?s{i},?s{i}) AS ?s{i + 1})" for i in range(22)) + "}",
        "SELECT (" + "CONCAT(" * 4000 + "'a'" + ")" * 4000 + " AS ?x) {}",  # past the policy: overflows the stack
    ],
)  # fmt: skip
def test_an_evaluator_that_ends_costs_one_request(engine: Engine, query: str) -> None:
    problem = ask(engine, query)
    assert isinstance(problem, Problem)
    assert problem.status == 503
    assert problem.kind in {"evaluator-ended", "time-limit"}
    assert isinstance(ask(engine, "ASK {}"), Answer)


def test_a_result_over_the_buffer_comes_whole_from_a_file(engine: Engine) -> None:
    answer = ask(engine, f"SELECT * {{ {product('a')} VALUES ?b {{ {' '.join(map(str, range(20)))} }} }}")
    assert isinstance(answer, Answer)
    assert answer.file is not None
    with answer.file:
        body = answer.file.read()
    assert len(body) == answer.size > 1024 * 1024
    assert len(json.loads(body)["results"]["bindings"]) == 20_000


def test_a_result_over_the_limit_is_a_problem_not_a_part(engine: Engine) -> None:
    problem = ask(engine, f"SELECT * {{ {product('a', 'b')} }}")
    assert isinstance(problem, Problem)
    assert (problem.kind, problem.status) == ("result-too-large", 503)


def test_when_nobody_waits_the_evaluator_is_ended(engine: Engine, evaluators: Evaluators) -> None:
    before = children(evaluators.pid)
    ended_early = time.monotonic() + 0.3
    engine.evaluate(Operation(COUNT), DEFAULT, abandoned=lambda: time.monotonic() > ended_early)
    time.sleep(0.25)
    after = children(evaluators.pid)
    assert len(after) == len(before) == 2
    assert len(before - after) == 1


def test_beyond_the_queue_the_answer_is_503_at_once(engine: Engine, limits: Limits) -> None:
    outcomes: list[Answer | Problem] = []
    threads = [threading.Thread(target=lambda: outcomes.append(ask(engine, COUNT, timeout=0.3))) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kinds = [outcome.kind for outcome in outcomes]
    assert kinds.count("queue-full") >= 16 - limits.evaluators - limits.queue_length - 2
    assert {outcome.headers for outcome in outcomes if outcome.kind == "queue-full"} == {(("Retry-After", "5"),)}
    assert isinstance(ask(engine, "ASK {}"), Answer)


def test_the_network_is_shut_even_where_the_policy_is_passed_by(engine: Engine) -> None:
    problem = ask(engine, "SELECT * { SERVICE <http://127.0.0.1:8000/> { ?s ?p ?o } }")
    assert isinstance(problem, Problem)
    assert problem.kind == "network-shut"


PIECES = st.lists(
    st.sampled_from(
        ["SERVICE", "service", "SILENT", "<http://127.0.0.1:8000/>", ":x", "SERVICE:x", "?e", "{", "}", "{ }", "true",
         "1", ".", "FILTER(", "(", ")", "?a<?b", "1<2", "<", ">", "#", "\n", " ", '"', '"""', "'", "\\", "'a'",
         "@en", "^^", "VALUES ?e { <http://127.0.0.1:8000/> }", "OPTIONAL",
         "BIND(1 AS ?a)", "?s ?p ", "_:b", "GRAPH ?g", ";", ","]
    ),
    max_size=14,
)  # fmt: skip


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PIECES, PIECES)
def test_no_query_that_passes_the_policy_tries_to_call_out(engine: Engine, before: list[str], after: list[str]) -> None:
    call = "SERVICE<http://127.0.0.1:8000/>{}"
    for query in (
        f"PREFIX : <http://127.0.0.1:8000/> SELECT * {{ {''.join(before)}{call}{''.join(after)} }}",
        f"PREFIX : <http://127.0.0.1:8000/> SELECT * {{ {''.join(before)} }}",
    ):
        if isinstance(check(query), Measure):
            outcome = ask(engine, query)
            assert isinstance(outcome, Answer) or outcome.kind != "network-shut"


def test_a_release_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotStarted, match=r"FileNotFoundError|OSError"):
        Evaluators.start(Source.files(tmp_path / "none.ttl"), Limits())


def test_no_evaluator_outlives_a_killed_server(tmp_path: Path) -> None:
    data = tmp_path / "data.nt"
    data.write_text("<urn:a> <urn:b> <urn:c> .\n")
    program = (
        "import sys, time; from pathlib import Path\n"
        "from lsgraph.sparql.processes import Evaluators, Source; from lsgraph.sparql.limits import Limits\n"
        f"running = Evaluators.start(Source.files(Path({str(data)!r})), Limits())\n"
        "print(running.pid, flush=True); time.sleep(60)"
    )
    source = str(Path(__file__).resolve().parents[2] / "src")
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": source}
    ) as server:
        assert server.stdout is not None
        template = int(server.stdout.readline())
        family = {template, *children(template)}
        assert len(family) == 3
        server.send_signal(signal.SIGKILL)
    end = time.monotonic() + 5
    while any(Path(f"/proc/{pid}").exists() for pid in family) and time.monotonic() < end:
        time.sleep(0.05)
    assert not [pid for pid in family if Path(f"/proc/{pid}").exists()]
