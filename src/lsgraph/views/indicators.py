"""Indicators as plain values: which are used as output, outcome and row measure of which programme and projects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from lsgraph.views.formats import joined
from lsgraph.views.ontology import name_of
from lsgraph.views.picture import Cell, Column, Say, Table, code, counted, evidence_cell, listed
from lsgraph.views.portfolio import Evidence, Portfolio, Programme
from lsgraph.views.rows import Row
from lsgraph.views.texts import Text, texts

LEVELS: Final = ("output", "outcome", "rowMeasure")
"""Levels of indicators: output and outcome of a programme, measure of a row of its chart."""


@dataclass(frozen=True, slots=True)
class Use:
    """That an indicator is used for a programme or a project, at a level; ``page`` is that of the chart."""

    iri: str
    indicator: str
    name: Text
    target: str
    level: str
    chart: str = ""
    page: int | None = None
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True)
class Slot:
    """A use for a programme, with the uses of the same row for projects; ``shared`` are other programmes with it."""

    use: Use
    projects: tuple[tuple[Use, str], ...] = ()  # use, name of the project
    shared: tuple[Programme, ...] = ()
    as_outcome: bool = False  # a row measure that is an outcome of the same programme, too


@dataclass(frozen=True, slots=True)
class Block:
    """The indicators of a programme by level; ``lacking`` are the levels for which it has none."""

    programme: Programme
    levels: Mapping[str, tuple[Slot, ...]]

    @property
    def lacking(self) -> tuple[str, ...]:
        """Return the levels without an indicator."""
        return tuple(level for level in LEVELS if not self.levels.get(level))


@dataclass(frozen=True, slots=True)
class Indicators:
    """The blocks of the programmes; ``bare`` are projects that no row measure is tied to, ``loose`` other uses."""

    blocks: tuple[Block, ...]
    bare: tuple[tuple[str, str], ...] = ()  # IRI, name
    loose: tuple[Use, ...] = ()

    @property
    def slots(self) -> tuple[tuple[Block, str, Slot], ...]:
        """Return every use for a programme, in order."""
        return tuple((b, level, slot) for b in self.blocks for level in LEVELS for slot in b.levels.get(level, ()))


def indicators(uses: Sequence[Use], portfolio: Portfolio, programme: str = "") -> Indicators:
    """Return the indicators of one programme or of all."""
    index = _indexed(uses)
    blocks = tuple(_block(each, index, portfolio) for each in portfolio.programmes if programme in ("", each.iri))
    shown = {block.programme.iri for block in blocks}
    placed = {slot.use.iri for b in blocks for of in b.levels.values() for slot in of}
    placed |= {use.iri for b in blocks for of in b.levels.values() for slot in of for use, _ in slot.projects}
    tied = {use.target for use in uses}
    bare = [
        (p.iri, str(p.name))
        for p in portfolio.projects.values()
        if p.programme in shown and p.listed and p.iri not in tied
    ]
    loose = () if programme else tuple(use for use in uses if use.iri not in placed)
    return Indicators(blocks, tuple(bare), loose)


@dataclass(frozen=True, slots=True)
class _Index:
    """The uses by what they are for, and by indicator."""

    of: Mapping[str, Sequence[Use]]
    like: Mapping[str, Sequence[Use]]


def _indexed(uses: Iterable[Use]) -> _Index:
    of: dict[str, list[Use]] = {}
    like: dict[str, list[Use]] = {}
    for use in uses:
        of.setdefault(use.target, []).append(use)
        like.setdefault(use.indicator, []).append(use)
    return _Index(of, like)


def _block(programme: Programme, index: _Index, portfolio: Portfolio) -> Block:
    mine = index.of.get(programme.iri, ())
    outcomes = {use.indicator for use in mine if use.level == "outcome"}
    levels: dict[str, list[Slot]] = {}
    taken: set[str] = set()
    for use in mine:
        projects = []
        for other in index.like[use.indicator]:
            project = portfolio.projects.get(other.target)
            if other.level == use.level and project and project.programme == programme.iri and other.iri not in taken:
                taken.add(other.iri)
                projects.append((other, str(project.name)))
        sharing = {other.target for other in index.like[use.indicator] if other.level != "rowMeasure"}
        sharing.discard(programme.iri)
        shared = tuple(each for each in portfolio.programmes if each.iri in sharing) if sharing else ()
        also = use.level == "rowMeasure" and use.indicator in outcomes
        levels.setdefault(use.level, []).append(Slot(use, tuple(projects), shared, also))
    return Block(programme, {level: tuple(found) for level, found in levels.items()})


def sentences(value: Indicators, say: Say, language: str) -> tuple[str, str]:
    """Return how many indicators there are, which are shared or doubled, and which levels lack one."""
    counts = [
        say("indicators-level", level=code(say, "indicator", level), count=len(found))
        for level in LEVELS
        for found in [{slot.use.indicator for _, at, slot in value.slots if at == level}]
    ]
    shared = {
        slot.use.indicator: str(slot.use.name) for _, at, slot in value.slots if slot.shared and at != "rowMeasure"
    }
    double = [block.programme.name for block in value.blocks if len(block.levels.get("outcome", ())) > 1]
    lacking = [
        say("indicators-lack", programme=block.programme.name, level=code(say, "indicator", level))
        for block in value.blocks
        for level in block.lacking
    ]
    names = joined((say("quoted", name=name) for name in shared.values()), language)
    return (
        say(
            "indicators-counts",
            programmes=counted(say, "programmes", len(value.blocks)),
            levels=joined(counts, language),
            shared=say("indicators-shared", names=names) if shared else say("indicators-unshared"),
        ),
        say(
            "indicators-notes",
            double=say("indicators-double", names=joined(map(str, double), language))
            if double
            else say("indicators-single"),
            lacking=joined(lacking, language) if lacking else say("indicators-complete"),
            bare=counted(say, "bare", len(value.bare)),
        ),
    )


def tables(value: Indicators, say: Say, language: str) -> tuple[Table, ...]:
    """Return the uses one by one, levels that lack an indicator, and projects without a row measure."""
    columns = ("programme", "level", "indicator", "used-for", "shared", "remark", "page", "evidence", "reason")
    rows = []
    for block, level, slot in value.slots:
        for use, name in ((slot.use, str(block.programme.name)), *slot.projects):
            rows.append(_row(block, level, slot, use, name, say, language))
    lacking = tuple(
        (
            Cell(str(block.programme.name), block.programme.iri),
            Cell(code(say, "indicator", level), value=level),
        )
        for block in value.blocks
        for level in block.lacking
    )
    loose = tuple(
        (
            Cell(str(use.name), use.indicator),
            Cell(code(say, "indicator", use.level), use.iri, use.level),
            Cell(name_of(use.target), use.target),
        )
        for use in value.loose
    )
    return (
        _table("uses", columns, tuple(rows), say),
        _table("lacking", ("programme", "level"), lacking, say),
        _table("bare", ("project",), tuple((Cell(name, iri),) for iri, name in value.bare), say),
        _table("loose", ("indicator", "level", "used-for"), loose, say),
    )


def records(value: Indicators) -> tuple[str, ...]:
    """Return the IRIs of the uses."""
    return tuple(use.iri for _, _, slot in value.slots for use in (slot.use, *(use for use, _ in slot.projects)))


def _row(block: Block, level: str, slot: Slot, use: Use, name: str, say: Say, language: str) -> tuple[Cell, ...]:
    double = level == "outcome" and len(block.levels.get("outcome", ())) > 1
    remarks = [say("remark-two-outcomes")] if double else []
    remarks += [say("remark-also-outcome")] if slot.as_outcome else []
    return (
        Cell(f"{block.programme.notation} {block.programme.name}".strip(), block.programme.iri),
        Cell(code(say, "indicator", level), use.iri, level),
        Cell(str(use.name), use.indicator),
        Cell(name, use.target),
        listed([Cell(f"{p.notation} {p.name}".strip(), p.iri) for p in slot.shared]),
        Cell(joined(remarks, language)),
        Cell(str(use.page or ""), use.chart, use.page),
        evidence_cell(use.evidence, language, say),
        Cell(use.evidence.reason),
    )


def _table(key: str, columns: Sequence[str], rows: tuple[tuple[Cell, ...], ...], say: Say) -> Table:
    heads = tuple(Column(name, say(f"column-{name}"), name == "page") for name in columns)
    return Table(key, say(f"indicators-{key}-table"), heads, rows)


def uses(rows: Iterable[Row], evidence: Mapping[str, Evidence], language: str) -> tuple[Use, ...]:
    """Return the uses of indicators from the rows of the block ``picture-indicators``, in the order of the charts."""
    listed_rows = tuple(rows)
    names = texts(listed_rows, "indicator", "name", language)
    found: dict[str, Use] = {}
    for row in listed_rows:
        iri, indicator = str(row["record"]), str(row["indicator"])
        page = int(str(row["page"])) if "page" in row else None
        found.setdefault(
            iri,
            Use(
                iri,
                indicator,
                names.get(indicator, Text(name_of(indicator))),
                str(row["for"]),
                name_of(str(row["kind"])),
                str(row.get("chart", "")),
                page,
                evidence.get(iri, Evidence()),
            ),
        )
    return tuple(found.values())
