"""The home page: what this is, how much there is, five questions, and how to ask one's own."""

from __future__ import annotations

import hashlib
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, render_template, request, url_for

from lsgraph.queries.library import Question
from lsgraph.views.home import members_query
from lsgraph.web.context import service
from lsgraph.web.language import language, text
from lsgraph.web.messages import CATALOGUES

EXAMPLES: Final = 5
_FIRST: Final = """SELECT ?class (COUNT(?thing) AS ?count) WHERE {
  ?thing a ?class
}
GROUP BY ?class
ORDER BY DESC(?count)
"""

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def home() -> Response:
    """Show the home page."""
    page = render_template(
        "home.html",
        overview=service().overview,
        examples=_examples(),
        limits=service().limits,
        endpoint=url_for("endpoint.sparql", _external=True),
        members=lambda iri: query_link(members_query(iri, language())),
        first=first_query(),
    )
    response = Response(page, mimetype="text/html")
    response.headers["Content-Language"] = language()
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(hashlib.sha256(page.encode()).hexdigest()[:32])
    response.make_conditional(request)
    return response


def _examples() -> list[dict[str, str]]:
    chosen = service().library.featured(EXAMPLES)
    return [
        {
            "name": question.name,
            "title": question.title(language()),
            "description": question.description(language()),
            "query": _shown(question, language()),
            "href": query_link(_shown(question, language())),
        }
        for question in chosen
    ]


def _shown(question: Question, wanted: str) -> str:
    """Return a question as the edit box shows it: its title as a comment, then the query with its defaults."""
    return f"# {question.title(wanted)}\n{question.without_head()}"


def query_link(query: str) -> str:
    """Return the link that runs a query and shows its table."""
    return f"/sparql?{urlencode({'query': query, 'format': 'html', 'lang': language()})}"


def install(app: Flask) -> None:
    """Give every template the frame's values: title, release, and the switch between languages."""

    @app.context_processor
    def frame() -> dict[str, Any]:
        titles = service().overview.titles
        title = titles.get(language()) or next(iter(titles.values()), "") or text("untitled")
        return {"site_title": title, "release": service().release, "switch": _switch()}


def _switch() -> list[dict[str, Any]]:
    arguments = {} if request.method == "POST" else request.args.to_dict(flat=False)
    return [
        {
            "code": code,
            "name": messages["language-name"],
            "current": code == language(),
            "href": f"{request.path}?{urlencode({**arguments, 'lang': [code]}, doseq=True)}",
        }
        for code, messages in CATALOGUES.items()
    ]


def first_query() -> str:
    """Return the query that the edit box begins with."""
    chosen = service().library.featured(1)
    return _shown(chosen[0], language()) if chosen else _FIRST
