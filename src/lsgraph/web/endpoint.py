"""The SPARQL endpoint: read the request, judge the query, negotiate, evaluate, hand over."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import IO, Final

from flask import Blueprint, Response, render_template, request

from lsgraph.sparql import description, policy, protocol, results
from lsgraph.sparql.engine import Answer
from lsgraph.sparql.negotiation import NotAcceptable, Offer, negotiate
from lsgraph.sparql.policy import Measure
from lsgraph.sparql.problem import Problem, position
from lsgraph.sparql.protocol import Describe, Operation, Options
from lsgraph.sparql.results import KINDS, Kind
from lsgraph.web import home, problems
from lsgraph.web.context import service
from lsgraph.web.labels import MOST, labels
from lsgraph.web.language import language
from lsgraph.web.tables import Table, iris, page_table

blueprint = Blueprint("endpoint", __name__)

_METHODS: Final = ("GET", "HEAD", "POST", "QUERY", "OPTIONS", "PUT", "PATCH", "DELETE")
_CHUNK: Final = 256 * 1024
_PAGE: Final = Offer("text/html", "html")


@blueprint.route("/sparql", methods=_METHODS, provide_automatic_options=False)
def sparql() -> Response:
    """Answer a request of the SPARQL 1.1 Protocol."""
    asked = protocol.read(_request(), service().limits)
    if isinstance(asked, Problem):
        return problems.respond(asked)
    if isinstance(asked, Options):
        return Response(status=204, headers={"Allow": protocol.ALLOWED, "Accept-Query": protocol.ACCEPT_QUERY})
    if isinstance(asked, Describe):
        return _describe(asked)
    return _answer(asked)


def _request() -> protocol.Request:
    has_body = request.method in {"POST", "QUERY"}
    return protocol.Request(
        request.method,
        request.query_string,
        {name.lower(): value for name, value in request.headers.items()},
        request.get_data(cache=False) if has_body else b"",
    )


def _describe(asked: Describe) -> Response:
    """Return the service description, or the query page for a browser."""
    accept = request.headers.get("Accept")
    offer = negotiate(accept, (*results.OFFERS["GRAPH"],), asked.format)
    if isinstance(offer, NotAcceptable):
        return _not_acceptable("GRAPH", "")
    if offer.name == "html":
        return _page(home.first_query(), None, None, 200)
    body = description.serialise(request.base_url, service().limits, offer.name)
    response = Response(body, content_type=results.content_type(offer))
    response.headers["Accept-Query"] = protocol.ACCEPT_QUERY
    response.set_etag(_digest(service().release, "description", request.base_url, offer.media_type))
    response.make_conditional(request)
    return response


def _answer(operation: Operation) -> Response:
    measure = policy.check(operation.query, service().limits, service().allowed_services)
    if isinstance(measure, Problem):
        return problems.respond(measure, operation.query)
    formats, kind = _formats(operation), results.kind_of(measure.form)
    if kind and kind not in formats:
        return _not_acceptable(kind, operation.query)
    tag = None if measure.volatile or not kind else _tag(operation, formats[kind])
    if tag and request.if_none_match.contains(tag) and request.method in {"GET", "HEAD", "QUERY"}:
        unchanged = Response(status=304)
        unchanged.set_etag(tag)
        return unchanged
    began = time.perf_counter()
    outcome = service().evaluator.evaluate(operation, formats, abandoned=request.environ.get("lsgraph.abandoned"))
    if isinstance(outcome, Problem):
        if outcome.kind == "not-acceptable":
            return _not_acceptable(outcome.values["kind"], operation.query)  # type: ignore[arg-type]
        return problems.respond(_explain(outcome, operation.query, measure), operation.query)
    response = _response(outcome, operation, time.perf_counter() - began)
    if tag:
        response.set_etag(tag)
    response.headers["Cache-Control"] = "no-cache" if tag else "no-store"
    return response


def _formats(operation: Operation) -> dict[Kind, Offer]:
    accept = request.headers.get("Accept")
    chosen = {kind: results.choose(kind, accept, operation.format) for kind in KINDS}
    return {kind: offer for kind, offer in chosen.items() if isinstance(offer, Offer)}


def _response(answer: Answer, operation: Operation, seconds: float) -> Response:
    if answer.offer.name == "html":
        return _page(operation.query, answer, operation, 200, seconds)
    response = Response(content_type=results.content_type(answer.offer))
    if answer.file is not None:
        response.response = _pieces(answer.file)
        response.call_on_close(answer.file.close)
    else:
        response.set_data(answer.body)
    response.headers["Content-Length"] = str(answer.size)
    if operation.format:
        name = f"result.{results.BY_NAME[answer.offer.name].extension}"
        response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(_CHUNK):
        yield piece


def _page(
    query: str, answer: Answer | None, operation: Operation | None, status: int, seconds: float = 0.0
) -> Response:
    kind = answer.kind if answer else None
    body = render_template(
        "query.html",
        query=query,
        caption=_caption(query),
        kind=kind,
        seconds=f"{seconds:.3f}",
        table=_table(answer) if answer else None,
        files=_files(operation, kind) if operation and kind else [],
        operation=operation,
    )
    response = Response(body, status=status, mimetype="text/html")
    response.headers["Content-Language"] = language()
    return response


def _caption(query: str) -> str:
    """Return the comment that the query begins with: the questions of the library carry their title there."""
    first = query.lstrip().partition("\n")[0]
    return first[1:].strip()[:200] if first.startswith("#") else ""


def _table(answer: Answer) -> Table:
    shown = iris(answer.body, MOST)
    return page_table(answer.body, language(), labels(service().evaluator, shown, language()))


def _files(operation: Operation, kind: Kind) -> list[tuple[str, str]]:
    """Return (name, title) of the files in which this result can be had."""
    return [
        (offer.name, results.BY_NAME[offer.name].title) for offer in results.main_offers(kind) if offer.name != "html"
    ]


def _not_acceptable(kind: Kind, query: str) -> Response:
    offers = results.main_offers(kind)
    listed = tuple(f"{offer.media_type} (format={offer.name})" for offer in offers)
    return problems.respond(Problem("not-acceptable", 406, {"kind": kind}), query, listed)


def _explain(problem: Problem, query: str, measure: Measure) -> Problem:
    """Point a syntax error at an undeclared prefix where there is one: the parser only says that it was lost there."""
    undeclared = policy.undeclared_hint(measure)
    if problem.kind != "syntax" or not undeclared:
        return problem
    offset, prefix, hint = undeclared
    line, column, source_line = position(query, offset)
    if problem.line is not None and (problem.line, problem.column or 0) < (line, column):
        return problem
    values = {"prefix": prefix}
    return replace(
        problem, kind="undeclared", values=values, line=line, column=column, source_line=source_line, hint=hint
    )


def _tag(operation: Operation, offer: Offer) -> str:
    """Return the entity tag: the release, the operation and the representation decide every byte."""
    dataset = ("\n".join(operation.default_graphs), "\n".join(operation.named_graphs))
    shown = language() if offer == _PAGE or offer.name == "html" else ""
    return _digest(service().release, operation.query, *dataset, offer.media_type, offer.name, shown)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
