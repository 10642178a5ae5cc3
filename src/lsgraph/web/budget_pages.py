"""What projects cost: budgets as the plan prints them, with sums that say what is estimated and what is unknown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from flask import Blueprint, Response, current_app, request

from lsgraph.sparql.negotiation import Offer
from lsgraph.views import amounts, budget_tables, budgets
from lsgraph.views.budgets import Books, Budgets
from lsgraph.views.drawing import budgets as drawn
from lsgraph.views.drawing.svg import Drawing, Place
from lsgraph.views.formats import fiscal_year
from lsgraph.views.picture import Draw, Picture, Table, code
from lsgraph.views.portfolio import Programme, Project, evidence
from lsgraph.views.workbook import workbook
from lsgraph.web import picture_pages, pictures
from lsgraph.web.asking import Asked, Unanswered, ask
from lsgraph.web.context import service
from lsgraph.web.language import language, text
from lsgraph.web.parameters import Parameters, Refused
from lsgraph.web.pictures import Control, Form

blueprint = Blueprint("budgets", __name__)
blueprint.register_error_handler(Refused, picture_pages.refused)
blueprint.register_error_handler(Unanswered, picture_pages.refused)

XLSX: Final = Offer("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")
_SUFFIX: Final = "<any(svg, png, json, csv, ttl, xlsx):suffix>"
_KEY: Final = "lsgraph-budgets"
_EVIDENCE: Final = (
    ("BudgetItem", "statedText"),
    ("BudgetItem", "fiscalYear"),
    ("BudgetTable", "budgetIncludesAdjustment"),
    ("BudgetTable", "statedTotal"),
)
"""Class of records, property → the citations that tell how a cell or a table is known."""


@dataclass(frozen=True, slots=True)
class _Source:
    books: Books
    asked: tuple[Asked, ...]


@blueprint.get("/budgets")
@blueprint.get(f"/budgets.{_SUFFIX}")
def of_plan(suffix: str = "") -> Response:
    """Show the budgets of every project, or of one that is chosen."""
    parameters = Parameters(request.args, ("project", "programme", "kind", "unit", "fy"))
    given = parameters.text("project")
    return _budgets(pictures.project_named(given) if given else None, parameters, suffix)


@blueprint.get("/budgets/<project>")
@blueprint.get(f"/budgets/<project>.{_SUFFIX}")
def of_project(project: str, suffix: str = "") -> Response:
    """Show the budget of one project."""
    parameters = Parameters(request.args, ("kind", "unit", "fy"))
    return _budgets(pictures.project_named(project), parameters, suffix)


def _budgets(project: Project | None, parameters: Parameters, suffix: str) -> Response:
    source, portfolio, say = _source(), pictures.source().portfolio, pictures.words()
    programme, fy = pictures.programme_named(parameters), parameters.year("fy")
    kinds = sorted({item.kind for item in source.books.items}, key=budgets.rank)
    kind, unit = parameters.choice("kind", kinds), parameters.choice("unit", amounts.UNITS, next(iter(amounts.UNITS)))
    value = budgets.budgets(
        source.books, portfolio, project.iri if project else "", programme.iri if programme else "", kind, fy
    )
    named = project or programme
    title = text("budgets-title-of", name=named.name) if named else text("budgets-title")
    if fy is not None:
        title = text("budgets-title-year", title=title, year=fiscal_year(fy, language()))
    told = _told(value, project, unit)

    def draw(place: Place, of: Budgets = value) -> Drawing:
        return drawn.draw(of, unit, title, told, place, say, language())

    def part(of: Programme) -> Draw:
        return partial(draw, of=budgets.budgets(source.books, portfolio, "", of.iri, kind, fy))

    def tables() -> tuple[Table, ...]:
        return budget_tables.tables(value, portfolio, unit, say, language())

    def spreadsheet() -> bytes:
        made = portfolio.adopted or date(1970, 1, 1)
        return workbook(value, unit, title, tables()[0], made, say, language())

    strips = sum(len(account.lines) for account in value.accounts)
    excerpt = None if project else pictures.excerpt(strips, programme, part)
    picture = Picture(title, told, draw, tables, partial(budget_tables.records, value), excerpt)

    controls = (
        _project_control(source.books, project),
        *(() if project else (pictures.programme_control(programme),)),
        Control("kind", kind, (("", text("picture-all")), *((name, code(say, "budget", name)) for name in kinds))),
        Control("unit", unit, tuple((name, text(f"unit-{name}")) for name in amounts.UNITS)),
        Control("fy", parameters.text("fy"), hint=text("control-fy-hint")),
    )
    form = Form("budgets", controls, {"xlsx": spreadsheet}, (*pictures.COMMON, XLSX), (), source.asked)
    return pictures.respond(form, picture, suffix)


def _told(value: Budgets, project: Project | None, unit: str) -> tuple[str, str]:
    if project is not None and not value.accounts:
        return text("budgets-none", name=project.name), text("budgets-none-note")
    return budget_tables.sentences(value, unit, pictures.words(), language())


def _project_control(books: Books, chosen: Project | None) -> Control:
    """Return the field that chooses a project with a budget table."""
    having = {table.project for table in books.tables} | {item.project for item in books.items}
    projects = [p for p in pictures.source().portfolio.projects.values() if p.iri in having or p is chosen]
    options = pictures.project_options(projects, text("picture-all"))
    return Control("project", chosen.slug if chosen else "", options, hint=text("control-project-hint"))


def _source() -> _Source:
    """Return the budgets of the graph in the reader's language; asked once, as a release never changes."""
    kept: dict[str, _Source] = current_app.extensions.setdefault(_KEY, {})
    spoken = language()
    if spoken not in kept:
        evaluator = service().evaluator
        items = ask(evaluator, "picture-budget-items", language=spoken)
        tables = ask(evaluator, "picture-budget-tables")
        differing = ask(evaluator, "picture-budget-discrepancies", language=spoken)
        cited = [
            row
            for name, about in _EVIDENCE
            for row in ask(
                evaluator,
                "picture-evidence",
                **{"class": f"lsg:{name}", "property": f"lsg:{about}", "language": spoken},
            ).rows
        ]
        rows = {"items": items.rows, "tables": tables.rows, "discrepancies": differing.rows}
        kept[spoken] = _Source(budgets.books(rows, evidence(cited)), (items, tables, differing))
    return kept[spoken]
