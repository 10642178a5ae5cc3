"""Answers kept in memory, bounded in bytes: each body once as it is, and once in each coding that was asked for.

A cache belongs to one release. It is used by the event loop alone, so it needs no lock; each web process has its own.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Final, Generic, NamedTuple, TypeVar

from lsgraph.web.coding import Coding

Key = TypeVar("Key", bound=Hashable)

_OVERHEAD: Final = 2_000  # bytes that an entry costs beside its bodies: headers, keys, the objects themselves
_PAIR: Final = 300  # bytes of the objects of a request and its answer


class Representation(NamedTuple):
    """What goes over the wire: entity tag (quoted; empty for none), fields as lines (``message``), and the body."""

    tag: str
    block: bytes
    body: bytes


@dataclass(slots=True)
class Entry:
    """One answer in the codings in which it was asked for; None is the answer as it is."""

    plain: Representation
    coded: dict[Coding | None, Representation] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Return how many bytes the entry takes."""
        size = _OVERHEAD + len(self.plain.body)
        for coded in self.coded.values():
            if coded is not self.plain:
                size += len(coded.body)
        return size


class Known:
    """Answers by the very bytes of their requests, so that a repeated one needs no parsing; forgets all when full.

    Only what is in the response cache too may be learned, from the second time on: what is asked once fills nothing.
    """

    def __init__(self, limit: int) -> None:
        """``limit`` is in bytes; a pair of more than a sixteenth of it is not kept."""
        self._limit, self._size = limit, 0
        self._answers: dict[bytes, bytes] = {}
        self.get = self._answers.get

    def learn(self, request: bytes, answer: bytes) -> None:
        """Keep an answer: everything after its field ``Date``."""
        size = len(request) + len(answer) + _PAIR
        if size > self._limit // 16:
            return
        if self._size + size > self._limit:
            self._answers.clear()
            self._size = 0
        self._answers[request] = answer
        self._size += size


class ResponseCache(Generic[Key]):
    """Entries by key, the least recently used of which goes first."""

    def __init__(self, limit: int) -> None:
        """``limit`` is in bytes; an answer of more than a sixteenth of it is not kept: it would push out too much."""
        self._limit, self._largest = limit, limit // 16
        self._entries: OrderedDict[Key, Entry] = OrderedDict()
        self._sizes: dict[Key, int] = {}
        self.size = 0
        self.hits = 0
        self.misses = 0

    def get(self, key: Key) -> Entry | None:
        """Return the entry, and count a hit or a miss."""
        entry = self._entries.get(key)
        if entry is None:
            self.misses += 1
            return None
        self.hits += 1
        self._entries.move_to_end(key)
        return entry

    def keep(self, key: Key, entry: Entry) -> None:
        """Take an entry in, or tell that it has grown."""
        size = entry.size
        if size > self._largest:
            self.drop(key)
            return
        self.size += size - self._sizes.get(key, 0)
        self._entries[key], self._sizes[key] = entry, size
        self._entries.move_to_end(key)
        while self.size > self._limit:
            self.drop(next(iter(self._entries)))

    def drop(self, key: Key) -> None:
        """Forget an entry, if it is there."""
        if self._entries.pop(key, None) is not None:
            self.size -= self._sizes.pop(key)

    def clear(self) -> None:
        """Forget everything: another release is served."""
        self._entries.clear()
        self._sizes.clear()
        self.size = 0

    def __len__(self) -> int:
        return len(self._entries)
