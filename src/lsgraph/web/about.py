"""What this is, where it comes from, under which terms it can be used, and how accessible it is."""

from __future__ import annotations

from flask import Blueprint, Response

from lsgraph.views.ontology import spoken
from lsgraph.views.texts import choose
from lsgraph.web.asking import ask
from lsgraph.web.context import service
from lsgraph.web.language import content_language
from lsgraph.web.page import page

blueprint = Blueprint("about", __name__)


@blueprint.get("/about")
def about() -> Response:
    """Show the page about the site; what it says of the data set and its source stands in the graph."""
    rows = ask(service().evaluator, "source").rows
    description = choose((row["description"] for row in rows if "description" in row), content_language())
    documents = spoken([row for row in rows if "document" in row], "document", ("title",), content_language())
    return page("about.html", description=description, documents=documents)
