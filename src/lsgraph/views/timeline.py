"""What runs when: programmes with their projects as rows, fiscal years as columns.

What the source gives no year for keeps none: it stands beside its row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from lsgraph.views.formats import fiscal_year
from lsgraph.views.lineage import lineage
from lsgraph.views.picture import Cell, Column, Say, Table, code, counted, evidence_cell, listed, passage_cell
from lsgraph.views.portfolio import (
    Evaluation,
    Mark,
    Period,
    Portfolio,
    Programme,
    Project,
    Succession,
    by_project,
)
from lsgraph.views.standing import RUNNING, Standing, standing, told

MOST_YEARS: Final = 60
KINDS: Final = ("exAnte", "midTerm", "exPost")


@dataclass(frozen=True, slots=True)
class Line:
    """A project's row: ``depth`` 1 for a part of the row above; ``standing`` only where a year was asked for."""

    project: Project
    depth: int
    periods: tuple[Period, ...]
    dated: tuple[Evaluation, ...]
    undated: tuple[Evaluation, ...]
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of a programme, and the marks of its charts that belong to nobody knows which row."""

    programme: Programme | None
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Sections in the order of the programmes; years from ``first`` to ``last``; successions between rows."""

    sections: tuple[Section, ...]
    successions: tuple[Succession, ...]
    first: int
    last: int
    fy: int | None = None
    today: int | None = None

    @property
    def lines(self) -> tuple[Line, ...]:
        """Return every row."""
        return tuple(line for section in self.sections for line in section.lines)


def timeline(
    portfolio: Portfolio,
    fy: int | None = None,
    first: int | None = None,
    last: int | None = None,
    programme: str = "",
    today: int | None = None,
) -> Timeline:
    """Return the timeline of a plan, or of one programme (its IRI).

    ``fy`` is the year whose standing is asked for; ``first`` and ``last`` bound the years, which otherwise are those
    that the records name; ``today`` is the running fiscal year if its line is wanted.
    """
    periods, evaluations = by_project(portfolio.periods), by_project(portfolio.evaluations)
    sections = []
    marks: dict[str, list[Mark]] = {}
    for mark in portfolio.marks:
        marks.setdefault(mark.programme, []).append(mark)
    for chapter in lineage(portfolio, programme=programme).chapters:
        lines = tuple(
            _line(project, depth, periods.get(project.iri, ()), evaluations.get(project.iri, ()), fy)
            for box in chapter.boxes
            for project, depth in ((box.project, 0), *((part, 1) for part in box.parts))
        )
        own = chapter.programme.iri if chapter.programme else ""
        sections.append(Section(chapter.programme, lines, tuple(marks.get(own, ()))))
    rows = {line.project.iri for section in sections for line in section.lines}
    steps = tuple(s for s in portfolio.successions if s.predecessor in rows and s.successor in rows)
    years = sorted(_years(sections, steps)) or [portfolio.adopted.year if portfolio.adopted else 2000]
    start = first if first is not None else min(years[0], fy or years[0], today or years[0])
    end = last if last is not None else max(years[-1], fy or years[-1], today or years[-1])
    return Timeline(tuple(sections), steps, start, min(max(start, end), start + MOST_YEARS - 1), fy, today)


def sheets(value: Timeline) -> tuple[Timeline, ...]:
    """Return a timeline of each section over its own years, for a sheet of paper each; nothing for a single one."""
    if len(value.sections) < 2:
        return ()
    found = []
    for section in value.sections:
        rows = {line.project.iri for line in section.lines}
        steps = tuple(step for step in value.successions if step.successor in rows and step.predecessor in rows)
        own = {*_years([section], steps), *(year for year in (value.fy, value.today) if year is not None)}
        shown = sorted(year for year in own if value.first <= year <= value.last) or [value.first, value.last]
        found.append(replace(value, sections=(section,), successions=steps, first=shown[0], last=shown[-1]))
    return tuple(found)


def _line(
    project: Project, depth: int, periods: Sequence[Period], evaluations: Sequence[Evaluation], fy: int | None
) -> Line:
    ordered = sorted(
        evaluations, key=lambda e: (e.year or 0, KINDS.index(e.kind) if e.kind in KINDS else 9, e.number or 0)
    )
    return Line(
        project,
        depth,
        tuple(sorted(periods, key=lambda period: (period.extent == "part", period.start or 0, period.iri))),
        tuple(e for e in ordered if e.year is not None),
        tuple(e for e in ordered if e.year is None),
        standing(periods, fy) if fy is not None else None,
    )


def _years(sections: Sequence[Section], steps: Sequence[Succession]) -> set[int]:
    lines = [line for section in sections for line in section.lines]
    found = {year for line in lines for period in line.periods for year in (period.start, period.end)}
    found |= {evaluation.year for line in lines for evaluation in line.dated}
    found |= {step.year for step in steps}
    return {year for year in found if year is not None}


