"""The plan's own pictures, made from the graph: lineage, timeline, evaluation calendar."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, request

from lsgraph.sparql.negotiation import Offer
from lsgraph.views import calendar, feeds, lineage, timeline
from lsgraph.views.drawing import calendar as drawn_calendar
from lsgraph.views.drawing import lineage as drawn_lineage
from lsgraph.views.drawing import timeline as drawn_timeline
from lsgraph.views.drawing.svg import Drawing, Place
from lsgraph.views.formats import fiscal_year, joined
from lsgraph.views.picture import Draw, Picture
from lsgraph.views.portfolio import Programme, Project
from lsgraph.web import pictures, problems
from lsgraph.web.address import public_url
from lsgraph.web.asking import Unanswered
from lsgraph.web.frame import site_title
from lsgraph.web.language import language, text
from lsgraph.web.parameters import Parameters, Refused
from lsgraph.web.pictures import Control, Form

blueprint = Blueprint("pictures", __name__)

_ICS: Final = Offer("text/calendar", "ics")
_ATOM: Final = Offer("application/atom+xml", "atom")
_SUFFIX: Final = "<any(svg, png, json, csv, ttl):suffix>"
_JAPAN: Final = ZoneInfo("Asia/Tokyo")


@blueprint.errorhandler(Refused)
@blueprint.errorhandler(Unanswered)
def refused(error: Refused | Unanswered) -> Response:
    """Say why a picture cannot be had."""
    return problems.respond(error.problem)


@blueprint.get("/lineage")
@blueprint.get(f"/lineage.{_SUFFIX}")
def lineage_of_plan(suffix: str = "") -> Response:
    """Show the lineage of every project, or of those that are chosen."""
    parameters = Parameters(request.args, ("project", "direction", "depth", "programme"))
    return _lineage(tuple(pictures.project_named(name) for name in parameters.texts("project")), parameters, suffix)


@blueprint.get("/lineage/<project>")
@blueprint.get(f"/lineage/<project>.{_SUFFIX}")
def lineage_of_project(project: str, suffix: str = "") -> Response:
    """Show where one project comes from and where it went."""
    parameters = Parameters(request.args, ("direction", "depth"))
    return _lineage((pictures.project_named(project),), parameters, suffix)


@blueprint.get("/timeline")
@blueprint.get(f"/timeline.{_SUFFIX}")
def timeline_page(suffix: str = "") -> Response:
    """Show what runs when."""
    parameters = Parameters(request.args, ("fy", "from", "to", "programme", "today"))
    programme, (first, last) = pictures.programme_named(parameters), _years(parameters)
    fy = parameters.year("fy")
    today = _this_year() if parameters.choice("today", ("1",)) else None
    say, portfolio = pictures.words(), pictures.source().portfolio
    value = timeline.timeline(portfolio, fy, first, last, programme.iri if programme else "", today)
    title = text("timeline-title-of", name=programme.name) if programme else text("timeline-title")
    told = timeline.sentences(value, say, language())

    def draw(place: Place, of: timeline.Timeline = value) -> Drawing:
        return drawn_timeline.draw(of, title, told, place, say, language())

    def part(of: Programme) -> Draw:
        return partial(draw, of=timeline.timeline(portfolio, fy, first, last, of.iri, today))

    excerpt = pictures.excerpt(len(value.lines), programme, part)
    picture = Picture(
        title,
        told,
        draw,
        partial(timeline.tables, value, say, language()),
        partial(timeline.records, value),
        excerpt,
        () if excerpt else tuple(partial(draw, of=sheet) for sheet in timeline.sheets(value)),
    )
    controls = (*_year_controls(parameters), pictures.programme_control(programme), _today(parameters))
    blocks = ("projects", "periods", "evaluations", "successions", "placements")
    return pictures.respond(Form("timeline", controls, blocks=blocks), picture, suffix)


@blueprint.get("/calendar")
@blueprint.get("/calendar.<any(svg, png, json, csv, ttl, ics, atom):suffix>")
def calendar_page(suffix: str = "") -> Response:
    """Show which evaluation falls in which fiscal year."""
    parameters = Parameters(request.args, ("fy", "from", "to", "programme"))
    programme, (first, last) = pictures.programme_named(parameters), _years(parameters)
    say, portfolio = pictures.words(), pictures.source().portfolio
    fy = parameters.year("fy")
    value = calendar.calendar(portfolio, fy, first, last, programme.iri if programme else "")
    title = text("calendar-title-of", name=programme.name) if programme else text("calendar-title")
    told = calendar.sentences(value, say, language())

    def draw(place: Place, of: calendar.Calendar = value) -> Drawing:
        return drawn_calendar.draw(of, title, told, place, say, language())

    def part(of: Programme) -> Draw:
        return partial(draw, of=calendar.calendar(portfolio, fy, first, last, of.iri))

    picture = Picture(
        title,
        told,
        draw,
        partial(calendar.tables, value, say, language()),
        partial(calendar.records, value),
        pictures.excerpt(len(value.dated) + len(value.undated), programme, part),
    )
    name = text("feed-title", site=site_title())
    adopted = portfolio.adopted or datetime(1970, 1, 1).date()
    address = public_url(request.full_path.rstrip("?"))
    made = {
        "ics": lambda: feeds.ics(value, name, adopted, pictures.absolute, say, language()),
        "atom": lambda: feeds.atom(value, name, adopted, address, site_title(), pictures.absolute, say, language()),
    }
    controls = (*_year_controls(parameters), pictures.programme_control(programme))
    form = Form("calendar", controls, made, (*pictures.COMMON, _ICS, _ATOM), ("evaluations", "periods"))
    return pictures.respond(form, picture, suffix)


def _lineage(chosen: tuple[Project, ...], parameters: Parameters, suffix: str) -> Response:
    direction = parameters.choice("direction", lineage.DIRECTIONS, "both")
    depth = parameters.number("depth", lineage.MOST_STEPS)
    programme = pictures.programme_named(parameters)
    say, portfolio = pictures.words(), pictures.source().portfolio
    value = lineage.lineage(
        portfolio,
        tuple(project.iri for project in chosen),
        direction,
        depth or lineage.MOST_STEPS,
        programme.iri if programme else "",
    )
    names = joined((text("quoted", name=project.name) for project in chosen), language())
    title = text("lineage-title-of", names=names) if chosen else text("lineage-title")
    told = lineage.sentences(value, say, language())

    def draw(place: Place, of: lineage.Lineage = value) -> Drawing:
        return drawn_lineage.draw(of, title, told, place, say, language())

    def part(of: Programme) -> Draw:
        return partial(draw, of=lineage.lineage(portfolio, programme=of.iri))

    picture = Picture(
        title,
        told,
        draw,
        partial(lineage.tables, value, say, language()),
        partial(lineage.records, value),
        None if chosen else pictures.excerpt(len(value.boxes), programme, part),
    )
    controls = (
        *pictures.project_controls(chosen),
        Control("direction", direction, tuple((d, text(f"control-direction-{d}")) for d in lineage.DIRECTIONS)),
        Control("depth", str(depth or ""), kind="number", hint=f"1–{lineage.MOST_STEPS}"),
        *(() if chosen else (pictures.programme_control(programme),)),
    )
    return pictures.respond(Form("lineage", controls), picture, suffix)


def _years(parameters: Parameters) -> tuple[int | None, int | None]:
    """Return the years that are shown, None for those that the records decide."""
    first, last = parameters.year("from"), parameters.year("to")
    if first is not None and last is not None and not first <= last < first + timeline.MOST_YEARS:
        told = fiscal_year(first, language())
        raise parameters.unfit("to", text("expected-after", first=told, most=timeline.MOST_YEARS))
    return first, last


def _year_controls(parameters: Parameters) -> tuple[Control, ...]:
    hint = text("control-fy-hint")
    return tuple(Control(name, parameters.text(name), hint=hint) for name in ("fy", "from", "to"))


def _today(parameters: Parameters) -> Control:
    return Control("today", parameters.text("today"), (("", text("picture-off")), ("1", text("picture-on"))))


def _this_year() -> int:
    """Return the fiscal year that runs now in Japan: it begins on 1 April."""
    now = datetime.now(_JAPAN)
    return now.year if now.month >= 4 else now.year - 1
