"""Write docs/scale-answers.md: ``python -m tests.remote.table``. Starts every engine, publishes, asks every question.

A row for each question and each behaviour: the answer of the embedded store in memory (rows, digest), and for every
other store whether its answer is the same.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from pyoxigraph import Store

from lsgraph.package import GraphPackage
from lsgraph.publishing.catalogue import current
from lsgraph.publishing.publisher import publish
from lsgraph.release import Release, build
from lsgraph.settings import StoreSettings
from lsgraph.store import GraphStore
from lsgraph.store.disk import index
from lsgraph.store.embedded import EmbeddedStore, load
from lsgraph.store.remote import RemoteEngine

from .comparing import BEHAVIOUR, DIFFERENCES, QUESTIONS, REPOSITORY, Table, table
from .servers import START

PAGE: Final = REPOSITORY / "docs" / "scale-answers.md"
HEAD: Final = """\
# The same answers everywhere

Every question of the library, and what else readers rely on, asked of every store with the same release: the one in memory, the one on disk, and real servers as [scale.md](scale.md) runs them. The digest is the beginning of the SHA-256 of the sorted solutions, each term with its language or type. `=` is the same answer; a number is a note below. Written by `python -m tests.remote.table`; the tests in `tests/remote` hold every cell.
"""  # noqa: E501


def main() -> None:
    """Write the page."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        release = build(GraphPackage.open(REPOSITORY), folder / "out", validate=False)
        stores: dict[str, GraphStore] = {"memory": EmbeddedStore(load(release)), "disk": _on_disk(release, folder)}
        for name in START:
            print(name, file=sys.stderr)
            stores[name] = _published(name, release, folder / name, stack)
        PAGE.write_text("\n".join(_page(stores)) + "\n", encoding="utf-8")


def _on_disk(release: Release, folder: Path) -> GraphStore:
    return EmbeddedStore(Store.read_only(str(index(release.path("store.nq"), folder / "index"))))


def _published(name: str, release: Release, folder: Path, stack: ExitStack) -> GraphStore:
    folder.mkdir()
    server = START[name](folder)
    server.start()
    stack.callback(server.stop)
    credentials = folder / "credentials"
    credentials.write_text(":".join(server.credentials or ("nobody", "none")), encoding="utf-8")
    remote = RemoteEngine.open(server.url, StoreSettings(), credentials_file=credentials)
    publish(release, remote, lambda step, done, total: None)
    store = current(remote)
    if store is None:
        raise RuntimeError(name)
    return store


def _page(stores: dict[str, GraphStore]) -> Iterator[str]:
    notes = list(dict.fromkeys(DIFFERENCES.values()))
    yield HEAD
    for title, queries in (
        ("Questions of the library", {name: question.bound() for name, question in QUESTIONS.items()}),
        ("What else readers rely on", BEHAVIOUR),
    ):
        yield f"## {title}\n"
        yield f"| question | rows | digest | {' | '.join(list(stores)[1:])} |"
        yield f"| --- | ---: | --- |{' --- |' * (len(stores) - 1)}"
        for name, query in queries.items():
            answers = {place: table(store, query) for place, store in stores.items()}
            right = answers.pop("memory")
            cells = [_cell(right, found, place, name, notes) for place, found in answers.items()]
            yield f"| {name} | {right[1].total()} | `{_digest(right)}` | {' | '.join(cells)} |"
        yield ""
    yield "## Notes\n"
    yield from (f"{number}. {note[0].upper()}{note[1:]}." for number, note in enumerate(notes, 1))


def _cell(right: Table, found: Table, place: str, name: str, notes: list[str]) -> str:
    if right == found:
        return "="
    return str(notes.index(DIFFERENCES[place, name]) + 1)


def _digest(answer: Table) -> str:
    columns, solutions = answer
    lines = sorted("\t".join(solution) for solution in solutions.elements())
    return hashlib.sha256("\n".join(["\t".join(columns), *lines]).encode()).hexdigest()[:12]


if __name__ == "__main__":
    main()
