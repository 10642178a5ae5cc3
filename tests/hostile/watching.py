"""Those who look on while something hostile is sent: a listener that nobody may call, a neighbour, the memory."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..web.serving import Server

ORDINARY = "SELECT * { ?s ?p ?o } LIMIT 1"


@contextmanager
def canary() -> Iterator[tuple[str, list[bytes]]]:
    """Listen on the loopback interface; what calls is remembered."""
    calls: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        stop = threading.Event()

        def listen() -> None:
            while not stop.is_set():
                try:
                    connection, _ = listener.accept()
                except TimeoutError:
                    continue
                with connection:
                    calls.append(connection.recv(200))

        thread = threading.Thread(target=listen)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/", calls
        finally:
            stop.set()
            thread.join()


class Trace:
    """The system calls that a server's processes made, as ``strace`` writes them."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.text = ""

    def count(self, part: str) -> int:
        """Return how often this stands in the trace."""
        return self.text.count(part)

    def read(self) -> None:
        """Take what has been written."""
        self.text = self._file.read_text(encoding="utf-8")


@contextmanager
def traced(server: Server) -> Iterator[Trace | None]:
    """Follow the calls of every process of the server to other processes and machines; None where strace is not here.

    The trace can be read when the block has ended.
    """
    strace = shutil.which("strace")
    if strace is None:
        yield None
        return
    with tempfile.TemporaryDirectory() as folder:
        trace = Trace(Path(folder) / "trace")
        pids = [f"--attach={pid}" for pid in {server.process.pid, *server.children()}]
        command = [strace, "-f", "-qq", "-e", "trace=connect,sendto", "-o", str(Path(folder) / "trace"), *pids]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
            time.sleep(1)
            try:
                yield trace
            finally:
                process.terminate()
                process.wait(10)
                trace.read()


@contextmanager
def neighbour(server: Server) -> Iterator[list[float]]:
    """Ask an ordinary question again and again, never one that is remembered; note each wait (seconds)."""
    waits: list[float] = []
    stop = threading.Event()

    def go_on() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            began = time.monotonic()
            assert server.query(f"{ORDINARY} # {began} {number}").status == 200
            waits.append(time.monotonic() - began)
            time.sleep(0.02)

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield waits
    finally:
        stop.set()
        thread.join()


def middle(waits: list[float]) -> float:
    """Return the median."""
    return sorted(waits)[len(waits) // 2]


def memory(server: Server) -> int:
    """Return the memory of the server and all of its processes in kB; what they share is counted once."""
    total = 0
    for pid in {server.process.pid, *server.children()}:
        with suppress(OSError):
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
    return total


def speed(server: Server, questions: int = 50) -> float:
    """Return the median seconds of an ordinary question that is not remembered."""
    waits = []
    for number in range(questions):
        began = time.monotonic()
        assert server.query(f"{ORDINARY} # {began} {number}").status == 200
        waits.append(time.monotonic() - began)
    return middle(waits)
