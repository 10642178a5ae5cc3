"""The one error shape of the application: ``application/problem+json`` (RFC 9457); Turtle or a page on request."""

from __future__ import annotations

import json
import logging
from typing import Any, Final

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException

from lsgraph.sparql.negotiation import Offer, negotiate, quality
from lsgraph.sparql.problem import Problem
from lsgraph.vocabulary import BASE
from lsgraph.web import problem_rdf, rates
from lsgraph.web.asking import Unanswered
from lsgraph.web.language import language, text, wants_page

_KINDS: Final = {
    404: "not-found",
    405: "method-not-allowed",
    412: "condition-failed",
    413: "body-too-long",
    414: "address-too-long",
    429: "rate-limit",
}
JSON: Final = Offer("application/problem+json", "json")
TURTLE: Final = Offer("text/turtle", "turtle")
_OFFERS: Final = (JSON, Offer("application/json", "json"), TURTLE, Offer("application/x-turtle", "turtle"))
_WRITING: Final = frozenset({"PUT", "POST", "PATCH", "DELETE"})
_TURTLE_NAMES: Final = frozenset({"turtle", "ttl"})
_log = logging.getLogger(__name__)


def respond(problem: Problem, query: str = "", offers: tuple[str, ...] = ()) -> Response:
    """Return the answer for a problem. ``query`` is shown again in the page's edit box."""
    request.environ["lsgraph.told"] = problem.kind
    values = {"offers": ", ".join(offers), **problem.values}
    title, detail = text(f"{problem.kind}.title"), text(f"{problem.kind}.detail", **values)
    body = document(problem, title, detail, offers)
    if problem.nearest:
        body["detail"] += text("problem-nearest", names=", ".join(problem.nearest))
    turtle = _wants_turtle()
    if wants_page() and not turtle:
        shown = {"problem": problem, "body": body, "detail": detail, "query": query, "caret": caret(problem)}
        rendered = render_template("problem.html", **shown)
        response = Response(rendered, status=problem.status, mimetype="text/html")
    elif turtle:
        response = Response(problem_rdf.turtle(body, language()), status=problem.status, mimetype="text/turtle")
    else:
        response = Response(_json(body), status=problem.status, mimetype="application/problem+json")
    response.headers["Content-Language"] = language()
    response.headers["Cache-Control"] = "no-store"
    if problem.kind == "unsupported-encoding":
        response.headers["Accept-Encoding"] = "identity"  # RFC 9110 §12.5.3: what would have been accepted
    for name, value in problem.headers:
        response.headers[name] = value
    return response


def _json(body: dict[str, Any]) -> bytes:
    """Return the document; half a surrogate pair, which UTF-8 cannot carry, becomes ``?``."""
    return json.dumps(body, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _wants_turtle() -> bool:
    """Tell whether Turtle is named, and neither JSON nor a page is preferred to it.

    ``format`` names the form of a result; who asks for one in a browser still gets a page when there is none.
    """
    asked, accept = request.args.get("format", "").strip().lower(), request.headers.get("Accept", "")
    page = quality("text/html", accept) if "text/html" in accept else 0.0
    if asked:
        return asked in _TURTLE_NAMES and not page
    chosen = negotiate(accept, _OFFERS) if "turtle" in accept else None
    return isinstance(chosen, Offer) and chosen.name == "turtle" and quality(chosen.media_type, accept) > page


def document(problem: Problem, title: str, detail: str, offers: tuple[str, ...]) -> dict[str, Any]:
    body: dict[str, Any] = {
        "type": f"{BASE}problem/{problem.kind}",
        "title": title,
        "status": problem.status,
        "detail": detail,
        "instance": request.path,
    }
    if problem.line is not None:
        body |= {"line": problem.line, "column": problem.column, "source": problem.source_line}
        body["caret"] = caret(problem)
    if problem.values.get("expected"):
        body["expected"] = problem.values["expected"].split("\n")
    if problem.hint:
        body["hint"] = problem.hint
    if problem.nearest:
        body["nearest"] = list(problem.nearest)
    if offers:
        body["offers"] = list(offers)
    return body


def caret(problem: Problem) -> str:
    """Return a line that puts ``^`` under the column; full-width characters take an ideographic space."""
    if problem.column is None or problem.source_line is None:
        return ""
    before = problem.source_line[: problem.column - 1]
    return "".join("\u3000" if ord(c) > 0x2E7F else "\t" if c == "\t" else " " for c in before) + "^"


def _retry(error: HTTPException) -> tuple[tuple[str, str], ...]:
    seconds = rates.retry_after(error)
    return (("Retry-After", str(seconds)),) if seconds else ()


def install(app: Flask) -> None:
    """Give every error of the application this shape; nothing shows a traceback."""

    @app.before_request
    def refused_already() -> Response | None:
        """Answer for what the server has refused before the application saw it."""
        refused = request.environ.get("lsgraph.refused")
        return respond(refused) if isinstance(refused, Problem) else None

    @app.errorhandler(HTTPException)
    def from_http(error: HTTPException) -> Response:
        status = error.code or 500
        if status < 400:
            return Response(error.get_response(request.environ).get_data(), status, dict(error.get_headers()))
        kind = _KINDS.get(status, "bad-request" if status < 500 else "internal")
        if status == 405 and request.method in _WRITING:
            kind = "read-only"
        limit = f"{request.max_content_length or 0:,}"
        values = {"path": request.path[:200], "method": request.method[:20], "limit": limit}
        values["rate"] = f"{rates.rates().rate:,}"
        allowed = getattr(error, "valid_methods", None)
        headers = (("Allow", ", ".join(sorted(allowed))),) if allowed else ()
        return respond(Problem(kind, status, values, headers=(*headers, *_retry(error))))

    @app.errorhandler(Unanswered)
    def from_graph(error: Unanswered) -> Response:
        return respond(error.problem)

    @app.errorhandler(Exception)
    def from_bug(error: Exception) -> Response:
        _log.error("unhandled", exc_info=error)
        return respond(Problem("internal", 500))
