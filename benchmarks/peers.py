"""Servers side by side: each is started over the same N-Triples, on the loopback interface, if it is installed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

_ROOT: Final = Path(__file__).resolve().parents[1]
_PATIENCE: Final = 900.0
FUSEKI: Final = "LSGRAPH_BENCH_FUSEKI"
"""The environment variable that names Fuseki's jar."""
_LSGRAPH: Final = """\
import sys
from pathlib import Path
from lsgraph.store.dumped import release_of
from lsgraph.web.server import serve
if __name__ == "__main__":
    serve(release_of(Path(sys.argv[1]), Path(sys.argv[2])), "127.0.0.1", int(sys.argv[3]))
"""
_RDFLIB_ENDPOINT: Final = """\
import sys
import uvicorn
from oxrdflib import OxigraphStore
from pyoxigraph import RdfFormat, Store
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint
store = Store()
store.bulk_load(path=sys.argv[1], format=RdfFormat.N_TRIPLES)
app = SparqlEndpoint(graph=Dataset(store=OxigraphStore(store=store)), path="/", cors_enabled=False)
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), log_level="error")
"""
_VIRTUOSO: Final = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = {sql}
NumberOfBuffers = 340000
MaxDirtyBuffers = 250000
DirsAllowed = {data}
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerThreads = 20
KeepAliveTimeout = 30
MaxKeepAlives = 32
[SPARQL]
ResultSetMaxRows = 1000000
"""


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers. ``url`` ends where an encoded query begins; ``ready`` is in seconds from its start."""

    name: str
    url: str
    pid: int
    ready: float

    def memory(self) -> int:
        """Return the memory of the server's processes in bytes; what they share counts once."""
        return sum(_proportional(pid) for pid in _family(self.pid))

    def processor_time(self) -> float:
        """Return the seconds of processor time that the server's processes have used so far."""
        return sum(_used(pid) for pid in _family(self.pid))


Starter = Callable[[Path, Path, int], list[str]]


@contextmanager
def running(names: list[str], data: Path, folder: Path) -> Iterator[list[Running]]:
    """Start those of the servers that are installed, and stop them in the end."""
    with ExitStack() as stack:
        found = []
        for name in names:
            command = COMMANDS[name](data, folder, port := _free_port())
            if not command:
                print(f"{name}: not found", file=sys.stderr)
                continue
            began = time.monotonic()
            log = stack.enter_context((folder / f"{name}.log").open("w"))
            process = subprocess.Popen(command, stdout=log, stderr=log, env=_environment(), start_new_session=True)
            stack.callback(_stop, process)
            server = Running(name, f"http://127.0.0.1:{port}{PATHS[name]}", process.pid, 0.0)
            _prepare(name, server, data, port)
            found.append(Running(name, server.url, process.pid, time.monotonic() - began))
        yield found


def _lsgraph(data: Path, folder: Path, port: int) -> list[str]:
    script = _script(folder, "serve_lsgraph.py", _LSGRAPH)
    return [sys.executable, script, str(data), str(folder / "lsgraph"), str(port)]


def _oxigraph(data: Path, folder: Path, port: int) -> list[str]:
    program = shutil.which("oxigraph") or shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    return [program, "serve", "--bind", f"127.0.0.1:{port}"] if program else []


def _rdflib_endpoint(data: Path, folder: Path, port: int) -> list[str]:
    python = os.environ.get("LSGRAPH_BENCH_PYTHON", sys.executable)
    if subprocess.run([python, "-c", "import rdflib_endpoint, oxrdflib, uvicorn"], capture_output=True).returncode:
        return []
    return [python, _script(folder, "serve_rdflib.py", _RDFLIB_ENDPOINT), str(data), str(port)]


def _virtuoso(data: Path, folder: Path, port: int) -> list[str]:
    program = shutil.which("virtuoso-t")
    if program is None or shutil.which("isql-vt") is None:
        return []
    place = folder / "virtuoso"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    (place / "virtuoso.ini").write_text(
        _VIRTUOSO.format(folder=place, port=port, sql=port + 1, data=data.parent), encoding="utf-8"
    )
    return [program, "+foreground", "+configfile", str(place / "virtuoso.ini")]


def _fuseki(data: Path, folder: Path, port: int) -> list[str]:
    """Start Apache Jena Fuseki if there is a JVM, and ``LSGRAPH_BENCH_FUSEKI`` is the path of its jar."""
    jar = os.environ.get(FUSEKI, "")
    if shutil.which("java") is None or not Path(jar).is_file():
        return []
    return ["java", "-Xmx8G", "-jar", jar, "--localhost", f"--port={port}", f"--file={data}", "/bench"]


COMMANDS: Final[dict[str, Starter]] = {
    "oxigraph": _oxigraph,
    "lsgraph": _lsgraph,
    "rdflib-endpoint": _rdflib_endpoint,
    "virtuoso": _virtuoso,
    "fuseki": _fuseki,
}
PATHS: Final = {
    "oxigraph": "/query?query=",
    "lsgraph": "/sparql?query=",
    "rdflib-endpoint": "/?query=",
    "virtuoso": "/sparql?default-graph-uri=urn%3Abench&query=",
    "fuseki": "/bench/query?query=",
}


def _prepare(name: str, server: Running, data: Path, port: int) -> None:
    """Wait until the server answers, and give it the data if it did not take them itself."""
    _wait(server, "ASK {}")
    if name == "oxigraph":
        body = data.open("rb")
        upload = urllib.request.Request(
            f"http://127.0.0.1:{port}/store?default&no_transaction",
            data=body,
            method="POST",
            headers={"Content-Type": "application/n-triples", "Content-Length": str(data.stat().st_size)},
        )
        with body, urllib.request.urlopen(upload, timeout=_PATIENCE):  # noqa: S310
            pass
    if name == "virtuoso":
        orders = f"ld_dir('{data.parent}', '{data.name}', 'urn:bench'); rdf_loader_run(); checkpoint;"
        subprocess.run(["isql-vt", str(port + 1), "dba", "dba", f"exec={orders}"], check=True, capture_output=True)


def _wait(server: Running, query: str) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        with suppress(OSError):
            with urllib.request.urlopen(server.url + quote(query), timeout=10):  # noqa: S310
                return
        time.sleep(0.1)
    raise RuntimeError(f"{server.name} is not ready after {_PATIENCE:g} s")


def _script(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(_ROOT / "src")}


def index_afresh(data: Path, folder: Path) -> tuple[int, float] | None:
    """Let lsgraph make its index anew; return how many triples it took in, and the seconds. None if it needs none."""
    out = folder / "lsgraph"
    shutil.rmtree(out / "indexes", ignore_errors=True)
    with running(["lsgraph"], data, folder):
        facts = [json.loads(path.read_text()) for path in out.glob("indexes/*/*.json")]
    return (facts[0]["quads"], facts[0]["seconds"]) if facts else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _family(root: int) -> set[int]:
    parents: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError, IndexError):
            parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    found = {root}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def _used(pid: int) -> float:
    with suppress(OSError, ValueError, IndexError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")  # its own, and that of children that have ended
    return 0.0


def _proportional(pid: int) -> int:
    with suppress(OSError, ValueError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0
