"""The main process: starts the evaluators, then web processes that share them, and ends all of it in order.

SIGHUP serves the release that is current then; SIGTERM and SIGINT end, after what runs.
"""

from __future__ import annotations

import errno
import logging
import os
import resource
import select
import signal
import socket
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass
from typing import Any, Final

from lsgraph.faults import LsgraphError
from lsgraph.messages import tell
from lsgraph.package import GraphPackage
from lsgraph.release import Release
from lsgraph.sparql.limits import Limits
from lsgraph.sparql.processes import Evaluators, Source
from lsgraph.validation import validators
from lsgraph.web import logs, metrics
from lsgraph.web.supervisor import Generation

_FILES: Final = 1_024  # open files beside connections: results, sockets to evaluators, modules
_BACKLOG: Final = 1_024  # connections that wait in the system's queue
_TICK: Final = 0.5  # seconds between two looks at the web processes
_log = logging.getLogger(__name__)


class AddressInUse(LsgraphError):
    """Nothing can listen there; the message says so."""


class _Stopped(Exception):
    """The server is to end, while it is loading."""


def serve(release: Release, host: str, port: int, package: GraphPackage | None = None) -> None:
    """Serve the release until SIGINT or SIGTERM; running requests are finished first.

    Raises ``AddressInUse`` where the port is taken.
    """
    limits = Limits.from_settings(None)
    with (
        listen(host, port) as listener,
        tempfile.TemporaryDirectory(prefix="lsgraph-metrics-") as counted,
        tempfile.TemporaryDirectory(prefix="lsgraph-reports-") as kept,
    ):
        logs.set_up()
        _allow_files(limits.connections + _FILES)
        shared = Shared(kept, {metrics.FOLDER: counted})
        Server(release, listener, limits, package or GraphPackage.open(), shared).run()


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on the address. Raises ``AddressInUse``."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        key = "port-taken" if error.errno == errno.EADDRINUSE else "host-unusable"
        raise AddressInUse(tell(key, host=host, port=port, reason=error.strerror or error)) from None
    return listener


def web_processes() -> int:
    """Return how many web processes there are: one for two cores.

    They need about as much time for a query as evaluators do; more of them than cores only take turns, which costs
    a fourth of the speed (docs/benchmarks.md).
    """
    return max(1, (os.cpu_count() or 1) // 2)


def check_address(host: str, port: int) -> None:
    """Raise ``AddressInUse`` unless something can listen on the address now."""
    listen(host, port).close()


def _allow_files(wanted: int) -> None:
    """Let each process have so many files open, or as many as the system lets it: connections are files."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


@dataclass(frozen=True, slots=True)
class Shared:
    """What all web processes have in common: the folder of kept reports, and variables of their environment."""

    kept_reports: str
    variables: Mapping[str, str]


class Server:
    """The release that is served, with its evaluators, validators and web processes."""

    def __init__(
        self,
        release: Release,
        listener: socket.socket,
        limits: Limits,
        package: GraphPackage,
        shared: Shared,
    ) -> None:
        self._release, self._listener, self._limits, self._package = release, listener, limits, package
        self._shared = shared
        self._behind = ExitStack()  # evaluators and validators
        self._web: Generation | None = None
        self._retired: list[Generation] = []
        self._is_stopping = self._is_loading = self._is_reloading = False

    def run(self) -> None:
        """Serve until told to end."""
        bell, ringer = os.pipe()
        for end in (bell, ringer):
            os.set_blocking(end, False)
        handlers = {
            signal.SIGTERM: self._stop,
            signal.SIGINT: self._stop,
            signal.SIGHUP: self._reload,
            signal.SIGCHLD: lambda *_: None,
        }
        before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
        signal.set_wakeup_fd(ringer, warn_on_full_buffer=False)
        try:
            with suppress(_Stopped):
                self._load(self._release)
                self._watch(bell)
        finally:
            self._is_loading = False
            self._close()
            signal.set_wakeup_fd(-1)
            for number, handler in before.items():
                signal.signal(number, handler)
            os.close(bell)
            os.close(ringer)

    def _stop(self, *_: object) -> None:
        self._is_stopping = True
        if self._is_loading:
            self._is_loading = False
            raise _Stopped

    def _reload(self, *_: object) -> None:
        self._is_reloading = True

    def _watch(self, bell: int) -> None:
        """Keep everything up, until told to end."""
        while not self._is_stopping:
            select.select([bell], [], [], _TICK)
            with suppress(BlockingIOError):
                os.read(bell, 4096)
            if self._is_reloading:
                self._is_reloading = False
                self._change()
            if self._web is not None:
                self._web.revive()
            self._retired = [generation for generation in self._retired if not generation.has_ended()]

    def _change(self) -> None:
        """Serve the release that is current now; where it cannot be served the old one stays."""
        try:
            self._load(Release.current(self._release.directory.parent.parent))
        except LsgraphError as error:
            _log.error("reload failed", extra={"reason": str(error)})
        else:
            _log.info("reloaded", extra={"release": self._release.name})

    def _load(self, release: Release) -> None:
        """Start everything for a release, then let what there was before finish what it has."""
        self._is_loading = True
        with ExitStack() as behind:
            evaluators = behind.enter_context(Evaluators.start(Source.release(release.directory), self._limits))
            shapes = validators.source(self._package.root)
            checking = Evaluators.start(shapes, validators.limits_of(self._limits), lazy=True)
            orders = self._orders(release, evaluators, behind.enter_context(checking))
            web = Generation(web_processes(), self._listener, orders, self._shared.variables)
            kept = behind.pop_all()
        self._is_loading = False
        for name in evaluators.missing:
            _log.warning("protection missing", extra={"protection": name})
        if self._web is not None:
            self._web.retire(self._behind.close)
            self._retired.append(self._web)
        self._release, self._behind, self._web = release, kept, web

    def _close(self) -> None:
        """Accept nothing new, let finish what runs, then end the evaluators."""
        self._listener.close()
        for generation in (self._web, *self._retired):
            if generation is not None:
                generation.stop()
        self._behind.close()

    def _orders(self, release: Release, evaluators: Evaluators, checking: Evaluators) -> dict[str, Any]:
        return {
            "release": str(release.directory),
            "package": str(self._package.root),
            "limits": asdict(self._limits),
            "socket": evaluators.path,
            "validators": checking.path,
            "kept_reports": self._shared.kept_reports,
            "missing": evaluators.missing,
        }
