"""Every IRI below the base answers: its path leads to a page or to data by ``Accept`` (303), its suffixes hold them.

https://www.w3.org/TR/cooluris/#r303gendocument
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from lsgraph.queries.library import LibraryError
from lsgraph.sparql import results
from lsgraph.sparql.negotiation import NotAcceptable, Offer
from lsgraph.sparql.problem import Problem
from lsgraph.views.rows import Row
from lsgraph.vocabulary import BASE, DATASET, GRAPH, LSG
from lsgraph.web import graphs, problems, report, representations, resources, signposting
from lsgraph.web.address import public_url
from lsgraph.web.asking import ask, blocks, construct
from lsgraph.web.context import service

blueprint = Blueprint("dereferencing", __name__)

REFERENCES: Final = 500
"""Statements that point to a resource in one part of its data; ``?page=`` gives the next."""
_WHOLE: Final = {"ont": "ontology", "shapes": "shapes", "voc": "vocab"}
"""Document with terms after ``#`` or ``/`` → the graph that it is."""


def here(**parts: str) -> Response:
    """Answer for the IRI, or the representation of one, that the request's path names."""
    return answer(request.path.removeprefix("/"))


for _below in ("id", "src", "voc", "ont"):
    blueprint.add_url_rule(f"/{_below}/<path:name>", view_func=here)
for _document in ("ont", "shapes", "voc", "dataset"):
    blueprint.add_url_rule(f"/{_document}", view_func=here)
    blueprint.add_url_rule(f"/{_document}.<representation>", view_func=here)


def answer(path: str) -> Response:
    """Return the answer for a path below the base: a redirect, a page, data, or what may have been meant."""
    stem, suffix = representations.split(path)
    standing = standing_of(BASE + stem)
    if standing is None and suffix:  # the suffix may be part of the name
        whole = standing_of(BASE + path)
        stem, suffix, standing = (path, "", whole) if whole else (stem, suffix, None)
    if standing is None:
        return _elsewhere(stem, suffix)
    if suffix and suffix != "html":
        return data(stem, representations.OFFERS[suffix], standing)
    if "deprecated" in standing or "replacement" in standing:
        return _deprecated(stem, suffix, standing)
    return resources.show(stem) if suffix else see_other(stem)


def standing_of(iri: str) -> Row | None:
    """Return what the block ``standing`` says of a resource; None where the release does not know it."""
    if iri.removeprefix(BASE) == "voc":
        return {}
    try:
        row = ask(service().evaluator, "standing", resource=f"<{iri}>").rows[0]
    except LibraryError:
        return None  # not an IRI at all
    return row if int(row["statements"].value) else None


def see_other(path: str) -> Response:
    """Return 303 to the representation that the client prefers; other fields of the query go with it."""
    offer = results.choose("GRAPH", request.headers.get("Accept"), request.args.get("format"))
    if isinstance(offer, NotAcceptable):
        return graphs.not_acceptable()
    response = _moved(303, path, representations.suffix_of(offer))
    response.headers["Link"] = signposting.of_resource(path)
    return response


