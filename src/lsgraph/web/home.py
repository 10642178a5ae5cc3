"""The home page: what this is, the plan at a glance, a question answered, doors to everything, how much there is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, url_for

from lsgraph.queries.library import Question
from lsgraph.sparql.engine import Answer
from lsgraph.sparql.protocol import Operation
from lsgraph.sparql.results import OFFERS
from lsgraph.views import answers, glance
from lsgraph.web.asking import ask, rows_of
from lsgraph.web.context import service
from lsgraph.web.frame import served
from lsgraph.web.labels import MOST, labels
from lsgraph.web.language import content_language, kept, language
from lsgraph.web.page import page
from lsgraph.web.places import place

EXAMPLES: Final = 5
"""How many questions of the package the home page shows; the first one with its answer."""

LISTED: Final = 16
"""How many questions the query page offers."""

_DOORS: Final = (
    ("pictures", "/timeline"),
    ("list", "/list/PlanProject"),
    ("search", "/search"),
    ("ontology", "/ont.html"),
    ("code-lists", "/voc.html"),
    ("shapes", "/shapes.html"),
    ("report", "/report"),
    ("validate", "/validate"),
    ("discrepancies", "/discrepancies"),
    ("downloads", "/downloads"),
    ("query", "/sparql"),
)
_FIRST: Final = """SELECT ?class (COUNT(?thing) AS ?count) WHERE {
  ?thing a ?class
}
GROUP BY ?class
ORDER BY DESC(?count)
"""

blueprint = Blueprint("home", __name__)


@dataclass(frozen=True, slots=True)
class Example:
    """A question of the package as the page shows it; ``answer`` where it is answered on the page.

    ``given`` are the values that it was asked with: what each one means, and the value.
    """

    name: str
    title: str
    description: str
    href: str
    answer: answers.Answer | None = None
    given: tuple[tuple[str, str], ...] = ()


@blueprint.get("/")
def home() -> Response:
    """Show the home page."""
    here = service()
    asked = ask(here.evaluator, "glance")
    goals = glance.plan(asked.rows, content_language())
    questions = here.library.featured(EXAMPLES)
    return page(
        "home.html",
        overview=here.overview,
        asked=asked,
        goals=goals,
        drawing=glance.picture(goals, place),
        answered=_example(questions[0], answered=True) if questions else None,
        examples=[_example(question) for question in questions[1:]],
        doors=[(key, kept(path)) for key, path in _DOORS if served(path)],
        searchable=served("/search"),
        limits=here.limits,
        endpoint=url_for("endpoint.sparql", _external=True, lang=None),
    )


def _example(question: Question, *, answered: bool = False) -> Example:
    query = _shown(question, language())
    given = tuple((entry.description.get(language(), entry.name), entry.default or "") for entry in question.parameters)
    return Example(
        question.name,
        question.title(language()),
        question.description(language()),
        query_link(query),
        _answer(query) if answered else None,
        given,
    )


def _answer(query: str) -> answers.Answer | None:
    """Return the answer of a query; None where it cannot be had now, which the page then leaves out."""
    here = service()
    outcome = here.evaluator.evaluate(Operation(query), {"SELECT": OFFERS["SELECT"][0]})
    if not isinstance(outcome, Answer) or outcome.file is not None:
        return None
    columns, rows = json.loads(outcome.body)["head"]["vars"], rows_of(outcome)
    named = [term.value for row in rows for term in row.values() if term.kind == "uri"]
    return answers.readable(rows, columns, labels(here.evaluator, named[:MOST], content_language()), place)


def _shown(question: Question, wanted: str) -> str:
    """Return a question as the edit box shows it: its title as a comment, then the query with its defaults."""
    return f"# {question.title(wanted)}\n{question.without_head()}"


def query_link(query: str) -> str:
    """Return the link that runs a query and shows its table."""
    return kept(f"/sparql?{urlencode({'query': query, 'format': 'html'})}")


def example_queries() -> list[Example]:
    """Return questions of the package for the query page, those of the home page first."""
    return [_example(question) for question in service().library.featured(LISTED)]


def first_query() -> str:
    """Return the query that the edit box begins with."""
    chosen = service().library.featured(1)
    return _shown(chosen[0], language()) if chosen else _FIRST
