"""The embedded store: a release in memory, in Oxigraph."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Final

from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    serialize,
)

from lsgraph.release import Release
from lsgraph.release.building import SERVING_FILE
from lsgraph.store import Answer, QueryError, QueryKind, RequestDataset
from lsgraph.vocabulary import RDF, XSD, used_prefixes

_ANY: Final = NamedNode("urn:any")
_TEXTS: Final = frozenset({XSD.term("string"), RDF.term("langString")})


def load(release: Release) -> Store:
    """Return an in-memory store with every quad in its named graph and in the default graph.

    One bulk load of a prepared file: 0.3 s for 50,000 triples, so that a server is ready at once.
    """
    store = Store()
    content = release.path(SERVING_FILE).read_bytes()
    # Lenient: it is our own file, checked when it was made.
    store.bulk_load(io.BytesIO(content), format=RdfFormat.N_QUADS, lenient=True)
    return store


def as_kept(literal: Literal) -> Literal:
    """Return a literal as Oxigraph keeps it: 1.5 for 1.50, and integers of every type as xsd:integer.

    What other stores hold is brought into this form, so that all give the same answers.
    """
    return literal if literal.datatype in _TEXTS else _kept(literal)


@lru_cache(maxsize=100_000)
def _kept(literal: Literal) -> Literal:
    store = Store()
    store.add(Quad(_ANY, _ANY, literal))
    return next(kept for quad in store if isinstance(kept := quad.object, Literal))


class EmbeddedStore:
    """A release in memory behind the interface of ``lsgraph.store``; answers in the calling process, without limits.

    For the command line and tests. A server asks through processes that it can end (``lsgraph.sparql``).
    """

    def __init__(self, engine: Store) -> None:
        """``engine`` holds the triples; use ``load`` to make one from a release."""
        self.engine = engine

    def kind(self, query: str) -> QueryKind:
        """Return what the query returns; raises ``QueryError`` if it is no query."""
        return _kind(self._run(query, None))

    def query(self, query: str, media_type: str, dataset: RequestDataset | None = None) -> Answer:
        """Return the answer in the media type; see ``lsgraph.store.GraphStore.query``."""
        result = self._run(query, dataset)
        if isinstance(result, QueryTriples):
            graph_format = RdfFormat.from_media_type(media_type)
            if graph_format is None:
                raise ValueError(media_type)
            triples = list(result)
            prefixes = used_prefixes(serialize(triples, format=RdfFormat.N_TRIPLES) or b"")
            return Answer(
                QueryKind.GRAPH, media_type, serialize(triples, format=graph_format, prefixes=prefixes) or b""
            )
        results_format = QueryResultsFormat.from_media_type(media_type)
        if results_format is None:
            raise ValueError(media_type)
        return Answer(_kind(result), media_type, result.serialize(format=results_format) or b"")

    def _run(self, query: str, dataset: RequestDataset | None) -> QuerySolutions | QueryBoolean | QueryTriples:
        try:
            if dataset is None:
                return self.engine.query(query)
            return self.engine.query(
                query,
                default_graph=[NamedNode(iri) for iri in dataset.default],
                named_graphs=[NamedNode(iri) for iri in dataset.named],
            )
        except SyntaxError as error:
            raise QueryError(str(error)) from None


def _kind(result: QuerySolutions | QueryBoolean | QueryTriples) -> QueryKind:
    if isinstance(result, QueryTriples):
        return QueryKind.GRAPH
    return QueryKind.BOOLEAN if isinstance(result, QueryBoolean) else QueryKind.BINDINGS
