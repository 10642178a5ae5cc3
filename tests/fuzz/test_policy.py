"""The query policy under a coverage-guided fuzzer, and the properties that it is held to."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lsgraph.sparql import shape
from lsgraph.sparql.lexer import LexicalError, tokens
from lsgraph.sparql.limits import Limits

from . import properties

REPOSITORY = Path(__file__).resolve().parents[2]
LIMITS = Limits()

PIECES = st.sampled_from(
    [
        "SELECT ", "ASK ", "CONSTRUCT ", "* ", "WHERE ", "{", "}", "(", ")", "[", "]", "<<", ">>", "<<(", ")>>",
        "{|", "|}", "?a", "$b", "<", ">", "<=", "<http://x/>", "<x:y>", "<a://b#c>", "a:b", ":", "_:b", "'a'",
        '"b"', "'''c'''", '"""d"""', "'", '"', '"""', '\\', '\\u0053', "#", '# x\n', '\n', " ", '\t', ".", ";", ",",
        "^^", "^", "/", "|", "!", "*", "+", "-", "1", "1.", ".5", "1e5", "@en", "@", "SERVICE ", "service",
        "SILENT ", "FROM ", "NAMED ", "LOAD ", "INSERT ", "DELETE ", "FILTER", "BIND", "AS ", "GRAPH ", "UNION ",
        "OPTIONAL ", "VALUES ", "GROUP BY ", "HAVING", "ORDER BY ", "EXISTS ", "PREFIX ", "BASE ", "true", "RAND()",
        "NOW()", "IN ", "&&", "||", "=", "é", "😀", '\x00', "//", "://",
    ]
)  # fmt: skip
QUERIES = st.lists(PIECES, max_size=40).map("".join)


@settings(max_examples=500, deadline=None)
@given(QUERIES)
def test_the_judgement_has_its_properties(query: str) -> None:
    properties.hold(query)


@settings(max_examples=500, deadline=None)
@given(QUERIES)
def test_tokens_lie_one_after_the_other_and_leave_only_space_out(query: str) -> None:
    try:
        found = list(tokens(query))
    except LexicalError:
        return
    position = 0
    for token in found:
        between = query[position : token.offset]
        assert re.fullmatch(r"(?:[ \t\r\n]|#[^\r\n]*)*", between), between
        assert query.startswith(token.text, token.offset)
        assert token.text
        position = token.offset + len(token.text)


@pytest.mark.parametrize(
    "pair",
    [
        ('ASK { ?s ?p "a" }', 'ASK { ?s ?p "SERVICE <http://x/>" }'),
        ("ASK { <http://x/a> ?p 1 }", "ASK { <http://x/SERVICE> ?p 2345 }"),
        ("PREFIX e: <http://x/> ASK { e:a ?p ?o }", "PREFIX e: <http://y/> ASK { e:LOAD ?p ?o }"),
    ],
)
def test_queries_that_differ_in_constants_have_one_shape(pair: tuple[str, str]) -> None:
    if "service" not in (pair[0] + pair[1]).lower():
        assert shape.of(pair[0]) == shape.of(pair[1])
    for query in pair:
        properties.hold(query)


def test_the_fuzzer_finds_nothing(tmp_path: Path) -> None:
    """A short run; a longer one: ``python -m tests.fuzz.policy_fuzzer -max_total_time=3600 CORPUS``."""
    if importlib.util.find_spec("atheris") is None:
        pytest.skip("atheris has no build for this platform")
    seconds = os.environ.get("LSGRAPH_FUZZ_SECONDS", "3")
    command = [
        sys.executable,
        "-m",
        "tests.fuzz.policy_fuzzer",
        f"-max_total_time={seconds}",
        "-seed=1",
        "-rss_limit_mb=2048",
    ]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(REPOSITORY / "src"), os.environ.get("PYTHONPATH", "")]),
    }
    run = subprocess.run(
        [*command, f"-artifact_prefix={tmp_path}/", str(tmp_path)],
        cwd=REPOSITORY, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-4000:]
    assert "DONE" in run.stderr
