"""A timeline as rows and fiscal years: bars for periods, marks for evaluations, lines for successions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Final
from xml.etree.ElementTree import Element

from lsgraph.views.drawing import legend, marks, svg
from lsgraph.views.drawing.lettering import width_of
from lsgraph.views.drawing.svg import Drawing, Place
from lsgraph.views.drawing.wording import wrapped
from lsgraph.views.formats import era_year, fiscal_year, short_era_year
from lsgraph.views.lineage import step_told, years
from lsgraph.views.picture import Say, code
from lsgraph.views.portfolio import Mark, Period, Succession
from lsgraph.views.timeline import Line, Section, Timeline, evaluation_words

_MARGIN: Final = 20
_NAME: Final = 330
_YEAR: Final = 58
_HEAD: Final = 44
_BAND: Final = 32
_ROW: Final = 28
_SECOND: Final = 14  # more for every further line of a name
_LANE: Final = 9
_BAR: Final = 12


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where things stand: the left edges of the columns and the years, the middle of each project's row."""

    value: Timeline
    place: Place
    say: Say
    language: str
    lanes: float
    undated: float
    plot: float
    middles: dict[str, float]
    names: dict[str, str]

    def x(self, year: int) -> float:
        """Return the left edge of a fiscal year."""
        return self.plot + (year - self.value.first) * _YEAR

    @property
    def right(self) -> float:
        """Return the right edge of the last year."""
        return self.x(self.value.last + 1)


def draw(value: Timeline, title: str, sentences: Sequence[str], place: Place, say: Say, language: str) -> Drawing:
    """Return the picture of a timeline; ``place`` gives the link for an IRI, ``say`` the words."""
    steps = [s for s in value.successions if s.year is None]
    rows = {line.project.iri: float(n) for n, line in enumerate(value.lines)}
    lanes = _lanes(steps, rows)
    undated = _MARGIN + _NAME + (max(lanes.values(), default=-1) + 1) * _LANE + 16
    room = max((sum(marks.width(e, say) + 4 for e in line.undated) for line in value.lines), default=0)
    plot = undated + max(room, width_of(say("timeline-undated"), 11)) + 14
    middles, bottom = _middles(value, plot, say)
    names = {line.project.iri: str(line.project.name) for line in value.lines}
    grid = _Grid(value, place, say, language, _MARGIN + _NAME + 8, undated, plot, middles, names)
    content = [svg.arrowhead("step-end", "ink-line-fill"), svg.arrowhead("step-end-inferred", "soft-line-fill")]
    content += _years(grid, bottom)
    for section in value.sections:
        content += _section(section, grid)
    content += [_succession(step, grid, lanes.get(step.iri)) for step in value.successions]
    signs = [mark for line in value.lines for mark in _marks(line, grid)]
    foot, below = _legend(bottom + 12, grid)
    return svg.drawing(grid.right + _MARGIN, below, title, sentences, [*content, *signs, *foot])


def _band(section: Section, plot: float, say: Say) -> float:
    return _BAND + 16 * len(_printed(section, plot, say))


def _names(line: Line) -> tuple[str, ...]:
    return wrapped(str(line.project.name), _NAME - 10 - line.depth * 16, 12.5, 5)


def _height(line: Line) -> float:
    return _ROW + _SECOND * (len(_names(line)) - 1) - (4 if line.depth else 0)


def _middles(value: Timeline, plot: float, say: Say) -> tuple[dict[str, float], float]:
    y, found = float(_MARGIN + _HEAD), {}
    for section in value.sections:
        found["" if section.programme is None else section.programme.iri] = y
        y += _band(section, plot, say)
        for line in section.lines:
            found[line.project.iri] = y + _height(line) / 2
            y += _height(line)
        y += 8
    return found, y


def _lanes(steps: Sequence[Succession], middles: dict[str, float]) -> dict[str, int]:
    """Give each step without a year the first lane that no other takes at that height."""
    taken: list[float] = []
    found = {}
    spans = [(middles[s.predecessor], middles[s.successor], s.iri) for s in steps]
    for top, bottom, iri in sorted((min(a, b), max(a, b), iri) for a, b, iri in spans):
        lane = next((n for n, until in enumerate(taken) if until < top), len(taken))
        taken[lane : lane + 1] = [bottom]
        found[iri] = lane
    return found


def _years(grid: _Grid, bottom: float) -> list[Element]:
    """Return the heads of the columns in both calendars, and the lines between them."""
    value, top = grid.value, float(_MARGIN)
    drawn: list[Element] = []
    for year, look, words in (
        (value.fy, "as-of", _as_of(value.fy, grid) if value.fy is not None else ""),
        (value.today, "today", grid.say("timeline-today")),
    ):
        if year is not None and value.first <= year <= value.last:
            column = svg.box(grid.x(year), top, _YEAR, bottom - top, f"column {look}", 0)
            drawn.append(svg.group(column, told=words))
    drawn.append(svg.label(grid.undated, top + 34, grid.say("timeline-undated"), "tiny soft"))
    for year in range(value.first, value.last + 1):
        x = grid.x(year)
        drawn += [
            svg.path(f"M{x:g} {top + 6:g}V{bottom:g}", "hair"),
            svg.label(
                x + _YEAR / 2,
                top + 18,
                era_year(year) if grid.language == "ja" else short_era_year(year),
                "small",
                "middle",
            ),
            svg.label(x + _YEAR / 2, top + 34, str(year), "tiny soft", "middle"),
        ]
    drawn.append(svg.path(f"M{grid.right:g} {top + 6:g}V{bottom:g}", "hair"))
    drawn.append(svg.path(f"M{_MARGIN} {top + _HEAD:g}H{grid.right:g}", "rule"))
    return drawn


