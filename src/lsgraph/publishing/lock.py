"""One publisher at a time: a lock in the engine's catalogue, taken and kept by comparing and setting one triple.

What SPARQL allows: the update that takes the lock changes it only if it still is as it was read, and who does not find
exactly its own lock afterwards has not got it. What it does not allow: an engine does not refuse the late writes of a
publisher that was suspended for longer than its lease. Such a one finds out at its next renewal, and cannot switch: the
switch holds only with the lock. What it may spoil is the release that both load, which is verified before the switch.
"""

from __future__ import annotations

import os
import random
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import Literal

from lsgraph.faults import LsgraphError
from lsgraph.messages import tell
from lsgraph.publishing.catalogue import GRAPH, LOCK, insert, read
from lsgraph.store.remote import RemoteEngine

LEASE: Final = 90
"""Seconds for which a lock holds without being renewed."""
_RENEW: Final = LEASE / 3
_TRIES: Final = 5


class Locked(LsgraphError):
    """Another publisher is at work, or took over."""

    exit_status = 1


@dataclass(frozen=True, slots=True)
class Holder:
    """A publisher: its host, process, and when that process started, which tells it from a later one."""

    host: str
    process: int
    started: str

    @classmethod
    def ourselves(cls) -> Holder:
        """Return this process."""
        return cls(socket.gethostname().replace("|", "-"), os.getpid(), _started(os.getpid()))

    def is_gone(self) -> bool:
        """Tell whether the process has certainly ended; only known for our own host."""
        return self.host == socket.gethostname() and _started(self.process) != self.started

    def __str__(self) -> str:
        return f"{self.host}:{self.process}"


@dataclass(frozen=True, slots=True)
class Lease:
    """The text of a lock: who holds it, and until when (seconds since 1970 by that one's clock)."""

    holder: Holder
    until: int

    @classmethod
    def parse(cls, text: str) -> Lease:
        """Read the text of a lock; one that cannot be read is nobody's."""
        host, process, started, until = (*text.split("|"), "", "", "", "")[:4]
        number = int(process) if process.isdigit() else 0
        return cls(Holder(host, number, started), int(until) if until.isdigit() else 0)

    @property
    def text(self) -> str:
        """Return what stands in the catalogue."""
        return f"{self.holder.host}|{self.holder.process}|{self.holder.started}|{self.until}"

    def binds(self, others_at: float) -> bool:
        """Tell whether others must keep off at that time."""
        return self.until > others_at and not self.holder.is_gone()


class Lock:
    """The lock of one engine, while a publisher holds it."""

    def __init__(self, remote: RemoteEngine, clock: Callable[[], float] = time.time) -> None:
        self._remote = remote
        self._clock = clock
        self._holder = Holder.ourselves()
        self._renewed = 0.0
        self.text = ""

    def take(self) -> None:
        """Take the lock; raises ``Locked`` while another publisher has it."""
        for _ in range(_TRIES):
            held = read(self._remote).locks
            for lease in map(Lease.parse, held):
                if lease.binds(self._clock()):
                    raise Locked(self._message("publish-locked", lease))
            if self._changed(held):
                return
            time.sleep(random.random())  # noqa: S311 - two that met go different ways
        raise Locked(self._message("publish-locked", Lease.parse(next(iter(read(self._remote).locks), ""))))

    def renew(self) -> None:
        """Prolong the lock if a third of the lease has passed; raises ``Locked`` if it is no longer ours."""
        if self._clock() - self._renewed > _RENEW and not self._changed((self.text,)):
            lease = Lease.parse(next((text for text in read(self._remote).locks if text != self.text), ""))
            raise Locked(self._message("publish-lock-lost", lease))

    def release(self) -> None:
        """Give the lock back if it is ours."""
        if self.text:
            self._remote.update(f"DELETE DATA {{ GRAPH {GRAPH} {{ {GRAPH} {LOCK} {Literal(self.text)} }} }}")
            self.text = ""

    def _changed(self, before: tuple[str, ...]) -> bool:
        """Put our lock in the place of what was read; return whether that, and nothing else, stands there now."""
        now = self._clock()
        ours = Lease(self._holder, int(now) + LEASE).text
        if ours in before:
            return True
        mine = f"{GRAPH} {LOCK} {Literal(ours)}"
        if before:
            old = f"{GRAPH} {LOCK} {Literal(before[0])}"
            self._remote.update(
                f"DELETE {{ GRAPH {GRAPH} {{ {GRAPH} {LOCK} ?any }} }} INSERT {{ GRAPH {GRAPH} {{ {mine} }} }} "
                f"WHERE {{ GRAPH {GRAPH} {{ {old} . {GRAPH} {LOCK} ?any }} }}"
            )
        else:
            self._remote.update(insert(GRAPH.value, [(GRAPH, LOCK, Literal(ours))]))
        self._renewed, self.text = now, ours
        if read(self._remote).locks == (ours,):
            return True
        self.release()
        return False

    def _message(self, key: str, lease: Lease) -> str:
        wait = max(0, lease.until - int(self._clock()))
        return _MESSAGES[key](self._remote.addresses.update, lease.holder, wait)


_MESSAGES: Final[dict[str, Callable[[str, Holder, int], str]]] = {
    "publish-locked": lambda place, holder, wait: tell("publish-locked", place=place, holder=holder, seconds=wait),
    "publish-lock-lost": lambda place, holder, _: tell("publish-lock-lost", place=place, holder=holder),
}


def _started(process: int) -> str:
    """Return when a process started, in ticks since the machine did; empty if there is none."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""
