"""OpenLink Virtuoso 7: Digest for what writes, answers that are cut in silence, terms written its own way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar, Final
from urllib.parse import urlencode

from lsgraph.store import QueryKind, RequestDataset
from lsgraph.store.remote.address import Addresses
from lsgraph.store.remote.client import Reply, Request
from lsgraph.store.remote.engines.sparql import Document, Engine
from lsgraph.store.remote.wording import with_exact_division, with_exists_as_value
from lsgraph.vocabulary import XSD

_ERROR: Final = re.compile(rb"Virtuoso [0-9A-Z]{5} Error[^\r\n]*")
_EDGE: Final = 2_048
_ASKED: Final = "__ASK_RETVAL"
_BOOLEAN: Final = XSD.term("boolean").value
_INTEGER: Final = re.compile(rb'"(-?[0-9]+)"\^\^<' + XSD.term("integer").value.encode() + rb"> \.$", re.MULTILINE)


class Virtuoso(Engine):
    """``URL`` is the server's root, or that of its ``/sparql``."""

    name: ClassVar[str] = "virtuoso"
    title: ClassVar[str] = "OpenLink Virtuoso"
    upload_type: ClassVar[str] = "text/turtle"

    def recognises(self, url: str, headers: Mapping[str, str]) -> bool:
        """Go by the ``Server`` header."""
        return headers.get("server", "").startswith("Virtuoso/")

    def addresses(self, url: str) -> Addresses:
        """Return ``/sparql`` for queries, and the addresses that ask for a password for what writes."""
        root = url.removesuffix("/sparql").removesuffix("/sparql-auth")
        return Addresses(f"{root}/sparql", f"{root}/sparql-auth", f"{root}/sparql-graph-crud-auth")

    def query(self, at: Addresses, query: str, kind: QueryKind, dataset: RequestDataset, seconds: float) -> Request:
        """Send everything as a form: version 7.2.5 never answers a query that is the body itself."""
        made = super().query(at, query, kind, dataset, seconds)
        return _form(made, "query", query)

    def update(self, at: Addresses, update: str) -> Request:
        """Send the update as a form."""
        return _form(super().update(at, update), "update", update)

    def graph(self, at: Addresses, method: str, graph: str, content: bytes | None = None) -> Request:
        """Name the graph with ``graph-uri``, the only parameter that version 7.2.5 takes, and write integers bare.

        Its loader keeps an integer beyond 32 bits as a decimal if it is written as a string with a type.
        """
        made = super().graph(at, method, graph, content)
        body = None if content is None else _INTEGER.sub(rb"\1 .", content)
        return Request(made.method, made.url, (("graph-uri", graph),), made.headers, body)

    def worded(self, query: str) -> str:
        """Ask for exact divisions, which the engine would cut off, and keep it from failing on EXISTS."""
        return with_exists_as_value(with_exact_division(query))

    def time_limit(self, seconds: float) -> tuple[tuple[str, str], ...]:
        """Return ``timeout`` in milliseconds; less than a second is taken for no limit at all."""
        return (("timeout", str(max(1_000, round(seconds * 1_000)))),)

    def ran_out_of_time(self, reply: Reply) -> bool:
        """Tell by the SQL state: at its limit the engine answers 200 with whatever it has found so far."""
        return reply.headers.get("x-sql-state") == "S1TAT" or b" S1T00 " in reply.body[:99]

    def left_out(self, reply: Reply) -> str | None:
        """Return ``ResultSetMaxRows`` where the engine cut the answer there."""
        return reply.headers.get("x-sparql-maxrows")

    def complaint(self, reply: Reply) -> str | None:
        """Find the error message that replaces or ends a body whose status said 200 already."""
        found = _ERROR.match(reply.body[:_EDGE]) or _ERROR.search(reply.body[-_EDGE:])
        return found[0].decode("utf-8", "replace") if found else None

    def repaired(self, document: Document) -> Document:
        """Write booleans as true and false where the engine writes 1 and 0, and make an ASK of its one-row table."""
        results = document.get("results", {}).get("bindings", [])
        if document.get("head", {}).get("vars") == [_ASKED]:
            return {"head": {}, "boolean": any(row[_ASKED]["value"] != "0" for row in results)}
        rows = [{name: _repaired(term) for name, term in row.items()} for row in results]
        return {**document, "results": {"bindings": rows}}


def _form(made: Request, name: str, text: str) -> Request:
    headers = {**made.headers, "Content-Type": "application/x-www-form-urlencoded"}
    return Request(made.method, made.url, (), headers, urlencode([*made.parameters, (name, text)]).encode())


def _repaired(term: dict[str, Any]) -> dict[str, Any]:
    if term.get("datatype") == _BOOLEAN and term["value"] in {"0", "1"}:
        return {**term, "value": "true" if term["value"] == "1" else "false"}
    return term
