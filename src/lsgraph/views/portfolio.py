"""Programmes, projects and the records about them, as plain values: what the pictures are made from.

Codes are the last part of their IRI (``continuation``, ``openEnded``), fiscal years the calendar year of their April.
A record about something that is no project of the plan is left out. Everything keeps the order of the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final, Protocol, TypeVar

from lsgraph.views.ontology import name_of
from lsgraph.views.rows import Row
from lsgraph.views.texts import Text, texts

INFERRED: Final = "editorInference"
UMBRELLA: Final = "umbrellaIntegration"


@dataclass(frozen=True, slots=True)
class Passage:
    """A place in the source: page and lines count from 1."""

    iri: str
    page: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a record rests on: evidence modes, passages in reading order; certainty (0 to 1) and reason if inferred."""

    modes: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()
    certainty: Decimal | None = None
    reason: str = ""

    @property
    def inferred(self) -> bool:
        """Tell whether the source does not state the record and the editors have inferred it."""
        return INFERRED in self.modes and len(self.modes) == 1


@dataclass(frozen=True, slots=True)
class Programme:
    """A division of the plan; ``notation`` is its number as text (``2-1``)."""

    iri: str
    name: Text
    notation: str = ""


@dataclass(frozen=True, slots=True)
class Project:
    """A project. ``parents`` it is a part of; ``referenced`` if the plan only mentions it; ``place`` on the charts."""

    iri: str
    name: Text
    programme: str = ""
    parents: tuple[str, ...] = ()
    referenced: bool = False
    place: tuple[int, int] | None = None  # page and line where a chart prints it
    listed: bool = True  # a project of the plan, not only a part of one

    @property
    def slug(self) -> str:
        """Return the last part of the IRI, which is its part of addresses."""
        return name_of(self.iri)


@dataclass(frozen=True, slots=True)
class Period:
    """From when to when: ``end_kind`` is ``fixed``, ``openEnded`` or ``unknown``; ``extent`` ``whole`` or ``part``."""

    iri: str
    project: str
    start: int | None
    end: int | None
    end_kind: str = "unknown"
    extent: str = "whole"
    printed: str = ""
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """``kind`` is ``exAnte``, ``midTerm`` or ``exPost``, ``year`` None where the source gives none."""

    iri: str
    project: str
    kind: str
    number: int | None
    year: int | None
    status: str
    printed: str = ""
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True)
class Succession:
    """One predecessor, one successor; ``extent`` is ``whole``, ``part`` or ``unknown``."""

    iri: str
    predecessor: str
    successor: str
    kind: str
    extent: str
    year: int | None
    printed: str = ""
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True)
class Mark:
    """Words or marks that a chart prints about a programme as a whole: nobody knows whose they are."""

    iri: str
    programme: str
    printed: str
    passage: Passage | None


@dataclass(frozen=True, slots=True)
class Portfolio:
    """All of it. ``adopted`` is the day of the plan, None where the graph does not tell."""

    programmes: tuple[Programme, ...] = ()
    projects: Mapping[str, Project] = field(default_factory=dict)
    periods: tuple[Period, ...] = ()
    evaluations: tuple[Evaluation, ...] = ()
    successions: tuple[Succession, ...] = ()
    marks: tuple[Mark, ...] = ()
    adopted: date | None = None


class _OfProject(Protocol):
    @property
    def project(self) -> str: ...


Record = TypeVar("Record", bound=_OfProject)


def by_project(records: Iterable[Record]) -> dict[str, list[Record]]:
    """Return the records of each project, in their order."""
    found: dict[str, list[Record]] = {}
    for record in records:
        found.setdefault(record.project, []).append(record)
    return found


def whole(periods: Iterable[Period]) -> Period | None:
    """Return the first period that is about a whole project, if there is one."""
    return next((period for period in periods if period.extent != "part"), None)


def portfolio(rows: Mapping[str, Sequence[Row]], language: str) -> Portfolio:
    """Return the portfolio from the rows of the blocks ``picture-…``, by the rest of their names.

    Evidence comes as ``evidence-Succession``, ``evidence-ImplementationPeriod`` and ``evidence-Evaluation``.
    """
    placements = rows.get("placements", ())
    projects = _projects(rows.get("projects", ()), placements, language)
    programmes = _programmes(rows.get("programmes", ()), language)
    known = {programme.iri for programme in programmes}
    return Portfolio(
        programmes,
        projects,
        tuple(
            p
            for p in _periods(rows.get("periods", ()), evidence(rows.get("evidence-ImplementationPeriod", ())))
            if p.project in projects
        ),
        tuple(
            e
            for e in _evaluations(rows.get("evaluations", ()), evidence(rows.get("evidence-Evaluation", ())))
            if e.project in projects
        ),
        tuple(
            s
            for s in _successions(rows.get("successions", ()), evidence(rows.get("evidence-Succession", ())))
            if s.predecessor in projects and s.successor in projects
        ),
        tuple(_mark(row) for row in _firsts(placements, "record") if str(row["subject"]) in known and "printed" in row),
        _day(rows.get("date", ())),
    )


