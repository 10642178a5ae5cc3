"""A lineage as boxes from left to right; a step is a solid line if the source states it, dashed if it is inferred."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from lsgraph.views.drawing import legend, svg
from lsgraph.views.drawing.layers import Layered, layered
from lsgraph.views.drawing.svg import Drawing, Place
from lsgraph.views.drawing.wording import wrapped
from lsgraph.views.formats import fiscal_year
from lsgraph.views.lineage import Box, Chapter, Lineage, Step, certainty_told, step_told, years
from lsgraph.views.picture import Say, code
from lsgraph.views.portfolio import Project, Succession

BOX: Final = 250
GAP: Final = 168
_RUN: Final = 122  # of the gap: straight, so that the words of a step stand above it
_PAD: Final = 12
_LINE: Final = 18
_PART_LINE: Final = 15
_PART_GAP: Final = 5
_BETWEEN: Final = 30
_BEND: Final = 16  # what an edge takes of a layer that it only passes
_MARGIN: Final = 24
_ALONE: Final = 3  # boxes without steps, side by side


@dataclass(frozen=True, slots=True)
class _Placed:
    """A box with its left upper corner, its height, and the height at which each project of it is met."""

    box: Box
    x: float
    y: float
    height: float
    meets: dict[str, float]


@dataclass(frozen=True, slots=True)
class _Writer:
    place: Place
    say: Say
    language: str
    chosen: frozenset[str]
    names: dict[str, str]


def draw(value: Lineage, title: str, sentences: Sequence[str], place: Place, say: Say, language: str) -> Drawing:
    """Return the picture of a lineage; ``place`` gives the link for an IRI, ``say`` the words."""
    names = {p.iri: str(p.name) for box in value.boxes for p in (box.project, *box.parts, *box.integrated)}
    writer = _Writer(place, say, language, frozenset(project.iri for project in value.chosen), names)
    content: list[Element] = [
        svg.arrowhead("step-end", "ink-line-fill"),
        svg.arrowhead("step-end-inferred", "soft-line-fill"),
    ]
    y, width = float(_MARGIN), 3 * BOX + 2 * GAP
    for chapter in value.chapters:
        drawn, below, right = _chapter(chapter, y, writer)
        content += drawn
        y, width = below + _BETWEEN, max(width, round(right - _MARGIN))
    if not value.boxes:
        content.append(svg.label(_MARGIN, y + 14, say("lineage-nothing"), "soft"))
        y += 40
    key, below = _legend(y, say)
    return svg.drawing(width + 2 * _MARGIN, below, title, sentences, [*content, *key])


def _chapter(chapter: Chapter, y: float, writer: _Writer) -> tuple[list[Element], float, float]:
    """Return the elements of a chapter that begins at ``y``, and how far down and right it reaches."""
    drawn: list[Element] = []
    if chapter.programme:
        name = f"{chapter.programme.notation} {chapter.programme.name}".strip()
        words = svg.label(_MARGIN, y + 14, name, "heading", language=_other(chapter.programme.name.language, writer))
        drawn.append(svg.link(writer.place(chapter.programme.iri), name, words))
        y += 30
    index = {box.project.iri: n for n, box in enumerate(chapter.boxes)}
    leaving: dict[int, list[Step]] = {}
    for step in chapter.steps:
        leaving.setdefault(index[step.start], []).append(step)
    edges = list(dict.fromkeys((index[step.start], index[step.end]) for step in chapter.steps))
    right, alone = 0.0, []
    for layout in layered(len(chapter.boxes), edges):
        chain = [step for layer in layout.layers for vertex in layer for step in leaving.get(vertex, ())]
        if not chain:
            alone.append(chapter.boxes[layout.layers[0][0]])
            continue
        placed, bends, height = _positions(layout, chapter.boxes, y)
        routes = {(route[0], route[-1]): route for route in layout.routes}
        drawn += [e for step in chain for e in _step(step, index, routes, placed, bends, writer, chain)]
        drawn += [_box(one, writer) for one in placed.values()]
        right = max(right, *(one.x + BOX for one in placed.values()))
        y += height + _BETWEEN
    for row in (alone[n : n + _ALONE] for n in range(0, len(alone), _ALONE)):
        boxes = [_at(box, _MARGIN + n * (BOX + GAP), y) for n, box in enumerate(row)]
        drawn += [_box(one, writer) for one in boxes]
        right = max(right, *(one.x + BOX for one in boxes))
        y += max(one.height for one in boxes) + _BETWEEN
    return drawn, y - _BETWEEN, right


def _positions(
    layout: Layered, boxes: Sequence[Box], y: float
) -> tuple[dict[str, _Placed], dict[int, tuple[float, float]], float]:
    """Stack each layer in its order, centred on the tallest; bends are the vertices beyond the boxes."""
    heights = [[_height(boxes[v]) if v < len(boxes) else _BEND for v in layer] for layer in layout.layers]
    totals = [sum(column) + _BETWEEN * (len(column) - 1) for column in heights]
    placed: dict[str, _Placed] = {}
    bends: dict[int, tuple[float, float]] = {}
    for depth, (layer, column) in enumerate(zip(layout.layers, heights, strict=True)):
        top, x = y + (max(totals) - totals[depth]) / 2, _MARGIN + depth * (BOX + GAP)
        for vertex, height in zip(layer, column, strict=True):
            if vertex < len(boxes):
                placed[boxes[vertex].project.iri] = _at(boxes[vertex], x, top)
            else:
                bends[vertex] = (x, top + height / 2)
            top += height + _BETWEEN
    return placed, bends, max(totals)


def _names(box: Box) -> tuple[str, ...]:
    return wrapped(str(box.project.name), BOX - 2 * _PAD, 13.5, 6)


def _members(box: Box) -> tuple[tuple[Project, bool], ...]:
    return (*((part, False) for part in box.parts), *((project, True) for project in box.integrated))


def _member_names(project: Project) -> tuple[str, ...]:
    return wrapped(str(project.name), BOX - 2 * _PAD - 14, 11.5, 6)


def _head(box: Box) -> float:
    return len(_names(box)) * _LINE + _LINE + 2 * 9


def _height(box: Box) -> float:
    members = [len(_member_names(member)) for member, _ in _members(box)]
    return _head(box) + (sum(members) * _PART_LINE + len(members) * _PART_GAP + 6 if members else 0)


def _at(box: Box, x: float, y: float) -> _Placed:
    head = _head(box)
    meets, below = {box.project.iri: y + head / 2}, y + head
    for member, integrated in _members(box):
        height = len(_member_names(member)) * _PART_LINE + _PART_GAP
        if not integrated:
            meets[member.iri] = below + height / 2 + 1
        below += height
    return _Placed(box, x, y, _height(box), meets)


def _box(one: _Placed, writer: _Writer) -> Element:
    project, names = one.box.project, _names(one.box)
    period = years(one.box.period, writer.say, writer.language)
    look = "chosen" if project.iri in writer.chosen else "referenced" if project.referenced else ""
    head = svg.link(
        writer.place(project.iri),
        f"{project.name} ({period})",
        svg.box(one.x, one.y, BOX, one.height, f"box {look}".strip()),
        *svg.labels(one.x + _PAD, one.y + 9 + 13, names, _LINE, "name"),
        svg.label(one.x + _PAD, one.y + 9 + 13 + len(names) * _LINE, period, "small soft"),
    )
    drawn = [head]
    top = one.y + _head(one.box)
    if _members(one.box):
        drawn.append(svg.path(f"M{one.x:g} {top:g}h{BOX}", "rule"))
    for member, integrated in _members(one.box):
        lines, x, y = _member_names(member), one.x + _PAD, top + 15
        told = f"{writer.say('part-integrated' if integrated else 'part-component')}: {member.name}"
        sign = svg.path(f"M{x:g} {y - 4:g}h7m-3-3 3 3-3 3" if integrated else f"M{x:g} {y - 8:g}v4h6", "rule")
        look = "part chosen-words" if member.iri in writer.chosen else "part"
        drawn.append(svg.link(writer.place(member.iri), told, sign, *svg.labels(x + 13, y, lines, _PART_LINE, look)))
        top += len(lines) * _PART_LINE + _PART_GAP
    return svg.group(*drawn, class_="project")


def _step(
    step: Step,
    index: dict[str, int],
    routes: dict[tuple[int, int], tuple[int, ...]],
    placed: dict[str, _Placed],
    bends: dict[int, tuple[float, float]],
    writer: _Writer,
    chain: Sequence[Step],
) -> list[Element]:
    succession = step.succession
    start, end = placed[step.start], placed[step.end]
    y0 = start.meets.get(succession.predecessor, start.meets[step.start])
    y1 = end.meets.get(succession.successor, end.meets[step.end])
    inferred = succession.evidence.inferred
    look = f"step {'inferred' if inferred else 'stated'}"
    marker = "step-end-inferred" if inferred else "step-end"
    told = step_told(succession, writer.names, writer.say, writer.language)
    if step.start == step.end:
        x = start.x + BOX
        line = svg.path(f"M{x:g} {y0:g}c22 0 22 {y1 - y0:g} 1 {y1 - y0:g}", look, marker)
        words = _words(succession, x + 26, (y0 + y1) / 2 + 3, writer)
        return [svg.link(writer.place(succession.iri), told, line, *words, class_="succession")]
    through = [bends[v] for v in routes[index[step.start], index[step.end]][1:-1]]
    forward = end.x > start.x
    apart = [other for other in chain if other.start != other.end]
    splits = sum(other.start == step.start for other in apart) > sum(other.end == step.end for other in apart)
    x0, x1 = (start.x + BOX, end.x) if forward else (start.x, end.x + BOX)
    line = svg.path(_curve(x0, y0, x1, y1, through, first=not splits), look, marker)
    last = through[-1][0] + BOX if through else x0
    x = (last + GAP - _RUN - 4 if splits else x0 + 8) if forward else x1 + 8
    words = _words(succession, x, (y1 if splits else y0) - 6, writer)
    return [svg.link(writer.place(succession.iri), told, line, *words, class_="succession")]


def _curve(x0: float, y0: float, x1: float, y1: float, through: Sequence[tuple[float, float]], *, first: bool) -> str:
    """Return path data: straight where the words stand, at the start if ``first``, otherwise before the end."""
    sign = 1 if x1 > x0 else -1
    steps = [f"M{x0:g} {y0:g}"]
    x, y = x0, y0
    stops = [*((bx if sign > 0 else bx + BOX, by, bx + BOX if sign > 0 else bx) for bx, by in through), (x1, y1, x1)]
    for n, (near, height, far) in enumerate(stops):
        last = n == len(stops) - 1
        if first and n == 0:
            x += sign * _RUN
            steps.append(f"H{x:g}")
        goal = near - sign * (_RUN if last and not first else 8 if last else 0)
        middle = (x + goal) / 2
        steps.append(f"C{middle:g} {y:g} {middle:g} {height:g} {goal:g} {height:g}")
        steps.append(f"H{far - (sign if last else 0):g}")
        x, y = far, height
    return "".join(steps)


def _words(succession: Succession, x: float, y: float, writer: _Writer) -> list[Element]:
    """Return what stands at a step: its kind above the line, year, extent and certainty below."""
    say, evidence = writer.say, succession.evidence
    year = fiscal_year(succession.year, writer.language) if succession.year is not None else say("year-unknown")
    below = [
        say("of-extent", year=year, extent=code(say, "extent", succession.extent))
        if succession.extent != "unknown"
        else year
    ]
    if evidence.inferred:
        below.append(
            certainty_told(evidence.certainty, say) if evidence.certainty is not None else say("mode-editorInference")
        )
    return [
        svg.label(x, y, code(say, "succession", succession.kind), "small"),
        *svg.labels(x, y + 19, below, 13, "tiny soft"),
    ]


def _legend(y: float, say: Say) -> tuple[list[Element], float]:
    def step(look: str, marker: str) -> legend.Sign:
        return lambda x, y: [svg.path(f"M{x:g} {y:g}h28", f"step {look}", marker)]

    entries: tuple[tuple[str, legend.Sign], ...] = (
        (say("legend-stated"), step("stated", "step-end")),
        (say("legend-inferred"), step("inferred", "step-end-inferred")),
        (say("legend-part"), lambda x, y: [svg.path(f"M{x + 12:g} {y - 5:g}v5h8", "rule")]),
        (say("legend-integrated"), lambda x, y: [svg.path(f"M{x + 10:g} {y:g}h9m-4-4 4 4-4 4", "rule")]),
        (say("legend-referenced"), lambda x, y: [svg.box(x, y - 8, 28, 16, "box referenced")]),
    )
    return legend.legend(_MARGIN, y, 3 * BOX + 2 * GAP, entries, 28)


def _other(language: str, writer: _Writer) -> str:
    return language if language and language != writer.language else ""
