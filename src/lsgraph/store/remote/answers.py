"""What an engine answered, checked before anybody relies on it, and written in the media type that was wanted.

An answer is read to its end and parsed: that alone proves that it is whole, that no error message is inside, and that
it is no web page. Written anew by the same library as in the embedded store, it has the same bytes everywhere.
"""

from __future__ import annotations

import json
from typing import Any, Final

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
    serialize,
)

from lsgraph.store import Answer, QueryKind
from lsgraph.store.embedded import as_kept
from lsgraph.store.remote.client import Reply
from lsgraph.store.remote.engines.sparql import Document, Engine
from lsgraph.store.remote.errors import (
    AnswerCut,
    BrokenAnswer,
    EngineFailed,
    ErrorInside,
    NotAnEndpoint,
    RemoteQueryError,
    TimedOut,
)
from lsgraph.vocabulary import used_prefixes

_JSON: Final = frozenset({"application/sparql-results+json", "application/json"})
_GRAPHS: Final = frozenset({"application/n-triples", "text/plain", "text/ntriples"})


def succeeded(reply: Reply, engine: Engine, place: str) -> Reply:
    """Return a successful reply; raises the exception that says best why it is not one."""
    if engine.ran_out_of_time(reply):
        raise TimedOut(place)
    if 200 <= reply.status < 300:
        if reason := engine.complaint(reply):
            raise ErrorInside(place, reason=reason)
        return reply
    if reply.status in {400, 422}:
        raise RemoteQueryError(place, reason=engine.reason(reply))
    if reply.status in {404, 405, 406, 410, 415}:
        raise NotAnEndpoint(place, got=f"{reply.status} {reply.media_type}")
    raise EngineFailed(place, status=reply.status, reason=engine.reason(reply))


def document(reply: Reply, engine: Engine, place: str) -> Document:
    """Return the results (https://www.w3.org/TR/sparql11-results-json/) of a SELECT or ASK, checked and repaired."""
    judged(reply, QueryKind.BINDINGS, engine, place)
    try:
        found = engine.repaired(json.loads(reply.body))
        if "boolean" in found:
            return {"head": {}, "boolean": bool(found["boolean"])}
        rows = [{name: _as_kept(term) for name, term in row.items()} for row in found["results"]["bindings"]]
        return {"head": {"vars": list(found["head"]["vars"])}, "results": {"bindings": rows}}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BrokenAnswer(place, reason=f"JSON, {len(reply.body):,} B") from None


def _as_kept(term: dict[str, Any]) -> dict[str, Any]:
    """Return a typed literal in the form of the embedded store; other terms as they are."""
    datatype = term.get("datatype")
    if datatype is None:
        return term
    literal = as_kept(Literal(term["value"], datatype=NamedNode(datatype)))
    return {"type": "literal", "value": literal.value, "datatype": literal.datatype.value}


def triples(reply: Reply, engine: Engine, place: str) -> list[Triple]:
    """Return the triples of a CONSTRUCT or DESCRIBE, each once, in the order of their N-Triples: engines have none."""
    judged(reply, QueryKind.GRAPH, engine, place)
    try:
        found = {_triple(quad.triple) for quad in parse(reply.body, format=RdfFormat.N_TRIPLES)}
    except SyntaxError as error:
        raise BrokenAnswer(place, reason=f"N-Triples, {error.lineno}") from None
    return sorted(found, key=str)


def _triple(triple: Triple) -> Triple:
    if isinstance(triple.object, Literal):
        return Triple(triple.subject, triple.predicate, as_kept(triple.object))
    return triple


def answer(reply: Reply, kind: QueryKind, media_type: str, engine: Engine, place: str) -> Answer:
    """Return the answer in the wanted media type; raises ``ValueError`` for one that cannot hold it."""
    if kind is QueryKind.GRAPH:
        graph_format = RdfFormat.from_media_type(media_type)
        if graph_format is None:
            raise ValueError(media_type)
        found = triples(reply, engine, place)
        prefixes = used_prefixes(serialize(found, format=RdfFormat.N_TRIPLES) or b"")
        return Answer(kind, media_type, serialize(found, format=graph_format, prefixes=prefixes) or b"")
    results_format = QueryResultsFormat.from_media_type(media_type)
    if results_format is None:
        raise ValueError(media_type)
    text = json.dumps(document(reply, engine, place), ensure_ascii=False).encode()
    try:
        result = parse_query_results(text, format=QueryResultsFormat.JSON)
        is_boolean = isinstance(result, QueryBoolean)
        content = result.serialize(format=results_format) or b""
    except SyntaxError:
        raise BrokenAnswer(place, reason="JSON") from None
    return Answer(QueryKind.BOOLEAN if is_boolean else QueryKind.BINDINGS, media_type, content)


def judged(reply: Reply, kind: QueryKind, engine: Engine, place: str) -> Reply:
    """Return a reply whose status and headers promise an answer of this kind; raises what stands against it."""
    succeeded(reply, engine, place)
    if reply.media_type not in (_GRAPHS if kind is QueryKind.GRAPH else _JSON):
        raise NotAnEndpoint(place, got=reply.media_type or "–")
    if limit := engine.left_out(reply):
        raise AnswerCut(place, limit=limit)
    return reply
