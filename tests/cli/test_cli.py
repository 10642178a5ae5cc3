"""The command line as a user meets it: what it prints, in which language, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Run:
    """One run of the program."""

    status: int
    out: str
    err: str


class Program:
    """Runs ``lsgraph`` in a process of its own, English unless told otherwise."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def __call__(self, *arguments: object, stdin: str = "", **environment: str) -> Run:
        settings = {
            "PYTHONPATH": str(REPOSITORY / "src"), "PATH": os.environ["PATH"], "PYTHONUTF8": "1", "LANG": "C.UTF-8",
            "LSGRAPH_HOME": str(self.home), **environment,
        }  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", "from lsgraph.cli import main; main()", *map(str, arguments)],
            input=stdin.encode(), capture_output=True, check=False, env=settings, timeout=120,
        )  # fmt: skip
        return Run(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def lsgraph(tmp_path: Path) -> Program:
    return Program(tmp_path / "home")


def test_build_prints_the_name_and_plain_progress(lsgraph: Program, package: Path, tmp_path: Path) -> None:
    run = lsgraph("build", package, "--out", tmp_path / "out")

    assert run.status == 0
    name = run.out.splitlines()[0].removeprefix("release ")
    assert (tmp_path / "out/releases" / name).is_dir()
    assert run.err.splitlines()[0] == "[1/10] parse the files"
    assert run.err.splitlines()[-1] == "[10/10] switch to it"


def test_quiet_says_nothing(lsgraph: Program, package: Path) -> None:
    assert lsgraph("build", package, "--quiet") == Run(0, "", "")


def test_build_speaks_japanese_to_japanese_users(lsgraph: Program, package: Path) -> None:
    run = lsgraph("build", package, LANG="ja_JP.UTF-8")

    assert run.err.splitlines()[0] == "[1/10] ファイルを読む"
    assert run.out.startswith("リリース ")


def test_lc_all_goes_before_lang(lsgraph: Program, package: Path) -> None:
    assert lsgraph("build", package, LANG="ja_JP.UTF-8", LC_ALL="C.UTF-8").out.startswith("release ")


def test_a_violation_prints_the_report_and_ends_with_1(lsgraph: Program, make_package: Callable[..., Path]) -> None:
    root = make_package({"data/bad.ttl": "prj:lost a lsg:PlanProject ."})

    run = lsgraph("build", root, "--quiet")

    assert run.status == 1
    assert "The project has no programme." in run.err
    assert "prj:lost" in run.err
    assert run.err.splitlines()[-1] == "Nothing was published. Violations of the constraints: 1."
    assert run.out == ""


def test_a_syntax_error_shows_the_place_and_ends_with_1(lsgraph: Program, make_package: Callable[..., Path]) -> None:
    root = make_package({"data/bad.ttl": "prj:lost a lsg:PlanProject"})

    run = lsgraph("build", root, "--quiet")

    assert run.status == 1
    assert run.err.startswith("data/bad.ttl:")
    assert "^" in run.err
    assert "Traceback" not in run.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["build", "/nowhere"], "There is no folder /nowhere."),
        (["buid"], "There is no command buid. Nearest: build"),
        (["build", "--outt", "x"], "There is no option --outt. Nearest: --out"),
        (["query"], "SOURCE is missing."),
        (["query", "--format", "xls", "-"], "--format can be: table, json, xml, csv, tsv, turtle,"),
        (["query", "no-such-question"], "There is no question and no file called 'no-such-question'."),
        (["source", "check", "/nowhere.txt"], "There is no file /nowhere.txt."),
        (["serve", "--port", "0"], "--port is an integer from 1 to 65535."),
        (["serve", "--port", "http"], "--port is an integer from 1 to 65535."),
        (["validate", "/nowhere.ttl"], "There is no file /nowhere.ttl."),
        (["validate", ".", "pyproject.toml"], "Name one package folder and nothing else"),
    ],
)
def test_wrong_use_ends_with_2_and_says_what_to_do(lsgraph: Program, arguments: list[str], message: str) -> None:
    run = lsgraph(*arguments)

    assert run.status == 2
    assert message in run.err
    assert "Traceback" not in run.err
    assert run.out == ""


