"""``lsgraph publish``: load, unite, verify, switch, tidy up. Killed anywhere, it goes on where it was.

What is done is noted in a journal at the engine itself, in the same store as the triples: if that loses something (a
restart without durability, a backup put back), it loses both, and a publisher on another machine can go on too.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeVar

from lsgraph.faults import LsgraphError
from lsgraph.messages import tell
from lsgraph.publishing import catalogue
from lsgraph.publishing.catalogue import Catalogue, Entry
from lsgraph.publishing.lock import Lock
from lsgraph.publishing.pieces import Piece, Survey, survey
from lsgraph.publishing.steps import Progress, Step
from lsgraph.publishing.verification import Mismatch, verify
from lsgraph.release import Release
from lsgraph.settings import StoreSettings
from lsgraph.store.remote import RemoteEngine, patiently
from lsgraph.store.remote.errors import RemoteError

_BREATH: Final = 5.0  # seconds between two looks at the lock
_UNION_BEGUN: Final = "union"
T = TypeVar("T")


class NotSwitched(LsgraphError):
    """The update that switches had no effect."""

    exit_status = 1


@dataclass(frozen=True, slots=True)
class Plan:
    """What a publish would do."""

    survey: Survey
    catalogue: Catalogue
    done: int
    pieces: int
    drop: tuple[Entry, ...]


def plan(release: Release, remote: RemoteEngine) -> Plan:
    """Return what a publish would do now; changes nothing. Raises ``RemoteError``."""
    surveyed = survey(release)
    settings = remote.settings
    found = catalogue.read(remote)
    journal = catalogue.done(remote, surveyed.layout)
    done = sum(piece.key in journal for piece in surveyed.pieces(settings.publish_piece)) if journal else 0
    drop = found.droppable(time.time(), settings.publish_delay, settings.publish_keep, release.name)
    return Plan(surveyed, found, done, surveyed.number_of_pieces(settings.publish_piece), tuple(drop))


def publish(release: Release, remote: RemoteEngine, progress: Progress) -> int:
    """Publish a release; return the number of triples of its default graph.

    Raises ``RemoteError``, ``Locked``, ``Mismatch`` and ``NotSwitched``; the engine then has the same current release
    as before, and another call goes on from there.
    """
    catalogue.read(remote)  # once, so that a wrong address or password is told without repetitions
    surveyed = survey(release)
    lock = Lock(remote)
    patiently(lock.take, remote.settings.store_attempts)
    try:
        with ThreadPoolExecutor(remote.settings.publish_parallel) as pool:
            return _Publisher(surveyed, remote, lock, pool, progress).run()
    finally:
        with suppress(RemoteError):
            lock.release()


class _Publisher:
    """One publish at work."""

    def __init__(
        self, surveyed: Survey, remote: RemoteEngine, lock: Lock, pool: ThreadPoolExecutor, progress: Progress
    ) -> None:
        self.survey, self.remote, self.lock, self.pool, self.progress = surveyed, remote, lock, pool, progress
        self.layout = surveyed.layout
        self.settings: StoreSettings = remote.settings

    def run(self) -> int:
        found = self._do(lambda: catalogue.read(self.remote))
        entry = found.entries.get(self.layout.release)
        if entry is None:
            self._update(catalogue.announce(self.layout, _now()))
        if entry is None or not entry.complete:
            self._load()
            self._unite()
        self._verify()
        triples = self.survey.union or self._do(self._size)
        if entry is None or not entry.complete:
            self._update(catalogue.completed(self.layout, triples, _now()))
        self._switch(found)
        self._tidy()
        return triples

    def _load(self) -> None:
        """Send what is not there yet: first pieces, which replace, before the others, which add."""
        journal = self._do(lambda: catalogue.done(self.remote, self.layout))
        size, total = self.settings.publish_piece, self.survey.number_of_pieces(self.settings.publish_piece)
        sent = 0
        for first in (True, False):
            wanted = (piece for piece in self.survey.pieces(size) if piece.first is first)
            for _ in self._in_parallel(partial(self._send, journal), wanted):
                sent += 1
                self.progress(Step.LOAD, sent, total)

    def _send(self, journal: set[str], piece: Piece) -> None:
        key = piece.key
        if key not in journal:
            order = self.remote.put if piece.first else self.remote.post
            self._patient(lambda: order(piece.graph, piece.content))
            self._patient(lambda: self.remote.update(catalogue.note(self.layout, key)))

    def _unite(self) -> None:
        """Let the engine add every graph to the default graph, once each."""
        if not self.survey.united:
            return
        journal = self._do(lambda: catalogue.done(self.remote, self.layout))
        if _UNION_BEGUN not in journal:
            self._update(catalogue.drop(self.layout.default))
            self._update(catalogue.note(self.layout, _UNION_BEGUN))
        for place, graph in enumerate(self.survey.counts, 1):
            key = f"{_UNION_BEGUN} {graph}"
            if key not in journal:
                self._update(catalogue.add(graph, self.layout.default))
                self._update(catalogue.note(self.layout, key))
            self.progress(Step.UNION, place, len(self.survey.counts))

    def _verify(self) -> None:
        """Compare everything; where it differs, forget what was done, so that the next publish sends it anew."""
        total, steps = len(self.survey.counts) + self.survey.united, verify(self.remote, self.survey)
        try:
            for place in range(1, total + 1):
                self._once(lambda: next(steps))
                self.progress(Step.VERIFY, place, total)
        except Mismatch:
            self._update(catalogue.drop(self.layout.journal))
            self._update(catalogue.forget(self.layout))
            raise

    def _size(self) -> int:
        entry = catalogue.read(self.remote).entries.get(self.layout.release)
        return entry.triples if entry and entry.triples else self.survey.counts.total()

    def _switch(self, before: Catalogue) -> None:
        if before.current != self.layout.release:
            if not before.has_pointer:
                self._update(catalogue.point_to_nothing())
            self.lock.renew()
            self._update(catalogue.switch(self.layout, self.lock.text, _now()))
        after = self._do(lambda: catalogue.read(self.remote))
        if after.current != self.layout.release:
            raise NotSwitched(tell("publish-not-switched", place=self.remote.addresses.update))
        self._update(catalogue.not_retired(self.layout))
        self.progress(Step.SWITCH, 1, 1)

    def _tidy(self) -> None:
        """Drop the journal, and the releases that nobody needs any longer."""
        self._update(catalogue.drop(self.layout.journal))
        found = self._do(lambda: catalogue.read(self.remote))
        settings = self.settings
        late = found.droppable(time.time(), settings.publish_delay, settings.publish_keep, self.layout.release)
        for place, entry in enumerate(late, 1):
            for graph in entry.layout.everything():
                self._update(catalogue.drop(graph))
            self._update(catalogue.forget(entry.layout))
            self.progress(Step.DROP, place, len(late))

    def _update(self, update: str) -> None:
        """Carry out an update that may be repeated."""
        self._do(lambda: self.remote.update(update))

    def _do(self, work: Callable[[], T]) -> T:
        """Do work that may be repeated, with the lock kept meanwhile."""
        return self._once(lambda: self._patient(work))

    def _once(self, work: Callable[[], T]) -> T:
        future = self.pool.submit(work)
        while not wait([future], _BREATH).done:
            self.lock.renew()
        self.lock.renew()
        return future.result()

    def _patient(self, work: Callable[[], T]) -> T:
        return patiently(work, self.settings.store_attempts)

    def _in_parallel(self, work: Callable[[Piece], None], pieces: Iterable[Piece]) -> Iterable[None]:
        """Yield for each piece whose work is done; no more of them are in memory than are on their way."""
        running: set[Future[None]] = set()
        waiting = iter(pieces)
        try:
            while True:
                while len(running) < self.settings.publish_parallel and (piece := next(waiting, None)):
                    running.add(self.pool.submit(work, piece))
                if not running:
                    return
                finished, running = wait(running, _BREATH, FIRST_COMPLETED)
                self.lock.renew()
                for future in finished:
                    yield future.result()
        finally:
            for future in running:
                future.cancel()


def _now() -> int:
    return int(time.time())
