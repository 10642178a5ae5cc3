"""Messages between a web process and an evaluator, over a Unix socket that carries one query at a time.

Request: a frame. Answer: a frame with the head, then the body of the size that the head gives – or, for a large body,
an open file passed with the head. A frame is its length (4 bytes, big endian) and JSON in UTF-8. An end of file before
the end means that the evaluator is gone; a reset, that it never read the request. When the request has left the
socket's buffer an evaluator has taken it up: to ask the kernel costs a waiting asker less than a message would.
"""

from __future__ import annotations

import array
import fcntl
import json
import socket
import struct
from typing import Any, Final

TICK: Final = 0.05
"""Seconds between two looks at a query that takes longer: is it taken up, is anybody still waiting."""
_SIOCOUTQ: Final = 0x5411  # https://man7.org/linux/man-pages/man7/unix.7.html
_HEAD: Final = struct.Struct("!I")
_FRAME_LIMIT: Final = 64 * 1024 * 1024


class Gone(Exception):
    """The other side ended before the message did."""


def pack(message: dict[str, Any]) -> bytes:
    """Return the frame for a message."""
    encoded = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return _HEAD.pack(len(encoded)) + encoded


def receive(connection: socket.socket, data: bytes = b"") -> dict[str, Any]:
    """Read one frame, of which ``data`` is the beginning. Raises ``Gone`` at an early end."""
    if len(data) < _HEAD.size:
        data += receive_exactly(connection, _HEAD.size - len(data))
    (length,) = _HEAD.unpack_from(data)
    if length > _FRAME_LIMIT:
        raise Gone
    rest = length + _HEAD.size - len(data)
    message: dict[str, Any] = json.loads((data + receive_exactly(connection, rest) if rest > 0 else data)[_HEAD.size :])
    return message


def taken_up(connection: socket.socket) -> bool:
    """Tell whether the other side has read everything that was sent; True where the system does not tell."""
    try:
        waiting = fcntl.ioctl(connection.fileno(), _SIOCOUTQ, b"\0" * 4)
    except OSError:
        return True
    return waiting == b"\0" * 4


def receive_exactly(connection: socket.socket, size: int) -> bytes:
    """Read so many bytes. Raises ``Gone`` at an early end."""
    chunks: list[bytes] = []
    while size:
        chunk = connection.recv(min(size, 1 << 20))
        if not chunk:
            raise Gone
        chunks.append(chunk)
        size -= len(chunk)
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def send_with_file(connection: socket.socket, message: dict[str, Any], descriptor: int) -> None:
    """Send a frame and an open file. The file travels with the frame's first byte."""
    frame = pack(message)
    passed = array.array("i", [descriptor])
    sent = connection.sendmsg([frame], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, passed)])
    connection.sendall(frame[sent:])


def receive_with_file(connection: socket.socket) -> tuple[dict[str, Any], int | None]:
    """Read one frame and the open file that may come with it. Raises ``Gone`` at an early end."""
    head, descriptors, _, _ = socket.recv_fds(connection, _HEAD.size, 1)
    if not head:
        raise Gone
    head += receive_exactly(connection, _HEAD.size - len(head)) if len(head) < _HEAD.size else b""
    (length,) = _HEAD.unpack(head)
    message: dict[str, Any] = json.loads(receive_exactly(connection, length))
    return message, descriptors[0] if descriptors else None
