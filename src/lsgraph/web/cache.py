"""Answers kept in memory, bounded in bytes: each body once as it is, and once in each coding that was asked for.

A cache belongs to one release. It is used by the event loop alone, so it needs no lock; each web process has its own.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from lsgraph.web.coding import Coding

Headers = list[tuple[str, str]]
Key = TypeVar("Key", bound=Hashable)

_OVERHEAD: Final = 2_000  # bytes that an entry costs beside its bodies: headers, keys, the objects themselves


@dataclass(frozen=True, slots=True)
class Representation:
    """What goes over the wire: entity tag (quoted; empty for none), headers (names in lower case), and the body."""

    tag: str
    headers: Headers
    body: bytes


@dataclass(slots=True)
class Entry:
    """One answer in the codings in which it was asked for; None is the answer as it is."""

    plain: Representation
    coded: dict[Coding | None, Representation] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Return how many bytes the entry takes."""
        return (
            _OVERHEAD
            + len(self.plain.body)
            + sum(len(coded.body) for coded in self.coded.values() if coded is not self.plain)
        )


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
        self.drop(key)
        if size > self._largest:
            return
        self._entries[key], self._sizes[key] = entry, size
        self.size += size
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
