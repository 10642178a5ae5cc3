"""Which evaluation falls in which fiscal year, what has no year, and what stands out.

An evaluation without a year stays without: it is listed beside the years, never in one of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lsgraph.views.formats import fiscal_year
from lsgraph.views.picture import Cell, Column, Say, Table, code, counted, evidence_cell
from lsgraph.views.portfolio import Evaluation, Period, Portfolio, Programme, Project, by_project, whole

KINDS: Final = ("exAnte", "midTerm", "exPost")
LONG: Final = 5
"""Years from which a period without a mid-term evaluation stands out; one without a set end does, too."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An evaluation with its project; ``remark`` is ``after-end``, ``not-yet`` or empty; ``end`` the period's last."""

    evaluation: Evaluation
    project: Project
    programme: Programme | None
    remark: str = ""
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """A project of ``LONG`` years or more, or without a set end, for which no mid-term evaluation is recorded."""

    project: Project
    period: Period


@dataclass(frozen=True, slots=True)
class Calendar:
    """Entries by year and kind, those without a year, projects without a mid-term evaluation; years shown."""

    dated: tuple[Entry, ...]
    undated: tuple[Entry, ...]
    missing: tuple[Missing, ...]
    first: int
    last: int
    fy: int | None = None

    def of(self, year: int | None, kind: str) -> tuple[Entry, ...]:
        """Return the entries of a year (None: without a year) and a kind."""
        entries = self.undated if year is None else self.dated
        return tuple(e for e in entries if e.evaluation.year == year and e.evaluation.kind == kind)

    @property
    def remarkable(self) -> tuple[Entry, ...]:
        """Return the entries that stand out."""
        return tuple(entry for entry in (*self.dated, *self.undated) if entry.remark)


def calendar(
    portfolio: Portfolio, fy: int | None = None, first: int | None = None, last: int | None = None, programme: str = ""
) -> Calendar:
    """Return the evaluations of a plan, or of one programme (its IRI), in the years from ``first`` to ``last``."""
    programmes = {p.iri: p for p in portfolio.programmes}
    periods = {iri: whole(of) for iri, of in by_project(portfolio.periods).items()}
    shown = {i: p for i, p in portfolio.projects.items() if not programme or p.programme == programme}
    order = {iri: n for n, iri in enumerate(programmes)}
    entries = sorted(
        (_entry(e, shown[e.project], programmes.get(shown[e.project].programme), periods.get(e.project))
         for e in portfolio.evaluations if e.project in shown),
        key=lambda entry: _order(entry, order),
    )  # fmt: skip
    years = [e.evaluation.year for e in entries if e.evaluation.year is not None]
    start = first if first is not None else min([*years, *([fy] if fy else [])], default=fy or 2000)
    end = last if last is not None else max([*years, *([fy] if fy else [])], default=start)
    dated = tuple(e for e in entries if e.evaluation.year is not None and start <= e.evaluation.year <= end)
    with_mid = {e.project for e in portfolio.evaluations if e.kind == "midTerm"}
    missing = tuple(
        Missing(project, period)
        for iri, project in shown.items()
        if not project.referenced and iri not in with_mid and (period := periods.get(iri)) and _long(period)
    )
    undated = tuple(e for e in entries if e.evaluation.year is None)
    return Calendar(dated, undated, missing, start, max(start, end), fy)


def _entry(evaluation: Evaluation, project: Project, programme: Programme | None, period: Period | None) -> Entry:
    end = period.end if period else None
    if evaluation.status == "notYetConducted":
        return Entry(evaluation, project, programme, "not-yet", end)
    late = evaluation.year is not None and end is not None and evaluation.year > end
    return Entry(evaluation, project, programme, "after-end" if late else "", end)


def _order(entry: Entry, programmes: dict[str, int]) -> tuple[object, ...]:
    evaluation, project = entry.evaluation, entry.project
    kind = KINDS.index(evaluation.kind) if evaluation.kind in KINDS else len(KINDS)
    home = programmes.get(project.programme, len(programmes))
    year = evaluation.year if evaluation.year is not None else 1 << 30
    return (year, kind, home, project.place or (1 << 30, 0), project.iri, evaluation.number or 0)


