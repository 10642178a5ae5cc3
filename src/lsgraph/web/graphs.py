"""The Graph Store HTTP Protocol at ``/graphs``, and every named graph at its own address."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from typing import IO, Final

from flask import Blueprint, Response, request

from lsgraph.sparql import graph_store, results
from lsgraph.sparql.engine import Answer
from lsgraph.sparql.graph_store import Selection
from lsgraph.sparql.negotiation import NotAcceptable, Offer
from lsgraph.sparql.problem import Problem
from lsgraph.sparql.protocol import Operation, Options
from lsgraph.vocabulary import BASE, GRAPH
from lsgraph.web import dumps, home, problems, representations, resources, signposting
from lsgraph.web.context import service
from lsgraph.web.holdings import holdings

blueprint = Blueprint("graphs", __name__)

_CHUNK: Final = 256 * 1024
_CONTENT: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


@blueprint.route("/graphs", methods=graph_store.METHODS, provide_automatic_options=False)
def graphs() -> Response:
    """Answer for the graph that ``?default`` or ``?graph=IRI`` names (indirect identification)."""
    return _answer(graph_store.read(request.method, request.query_string))


@blueprint.route("/graph/<path:name>", methods=graph_store.METHODS, provide_automatic_options=False)
def graph(name: str) -> Response:
    """Answer for the graph whose IRI leads here (direct identification), or for one of its representations."""
    known = holdings().graphs()
    is_name = not isinstance(known, Problem) and GRAPH.iri + name in known  # a name may end like a suffix
    stem, suffix = (name, "") if is_name else representations.split(name)
    asked = graph_store.read(request.method, request.query_string, GRAPH.iri + stem)
    if suffix and isinstance(asked, Selection):
        asked = replace(asked, format=representations.OFFERS[suffix].name)
    return _answer(asked, page=suffix == "html")


def _answer(asked: Selection | Options | Problem, *, page: bool = False) -> Response:
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
    path = asked.graph.removeprefix(BASE) if asked.graph and asked.graph in GRAPH else ""
    if offer.name == "html" and page:
        return resources.show(path)
    if offer.name == "html":
        there = (
            f"/{representations.in_address(path)}.html"
            if path
            else home.query_link(resources.statements_query(asked.graph))
        )
        return Response(status=303, headers={"Location": there})
    response = whole(asked.graph, offer)
    if path:
        response.headers["Link"] = signposting.of_data(path, BASE + path)
    return response


def whole(graph: str | None, offer: Offer) -> Response:
    """Return a named graph, or the default one for None: from its dump where there is one."""
    found = holdings().dump(graph, offer.name) if graph else None
    if found:
        return dumps.send(found, results.content_type(offer), tag(found.digest, offer.media_type))
    return constructed(Operation(_CONTENT, (graph,) if graph else ()), offer)


def constructed(operation: Operation, offer: Offer) -> Response:
    """Return the graph that a CONSTRUCT query makes, with a tag that lasts as long as the release."""
    mark = tag(operation.query, *operation.default_graphs, offer.media_type)
    if request.if_none_match.contains_weak(mark):
        unchanged = Response(status=304, headers={"Cache-Control": "no-cache"})
        unchanged.set_etag(mark)
        return unchanged
    outcome = service().evaluator.evaluate(
        operation, {"GRAPH": offer}, abandoned=request.environ.get("lsgraph.abandoned")
    )
    if isinstance(outcome, Problem):
        return problems.respond(outcome)
    response = _whole(outcome)
    response.set_etag(mark)
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


def tag(*parts: str) -> str:
    """Return an entity tag for something of this release, which the parts tell from everything else."""
    return hashlib.sha256("\x00".join((service().release, *parts)).encode()).hexdigest()[:32]
