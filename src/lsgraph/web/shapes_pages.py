"""``/shapes.html``: every constraint, what it asks and why, an example that passes and one that fails, its query."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Final

from flask import Blueprint, Response
from pyoxigraph import RdfFormat, parse

from lsgraph.validation.report import Texts
from lsgraph.views.rows import Term
from lsgraph.views.shapes import Shape, read_shapes
from lsgraph.views.texts import Text, choose
from lsgraph.vocabulary import GRAPH, SHAPES
from lsgraph.web import signposting
from lsgraph.web.asking import Asked, blocks
from lsgraph.web.holdings import holdings
from lsgraph.web.language import content_language
from lsgraph.web.page import page
from lsgraph.web.report import ReleaseReports, release_reports

blueprint = Blueprint("shapes", __name__)

_PATH: Final = "shapes"
_INDEX: Final = "shapes-index"


@blueprint.get("/shapes.html")
def shapes_page() -> Response:
    """Show the constraints of the release by group."""
    dump = holdings().dump(GRAPH.term("shapes").value, "ntriples")
    shapes = _shapes(dump.path) if dump else ()
    question = blocks().get(_INDEX)
    response = page(
        "shapes.html",
        groups=[tuple(group) for _, group in groupby(shapes, key=lambda shape: shape.order[0])],
        count=len(shapes),
        said=_said,
        asked=Asked(_INDEX, question.without_head() if question else "", ()),
        validated=release_reports().current() is not None,
        namespace=SHAPES.iri,
    )
    response.headers["Link"] = signposting.of_resource(_PATH)
    return response


def _said(texts: Texts) -> Text:
    """Return the words in the reader's language, or in another that then says which it is."""
    return choose((Term(words, "literal", tag) for tag, words in texts.items()), content_language())


def _shapes(path: Path) -> tuple[Shape, ...]:
    return _read(path, release_reports())


@lru_cache(maxsize=2)
def _read(path: Path, reports: ReleaseReports) -> tuple[Shape, ...]:
    return read_shapes(parse(path=path, format=RdfFormat.N_TRIPLES), reports.current())
