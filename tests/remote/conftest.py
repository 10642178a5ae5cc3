"""Engines with the plan's release in them: started once for all tests of a process, stopped at its end."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import pytest

from lsgraph.publishing.catalogue import current
from lsgraph.release import Release
from lsgraph.settings import StoreSettings
from lsgraph.store.remote import RemoteEngine, RemoteStore

from .servers import START, NotHere, Server

REPOSITORY = Path(__file__).resolve().parents[2]
PROGRAM = "from lsgraph.cli import main; main()"


@dataclass
class Publisher:
    """The command line over one server, in processes of its own."""

    server: Server
    folder: Path
    settings: dict[str, str] = field(default_factory=dict)

    def command(self, release: Path, *more: str) -> list[str]:
        """Return the command that publishes a release to the server."""
        wanted = [sys.executable, "-c", PROGRAM, "publish", "--to", self.server.url, "--releases", str(release)]
        return [*wanted, *self.credentials(), *more]

    def credentials(self) -> list[str]:
        """Return the options for the server's user and password."""
        if self.server.credentials is None:
            return []
        file = self.folder / "credentials"
        file.write_text(":".join(self.server.credentials) + "\n", encoding="utf-8")
        return ["--credentials", str(file)]

    def start(self, release: Path, *more: str) -> subprocess.Popen[str]:
        """Start to publish."""
        return subprocess.Popen(
            self.command(release, *more),
            env={**os.environ, "PYTHONPATH": str(REPOSITORY / "src"), "LC_ALL": "C.UTF-8", **self.settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, release: Path, *more: str) -> subprocess.CompletedProcess[str]:
        """Publish, and wait until that is over."""
        process = self.start(release, *more)
        output, errors = process.communicate(timeout=240)
        return subprocess.CompletedProcess(process.args, process.returncode, output, errors)

    def engine(self, **settings: object) -> RemoteEngine:
        """Return the engine as the library sees it."""
        file = Path(self.credentials()[1]) if self.server.credentials else None
        return RemoteEngine.open(self.server.url, StoreSettings.from_environment({}, **settings), credentials_file=file)

    def current(self) -> str | None:
        """Return the name of the release that readers get."""
        store = self.store()
        return store.layout.release if store else None

    def store(self) -> RemoteStore | None:
        """Return the release that readers get."""
        return current(self.engine())


class StartServer(Protocol):
    """Starts an empty server, in a folder if one is named."""

    def __call__(self, engine: str, folder: Path | None = None) -> Publisher:
        """Return the server, ready."""


def started(engine: str, folder: Path) -> Publisher:
    """Start a server; the test is skipped where it cannot be."""
    folder.mkdir(parents=True)
    try:
        server = START[engine](folder)
    except NotHere as reason:
        pytest.skip(f"{engine}: {reason}")
    try:
        server.start()
    except BaseException:
        server.kill()
        raise
    return Publisher(server, folder)


@pytest.fixture(scope="session", params=list(START))
def publisher(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, plan_release: Release
) -> Iterator[Publisher]:
    """Return each engine in turn, with the plan's release published to it."""
    publisher = started(request.param, tmp_path_factory.mktemp("engines") / request.param)
    try:
        done = publisher.run(plan_release.directory)
        assert done.returncode == 0, done.stderr
        yield publisher
    finally:
        publisher.server.stop()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[StartServer]:
    """Return a function that starts an empty server for one test."""
    running: list[Publisher] = []

    def begin(engine: str, folder: Path | None = None) -> Publisher:
        running.append(started(engine, (folder or tmp_path) / f"server-{engine}"))
        return running[-1]

    yield begin
    for each in running:
        each.server.stop()
