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
import threading
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import cast

from lsgraph.sparql import confinement, evaluator, protections, tasks
from lsgraph.sparql.board import Board
from lsgraph.sparql.door import Door
from lsgraph.sparql.limits import Limits
from lsgraph.sparql.loaders import Loaded, Loader, in_memory
from lsgraph.sparql.wire import board_of, place_of

_BREATH = 0.05  # seconds between two forks of evaluators that end at once


class Template:
    """The evaluators of one release, or the processes of another task."""

    def __init__(
        self, path: str, shared: socket.socket, loaded: Loaded, limits: Limits, lacking: Collection[str] = ()
    ) -> None:
        """``shared`` listens at the path; beside it there is one place for each evaluator (``place_of``).

        ``lacking`` names what to do without (``protections``).
        """
        self._shared, self._loaded, self._limits, self._lacking = shared, loaded, limits, lacking
        self._board = Board.make(Path(board_of(path)))
        places = 1 if "fork" in lacking else limits.evaluators
        self._places = [_listen(place_of(path, number), limits.queue_length) for number in range(places)]
        self._children: dict[int, tuple[int, float]] = {}
        self._made = 0

    def fork_missing(self) -> None:
        """Fork until there are as many evaluators as the limits say."""
        me = os.getpid()
        taken = {place for place, _ in self._children.values()}
        for place in sorted(set(range(len(self._places))) - taken):
            self._made += 1
            child = os.fork()
            if child == 0:
                try:
                    signal.set_wakeup_fd(-1)
                    self._evaluate(place, me)
                finally:
                    os._exit(1)
            self._children[child] = (place, time.monotonic())

    def _evaluate(self, place: int, parent: int) -> None:
        if self._loaded.task is not None:
            tasks.run(self._shared, self._loaded.task, self._limits, parent, self._lacking)
        door = Door(self._places[place], self._shared, self._made)
        evaluator.run(door, self._board, self._made, self._loaded.open, self._limits, parent, self._lacking)

    def reap(self) -> bool:
        """Collect evaluators that have ended; tell whether one of them had hardly begun."""
        young = False
        with suppress(ChildProcessError):
            while (child := os.waitpid(-1, os.WNOHANG)[0]) != 0:
                _, started = self._children.pop(child, (0, 0.0))
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

    def serve_alone(self, parent: int) -> None:
        """Be the only evaluator, where there is no fork; whoever started this process starts it anew when it ends."""
        threading.Thread(target=_end_with_input, daemon=True).start()
        self._evaluate(0, parent)

    def close(self) -> None:
        """End every evaluator."""
        signal.set_wakeup_fd(-1)
        for child in self._children:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)


def _end_with_input() -> None:
    """Wait for the end of standard input, which is that of the server, and end."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(0)


def _listen(path: str, backlog: int) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    Path(path).unlink(missing_ok=True)
    listener.bind(path)
    listener.listen(backlog)
    listener.setblocking(False)  # for evaluators, which know how to wait (door.py)
    return listener


def load(loader: str, argument: str, limits: Limits) -> Loaded:
    """Return what ``module:function`` makes of its argument: a store, or a choice that the limits decide."""
    module, _, function = loader.partition(":")
    made = cast(Loader, getattr(importlib.import_module(module), function))(argument)
    return made(limits) if callable(made) else in_memory(made)


def is_wanted(listener: socket.socket) -> bool:
    """Wait until somebody knocks; False if standard input ends first."""
    ready, _, _ = select.select([sys.stdin, listener], [], [])
    return sys.stdin not in ready


def main() -> None:
    """Read the orders, load, say that it is ready (one line of JSON), and watch; ``lazy``: load at the first knock."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C goes to the whole group: the server ends us in its own time
    orders = json.loads(sys.stdin.readline())
    confinement.die_with_parent(orders["parent"])
    limits = Limits(**orders["limits"])
    missing = protections.lacking(orders.get("without", ()))
    lazy, shared = orders.get("lazy", False), None
    if lazy:
        shared = _listen(orders["socket"], limits.queue_length)
        print(json.dumps({"ready": True, "quads": 0, "missing": missing}), flush=True)
        if not is_wanted(shared):
            return
    try:
        loaded = load(orders["loader"], orders["argument"], limits)
    except Exception as error:  # whatever a loader raises, the server has to be told in one line
        print(json.dumps({"error": f"{type(error).__name__}: {error}"}), flush=True)
        sys.exit(1)
    shared = shared or _listen(orders["socket"], limits.queue_length)
    template = Template(orders["socket"], shared, loaded, limits, missing)
    gc.collect()
    gc.freeze()
    alone = "fork" in missing
    if not alone:
        template.fork_missing()
    if not lazy:
        print(json.dumps({"ready": True, "quads": loaded.quads, "missing": missing}), flush=True)
    try:
        if alone:
            template.serve_alone(orders["parent"])
        template.watch()
    finally:
        template.close()


if __name__ == "__main__":
    main()
