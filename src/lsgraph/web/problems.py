"""The one error shape of the application: ``application/problem+json`` (RFC 9457), or a page for browsers."""

from __future__ import annotations

import json
import logging
from typing import Any, Final

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException

from lsgraph.sparql.problem import Problem
from lsgraph.vocabulary import BASE
from lsgraph.web.language import language, text, wants_page

_KINDS: Final = {
    404: "not-found",
    405: "method-not-allowed",
    413: "body-too-long",
}
_log = logging.getLogger(__name__)


def respond(problem: Problem, query: str = "", offers: tuple[str, ...] = ()) -> Response:
    """Return the answer for a problem. ``query`` is shown again in the page's edit box."""
    values = {"offers": ", ".join(offers), **problem.values}
    title, detail = text(f"{problem.kind}.title"), text(f"{problem.kind}.detail", **values)
    body = _document(problem, title, detail, offers)
    if wants_page():
        rendered = render_template("problem.html", problem=problem, body=body, query=query, caret=caret(problem))
        response = Response(rendered, status=problem.status, mimetype="text/html")
    else:
        response = Response(
            json.dumps(body, ensure_ascii=False, indent=1), status=problem.status, mimetype="application/problem+json"
        )
    response.headers["Content-Language"] = language()
    response.headers["Cache-Control"] = "no-store"
    for name, value in problem.headers:
        response.headers[name] = value
    return response


def _document(problem: Problem, title: str, detail: str, offers: tuple[str, ...]) -> dict[str, Any]:
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
    if offers:
        body["offers"] = list(offers)
    return body


def caret(problem: Problem) -> str:
    """Return a line that puts ``^`` under the column; full-width characters take an ideographic space."""
    if problem.column is None or problem.source_line is None:
        return ""
    before = problem.source_line[: problem.column - 1]
    return "".join("\u3000" if ord(c) > 0x2E7F else "\t" if c == "\t" else " " for c in before) + "^"


def install(app: Flask) -> None:
    """Give every error of the application this shape; nothing shows a traceback."""

    @app.errorhandler(HTTPException)
    def from_http(error: HTTPException) -> Response:
        status = error.code or 500
        if status < 400:
            return Response(error.get_response(request.environ).get_data(), status, dict(error.get_headers()))
        kind = _KINDS.get(status, "bad-request" if status < 500 else "internal")
        limit = f"{app.config.get('MAX_CONTENT_LENGTH', 0):,}"
        values = {"path": request.path[:200], "method": request.method[:20], "limit": limit}
        allowed = getattr(error, "valid_methods", None)
        headers = (("Allow", ", ".join(sorted(allowed))),) if allowed else ()
        return respond(Problem(kind, status, values, headers=headers))

    @app.errorhandler(Exception)
    def from_bug(error: Exception) -> Response:
        _log.error("unhandled", exc_info=error)
        return respond(Problem("internal", 500))