def test_wrong_use_is_told_in_japanese_too(lsgraph: Program) -> None:
    run = lsgraph("build", "--outt", "x", LANG="ja_JP.UTF-8")

    assert run.status == 2
    assert "エラー: --outt というオプションはありません。近いもの: --out" in run.err


def test_a_place_that_cannot_be_written_is_a_message(lsgraph: Program, package: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    run = lsgraph("build", package, "--out", tmp_path / "file")

    assert run.status == 2
    assert "Traceback" not in run.err


def test_validate_tells_violations_and_ends_with_1(lsgraph: Program, make_package: Callable[..., Path]) -> None:
    root = make_package({"data/bad.ttl": "prj:lost a lsg:PlanProject ."})

    run = lsgraph("validate", root)

    assert run.status == 1
    assert "The project has no programme." in run.out


def test_validate_a_file_that_is_being_edited_shows_its_slip(lsgraph: Program, tmp_path: Path) -> None:
    (tmp_path / "new.ttl").write_text("prj:a prj:b 1 .", encoding="utf-8")

    run = lsgraph("validate", tmp_path / "new.ttl")

    assert run.status == 1
    assert run.err.startswith(f"{tmp_path}/new.ttl:1:1: The prefix prj: has not been declared")
    assert run.err.endswith("fix: @prefix prj: <https://w3id.org/lsgraph/id/project/> .\n")


def test_the_reader_of_our_output_may_go_away(lsgraph: Program, package: Path) -> None:
    assert lsgraph("build", package, "--quiet").status == 0
    program = f"from lsgraph.cli import main; main(['export', '--package', {str(package)!r}])"
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={"PYTHONPATH": str(REPOSITORY / "src"), "LSGRAPH_HOME": str(lsgraph.home)},
    ) as child:  # fmt: skip
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.close()
        errors = child.stderr.read()

    assert b"Traceback" not in errors
    assert b"BrokenPipe" not in errors


def test_validate_a_sound_package_ends_with_0(lsgraph: Program, package: Path) -> None:
    assert lsgraph("validate", package).status == 0


def test_validate_writes_turtle(lsgraph: Program, package: Path) -> None:
    run = lsgraph("validate", package, "--format", "turtle")

    assert run.status == 0
    assert "ValidationReport" in run.out


SELECT = "PREFIX lsg: <https://w3id.org/lsgraph/ont#> SELECT ?p { ?p a lsg:PlanProject } ORDER BY ?p"


def test_query_from_stdin_prints_a_table_with_short_names(lsgraph: Program, package: Path) -> None:
    run = lsgraph("query", "-", "--package", package, stdin=SELECT)

    assert run.status == 0
    assert [line for line in run.out.split() if line.isascii()] == ["p", "prj:buoy-1", "prj:buoy-2"]
    assert "rows: 2" in run.err


@pytest.mark.parametrize(
    ("chosen", "beginning"),
    [("json", '{"head"'), ("xml", "<?xml"), ("csv", "p\r\nhttps://"), ("tsv", "?p\n<https://")],
)
def test_query_formats(lsgraph: Program, package: Path, tmp_path: Path, chosen: str, beginning: str) -> None:
    file = tmp_path / "q.rq"
    file.write_text(SELECT)

    run = lsgraph("query", file, "--package", package, "--format", chosen)

    assert run.status == 0
    assert run.out.startswith(beginning)


@pytest.mark.parametrize("chosen", ["turtle", "ntriples", "rdfxml", "jsonld", "trig", "nquads"])
def test_construct_formats(lsgraph: Program, package: Path, chosen: str) -> None:
    run = lsgraph("query", "-", "--package", package, "--format", chosen, stdin="CONSTRUCT WHERE { ?s ?p ?o }")

    assert run.status == 0
    assert "buoy-1" in run.out


def test_ask_answers_true(lsgraph: Program, package: Path) -> None:
    run = lsgraph("query", "-", "--package", package, "--format", "json", stdin="ASK { ?s ?p ?o }")

    assert json.loads(run.out)["boolean"] is True


def test_a_format_that_cannot_hold_the_answer_is_refused(lsgraph: Program, package: Path) -> None:
    run = lsgraph("query", "-", "--package", package, "--format", "turtle", stdin=SELECT)

    assert run.status == 2
    assert "table, json, xml, csv, tsv" in run.err