def sentences(value: Timeline, say: Say, language: str) -> tuple[str, ...]:
    """Return what the picture shows in two sentences; with a year asked for, who runs in it and who cannot be told."""
    lines = value.lines
    if value.fy is not None:
        stands = [line.standing for line in lines if line.standing]
        of = {kind: sum(s.kind == kind for s in stands) for kind in ("running", "part", "unknown-end", "unstated")}
        open_ends = sum(s.kind == "running" and s.open for s in stands)
        year = fiscal_year(value.fy, language)
        return (
            say(
                "timeline-running",
                year=year,
                running=counted(say, "running", sum(of[kind] for kind in RUNNING)),
                open=open_ends,
                part=of["part"],
            ),
            say("timeline-untold", unknown=of["unknown-end"], unstated=of["unstated"]),
        )
    dated = sum(bool(line.periods) for line in lines)
    with_year, without = (sum(len(getattr(line, name)) for line in lines) for name in ("dated", "undated"))
    return (
        say(
            "timeline-periods",
            projects=counted(say, "projects", len(lines)),
            dated=dated,
            first=fiscal_year(value.first, language),
            last=fiscal_year(value.last, language),
        ),
        say(
            "timeline-marks",
            evaluations=counted(say, "evaluations", with_year + without),
            dated=with_year,
            undated=without,
        ),
    )


def tables(value: Timeline, say: Say, language: str) -> tuple[Table, ...]:
    """Return rows, successions and the marks without an owner as tables."""
    names = {line.project.iri: str(line.project.name) for line in value.lines}
    columns = ["programme", "project", "start", "end", "end-kind", "extent", "printed", "evaluations", "evidence"]
    if value.fy is not None:
        columns.append("standing")
    rows = tuple(
        row for section in value.sections for line in section.lines for row in _rows(section, line, say, language)
    )
    steps = tuple(
        (
            Cell(names[s.predecessor], s.predecessor),
            Cell(names[s.successor], s.successor),
            Cell(code(say, "succession", s.kind), s.iri, s.kind),
            _year(s.year, say, language),
            evidence_cell(s.evidence, language, say),
        )
        for s in value.successions
    )
    marks = tuple(
        (
            Cell(str(section.programme.name), section.programme.iri) if section.programme else Cell(""),
            Cell(mark.printed, mark.iri),
            passage_cell(mark.passage, language, say) if mark.passage else Cell(""),
        )
        for section in value.sections
        for mark in section.marks
    )
    return (
        _table("rows", columns, rows, say),
        _table("successions", ("predecessor", "successor", "kind", "year", "evidence"), steps, say),
        _table("marks", ("programme", "printed", "passage"), marks, say),
    )


def records(value: Timeline) -> tuple[str, ...]:
    """Return the IRIs of the periods, evaluations, successions and marks of a timeline."""
    found = [period.iri for line in value.lines for period in line.periods]
    found += [evaluation.iri for line in value.lines for evaluation in (*line.dated, *line.undated)]
    found += [step.iri for step in value.successions]
    return (*found, *(mark.iri for section in value.sections for mark in section.marks))


def evaluation_words(evaluation: Evaluation, say: Say, language: str) -> str:
    """Return an evaluation in words: kind, number if it is not the only one, year, status."""
    kind = code(say, "evaluation", evaluation.kind)
    year = fiscal_year(evaluation.year, language) if evaluation.year is not None else say("year-unknown")
    number = say("numbered", number=evaluation.number) if evaluation.number and evaluation.number > 1 else ""
    return say("evaluation-told", kind=kind, number=number, year=year, status=code(say, "status", evaluation.status))


def _rows(section: Section, line: Line, say: Say, language: str) -> list[tuple[Cell, ...]]:
    programme = Cell(str(section.programme.name), section.programme.iri) if section.programme else Cell("")
    evaluations = listed([Cell(evaluation_words(e, say, language), e.iri) for e in (*line.dated, *line.undated)])
    stands = [Cell(told(line.standing, say), value=line.standing.kind)] if line.standing else []
    found = []
    for n, period in enumerate(line.periods or (None,)):
        found.append(
            (
                programme,
                Cell(str(line.project.name), line.project.iri),
                _year(period.start if period else None, say, language),
                _year(period.end if period else None, say, language),
                Cell(code(say, "end", period.end_kind), period.iri, period.end_kind)
                if period
                else Cell(say("period-none"), value="none"),
                Cell(code(say, "extent", period.extent), value=period.extent) if period else Cell(""),
                Cell(period.printed) if period else Cell(""),
                evaluations if n == 0 else Cell(""),
                evidence_cell(period.evidence, language, say) if period else Cell(""),
                *stands,
            )
        )
    return found


def _year(year: int | None, say: Say, language: str) -> Cell:
    return Cell(fiscal_year(year, language), value=year) if year is not None else Cell("")


def _table(key: str, columns: Sequence[str], rows: tuple[tuple[Cell, ...], ...], say: Say) -> Table:
    return Table(
        key, say(f"timeline-{key}-table"), tuple(Column(name, say(f"column-{name}")) for name in columns), rows
    )
