"""Messages between a web process and an evaluator, over a Unix stream socket.

Either way a message is a head – length of its body, number of the query, code – and the body. An asker may send queries
before it has the answers to the former ones; they are answered one after the other. Whoever accepts a connection says
``HELLO``. A large result is not sent: an open file with it is passed along with its head.

An asker may take queries back (``WITHDRAW``): the evaluator forgets all of this connection's that it has not begun, and
says ``WITHDRAWN``.
"""

from __future__ import annotations

import os
import signal
import socket
import struct
import threading
from collections.abc import Mapping
from contextlib import suppress
from typing import Final, NamedTuple

from lsgraph.sparql.negotiation import Offer
from lsgraph.sparql.results import FORMATS, KINDS, Kind

ASK, WITHDRAW = 0, 1
"""Codes of an asker's messages."""
HELLO, WITHDRAWN, PROBLEM, RESULT, FILE = 2, 3, 4, 8, 16
"""Codes of an evaluator's messages; those of results have the place of the kind in ``KINDS`` added."""

_HEAD: Final = struct.Struct("!IIB")
_HELLO: Final = struct.Struct("!III")
_QUERY: Final = struct.Struct("!dBBBHH")
_SIZE: Final = struct.Struct("!Q")
_NONE: Final = 255
_NUMBERS: Final = {entry.name: number for number, entry in enumerate(FORMATS)}
_ANCILLARY: Final = socket.CMSG_SPACE(4)
_DESCRIPTOR: Final = struct.Struct("=i")
_PIECE: Final = 256 * 1024
_buffers = threading.local()


class Gone(Exception):
    """The other side ended before the message did."""


class Message(NamedTuple):
    """One message, as it came."""

    number: int
    code: int
    body: bytes


class Query(NamedTuple):
    """What an evaluator is asked: texts, the numbers of the formats (``numbers_of``), and the time in seconds."""

    text: str
    formats: tuple[int, int, int]
    seconds: float
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()

    def pack(self, number: int) -> bytes:
        """Return the message that asks this."""
        select, ask, graph = self.formats
        default, named = self.default_graphs, self.named_graphs
        text = "\0".join((*default, *named, self.text)) if default or named else self.text
        head = _QUERY.pack(self.seconds, select, ask, graph, len(default), len(named))
        return pack(number, ASK, head + text.encode("utf-8"))

    @classmethod
    def unpack(cls, body: bytes) -> Query:
        """Return what a message asks."""
        seconds, select, ask, graph, default, named = _QUERY.unpack_from(body)
        *graphs, text = body[_QUERY.size :].decode("utf-8").split("\0", default + named)
        return cls(text, (select, ask, graph), seconds, tuple(graphs[:default]), tuple(graphs[default:]))

    def format_for(self, kind: Kind) -> str | None:
        """Return the name of the format that is wanted for a kind of result."""
        number = self.formats[KINDS.index(kind)]
        return None if number == _NONE else FORMATS[number].name


def numbers_of(formats: Mapping[Kind, Offer]) -> tuple[int, int, int]:
    """Return the number of the format that is wanted for each kind of result."""
    select, ask, graph = (formats.get(kind) for kind in KINDS)
    return (
        _NUMBERS[select.name] if select else _NONE,
        _NUMBERS[ask.name] if ask else _NONE,
        _NUMBERS[graph.name] if graph else _NONE,
    )


class Greeting(NamedTuple):
    """What an evaluator says of itself: its process, the number of the connection, its record on the board."""

    pid: int
    connection: int
    record: int

    def pack(self) -> bytes:
        """Return the message."""
        return pack(0, HELLO, _HELLO.pack(*self))

    @classmethod
    def unpack(cls, body: bytes) -> Greeting:
        """Read the message."""
        return cls(*_HELLO.unpack(body))


class Messages:
    """Puts a stream of bytes together to messages."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._size, self._wanted = 0, _HEAD.size

    def feed(self, data: bytes) -> list[Message]:
        """Take the next bytes; return the messages that are whole now."""
        self._parts.append(data)
        self._size += len(data)
        if self._size < self._wanted:
            return []
        whole = data if len(self._parts) == 1 else b"".join(self._parts)
        found: list[Message] = []
        start, size, self._wanted = 0, self._size, _HEAD.size
        while size - start >= _HEAD.size:
            length, number, code = _HEAD.unpack_from(whole, start)
            end = start + _HEAD.size + length
            if end > size:
                self._wanted = end - start
                break
            found.append(Message(number, code, whole[start + _HEAD.size : end]))
            start = end
        rest = whole[start:]
        self._parts, self._size = [rest] if rest else [], len(rest)
        return found


def place_of(path: str, number: int) -> str:
    """Return where evaluator ``number`` (from 0) listens for lines; at the path itself whoever is free does."""
    return f"{path}.{number}"


def board_of(path: str) -> str:
    """Return the file of the board of the evaluators that listen at a path (``board``)."""
    return f"{path}.board"


def pack(number: int, code: int, body: bytes = b"") -> bytes:
    """Return a message."""
    return _HEAD.pack(len(body), number, code) + body


def pack_size(number: int, code: int, size: int) -> bytes:
    """Return the message that goes with an open file of so many bytes."""
    return pack(number, code, _SIZE.pack(size))


def size_of(body: bytes) -> int:
    """Read the size in such a message."""
    return int(_SIZE.unpack(body)[0])


def receive(connection: socket.socket, files: list[int]) -> bytes:
    """Read what there is; open files that come with it are added to the list. Raises ``Gone`` at the end."""
    size, ancillary, _, _ = connection.recvmsg_into([_piece()], _ANCILLARY)
    for _, _, passed in ancillary:
        files.append(_DESCRIPTOR.unpack_from(passed)[0])
    if not size:
        raise Gone
    return bytes(_piece()[:size])


def _piece() -> memoryview:
    """Return this thread's buffer: to allocate one for each piece would take longer than to read."""
    try:
        return _buffers.piece  # type: ignore[no-any-return]
    except AttributeError:
        _buffers.piece = memoryview(bytearray(_PIECE))
        return _buffers.piece  # type: ignore[no-any-return]


def end_process(pid: int, connection: socket.socket) -> None:
    """End the evaluator at the other end of a connection, whatever it does; nobody else can have its number meanwhile.

    https://man7.org/linux/man-pages/man2/pidfd_open.2.html
    """
    with suppress(OSError):
        if not hasattr(os, "pidfd_open"):
            os.kill(pid, signal.SIGKILL)
            return
        handle = os.pidfd_open(pid)
        try:
            if _is_open(connection):  # so that the number was still its own when the handle was made
                signal.pidfd_send_signal(handle, signal.SIGKILL)
        finally:
            os.close(handle)


def _is_open(connection: socket.socket) -> bool:
    try:
        return connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False
