"""The pages about resources: any thing of the graph, and the discrepancies of the source together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from flask import Blueprint, Flask, Response, request

from lsgraph.sparql.results import FORMATS
from lsgraph.views import evidence, layouts, resource, source, structured_data
from lsgraph.views.reader import Reader, Value
from lsgraph.views.resource import REFERENCES, Block
from lsgraph.vocabulary import BASE, DATASET, GRAPH, LSG
from lsgraph.web import report, signposting
from lsgraph.web.address import public_url
from lsgraph.web.asking import Asked, ask, blocks
from lsgraph.web.context import service
from lsgraph.web.frame import LICENCE, site_title
from lsgraph.web.labels import MOST, names
from lsgraph.web.language import content_language, language, text
from lsgraph.web.links import this_page
from lsgraph.web.messages import tell
from lsgraph.web.page import page
from lsgraph.web.places import place

blueprint = Blueprint("resources", __name__)

_PAGES: Final = 1_000_000  # far beyond any page that there is; an offset must stay a number that a store reads


@blueprint.get("/discrepancies")
def discrepancies() -> Response:
    """Show where the source disagrees with itself, all or of one kind (``?kind=``)."""
    asked = _ask("discrepancies")
    kind = request.args.get("kind", "")
    return page(
        "discrepancies.html",
        slips=source.slips(asked.rows, _reader((asked,)), kind),
        asked=asked,
        this_page=this_page,
    )


def show(path: str) -> Response:
    """Return the page of the resource at a path below the base."""
    iri = BASE + path
    number = min(max(request.args.get("page", 1, int), 1), _PAGES)
    facts = _ask("facts", iri)
    classes = resource.stated_classes(resource.facts_of(facts.rows))
    window = {"limit": str(REFERENCES), "offset": str((number - 1) * REFERENCES)}
    asked = {
        "facts": facts,
        "references": _ask("references", iri, **window),
        **{name: _ask(name, iri) for name in ("reference-counts", *layouts.blocks_of(classes))},
    }
    proof = [_ask(name, iri) for name in ("evidence", "passages-cited", "quotations")]
    reader = _reader((*asked.values(), *proof), iri)
    cited, passages, quotations = proof
    sources = evidence.sources(cited.rows, passages.rows, quotations.rows, reader)
    shown = {name: Block(found.title(language()), found.query, found.rows) for name, found in asked.items()}
    view = resource.page(iri, shown, sources, reader, number)
    described = structured_data.describe(view, reader, public_url(f"/{path}.html"), LICENCE)
    slip = source.slip(iri, view.data, reader) if LSG.iri + "SourceDiscrepancy" in classes else None
    response = page(
        "resource.html",
        view=view,
        slip=slip,
        quote=_quotation(iri, classes),
        described=described,
        alternatives=list(signposting.alternates(path)),
        cite=_cite(view, iri),
        this_page=this_page,
        evidence_query=cited.query,
        statements=statements_query(iri) if iri in GRAPH else "",
    )
    response.headers["Link"] = signposting.of_page(path, iri, structured_data.types_of(classes))
    return report.link_to(response, iri)


def _ask(name: str, iri: str = "", **values: str) -> Asked:
    """Ask a block about a resource, in the language of the content where the block takes one."""
    question = blocks().get(name)
    taken = {parameter.name for parameter in question.parameters} if question else set()
    given = {"resource": iri, "language": content_language(), **values}
    return ask(service().evaluator, name, **{key: value for key, value in given.items() if key in taken})


def _reader(asked: Iterable[Asked], *more: str) -> Reader:
    """Return the reader of this request, who knows the names of everything in the answers."""
    terms = dict.fromkeys(more)
    for found in asked:
        for row in found.rows:
            terms.update(dict.fromkeys(term.value for term in row.values() if term.kind == "uri"))
    iris = list(terms)
    known: dict[str, Mapping[str, str]] = {DATASET.value: service().overview.titles}
    for start in range(0, len(iris), MOST):
        known |= names(service().evaluator, iris[start : start + MOST])
    return Reader(language(), known, text, place, content_language())


def _quotation(iri: str, classes: tuple[str, ...]) -> str:
    rows = _ask("quotation", iri).rows if LSG.iri + "SourcePassage" in classes else ()
    return str(rows[0]["quote"]) if rows else ""


def _cite(view: resource.Page, iri: str) -> str:
    wanted = content_language()
    values = {"site": site_title(wanted), "release": service().release[:12], "iri": iri}
    return tell(wanted, "cite-text", name=view.title.text, **values)


def statements_query(graph: str | None) -> str:
    """Return the query whose table shows the statements of a graph, the default one for None."""
    opening, closing = (f"GRAPH <{graph}> {{ ", " }") if graph else ("", "")
    return f"SELECT ?subject ?predicate ?object WHERE {{ {opening}?subject ?predicate ?object{closing} }}"


def near_links(iris: Iterable[str]) -> list[Value]:
    """Return IRIs as links with their names, for the page of a problem; only those of this graph."""
    known = [iri for iri in iris if iri.startswith(BASE)]
    reader = Reader(language(), names(service().evaluator, known), text, place, content_language())
    return [reader.thing(iri, iri) for iri in known]


def install(app: Flask) -> None:
    """Give the pages the titles of media types, and that of a problem the names of what may have been meant."""
    titles = {entry.media_type: entry.title for entry in FORMATS}
    added: dict[str, Any] = {"near_links": near_links, "format_titles": titles}
    app.jinja_env.globals.update(added)
    app.jinja_env.filters["mode_name"] = lambda mode: text(f"evidence-{mode}" if mode else "evidence-other")
