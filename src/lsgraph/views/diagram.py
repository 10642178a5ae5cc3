"""A tree drawn as boxes and lines from left to right: positions and words only, which a template turns into SVG.

Lengths are in pixels, at a font size of ``SIZE``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lsgraph.views.texts import Text

SIZE: Final = 13
LEADING: Final = 17
_PADDING: Final = 8


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the tree: its words, where it leads, how deep it is, what it is (a CSS class), words beside it."""

    label: Text
    href: str
    depth: int
    kind: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """Where the nodes of a depth stand: left edge, width of a box, and how many lines of words it may have."""

    left: int
    width: int
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Box:
    """A node in its place: the left upper corner and size of its box, its words line by line."""

    node: Node
    x: int
    y: float
    width: int
    height: int
    lines: tuple[str, ...]

    @property
    def is_cut(self) -> bool:
        """Tell whether the words did not fit."""
        return bool(self.lines) and self.lines[-1].endswith("…")


@dataclass(frozen=True, slots=True)
class Drawing:
    """Boxes, the path of each line (SVG path data), and the size of it all."""

    boxes: tuple[Box, ...]
    lines: tuple[str, ...]
    width: int
    height: int


def draw(nodes: Sequence[Node], columns: Sequence[Column], row: int = 28) -> Drawing:
    """Draw a tree whose nodes are in depth-first order; ``row`` is the distance between leaves.

    A node deeper than there are columns stands in the last one.
    """
    depths = [min(node.depth, len(columns) - 1) for node in nodes]
    middles = _middles(depths, row)
    boxes = tuple(
        _box(node, columns[depth], middle) for node, depth, middle in zip(nodes, depths, middles, strict=True)
    )
    top = min((box.y for box in boxes), default=0)
    boxes = tuple(Box(b.node, b.x, b.y - top + 1, b.width, b.height, b.lines) for b in boxes)
    lines = tuple(
        _line(boxes[position], boxes[child]) for position in range(len(boxes)) for child in _children(depths, position)
    )
    width = max((box.x + box.width + 1 for box in boxes), default=0)
    return Drawing(boxes, lines, width, round(max((box.y + box.height + 1 for box in boxes), default=0)))


def _box(node: Node, column: Column, middle: float) -> Box:
    room = column.width - 2 * _PADDING
    lines = wrapped(node.label.text, room, column.lines)
    height = len(lines) * LEADING + 7
    return Box(node, column.left + 1, middle - height / 2, column.width, height, lines)


def _line(start: Box, end: Box) -> str:
    right, level = start.x + start.width, start.y + start.height / 2
    return f"M{right} {level:g}H{(right + end.x) // 2}V{end.y + end.height / 2:g}H{end.x}"


def _middles(depths: Sequence[int], row: int) -> list[float]:
    """Return the level of each node: leaves one below the other, every other node in the middle of those below it."""
    levels = [0.0] * len(depths)
    leaf = 0
    for position in range(len(depths)):
        if not _children(depths, position):
            levels[position] = leaf * row
            leaf += 1
    for position in reversed(range(len(depths))):
        if children := _children(depths, position):
            levels[position] = (levels[children[0]] + levels[children[-1]]) / 2
    return levels


def _children(depths: Sequence[int], position: int) -> list[int]:
    found = []
    for later in range(position + 1, len(depths)):
        if depths[later] <= depths[position]:
            break
        if depths[later] == depths[position] + 1:
            found.append(later)
    return found


def wrapped(text: str, width: float, most: int) -> tuple[str, ...]:
    """Return the words in at most so many lines of a width; what does not fit is cut with ``…``.

    A Latin word is broken only if it does not fit in a line by itself.
    """
    lines: list[str] = []
    rest = text
    while rest and len(lines) < most - 1 and width_of(rest) > width:
        end = _end(rest, width)
        lines.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    if width_of(rest) > width:
        rest = rest[: _end(rest, width - SIZE, whole=False)].rstrip(" (-,、・") + "…"
    return (*lines, rest)


def _end(text: str, width: float, *, whole: bool = True) -> int:
    end = 1
    while end < len(text) and width_of(text[: end + 1]) <= width:
        end += 1
    space = text.rfind(" ", 0, end + 1)
    return space if whole and space > 0 and text[end : end + 1].isascii() else end


def width_of(text: str) -> float:
    """Return about how wide words are: a Japanese character is as wide as high, others a little over half."""
    return sum(SIZE * (1.0 if ord(character) > 0x2E7F else 0.53) for character in text)
