"""Apache Jena Fuseki: to the letter of the standards; ``timeout`` can only shorten the server's own limit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from lsgraph.store.remote.address import Addresses
from lsgraph.store.remote.client import Reply
from lsgraph.store.remote.engines.sparql import Engine
from lsgraph.store.remote.wording import with_disjunctions_kept


class Fuseki(Engine):
    """``URL`` is that of the dataset, e.g. ``http://localhost:3030/plan``."""

    name: ClassVar[str] = "fuseki"
    title: ClassVar[str] = "Apache Jena Fuseki"

    def recognises(self, url: str, headers: Mapping[str, str]) -> bool:
        """Go by the realm that it names, its request counter, or ``Server``, whichever this version sends."""
        realm = headers.get("www-authenticate", "")
        return "fuseki-request-id" in headers or "Fuseki" in headers.get("server", "") or 'realm="TripleStore"' in realm

    def addresses(self, url: str) -> Addresses:
        """Return ``/query``, ``/update`` and ``/data`` below the URL."""
        return Addresses(f"{url}/query", f"{url}/update", f"{url}/data")

    def worded(self, query: str) -> str:
        """Keep a disjunction in a filter together: the engine's optimiser makes duplicates of it."""
        return with_disjunctions_kept(query)

    def time_limit(self, seconds: float) -> tuple[tuple[str, str], ...]:
        """Return ``timeout`` in seconds."""
        return (("timeout", f"{max(seconds, 0.001):.3f}"),)

    def ran_out_of_time(self, reply: Reply) -> bool:
        """Tell by the status 503 and the words of the query engine."""
        return reply.status in {408, 504} or (reply.status == 503 and b"timed out" in reply.body.lower())
