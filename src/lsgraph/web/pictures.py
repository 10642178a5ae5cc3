"""What all pictures share: their values from the graph, and the ways in which one goes out.

A picture is a view module (values), a drawing (SVG) and a route; everything else is here.
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final
from urllib.parse import urlencode

from flask import Response, current_app, request
from markupsafe import Markup

from lsgraph import __version__
from lsgraph.sparql.engine import Answer
from lsgraph.sparql.negotiation import NotAcceptable, Offer, negotiate
from lsgraph.sparql.problem import Problem
from lsgraph.sparql.protocol import Operation
from lsgraph.views.ontology import name_of
from lsgraph.views.picture import Draw, Excerpt, Picture, Say, csv_of, json_of
from lsgraph.views.portfolio import Portfolio, Programme, Project, portfolio
from lsgraph.vocabulary import ID
from lsgraph.web import images, problems
from lsgraph.web.address import public_url
from lsgraph.web.asking import Asked, ask
from lsgraph.web.context import service
from lsgraph.web.language import language, text
from lsgraph.web.messages import tell
from lsgraph.web.page import page
from lsgraph.web.parameters import Parameters, Refused
from lsgraph.web.places import page_of, place
from lsgraph.web.twins import twin

PAGE: Final = Offer("text/html", "html")
COMMON: Final = (
    PAGE,
    Offer("image/svg+xml", "svg"),
    Offer("image/png", "png"),
    Offer("application/json", "json"),
    Offer("text/csv", "csv"),
    Offer("text/turtle", "ttl"),
)
"""The forms that every picture has."""

MOST_DRAWN: Final = 300
"""Rows of a picture on a page; of a larger plan it shows one programme. Files are drawn whole."""
MOST_CHOICES: Final = 1000
"""Projects in a list of choices; of more, a reader writes the name in the address."""
_KEY: Final = "lsgraph-portfolios"
_BLOCKS: Final = ("projects", "programmes", "successions", "periods", "evaluations", "placements", "date")
_EVIDENCE: Final = {
    "Succession": ("predecessor",),
    "ImplementationPeriod": ("endKind",),
    "Evaluation": ("statedText", "evaluates"),
}
"""Class of records → the properties whose citations tell how a record is known."""


@dataclass(frozen=True, slots=True)
class Control:
    """A field of a picture's form. ``options`` (value, words) make it a list; ``kind`` is that of an input element.

    Of several fields with one name each has a ``number`` and a ``label`` of its own; ``remove`` is the address of the
    picture without the field's value.
    """

    name: str
    value: str = ""
    options: tuple[tuple[str, str], ...] = ()
    kind: str = "text"
    hint: str = ""
    number: int = 1
    label: str = ""
    remove: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """The values of the graph that pictures are made from, in one language, and the blocks that were asked for them."""

    portfolio: Portfolio
    asked: Mapping[str, Asked]


@dataclass(frozen=True, slots=True)
class Form:
    """How a picture is asked for: its name, the form's fields, other forms it has, a feed's writer for each."""

    name: str
    controls: tuple[Control, ...] = ()
    feeds: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)
    offers: tuple[Offer, ...] = COMMON
    blocks: tuple[str, ...] = ("projects", "successions")
    asked: tuple[Asked, ...] = ()  # blocks beside those of the portfolio


def source() -> Source:
    """Return the values in the reader's language; asked once, as a release never changes."""
    kept: dict[str, Source] = current_app.extensions.setdefault(_KEY, {})
    code = language()
    if code not in kept:
        evaluator = service().evaluator
        asked = {name: ask(evaluator, f"picture-{name}") for name in _BLOCKS}
        for kind, properties in _EVIDENCE.items():
            for about in properties:
                values = {"class": f"lsg:{kind}", "property": f"lsg:{about}", "language": code}
                asked[f"evidence-{kind}-{about}"] = ask(evaluator, "picture-evidence", **values)
        rows = {name: asked[name].rows for name in _BLOCKS}
        for kind, properties in _EVIDENCE.items():
            rows[f"evidence-{kind}"] = tuple(r for about in properties for r in asked[f"evidence-{kind}-{about}"].rows)
        kept[code] = Source(portfolio(rows, code), asked)
    return kept[code]


