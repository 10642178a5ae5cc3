"""The key below a picture: a sign and its meaning, side by side, in as many lines as they need."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from xml.etree.ElementTree import Element

from lsgraph.views.drawing import svg
from lsgraph.views.drawing.lettering import width_of

Sign = Callable[[float, float], list[Element]]
"""From the left edge and the middle of a sign to its elements."""


def legend(
    x: float, y: float, width: float, entries: Iterable[tuple[str, Sign]], room: float
) -> tuple[list[Element], float]:
    """Return a key within a width, and where it ends; ``room`` is what the widest sign takes."""
    drawn: list[Element] = [svg.path(f"M{x:g} {y:g}h{width:g}", "rule")]
    left, middle = x, y + 24
    for words, sign in entries:
        wide = room + 8 + width_of(words, 12) + 24
        if left > x and left + wide > x + width + 24:
            left, middle = x, middle + 26
        drawn += [*sign(left, middle), svg.label(left + room + 8, middle + 4, words, "small")]
        left += wide
    return drawn, middle + 26