def _projects(rows: Sequence[Row], placements: Sequence[Row], language: str) -> dict[str, Project]:
    names, places = texts(rows, "project", "name", language), _places(placements)
    parents: dict[str, dict[str, None]] = {}
    for row in rows:
        if "parent" in row:
            parents.setdefault(str(row["project"]), {})[str(row["parent"])] = None
    return {
        iri: Project(
            iri,
            names.get(iri, Text(name_of(iri))),
            str(row.get("programme", "")),
            tuple(parents.get(iri, ())),
            str(row.get("referenced", "")) == "true",
            places.get(iri),
            str(row.get("listed", "true")) == "true",
        )
        for row in _firsts(rows, "project")
        for iri in [str(row["project"])]
    }


def _programmes(rows: Sequence[Row], language: str) -> tuple[Programme, ...]:
    names = texts(rows, "programme", "name", language)
    return tuple(
        Programme(iri, names.get(iri, Text(name_of(iri))), str(row.get("notation", "")))
        for row in _firsts(rows, "programme")
        for iri in [str(row["programme"])]
    )


def _periods(rows: Sequence[Row], evidence: Mapping[str, Evidence]) -> Iterable[Period]:
    for row in _firsts(rows, "record"):
        iri = str(row["record"])
        yield Period(
            iri,
            str(row["project"]),
            _number(row, "start"),
            _number(row, "end"),
            _code(row, "end_kind", "unknown"),
            _code(row, "extent", "whole"),
            str(row.get("printed", "")),
            evidence.get(iri, Evidence()),
        )


def _evaluations(rows: Sequence[Row], evidence: Mapping[str, Evidence]) -> Iterable[Evaluation]:
    for row in _firsts(rows, "record"):
        iri = str(row["record"])
        yield Evaluation(
            iri,
            str(row["project"]),
            _code(row, "kind", ""),
            _number(row, "number"),
            _number(row, "year"),
            _code(row, "status", ""),
            str(row.get("printed", "")),
            evidence.get(iri, Evidence()),
        )


def _successions(rows: Sequence[Row], evidence: Mapping[str, Evidence]) -> Iterable[Succession]:
    for row in _firsts(rows, "record"):
        iri = str(row["record"])
        yield Succession(
            iri,
            str(row["from"]),
            str(row["to"]),
            _code(row, "kind", "continuation"),
            _code(row, "extent", "unknown"),
            _number(row, "year"),
            str(row.get("printed", "")),
            evidence.get(iri, Evidence()),
        )


def _mark(row: Row) -> Mark:
    return Mark(str(row["record"]), str(row["subject"]), str(row["printed"]), _passage(row))


def evidence(rows: Iterable[Row]) -> dict[str, Evidence]:
    """Return what each record rests on, from rows of the block ``picture-evidence``."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(str(row["record"]), []).append(row)
    return {iri: rests_on(of) for iri, of in found.items()}


def rests_on(rows: Sequence[Row]) -> Evidence:
    """Return the evidence of one record, from its rows."""
    modes = tuple(dict.fromkeys(name_of(str(row["mode"])) for row in rows if "mode" in row))
    passages = dict.fromkeys(passage for row in rows if (passage := _passage(row)))
    certainties = [found for row in rows if (found := _decimal(row)) is not None]
    reasons = dict.fromkeys(str(row["reason"]) for row in rows if "reason" in row)
    return Evidence(modes, tuple(passages), min(certainties, default=None), " ".join(reasons))


def _passage(row: Row) -> Passage | None:
    page, first, last = (_number(row, name) for name in ("page", "first", "last"))
    if "passage" not in row or page is None or first is None:
        return None
    return Passage(str(row["passage"]), page, first, last or first)


def _places(rows: Sequence[Row]) -> dict[str, tuple[int, int]]:
    """Return the first page and line of each project on a chart; the rows come in reading order."""
    found: dict[str, tuple[int, int]] = {}
    for row in rows:
        if passage := _passage(row):
            found.setdefault(str(row["subject"]), (passage.page, passage.first))
    return found


def _firsts(rows: Sequence[Row], subject: str) -> Iterable[Row]:
    """Return one row for each subject: a record whose values were stated twice is still one record."""
    found: dict[str, Row] = {}
    for row in rows:
        found.setdefault(str(row[subject]), row)
    return found.values()


def _code(row: Row, name: str, otherwise: str) -> str:
    return name_of(str(row[name])) if name in row else otherwise


def _number(row: Row, name: str) -> int | None:
    try:
        return int(str(row[name])) if name in row else None
    except ValueError:
        return None


def _decimal(row: Row) -> Decimal | None:
    try:
        return Decimal(str(row["certainty"])) if "certainty" in row else None
    except InvalidOperation:
        return None


def _day(rows: Sequence[Row]) -> date | None:
    try:
        return date.fromisoformat(str(rows[0]["day"])[:10]) if rows else None
    except ValueError:
        return None