def test_a_query_with_a_slip_tells_where(lsgraph: Program, package: Path) -> None:
    run = lsgraph("query", "-", "--package", package, stdin="SELECT ?p {\n ?p a }")

    assert run.status == 2
    assert "2:" in run.err or "line 2" in run.err
    assert "Traceback" not in run.err


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * " + "{" * 5000 + "}" * 5000,
    ],
)
def test_a_query_never_reaches_out_or_crashes(lsgraph: Program, package: Path, query: str) -> None:
    run = lsgraph("query", "-", "--package", package, stdin=query)

    assert run.status == 2
    assert "Traceback" not in run.err


QUESTION = """\
# title: Which projects were evaluated in a fiscal year?
# title@ja: ある年度に評価された課題は？
# description: By the year of the evaluation.
# description@ja: 評価の年度による。
# param: year fiscal-year 2016 — the year / 年度

PREFIX lsg: <https://w3id.org/lsgraph/ont#>
SELECT ?project { ?e lsg:evaluates ?project ; lsg:fiscalYear/lsg:fiscalYearNumber ?year }
"""


@pytest.mark.parametrize(
    ("parameters", "answer"), [((), []), (("--param", "year=2018"), ["https://w3id.org/lsgraph/id/project/buoy-1"])]
)
def test_a_question_of_the_library_takes_parameters(
    lsgraph: Program, package: Path, parameters: tuple[str, ...], answer: list[str]
) -> None:
    (package / "queries/evaluated.rq").write_text(QUESTION, encoding="utf-8")

    run = lsgraph("query", "evaluated", "--package", package, "--format", "csv", *parameters)

    assert run.status == 0, run.err
    assert run.out.split() == ["project", *answer]


def test_the_nearest_questions_are_offered(lsgraph: Program, package: Path) -> None:
    (package / "queries/evaluated.rq").write_text(QUESTION, encoding="utf-8")

    run = lsgraph("query", "evaluted", "--package", package)

    assert run.status == 2
    assert "Nearest: evaluated" in run.err


def test_parameters_do_not_go_with_a_file(lsgraph: Program, package: Path) -> None:
    run = lsgraph("query", "-", "--package", package, "--param", "year=2018", stdin=SELECT)

    assert run.status == 2
    assert "--param goes with a question of the library" in run.err


def test_export_writes_the_bytes_that_the_name_stands_for(lsgraph: Program, package: Path, tmp_path: Path) -> None:
    import hashlib

    name = lsgraph("build", package).out.splitlines()[0].removeprefix("release ")

    run = lsgraph("export", "--package", package, "-o", tmp_path / "all.nq")

    assert run.status == 0
    assert hashlib.sha256((tmp_path / "all.nq").read_bytes()).hexdigest() == name


@pytest.mark.parametrize("chosen", ["turtle", "ntriples", "rdfxml", "jsonld", "trig", "nquads"])
def test_export_in_every_format(lsgraph: Program, package: Path, chosen: str) -> None:
    run = lsgraph("export", "--package", package, "--format", chosen)

    assert run.status == 0
    assert "buoy-1" in run.out


def test_export_of_one_graph(lsgraph: Program, package: Path) -> None:
    run = lsgraph("export", "--package", package, "--graph", "inferred", "--format", "ntriples")

    assert run.status == 0
    assert "directlySucceeds" in run.out
    assert "hasName" not in run.out


def test_export_of_a_graph_that_is_not_there_names_those_that_are(lsgraph: Program, package: Path) -> None:
    run = lsgraph("export", "--package", package, "--graph", "date")

    assert run.status == 2
    assert "citations, data, inferred, meta, ontology, shapes, vocab" in run.err


def test_source_check_counts_lines(lsgraph: Program, package: Path, plan: Path) -> None:
    run = lsgraph("source", "check", plan, "--package", package)

    assert run == Run(0, "3 passages are at the lines recorded.\n3 of 3 non-empty lines are covered.\n", "")


def test_source_check_of_a_changed_text_ends_with_1(lsgraph: Program, package: Path, plan: Path) -> None:
    plan.write_text(plan.read_text(encoding="utf-8").replace("２８", "２９"), encoding="utf-8")

    run = lsgraph("source", "check", plan, "--package", package)

    assert run.status == 1
    assert run.out.splitlines() == [
        "https://w3id.org/lsgraph/src/p1-b2: the text at lines 3-3 differs, and it is nowhere else.",
        "2 passages are at the lines recorded.",
        "2 of 3 non-empty lines are covered.",
        "Lines not covered: 3",
    ]


