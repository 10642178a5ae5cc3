"""Oxigraph's own server (`oxigraph serve`): to the letter of the standards; no time limit by request, no passwords."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from lsgraph.store.remote.address import Addresses
from lsgraph.store.remote.engines.sparql import Engine


class Oxigraph(Engine):
    """``URL`` is the server's root."""

    name: ClassVar[str] = "oxigraph"
    title: ClassVar[str] = "Oxigraph"

    def recognises(self, url: str, headers: Mapping[str, str]) -> bool:
        """Go by the ``Server`` header."""
        return headers.get("server", "").startswith("Oxigraph/")

    def addresses(self, url: str) -> Addresses:
        """Return ``/query``, ``/update`` and ``/store`` below the URL."""
        return Addresses(f"{url}/query", f"{url}/update", f"{url}/store")
