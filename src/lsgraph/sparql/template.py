"""The template process: holds the release in memory, forks evaluators, and forks again when one ends.

Started as ``python -m lsgraph.sparql.template`` with its orders as one line of JSON on standard input, so that it has
no thread when it forks. Ends when standard input does: no evaluator outlives the server.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import cast

import pyoxigraph as ox

from lsgraph.sparql import confinement, evaluator
from lsgraph.sparql.limits import Limits

_BREATH = 0.05  # seconds between two forks of evaluators that end at once


class Template:
    """The evaluators of one release."""

    def __init__(self, listener: socket.socket, store: ox.Store, limits: Limits) -> None:
        self._listener, self._store, self._limits = listener, store, limits
        self._children: dict[int, float] = {}

    def fork_missing(self) -> None:
        """Fork until there are as many evaluators as the limits say."""
        me = os.getpid()
        while len(self._children) < self._limits.evaluators:
            child = os.fork()
            if child == 0:
                try:
                    signal.set_wakeup_fd(-1)
                    evaluator.run(self._listener, self._store, self._limits, me)
                finally:
                    os._exit(1)
            self._children[child] = time.monotonic()

    def reap(self) -> bool:
        """Collect evaluators that have ended; tell whether one of them had hardly begun."""
        young = False
        with suppress(ChildProcessError):
            while (child := os.waitpid(-1, os.WNOHANG)[0]) != 0:
                started = self._children.pop(child, 0.0)
                young |= time.monotonic() - started < _BREATH
        return young

    def watch(self) -> None:
        """Keep the evaluators up until standard input ends."""
        bell, ringer = os.pipe()
        os.set_blocking(ringer, False)
        os.set_blocking(bell, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(ringer, warn_on_full_buffer=False)
        self.fork_missing()
        while True:
            ready, _, _ = select.select([sys.stdin, bell], [], [], 1.0)
            if sys.stdin in ready and not os.read(sys.stdin.fileno(), 1):
                return
            with suppress(BlockingIOError):
                os.read(bell, 4096)
            if self.reap():
                time.sleep(_BREATH)
            self.fork_missing()

    def close(self) -> None:
        """End every evaluator."""
        signal.set_wakeup_fd(-1)
        for child in self._children:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)


def load(loader: str, argument: str) -> ox.Store:
    """Return the store that ``module:function`` makes from its argument."""
    module, _, function = loader.partition(":")
    return cast(Callable[[str], ox.Store], getattr(importlib.import_module(module), function))(argument)


def main() -> None:
    """Read the orders, load, say that it is ready (one line of JSON), and watch."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C goes to the whole group: the server ends us in its own time
    orders = json.loads(sys.stdin.readline())
    confinement.die_with_parent(orders["parent"])
    limits = Limits(**orders["limits"])
    try:
        store = load(orders["loader"], orders["argument"])
    except Exception as error:  # whatever a loader raises, the server has to be told in one line
        print(json.dumps({"error": f"{type(error).__name__}: {error}"}), flush=True)
        sys.exit(1)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(orders["socket"])
    listener.listen(limits.queue_length)
    gc.collect()
    gc.freeze()
    missing = confinement.probe()
    template = Template(listener, store, limits)
    template.fork_missing()
    print(json.dumps({"ready": True, "quads": len(store), "missing": missing}), flush=True)
    try:
        template.watch()
    finally:
        template.close()


if __name__ == "__main__":
    main()
