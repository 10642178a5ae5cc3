"""``/shapes.html``: every shape, what it asks and why, an example that passes and one that fails, and its query."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, render_template
from pyoxigraph import RdfFormat, parse

from lsgraph.sparql.problem import Problem
from lsgraph.validation.report import in_language
from lsgraph.views.shapes import Shape, read_shapes
from lsgraph.vocabulary import GRAPH
from lsgraph.web import problems
from lsgraph.web.holdings import holdings
from lsgraph.web.language import language
from lsgraph.web.report import release_reports

blueprint = Blueprint("shapes", __name__)

_SEVERITIES: Final = {"Violation": "severity-Violation", "Warning": "severity-Warning", "Info": "severity-Info"}
_TARGETS: Final = {
    "targetClass": "target-targetClass",
    "targetNode": "target-targetNode",
    "targetSubjectsOf": "target-targetSubjectsOf",
    "targetObjectsOf": "target-targetObjectsOf",
}


@blueprint.get("/shapes.html")
def shapes_page() -> Response:
    """Show the shapes of the release."""
    dump = holdings().dump(GRAPH.term("shapes").value, "ntriples")
    if dump is None:
        return problems.respond(Problem("no-shapes-here", 404))
    groups = [(group, tuple(each)) for group, each in groupby(_shapes(dump.path), key=lambda shape: shape.order[0])]
    page = render_template(
        "shapes.html", groups=groups, severities=_SEVERITIES, targets=_TARGETS, of_language=in_language
    )
    response = Response(page, mimetype="text/html")
    response.headers["Content-Language"] = language()
    response.headers["Cache-Control"] = "no-cache"
    return response


def _shapes(path: Path) -> tuple[Shape, ...]:
    return _read(path, release_reports())


@lru_cache(maxsize=2)
def _read(path: Path, reports: object) -> tuple[Shape, ...]:
    report = release_reports().current()
    return read_shapes(parse(path=path, format=RdfFormat.N_TRIPLES), report)