def words() -> Say:
    """Return what says messages in the reader's language."""
    return partial(tell, language())


def respond(form: Form, picture: Picture, suffix: str) -> Response:
    """Return a picture in the form that the address or the client asks for; 304 where the client has it.

    Links are paths on a page, whole addresses in a file.
    """
    offer = _offer(form, suffix)
    if isinstance(offer, NotAcceptable):
        told = tuple(f"{each.media_type} ({each.name})" for each in offer.offers)
        return problems.respond(Problem("not-acceptable", 406, {"kind": form.name}), offers=told)
    if offer is PAGE:
        return _page(form, picture)
    response = Response(content_type=_content_type(offer))
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Content-Language"] = language()
    response.set_etag(_tag(offer))
    if request.if_none_match.contains(response.get_etag()[0] or ""):
        response.status_code = 304
        return response
    body = form.feeds[offer.name]() if offer.name in form.feeds else _body(picture, offer)
    if isinstance(body, Problem):
        return problems.respond(body)
    if offer.name == "svg":
        response.headers["Content-Security-Policy"] = images.svg_policy()
    response.headers["Content-Disposition"] = f'inline; filename="{_file_name()}.{offer.name}"'
    response.set_data(body)
    response.make_conditional(request)
    return response


def project_named(given: str) -> Project:
    """Return the project of a slug. Raises ``Refused`` (404) with the nearest there are."""
    projects = source().portfolio.projects
    found = projects.get(f"{ID}project/{given}") or projects.get(given)
    if found is None:
        slugs = [project.slug for project in projects.values()]
        nearest = tuple(difflib.get_close_matches(given.lower(), slugs, 3, 0.4))
        raise Refused(Problem("no-such-project", 404, {"name": given[:80]}, nearest=nearest))
    return found


def programme_named(parameters: Parameters) -> Programme | None:
    """Return the programme that the parameter ``programme`` names by slug (``p1``) or number (``2-1``)."""
    given, programmes = parameters.text("programme"), source().portfolio.programmes
    if not given:
        return None
    for programme in programmes:
        if given in (name_of(programme.iri), programme.notation):
            return programme
    raise parameters.unfit("programme", ", ".join(name_of(programme.iri) for programme in programmes))


def project_options(projects: Iterable[Project], none: str) -> tuple[tuple[str, str], ...]:
    """Return the choices of a field for a project, by name; empty for so many that nobody finds one in a list."""
    options = sorted((str(project.name), project.slug) for project in projects)
    if len(options) > MOST_CHOICES:
        return ()
    return (("", none), *((slug, name) for name, slug in options))


def project_controls(chosen: Sequence[Project]) -> tuple[Control, ...]:
    """Return a field for each chosen project, which can be removed, and one that adds another."""
    slugs = [project.slug for project in chosen]
    none = text("picture-none" if chosen else "picture-all")
    options = project_options(source().portfolio.projects.values(), none)
    hint = text("control-project-hint")
    fields = [
        Control(
            "project",
            slug,
            options,
            hint=hint,
            number=number,
            label=text("control-project-number", number=number) if len(slugs) > 1 else "",
            remove=_without("project", slug, slugs),
        )
        for number, slug in enumerate(slugs, 1)
    ]
    label = text("control-project-add") if chosen else ""
    return (*fields, Control("project", "", options, hint=hint, number=len(slugs) + 1, label=label))


def _without(name: str, value: str, values: Sequence[str]) -> str:
    """Return the address of the picture of the other values, with the other parameters as they are."""
    fields = [(name, other) for other in values if other != value]
    fields += [(key, given) for key, given in request.args.items(multi=True) if given and key not in (name, "format")]
    path = f"/{request.path.strip('/').partition('/')[0]}"
    return f"{path}?{urlencode(fields)}" if fields else path


