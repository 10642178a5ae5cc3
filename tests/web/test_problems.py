"""One error shape everywhere, in the reader's language, and never a traceback."""

from __future__ import annotations

import json
import re
from pathlib import Path
from string import Formatter
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lsgraph.web.messages import CATALOGUES

SOURCE = Path(__file__).resolve().parents[2] / "src" / "lsgraph"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.mark.parametrize(
    ("path", "status"),
    [("/nothing", 404), ("/sparql?query=", 400), ("/sparql?query=ASK+%7B", 400), ("/sparql?query=%C3%28", 400),
     ("/static/none.css", 404), ("/sparql?update=x", 403), ("/%3Cscript%3E", 404)],
)  # fmt: skip
def test_every_error_has_the_same_shape(client: FlaskClient, path: str, status: int) -> None:
    answer = client.get(path)
    problem = json.loads(answer.data)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.status_code == problem["status"] == status
    assert problem["type"].startswith("https://w3id.org/lsgraph/problem/")
    assert problem.keys() >= {"type", "title", "status", "detail", "instance"}


def test_a_syntax_error_shows_line_column_and_caret(client: FlaskClient) -> None:
    query = "SELECT * {\n  ?課題 ?p ;;; oops oops }"
    problem = json.loads(client.get(f"/sparql?{urlencode({'query': query})}").data)
    assert problem["line"] == 2
    assert problem["source"] == "  ?課題 ?p ;;; oops oops }"
    assert problem["caret"].startswith("   \u3000\u3000 ")
    assert len(problem["caret"]) == problem["column"]


def test_an_undeclared_prefix_comes_with_the_line_that_mends_it(client: FlaskClient) -> None:
    query = "SELECT * {\n  ?s lsg:size ?o }"
    problem = json.loads(client.get(f"/sparql?{urlencode({'query': query})}", headers={"Accept-Language": "ja"}).data)
    assert (problem["line"], problem["column"]) == (2, 6)
    assert problem["hint"] == "PREFIX lsg: <https://w3id.org/lsgraph/ont#>"
    assert problem["title"] == "接頭辞が宣言されていません"


def test_a_browser_gets_a_page_with_its_query_to_mend(client: FlaskClient) -> None:
    query = "SELECT * { ?s </script><script>alert(1)</script> }"
    answer = client.get(f"/sparql?{urlencode({'query': query})}", headers=BROWSER)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert b"<script>" not in answer.data
    assert b"&lt;script&gt;alert(1)" in answer.data


@pytest.mark.parametrize("accept", ["*/*", "text/html", "application/problem+json"])
def test_a_bug_shows_no_traceback(app: Flask, accept: str) -> None:
    endpoint = app.view_functions["health.healthz"]
    app.view_functions["health.healthz"] = lambda: 1 / 0
    try:
        answer = app.test_client().get("/healthz", headers={"Accept": accept})
    finally:
        app.view_functions["health.healthz"] = endpoint
    assert answer.status_code == 500
    assert not re.search(rb"Traceback|ZeroDivision|\.py", answer.data)


def test_both_languages_have_the_same_messages_with_the_same_values() -> None:
    def values(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    japanese, english = CATALOGUES["ja"], CATALOGUES["en"]
    assert japanese.keys() == english.keys()
    for key, text in japanese.items():
        assert values(text) == values(english[key]), key


def test_every_problem_has_its_words() -> None:
    kinds: set[str] = set()
    for path in [*SOURCE.glob("sparql/*.py"), *SOURCE.glob("web/*.py")]:
        kinds |= set(re.findall(r'\b(?:Problem|at|_unsupported|LexicalError)\(\s*"([a-z0-9-]+)"', path.read_text()))
    assert len(kinds) > 20
    for kind in kinds:
        assert {f"{kind}.title", f"{kind}.detail"} <= CATALOGUES["ja"].keys()


def test_no_message_is_left_over() -> None:
    used = "".join(path.read_text() for path in [*SOURCE.glob("web/*.py"), *SOURCE.glob("web/templates/*.html")])
    for key in CATALOGUES["en"]:
        assert key.endswith((".title", ".detail")) or key in used, key
