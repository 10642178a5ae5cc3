"""Any SPARQL 1.1 engine: protocol and Graph Store Protocol to the letter. The other adapters begin here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar, Final

from lsgraph.store import QueryKind, RequestDataset
from lsgraph.store.remote.address import Addresses
from lsgraph.store.remote.client import Reply, Request

N_TRIPLES: Final = "application/n-triples"
RESULTS_JSON: Final = "application/sparql-results+json"
_TAGS: Final = re.compile(r"<[^>]*>")
_WORDS: Final = 300
_GRAPH_HEADERS: Final = {"Accept": N_TRIPLES}

Document = dict[str, Any]
"""The results of a SELECT or ASK (https://www.w3.org/TR/sparql11-results-json/)."""


class Engine:
    """An adapter: it makes requests and judges replies, and keeps no state.

    ``name`` is for ``--engine``, ``title`` for people; ``wire`` is what is asked for, by kind of result.
    """

    name: ClassVar[str] = "sparql"
    title: ClassVar[str] = "SPARQL 1.1"
    wire: ClassVar[Mapping[QueryKind, str]] = {
        QueryKind.BINDINGS: RESULTS_JSON,
        QueryKind.BOOLEAN: RESULTS_JSON,
        QueryKind.GRAPH: N_TRIPLES,
    }
    upload_type: ClassVar[str] = N_TRIPLES

    def recognises(self, url: str, headers: Mapping[str, str]) -> bool:
        """Tell whether the engine behind the URL is of this kind, by the headers of any answer."""
        return False

    def addresses(self, url: str) -> Addresses:
        """Return where things are if the user names one URL; the generic engine takes everything there."""
        return Addresses(url, url, url)

    def query(self, at: Addresses, query: str, kind: QueryKind, dataset: RequestDataset, seconds: float) -> Request:
        """Return the request for a query; ``seconds`` is the time limit, told to engines that know one."""
        graphs = [
            *(("default-graph-uri", graph) for graph in dataset.default),
            *(("named-graph-uri", graph) for graph in dataset.named),
        ]
        return Request(
            "POST",
            at.query,
            (*graphs, *self.time_limit(seconds)),
            {"Accept": self.wire[kind], "Content-Type": "application/sparql-query"},
            query.encode(),
        )

    def update(self, at: Addresses, update: str) -> Request:
        """Return the request for an update."""
        return Request("POST", at.update, (), {"Content-Type": "application/sparql-update"}, update.encode())

    def graph(self, at: Addresses, method: str, graph: str, content: bytes | None = None) -> Request:
        """Return the request that reads (GET), replaces (PUT) or adds to (POST) a graph; content is N-Triples."""
        headers = _GRAPH_HEADERS if content is None else {"Content-Type": self.upload_type}
        return Request(method, at.graphs, (("graph", graph),), headers, content)

    def worded(self, query: str) -> str:
        """Return the query in words that the engine understands rightly (``lsgraph.store.remote.wording``)."""
        return query

    def time_limit(self, seconds: float) -> tuple[tuple[str, str], ...]:
        """Return the parameters that limit the time of a query at the engine; the protocol has none."""
        return ()

    def ran_out_of_time(self, reply: Reply) -> bool:
        """Tell whether the engine gave up because of its time limit."""
        return reply.status in {408, 504}

    def left_out(self, reply: Reply) -> str | None:
        """Return the limit (as the engine tells it) because of which rows are missing, if any are."""
        return None

    def complaint(self, reply: Reply) -> str | None:
        """Return the error message inside a successful reply, if there is one."""
        return None

    def reason(self, reply: Reply) -> str:
        """Return the engine's words from an error reply, short and on one line."""
        text = reply.body[:8_192].decode("utf-8", "replace")
        if "html" in reply.media_type:
            text = _TAGS.sub(" ", text)
        return " ".join(text.split())[:_WORDS]

    def repaired(self, document: Document) -> Document:
        """Return results with the engine's own notions put right."""
        return document
