"""An evaluation calendar as a table of fiscal years and kinds; below it what has no year, and what stands out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from lsgraph.views.calendar import KINDS, LONG, Calendar, Entry, remark
from lsgraph.views.drawing import legend, marks, svg
from lsgraph.views.drawing.svg import Drawing, Place
from lsgraph.views.drawing.wording import wrapped
from lsgraph.views.formats import fiscal_year_in_both
from lsgraph.views.picture import Say, code
from lsgraph.views.timeline import evaluation_words

_MARGIN: Final = 20
_YEAR: Final = 172
_KIND: Final = 307
_HEAD: Final = 34
_EMPTY: Final = 24
_PAD: Final = 7
_LINE: Final = 16
_SIGN: Final = 52


@dataclass(frozen=True, slots=True)
class _Writer:
    value: Calendar
    place: Place
    say: Say
    language: str


def draw(value: Calendar, title: str, sentences: Sequence[str], place: Place, say: Say, language: str) -> Drawing:
    """Return the picture of a calendar; ``place`` gives the link for an IRI, ``say`` the words."""
    writer = _Writer(value, place, say, language)
    right = _MARGIN + _YEAR + len(KINDS) * _KIND
    content: list[Element] = [svg.box(_MARGIN, _MARGIN, right - _MARGIN, _HEAD, "band", 0)]
    content.append(svg.label(_MARGIN + 8, _MARGIN + 22, say("column-year"), "heading"))
    for n, kind in enumerate(KINDS):
        content.append(
            svg.label(_MARGIN + _YEAR + n * _KIND + 8, _MARGIN + 22, code(say, "evaluation", kind), "heading")
        )
    y = float(_MARGIN + _HEAD)
    for year in range(value.first, value.last + 1):
        row, y = _row(year, y, right, writer)
        content += row
    content.append(svg.path(f"M{_MARGIN} {y:g}H{right}", "rule"))
    if value.undated:
        row, y = _row(None, y, right, writer)
        content += row
    content.append(svg.path(f"M{_MARGIN} {y:g}H{right}", "rule"))
    content += [svg.path(f"M{_MARGIN + _YEAR + n * _KIND} {_MARGIN}V{y:g}", "hair") for n in range(len(KINDS))]
    notes, y = _notes(y + 8, writer)
    key, below = _legend(_MARGIN, y + 14, right - _MARGIN, say)
    return svg.drawing(right + _MARGIN, below, title, sentences, [*content, *notes, *key])


def _row(year: int | None, y: float, right: float, writer: _Writer) -> tuple[list[Element], float]:
    """Return the elements of a year's row, or of the row without a year, and where it ends."""
    cells = [writer.value.of(year, kind) for kind in KINDS]
    tallest = max(sum(_height(entry) for entry in cell) for cell in cells)
    height = tallest + 2 * _PAD if tallest else float(_EMPTY)
    drawn: list[Element] = []
    if year is not None and year == writer.value.fy:
        drawn.append(svg.box(_MARGIN, y, right - _MARGIN, height, "column", 0))
    name = writer.say("calendar-undated") if year is None else fiscal_year_in_both(year, writer.language)
    look = "plain" if tallest else "small soft"
    drawn += svg.labels(_MARGIN + 8, y + _PAD + (12 if tallest else 9), wrapped(name, _YEAR - 16, 13, 4), 17, look)
    for n, cell in enumerate(cells):
        top = y + _PAD
        for entry in cell:
            drawn.append(_entry(entry, _MARGIN + _YEAR + n * _KIND + 8, top, writer))
            top += _height(entry)
    drawn.append(svg.path(f"M{_MARGIN} {y + height:g}H{right:g}", "hair"))
    return drawn, y + height


def _names(entry: Entry) -> tuple[str, ...]:
    return wrapped(str(entry.project.name), _KIND - _SIGN - 20, 12.5, 5)


def _height(entry: Entry) -> float:
    return max(24.0, (len(_names(entry)) + bool(entry.remark)) * _LINE + 8)


def _entry(entry: Entry, x: float, y: float, writer: _Writer) -> Element:
    evaluation, names = entry.evaluation, _names(entry)
    told = f"{entry.project.name}: {evaluation_words(evaluation, writer.say, writer.language)}"
    middle = y + 11
    sign = marks.mark(evaluation, x + _SIGN / 2 - 6, middle, told, writer.place, writer.say)
    words = svg.labels(x + _SIGN - 4, middle + 4.5, names, _LINE, "row-name")
    drawn = [sign, svg.link(writer.place(entry.project.iri), str(entry.project.name), *words)]
    if entry.remark:
        note = remark(entry, writer.say, writer.language)
        drawn.append(svg.label(x + _SIGN - 4, middle + 4.5 + len(names) * _LINE, note, "tiny caution"))
    return svg.group(*drawn)


def _notes(y: float, writer: _Writer) -> tuple[list[Element], float]:
    """Return what stands out, each with the place in the source."""
    say, drawn = writer.say, []
    lines = [
        (entry.evaluation.iri, str(entry.project.name), remark(entry, say, writer.language), entry.evaluation.evidence)
        for entry in writer.value.remarkable
    ]
    lines += [
        (each.period.iri, str(each.project.name), say("remark-no-mid-term", long=LONG), each.period.evidence)
        for each in writer.value.missing
    ]
    for iri, name, words, evidence in lines:
        place = evidence.passages[0] if evidence.passages else None
        where = say("calendar-page", page=place.page, line=place.first) if place else ""
        text = say("calendar-note", name=name, remark=words, place=where)
        for n, line in enumerate(wrapped(text, _YEAR + len(KINDS) * _KIND - 24, 12, 2)):
            mark = [svg.box(_MARGIN + 2, y + 6, 6, 6, "caution", 0)] if n == 0 else []
            drawn.append(svg.link(writer.place(iri), text, *mark, svg.label(_MARGIN + 16, y + 14, line, "small")))
            y += 20
    return drawn, y


def _legend(x: float, y: float, width: float, say: Say) -> tuple[list[Element], float]:
    def sign(look: str) -> legend.Sign:
        return lambda x, y: list(marks.shape(say("mark-midTerm"), x + 17, y, look))

    looks = ("planned", "conducted", "undated")
    return legend.legend(x, y, width, [(say(f"legend-{look}"), sign(look)) for look in looks], 36)
