"""The rich editor of the query page: whether it was built, and what it completes from.

``frontend/`` bundles it into ``static/editor/``; without Node it is not there, and the plain form serves alone.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from flask import Blueprint, Response, jsonify, request

from lsgraph.views.ontology import entries
from lsgraph.vocabulary import PREFIXES
from lsgraph.web.asking import ask
from lsgraph.web.context import service
from lsgraph.web.language import content_language

blueprint = Blueprint("editor", __name__)

_SCRIPT: Final = Path(__file__).parent / "static" / "editor" / "editor.js"


def is_built() -> bool:
    """Tell whether the rich editor is part of this installation."""
    return _SCRIPT.is_file()


@blueprint.get("/completions.json")
def completions() -> Response:
    """Return what the editor completes: prefixes, and the classes and properties of the ontology with their labels."""
    found = entries(ask(service().evaluator, "ontology-index").rows, content_language())
    terms = [(entry.kind == "class", (entry.iri, entry.label.text)) for entry in found]
    response = jsonify(
        prefixes=PREFIXES,
        classes=[term for is_class, term in terms if is_class],
        properties=[term for is_class, term in terms if not is_class],
    )
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response
