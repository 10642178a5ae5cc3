"""The policy matrix as a grid of signs: ● printed, ○ inferred, ◇ through something, · themes alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from xml.etree.ElementTree import Element as Node

from lsgraph.views.drawing import legend, svg
from lsgraph.views.drawing.lettering import width_of
from lsgraph.views.drawing.svg import Drawing, Place
from lsgraph.views.drawing.wording import wrapped
from lsgraph.views.matrix import KINDS, Element, Head, Link, Matrix
from lsgraph.views.matrix_tables import link_told
from lsgraph.views.picture import Say, code

_MARGIN: Final = 20
_NAME: Final = 430
_WIDE: Final = 152  # a column with its name above
_NARROW: Final = (30, 44, 58)  # a column with its name aslant, in so many lines
_SLANT: Final = 250  # most room above for names aslant
_ANGLE: Final = 48  # degrees
_LINE: Final = 15
_PAD: Final = 5


@dataclass(frozen=True)
class _Grid:
    value: Matrix
    place: Place
    say: Say
    language: str

    @property
    def aslant(self) -> bool:
        """Tell whether there are too many columns for names side by side."""
        return len(self.value.columns) > 8

    @cached_property
    def names(self) -> list[tuple[str, ...]]:
        """Return the name of each column, aslant, in lines."""
        return [wrapped(str(head.name), _SLANT * 1.28, 11, len(_NARROW)) for head in self.value.columns]

    @cached_property
    def slant(self) -> float:
        """Return the room above the rows, and beside the last column, for names aslant."""
        longest = max((width_of(line, 11) for lines in self.names for line in lines), default=0)
        return min(longest * 0.75 + 16, _SLANT) if self.aslant else 0.0

    @cached_property
    def step(self) -> float:
        """Return the width of a column."""
        return _NARROW[max(map(len, self.names), default=1) - 1] if self.aslant else _WIDE

    @property
    def left(self) -> float:
        """Return the left edge of the first column."""
        return _MARGIN + _NAME

    @property
    def right(self) -> float:
        """Return the right edge of the last column."""
        return self.left + len(self.value.columns) * self.step


def draw(value: Matrix, title: str, sentences: Sequence[str], place: Place, say: Say, language: str) -> Drawing:
    """Return the picture of a matrix; ``place`` gives the link for an IRI, ``say`` the words."""
    grid = _Grid(value, place, say, language)
    heads, y = _heads(grid)
    top, rows = y, []
    for n, row in enumerate(value.rows):
        drawn, y = _row(row, y, n, grid)
        rows += drawn
    lines = _lines(top, y, grid)
    lines += [
        svg.path(f"M{_MARGIN} {top:g}H{grid.right:g}", "rule"),
        svg.path(f"M{_MARGIN} {y:g}H{grid.right:g}", "rule"),
    ]
    width = max(grid.right - _MARGIN, 760.0)
    entries = [(code(say, "link", kind), _sample(kind)) for kind in KINDS]
    key, below = legend.legend(_MARGIN, y + (28 if grid.aslant else 12), width, entries, 18)
    return svg.drawing(
        max(grid.right + grid.slant * 0.9, width + _MARGIN) + _MARGIN,
        below,
        title,
        sentences,
        [*rows, *lines, *heads, *key],
    )


def _lines(top: float, bottom: float, grid: _Grid) -> list[Node]:
    """Return the lines between the columns, stronger between programmes, whose numbers stand below."""
    groups = [head.group for head in grid.value.columns]
    drawn: list[Node] = []
    for n in range(len(groups) + 1):
        between = 0 < n < len(groups) and groups[n] != groups[n - 1]
        drawn.append(svg.path(f"M{grid.left + n * grid.step:g} {top:g}V{bottom:g}", "rule" if between else "hair"))
    for group in dict.fromkeys(filter(None, groups)):
        first, count = groups.index(group), groups.count(group)
        drawn.append(svg.label(grid.left + (first + count / 2) * grid.step, bottom + 17, group, "small", "middle"))
    return drawn


def sign(kind: str, x: float, y: float) -> Node:
    """Return the sign of a kind of link, with its middle at ``x`` and ``y``."""
    if kind == "printed":
        return svg.element("circle", cx=x, cy=y, r=6.0, class_="link-sign printed")
    if kind == "inferred":
        return svg.element("circle", cx=x, cy=y, r=5.5, class_="link-sign")
    if kind == "through":
        return svg.path(f"M{x:g} {y - 6:g}l6 6l-6 6l-6 -6z", "link-sign through")
    return svg.element("circle", cx=x, cy=y, r=2.2, class_="link-sign themes")


def _sample(kind: str) -> legend.Sign:
    return lambda left, middle: [sign(kind, left + 9, middle)]


def _heads(grid: _Grid) -> tuple[list[Node], float]:
    """Return the names of the columns, and where the rows begin."""
    drawn: list[Node] = []
    if grid.aslant:
        y = _MARGIN + grid.slant
        for n, (head, lines) in enumerate(zip(grid.value.columns, grid.names, strict=True)):
            x = grid.left + (n + 0.5) * grid.step
            words = svg.group(*svg.labels(x, y - 8 - (len(lines) - 1) * 6, lines, 12, "tiny"))
            words.set("transform", f"rotate(-{_ANGLE} {x:g} {y - 8:g})")
            drawn.append(svg.link(grid.place(head.iri), str(head.name), words))
        return drawn, y
    names = [_name(head) for head in grid.value.columns]
    y = _MARGIN + max((len(lines) for lines in names), default=1) * 16 + 14.0
    for n, (head, lines) in enumerate(zip(grid.value.columns, names, strict=True)):
        x = grid.left + n * _WIDE + _WIDE / 2
        labels = svg.labels(x, y - 10 - (len(lines) - 1) * 16, lines, 16, "name", "middle")
        told = f"{head.number} {head.name}" if head.number else str(head.name)
        drawn.append(svg.link(grid.place(head.iri), told, *labels))
    return drawn, y


def _name(head: Head) -> tuple[str, ...]:
    number = (head.number,) if head.number else ()
    return (*number, *wrapped(str(head.name), _WIDE - 14, 13.5, 5))


def _row(row: Element, y: float, n: int, grid: _Grid) -> tuple[list[Node], float]:
    """Return a row with its name and its signs, and where it ends."""
    indent, head = row.depth * 14, row.depth == 0 and row.kind == "Policy"
    words = f"{row.number} {row.name}".strip()
    lines = wrapped(words, _NAME - 18 - indent, 13.5 if head else 12.5, 3)
    height = len(lines) * _LINE + 2 * _PAD + (4 if head else 0)
    middle = y + height / 2
    drawn: list[Node] = []
    if head:
        drawn.append(svg.box(_MARGIN, y, grid.right - _MARGIN, height, "band", 0))
    labels = svg.labels(
        _MARGIN + 6 + indent, middle + 4.5 - (len(lines) - 1) * _LINE / 2, lines, _LINE, "name" if head else "row-name"
    )
    drawn.append(svg.link(grid.place(row.iri), words, *labels))
    drawn.append(svg.path(f"M{_MARGIN} {y + height:g}H{grid.right:g}", "hair"))
    for link in grid.value.row(row):
        position = grid.value.position[link.column]
        told = link_told(link, row, grid.value.columns[position], grid.say, grid.language)
        drawn.append(_cell(link, told, grid.left + (position + 0.5) * grid.step, middle, grid))
    return drawn, y + height


def _cell(link: Link, told: str, x: float, y: float, grid: _Grid) -> Node:
    """Return the sign of a link, which leads to its place in the source; a theme in common has none."""
    if link.kind == "themes" or not link.evidence.passages:
        return svg.group(sign(link.kind, x, y), told=told)
    return svg.link(grid.place(link.evidence.passages[0].iri), told, sign(link.kind, x, y))
