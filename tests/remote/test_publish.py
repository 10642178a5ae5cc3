"""A publish ends with the new release or leaves the old one: killed, refused, run twice, with the server restarted."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lsgraph.package import GraphPackage
from lsgraph.publishing import catalogue
from lsgraph.release import Release, build
from lsgraph.store.embedded import EmbeddedStore, load
from lsgraph.store.remote import RemoteEngine

from .conftest import Publisher, StartServer
from .servers import Server

pytestmark = pytest.mark.slow
POINTS = 10
STEPS = 3  # between two of them
SMALL_PIECES = {"LSGRAPH_PUBLISH_PIECE": "1500", "LSGRAPH_PUBLISH_PARALLEL": "2"}
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


@pytest.fixture
def small_release(package: Path, tmp_path: Path) -> Release:
    return build(GraphPackage.open(package), tmp_path / "small", validate=False)


def triples(publisher: Publisher) -> int:
    store = publisher.store()
    assert store is not None
    return int(store.query(COUNT, "text/csv").content.splitlines()[1])


def graphs(publisher: Publisher) -> set[str]:
    rows = publisher.engine().select("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")
    return {row["g"]["value"] for row in rows if row["g"]["value"].startswith(catalogue.GRAPH.value)}


def is_complete(publisher: Publisher, release: Release) -> bool:
    entry = catalogue.read(publisher.engine()).entries.get(release.name)
    return entry is not None and entry.complete is not None


@pytest.mark.parametrize("engine", ["oxigraph", "virtuoso", "fuseki"])
def test_a_publish_killed_at_ten_points_goes_on_and_readers_never_see_half(
    engine: str, start: StartServer, small_release: Release, plan_release: Release
) -> None:
    publisher = start(engine)
    assert publisher.run(small_release.directory).returncode == 0
    before = triples(publisher)
    publisher.settings = SMALL_PIECES
    killed = [kill_at(publisher, plan_release, STEPS * (point + 1)) for point in range(POINTS)]
    assert publisher.current() == small_release.name
    assert triples(publisher) == before

    done = publisher.run(plan_release.directory)

    assert done.returncode == 0, done.stderr
    assert killed == sorted(killed)
    assert len(set(killed)) == POINTS
    assert publisher.current() == plan_release.name
    assert triples(publisher) == expected(plan_release)


def kill_at(publisher: Publisher, release: Release, steps: int) -> int:
    """Publish until the engine has noted that many steps, kill the publisher, and return how many it had noted."""
    engine = publisher.engine()
    process = publisher.start(release.directory)
    while finished(engine, release) < steps:
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    return finished(engine, release)


def finished(engine: RemoteEngine, release: Release) -> int:
    entry = catalogue.read(engine).entries.get(release.name)
    return len(catalogue.done(engine, entry.layout)) if entry else 0


def expected(release: Release) -> int:
    """Return the number of triples of the default graph in the embedded store."""
    return int(EmbeddedStore(load(release)).query(COUNT, "text/csv").content.splitlines()[1])


@pytest.mark.parametrize("engine", ["oxigraph", "virtuoso", "fuseki", "rdf4j"])
def test_a_server_that_restarts_in_the_middle_is_waited_for(
    engine: str, start: StartServer, plan_release: Release
) -> None:
    publisher = start(engine)
    publisher.settings = SMALL_PIECES
    process = publisher.start(plan_release.directory)
    time.sleep(1.8)
    publisher.server.restart()
    _, errors = process.communicate(timeout=240)
    if process.returncode == 1 and "what was sent" in errors:  # the engine lost what it had confirmed, and that shows
        assert publisher.current() is None
        assert publisher.run(plan_release.directory).returncode == 0
    else:
        assert process.returncode == 0, errors

    assert publisher.current() == plan_release.name
    assert triples(publisher) == expected(plan_release)


def test_another_publisher_is_noticed_and_nothing_happens(
    start: StartServer, small_release: Release, plan_release: Release
) -> None:
    publisher = start("oxigraph")
    publisher.settings = SMALL_PIECES
    first = publisher.start(plan_release.directory)
    time.sleep(1.5)
    second = publisher.run(small_release.directory)
    _, errors = first.communicate(timeout=240)

    assert second.returncode == 1
    assert "is at work at" in second.stderr
    assert first.returncode == 0, errors
    assert publisher.current() == plan_release.name


def test_going_back_is_one_small_update_and_late_releases_are_dropped(
    start: StartServer, small_release: Release, plan_release: Release
) -> None:
    publisher = start("oxigraph")
    for release in (plan_release, small_release):
        assert publisher.run(release.directory).returncode == 0
    assert publisher.current() == small_release.name
    assert is_complete(publisher, plan_release)

    back = publisher.run(plan_release.directory)
    assert back.returncode == 0
    assert "send" not in back.stderr
    assert publisher.current() == plan_release.name

    assert publisher.run(plan_release.directory, "--delay", "0", "--keep", "0").returncode == 0
    assert {graph for graph in graphs(publisher) if small_release.name in graph} == set()
    assert triples(publisher) == expected(plan_release)


def test_a_dry_run_tells_and_changes_nothing(start: StartServer, small_release: Release) -> None:
    publisher = start("oxigraph")

    told = publisher.run(small_release.directory, "--dry-run")

    assert told.returncode == 0
    assert small_release.name in told.stdout
    assert "current there: (none)" in told.stdout
    assert graphs(publisher) == set()


def test_what_differs_from_what_was_sent_is_not_switched_to(start: StartServer, small_release: Release) -> None:
    publisher = start("oxigraph")
    assert publisher.run(small_release.directory).returncode == 0
    remote = publisher.engine()
    data = next(graph for graph in graphs(publisher) if graph.endswith("/graph/data"))
    remote.update(f"DELETE WHERE {{ GRAPH <{data}> {{ ?s a <https://w3id.org/lsgraph/ont#Succession> }} }}")

    again = publisher.run(small_release.directory)

    assert again.returncode == 1
    assert "what is there is not what was sent" in again.stderr
    assert publisher.run(small_release.directory).returncode == 0


@pytest.mark.parametrize("engine", ["virtuoso", "fuseki"])
def test_a_wrong_password_is_told_and_not_shown(engine: str, start: StartServer, small_release: Release) -> None:
    publisher = start(engine)
    publisher.server.credentials = ("dba", "wrong-and-secret")

    refused = publisher.run(small_release.directory)

    assert refused.returncode == 1
    assert "refuses us (401)" in refused.stderr
    assert "--credentials" in refused.stderr
    assert "wrong-and-secret" not in refused.stderr + refused.stdout


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on a disk of 40 MB; making one takes an administrator's rights."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", folder], capture_output=True).returncode:
        pytest.skip("a small disk cannot be mounted here: that needs root")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def test_a_full_disk_is_told_and_the_old_release_stays(
    start: StartServer, small_disk: Path, small_release: Release, plan_release: Release
) -> None:
    publisher = start("oxigraph", small_disk)
    publisher.settings = {"LSGRAPH_STORE_ATTEMPTS": "3"}
    assert publisher.run(small_release.directory).returncode == 0
    before = triples(publisher)

    full = publisher.run(plan_release.directory)

    assert full.returncode == 1
    assert "No space left on device" in full.stderr
    assert publisher.current() == small_release.name
    assert triples(publisher) == before


def test_nobody_there_is_told_at_once(small_release: Release, tmp_path: Path) -> None:
    nowhere = Publisher(Server("oxigraph", "http://127.0.0.1:9/", tmp_path, []), tmp_path)

    for options in ((), ("--engine", "oxigraph")):
        told = nowhere.run(small_release.directory, *options)
        assert told.returncode == 1
        assert "Cannot reach http://127.0.0.1:9" in told.stderr


def test_a_publish_without_an_address_or_with_a_password_in_it_is_wrong_usage(
    small_release: Release, tmp_path: Path
) -> None:
    for url, words in (("", "Give --to URL"), ("http://ann:hush@127.0.0.1/", "Do not write a user name or password")):
        told = Publisher(Server("sparql", url, tmp_path, []), tmp_path).run(small_release.directory)
        assert told.returncode == 2
        assert words in told.stderr
        assert "hush" not in told.stderr
