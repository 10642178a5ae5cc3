"""Eclipse RDF4J Server, and GraphDB, which has the same addresses."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import ClassVar

from lsgraph.store.remote.address import Addresses
from lsgraph.store.remote.client import Reply
from lsgraph.store.remote.engines.sparql import Engine
from lsgraph.store.remote.wording import with_disjunctions_kept


class RDF4J(Engine):
    """``URL`` is that of the repository, e.g. ``http://localhost:8080/rdf4j-server/repositories/plan``."""

    name: ClassVar[str] = "rdf4j"
    title: ClassVar[str] = "Eclipse RDF4J"

    def recognises(self, url: str, headers: Mapping[str, str]) -> bool:
        """Go by the path, which both servers have."""
        return "/repositories/" in url

    def addresses(self, url: str) -> Addresses:
        """Return the repository itself, ``/statements`` and ``/rdf-graphs/service`` below it."""
        return Addresses(url, f"{url}/statements", f"{url}/rdf-graphs/service")

    def worded(self, query: str) -> str:
        """Keep a disjunction in a filter together: the engine's optimiser makes duplicates of it."""
        return with_disjunctions_kept(query)

    def time_limit(self, seconds: float) -> tuple[tuple[str, str], ...]:
        """Return ``timeout`` in whole seconds, the least that it knows being one."""
        return (("timeout", str(max(1, math.ceil(seconds)))),)

    def ran_out_of_time(self, reply: Reply) -> bool:
        """Tell by the status 503 and its words."""
        return reply.status in {408, 504} or (reply.status == 503 and b"took too long" in reply.body)
