"""Start the server for a release, with a clear word where the address cannot be used."""

from __future__ import annotations

import errno
import socket

import click

from lsgraph.faults import LsgraphError
from lsgraph.messages import tell
from lsgraph.package import GraphPackage
from lsgraph.release import Release
from lsgraph.settings import Settings


class NoAddress(LsgraphError):
    """The port is taken or the host is not ours."""


def check_address(host: str, port: int) -> None:
    """Raise ``NoAddress`` if nothing can listen there now."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise NoAddress(tell("port-taken", host=host, port=port)) from None
        raise NoAddress(tell("host-unusable", host=host, port=port, reason=error.strerror or error)) from None


def serve(release: Release, settings: Settings, package: GraphPackage) -> None:
    """Serve the release, with the package's questions, until interrupted; says first where."""
    from lsgraph.web.server import serve as run

    shown = "localhost" if settings.host in {"127.0.0.1", "0.0.0.0", "::", "::1"} else settings.host  # noqa: S104
    click.echo(tell("serving", host=shown, port=settings.port), err=True)
    run(release, settings.host, settings.port, package)
