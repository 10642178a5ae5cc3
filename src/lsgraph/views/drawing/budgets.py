"""Budgets as bars from zero, one strip for each kind; what has no amount is an outlined mark with its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from lsgraph.views.amounts import difference_told, item_told, kind_told, plain, sum_told
from lsgraph.views.budget_tables import adjustment_told
from lsgraph.views.budgets import Account, Budgets, Item, Line
from lsgraph.views.drawing import legend, svg
from lsgraph.views.drawing.lettering import width_of
from lsgraph.views.drawing.svg import Drawing, Place
from lsgraph.views.drawing.wording import wrapped
from lsgraph.views.formats import era_year, fiscal_year, joined, short_era_year
from lsgraph.views.picture import Say, code

_MARGIN: Final = 20
_NAME: Final = 190
_TOLD: Final = 330
_HEAD: Final = 44
_BAND: Final = 50
_FLAT: Final = 42  # the lowest strip: marks alone
_ABOVE: Final = 36  # room in a strip beside its highest bar
_BAR: Final = 62  # the highest bar
_MARK: Final = 22
_SAMPLES: Final = ("final", "estimate", "zero", "undecided", "placeholder", "notStated")


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where things stand, and what they are told in."""

    value: Budgets
    unit: str
    place: Place
    say: Say
    language: str
    year: float

    def x(self, year: int) -> float:
        """Return the left edge of a fiscal year."""
        return _MARGIN + _NAME + (year - self.value.first) * self.year

    @property
    def plot(self) -> float:
        """Return the right edge of the years."""
        return self.x(self.value.last + 1)

    @property
    def right(self) -> float:
        """Return the right edge of it all."""
        return self.plot + _TOLD


def draw(
    value: Budgets, unit: str, title: str, sentences: Sequence[str], place: Place, say: Say, language: str
) -> Drawing:
    """Return the picture of budgets; ``place`` gives the link for an IRI, ``say`` the words."""
    labels = [plain(item.yen, unit, language) for item in value.items if item.yen is not None]
    labels += [item.printed for item in value.items if item.yen is None]
    widest = max((width_of(words, 11) for words in labels), default=0)
    years = max(value.last - value.first + 1, 1)
    grid = _Grid(value, unit, place, say, language, max(54.0, min(widest + 12, 130), 420 / years))
    content: list[Element] = []
    y = float(_MARGIN + _HEAD)
    for account in value.accounts:
        drawn, y = _account(account, y, grid)
        content += drawn
    key, below = _legend(_MARGIN, y + 10, grid.right - _MARGIN, grid)
    return svg.drawing(grid.right + _MARGIN, below, title, sentences, [*_years(grid, y), *content, *key])


def _years(grid: _Grid, bottom: float) -> list[Element]:
    """Return the heads of the columns in both calendars, the year that is asked about, and the lines between."""
    value, top, say = grid.value, float(_MARGIN), grid.say
    drawn: list[Element] = []
    if value.fy is not None:
        column = svg.box(grid.x(value.fy), top, grid.year, bottom - top, "column as-of", 0)
        drawn.append(svg.group(column, told=say("budgets-as-of", year=fiscal_year(value.fy, grid.language))))
    for year in range(value.first, value.last + 1):
        middle = grid.x(year) + grid.year / 2
        drawn += [
            svg.label(
                middle, top + 18, (era_year(year) if grid.language == "ja" else short_era_year(year)), "small", "middle"
            ),
            svg.label(middle, top + 34, str(year), "tiny soft", "middle"),
        ]
    drawn.append(svg.label(_MARGIN + 6, top + 34, say("unit-told", unit=say(f"unit-{grid.unit}")), "tiny soft"))
    drawn.append(svg.label(grid.plot + 16, top + 34, say("budgets-sums-head"), "tiny soft"))
    drawn.append(svg.path(f"M{_MARGIN} {top + _HEAD:g}H{grid.right:g}", "rule"))
    return drawn


def _era(year: int, language: str) -> str:
    return era_year(year) if language == "ja" else short_era_year(year)


def _account(account: Account, top: float, grid: _Grid) -> tuple[list[Element], float]:
    """Return the band of a project with the strips below it, and where they end."""
    say, name = grid.say, str(account.project.name)
    drawn: list[Element] = [svg.box(_MARGIN, top, grid.right - _MARGIN, _BAND - 6, "band", 0)]
    drawn.append(svg.link(grid.place(account.project.iri), name, svg.label(_MARGIN + 6, top + 19, name, "heading")))
    note = _note(account, grid)
    if account.table:
        drawn.append(svg.link(grid.place(account.table.iri), note, svg.label(_MARGIN + 6, top + 37, note, "tiny soft")))
    y = top + _BAND
    highest = max((item.yen or 0 for line in account.lines for item in line.items), default=0)
    for line in account.lines:
        strip, y = _strip(line, y, highest, grid)
        drawn += strip
    if not account.lines:
        drawn.append(svg.label(_MARGIN + 6, y + 16, say("budgets-no-cells"), "small soft"))
        y += 26
    return drawn, y + 12


