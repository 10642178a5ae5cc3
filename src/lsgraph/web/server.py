"""The server process: starts the evaluators once, then web processes that share them, and ends all of it in order."""

from __future__ import annotations

import errno
import json
import os
import socket
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from lsgraph.faults import LsgraphError
from lsgraph.messages import tell
from lsgraph.package import GraphPackage
from lsgraph.queries import Library
from lsgraph.release import Release
from lsgraph.sparql.engine import Engine
from lsgraph.sparql.limits import Limits
from lsgraph.sparql.processes import Evaluators, Source
from lsgraph.web import create_app
from lsgraph.web.bridge import Bridge

_ORDERS: Final = "LSGRAPH_WEB_ORDERS"
_WEB_PROCESSES: Final = 2
_PAGES: Final = 16  # threads beside those that may wait for an evaluator
_GRACE: Final = 15  # seconds that running requests get when the server stops


class AddressInUse(LsgraphError):
    """Nothing can listen there; the message says so."""


def serve(release: Release, host: str, port: int, package: GraphPackage | None = None) -> None:
    """Serve the release until SIGINT or SIGTERM; running requests are finished first.

    Raises ``AddressInUse`` where the port is taken.
    """
    from granian import Granian
    from granian.constants import Interfaces

    check_address(host, port)
    limits = Limits.from_settings(None)
    with Evaluators.start(Source.release(release.directory), limits) as evaluators:
        os.environ[_ORDERS] = json.dumps(_orders(release, limits, evaluators, package))
        for name in evaluators.missing:
            print(f"lsgraph: this platform has no {name} for evaluators", file=sys.stderr)
        server = Granian(
            "lsgraph.web.server:application",
            factory=True,
            interface=Interfaces.RSGI,
            address=host,
            port=port,
            workers=_WEB_PROCESSES,
            respawn_failed_workers=True,
            workers_kill_timeout=_GRACE,
            websockets=False,
            log_level="warning",  # type: ignore[arg-type]
        )
        try:
            server.serve()
        finally:
            os.environ.pop(_ORDERS, None)


def application() -> Bridge:
    """Return the application of one web process; its orders are in the environment."""
    orders: Mapping[str, Any] = json.loads(os.environ[_ORDERS])
    limits = Limits(**orders["limits"])
    release = Release.open(Path(orders["release"]))
    library = Library.open(GraphPackage.open(Path(orders["package"])))
    engine = Engine(orders["socket"], limits)
    flask = create_app(release, limits, evaluator=engine, library=library, missing=orders["missing"])
    threads = limits.evaluators + limits.queue_length + _PAGES
    return Bridge(flask, threads, limits.request_size_limit)


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


def _orders(release: Release, limits: Limits, evaluators: Evaluators, package: GraphPackage | None) -> dict[str, Any]:
    return {
        "release": str(release.directory),
        "package": str((package or GraphPackage.open()).root),
        "limits": asdict(limits),
        "socket": evaluators.path,
        "missing": evaluators.missing,
    }
