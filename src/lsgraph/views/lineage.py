"""Where projects come from and where they went: predecessors, successors and parts, as far as the graph tells.

A project and its named parts stand together in one box; a project that was integrated under an umbrella keeps a box of
its own, from which a step leads to the umbrella.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from heapq import heappop, heappush
from typing import Final

from lsgraph.views.formats import fiscal_year, joined
from lsgraph.views.picture import Cell, Column, Say, Table, code, counted, evidence_cell
from lsgraph.views.portfolio import UMBRELLA, Period, Portfolio, Programme, Project, Succession, by_project, whole

DIRECTIONS: Final = ("both", "up", "down")
MOST_STEPS: Final = 50


@dataclass(frozen=True, slots=True)
class Box:
    """A project with its parts; ``integrated`` are the projects under its umbrella, which have boxes themselves."""

    project: Project
    period: Period | None
    parts: tuple[Project, ...] = ()
    integrated: tuple[Project, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A succession between the boxes ``start`` and ``end`` (IRIs of their projects), which may be the same."""

    succession: Succession
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """The boxes of one programme, None for those that are in none; ``steps`` that end in one of them."""

    programme: Programme | None
    boxes: tuple[Box, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Lineage:
    """Chapters in the order of the programmes; ``chosen`` are the projects that were asked for, empty for the plan."""

    chapters: tuple[Chapter, ...]
    chosen: tuple[Project, ...] = ()
    before: int = 0
    after: int = 0

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Return every box."""
        return tuple(box for chapter in self.chapters for box in chapter.boxes)

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return every step."""
        return tuple(step for chapter in self.chapters for step in chapter.steps)


def lineage(
    portfolio: Portfolio,
    chosen: Sequence[str] = (),
    direction: str = "both",
    depth: int = MOST_STEPS,
    programme: str = "",
) -> Lineage:
    """Return the lineage of projects, or of the whole plan where none is chosen.

    ``direction`` is one of ``DIRECTIONS``, ``depth`` counts steps from a chosen project, ``programme`` keeps the chains
    that touch it. Of projects that the plan only mentions, those in no relation are left out of the whole.
    Raises ``KeyError`` for a chosen project that is not there.
    """
    umbrellas = {(s.predecessor, s.successor) for s in portfolio.successions if s.kind == UMBRELLA}
    owners = {iri: _owner(portfolio, umbrellas, iri) for iri in portfolio.projects}
    steps = [Step(s, owners[s.predecessor], owners[s.successor]) for s in portfolio.successions]
    starts = [owners[iri] for iri in chosen]
    if chosen:
        above = _reached(starts, steps, depth, up=True) if direction != "down" else set()
        below = _reached(starts, steps, depth, up=False) if direction != "up" else set()
        shown = {*starts, *above, *below}
    else:
        above = below = set()
        related = {iri for step in steps for iri in (step.start, step.end)}
        related |= {owner for iri, owner in owners.items() if owner != iri}
        shown = {i for i in owners.values() if i in related or not portfolio.projects[i].referenced}
    kept = [step for step in steps if step.start in shown and step.end in shown]
    boxes = _boxes(portfolio, owners, shown)
    chapters = _chapters(portfolio, boxes, kept)
    if programme:
        chapters = tuple(c for c in chapters if c.programme and c.programme.iri == programme)
    return Lineage(
        chapters, tuple(portfolio.projects[iri] for iri in chosen), len(above - set(starts)), len(below - set(starts))
    )


def _owner(portfolio: Portfolio, umbrellas: set[tuple[str, str]], iri: str) -> str:
    """Return the outermost project that this one is a named part of; parts of each other belong to the first met."""
    seen = [iri]
    while True:
        parents = portfolio.projects[seen[-1]].parents
        above = [p for p in parents if p in portfolio.projects and (seen[-1], p) not in umbrellas]
        if not above:
            return seen[-1]
        if above[0] in seen:
            return min(seen)
        seen.append(above[0])


def _reached(starts: Iterable[str], steps: Sequence[Step], depth: int, *, up: bool) -> set[str]:
    next_to: dict[str, list[str]] = {}
    for step in steps:
        here, there = (step.end, step.start) if up else (step.start, step.end)
        next_to.setdefault(here, []).append(there)
    found, edge = set(starts), set(starts)
    for _ in range(depth):
        edge = {there for here in edge for there in next_to.get(here, ())} - found
        if not edge:
            break
        found |= edge
    return found


def _boxes(portfolio: Portfolio, owners: dict[str, str], shown: set[str]) -> dict[str, Box]:
    projects, periods = portfolio.projects, by_project(portfolio.periods)
    parts: dict[str, list[Project]] = {}
    for iri, owner in owners.items():
        if owner != iri:
            parts.setdefault(owner, []).append(projects[iri])
    integrated: dict[str, list[Project]] = {}
    for succession in portfolio.successions:
        if succession.kind == UMBRELLA:
            integrated.setdefault(owners[succession.successor], []).append(projects[succession.predecessor])
    order = _order(portfolio, owners)
    return {
        iri: Box(
            projects[iri],
            whole(periods.get(iri, ())),
            tuple(sorted(parts.get(iri, ()), key=lambda part: order[part.iri])),
            tuple(sorted(integrated.get(iri, ()), key=lambda project: order[project.iri])),
        )
        for iri in sorted(shown, key=lambda iri: order[iri])
    }


def _order(portfolio: Portfolio, owners: dict[str, str]) -> dict[str, tuple[object, ...]]:
    """Return what projects are sorted by: where the charts print them; those that no chart prints, beside their kin.

    Beside its kin is before the parts of it that are printed, or before its successor.
    """
    places = {iri: project.place for iri, project in portfolio.projects.items() if project.place}
    kin = [(owner, iri) for iri, owner in owners.items() if owner != iri]
    kin += [(s.predecessor, s.successor) for s in portfolio.successions]
    kin += [(owners[s.predecessor], s.successor) for s in portfolio.successions]
    beside: dict[str, tuple[int, int]] = {}
    for one, other in kin:
        if one not in places and other in places:
            beside[one] = min(beside.get(one, places[other]), places[other])
    last = (1 << 30, 0)
    return {iri: (places.get(iri) or beside.get(iri, last), iri in places, iri) for iri in portfolio.projects}


def _chapters(portfolio: Portfolio, boxes: dict[str, Box], steps: Sequence[Step]) -> tuple[Chapter, ...]:
    """Put every chain into the programme of its box that comes last on the charts and has one."""
    homes: dict[str, str] = {}
    for chain in _chains(boxes, steps):
        home = next((p for iri in reversed(chain) if (p := boxes[iri].project.programme)), "")
        homes |= dict.fromkeys(chain, home)
    programmes = {programme.iri: programme for programme in portfolio.programmes}
    inside: dict[str, list[Box]] = {}
    ending: dict[str, list[Step]] = {}
    for iri, home in homes.items():
        inside.setdefault(home if home in programmes else "", []).append(boxes[iri])
    for step in steps:
        ending.setdefault(homes[step.end] if homes[step.end] in programmes else "", []).append(step)
    return tuple(
        Chapter(programmes.get(home), tuple(inside[home]), tuple(ending.get(home, ())))
        for home in (*programmes, "")
        if home in inside
    )


def _chains(boxes: dict[str, Box], steps: Sequence[Step]) -> list[list[str]]:
    """Return the boxes that steps connect, each chain in the order of the boxes."""
    chain = {iri: {iri} for iri in boxes}
    for step in steps:
        if chain[step.start] is not chain[step.end]:
            joined = chain[step.start] | chain[step.end]
            chain |= dict.fromkeys(joined, joined)
    seen: dict[int, list[str]] = {}
    for iri in boxes:
        seen.setdefault(id(chain[iri]), []).append(iri)
    of: dict[int, list[Step]] = {}
    for step in steps:
        of.setdefault(id(chain[step.start]), []).append(step)
    return [_in_turn(members, of.get(key, ())) for key, members in seen.items()]


def _in_turn(members: Sequence[str], steps: Sequence[Step]) -> list[str]:
    """Return predecessors before successors, otherwise in the order given; what a cycle holds up comes last."""
    place = {iri: n for n, iri in enumerate(members)}
    after: dict[int, set[int]] = {}
    for step in steps:
        if step.start in place and step.end in place and step.start != step.end:
            after.setdefault(place[step.start], set()).add(place[step.end])
    waiting = Counter(later for all_later in after.values() for later in all_later)
    ready = [n for n in range(len(members)) if not waiting[n]]
    turn: list[int] = []
    while ready:
        turn.append(heappop(ready))
        for later in after.get(turn[-1], ()):
            waiting[later] -= 1
            if not waiting[later]:
                heappush(ready, later)
    return [members[n] for n in (*turn, *sorted(set(range(len(members))) - set(turn)))]


def sentences(value: Lineage, say: Say, language: str) -> tuple[str, ...]:
    """Return what the picture shows in two sentences."""
    inferred = sum(step.succession.evidence.inferred for step in value.steps)
    number = len(value.steps)
    if value.chosen:
        names = joined((say("quoted", name=project.name) for project in value.chosen), language)
        before, after = (
            counted(say, key, n) for key, n in (("predecessors", value.before), ("successors", value.after))
        )
        first = say("lineage-of", names=names, before=before, after=after)
    else:
        linked = {iri for step in value.steps for iri in (step.start, step.end)}
        alone = len(value.boxes) - len(linked)
        first = say(
            "lineage-whole",
            steps=counted(say, "successions", number),
            projects=counted(say, "projects", len(linked)),
            alone=counted(say, "alone", alone),
        )
    if not number:
        return (first, say("lineage-none"))
    return (
        first,
        say(
            "lineage-evidence",
            stated=counted(say, "successions", number - inferred),
            inferred=counted(say, "successions", inferred),
        ),
    )


def tables(value: Lineage, say: Say, language: str) -> tuple[Table, ...]:
    """Return the steps, the parts and the projects of a lineage as tables."""
    names = {p.iri: p for box in value.boxes for p in (box.project, *box.parts, *box.integrated)}

    def project(iri: str) -> Cell:
        return Cell(str(names[iri].name), iri)

    steps = tuple(
        (
            project(s.predecessor),
            project(s.successor),
            Cell(code(say, "succession", s.kind), s.iri, s.kind),
            Cell(
                fiscal_year(s.year, language) if s.year is not None else say("year-unknown"), value=s.year or "unknown"
            ),
            Cell(code(say, "extent", s.extent), value=s.extent),
            evidence_cell(s.evidence, language, say),
            Cell(s.evidence.reason),
        )
        for s in (step.succession for step in value.steps)
    )
    parts = tuple(
        (project(box.project.iri), Cell(str(part.name), part.iri), Cell(say(f"part-{how}"), value=how))
        for box in value.boxes
        for how, members in (("component", box.parts), ("integrated", box.integrated))
        for part in members
    )
    projects = tuple(
        (
            Cell(str(chapter.programme.name), chapter.programme.iri) if chapter.programme else Cell(""),
            project(box.project.iri),
            Cell(years(box.period, say, language), box.period.iri if box.period else ""),
        )
        for chapter in value.chapters
        for box in chapter.boxes
    )
    return (
        _table("steps", ("predecessor", "successor", "kind", "year", "extent", "evidence", "reason"), steps, say),
        _table("parts", ("umbrella", "part", "relation"), parts, say),
        _table("projects", ("programme", "project", "period"), projects, say),
    )


def records(value: Lineage) -> tuple[str, ...]:
    """Return the IRIs of the successions."""
    return tuple(step.succession.iri for step in value.steps)


def years(period: Period | None, say: Say, language: str) -> str:
    """Return a period in words: its years, and what is unknown about them."""
    if period is None:
        return say("period-none")
    start = fiscal_year(period.start, language) if period.start is not None else ""
    end = fiscal_year(period.end, language) if period.end is not None else ""
    kind = "fixed" if period.end is not None else period.end_kind
    if not start:
        return say("period-until", end=end) if end else say("period-none")
    return say(f"period-{kind}", start=start, end=end)


def step_told(step: Succession, names: Mapping[str, str], say: Say, language: str) -> str:
    """Return a succession in words, with the names of its projects by IRI."""
    modes = [code(say, "mode", mode) for mode in step.evidence.modes] or [say("no-evidence")]
    certainty = [certainty_told(step.evidence.certainty, say)] if step.evidence.certainty is not None else []
    return say(
        "step-told",
        start=names.get(step.predecessor, step.predecessor),
        end=names.get(step.successor, step.successor),
        kind=code(say, "succession", step.kind),
        year=fiscal_year(step.year, language) if step.year is not None else say("year-unknown"),
        extent=code(say, "extent", step.extent),
        evidence=" ".join([*modes, *certainty]),
    )


def certainty_told(certainty: Decimal, say: Say) -> str:
    """Return how sure we are of what we inferred, from a share between 0 and 1."""
    return say("certainty", percent=f"{certainty * 100:.0f}")


def _table(key: str, columns: Sequence[str], rows: tuple[tuple[Cell, ...], ...], say: Say) -> Table:
    return Table(key, say(f"lineage-{key}"), tuple(Column(name, say(f"column-{name}")) for name in columns), rows)
