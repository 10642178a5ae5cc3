"""Indicators as a table of boxes: a band for each programme, a column for each level; what is missing is outlined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from lsgraph.views.drawing import legend, svg
from lsgraph.views.drawing.svg import Drawing, Place
from lsgraph.views.drawing.wording import wrapped
from lsgraph.views.formats import joined
from lsgraph.views.indicators import LEVELS, Block, Indicators, Slot
from lsgraph.views.picture import Say, code

_MARGIN: Final = 20
_WIDTHS: Final = {"output": 300, "outcome": 340, "rowMeasure": 620}
_GAP: Final = 12
_HEAD: Final = 34
_BAND: Final = 34
_LINE: Final = 16
_PAD: Final = 8
_BOX: Final = 300  # a row measure's box; the projects stand beside it


@dataclass(frozen=True, slots=True)
class _Page:
    place: Place
    say: Say
    language: str


def draw(value: Indicators, title: str, sentences: Sequence[str], place: Place, say: Say, language: str) -> Drawing:
    """Return the picture of the indicators; ``place`` gives the link for an IRI, ``say`` the words."""
    page = _Page(place, say, language)
    right = _MARGIN + sum(_WIDTHS.values()) + _GAP * (len(LEVELS) - 1)
    content: list[Element] = []
    for level in LEVELS:
        content.append(svg.label(_left(level) + 6, _MARGIN + 20, code(say, "indicator", level), "heading"))
    content.append(
        svg.label(_left("rowMeasure") + _BOX + _GAP + 6, _MARGIN + 20, say("indicators-projects"), "small soft")
    )
    content.append(svg.path(f"M{_MARGIN} {_MARGIN + _HEAD - 4}H{right}", "rule"))
    y = float(_MARGIN + _HEAD)
    for block in value.blocks:
        drawn, y = _block(block, y, right, page)
        content += drawn
    entries = (
        (say("indicators-key-shared"), _sample("box shared")),
        (say("indicators-key-lacking"), _sample("box lacking")),
        (say("indicators-key-stated"), _line("step stated")),
        (say("indicators-key-inferred"), _line("step inferred")),
    )
    key, below = legend.legend(_MARGIN, y + 6, right - _MARGIN, entries, 36)
    return svg.drawing(right + _MARGIN, below, title, sentences, [*content, *key])


def _left(level: str) -> float:
    before = LEVELS[: LEVELS.index(level)]
    return float(_MARGIN + sum(_WIDTHS[each] + _GAP for each in before))


def _sample(look: str) -> legend.Sign:
    return lambda left, middle: [svg.box(left, middle - 9, 34, 18, look)]


def _line(look: str) -> legend.Sign:
    return lambda left, middle: [svg.path(f"M{left:g} {middle:g}h34", look)]


def _block(block: Block, top: float, right: float, page: _Page) -> tuple[list[Element], float]:
    """Return a programme with its indicators, and where it ends."""
    name = f"{block.programme.notation} {block.programme.name}".strip()
    drawn: list[Element] = [svg.box(_MARGIN, top, right - _MARGIN, _BAND - 6, "band", 0)]
    drawn.append(svg.link(page.place(block.programme.iri), name, svg.label(_MARGIN + 6, top + 19, name, "heading")))
    bottom = top + _BAND
    for level in LEVELS:
        y = top + _BAND
        for slot in block.levels.get(level, ()):
            boxes, y = _slot(slot, level, y, page)
            drawn += boxes
        if level in block.lacking:
            words = page.say("indicators-none")
            drawn.append(svg.box(_left(level), y, _box(level), 30, "box lacking"))
            drawn.append(svg.label(_left(level) + 10, y + 20, words, "small caution"))
            y += 30 + _GAP
        bottom = max(bottom, y)
    return drawn, bottom + 6


def _box(level: str) -> float:
    return float(_BOX if level == "rowMeasure" else _WIDTHS[level])


def _slot(slot: Slot, level: str, y: float, page: _Page) -> tuple[list[Element], float]:
    """Return the box of an indicator with its notes, the projects beside it, and where it ends."""
    width, x, say = _box(level), _left(level), page.say
    lines = wrapped(str(slot.use.name), width - 20, 12.5, 6)
    remarks = _remarks(slot, page)
    notes = [line for remark in remarks for line in wrapped(remark, width - 20, 11, 2)]
    projects = [(use, wrapped(name, _WIDTHS["rowMeasure"] - _BOX - _GAP - 20, 12, 2)) for use, name in slot.projects]
    beside = sum(len(words) * 15 + 6 for _, words in projects) + _PAD
    height = max(len(lines) * _LINE + len(notes) * 14 + 2 * _PAD, beside if projects else 0)
    look = "box shared" if slot.shared else "box"
    told = " – ".join((say("indicator-told", name=slot.use.name, level=code(say, "indicator", level)), *remarks))
    box = svg.link(
        page.place(slot.use.iri),
        told,
        svg.box(x, y, width, height, look),
        *svg.labels(x + 10, y + _PAD + 12, lines, _LINE, "row-name"),
        *svg.labels(x + 10, y + _PAD + 11 + len(lines) * _LINE, notes, 14, "tiny soft"),
    )
    drawn, row = [box], y + _PAD
    for use, words in projects:
        drawn.append(_project(use.target, use.iri, use.evidence.inferred, words, x + width, row, page))
        row += len(words) * 15 + 6
    return drawn, y + height + _GAP


def _project(project: str, use: str, inferred: bool, words: Sequence[str], x: float, y: float, page: _Page) -> Element:
    """Return a project that an indicator is tied to: the tie leads to its record, the name to the project."""
    name, line = "".join(words), "step inferred" if inferred else "step stated"
    how = page.say("indicators-key-inferred" if inferred else "indicators-key-stated")
    return svg.group(
        svg.link(page.place(use), f"{name}: {how}", svg.path(f"M{x:g} {y + 8:g}h{_GAP + 12}", line)),
        svg.link(page.place(project), name, *svg.labels(x + _GAP + 18, y + 12, words, 15, "small")),
    )


def _remarks(slot: Slot, page: _Page) -> list[str]:
    remarks: list[str] = []
    if slot.shared:
        names = joined((each.notation or str(each.name) for each in slot.shared), page.language)
        remarks.append(page.say("indicators-shared-with", names=names))
    if slot.as_outcome:
        remarks.append(page.say("remark-also-outcome"))
    return remarks
