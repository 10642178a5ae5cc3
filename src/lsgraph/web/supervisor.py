"""The web processes: several generations of them, all listening on one socket that stays open from first to last.

A new generation is ready before the old one stops to accept, and no connection is ever between them.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Final

from lsgraph.faults import LsgraphError
from lsgraph.sparql.processes import environment

_PATIENCE: Final = 120.0  # seconds until a process has to be ready
_PAUSE: Final = 0.5  # seconds before a process that ended too early is started again
_END: Final = 20.0  # seconds that a process gets to end, its grace included; then it is killed


class NotReady(LsgraphError):
    """A web process ended, or hung, before it could answer; the log says why."""


class Generation:
    """Web processes with the same orders; one that ends by itself is replaced."""

    def __init__(
        self, number: int, listener: socket.socket, orders: Mapping[str, Any], variables: Mapping[str, str]
    ) -> None:
        """Start so many and return when they are ready; ``variables`` are added to their environment.

        Raises ``NotReady``.
        """
        self._listener, self._variables = listener, variables
        self._orders = {**orders, "listener": listener.fileno(), "parent": os.getpid(), "processes": number}
        self._processes = [self._start() for _ in range(number)]
        self._revived = 0.0
        self._end: float | None = None
        self._when_ended: Callable[[], None] | None = None
        try:
            for process in self._processes:
                _wait(process)
        except BaseException:
            self.kill()
            raise

    def retire(self, when_ended: Callable[[], None]) -> None:
        """Let the processes finish what their clients have begun."""
        self._leave(signal.SIGUSR1)
        self._when_ended = when_ended

    def stop(self) -> None:
        """Let the processes finish what runs, and wait for it."""
        self._leave(signal.SIGTERM)
        while not self.has_ended():
            time.sleep(0.02)

    def has_ended(self) -> bool:
        """Tell whether a generation that was told to end has; those who take too long are killed."""
        if self._end is None or any(process.poll() is None for process in self._processes):
            if self._end is not None and time.monotonic() > self._end:
                self.kill()
            return False
        self.kill()
        if self._when_ended is not None:
            self._when_ended()
        return True

    def revive(self) -> None:
        """Replace processes that have ended without being told."""
        if self._end is not None or time.monotonic() - self._revived < _PAUSE:
            return
        for place, process in enumerate(self._processes):
            if process.poll() is not None:
                _close(process)
                self._processes[place] = self._start()
                self._revived = time.monotonic()

    def kill(self) -> None:
        """End all processes now."""
        for process in self._processes:
            process.kill()
            process.wait()
            _close(process)

    def _leave(self, number: signal.Signals) -> None:
        self._end = time.monotonic() + _END
        for process in self._processes:
            process.send_signal(number)

    def _start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", "lsgraph.web.process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pass_fds=[self._listener.fileno()],
            env={**environment(), **self._variables},
        )
        with suppress(BrokenPipeError):
            assert process.stdin is not None  # noqa: S101
            process.stdin.write(json.dumps(self._orders).encode() + b"\n")
            process.stdin.flush()
        return process


def _wait(process: subprocess.Popen[bytes]) -> None:
    assert process.stdout is not None  # noqa: S101
    ready, _, _ = select.select([process.stdout], [], [], _PATIENCE)
    if not ready or not process.stdout.readline():
        raise NotReady("a web process did not get ready")


def _close(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
