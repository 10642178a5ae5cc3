"""A small release behind the real server, as a process of its own on the loopback interface."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from lsgraph.package import GraphPackage
from lsgraph.release import Release, build

REPOSITORY = Path(__file__).resolve().parents[2]

ONTOLOGY = """
@prefix lsg: <https://w3id.org/lsgraph/ont#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
<https://w3id.org/lsgraph/ont> a owl:Ontology .
lsg:PlanProject a owl:Class ; rdfs:label "課題"@ja , "project"@en .
"""
DATA = """
@prefix lsg: <https://w3id.org/lsgraph/ont#> . @prefix prj: <https://w3id.org/lsgraph/id/project/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix dcterms: <http://purl.org/dc/terms/> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
<https://w3id.org/lsgraph/dataset> a dcat:Dataset ; dcterms:title "潮汐計画のグラフ"@ja , "Graph of the tide plan"@en .
prj:buoy-1 a lsg:PlanProject ; skos:prefLabel "浮標<b>事業</b>"@ja ; lsg:size 3 .
prj:buoy-2 a lsg:PlanProject ; skos:prefLabel "Buoy"@en ; skos:exactMatch <https://example.org/buoy> .
"""
QUESTION = """\
# title: Which projects are there?
# title@ja: どのような課題があるか？
# description: All of them.
# description@ja: すべての課題。
PREFIX lsg: <https://w3id.org/lsgraph/ont#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?project ?name WHERE { ?project a lsg:PlanProject ; skos:prefLabel ?name } ORDER BY ?project
"""
PROGRAM = """
import sys
from pathlib import Path
from lsgraph.package import GraphPackage
from lsgraph.release import Release
from lsgraph.web.server import serve
if __name__ == "__main__":
    release, package, port = sys.argv[1:]
    serve(Release.open(Path(release)), "127.0.0.1", int(port), GraphPackage.open(Path(package)))
"""


def make_package(root: Path) -> GraphPackage:
    """Write a small package and return it."""
    files = {"ontology/lsg.ttl": ONTOLOGY, "data/projects.ttl": DATA, "queries/projects.rq": QUESTION}
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    (root / "shapes").mkdir()
    shutil.copytree(REPOSITORY / "queries" / "rules", root / "queries" / "rules")
    return GraphPackage.open(root)


def make_release(package: GraphPackage, out: Path) -> Release:
    """Build the package without validation."""
    return build(package, out, validate=False)


@dataclass
class Reply:
    """Status, headers (lower case) and body of an answer."""

    status: int
    headers: dict[str, str]
    body: bytes = field(repr=False)


@dataclass
class Server:
    """A running server."""

    process: subprocess.Popen[bytes]
    port: int

    def request(self, method: str, path: str, body: bytes | None = None, timeout: float = 30, **headers: str) -> Reply:
        """Send one request; underscores in header names stand for hyphens."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            return Reply(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        finally:
            connection.close()

    def query(self, query: str, timeout: float = 30, **headers: str) -> Reply:
        """Send a query by POST direct."""
        return self.request(
            "POST", "/sparql", query.encode(), timeout, Content_Type="application/sparql-query", **headers
        )

    def get(self, path: str, /, fields: dict[str, str] | None = None, **headers: str) -> Reply:
        """Send a GET request."""
        return self.request("GET", f"{path}?{urlencode(fields)}" if fields else path, **headers)

    def children(self) -> set[int]:
        """Return every process below the server's, by number."""
        table = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
        parents = [tuple(map(int, line.split())) for line in table.splitlines()]
        found = {self.process.pid}
        while more := {pid for pid, parent in parents if parent in found} - found:
            found |= more
        return found - {self.process.pid}


def free_port() -> int:
    """Return a port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(package: GraphPackage, release: Release, log: Path | None = None, **limits: str) -> Iterator[Server]:
    """Start the server, wait until it is ready, and stop it in the end. Its standard error goes to ``log``."""
    port = free_port()
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "src"), **limits}
    script = package.root / "serve.py"
    script.write_text(PROGRAM, encoding="utf-8")
    command = [sys.executable, str(script), str(release.directory), str(package.root), str(port)]
    with (
        (log or Path(os.devnull)).open("wb") as stderr,
        subprocess.Popen(command, env=environment, start_new_session=True, stderr=stderr) as process,
    ):
        server = Server(process, port)
        try:
            _wait(server)
            yield server
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(server: Server) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            if server.get("/readyz").status == 200:
                return
        except OSError:
            time.sleep(0.1)
        if server.process.poll() is not None:
            raise RuntimeError(f"the server ended with status {server.process.returncode}")
    raise RuntimeError("the server is not ready after 30 s")