def test_quotations_are_found_where_they_were_attached_and_nowhere_else(
    lsgraph: Program, package: Path, plan: Path, tmp_path: Path
) -> None:
    quotation = "SELECT ?q { <https://w3id.org/lsgraph/src/p1-b1/quote> <http://www.w3.org/ns/oa#exact> ?q }"
    ask = ("query", "-", "--package", package, "--format", "csv")
    assert lsgraph("source", "attach", plan, "--package", package, "--quiet").status == 0
    assert lsgraph("source", "attach", plan, "--package", package, "--quiet", "--out", tmp_path / "mine").status == 0

    assert lsgraph(*ask, "--out", tmp_path / "mine", stdin=quotation).out == "q\r\n潮汐観測計画\r\n"
    assert lsgraph(*ask, stdin=quotation).out == "q\r\n"


def test_source_passage_prints_turtle_for_the_editor(lsgraph: Program, plan: Path) -> None:
    run = lsgraph("source", "passage", plan, 4, 4, "--iri", "src:p1-b3")

    assert run.out.splitlines() == [
        "src:p1-b3 a lsg:SourcePassage ;",
        "    lsg:firstLine  4 ;",
        "    lsg:lastLine   4 ;",
        "    lsg:textLength 9 ;",
        '    lsg:textDigest "91faafbb50338f02f9579a6c68f3ced31e46ed86889c3e7e4652c15808b7062c" .',
    ]


def test_a_text_that_is_not_utf8_is_told(lsgraph: Program, tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_bytes("計画".encode("shift_jis"))

    run = lsgraph("source", "passage", tmp_path / "plan.txt", 1, 1)

    assert run.status == 2
    assert "is not UTF-8 text" in run.err


@pytest.mark.parametrize("how", ["option", "variable"])
def test_a_taken_port_is_a_clear_message_and_2(lsgraph: Program, package: Path, how: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        run = lsgraph("serve", package, "--port", port) if how == "option" else lsgraph("serve", package, PORT=port)

    assert run.status == 2
    assert f"Port {port} of 127.0.0.1 is taken." in run.err


def test_a_port_that_is_no_number_is_a_clear_message_and_2(lsgraph: Program, package: Path) -> None:
    run = lsgraph("serve", package, PORT="http")

    assert run.status == 2
    assert "PORT=http cannot be used" in run.err


def test_help_and_version(lsgraph: Program) -> None:
    assert lsgraph("--version").out == "lsgraph 0.1.0\n"
    assert "build" in lsgraph("--help").out
    assert "リリースを作る" in lsgraph("--help", LANG="ja_JP.UTF-8").out


def test_serve_is_ready_two_seconds_after_the_start_if_the_release_is_there(
    lsgraph: Program, package: Path, tmp_path: Path
) -> None:
    assert lsgraph("build", package, "--quiet").status == 0
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        "PYTHONPATH": str(REPOSITORY / "src"), "PATH": os.environ["PATH"], "LSGRAPH_HOME": str(lsgraph.home),
        "PORT": str(port),
    }  # fmt: skip
    started = time.monotonic()
    server = subprocess.Popen(
        [sys.executable, "-c", "from lsgraph.cli import main; main()", "serve", str(package)],
        env=environment, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D"
        answer = fetch(address, started + 10)
        ready = time.monotonic() - started
    finally:
        server.send_signal(signal.SIGINT)
        _, errors = server.communicate(timeout=30)

    assert json.loads(answer)["boolean"] is True
    assert f"Serving http://localhost:{port}/".encode() in errors
    assert ready < 4, "2 s on a quiet machine; twice that where the tests share it"


def fetch(address: str, deadline: float) -> bytes:
    """Return the body, trying until the deadline."""
    while True:
        try:
            request = urllib.request.Request(address, headers={"Accept": "application/sparql-results+json"})  # noqa: S310
            with urllib.request.urlopen(request, timeout=5) as response:  # noqa: S310
                return bytes(response.read())
        except (OSError, urllib.error.URLError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