def data(path: str, offer: Offer, standing: Row) -> Response:
    """Return the data of a resource, or of a document the graph that it is."""
    iri = BASE + path
    if path in _WHOLE:
        return _graph(path, offer)
    pages = max(-(-int(standing["references"].value) // REFERENCES), 1)
    number = request.args.get("page", 1, int)
    if not 1 <= number <= pages:
        return problems.respond(Problem("no-page", 404, {"pages": str(pages)}))
    if iri == DATASET.value:
        query = blocks().bind("dataset-data", {"resource": iri})
    elif path.startswith("voc/") and path.count("/") == 1:
        query = blocks().bind("scheme-data", {"resource": iri})
    else:
        offset = (number - 1) * REFERENCES
        values = {"resource": iri, "limit": str(REFERENCES), "offset": str(offset)}
        query = blocks().bind("resource-data", values)
    response = _constructed(query, offer)
    before, after = (_part(path, offer, n) if 1 <= n <= pages else "" for n in (number - 1, number + 1))
    response.headers["Link"] = signposting.of_data(path, iri, before, after)
    return report.link_to(response, iri)


def _constructed(query: str, offer: Offer) -> Response:
    """Return the graph of a bound block, readable, with a tag that lasts as long as the release."""
    tag = graphs.tag(query, offer.media_type)
    if request.if_none_match.contains(tag):
        response = Response(status=304)
    else:
        lines = construct(service().evaluator, query)
        response = Response(representations.written(lines, offer), content_type=results.content_type(offer))
    response.set_etag(tag)
    response.headers["Cache-Control"] = "no-cache"
    return response


def _part(path: str, offer: Offer, number: int) -> str:
    suffix = representations.suffix_of(offer)
    return public_url(f"/{representations.in_address(path)}.{suffix}?page={number}")


def _graph(path: str, offer: Offer) -> Response:
    """Return a document with all its terms: the graph that they stand in, from its dump where there is one."""
    graph = GRAPH.iri + _WHOLE[path]
    response = graphs.whole(graph, offer)
    response.headers["Link"] = signposting.of_data(path, BASE + path)
    return report.link_to(response, BASE + path)


def _moved(status: int, path: str, suffix: str = "") -> Response:
    """Return a redirect within this server, as a path, so that it holds behind any proxy."""
    location = f"/{representations.in_address(path)}" + (f".{suffix}" if suffix else "")
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "format" or status != 303]
    query = f"?{urlencode(kept)}" if kept else ""
    return Response(status=status, headers={"Location": location + query, "Cache-Control": "no-cache"})


def _deprecated(path: str, suffix: str, standing: Row) -> Response:
    """Return 301 to what replaces a deprecated resource, or 410; its own data stay at their addresses."""
    replacement = str(standing.get("replacement", ""))
    if replacement.startswith(BASE):
        response = _moved(301, replacement.removeprefix(BASE), suffix)
    else:
        known = (replacement,) if replacement else ()
        response = problems.respond(Problem("deprecated", 410, {"iri": BASE + path}, nearest=known))
    response.headers["Link"] = f'<{replacement}>; rel="successor-version", ' * bool(replacement) + (
        signposting.of_resource(path)
    )
    return response


def _elsewhere(path: str, suffix: str) -> Response:
    """Return 308 to the canonical path where only the writing differs, otherwise 404 with what may have been meant."""
    for form in representations.forms(path):
        if standing_of(BASE + form) is not None:
            return _moved(308, form, suffix)
    for form in (path, *representations.forms(path)):
        if form.startswith("ont/") and standing_of(LSG.iri + form.removeprefix("ont/")) is not None:
            return _moved(308, form, "html") if suffix in {"", "html"} else _moved(308, "ont", suffix)
    version = _version(path)
    if version:
        return _moved(303, version, suffix)
    return problems.respond(replace(_MISSING, values={"iri": (BASE + path)[:200]}, nearest=nearest(path)))


def _version(path: str) -> str:
    """Return the path of the document that a version IRI names, if it is the version in this release."""
    try:
        rows = ask(service().evaluator, "version-of", resource=BASE + path).rows
    except LibraryError:
        return ""
    return str(rows[0]["document"]).removeprefix(BASE) if rows else ""


_MISSING: Final = Problem("no-resource", 404)


def nearest(path: str) -> tuple[str, ...]:
    """Return IRIs of resources that may have been meant, by their identifier and by their name."""
    words = path.rpartition("/")[2].replace("-", " ").strip()
    named = ask(service().evaluator, "named-like", words=words).rows if len(words) > 1 else ()
    near = service().hints.nearest(BASE + path)
    return tuple(dict.fromkeys([*near, *(str(row["thing"]) for row in named)]))[:5]
