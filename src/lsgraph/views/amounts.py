"""Amounts, cells and sums of budgets in words, in yen, millions or hundreds of millions; nothing is rounded."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from lsgraph.views.budgets import Item, Line, Sum
from lsgraph.views.formats import joined, number
from lsgraph.views.picture import Say, code, counted

UNITS: Final = {"million": 1_000_000, "oku": 100_000_000, "yen": 1}
"""Units by their name in addresses: 百万円, 億円, 円; the first is used where none is asked for."""


def in_unit(yen: int, unit: str) -> int | Decimal:
    """Return an amount as a number of the unit."""
    exact = Decimal(yen) / UNITS[unit]
    return int(exact) if exact == exact.to_integral_value() else exact.normalize()


def plain(yen: int, unit: str, language: str) -> str:
    """Return an amount as a number whose unit is told elsewhere: 1,261."""
    return number(in_unit(yen, unit), language)


def told(yen: int, unit: str, say: Say, language: str) -> str:
    """Return an amount with its unit: 1,261百万円, ¥1,261 million."""
    return say(f"amount-{unit}", amount=plain(yen, unit, language))


def kind_told(line: Line, say: Say) -> str:
    """Return which kind of budget a line is, with what a cost line is for."""
    return named(line.kind, line.category, say)


def named(kind: str, category: str, say: Say) -> str:
    """Return the words for a kind and, of a cost line, its category."""
    name = code(say, "budget", kind)
    return say("budget-category", kind=name, category=category) if category else name


def item_told(item: Item, unit: str, say: Say, language: str) -> str:
    """Return what a cell says: its amount, or why there is none, and how sure that is."""
    state = code(say, "state", item.state)
    if item.yen is None:
        return say("cell-without-amount", state=state, printed=item.printed)
    if item.state == "final":
        return told(item.yen, unit, say, language)
    return say("cell-amount", amount=told(item.yen, unit, say, language), state=state)


def sum_told(value: Sum, unit: str, say: Say, language: str) -> str:
    """Return a sum in words: “at least ¥5,815 million (¥1,466 million of it estimated, 1 cell unknown)”."""
    amount = told(value.at_least, unit, say, language)
    parts = []
    if value.estimated:
        parts.append(say("sum-estimated", amount=told(value.estimated, unit, say, language)))
    if value.unknown:
        parts.append(counted(say, "unknown", value.unknown))
    if value.missing:
        parts.append(counted(say, "missing", value.missing))
    if not value.known:
        return say("sum-nothing", cells=joined(parts, language)) if parts else say("sum-no-cells")
    lead = say("sum-at-least", amount=amount) if value.unknown or value.missing else amount
    return say("sum-of-which", amount=lead, parts=joined(parts, language)) if parts else lead


def difference_told(line: Line, unit: str, say: Say, language: str) -> str:
    """Return how the printed total of a line compares with the sum of its cells."""
    if line.stated is None:
        return say("total-none")
    if line.stated.total is None and not line.stated.printed:
        return say("total-blank")
    if line.stated.total is None:
        return say("total-not-stated", printed=joined(line.stated.printed, language))
    if line.difference is None:
        return say("total-not-comparable")
    if line.difference == 0:
        return say("total-equal")
    return say("total-differs", amount=told(line.difference, unit, say, language))
