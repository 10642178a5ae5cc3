"""Where the triples of a release are kept and asked.

The interface has two sides in mind: ``embedded`` (Oxigraph in the process, the default) and a remote SPARQL 1.1 server.
Both take the query as text and the dataset of the request; neither hands out its engine's own terms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol


class QueryKind(Enum):
    """What a query returns (https://www.w3.org/TR/sparql11-query/#QueryForms)."""

    BINDINGS = "bindings"
    BOOLEAN = "boolean"
    GRAPH = "graph"


@dataclass(frozen=True, slots=True)
class RequestDataset:
    """The dataset that a request names; it replaces the query's own (https://www.w3.org/TR/sparql11-protocol/#dataset).

    Both are graph IRIs. An empty dataset is not the same as none: None means that the request names no dataset.
    """

    default: Sequence[str] = ()
    named: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """A serialised answer: the kind of query, the media type, and the bytes."""

    kind: QueryKind
    media_type: str
    content: bytes


class GraphStore(Protocol):
    """A release that can be asked."""

    def kind(self, query: str) -> QueryKind:
        """Return what the query returns; raises ``QueryError`` if it is no query."""
        ...

    def query(self, query: str, media_type: str, dataset: RequestDataset | None = None) -> Answer:
        """Return the answer; raises ``QueryError``, or ``ValueError`` for a media type that cannot hold it."""
        ...


class QueryError(Exception):
    """The text is not a query that can be answered; the message says where and why."""
