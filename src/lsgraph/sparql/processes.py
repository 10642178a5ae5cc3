"""Start and stop the template process with its evaluators."""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Self

from lsgraph.faults import LsgraphError
from lsgraph.sparql.limits import Limits

_PACKAGES: Final = Path(__file__).resolve().parents[2]
_STOP_TIME: Final = 5.0  # seconds that the template gets to end its evaluators


class NotStarted(LsgraphError):
    """The template process could not load the release; the message says why."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where the triples come from: a function (``module:name``) and its one text argument."""

    loader: str
    argument: str

    @classmethod
    def release(cls, directory: Path) -> Source:
        """Name a release by its directory."""
        return cls("lsgraph.sparql.loaders:release", str(directory))

    @classmethod
    def files(cls, *paths: Path) -> Source:
        """Name RDF files."""
        return cls("lsgraph.sparql.loaders:files", "\n".join(map(str, paths)))


class Evaluators:
    """A running template process. ``path`` is the Unix socket, ``missing`` the protections that the platform lacks."""

    def __init__(self, process: subprocess.Popen[bytes], directory: str, path: str, state: dict[str, Any]) -> None:
        self._process, self._directory = process, directory
        self.path = path
        self.quads: int = state["quads"]
        self.missing: tuple[str, ...] = tuple(state["missing"])

    @classmethod
    def start(cls, source: Source, limits: Limits, patience: float = 120.0) -> Self:
        """Start the template with its evaluators and return when they are ready.

        Call it in the thread that lives as long as the server: the kernel ends the template with that thread.
        ``patience`` is in seconds. Raises ``NotStarted``.
        """
        directory = tempfile.mkdtemp(prefix="lsgraph-")
        path = os.path.join(directory, "evaluators")
        orders = {
            "parent": os.getpid(),
            "loader": source.loader,
            "argument": source.argument,
            "socket": path,
            "limits": asdict(limits),
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "lsgraph.sparql.template"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_environment(),
        )
        try:
            state = _introduce(process, orders, patience)
        except BaseException:
            _end(process, directory)
            raise
        return cls(process, directory, path, state)

    @property
    def pid(self) -> int:
        """Return the process number of the template."""
        return self._process.pid

    def close(self) -> None:
        """End the template and its evaluators."""
        _end(self._process, self._directory)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _environment() -> dict[str, str]:
    """Return the environment in which the template finds this very package, and no crash prints pages of frames."""
    paths = [str(_PACKAGES), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "RUST_BACKTRACE": "0"}


def _introduce(process: subprocess.Popen[bytes], orders: dict[str, Any], patience: float) -> dict[str, Any]:
    stdin, stdout = _pipes(process)
    with suppress(BrokenPipeError):
        stdin.write(json.dumps(orders).encode() + b"\n")
        stdin.flush()
    end = time.monotonic() + patience
    while (left := end - time.monotonic()) > 0:
        if select.select([stdout], [], [], min(left, 1.0))[0]:
            line = stdout.readline()
            state: dict[str, Any] = json.loads(line) if line else {"error": "the process ended"}
            if "error" in state:
                raise NotStarted(state["error"])
            return state
    raise NotStarted(f"not ready after {patience:g} s")


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    if process.stdin is None or process.stdout is None:
        raise NotStarted("no pipes")
    return process.stdin, process.stdout


def _end(process: subprocess.Popen[bytes], directory: str) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
    try:
        process.wait(_STOP_TIME)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    shutil.rmtree(directory, ignore_errors=True)
