"""The Graph Store HTTP Protocol at ``/graphs``, and every named graph at its own address."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import IO, Final

from flask import Blueprint, Response, request

from lsgraph.sparql import graph_store, results
from lsgraph.sparql.engine import Answer
from lsgraph.sparql.graph_store import Selection
from lsgraph.sparql.negotiation import NotAcceptable, Offer
from lsgraph.sparql.problem import Problem
from lsgraph.sparql.protocol import Operation, Options
from lsgraph.vocabulary import GRAPH
from lsgraph.web import dumps, home, problems
from lsgraph.web.context import service
from lsgraph.web.holdings import holdings

blueprint = Blueprint("graphs", __name__)

_CHUNK: Final = 256 * 1024
_CONTENT: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_TABLE: Final = "SELECT ?subject ?predicate ?object WHERE {{ {opening}?subject ?predicate ?object{closing} }}"


@blueprint.route("/graphs", methods=graph_store.METHODS, provide_automatic_options=False)
def graphs() -> Response:
    """Answer for the graph that ``?default`` or ``?graph=IRI`` names (indirect identification)."""
    return _answer(graph_store.read(request.method, request.query_string))


@blueprint.route("/graph/<path:name>", methods=graph_store.METHODS, provide_automatic_options=False)
def graph(name: str) -> Response:
    """Answer for the graph whose IRI leads here (direct identification)."""
    return _answer(graph_store.read(request.method, request.query_string, GRAPH.iri + name))


def _answer(asked: Selection | Options | Problem) -> Response:
    if isinstance(asked, Problem):
        known = holdings().graphs() if asked.kind == "graph-not-named" else ()
        return problems.respond(asked, offers=() if isinstance(known, Problem) else known)
    if isinstance(asked, Options):
        return Response(status=204, headers={"Allow": graph_store.ALLOWED})
    known = holdings().graphs()
    if isinstance(known, Problem):
        return problems.respond(known)
    if asked.graph is not None and asked.graph not in known:
        return problems.respond(Problem("no-graph", 404, {"graph": asked.graph[:200]}), offers=known)
    offer = results.choose("GRAPH", request.headers.get("Accept"), asked.format)
    if isinstance(offer, NotAcceptable):
        return not_acceptable()
    if offer.name == "html":
        return Response(status=303, headers={"Location": home.query_link(_table(asked.graph))})
    found = holdings().dump(asked.graph, offer.name) if asked.graph else None
    if found:
        return dumps.send(found, results.content_type(offer), _tag(found.digest, offer.media_type))
    return constructed(Operation(_CONTENT, (asked.graph,) if asked.graph else ()), offer)


def constructed(operation: Operation, offer: Offer) -> Response:
    """Return the graph that a CONSTRUCT query makes, with a tag that lasts as long as the release."""
    tag = _tag(operation.query, *operation.default_graphs, offer.media_type)
    if request.if_none_match.contains_weak(tag):
        unchanged = Response(status=304, headers={"Cache-Control": "no-cache"})
        unchanged.set_etag(tag)
        return unchanged
    outcome = service().evaluator.evaluate(
        operation, {"GRAPH": offer}, abandoned=request.environ.get("lsgraph.abandoned")
    )
    if isinstance(outcome, Problem):
        return problems.respond(outcome)
    response = _whole(outcome)
    response.set_etag(tag)
    response.headers["Cache-Control"] = "no-cache"
    return response


def not_acceptable() -> Response:
    """Return 406 with the formats in which a graph can be had."""
    offers = tuple(f"{offer.media_type} (format={offer.name})" for offer in results.main_offers("GRAPH"))
    return problems.respond(Problem("not-acceptable", 406, {"kind": "GRAPH"}), offers=offers)


def _whole(answer: Answer) -> Response:
    response = Response(content_type=results.content_type(answer.offer))
    if answer.file is not None:
        response.response = _pieces(answer.file)
        response.call_on_close(answer.file.close)
    else:
        response.set_data(answer.body)
    response.headers["Content-Length"] = str(answer.size)
    return response


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(_CHUNK):
        yield piece


def _table(graph: str | None) -> str:
    """Return the query whose table shows a graph to a browser."""
    opening, closing = (f"GRAPH <{graph}> {{ ", " }") if graph else ("", "")
    return _TABLE.format(opening=opening, closing=closing)


def _tag(*parts: str) -> str:
    return hashlib.sha256("\x00".join((service().release, *parts)).encode()).hexdigest()[:32]
