"""What the server does round each answer that comes ahead of Flask: allowance, request id, counting, logging."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from typing import Final, NamedTuple

from lsgraph.sparql.conversation import AsyncEngine
from lsgraph.sparql.limits import Limits
from lsgraph.sparql.problem import Problem
from lsgraph.web.logs import Done, Observer, identifier
from lsgraph.web.metrics import Metrics
from lsgraph.web.rates import Rates, client

_BATCH: Final = 0.1  # seconds between two times that is written down what was answered


class Visit(NamedTuple):
    """One request: when it came, under which id, by which method."""

    method: str
    began: float
    request: str


class Watch:
    """One for each web process; used by the event loop alone."""

    def __init__(self, observer: Observer, rates: Rates, limits: Limits) -> None:
        self._observer, self._rates = observer, rates
        self._proxies = limits.trusted_proxies

    def begin(self, method: str, fields: Mapping[str, str]) -> Visit:
        """Take note of a request."""
        return Visit(method, time.perf_counter(), identifier(fields.get("x-request-id", "")))

    def client(self, remote: str, fields: Mapping[str, str]) -> str:
        """Return the address of a client, behind as many proxies as are trusted."""
        return client(remote, fields.get("x-forwarded-for", ""), self._proxies) if self._proxies else remote

    def refusal(self, address: str) -> Problem | None:
        """Count a request for its address; the problem if the allowance is used up."""
        seconds = self._rates.wait(address)
        if not seconds:
            return None
        values = {"rate": f"{self._rates.rate:,}"}
        return Problem("rate-limit", 429, values, headers=(("Retry-After", str(seconds)),))

    def hit(self, cache: str, route: str, status: int) -> None:
        """Count an answer from the cache."""
        self._observer.hit(cache, route, status)

    def done(self, visit: Visit, route: str, status: int, outcome: str, cache: str, query: str = "") -> None:
        """Take note of an answer."""
        seconds = time.perf_counter() - visit.began
        self._observer.done(
            Done(time.time(), visit.method, route, status, seconds, visit.request, outcome, query, cache)
        )


class Ledger:
    """Writes down what was answered, ten times a second, and at the end."""

    def __init__(self, observer: Observer, counters: Metrics, engine: AsyncEngine) -> None:
        self._observer, self._counters, self._engine = observer, counters, engine
        self._told = 0

    def start(self) -> None:
        """Begin, and go on."""
        self.flush()
        asyncio.get_running_loop().call_later(_BATCH, self.start)

    def flush(self) -> None:
        """Write down everything since the last time."""
        self._observer.flush()
        self._counters.opened(self._engine.open - self._told)
        self._told = self._engine.open
