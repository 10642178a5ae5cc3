"""Those who look on while something hostile is sent: a listener that nobody may call, a neighbour, the memory."""

from __future__ import annotations

import socket
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