def _section(section: Section, grid: _Grid) -> list[Element]:
    top = grid.middles[section.programme.iri if section.programme else ""]
    drawn: list[Element] = [
        svg.box(_MARGIN, top, grid.right - _MARGIN, _band(section, grid.plot, grid.say) - 6, "band", 0)
    ]
    if section.programme:
        name = f"{section.programme.notation} {section.programme.name}".strip()
        words = svg.label(_MARGIN + 6, top + 18, name, "heading")
        drawn.append(svg.link(grid.place(section.programme.iri), name, words))
    if section.marks:
        drawn.append(svg.label(_MARGIN + 6, top + 38, grid.say("timeline-marks-of"), "tiny soft"))
    drawn += [
        words
        for line, y in zip(_printed(section, grid.plot, grid.say), count(top + 38, 16), strict=False)
        for words in _printed_line(line, y, grid)
    ]
    for line in section.lines:
        drawn.append(_row(line, grid))
    return drawn


def _printed(section: Section, plot: float, say: Say) -> list[list[Mark]]:
    """Return the marks of a programme in lines that end before the years: they stand at none of them."""
    room = plot - _MARGIN - 20
    lines: list[list[Mark]] = []
    x = room
    for mark in section.marks:
        wide = width_of(_bracketed(mark), 11)
        if x + wide > room:
            lines.append([])
            x = width_of(say("timeline-marks-of"), 11) + 8
        lines[-1].append(mark)
        x += wide
    return lines


def _bracketed(mark: Mark) -> str:
    return f"［{mark.printed}］"


def _printed_line(line: Sequence[Mark], y: float, grid: _Grid) -> list[Element]:
    drawn, x = [], _MARGIN + 14 + width_of(grid.say("timeline-marks-of"), 11)
    for mark in line:
        words = svg.label(x, y, _bracketed(mark), "tiny soft")
        drawn.append(svg.link(grid.place(mark.iri), grid.say("mark-told", mark=mark.printed), words))
        x += width_of(_bracketed(mark), 11)
    return drawn


def _row(line: Line, grid: _Grid) -> Element:
    middle, names = grid.middles[line.project.iri], _names(line)
    x = _MARGIN + 6 + line.depth * 16
    y = middle + 4.5 - (len(names) - 1) * _SECOND / 2
    period = years(line.periods[0] if line.periods else None, grid.say, grid.language)
    look = "row-name part" if line.depth or line.project.referenced else "row-name"
    children = [
        svg.link(
            grid.place(line.project.iri), f"{line.project.name} ({period})", *svg.labels(x, y, names, _SECOND, look)
        )
    ]
    if line.depth:
        children.append(svg.path(f"M{x - 10:g} {middle - 6:g}v5h6", "rule"))
    children.append(svg.path(f"M{_MARGIN} {middle + _height(line) / 2:g}H{grid.right:g}", "hair"))
    children += [_bar(period, line, grid) for period in line.periods if _within(period, grid.value)]
    return svg.group(*children)


def _within(period: Period, value: Timeline) -> bool:
    start, end = (
        period.start or period.end,
        period.end or (period.start if period.end_kind != "openEnded" else value.last),
    )
    return start is not None and end is not None and start <= value.last and end >= value.first


def _bar(period: Period, line: Line, grid: _Grid) -> Element:
    """Return the bar of a period: closed where an end is fixed, an arrow where it is open, torn where it is unknown."""
    value, y = grid.value, grid.middles[line.project.iri]
    height = _BAR / 2 if period.extent == "part" else _BAR
    top = y - height / 2 if period.extent != "part" else y + _BAR / 2 + 1
    after = [p.end for p in line.periods if p is not period and p.end is not None and p.extent != "part"]
    start = (
        period.start
        if period.start is not None
        else min(period.end or value.first, max(after, default=(period.end or value.first) - 1) + 1)
    )
    x0 = max(grid.x(start), grid.plot) + (1 if start >= value.first else 0)
    look = "bar part-bar" if period.extent == "part" else "bar"
    if period.end is not None:
        x1 = min(grid.x(period.end + 1), grid.right) - (1 if period.end <= value.last else 0)
        shape = svg.box(x0, top, x1 - x0, height, look, 1)
    elif period.end_kind == "openEnded":
        x1, tip = grid.right, height / 2 + 3
        shape = svg.path(f"M{x0:g} {top:g}H{x1 - tip:g}L{x1:g} {y:g}L{x1 - tip:g} {top + height:g}H{x0:g}z", look)
    else:
        x1 = min(grid.x(start + 2), grid.right) - 8
        torn = "".join(f"l{-6 if n % 2 else 6} {height / 4:g}" for n in range(4))
        shape = svg.path(f"M{x0:g} {top:g}H{x1:g}{torn}H{x0:g}z", f"{look} unknown")
    told = grid.say(
        "period-told",
        project=line.project.name,
        years=years(period, grid.say, grid.language),
        extent=code(grid.say, "extent", period.extent),
    )
    return svg.link(grid.place(period.iri), told, shape)


