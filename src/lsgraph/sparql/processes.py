"""Start and stop the template process with its evaluators."""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Collection
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Self

from lsgraph.faults import LsgraphError
from lsgraph.sparql.limits import Limits

_PACKAGES: Final = Path(__file__).resolve().parents[2]
_TUNABLES: Final = "glibc.malloc.tcache_count=120"  # a query frees and takes hundreds of small pieces of each size
_BREATH: Final = 0.05  # seconds before a template that has ended is started again
_LONGEST_PAUSE: Final = 5.0  # seconds, while it cannot be started
_SLOWEST: Final = 4_000_000  # bytes of a dump that a slow machine indexes in a second
_PATIENCE: Final = 120.0
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

    def patience(self) -> float:
        """Return for how many seconds it may take to load: a large release has to be indexed first."""
        folder = Path(self.argument)
        size = sum(path.stat().st_size for path in folder.glob("*.nq")) if folder.is_dir() else 0
        return _PATIENCE + size / _SLOWEST

    @classmethod
    def files(cls, *paths: Path) -> Source:
        """Name RDF files."""
        return cls("lsgraph.sparql.loaders:files", "\n".join(map(str, paths)))


class Evaluators:
    """A running template process. ``path`` is the Unix socket, ``missing`` the protections that the platform lacks."""

    def __init__(self, orders: dict[str, Any], process: subprocess.Popen[bytes], state: dict[str, Any]) -> None:
        self._orders, self._process = orders, process
        self._closing, self._lock = threading.Event(), threading.Lock()
        self.path: str = orders["socket"]
        self.quads: int = state["quads"]
        self.missing: tuple[str, ...] = tuple(state["missing"])
        threading.Thread(target=self._revive, daemon=True).start()

    @classmethod
    def start(
        cls,
        source: Source,
        limits: Limits,
        patience: float | None = None,
        *,
        without: Collection[str] = (),
        lazy: bool = False,
    ) -> Self:
        """Start the template with its evaluators and return when they are ready.

        Call it in the thread that lives as long as the server: the kernel ends the template with that thread.
        ``patience`` is in seconds, by default as long as a source of its size may take; ``without`` names protections
        to do without (``protections.NAMES``), as if the platform lacked them; ``lazy`` leaves loading until somebody
        asks. Raises ``NotStarted``.
        """
        directory = tempfile.mkdtemp(prefix="lsgraph-")
        orders = {
            "parent": os.getpid(),
            "loader": source.loader,
            "argument": source.argument,
            "socket": os.path.join(directory, "evaluators"),
            "limits": asdict(limits),
            "without": list(without),
            "lazy": lazy,
        }
        try:
            process, state = _launch(orders, patience or source.patience())
        except BaseException:
            shutil.rmtree(directory, ignore_errors=True)
            raise
        return cls(orders, process, state)

    def _revive(self) -> None:
        """Start the template anew whenever it ends: without fork that is after each query that had to be ended."""
        pause = _BREATH
        while not self._closing.is_set():
            self._process.wait()
            if self._closing.wait(pause):
                return
            with self._lock:
                if self._closing.is_set():
                    return
                _end(self._process)
                Path(self.path).unlink(missing_ok=True)
                pause = min(pause * 2, _LONGEST_PAUSE)
                with suppress(NotStarted):
                    self._process, _ = _launch(self._orders, _PATIENCE)
                    pause = _BREATH

    @property
    def pid(self) -> int:
        """Return the process number of the template."""
        return self._process.pid

    def close(self) -> None:
        """End the template and its evaluators."""
        self._closing.set()
        with self._lock:
            _end(self._process)
        shutil.rmtree(os.path.dirname(self.path), ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _launch(orders: dict[str, Any], patience: float) -> tuple[subprocess.Popen[bytes], dict[str, Any]]:
    """Start a template and return it with what it says of itself. Raises ``NotStarted``."""
    process = subprocess.Popen(
        [sys.executable, "-m", "lsgraph.sparql.template"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(),
    )
    try:
        return process, _introduce(process, orders, patience)
    except BaseException:
        _end(process)
        raise


def environment() -> dict[str, str]:
    """Return the environment in which a new process finds this very package, and no crash prints pages of frames."""
    paths = [str(_PACKAGES), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {"GLIBC_TUNABLES": _TUNABLES, **os.environ, "PYTHONPATH": os.pathsep.join(paths), "RUST_BACKTRACE": "0"}


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


def _end(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
    try:
        process.wait(_STOP_TIME)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
