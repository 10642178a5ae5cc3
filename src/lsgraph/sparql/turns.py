"""Queries that wait for an evaluator: clients take turns, so that nobody waits for all that another one has sent."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar


class Waiting(Protocol):
    """Something that a client waits for."""

    client: str


Item = TypeVar("Item", bound=Waiting)


class Turns(Generic[Item]):
    """A queue for each client. The client at the front has the next turn, and then goes to the end."""

    def __init__(self) -> None:
        self._queues: OrderedDict[str, deque[Item]] = OrderedDict()
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Item]:
        return iter([item for queue in self._queues.values() for item in queue])

    def add(self, item: Item) -> None:
        """Let an item wait, behind its client's others."""
        self._queues.setdefault(item.client, deque()).append(item)
        self._length += 1

    def put_back(self, item: Item) -> None:
        """Let an item wait whose turn it was: it is the next of its client's, and of all if no other of them waits."""
        if item.client not in self._queues:
            self._queues[item.client] = deque()
            self._queues.move_to_end(item.client, last=False)
        self._queues[item.client].appendleft(item)
        self._length += 1

    def next(self) -> Item:
        """Take the item whose turn it is. Raises ``StopIteration`` where none waits."""
        client = next(iter(self._queues))
        queue = self._queues[client]
        item = queue.popleft()
        self._length -= 1
        if queue:
            self._queues.move_to_end(client)
        else:
            del self._queues[client]
        return item

    def remove(self, item: Item) -> None:
        """Take an item out that waits no more. Raises ``KeyError`` or ``ValueError`` where it does not wait."""
        queue = self._queues[item.client]
        queue.remove(item)
        self._length -= 1
        if not queue:
            del self._queues[item.client]

    def make_room(self, client: str) -> Item | None:
        """Take the last item of whoever has most waiting; None if that is the client itself, or has hardly more."""
        if not self._queues:
            return None
        greediest = max(self._queues.values(), key=len)
        if len(greediest) <= len(self._queues.get(client, ())) + 1:
            return None
        last = greediest[-1]
        self.remove(last)
        return last
