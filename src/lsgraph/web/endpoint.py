"""The SPARQL endpoint: read the request, judge the query, negotiate, evaluate, hand over.

The server answers plain results ahead of this view (``web/direct.py``) and comes here for pages, problems and the
service description. What decides about an answer is in ``sparql/answering.py``, for both: a header or a rule
for plain results belongs there. Where the server has evaluated the query already, its answer or problem is in the
environ as ``lsgraph.evaluated``.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import IO, Final

from flask import Blueprint, Response, render_template, request

from lsgraph.sparql import answering, hints, policy, protocol, results
from lsgraph.sparql.answering import Decision
from lsgraph.sparql.engine import Answer
from lsgraph.sparql.hints import Unknown
from lsgraph.sparql.negotiation import NotAcceptable
from lsgraph.sparql.policy import Measure
from lsgraph.sparql.problem import Problem, at, position, unfit_iri
from lsgraph.sparql.protocol import Describe, Operation, Options
from lsgraph.sparql.results import Kind
from lsgraph.vocabulary import PREFIXES, shorten
from lsgraph.web import home, problems, wellknown
from lsgraph.web.context import service
from lsgraph.web.labels import MOST, labels
from lsgraph.web.language import content_language, language, languages
from lsgraph.web.tables import Table, iris, page_table

blueprint = Blueprint("endpoint", __name__)

_CHUNK: Final = 256 * 1024


@blueprint.route("/sparql", methods=protocol.METHODS, provide_automatic_options=False)
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
    offer = results.choose("GRAPH", accept, asked.format)
    if isinstance(offer, NotAcceptable):
        return _not_acceptable("GRAPH", "")
    if offer.name == "html":
        return _page(home.first_query(), None, None, 200)
    return wellknown.describe_service(offer)


def _answer(operation: Operation) -> Response:
    here = service()
    request.environ["lsgraph.query"] = operation.query
    accept = request.headers.get("Accept")
    decision = answering.decide(operation, accept, here.limits, here.allowed_services, here.release, language())
    if isinstance(decision, Problem):
        if decision.kind == "not-acceptable":
            return _not_acceptable(decision.values["kind"], operation.query)  # type: ignore[arg-type]
        return problems.respond(decision, operation.query)
    held = request.if_none_match  # "*" asks whether there is an answer at all, and that has to be seen first
    known = decision.tag and not held.star_tag and held.contains(decision.tag)
    if known and decision.tag and request.method in {"GET", "HEAD", "QUERY"}:
        unchanged = Response(status=304, headers={"Cache-Control": "no-cache"})
        unchanged.set_etag(decision.tag)
        return unchanged
    began = time.perf_counter()
    outcome = request.environ.get("lsgraph.evaluated") or here.evaluator.evaluate(
        operation, decision.formats, abandoned=request.environ.get("lsgraph.abandoned")
    )
    if isinstance(outcome, Problem):
        if outcome.kind == "not-acceptable":
            return _not_acceptable(outcome.values["kind"], operation.query)  # type: ignore[arg-type]
        return problems.respond(_explain(outcome, operation.query), operation.query)
    unknown = here.hints.unknown(operation) if hints.is_empty(outcome) else ()
    response = _response(outcome, decision, time.perf_counter() - began, unknown)
    if unknown:
        response.headers["Lsgraph-Unknown-Terms"] = hints.header(unknown)
    if decision.tag:
        response.set_etag(decision.tag)
    return response


def _response(answer: Answer, decision: Decision, seconds: float, unknown: tuple[Unknown, ...] = ()) -> Response:
    described = answering.headers(answer.offer, decision)
    if answer.offer.name == "html":
        page = _page(decision.operation.query, answer, decision.operation, 200, seconds, unknown)
        page.headers["Cache-Control"] = described["Cache-Control"]
        return page
    response = Response(headers=described)
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


def _page(
    query: str,
    answer: Answer | None,
    operation: Operation | None,
    status: int,
    seconds: float = 0.0,
    unknown: tuple[Unknown, ...] = (),
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
        unknown=unknown,
        query_link=home.query_link,
        shorten=shorten,
    )
    response = Response(body, status=status, mimetype="text/html")
    response.headers["Content-Language"] = languages()
    return response


def _caption(query: str) -> str:
    """Return the comment that the query begins with: the questions of the library carry their title there."""
    first = query.lstrip().partition("\n")[0]
    return first[1:].strip()[:200] if first.startswith("#") else ""


def _table(answer: Answer) -> Table:
    shown = iris(answer.body, MOST)
    wanted = content_language()
    return page_table(answer.body, wanted, labels(service().evaluator, shown, wanted))


def _files(operation: Operation, kind: Kind) -> list[tuple[str, str]]:
    """Return (name, title) of the files in which this result can be had."""
    return [
        (offer.name, results.BY_NAME[offer.name].title) for offer in results.main_offers(kind) if offer.name != "html"
    ]


def _not_acceptable(kind: Kind, query: str) -> Response:
    offers = results.main_offers(kind)
    listed = tuple(f"{offer.media_type} (format={offer.name})" for offer in offers)
    return problems.respond(Problem("not-acceptable", 406, {"kind": kind}), query, listed)


def _explain(problem: Problem, query: str) -> Problem:
    """Point a syntax error at an undeclared prefix where there is one: the parser only says that it was lost there."""
    measure = policy.check(query, service().limits, service().allowed_services) if problem.kind == "syntax" else None
    undeclared = policy.undeclared_hint(measure) if isinstance(measure, Measure) else None
    if not undeclared:
        return problem
    offset, prefix, hint = undeclared
    line, column, source_line = position(query, offset)
    if problem.line is not None and (problem.line, problem.column or 0) < (line, column):
        return problem
    if (begun := unfit_iri(query, offset)) is not None:
        return at("iri-unfit", 400, query, begun)
    near = None if hint else hints.nearest_prefix(prefix)
    return replace(
        problem,
        kind="undeclared",
        values={"prefix": prefix},
        line=line,
        column=column,
        source_line=source_line,
        hint=hint or (f"PREFIX {prefix}: <{PREFIXES[near]}>" if near else None),
        nearest=(f"{near}:",) if near else (),
    )
