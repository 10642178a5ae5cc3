"""A tree drawn as boxes and lines: positions only, which a template turns into SVG."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from lsgraph.views.ontology import Entry

COLUMN: Final = 270
ROW: Final = 30
BOX_WIDTH: Final = 232
BOX_HEIGHT: Final = 24


@dataclass(frozen=True, slots=True)
class Box:
    """A node: its left upper corner in pixels, its words as they fit, its whole name, where it leads."""

    x: int
    y: float
    text: str
    full: str
    href: str
    language: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Boxes, the path of each line (SVG path data), and the size of it all in pixels."""

    boxes: tuple[Box, ...]
    lines: tuple[str, ...]
    width: int
    height: int


def draw(tree: Sequence[tuple[Entry, int]], namespace: str, place: Callable[[str], str]) -> Drawing:
    """Draw those entries of a tree that are above or below another one; ``place`` gives the link for an IRI.

    ``tree`` is in depth-first order with depths from 0, as ``ontology.branches`` returns it.
    """
    kept = [
        (entry, depth)
        for position, (entry, depth) in enumerate(tree)
        if depth or (position + 1 < len(tree) and tree[position + 1][1] > 0)
    ]
    heights = _heights([depth for _, depth in kept])
    boxes = tuple(
        Box(depth * COLUMN, y, fitted(str(entry.label), BOX_WIDTH - 16, 13), str(entry.label), place(entry.iri), entry.label.language)
        for (entry, depth), y in zip(kept, heights, strict=True)
    )
    deepest = max((depth for _, depth in kept), default=0)
    height = round(max(heights, default=0) + BOX_HEIGHT + 2)
    return Drawing(boxes, _lines([depth for _, depth in kept], heights), deepest * COLUMN + BOX_WIDTH + 2, height)


def _heights(depths: Sequence[int]) -> list[float]:
    """Return where each node stands: leaves one below the other, every other node in the middle of those below it."""
    heights = [0.0] * len(depths)
    leaves = sum(1 for _ in _leaves(depths))
    row = leaves
    for position in reversed(range(len(depths))):
        children = _children(depths, position)
        if children:
            heights[position] = (heights[children[0]] + heights[children[-1]]) / 2
        else:
            row -= 1
            heights[position] = 1 + row * ROW
    return heights


def _leaves(depths: Sequence[int]) -> list[int]:
    return [n for n, depth in enumerate(depths) if n + 1 == len(depths) or depths[n + 1] <= depth]


def _children(depths: Sequence[int], position: int) -> list[int]:
    found = []
    for n in range(position + 1, len(depths)):
        if depths[n] <= depths[position]:
            break
        if depths[n] == depths[position] + 1:
            found.append(n)
    return found


def _lines(depths: Sequence[int], heights: Sequence[float]) -> tuple[str, ...]:
    lines = []
    for position, depth in enumerate(depths):
        for child in _children(depths, position):
            left, middle = depth * COLUMN + BOX_WIDTH, (depth + 1) * COLUMN - (COLUMN - BOX_WIDTH) // 2
            start, end = heights[position] + BOX_HEIGHT / 2, heights[child] + BOX_HEIGHT / 2
            lines.append(f"M{left} {start:g}H{middle}V{end:g}H{(depth + 1) * COLUMN}")
    return tuple(lines)


def fitted(text: str, width: float, size: float) -> str:
    """Return the words as far as they fit into a width in pixels at a font size in pixels, with ``…`` if cut."""
    if width_of(text, size) <= width:
        return text
    kept = len(text)
    while kept and width_of(text[:kept], size) > width - size:
        kept -= 1
    return text[:kept].rstrip(" (-,、・") + "…"


def width_of(text: str, size: float) -> float:
    """Return about how wide words are, in pixels: a Japanese character is as wide as high, others a little over half."""
    return sum(size * (1.0 if ord(character) > 0x2E7F else 0.56) for character in text)
