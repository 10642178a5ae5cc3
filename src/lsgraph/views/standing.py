"""What a project's periods say about one fiscal year: whether it runs, in which of its years, or that nobody knows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from lsgraph.views.picture import Say
from lsgraph.views.portfolio import Period, whole

RUNNING: Final = ("running", "part")
"""Kinds of standing in which a project certainly runs, as a whole or in part."""


@dataclass(frozen=True, slots=True)
class Standing:
    """``kind``: ``running``, ``part`` (only a part still runs), ``over``, ``ahead``, ``unknown-end``, ``unstated``.

    ``year`` counts from 1 within the period, ``of`` is how many years it has; None where that is not known.
    """

    kind: str
    year: int | None = None
    of: int | None = None
    open: bool = False


def standing(periods: Iterable[Period], fy: int) -> Standing:
    """Return how a project stands in a fiscal year; an end that is open is running, one that is unknown is neither."""
    known = tuple(periods)
    first = whole(known)
    if first is not None and first.start is not None and fy < first.start:
        return Standing("ahead")
    if first is not None and _covers(first, fy):
        of = first.end - first.start + 1 if first.start is not None and first.end is not None else None
        year = fy - first.start + 1 if first.start is not None else None
        return Standing("running", year, of, first.end is None)
    if any(period is not first and _covers(period, fy) for period in known):
        return Standing("part")
    if first is not None and first.end is None and first.start is not None:
        return Standing("unknown-end", fy - first.start + 1)
    if first is not None and first.end is not None and fy > first.end:
        return Standing("over")
    return Standing("unstated")


def told(value: Standing, say: Say) -> str:
    """Return a standing in words."""
    if value.kind == "running" and value.year is not None:
        key = "running-of" if value.of else "running-open" if value.open else "running"
        return say(f"standing-{key}", year=value.year, of=value.of)
    if value.kind == "unknown-end":
        return say("standing-unknown-end", year=value.year)
    return say(f"standing-{value.kind}")


def _covers(period: Period, fy: int) -> bool:
    """Tell whether a period certainly covers a year; one whose start is not stated covers the years up to its end."""
    if period.end is not None:
        return (period.start is None or period.start <= fy) and fy <= period.end
    return period.end_kind == "openEnded" and period.start is not None and period.start <= fy