def _marks(line: Line, grid: _Grid) -> list[Element]:
    """Return the marks of a row: those with a year in it, side by side where it has several; the others before it."""
    say, value, y = grid.say, grid.value, grid.middles[line.project.iri]
    drawn, x = [], grid.undated
    for evaluation in line.undated:
        wide = marks.width(evaluation, say)
        told = f"{line.project.name}: {evaluation_words(evaluation, say, grid.language)}"
        drawn.append(marks.mark(evaluation, x + wide / 2, y, told, grid.place, say))
        x += wide + 4
    for year in dict.fromkeys(e.year for e in line.dated if e.year is not None and value.first <= e.year <= value.last):
        same = [e for e in line.dated if e.year == year]
        widths = [marks.width(e, say) + 2 for e in same]
        x = grid.x(year) + _YEAR / 2 - sum(widths) / 2
        for evaluation, wide in zip(same, widths, strict=True):
            told = f"{line.project.name}: {evaluation_words(evaluation, say, grid.language)}"
            drawn.append(marks.mark(evaluation, x + wide / 2, y, told, grid.place, say))
            x += wide
    return drawn


def _succession(step: Succession, grid: _Grid, lane: int | None) -> Element:
    """Return the line of a succession: at the beginning of its year, or beside the names where no year is known."""
    y0, y1 = grid.middles[step.predecessor], grid.middles[step.successor]
    inferred = step.evidence.inferred
    look, marker = ("step inferred", "step-end-inferred") if inferred else ("step stated", "step-end")
    if lane is not None:
        x = grid.lanes + lane * _LANE
        steps = f"M{x - 6:g} {y0:g}h6V{y1:g}h-5"
    elif step.year is not None and grid.value.first <= step.year <= grid.value.last:
        x = grid.x(step.year)
        steps = f"M{x - 8:g} {y0:g}h4V{y1:g}h4" if step.year > grid.value.first else f"M{x - 2:g} {y0:g}V{y1:g}h3"
    else:
        return svg.group()
    told = step_told(step, grid.names, grid.say, grid.language)
    return svg.link(grid.place(step.iri), told, svg.path(steps, look, marker), class_="succession")


def _legend(y: float, grid: _Grid) -> tuple[list[Element], float]:
    say, value = grid.say, grid.value

    def column(look: str) -> legend.Sign:
        return lambda x, y: [svg.box(x, y - 9, 36, 18, f"column {look}", 0)]

    def bar(x: float, y: float) -> list[Element]:
        return [svg.box(x, y - 6, 36, _BAR, "bar", 1)]

    def open_bar(x: float, y: float) -> list[Element]:
        return [svg.path(f"M{x:g} {y - 6:g}h27l9 6-9 6h-27z", "bar")]

    def unknown(x: float, y: float) -> list[Element]:
        return [svg.path(f"M{x:g} {y - 6:g}h28l6 3-6 3 6 3-6 3h-28z", "bar unknown")]

    def part(x: float, y: float) -> list[Element]:
        return [svg.box(x, y - 3, 36, 6, "bar part-bar", 1)]

    def succession(x: float, y: float) -> list[Element]:
        return [
            svg.path(f"M{x:g} {y - 3:g}h34", "step stated", "step-end"),
            svg.path(f"M{x:g} {y + 4:g}h34", "step inferred", "step-end-inferred"),
        ]

    def sign(look: str) -> legend.Sign:
        return lambda x, y: list(marks.shape(say("mark-midTerm"), x + 17, y, look))

    entries = (
        (say("legend-fixed"), bar),
        (say("legend-open"), open_bar),
        (say("legend-unknown"), unknown),
        (say("legend-part-period"), part),
        (say("legend-bare"), lambda x, y: [svg.path(f"M{x:g} {y + 9:g}h36", "hair")]),
        (say("legend-planned"), sign("planned")),
        (say("legend-conducted"), sign("conducted")),
        (say("legend-undated"), sign("undated")),
        (say("legend-succession"), succession),
    )
    asked = [] if value.fy is None else [(_as_of(value.fy, grid), column("as-of"))]
    running = [] if value.today is None else [(say("timeline-today"), column("today"))]
    return legend.legend(_MARGIN, y, grid.right - _MARGIN, [*entries, *asked, *running], 36)


def _as_of(year: int, grid: _Grid) -> str:
    return grid.say("timeline-as-of", year=fiscal_year(year, grid.language))
