"""Search: ``/search`` as a page and as JSON, suggestions while somebody types, and OpenSearch for browsers.

Nothing here asks the graph: the index of the release answers (``lsgraph.search``).
"""

from __future__ import annotations

import atexit
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, cast

from flask import Blueprint, Flask, Response, current_app, render_template, request

from lsgraph.queries.fiscal_year import parse_fiscal_year
from lsgraph.queries.library import expand
from lsgraph.search.query import LONGEST, read_query
from lsgraph.search.searching import FACETS, Found, Index, SearchTooLong
from lsgraph.sparql.negotiation import NotAcceptable, Offer, negotiate
from lsgraph.sparql.problem import Problem
from lsgraph.views import search as views
from lsgraph.views.paging import Paging
from lsgraph.views.texts import Text
from lsgraph.vocabulary import LSG
from lsgraph.web import problems
from lsgraph.web.address import public_url
from lsgraph.web.language import content_language, language, languages, text
from lsgraph.web.links import not_acceptable, page_number, this_page
from lsgraph.web.messages import CATALOGUES
from lsgraph.web.page import page as shown_page
from lsgraph.web.places import place

blueprint = Blueprint("search", __name__)

SIZE: Final = 20
"""Hits on a page."""
SUGGESTED: Final = 8
_KEY: Final = "lsgraph-search"
_HTML, _JSON = Offer("text/html", "html"), Offer("application/json", "json")
_SUGGESTIONS: Final = Offer("application/x-suggestions+json", "suggestions")


def install(app: Flask, release: Path) -> None:
    """Give the application the index of a release."""
    app.extensions[_KEY] = index = Index(release)
    atexit.register(index.close)


def index() -> Index:
    """Return the index of the current application."""
    return cast(Index, current_app.extensions[_KEY])


def class_names(iris: Iterable[str]) -> dict[str, Text]:
    """Return the name of each class, in the language of the interface: that of the graph, or our own for others."""
    wanted = list(dict.fromkeys(iris))
    labels, messages = index().labels(wanted), CATALOGUES[language()]
    keys = {iri: f"class-{re.split('[#/]', iri)[-1]}" for iri in wanted}
    return {
        iri: Text(messages[key]) if iri not in labels and key in messages else views.named(iri, labels, language())
        for iri, key in keys.items()
    }


@blueprint.get("/search")
def search() -> Response:
    """Find things by their names, codes, years and descriptions."""
    offer = negotiate(request.headers.get("Accept"), (_HTML, _JSON), request.args.get("format"))
    if isinstance(offer, NotAcceptable):
        return not_acceptable(offer)
    asked, filters, number = asked_text(), _filters(), page_number()
    for problem in (asked, filters, number):
        if isinstance(problem, Problem):
            return problems.respond(problem)
    found = _find(cast(str, asked), cast(Mapping[str, str], filters), cast(int, number))
    if isinstance(found, Problem):
        return problems.respond(found)
    paging = Paging(found.total, SIZE, cast(int, number))
    answer = _page if offer is _HTML else _json
    return answer(cast(str, asked), cast(Mapping[str, str], filters), found, paging)


@blueprint.get("/search/suggest")
def suggest() -> Response:
    """Suggest things whose names fit what somebody has typed so far."""
    offer = negotiate(request.headers.get("Accept"), (_JSON, _SUGGESTIONS), request.args.get("format"))
    if isinstance(offer, NotAcceptable):
        return not_acceptable(offer)
    asked = asked_text()
    words = () if isinstance(asked, Problem) else read_query(asked)
    try:
        found = index().search(words, {}, content_language(), size=SUGGESTED, counted=False) if words else Found()
    except SearchTooLong:
        found = Found()
    entries = [_suggestion(result) for result in _results(found)]
    if offer is _SUGGESTIONS:
        names = ("label", "why", "url")
        return _json_response([request.args.get("q", ""), *([e[name] for e in entries] for name in names)], offer)
    return _json_response(entries, offer)


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    """Describe the search to browsers (OpenSearch 1.1)."""
    body = render_template("opensearch.xml", address=public_url, icon=public_url("/static/icon.svg"))
    return Response(body, content_type="application/opensearchdescription+xml; charset=utf-8")


