"""The words of the graph for readers: the ontology and the code lists; an index, and a page for each term."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, request

from lsgraph.queries.library import LibraryError
from lsgraph.views import diagram, ontology
from lsgraph.views.rows import Row
from lsgraph.views.texts import Text
from lsgraph.vocabulary import LSG, VOC, shorten
from lsgraph.web import dereferencing, report
from lsgraph.web.asking import Asked, ask
from lsgraph.web.context import service
from lsgraph.web.language import content_language, language, text
from lsgraph.web.messages import CATALOGUES
from lsgraph.web.page import page
from lsgraph.web.places import place

blueprint = Blueprint("vocabulary", __name__)

_COLUMNS: Final = tuple(diagram.Column(270 * depth, 230) for depth in range(4))
_BLOCKS: Final = {"class": ("class-use", "class-examples"), "": ("code-use", "code-examples")}
_OF_PROPERTIES: Final = ("property-use", "property-examples")


@dataclass(frozen=True, slots=True)
class Block:
    """What a page shows of one question: the question for the link beside it, and its rows with chosen words."""

    asked: Asked
    rows: tuple[dict[str, Text | str], ...]


@blueprint.get("/ont.html")
def index() -> Response:
    """Show every term of the ontology, by kind and as a tree."""
    asked = ask(service().evaluator, "ontology-index")
    found = ontology.entries(asked.rows, content_language())
    kinds = {kind: ontology.branches(e for e in found if e.kind == kind) for kind in ontology.KINDS.values()}
    drawing = diagram.draw(ontology.related(kinds["class"], place), _COLUMNS)
    return page("ontology.html", kinds=kinds, asked=asked, drawing=drawing, namespace=LSG.iri)


@blueprint.get("/ont/<name>.html")
def term(name: str) -> Response:
    """Show a term: what it means, where it belongs, how often it is used, examples, mappings, constraints."""
    return _described(LSG.iri + name, "/ont.html")


@blueprint.get("/voc.html")
def lists() -> Response:
    """Show every code list."""
    asked = ask(service().evaluator, "code-lists")
    return page("code_lists.html", lists=ontology.entries(asked.rows, content_language()), asked=asked)


@blueprint.get("/voc/<scheme>.html")
def codes(scheme: str) -> Response:
    """Show the codes of a list as a tree."""
    iri = VOC.iri + scheme
    try:
        asked, about = ask(service().evaluator, "code-list", scheme=f"<{iri}>"), _ask("described", iri)
    except LibraryError:
        return dereferencing.answer(request.path[1:])
    found = ontology.entries(asked.rows, content_language())
    if not found:
        return dereferencing.answer(request.path[1:])
    name = ontology.heading(about.rows, content_language(), scheme)
    facts = ontology.facts(about.rows, content_language())
    return page("code_list.html", iri=iri, name=name, facts=facts, codes=ontology.branches(found), asked=asked)


@blueprint.get("/voc/<scheme>/<code>.html")
def concept(scheme: str, code: str) -> Response:
    """Show a code: what it means, what it is called elsewhere, what uses it."""
    return _described(f"{VOC}{scheme}/{code}", f"/voc/{scheme}.html")


def _described(iri: str, parent: str) -> Response:
    try:
        said = _ask("described", iri)
    except LibraryError:  # what the address names is no IRI
        return dereferencing.answer(request.path[1:])
    if not said.rows:
        return dereferencing.answer(request.path[1:])
    facts = ontology.facts(said.rows, content_language())
    kind = _kind(said.rows)
    use, examples = _BLOCKS.get(kind, _OF_PROPERTIES)
    response = page(
        "term.html",
        iri=iri,
        parent=parent,
        kind=kind,
        name=ontology.heading(said.rows, content_language(), ontology.name_of(iri)),
        facts=facts,
        said=said,
        narrower=_block(_ask("term-narrower", iri), "term_below", "label"),
        properties=_block(_ask("class-properties", iri), "property", "label") if kind == "class" else None,
        use=_block(_ask(use, iri), "property", "label"),
        examples=_block(_ask(examples, iri), "thing", "label", "value_label"),
        mappings=_block(_ask("term-mappings", iri), "target", "title", "note"),
        shapes=_block(_ask("term-shapes", iri), "shape", "name", "description"),
    )
    return report.link_to(response, iri)


def _ask(name: str, iri: str) -> Asked:
    return ask(service().evaluator, name, term=f"<{iri}>")


def _kind(rows: tuple[Row, ...]) -> str:
    return next((ontology.KINDS[str(row["value"])] for row in rows if str(row["value"]) in ontology.KINDS), "")


def _block(asked: Asked, subject: str, *spoken: str) -> Block:
    return Block(asked, ontology.spoken(asked.rows, subject, spoken, content_language()))


def named(key: str, iri: str) -> str:
    """Return what the interface calls a property, or its short form where the catalogue has no name for it."""
    return text(key) if key in CATALOGUES[language()] else shorten(iri)
