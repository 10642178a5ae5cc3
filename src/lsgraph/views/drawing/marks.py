"""Marks of evaluations, 前 / 中 / 後: filled if stated as conducted, outlined if planned, dashed without a year."""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element

from lsgraph.views.drawing import svg
from lsgraph.views.drawing.lettering import width_of
from lsgraph.views.drawing.svg import Place
from lsgraph.views.picture import Say, code
from lsgraph.views.portfolio import Evaluation

HEIGHT: Final = 18
_LOOKS: Final = {"statedConducted": "conducted", "planned": "planned"}


def look(evaluation: Evaluation) -> str:
    """Return how an evaluation is drawn: ``conducted``, ``planned`` or, without a year, ``undated``."""
    return _LOOKS.get(evaluation.status, "undated") if evaluation.year is not None else "undated"


def words(evaluation: Evaluation, say: Say) -> str:
    """Return what stands in the mark: its kind in short, with its number from the second on."""
    number = evaluation.number if evaluation.number and evaluation.number > 1 else ""
    return f"{code(say, 'mark', evaluation.kind)}{number}"


def width(evaluation: Evaluation, say: Say) -> float:
    """Return how wide the mark is, in pixels."""
    return max(HEIGHT + 4.0, width_of(words(evaluation, say), 11) + 10)


def mark(evaluation: Evaluation, x: float, y: float, told: str, place: Place, say: Say) -> Element:
    """Return the mark of an evaluation with its middle at ``x`` and ``y``; ``told`` says all of it in words."""
    return svg.link(place(evaluation.iri), told, *shape(words(evaluation, say), x, y, look(evaluation)), class_="mark")


def shape(written: str, x: float, y: float, drawn: str) -> tuple[Element, Element]:
    """Return the box and the words of a mark, also for legends."""
    wide = max(HEIGHT + 4.0, width_of(written, 11) + 10)
    radius = 3 if drawn == "undated" else HEIGHT / 2
    return (
        svg.box(x - wide / 2, y - HEIGHT / 2, wide, HEIGHT, f"sign {drawn}", radius),
        svg.label(x, y + 4, written, f"tiny sign-words {drawn}", "middle"),
    )
