"""Start the server for a release."""

from __future__ import annotations

import click

from lsgraph.messages import tell
from lsgraph.package import GraphPackage
from lsgraph.release import Release
from lsgraph.settings import Settings


def serve(release: Release, settings: Settings, package: GraphPackage) -> None:
    """Serve the release, with the package's questions, until interrupted; says first where."""
    from lsgraph.web.server import serve as run

    shown = "localhost" if settings.host in {"127.0.0.1", "0.0.0.0", "::", "::1"} else settings.host  # noqa: S104
    click.echo(tell("serving", host=shown, port=settings.port), err=True)
    run(release, settings.host, settings.port, package)