def asked_text() -> str | Problem:
    """Return what is searched for (``q``); a problem where it is longer than ``LONGEST``."""
    asked = request.args.get("q", "").strip()
    if len(asked) > LONGEST:
        return Problem("search-too-long", 400, {"length": f"{len(asked):,}", "limit": str(LONGEST)})
    return asked


def _filters() -> dict[str, str] | Problem:
    """Return facet → value in full; a problem for a value that is no IRI, prefixed name or fiscal year."""
    filters: dict[str, str] = {}
    for facet in FACETS:
        given = request.args.get(facet, "").strip()
        if not given:
            continue
        try:
            filters[facet] = str(parse_fiscal_year(given)) if facet == "year" else _expanded(given)
        except ValueError:
            return Problem("bad-facet", 400, {"facet": facet, "value": given[:80]})
    return filters


def _expanded(name: str) -> str:
    return expand(name) if ":" in name else LSG.iri + name


def _find(asked: str, filters: Mapping[str, str], number: int) -> Found | Problem:
    words = read_query(asked)
    if not words and not (filters and not asked):
        return Found()
    try:
        found = index().search(words, filters, content_language(), size=SIZE, page=number)
        last = Paging(found.total, SIZE, number).number
        return found if last == number else index().search(words, filters, content_language(), size=SIZE, page=last)
    except SearchTooLong:
        return Problem("search-time", 503, headers=(("Retry-After", "1"),))


def _results(found: Found) -> tuple[views.Result, ...]:
    names = class_names(kind for hit in found.hits for kind in hit.classes)
    return views.results(found, names, content_language())


def _facets(found: Found, filters: Mapping[str, str]) -> dict[str, tuple[views.Choice, ...]]:
    names = class_names(value for value, _ in found.facets.get("class", ()))
    programmes = [value for value, _ in found.facets.get("programme", ())]
    labels, wanted = index().labels(programmes), content_language()
    names |= {iri: views.named(iri, labels, wanted) for iri in programmes}
    return {
        facet: views.choices(facet, counted, filters.get(facet, ""), names, wanted)
        for facet, counted in found.facets.items()
    }


def _page(asked: str, filters: Mapping[str, str], found: Found, paging: Paging) -> Response:
    return shown_page(
        "search.html",
        asked=asked,
        empty=bool(asked) and not read_query(asked),
        facets=_facets(found, filters),
        chosen={facet: request.args[facet] for facet in filters},
        results=_results(found),
        paging=paging,
        this_page=this_page,
        example=_example(),
    )


def _example() -> tuple[str, ...]:
    return tuple(text("search-examples").split("|"))


def _json(asked: str, filters: Mapping[str, str], found: Found, paging: Paging) -> Response:
    hits = [
        {
            "iri": hit.iri,
            "url": public_url(place(hit.iri)) if place(hit.iri).startswith("/") else hit.iri,
            "label": dict(hit.labels),
            "classes": list(hit.classes),
            "matches": [
                {"kind": reason.kind, "language": reason.language, "text": "".join(text for text, _ in reason.pieces),
                 "found": [text for text, marked in reason.pieces if marked]}
                for reason in hit.reasons
            ],
        }
        for hit in found.hits
    ]  # fmt: skip
    facets = {facet: [{"value": v, "count": n} for v, n in values] for facet, values in found.facets.items()}
    document: dict[str, Any] = {"query": asked, "filters": dict(filters), "total": found.total}
    document |= {"page": paging.number, "pages": paging.pages, "hits": hits, "facets": facets}
    return _json_response(document, _JSON)


def _suggestion(result: views.Result) -> dict[str, str]:
    why = [text for match in result.matches for text, _ in match.pieces]
    return {
        "label": "".join(text for text, _ in result.title),
        "class": result.classes[0].text if result.classes else "",
        "why": "".join(why)[:80],
        "url": place(result.iri),
        "iri": result.iri,
    }


def _json_response(value: object, offer: Offer) -> Response:
    response = Response(json.dumps(value, ensure_ascii=False), content_type=offer.media_type)
    response.headers["Content-Language"] = languages()
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response
