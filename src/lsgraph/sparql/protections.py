"""What a platform may lack, and what stands in for it. The service goes on without; ``/readyz`` and the log say so.

=====================  ==================================================  ===========================================
lacking                what it does                                        what stands in for it
=====================  ==================================================  ===========================================
``fork``               evaluators share the release in memory              one evaluator, started anew after each kill
``seccomp``            an evaluator can open no connection                 the lexer alone refuses ``SERVICE``
``timer``              the kernel ends a query at its limit                a thread of the evaluator does
``memory-limit``       an evaluator that wants too much ends               the time limit
=====================  ==================================================  ===========================================
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Collection
from typing import Final

from lsgraph.sparql import confinement
from lsgraph.sparql.limits import Limits

NAMES: Final = ("fork", "seccomp", "timer", "memory-limit")


def lacking(without: Collection[str] = ()) -> tuple[str, ...]:
    """Return the names of what this platform lacks, and of what it shall do ``without``.

    Raises ``ValueError`` for a name that is none.
    """
    if unknown := set(without) - set(NAMES):
        raise ValueError(f"no such protection: {', '.join(sorted(unknown))}")
    found = set(without)
    if not hasattr(os, "fork"):
        found.add("fork")
    if not hasattr(signal, "setitimer"):
        found.add("timer")
    if "fork" not in found:
        found.update(confinement.probe())
    return tuple(name for name in NAMES if name in found)


def shut_off(parent: int, lacking: Collection[str]) -> None:
    """Leave this process, which was forked, nothing of its parent's but its memory: no signals, no way to the network.

    It ends with its parent.
    """
    for number in (signal.SIGALRM, signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C goes to the whole group; what runs is finished first
    confinement.die_with_parent(parent)
    if "seccomp" not in lacking:
        confinement.shut_network()


def bound(limits: Limits, lacking: Collection[str]) -> Deadline:
    """Bound what this process may take from here on, in memory and in files; return what bounds its time."""
    if "memory-limit" not in lacking:
        confinement.limit_memory(limits.query_memory_limit)
    confinement.limit_file_size(limits.result_byte_limit + limits.buffer_size)
    return Deadline(kernel="timer" not in lacking)


class Deadline:
    """Ends this process when its time is over: by the kernel, or by a thread where the kernel has no timer."""

    def __init__(self, *, kernel: bool) -> None:
        self._kernel = kernel
        self._end = float("inf")
        self._changed = threading.Condition()
        if not kernel:
            threading.Thread(target=self._wait, daemon=True).start()

    def arm(self, seconds: float) -> None:
        """End this process in so many seconds; 0 takes it back."""
        if self._kernel:
            signal.setitimer(signal.ITIMER_REAL, seconds)
            return
        with self._changed:
            self._end = time.monotonic() + seconds if seconds else float("inf")
            self._changed.notify()

    def _wait(self) -> None:
        with self._changed:
            while True:
                left = self._end - time.monotonic()
                if left <= 0:
                    os._exit(1)
                self._changed.wait(min(left, 3600.0))