def _note(account: Account, grid: _Grid) -> str:
    parts = [joined(account.table.printed, grid.language)] if account.table else []
    if account.table and account.table.includes_adjustment is not None:
        parts.append(adjustment_told(account, grid.say))
    if account.discrepancies:
        parts.append(grid.say("discrepancies-noted", count=len(account.discrepancies)))
    return grid.say("notes-between").join(parts)


def _strip(line: Line, top: float, highest: int, grid: _Grid) -> tuple[list[Element], float]:
    """Return the cells of a line on a base line that is zero, its name and its sum."""
    tallest = max((item.yen or 0 for item in line.items), default=0)
    sums = _sums(line, grid)
    height = max(_FLAT, len(sums) * 15.0 + 14, _BAR * tallest / highest + _ABOVE if highest else 0.0)
    base = top + height - 12
    drawn: list[Element] = []
    if line.items:
        first, last = line.items[0].year, line.items[-1].year
        drawn.append(svg.path(f"M{grid.x(first):g} {base:g}H{grid.x(last + 1):g}", "rule"))
    for n, words in enumerate(wrapped(kind_told(line, grid.say), _NAME - 20, 12.5, 2)):
        drawn.append(svg.label(_MARGIN + 6, base - 6 + n * 14, words, "row-name"))
    drawn += [_cell(item, base, highest, grid) for item in line.items]
    drawn.append(_told(line, sums, base, grid))
    return drawn, top + height


def _cell(item: Item, base: float, highest: int, grid: _Grid) -> Element:
    """Return a cell: a bar from zero, a thick line for zero, or an outlined mark that has no height to read."""
    kind = code(grid.say, "budget", item.kind)
    told = f"{fiscal_year(item.year, grid.language)} {kind}: {item_told(item, grid.unit, grid.say, grid.language)}"
    high = _BAR * item.yen / highest if item.yen and highest else 0.0
    words = item.printed if item.yen is None else plain(item.yen, grid.unit, grid.language)
    if item.state == "estimate":
        words = grid.say("estimated-short", amount=words)
    shapes = shape(item.state, words, grid.x(item.year) + 4, base, grid.year - 8, high)
    return svg.link(grid.place(item.iri), told, *shapes, class_="mark")


def shape(state: str, words: str, x: float, base: float, width: float, high: float) -> list[Element]:
    """Return the look of a state, also for legends; ``high`` is the height of the bar in pixels."""
    middle = x + width / 2
    if state in ("final", "estimate"):
        top = base - max(high, 1.0)
        look = "bar" if state == "final" else "bar estimate"
        return [
            svg.box(x, top, width, base - top, look, 0),
            svg.label(middle, top - 5, words, "tiny", "middle"),
        ]
    if state == "zero":
        return [
            svg.path(f"M{x:g} {base:g}h{width:g}", "zero-line"),
            svg.label(middle, base - 6, words, "tiny", "middle"),
        ]
    return [
        svg.box(x, base - _MARK - 2, width, _MARK, f"no-amount {state}", 3),
        svg.label(middle, base - _MARK / 2 + 2, words or "?", "tiny soft", "middle"),
    ]


def _sums(line: Line, grid: _Grid) -> list[str]:
    """Return the sum of a line in words, and how a printed total compares with it."""
    say, lines = grid.say, [*wrapped(_sum(line, grid), _TOLD - 24, 12, 3)]
    if line.stated is None:
        return lines
    words = difference_told(line, grid.unit, say, grid.language)
    if line.stated.total is not None:
        words = say("total-told", total=plain(line.stated.total, grid.unit, grid.language), how=words)
    return [*lines, *wrapped(words, _TOLD - 24, 12, 2)]


def _sum(line: Line, grid: _Grid) -> str:
    return sum_told(line.sum, grid.unit, grid.say, grid.language)


def _told(line: Line, sums: Sequence[str], base: float, grid: _Grid) -> Element:
    drawn = svg.labels(grid.plot + 16, base - (len(sums) - 1) * 15, sums, 15, "small")
    if line.stated is None:
        return svg.group(*drawn)
    return svg.link(grid.place(line.stated.iri), " ".join(sums), *drawn)


def _legend(x: float, y: float, width: float, grid: _Grid) -> tuple[list[Element], float]:
    say = grid.say
    words = {"final": "1,261", "zero": "0", "undecided": "調整中", "placeholder": "○○億", "notStated": "－"}
    words["estimate"] = say("estimated-short", amount="1,466")
    entries = [
        (
            code(say, "state", state),
            lambda left, middle, state=state: shape(state, words[state], left, middle + 9, 56, 12),
        )
        for state in _SAMPLES
    ]
    drawn, below = legend.legend(x, y, width, entries, 60)
    tops = [account for account in grid.value.accounts if any(i.yen for line in account.lines for i in line.items)]
    note = say("budgets-scale" if len(tops) > 1 else "budgets-scale-one")
    drawn.append(svg.label(x, below + 4, note, "tiny soft"))
    return drawn, below + 20
