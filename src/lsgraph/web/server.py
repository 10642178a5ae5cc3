"""The server process: starts the evaluators once, then web processes that share them, and ends all of it in order."""

from __future__ import annotations

import errno
import gc
import json
import logging
import os
import resource
import socket
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final, Self

from lsgraph.faults import LsgraphError
from lsgraph.messages import tell
from lsgraph.package import GraphPackage
from lsgraph.queries import Library
from lsgraph.release import Release
from lsgraph.sparql.conversation import AsyncEngine
from lsgraph.sparql.engine import Engine
from lsgraph.sparql.limits import Limits
from lsgraph.sparql.processes import Evaluators, Source
from lsgraph.validation.validators import Validators, limits_of, source
from lsgraph.web import create_app, logs, metrics, rates
from lsgraph.web.bridge import Bridge
from lsgraph.web.context import KEY
from lsgraph.web.direct import PATH, Direct
from lsgraph.web.watch import Watch

_ORDERS: Final = "LSGRAPH_WEB_ORDERS"
_WEB_PROCESSES: Final = 2
_PAGES: Final = 16  # threads beside those that may wait for an evaluator
_FILES: Final = 1_024  # open files beside connections: results, sockets to evaluators, modules
_CHANGE: Final = 4  # seconds, a little more than the server library gives a new web process before it ends an old one
_HEADER_SIZE: Final = 128 * 1024  # bytes of a request's header, address included; the server library's least is 8 kB
_GRACE: Final = 15  # seconds that running requests get when the server stops
_log = logging.getLogger(__name__)


class AddressInUse(LsgraphError):
    """Nothing can listen there; the message says so."""


def serve(release: Release, host: str, port: int, package: GraphPackage | None = None) -> None:
    """Serve the release until SIGINT or SIGTERM; running requests are finished first.

    Raises ``AddressInUse`` where the port is taken.
    """
    from granian import Granian
    from granian.constants import Interfaces
    from granian.http import HTTP1Settings

    check_address(host, port)
    limits = Limits.from_settings(None)
    logs.set_up()
    _allow_files(limits.connections + _FILES)
    with tempfile.TemporaryDirectory(prefix="lsgraph-metrics-") as folder, Serving(release, limits, package) as serving:
        os.environ[metrics.FOLDER] = folder
        server = Granian(
            "lsgraph.web.server:application",
            factory=True,
            interface=Interfaces.RSGI,
            address=host,
            port=port,
            workers=_WEB_PROCESSES,
            backpressure=limits.connections,
            http1_settings=HTTP1Settings(
                header_read_timeout=round(limits.request_time_limit * 1000), max_buffer_size=_HEADER_SIZE
            ),
            respawn_failed_workers=True,
            workers_kill_timeout=_GRACE,
            websockets=False,
            log_level="warning",  # type: ignore[arg-type]
        )
        server.on_reload(serving.reload)
        try:
            server.serve()
        finally:
            os.environ.pop(metrics.FOLDER, None)


def _allow_files(wanted: int) -> None:
    """Let each process have so many files open, or as many as the system lets it: connections are files."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


class Serving:
    """The release that the web processes serve, with its evaluators; both are replaced on SIGHUP."""

    def __init__(self, release: Release, limits: Limits, package: GraphPackage | None) -> None:
        self._release, self._limits, self._package = release, limits, package or GraphPackage.open()
        self._kept_reports = tempfile.TemporaryDirectory(prefix="lsgraph-reports-")
        self._validators = Evaluators.start(source(self._package.root), limits_of(limits), lazy=True)
        self._retired: list[Evaluators] = []
        self._evaluators = self._start(release)

    def reload(self) -> None:
        """Serve the release that is current now; called before the web processes are replaced, one by one.

        What still runs in the old ones is finished by the old evaluators. Where the new release cannot be served the
        old one stays.
        """
        try:
            release = Release.current(self._release.directory.parent.parent)
            evaluators = self._start(release)
        except LsgraphError as error:
            _log.error("reload failed", extra={"reason": str(error)})
            return
        self._release, retired, self._evaluators = release, self._evaluators, evaluators
        self._retired.append(retired)
        patience = threading.Timer(_WEB_PROCESSES * (_GRACE + _CHANGE) + _CHANGE, retired.close)
        patience.daemon = True
        patience.start()
        _log.info("reloaded", extra={"release": release.name})

    def _start(self, release: Release) -> Evaluators:
        evaluators = Evaluators.start(Source.release(release.directory), self._limits)
        orders = _orders(release, self._limits, evaluators, self._package)
        shared = {"validators": self._validators.path, "kept_reports": self._kept_reports.name}
        os.environ[_ORDERS] = json.dumps({**orders, **shared})
        for name in evaluators.missing:
            _log.warning("protection missing", extra={"protection": name})
        return evaluators

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.environ.pop(_ORDERS, None)
        for evaluators in (self._evaluators, self._validators, *self._retired):
            evaluators.close()
        self._kept_reports.cleanup()


def application() -> Bridge:
    """Return the application of one web process; its orders are in the environment."""
    logs.set_up()
    metrics.share()
    orders: Mapping[str, Any] = json.loads(os.environ[_ORDERS])
    limits = Limits(**orders["limits"])
    release = Release.open(Path(orders["release"]))
    library = Library.open(GraphPackage.open(Path(orders["package"])))
    engine = Engine(orders["socket"], limits)
    flask = create_app(
        release,
        limits,
        evaluator=engine,
        library=library,
        missing=orders["missing"],
        validator=Validators(orders["validators"], limits),
        kept_reports=Path(orders["kept_reports"]),
    )
    waiting = limits.evaluators + limits.queue_length + limits.validators + limits.validation_queue_length
    counters = metrics.metrics(flask)
    evaluate = metrics.measured(AsyncEngine(orders["socket"], limits, _WEB_PROCESSES).evaluate, counters)
    direct = Direct(flask.extensions[KEY], evaluate)
    observer = logs.Observer(counters, limits)
    watch = Watch(observer, logs.Tally(counters, PATH), rates.rates(flask), limits)
    observed = logs.Observed(flask, observer)
    _collect_seldom()
    _log_plainly()
    return Bridge(
        observed,
        waiting + _PAGES,
        limits.request_size_limit,
        direct,
        watch=watch,
        body_time=limits.request_time_limit,
        body_limits={"/validate": limits.upload_size_limit},
    )


def _collect_seldom() -> None:
    """Let the garbage collector look through everything next to never.

    Kept answers are a hundred thousand objects without cycles, and to look through them takes 50 ms in which nobody is
    answered: without this a request in a hundred waited so long.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 1_000)


def _log_plainly() -> None:
    """Leave out what no line of ours tells: https://docs.python.org/3/howto/logging.html#optimization ."""
    logging._srcfile = None
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False


def check_address(host: str, port: int) -> None:
    """Raise ``AddressInUse`` unless something can listen on the address now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            key = "port-taken" if error.errno == errno.EADDRINUSE else "host-unusable"
            raise AddressInUse(tell(key, host=host, port=port, reason=error.strerror or error)) from None


def _orders(release: Release, limits: Limits, evaluators: Evaluators, package: GraphPackage) -> dict[str, Any]:
    return {
        "release": str(release.directory),
        "package": str(package.root),
        "limits": asdict(limits),
        "socket": evaluators.path,
        "missing": evaluators.missing,
    }
