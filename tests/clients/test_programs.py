"""Programs that ask the service over HTTP: curl, and another SPARQL server."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..web import serving

CURL = shutil.which("curl")
OXIGRAPH = shutil.which("oxigraph") or shutil.which("oxigraph", path=str(Path(sys.executable).parent))
ASK = "ASK { ?s a <https://w3id.org/lsgraph/ont#PlanProject> }"
TRUE = '{"head":{},"boolean":true}'


def curl(*arguments: str) -> str:
    assert CURL is not None
    command = [CURL, "--silent", "--show-error", "--max-time", "20", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.mark.skipif(CURL is None, reason="there is no curl")
def test_curl_asks_in_every_way(url: str) -> None:
    endpoint = f"{url}/sparql"
    assert curl("--get", endpoint, "--data-urlencode", f"query={ASK}") == TRUE
    assert curl(endpoint, "--data-urlencode", f"query={ASK}") == TRUE
    assert curl(endpoint, "-H", "Content-Type: application/sparql-query", "--data-binary", ASK) == TRUE
    direct = ("-H", "Content-Type: application/sparql-query", "--data-binary", ASK)
    assert curl("-X", "QUERY", endpoint, *direct) == TRUE
    assert curl("--compressed", "--get", endpoint, "--data-urlencode", f"query={ASK}") == TRUE


@pytest.mark.skipif(CURL is None, reason="there is no curl")
def test_curl_fetches_graphs_and_goes_on_with_a_dump(url: str, tmp_path: Path) -> None:
    assert "<https://w3id.org/lsgraph/dataset>" in curl(f"{url}/graph/data", "-H", "Accept: application/n-triples")
    assert curl("--location", f"{url}/.well-known/void").startswith(("<", "@prefix"))
    whole = curl(f"{url}/dump/lsgraph.nq")
    part = tmp_path / "lsgraph.nq"
    part.write_text(whole[:100], encoding="utf-8")
    curl("--continue-at", "-", "--output", str(part), f"{url}/dump/lsgraph.nq")
    assert part.read_text(encoding="utf-8") == whole
    assert curl("-o", "/dev/null", "-w", "%{http_code}", "-T", str(part), f"{url}/graphs?default") == "405"


@pytest.fixture
def other_server(tmp_path: Path) -> Iterator[str]:
    """Return the endpoint of an Oxigraph server with one triple of its own."""
    if OXIGRAPH is None:
        pytest.skip("there is no oxigraph server")
    port = serving.free_port()
    data, store = tmp_path / "own.nt", tmp_path / "store"
    data.write_text('<https://w3id.org/lsgraph/id/project/buoy-1> <urn:colour> "red" .\n', encoding="utf-8")
    subprocess.run([OXIGRAPH, "load", "--location", str(store), "--file", str(data)], check=True, capture_output=True)
    command = [OXIGRAPH, "serve-read-only", "--location", str(store), "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield _ready(f"http://127.0.0.1:{port}/query")
        finally:
            process.terminate()


def _ready(endpoint: str) -> str:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            _ask(endpoint, "ASK {}")
        except OSError:
            time.sleep(0.1)
        else:
            return endpoint
    raise RuntimeError("the other server is not ready after 20 s")


def _ask(endpoint: str, query: str) -> bytes:
    headers = {"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json"}
    request = urllib.request.Request(endpoint, query.encode(), headers)  # noqa: S310 - this machine
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
        return bytes(answer.read())


@pytest.mark.parametrize("silent", ["", "SILENT "])
def test_another_server_joins_its_data_with_ours(url: str, other_server: str, silent: str) -> None:
    query = f"""SELECT ?colour ?name {{
      ?project <urn:colour> ?colour
      SERVICE {silent}<{url}/sparql> {{ ?project <http://www.w3.org/2004/02/skos/core#prefLabel> ?name }}
    }}"""
    rows = json.loads(_ask(other_server, query))["results"]["bindings"]
    assert [(row["colour"]["value"], row["name"]["value"]) for row in rows] == [("red", "浮標<b>事業</b>")]
