"""What each evaluator does right now: a file in shared memory that evaluators write and web processes read.

So an asker can tell its own slow query from somebody else's, and which of its queries ended an evaluator, without a
message for each query. A record belongs to one evaluator process; its successor gets the next one, so that what the
dead one did last can still be read.
"""

from __future__ import annotations

import mmap
import struct
from pathlib import Path
from typing import Final, NamedTuple, Self

_RECORD: Final = struct.Struct("=IId")
_RECORDS: Final = 4096


class Doing(NamedTuple):
    """The query that runs: connection and number as in ``wire``, and since when (``time.monotonic()``); 0 for none."""

    connection: int
    number: int
    began: float


class Board:
    """The records of all evaluators of a template."""

    def __init__(self, memory: mmap.mmap) -> None:
        self._memory = memory

    @classmethod
    def make(cls, path: Path) -> Self:
        """Make an empty board."""
        path.write_bytes(bytes(_RECORDS * _RECORD.size))
        with path.open("r+b") as file:
            return cls(mmap.mmap(file.fileno(), 0))

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a board for reading. Raises ``OSError``."""
        with path.open("rb") as file:
            return cls(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))

    def write(self, record: int, connection: int, number: int, began: float) -> None:
        """Say what an evaluator does."""
        _RECORD.pack_into(self._memory, record % _RECORDS * _RECORD.size, connection, number, began)

    def read(self, record: int) -> Doing:
        """Return what an evaluator does, or did last."""
        return Doing(*_RECORD.unpack_from(self._memory, record % _RECORDS * _RECORD.size))
