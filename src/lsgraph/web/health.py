"""Doors for those who watch the server: is it alive, can it answer."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from lsgraph.sparql.engine import Answer
from lsgraph.sparql.protocol import Operation
from lsgraph.sparql.results import KINDS, OFFERS
from lsgraph.web.context import service

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """Say that the web process answers."""
    return _status({"status": "ok"}, 200)


@blueprint.get("/readyz")
def readyz() -> Response:
    """Say whether a query is answered, and which protections the platform lacks (``sparql/protections.py``)."""
    formats = {kind: OFFERS[kind][0] for kind in KINDS}
    outcome = service().evaluator.evaluate(Operation("ASK {}", timeout=2.0), formats)
    ready = isinstance(outcome, Answer)
    state: dict[str, object] = {
        "status": "ready" if ready else "not ready",
        "release": service().release,
        "missing": list(service().missing),
    }
    return _status(state, 200 if ready else 503)


def _status(state: dict[str, object], code: int) -> Response:
    response = jsonify(state)
    response.status_code = code
    response.headers["Cache-Control"] = "no-store"
    return response
