"""Messages between a web process and an evaluator, over one Unix socket for each query.

Request: a frame. Answer: one byte when an evaluator takes the query up, then a frame with the head, then the body of
the size that the head gives – or, for a large body, an open file passed with the head. A frame is its length (4 bytes,
big endian) and JSON in UTF-8. An end of file anywhere before the end means that the evaluator is gone.
"""

from __future__ import annotations

import array
import json
import socket
import struct
from typing import Any, Final

STARTED: Final = b"\x01"
_HEAD: Final = struct.Struct("!I")
_FRAME_LIMIT: Final = 64 * 1024 * 1024


class Gone(Exception):
    """The other side ended before the message did."""


def pack(message: dict[str, Any]) -> bytes:
    """Return the frame for a message."""
    encoded = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return _HEAD.pack(len(encoded)) + encoded


def receive(connection: socket.socket) -> dict[str, Any]:
    """Read one frame. Raises ``Gone`` at an early end."""
    (length,) = _HEAD.unpack(receive_exactly(connection, _HEAD.size))
    if length > _FRAME_LIMIT:
        raise Gone
    message: dict[str, Any] = json.loads(receive_exactly(connection, length))
    return message


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
