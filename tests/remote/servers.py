"""Real SPARQL servers for the tests: each is started in a folder of its own, on the loopback interface."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urljoin

CACHE: Final = "LSGRAPH_ENGINES"
"""The environment variable that names the folder where ``.ci/engines`` puts what it fetches."""
FUSEKI: Final = "jena-fuseki-server-5.2.0.jar"
RDF4J: Final = "rdf4j-http-server-5.0.3.war"
JETTY: Final = "jetty-runner-9.4.57.v20241219.jar"
PASSWORD: Final = "sesame-öffne-dich"  # noqa: S105
_PATIENCE: Final = 90.0
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
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
DirsAllowed = {folder}
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerThreads = 20
KeepAliveTimeout = 30
MaxKeepAlives = 32
[SPARQL]
ResultSetMaxRows = 10000
"""
_REPOSITORY: Final = """\
@prefix config: <tag:rdf4j.org,2023:config/> .
[] a config:Repository ; config:rep.id "lsgraph" ;
   config:rep.impl [ config:rep.type "openrdf:SailRepository" ;
     config:sail.impl [ config:sail.type "openrdf:NativeStore" ; config:native.tripleIndexes "spoc,posc,cspo" ] ] .
"""


class NotHere(Exception):
    """The server cannot be started on this machine; says what is missing and how to get it."""


@dataclass
class Server:
    """A server that can be stopped, killed and started again over the same folder.

    ``url`` is what ``lsgraph publish --to`` takes; ``credentials`` is (user, password) where the server asks for them.
    """

    engine: str
    url: str
    folder: Path
    command: list[str]
    credentials: tuple[str, str] | None = None
    prepare: Callable[[Server], None] | None = None
    ready: str = ""
    survives_force: bool = True
    process: subprocess.Popen[bytes] | None = None
    environment: dict[str, str] = field(default_factory=dict)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        with (self.folder / "output.log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env={**os.environ, **self.environment},
                start_new_session=True,
            )
        _wait(self)
        if self.prepare:
            self.prepare(self)

    def stop(self) -> None:
        """Stop the server as an administrator would."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        """End the server at once."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def restart(self) -> None:
        """End the server, by force where it is made for that, and start it again over what it has kept."""
        if self.survives_force:
            self.kill()
        else:
            self.stop()
        for lock in self.folder.glob("*.lck"):
            lock.unlink()
        self.start()


def oxigraph(folder: Path) -> Server:
    """Return Oxigraph's own server over a folder."""
    program = shutil.which("oxigraph") or shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    if program is None:
        raise NotHere("there is no program `oxigraph`; it comes with requirements/dev.txt")
    port = free_port()
    command = [program, "serve", "--location", str(folder / "data"), "--bind", f"127.0.0.1:{port}"]
    return Server("oxigraph", f"http://127.0.0.1:{port}/", folder, command)


def virtuoso(folder: Path) -> Server:
    """Return Virtuoso over a folder; its administrator is dba with the password that every installation begins with."""
    program = shutil.which("virtuoso-t")
    if program is None:
        raise NotHere("there is no program `virtuoso-t`; install virtuoso-opensource (Debian)")
    port = free_port()
    (folder / "virtuoso.ini").write_text(_VIRTUOSO.format(folder=folder, port=port, sql=free_port()), encoding="utf-8")
    command = [program, "+foreground", "+configfile", str(folder / "virtuoso.ini")]
    url = f"http://127.0.0.1:{port}/"
    return Server("virtuoso", url, folder, command, ("dba", "dba"), ready="sparql?query=ASK%7B%7D")


def fuseki(folder: Path) -> Server:
    """Return Apache Jena Fuseki over a TDB2 database, with a password on it."""
    jar = _fetched(FUSEKI)
    port = free_port()
    (folder / "passwords").write_text(f"editor: {PASSWORD}\n", encoding="utf-8")
    (folder / "tdb").mkdir(exist_ok=True)
    command = [
        *(_java(), "-Xmx1G", "-jar", str(jar), "--localhost", f"--port={port}", "--update", "--tdb2"),
        *("--loc=tdb", "--auth=basic", "--passwd=passwords", "/plan"),
    ]
    return Server(
        "fuseki", f"http://127.0.0.1:{port}/plan", folder, command, ("editor", PASSWORD), ready="query?query=ASK%7B%7D"
    )


def rdf4j(folder: Path) -> Server:
    """Return Eclipse RDF4J Server with a repository on disk."""
    war, jetty = _fetched(RDF4J), _fetched(JETTY)
    port = free_port()
    (folder / "tmp").mkdir(exist_ok=True)
    command = [
        *(_java(), "-Xmx1G", f"-Dorg.eclipse.rdf4j.appdata.basedir={folder}", f"-Djava.io.tmpdir={folder}/tmp"),
        *("-jar", str(jetty), "--host", "127.0.0.1", "--port", str(port), "--path", "/rdf4j-server", str(war)),
    ]
    url = f"http://127.0.0.1:{port}/rdf4j-server/repositories/lsgraph"
    # The native store has no write-ahead log: killed while it writes, it cannot be opened any more.
    return Server("rdf4j", url, folder, command, prepare=_make_repository, ready="../../protocol", survives_force=False)


START: Final[dict[str, Callable[[Path], Server]]] = {
    "oxigraph": oxigraph,
    "virtuoso": virtuoso,
    "fuseki": fuseki,
    "rdf4j": rdf4j,
}


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _java() -> str:
    program = shutil.which("java")
    if program is None:
        raise NotHere("there is no program `java`")
    return program


def _fetched(name: str) -> Path:
    folder = os.environ.get(CACHE, "")
    if not folder:
        raise NotHere(f"{CACHE} is not set; `.ci/engines FOLDER` fetches {name} into that folder")
    path = Path(folder) / name
    if not path.is_file():
        raise NotHere(f"there is no {path}; `.ci/engines {folder}` fetches it")
    return path


def _wait(server: Server) -> None:
    url = urljoin(server.url.rstrip("/") + "/", server.ready)
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=10):  # noqa: S310
                return
        except urllib.error.HTTPError as error:
            if error.code in {401, 403}:
                return
        except OSError:
            pass
        if server.process and server.process.poll() is not None:
            break
        time.sleep(0.1)
    log = (server.folder / "output.log").read_text(errors="replace")[-2_000:]
    raise RuntimeError(f"{server.engine} does not answer at {url}:\n{log}")


def _make_repository(server: Server) -> None:
    order = urllib.request.Request(  # noqa: S310
        server.url, data=_REPOSITORY.encode(), method="PUT", headers={"Content-Type": "text/turtle"}
    )
    try:
        with urllib.request.urlopen(order, timeout=30):  # noqa: S310
            pass
    except urllib.error.HTTPError as error:
        if error.code != 409:  # it is there already, after a restart
            raise
