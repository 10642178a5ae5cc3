"""``lsgraph publish``: which release goes where, and what is said about it."""

from __future__ import annotations

import time
from pathlib import Path

import click

from lsgraph.commands import terminal
from lsgraph.faults import LsgraphError
from lsgraph.messages import tell
from lsgraph.publishing.publisher import Plan, plan
from lsgraph.publishing.publisher import publish as load
from lsgraph.release import Release
from lsgraph.release.publish import MANIFEST
from lsgraph.settings import StoreSettings
from lsgraph.store.remote import RemoteEngine


class NoAddress(LsgraphError):
    """Nobody said where to publish."""


def named(path: Path) -> Release:
    """Return the release in a folder, or the current one of a folder of releases. Raises ``NoRelease``."""
    return Release.open(path) if (path / MANIFEST).is_file() else Release.current(path)


def publish(
    release: Release,
    settings: StoreSettings,
    engine: str,
    credentials: Path | None,
    *,
    dry_run: bool,
    quiet: bool,
) -> None:
    """Publish the release, or say what that would do. Raises ``NoAddress`` and what ``lsgraph.publishing`` raises."""
    if not settings.store:
        raise NoAddress(tell("publish-no-url"))
    remote = RemoteEngine.open(settings.store, settings, engine=engine, credentials_file=credentials)
    try:
        if dry_run:
            click.echo(_told(plan(release, remote), remote))
            return
        with terminal.publish_progress(quiet) as progress:
            triples = load(release, remote, progress)
        if not quiet:
            click.echo(tell("published", place=settings.store, name=release.name, triples=f"{triples:,}"))
    finally:
        remote.close()


def _told(found: Plan, remote: RemoteEngine) -> str:
    names = [f"{entry.layout.release} ({_day(entry.retired or entry.begun)})" for entry in found.drop]
    nothing = tell("nothing-near")
    return "\n".join(
        (
            tell(
                "publish-plan",
                engine=remote.engine.title,
                place=remote.addresses.graphs,
                name=found.survey.release.name,
                graphs=len(found.survey.layout.graphs),
                triples=f"{found.survey.counts.total():,}",
                pieces=found.pieces,
            ),
            tell(
                "publish-state",
                current=found.catalogue.current or nothing,
                done=found.done,
                pieces=found.pieces,
                drop=", ".join(names) or nothing,
            ),
        )
    )


def _day(seconds: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%MZ", time.gmtime(seconds))
