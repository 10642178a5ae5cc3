"""One process for one request that is no query: a forked process that does what it is asked, once, and ends.

It is confined like an evaluator and ended like one (``sparql/evaluator.py``), and can open no file either: whatever it
was sent, it works on that alone, and what goes wrong with it is over when it ends.
"""

from __future__ import annotations

import gc
import json
import os
import select
import socket
from collections.abc import Collection
from contextlib import suppress

from lsgraph.sparql import confinement, protections, wire
from lsgraph.sparql.limits import Limits
from lsgraph.sparql.loaders import Task
from lsgraph.sparql.wire import Greeting, Message


def run(listener: socket.socket, task: Task, limits: Limits, parent: int, lacking: Collection[str] = ()) -> None:
    """Do the task for whoever knocks next; does not return. ``lacking``: what to do without (``protections``)."""
    protections.shut_off(parent, lacking)
    deadline = protections.bound(limits, lacking)
    gc.freeze()
    with _caller(listener) as connection, suppress(OSError, wire.Gone):
        deadline.arm(limits.query_time_limit)
        connection.sendall(Greeting(os.getpid(), 1, 0).pack())
        request = _request(connection)
        confinement.shut_files()
        answer = perform(task, request, limits)
        deadline.arm(limits.query_time_limit)  # the asker reads at once, or is gone
        connection.sendall(answer)
    os._exit(0)


def perform(task: Task, request: Message, limits: Limits) -> bytes:
    """Return the message that answers a request."""
    try:
        told = task(request.body, limits)
    except MemoryError:
        told = {"problem": "out-of-memory"}
    if isinstance(told, bytes) and len(told) > limits.result_byte_limit:
        told = {"problem": "result-too-large"}
    if isinstance(told, bytes):
        return wire.pack(request.number, wire.RESULT, told)
    return wire.pack(request.number, wire.PROBLEM, json.dumps(told).encode())


def _caller(listener: socket.socket) -> socket.socket:
    while True:
        select.select([listener], [], [])
        with suppress(OSError):  # another process was first
            connection, _ = listener.accept()
            connection.setblocking(True)
            return connection


def _request(connection: socket.socket) -> Message:
    messages, files = wire.Messages(), list[int]()
    while not (found := messages.feed(wire.receive(connection, files))):
        pass
    return found[0]
