"""Comunica asks the service, and joins it with data of its own: https://comunica.dev ."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from . import transcript

LABEL = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
PROJECT = "<https://w3id.org/lsgraph/ont#PlanProject>"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def comunica(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install Comunica as the lock file says, into a folder of its own; return its command."""
    folder = tmp_path_factory.mktemp("comunica")
    try:
        transcript.install_comunica(folder)
    except transcript.Failed as reason:
        pytest.skip(str(reason))
    return folder / "node_modules" / ".bin" / "comunica-sparql"


def test_the_transcripts_of_the_page_are_what_clients_get(comunica: Path) -> None:
    page = transcript.PAGE.read_text(encoding="utf-8")
    assert transcript.renewed(page, comunica.parents[2]) == page, "run: python -m tests.clients.transcript"


@pytest.fixture
def own_data(tmp_path: Path) -> Iterator[str]:
    """Return the address of a file with one triple, on another server."""
    (tmp_path / "own.nt").write_text(
        '<https://w3id.org/lsgraph/id/project/buoy-1> <urn:colour> "red" .\n', encoding="utf-8"
    )
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/own.nt"
        server.shutdown()
        thread.join()


class _Quiet(SimpleHTTPRequestHandler):
    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".nt": "application/n-triples"}  # noqa: RUF012

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def ask(comunica: Path, sources: list[str], query: str, accept: str = "application/sparql-results+json") -> str:
    command = [str(comunica), *sources, query, "-t", accept]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout


def rows(result: str) -> list[dict[str, Any]]:
    return list(json.loads(result)["results"]["bindings"])


def test_the_kind_of_source_is_found_from_the_service_description(comunica: Path, url: str) -> None:
    query = f"SELECT ?name {{ ?s a {PROJECT} ; {LABEL} ?name }} ORDER BY ?s"
    found = rows(ask(comunica, [f"{url}/sparql"], query))
    assert [(row["name"]["value"], row["name"]["xml:lang"]) for row in found] == [
        ("浮標<b>事業</b>", "ja"),
        ("Buoy", "en"),
    ]


@pytest.mark.parametrize(("kind", "answer"), [(PROJECT, "true"), ("<urn:none>", "false")])
def test_ask(comunica: Path, url: str, kind: str, answer: str) -> None:
    assert ask(comunica, [f"sparql@{url}/sparql"], f"ASK {{ ?s a {kind} }}", "simple").strip() == answer


def test_construct(comunica: Path, url: str) -> None:
    query = f"CONSTRUCT {{ ?s <urn:name> ?name }} {{ ?s a {PROJECT} ; {LABEL} ?name }}"
    found = ask(comunica, [f"sparql@{url}/sparql"], query, "application/n-triples")
    assert sorted(found.splitlines()) == [
        '<https://w3id.org/lsgraph/id/project/buoy-1> <urn:name> "浮標<b>事業</b>"@ja .',
        '<https://w3id.org/lsgraph/id/project/buoy-2> <urn:name> "Buoy"@en .',
    ]


def test_the_service_is_one_of_two_sources(comunica: Path, url: str, own_data: str) -> None:
    query = f"SELECT ?colour ?name {{ ?project <urn:colour> ?colour ; {LABEL} ?name }}"
    found = rows(ask(comunica, [f"{url}/sparql", own_data], query))
    assert [(row["colour"]["value"], row["name"]["value"]) for row in found] == [("red", "浮標<b>事業</b>")]


def test_the_service_is_asked_by_service(comunica: Path, url: str, own_data: str) -> None:
    query = (
        f"SELECT ?colour ?name {{ ?project <urn:colour> ?colour SERVICE <{url}/sparql> {{ ?project {LABEL} ?name }} }}"
    )
    found = rows(ask(comunica, [own_data], query))
    assert [(row["colour"]["value"], row["name"]["value"]) for row in found] == [("red", "浮標<b>事業</b>")]
