"""A release at any SPARQL 1.1 engine, behind the interface of ``lsgraph.store``.

``RemoteEngine`` talks to an engine: queries, updates, graphs; it knows nothing of releases. ``RemoteStore`` is one
release there, and answers as the embedded store does: same graphs by the same names, same bytes. Both may be shared by
threads.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Self, TypeVar

from lsgraph.settings import StoreSettings
from lsgraph.sparql.lexer import LexicalError
from lsgraph.sparql.policy import check
from lsgraph.sparql.problem import Problem
from lsgraph.store import Answer, QueryError, QueryKind, RequestDataset
from lsgraph.store.remote import answers
from lsgraph.store.remote.address import Addresses, checked, credentials
from lsgraph.store.remote.breaker import Breaker, delay
from lsgraph.store.remote.client import Client, Incoming, Reply, Request
from lsgraph.store.remote.engines import ENGINES, recognised
from lsgraph.store.remote.engines.sparql import Engine
from lsgraph.store.remote.errors import CircuitOpen, EngineFailed, RemoteError, TimedOut, Unreachable
from lsgraph.store.remote.layout import Layout
from lsgraph.store.remote.rewriting import rewrite

__all__ = ["RemoteEngine", "RemoteStore"]

NO_DATASET: Final = RequestDataset()
_KINDS: Final = {
    "SELECT": QueryKind.BINDINGS,
    "ASK": QueryKind.BOOLEAN,
    "CONSTRUCT": QueryKind.GRAPH,
    "DESCRIBE": QueryKind.GRAPH,
}
T = TypeVar("T")


class RemoteEngine:
    """An engine at its addresses, with a pool of connections and a circuit breaker."""

    def __init__(self, engine: Engine, addresses: Addresses, client: Client, settings: StoreSettings) -> None:
        """Use ``open``."""
        self.engine: Final = engine
        self.addresses: Final = addresses
        self.settings: Final = settings
        self._client = client
        self._breaker = Breaker(settings.store_failure_limit)
        self._lock = threading.Lock()

    @classmethod
    def open(
        cls, url: str, settings: StoreSettings, *, engine: str = "auto", credentials_file: Path | None = None
    ) -> Self:
        """Return the engine at a URL; ``auto`` asks it what it is. Raises ``RemoteError``."""
        url = checked(url)
        client = Client(credentials(credentials_file), connections=settings.store_connections)
        adapter = _ask_what_it_is(url, client, settings.store_time_limit) if engine == "auto" else ENGINES[engine]
        usual = adapter.addresses(url)
        addresses = Addresses(
            usual.query,
            checked(settings.store_update_url) if settings.store_update_url else usual.update,
            checked(settings.store_graphs_url) if settings.store_graphs_url else usual.graphs,
        )
        return cls(adapter, addresses, client, settings)

    @property
    def breaker(self) -> Breaker:
        """Return the state of the circuit breaker."""
        return self._breaker

    def select(self, query: str) -> list[dict[str, Any]]:
        """Return the solutions of a query over everything that the engine holds, as results in JSON have them."""
        reply = self.reply(query, QueryKind.BINDINGS, NO_DATASET)
        found = answers.document(reply, self.engine, self.addresses.query)
        return list(found["results"]["bindings"])

    def ask(self, query: str) -> bool:
        """Return the answer of an ASK over everything that the engine holds."""
        reply = self.reply(query, QueryKind.BOOLEAN, NO_DATASET)
        return bool(answers.document(reply, self.engine, self.addresses.query)["boolean"])

    def reply(self, query: str, kind: QueryKind, dataset: RequestDataset, seconds: float | None = None) -> Reply:
        """Return the engine's reply to a query; it is successful, its body is not looked into."""
        request, seconds = self._request(query, kind, dataset, seconds)
        with self._watched():
            return self._send(request, seconds)

    @contextmanager
    def stream(
        self, query: str, kind: QueryKind, dataset: RequestDataset, seconds: float | None = None
    ) -> Iterator[Incoming]:
        """Give the answer as it comes in, in the engine's ``wire`` format and words, for answers too long for memory.

        Status and headers have been checked. Whether the body is whole shows at its end: pass on no end before it.
        """
        request, seconds = self._request(query, kind, dataset, seconds)
        with (
            self._watched(),
            self._client.incoming(request, seconds=seconds, limit=self.settings.store_byte_limit) as incoming,
        ):
            body = b"" if incoming.status == 200 else b"".join(incoming.pieces())
            answers.judged(Reply(incoming.status, incoming.headers, body), kind, self.engine, request.url)
            yield incoming

    def update(self, update: str) -> None:
        """Carry out an update. Only a publish does."""
        self._send(self.engine.update(self.addresses, update), self.settings.store_load_time_limit)

    def read(self, graph: str) -> bytes:
        """Return a graph as N-Triples (Graph Store Protocol)."""
        return self._send(self.engine.graph(self.addresses, "GET", graph), self.settings.store_load_time_limit).body

    def put(self, graph: str, content: bytes) -> None:
        """Replace a graph by N-Triples."""
        self._send(self.engine.graph(self.addresses, "PUT", graph, content), self.settings.store_load_time_limit)

    def post(self, graph: str, content: bytes) -> None:
        """Add N-Triples to a graph."""
        self._send(self.engine.graph(self.addresses, "POST", graph, content), self.settings.store_load_time_limit)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _request(
        self, query: str, kind: QueryKind, dataset: RequestDataset, seconds: float | None
    ) -> tuple[Request, float]:
        limit = min(seconds or self.settings.store_time_limit, self.settings.store_time_limit)
        return self.engine.query(self.addresses, query, kind, dataset, limit), limit

    def _send(self, request: Request, seconds: float) -> Reply:
        reply = self._client.send(request, seconds=seconds, limit=self.settings.store_byte_limit)
        return answers.succeeded(reply, self.engine, request.url)

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Do something if the breaker allows it, and tell the breaker how it went."""
        with self._lock:
            now = time.monotonic()
            if not self._breaker.allows(now):
                raise CircuitOpen(self.addresses.query, retry_after=self._breaker.retry_after(now))
            self._breaker = self._breaker.began()
        is_down = False
        try:
            yield
        except RemoteError as error:
            is_down = isinstance(error, Unreachable) or (isinstance(error, EngineFailed) and error.transient)
            is_down |= isinstance(error, TimedOut) and self._breaker.on_trial
            raise
        finally:
            with self._lock:
                self._breaker = self._breaker.failed(time.monotonic()) if is_down else self._breaker.succeeded()


class RemoteStore:
    """One release at an engine, behind ``lsgraph.store.GraphStore``."""

    def __init__(self, remote: RemoteEngine, layout: Layout) -> None:
        """``layout`` says which release; ``lsgraph.publishing.catalogue.current`` finds the current one."""
        self.remote: Final = remote
        self.layout: Final = layout

    def kind(self, query: str) -> QueryKind:
        """Return what the query returns; raises ``QueryError`` if it is no query, or one that is not allowed."""
        measure = check(query)
        if isinstance(measure, Problem) or measure.form is None:
            raise QueryError(measure.kind if isinstance(measure, Problem) else query[:80])
        return _KINDS[measure.form]

    def query(
        self, query: str, media_type: str, dataset: RequestDataset | None = None, seconds: float | None = None
    ) -> Answer:
        """Return the answer; see ``lsgraph.store.GraphStore.query``. ``seconds`` may shorten ``store_time_limit``.

        Raises ``RemoteError`` too.
        """
        kind = self.kind(query)
        try:
            rewritten = rewrite(query, self.layout, dataset)
        except LexicalError as error:
            raise QueryError(error.kind) from None
        reply = self.remote.reply(self.remote.engine.worded(rewritten.query), kind, rewritten.dataset, seconds)
        return answers.answer(reply, kind, media_type, self.remote.engine, self.remote.addresses.query)


def patiently(work: Callable[[], T], attempts: int, pause: Callable[[float], None] = time.sleep) -> T:
    """Return what the work returns; repeat it after a growing pause while it fails in a way that may pass.

    Only for work that may be done twice. Raises the last ``RemoteError`` that came from the engine.
    """
    cause: RemoteError | None = None
    for attempt in range(1, attempts + 1):
        try:
            return work()
        except RemoteError as error:
            cause = cause if cause and isinstance(error, CircuitOpen) else error
            if not error.transient or attempt == attempts:
                raise cause from None
            pause(delay(attempt, random.random()))  # noqa: S311 - jitter, not a secret
    raise ValueError(attempts)


def _ask_what_it_is(url: str, client: Client, seconds: float) -> Engine:
    headers: Mapping[str, str] = client.head(url, seconds=seconds)
    return recognised(url, headers)
