"""What differs from engine to engine: one adapter each, all with the interface of ``engines.sparql.Engine``.

docs/scale.md says how each was found out and with which version; ``tests/remote`` holds them to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lsgraph.store.remote.engines.fuseki import Fuseki
from lsgraph.store.remote.engines.oxigraph import Oxigraph
from lsgraph.store.remote.engines.rdf4j import RDF4J
from lsgraph.store.remote.engines.sparql import Engine
from lsgraph.store.remote.engines.virtuoso import Virtuoso

ENGINES: Final[Mapping[str, Engine]] = {
    engine.name: engine for engine in (Engine(), Oxigraph(), Virtuoso(), Fuseki(), RDF4J())
}
"""Name → adapter, as ``--engine`` takes it."""


def recognised(url: str, headers: Mapping[str, str]) -> Engine:
    """Return the adapter for an engine by what it answered, or the generic one.

    ``headers`` are those of any answer from the URL, with names in lower case.
    """
    return next((engine for engine in ENGINES.values() if engine.recognises(url, headers)), ENGINES["sparql"])
