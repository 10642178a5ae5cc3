"""What the server does round each answer that comes ahead of Flask: allowance, request id, counting, logging."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lsgraph.sparql.limits import Limits
from lsgraph.sparql.problem import Problem
from lsgraph.web.logs import Done, Observer, Tally, identifier
from lsgraph.web.rates import Rates, client

_AT_HAND: Final = frozenset({"hit", "unchanged"})


@dataclass(slots=True)
class Visit:
    """One request: when it came, under which id, by which method."""

    method: str
    began: float
    request: str


class Watch:
    """One for each web process; used by the event loop alone."""

    def __init__(self, observer: Observer, tally: Tally, rates: Rates, limits: Limits) -> None:
        self._observer, self._tally, self._rates = observer, tally, rates
        self._proxies = limits.trusted_proxies

    def begin(self, method: str, fields: Mapping[str, str]) -> Visit:
        """Take note of a request that an evaluator has to answer."""
        return Visit(method, time.perf_counter(), identifier(fields.get("x-request-id", "")))

    def refusal(self, remote: str, fields: Mapping[str, str]) -> Problem | None:
        """Count the request for its address; the problem if the allowance is used up."""
        address = client(remote.rpartition(":")[0], fields.get("x-forwarded-for", ""), self._proxies)
        return refusal(self._rates, self._rates.wait(address))

    def at_hand(self, result: str, status: int) -> None:
        """Count an answer from the cache."""
        self._tally.count(result, status)

    def done(self, visit: Visit, route: str, status: int, outcome: str, cache: str, query: str = "") -> None:
        """Count and log an answer."""
        seconds = time.perf_counter() - visit.began
        self._observer.done(Done(visit.method, route, status, seconds, visit.request, outcome, query, cache))


def refusal(rates: Rates, seconds: int) -> Problem | None:
    """Return the problem of an address that has to wait for so many seconds, None for 0."""
    if not seconds:
        return None
    return Problem("rate-limit", 429, {"rate": f"{rates.rate:,}"}, headers=(("Retry-After", str(seconds)),))