def _long(period: Period) -> bool:
    if period.end_kind == "openEnded":
        return True
    return period.start is not None and period.end is not None and period.end - period.start + 1 >= LONG


def sentences(value: Calendar, say: Say, language: str) -> tuple[str, ...]:
    """Return what the picture shows in two sentences."""
    if value.fy is not None:
        years = [entry.evaluation.year or 0 for entry in value.dated]
        due = [entry for entry in value.dated if entry.evaluation.year == value.fy]
        return (
            say(
                "calendar-due",
                year=fiscal_year(value.fy, language),
                due=counted(say, "due", len(due)),
                kinds=_kinds(due, say),
            ),
            say(
                "calendar-around",
                before=sum(year < value.fy for year in years),
                after=sum(year > value.fy for year in years),
                undated=len(value.undated),
            ),
        )
    return (
        say(
            "calendar-dated",
            evaluations=counted(say, "evaluations", len(value.dated)),
            kinds=_kinds(value.dated, say),
            undated=len(value.undated),
        ),
        say(
            "calendar-remarks",
            late=sum(entry.remark == "after-end" for entry in value.dated),
            not_yet=sum(entry.remark == "not-yet" for entry in value.undated),
            missing=len(value.missing),
            long=LONG,
        ),
    )


def _kinds(entries: Sequence[Entry], say: Say) -> str:
    numbers = [sum(entry.evaluation.kind == kind for entry in entries) for kind in KINDS]
    return say("calendar-kinds", ante=numbers[0], mid=numbers[1], post=numbers[2])


def remark(entry: Entry, say: Say, language: str) -> str:
    """Return what stands out about an entry, in words; empty for most."""
    if entry.remark == "after-end" and entry.end is not None:
        return say("remark-after-end", end=fiscal_year(entry.end, language))
    return say(f"remark-{entry.remark}") if entry.remark else ""


def tables(value: Calendar, say: Say, language: str) -> tuple[Table, ...]:
    """Return the evaluations, and the projects without a mid-term evaluation, as tables."""
    columns = ("year", "kind", "number", "project", "programme", "status", "printed", "remark", "evidence", "reason")
    rows = tuple(_row(entry, say, language) for entry in (*value.dated, *value.undated))
    missing = tuple(
        (
            Cell(str(each.project.name), each.project.iri),
            Cell(each.period.printed, each.period.iri),
            Cell(say("remark-no-mid-term", long=LONG)),
            evidence_cell(each.period.evidence, language, say),
        )
        for each in value.missing
    )
    return (
        _table("evaluations", columns, rows, say),
        _table("missing", ("project", "period", "remark", "evidence"), missing, say),
    )


def records(value: Calendar) -> tuple[str, ...]:
    """Return the IRIs of the evaluations."""
    return tuple(entry.evaluation.iri for entry in (*value.dated, *value.undated))


def _row(entry: Entry, say: Say, language: str) -> tuple[Cell, ...]:
    evaluation, evidence = entry.evaluation, entry.evaluation.evidence
    year = evaluation.year
    return (
        Cell(fiscal_year(year, language), value=year)
        if year is not None
        else Cell(say("year-unknown"), value="unknown"),
        Cell(code(say, "evaluation", evaluation.kind), evaluation.iri, evaluation.kind),
        Cell(str(evaluation.number or ""), value=evaluation.number),
        Cell(str(entry.project.name), entry.project.iri),
        Cell(str(entry.programme.name), entry.programme.iri) if entry.programme else Cell(""),
        Cell(code(say, "status", evaluation.status), value=evaluation.status),
        Cell(evaluation.printed),
        Cell(remark(entry, say, language), value=entry.remark or None),
        evidence_cell(evidence, language, say),
        Cell(evidence.reason),
    )


def _table(key: str, columns: Sequence[str], rows: tuple[tuple[Cell, ...], ...], say: Say) -> Table:
    numeric = {"number"}
    heads = tuple(Column(name, say(f"column-{name}"), name in numeric) for name in columns)
    return Table(key, say(f"calendar-{key}-table"), heads, rows)
