"""What crawlers read: ``/robots.txt`` and the sitemap, an index with a part for the pages and some for each class.

https://www.sitemaps.org/protocol.html , https://www.rfc-editor.org/rfc/rfc9309
"""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, abort, render_template

from lsgraph.views.sitemap import MOST, names, window
from lsgraph.vocabulary import LSG
from lsgraph.web.address import public_url
from lsgraph.web.asking import ask
from lsgraph.web.context import service
from lsgraph.web.frame import served
from lsgraph.web.language import in_languages
from lsgraph.web.messages import LANGUAGES
from lsgraph.web.places import page_of

blueprint = Blueprint("sitemap", __name__)

PAGES: Final = (
    *("/", "/about", "/ont.html", "/voc.html", "/shapes.html", "/discrepancies", "/downloads"),
    *("/report", "/validate"),
    *("/timeline", "/lineage", "/calendar", "/budgets", "/matrix", "/indicators"),
)
"""The pages that stand for nothing in the graph, as far as this server has them."""


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Let crawlers read everything but answers to queries."""
    lines = (
        "User-agent: *",
        "Disallow: /sparql",
        "Disallow: /search",
        "Disallow: /validate/report/",
        "Disallow: /language/",
        f"Sitemap: {public_url('/sitemap.xml')}",
    )
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@blueprint.get("/sitemap.xml")
def index() -> Response:
    """List the parts of the sitemap."""
    rows = ask(service().evaluator, "sitemap-classes").rows
    counts = [(str(row["class"]).removeprefix(LSG.iri), int(str(row["count"]))) for row in rows]
    parts = [public_url(f"/sitemap/{name}.xml") for name in ("pages", *names(counts))]
    return _xml("sitemap-index.xml", parts=parts, changed=_changed())


@blueprint.get("/sitemap/<name>.xml")
def part(name: str) -> Response:
    """List the pages of one part: the site's own, or those of resources of a class."""
    place = window(name)
    if name == "pages":
        paths = [path for path in PAGES if served(path)]
    elif place is not None:
        values = {"class": LSG.iri + place[0], "limit": str(MOST), "offset": str(place[1])}
        rows = ask(service().evaluator, "sitemap-resources", **values).rows
        paths = [page_of(str(row["resource"])) for row in rows]
    else:
        paths = []
    if not paths:
        abort(404)
    return _xml("sitemap.xml", places=[(public_url(path), _alternates(path)) for path in paths], changed=_changed())


def _alternates(path: str) -> list[tuple[str, str]]:
    return [(code, public_url(in_languages(path, lang=code))) for code in LANGUAGES]


def _changed() -> str:
    """Return the day of the release's data, empty where the release does not tell."""
    rows = ask(service().evaluator, "release-date").rows
    return str(rows[0]["day"]) if rows else ""


def _xml(template: str, **values: object) -> Response:
    response = Response(render_template(template, **values), mimetype="application/xml")
    response.headers["Cache-Control"] = "no-cache"
    return response