def programme_control(chosen: Programme | None) -> Control:
    """Return the field that chooses a programme."""
    options = [(name_of(p.iri), f"{p.notation} {p.name}".strip()) for p in source().portfolio.programmes]
    return Control("programme", name_of(chosen.iri) if chosen else "", (("", text("picture-all")), *options))


def excerpt(rows: int, chosen: Programme | None, part: Callable[[Programme], Draw]) -> Excerpt | None:
    """Return what a page draws of a picture of so many rows: the first programme with projects; None for all of it."""
    plan = source().portfolio
    if chosen is not None or rows <= MOST_DRAWN:
        return None
    homes = {project.programme for project in plan.projects.values()}
    first = next((programme for programme in plan.programmes if programme.iri in homes), None)
    if first is None:
        return None
    return Excerpt(text("picture-excerpt", programme=first.name, count=f"{len(plan.programmes):,}"), part(first))


def _offer(form: Form, suffix: str) -> Offer | NotAcceptable:
    if suffix:
        return next(offer for offer in form.offers if offer.name == suffix)
    return negotiate(request.headers.get("Accept"), form.offers, request.args.get("format"))


def _page(form: Form, picture: Picture) -> Response:
    asked = source().asked
    drawing = (picture.excerpt or picture).draw(place)
    return page(
        "picture.html",
        picture=picture,
        form=form,
        drawing=Markup(drawing.markup()),  # noqa: S704 – made of elements, see views/drawing/svg.py
        sheets=[Markup(draw(place).markup(number)) for number, draw in enumerate(picture.sheets, 1)],  # noqa: S704
        tables=[twin(table) for table in picture.tables() if table.rows],
        files=[(offer.name.upper(), _address(offer.name)) for offer in form.offers if offer is not PAGE],
        asked=[*form.asked, *(asked[name] for name in form.blocks)],
    )


def _body(picture: Picture, offer: Offer) -> str | bytes | Problem:
    if offer.name == "svg":
        return images.svg_file(picture.draw(absolute))
    if offer.name == "png":
        return images.png(picture.draw(absolute))
    if offer.name == "csv":
        return csv_of(picture.tables()[0])
    if offer.name == "json":
        about = {"release": service().release, "address": public_url(_address("")), "language": language()}
        return json_of(picture, about)
    return _turtle(picture.records())


def _turtle(records: Sequence[str]) -> bytes | Problem:
    """Return what the graph says of the records; they come from the graph, so they are IRIs and end no brackets."""
    subjects = " ".join(f"<{iri}>" for iri in records)
    query = (
        f"CONSTRUCT {{ ?record ?property ?value }} WHERE {{ VALUES ?record {{ {subjects} }} ?record ?property ?value }}"
    )
    outcome = service().evaluator.evaluate(Operation(query), {"GRAPH": Offer("text/turtle", "turtle")})
    if not isinstance(outcome, Answer):
        return outcome
    if outcome.file is None:
        return outcome.body
    with outcome.file as file:
        return file.read()


def _tag(offer: Offer) -> str:
    """Return the entity tag: a picture follows from the release, the program and the address."""
    said = (
        service().release,
        __version__,
        public_url(request.path),
        sorted(request.args.items(multi=True)),
        language(),
    )
    return hashlib.sha256(repr((said, offer.name, images.sheet())).encode()).hexdigest()[:32]


def _content_type(offer: Offer) -> str:
    return offer.media_type if offer.name in ("png", "xlsx") else f"{offer.media_type}; charset=utf-8"


def _stem() -> str:
    return request.path.rpartition(".")[0] or request.path


def _file_name() -> str:
    return "-".join(_stem().strip("/").split("/")).encode("ascii", "ignore").decode() or "picture"


def _address(suffix: str) -> str:
    """Return the path of this picture with another suffix and the same parameters."""
    fields = [(name, value) for name, value in request.args.items(multi=True) if value and name != "format"]
    path = f"{_stem()}.{suffix}" if suffix else _stem()
    return f"{path}?{urlencode(fields)}" if fields else path


def absolute(iri: str) -> str:
    """Return the link to the page about a resource that works outside this site, too."""
    path = page_of(iri)
    return public_url(path) if path.startswith("/") else path
