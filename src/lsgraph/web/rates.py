"""How many requests one address may send: counted in memory by Flask-Limiter, in each web process for itself.

The part of the server that answers without Flask counts with the same counter (``Rates.wait``), so that an address
has one allowance, whichever door it takes. Addresses are kept for two minutes, in memory only.
"""

from __future__ import annotations

import ipaddress
import time
from math import ceil
from typing import Any, Final, cast

from flask import Flask, current_app, request
from flask_limiter import Limiter
from flask_limiter.errors import RateLimitExceeded
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.strategies import RateLimiter
from werkzeug.middleware.proxy_fix import ProxyFix

from lsgraph.sparql.limits import Limits

KEY: Final = "lsgraph-rates"
DEFAULT: Final = 6_000
"""Requests a minute from another machine where the setting says nothing."""
_WATCHERS: Final = frozenset({"health.healthz", "health.readyz", "metrics.answer", "static"})
_LONGEST_WAIT: Final = 120
_SCOPE: Final = "global"  # what Flask-Limiter calls the limits of a whole application


class Rates:
    """The allowance of each address. ``limit`` is in requests a minute, 0 for the default."""

    def __init__(self, limit: int, limiter: RateLimiter | None = None) -> None:
        self._local_is_free = limit == 0
        self.rate = limit or DEFAULT
        self._item: RateLimitItem = RateLimitItemPerMinute(self.rate)
        self._limiter = limiter

    def is_free(self, address: str) -> bool:
        """Tell whether requests of this address are not counted."""
        return self._local_is_free and address in {"127.0.0.1", "::1", ""}

    def wait(self, address: str) -> int:
        """Count a request; return 0, or for how many seconds the address has to wait."""
        if self.is_free(address) or self._limiter is None:
            return 0
        key = network(address)
        return 0 if self._limiter.hit(self._item, key, _SCOPE) else self.seconds(key)

    def seconds(self, key: str) -> int:
        """Return the whole seconds after which the address has an allowance again, at least 1."""
        if self._limiter is None:
            return 1
        until = self._limiter.get_window_stats(self._item, key, _SCOPE)[0]
        return min(max(1, ceil(until - time.time())), _LONGEST_WAIT)


def client(remote: str, forwarded: str, proxies: int) -> str:
    """Return a client's address: the one that the outermost of so many trusted proxies saw, else the peer's own."""
    listed = [part.strip() for part in forwarded.split(",")] if proxies else []
    return listed[-proxies] if 0 < proxies <= len(listed) and listed[-proxies] else remote


def network(address: str) -> str:
    """Return what is counted as one client: an IPv4 address, or the /64 that an IPv6 host chooses its own from."""
    try:
        parsed = ipaddress.ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        return address[:64]
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((parsed.ipv4_mapped or parsed, 32 if parsed.ipv4_mapped else 64), strict=False))
    return str(parsed)


def rates(app: Flask | None = None) -> Rates:
    """Return the counter of an application, by default the current one."""
    return cast(Rates, (app or current_app).extensions[KEY])


def install(app: Flask, limits: Limits) -> None:
    """Count the requests that reach the application, and believe as many proxies as the settings say."""
    if limits.trusted_proxies:
        # the address alone: what a header says about the host could get into answers that are kept
        hops = limits.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=0, x_host=0)  # type: ignore[method-assign]
    counter = Rates(limits.rate_limit)
    limiter = Limiter(
        lambda: network(request.remote_addr or ""),
        app=app,
        application_limits=[f"{counter.rate} per minute"],
        application_limits_exempt_when=lambda: _is_free(counter),
        strategy="fixed-window",
        storage_uri="memory://",
    )
    app.extensions[KEY] = Rates(limits.rate_limit, limiter.limiter)


def _is_free(counter: Rates) -> bool:
    counted = request.environ.get("lsgraph.counted", False)
    return counted or request.endpoint in _WATCHERS or counter.is_free(request.remote_addr or "")


def retry_after(error: Any) -> int | None:
    """Return after how many seconds a request that Flask-Limiter refused may be sent again; None for other errors."""
    return rates().seconds(network(request.remote_addr or "")) if isinstance(error, RateLimitExceeded) else None
