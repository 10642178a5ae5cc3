"""Which policy stands behind what, and what is measured: the policy matrix and the indicators."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, current_app, request

from lsgraph.views import indicators, matrix, matrix_tables
from lsgraph.views.drawing import indicators as drawn_indicators
from lsgraph.views.drawing import matrix as drawn_matrix
from lsgraph.views.drawing.svg import Drawing, Place
from lsgraph.views.indicators import Use
from lsgraph.views.matrix import Matrix, Policies
from lsgraph.views.picture import Draw, Excerpt, Picture
from lsgraph.views.portfolio import Programme, evidence
from lsgraph.web import picture_pages, pictures
from lsgraph.web.asking import Asked, Unanswered, ask
from lsgraph.web.context import service
from lsgraph.web.language import language, text
from lsgraph.web.parameters import Parameters, Refused
from lsgraph.web.pictures import MOST_DRAWN, Control, Form

blueprint = Blueprint("policies", __name__)
blueprint.register_error_handler(Refused, picture_pages.refused)
blueprint.register_error_handler(Unanswered, picture_pages.refused)

_SUFFIX = "<any(svg, png, json, csv, ttl):suffix>"
_MATRIX = "lsgraph-policies"
_MADE = "lsgraph-matrices"
_INDICATORS = "lsgraph-indicators"


@blueprint.get("/matrix")
@blueprint.get(f"/matrix.{_SUFFIX}")
def matrix_page(suffix: str = "") -> Response:
    """Show which policies stand behind programmes or projects, and the holes both ways."""
    parameters = Parameters(request.args, ("rows", "columns"))
    of = parameters.choice("rows", matrix.ROWS, matrix.ROWS[0])
    against = parameters.choice("columns", matrix.COLUMNS, matrix.COLUMNS[0])
    asked = _policies()[1]
    say, spoken = pictures.words(), language()
    value = _matrix(of, against)
    title = text("matrix-title", rows=text(f"matrix-{of}"), columns=text(f"matrix-{against}"))
    told = matrix_tables.sentences(value, say, spoken)

    part = matrix.part(value, MOST_DRAWN, MOST_DRAWN)

    def draw(place: Place) -> Drawing:
        return drawn_matrix.draw(part, title, told, place, say, spoken)

    picture = Picture(
        title,
        told,
        draw,
        partial(matrix_tables.tables, value, say, spoken),
        partial(matrix.records, value),
        _excerpt(part, value, draw),
    )
    controls = (
        Control("rows", of, tuple((each, text(f"matrix-{each}")) for each in matrix.ROWS)),
        Control("columns", against, tuple((each, text(f"matrix-{each}")) for each in matrix.COLUMNS)),
    )
    return pictures.respond(Form("matrix", controls, blocks=(), asked=asked), picture, suffix)


@blueprint.get("/indicators")
@blueprint.get(f"/indicators.{_SUFFIX}")
def indicators_page(suffix: str = "") -> Response:
    """Show by which indicators programmes and projects are measured, and where there is none."""
    parameters = Parameters(request.args, ("programme",))
    programme = pictures.programme_named(parameters)
    found, asked = _uses()
    say, spoken = pictures.words(), language()
    portfolio = pictures.source().portfolio
    value = indicators.indicators(found, portfolio, programme.iri if programme else "")
    title = text("indicators-title-of", name=programme.name) if programme else text("indicators-title")
    told = indicators.sentences(value, say, spoken)

    def draw(place: Place, of: indicators.Indicators = value) -> Drawing:
        return drawn_indicators.draw(of, title, told, place, say, spoken)

    def part(of: Programme) -> Draw:
        return partial(draw, of=indicators.indicators(found, portfolio, of.iri))

    picture = Picture(
        title,
        told,
        draw,
        partial(indicators.tables, value, say, spoken),
        partial(indicators.records, value),
        pictures.excerpt(len(value.slots), programme, part),
    )
    form = Form("indicators", (pictures.programme_control(programme),), blocks=(), asked=asked)
    return pictures.respond(form, picture, suffix)


def _excerpt(part: Matrix, whole: Matrix, draw: Draw) -> Excerpt | None:
    """Say how much of a matrix is drawn, on a page and in a file: beyond this nobody finds a sign again."""
    if part is whole:
        return None
    counts = {"rows": len(part.rows), "columns": len(part.columns)}
    of = {"all_rows": len(whole.rows), "all_columns": len(whole.columns)}
    return Excerpt(text("matrix-excerpt", **{name: f"{n:,}" for name, n in {**counts, **of}.items()}), draw)


def _matrix(of: str, against: str) -> Matrix:
    """Return a matrix in the reader's language; made once, as a release never changes."""
    kept: dict[tuple[str, str, str], Matrix] = current_app.extensions.setdefault(_MADE, {})
    key = (of, against, language())
    if key not in kept:
        kept[key] = matrix.matrix(_policies()[0], pictures.source().portfolio, of, against)
    return kept[key]


def _policies() -> tuple[Policies, tuple[Asked, ...]]:
    """Return the policies in the reader's language; asked once, as a release never changes."""
    kept: dict[str, tuple[Policies, tuple[Asked, ...]]] = current_app.extensions.setdefault(_MATRIX, {})
    spoken = language()
    if spoken not in kept:
        evaluator = service().evaluator
        asked = (
            ask(evaluator, "picture-upper"),
            ask(evaluator, "picture-links", language=spoken),
            ask(evaluator, "picture-themes"),
        )
        rows = {each.name.removeprefix("picture-"): each.rows for each in asked}
        kept[spoken] = (matrix.policies(rows, pictures.source().portfolio, spoken), asked)
    return kept[spoken]


def _uses() -> tuple[tuple[Use, ...], tuple[Asked, ...]]:
    kept: dict[str, tuple[tuple[Use, ...], tuple[Asked, ...]]] = current_app.extensions.setdefault(_INDICATORS, {})
    spoken = language()
    if spoken not in kept:
        evaluator = service().evaluator
        asked = ask(evaluator, "picture-indicators")
        about = {"class": "lsg:IndicatorUse", "property": "lsg:indicatorFor", "language": spoken}
        cited = evidence(ask(evaluator, "picture-evidence", **about).rows)
        kept[spoken] = (indicators.uses(asked.rows, cited, spoken), (asked,))
    return kept[spoken]
