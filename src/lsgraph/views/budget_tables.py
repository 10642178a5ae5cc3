"""Budgets as sentences and tables: the same facts as the picture, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from lsgraph.views.amounts import difference_told, item_told, kind_told, named, plain, sum_told
from lsgraph.views.budgets import UNKNOWN, Account, Budgets, Item, Line, Sum, add, by_year
from lsgraph.views.formats import fiscal_year, joined
from lsgraph.views.picture import Cell, Column, Say, Table, code, counted, evidence_cell, listed
from lsgraph.views.portfolio import Portfolio, by_project
from lsgraph.views.standing import RUNNING, standing
from lsgraph.views.standing import told as standing_told

_NUMERIC: Final = ("amount", "at-least", "estimated", "unknown", "zero", "stated", "difference", "projects")


def sentences(value: Budgets, unit: str, say: Say, language: str) -> tuple[str, str]:
    """Return what is seen: of one year if one is asked about, of one project, or of all."""
    if value.fy is not None:
        return _of_year(value, value.fy, unit, say, language), _of_adjustments(value, say)
    if len(value.accounts) == 1:
        return _of_project(value.accounts[0], unit, say, language), _of_totals(value, say)
    return _of_all(value, say, language), _of_totals(value, say)


def tables(value: Budgets, portfolio: Portfolio, unit: str, say: Say, language: str) -> tuple[Table, ...]:
    """Return cells, sums by line, sums by year, discrepancies, projects without a table; of a year, what runs."""
    made = (
        _cells(value, unit, say, language),
        _sums(value, unit, say, language),
        _years(value, unit, say, language),
        _discrepancies(value, say),
        _without(value, portfolio, say),
    )
    if value.fy is None:
        return made
    return (*made[:1], _running(value, value.fy, portfolio, unit, say, language), *made[1:])


def records(value: Budgets) -> tuple[str, ...]:
    """Return the IRIs of the cells, tables and rows."""
    found = [item.iri for item in value.items]
    found += [line.stated.iri for account in value.accounts for line in account.lines if line.stated]
    return (*found, *(account.table.iri for account in value.accounts if account.table))


def adjustment_told(account: Account, say: Say) -> str:
    """Return whether the budget of a table includes the adjustment, with how sure that is."""
    if account.table is None or account.table.includes_adjustment is None:
        return say("adjustment-unstated")
    key = "adjustment-included" if account.table.includes_adjustment else "adjustment-excluded"
    certainty = account.table.evidence.certainty
    if certainty is None:
        return say(key)
    return say("adjustment-inferred", what=say(key), percent=f"{certainty * 100:.0f}")


def _of_year(value: Budgets, fy: int, unit: str, say: Say, language: str) -> str:
    sums = [
        say("budgets-kind-sum", kind=code(say, "budget", kind), sum=sum_told(add(items), unit, say, language))
        for (year, kind), items in by_year(value).items()
        if year == fy
    ]
    if not sums:
        return say("budgets-year-nothing", year=fiscal_year(fy, language))
    return say("budgets-year", year=fiscal_year(fy, language), sums=joined(sums, language))


def _of_project(account: Account, unit: str, say: Say, language: str) -> str:
    sums = [
        say("budgets-kind-sum", kind=kind_told(line, say), sum=sum_told(line.sum, unit, say, language))
        for line in account.lines
    ]
    if not sums:
        printed = joined(account.table.printed, language) if account.table else ""
        return say("budgets-project-nothing", name=account.project.name, printed=printed)
    return say("budgets-project", name=account.project.name, sums=joined(sums, language))


def _of_all(value: Budgets, say: Say, language: str) -> str:
    states = Counter(item.state for item in value.items)
    unknown = [
        say("budgets-state-count", state=code(say, "state", state), count=states[state])
        for state in UNKNOWN
        if states[state]
    ]
    return say(
        "budgets-all",
        tables=counted(say, "tables", len(value.accounts)),
        cells=counted(say, "cells", len(value.items)),
        known=len(value.items) - sum(states[state] for state in UNKNOWN),
        estimated=states["estimate"],
        zero=states["zero"],
        unknown=sum(states[state] for state in UNKNOWN),
        states=joined(unknown, language) or "–",
        without=counted(say, "without", len(value.without)),
    )


def _of_totals(value: Budgets, say: Say) -> str:
    lines = [line for account in value.accounts for line in account.lines]
    stated = [line for line in lines if line.stated and line.stated.total is not None]
    if not stated:
        return say("budgets-totals-none", adjustments=_of_adjustments(value, say))
    return say(
        "budgets-totals",
        stated=counted(say, "totals", len(stated)),
        equal=sum(1 for line in stated if line.difference == 0),
        rest=len(lines) - len(stated),
        adjustments=_of_adjustments(value, say),
    )


def _of_adjustments(value: Budgets, say: Say) -> str:
    if len(value.accounts) == 1:
        return say("budgets-adjustment", told=adjustment_told(value.accounts[0], say))
    told = [account.table.includes_adjustment for account in value.accounts if account.table]
    return say("budgets-adjustments", included=told.count(True), excluded=told.count(False), unstated=told.count(None))


def _cells(value: Budgets, unit: str, say: Say, language: str) -> Table:
    columns = ("project", "kind", "year", "state", "amount", "printed", "evidence", "reason")
    rows = (
        (
            Cell(str(account.project.name), account.project.iri),
            Cell(kind_told(line, say), value=line.kind),
            Cell(fiscal_year(item.year, language), value=item.year),
            Cell(code(say, "state", item.state), item.iri, item.state),
            _amount(item.yen, unit, language),
            Cell(item.printed),
            evidence_cell(item.evidence, language, say),
            Cell(item.evidence.reason),
        )
        for account in value.accounts
        for line in account.lines
        for item in line.items
    )
    return _table("cells", columns, rows, unit, say)


def _sums(value: Budgets, unit: str, say: Say, language: str) -> Table:
    columns = ("project", "kind", "sum", *_SUM, "stated", "difference", "adjustment", "discrepancies")
    return _table(
        "sums",
        columns,
        (
            _sum_row(account, line, unit, say, language)
            for account in value.accounts
            for line in (account.lines or (Line("", "", (), Sum(), account.table),))
        ),
        unit,
        say,
    )


_SUM: Final = ("at-least", "estimated", "unknown", "missing", "zero")


def _sum_row(account: Account, line: Line, unit: str, say: Say, language: str) -> tuple[Cell, ...]:
    stated, difference = line.stated, line.difference
    about = {item.iri for item in line.items} | ({stated.iri} if stated else set())
    about |= {account.table.iri} if account.table else set()
    found = [each for each in account.discrepancies if about & {*each.records}]
    return (
        Cell(str(account.project.name), account.project.iri),
        Cell(kind_told(line, say) if line.kind else "", value=line.kind or None),
        Cell(sum_told(line.sum, unit, say, language)),
        *_sum_cells(line.sum, unit, language),
        Cell(
            (plain(stated.total, unit, language) if stated.total is not None else joined(stated.printed, language)),
            stated.iri,
            stated.total,
        )
        if stated
        else Cell(""),
        Cell(difference_told(line, unit, say, language), value=difference),
        Cell(adjustment_told(account, say) if line.kind in ("budget", "adjustment") else ""),
        listed([Cell(say("discrepancy", name=each.iri.rpartition("/")[2]), each.iri) for each in found]),
    )


def _sum_cells(value: Sum, unit: str, language: str) -> tuple[Cell, ...]:
    counts = (value.unknown, value.missing, value.zero)
    at_least = value.at_least if value.known else None
    return (
        _amount(at_least, unit, language),
        _amount(value.estimated if value.known else None, unit, language),
        *(Cell(str(count), value=count) for count in counts),
    )


def _years(value: Budgets, unit: str, say: Say, language: str) -> Table:
    including = {a.project.iri: a.table.includes_adjustment if a.table else None for a in value.accounts}
    rows = []
    for (year, kind), items in by_year(value).items():
        mixed = len({including.get(item.project) for item in items}) > 1 and kind == "budget"
        total = add(items)
        rows.append(
            (
                Cell(fiscal_year(year, language), value=year),
                Cell(code(say, "budget", kind), value=kind),
                Cell(sum_told(total, unit, say, language)),
                *_sum_cells(total, unit, language),
                Cell(str(len({item.project for item in items})), value=len({item.project for item in items})),
                Cell(say("adjustment-mixed") if mixed else ""),
            )
        )
    return _table("years", ("year", "kind", "sum", *_SUM, "projects", "adjustment"), rows, unit, say)


def _running(value: Budgets, fy: int, portfolio: Portfolio, unit: str, say: Say, language: str) -> Table:
    """Return which projects run in the year, or have a cell for it, with what the cell says."""
    of_year: dict[str, list[Item]] = {}
    for item in value.items:
        if item.year == fy:
            of_year.setdefault(item.project, []).append(item)
    periods, rows = by_project(portfolio.periods), []
    for project in (*(a.project for a in value.accounts), *value.without):
        stands = standing(periods.get(project.iri, ()), fy)
        if stands.kind not in RUNNING and project.iri not in of_year:
            continue
        cells = [
            Cell(f"{named(i.kind, i.category, say)} {item_told(i, unit, say, language)}", i.iri)
            for i in of_year.get(project.iri, ())
        ]
        rows.append(
            (
                Cell(str(project.name), project.iri),
                Cell(standing_told(stands, say), value=stands.kind),
                listed(cells) if cells else Cell(say("budget-not-given")),
            )
        )
    return _table("running", ("project", "standing", "budget"), rows, unit, say)


def _discrepancies(value: Budgets, say: Say) -> Table:
    rows = (
        (
            Cell(str(account.project.name), account.project.iri),
            Cell(say("discrepancy", name=each.iri.rpartition("/")[2]), each.iri),
            Cell(each.reason),
        )
        for account in value.accounts
        for each in account.discrepancies
    )
    return _table("discrepancies", ("project", "discrepancy", "reason"), rows, "", say)


def _without(value: Budgets, portfolio: Portfolio, say: Say) -> Table:
    names = {each.iri: each for each in portfolio.programmes}
    rows = (
        (
            Cell(str(project.name), project.iri),
            Cell(str(names[project.programme].name), project.programme) if project.programme in names else Cell(""),
        )
        for project in value.without
    )
    return _table("without", ("project", "programme"), rows, "", say)


def _amount(yen: int | None, unit: str, language: str) -> Cell:
    """Return an amount in the unit for readers, in yen for programs."""
    return Cell("") if yen is None else Cell(plain(yen, unit, language), value=yen)


def _table(key: str, columns: Sequence[str], rows: Iterable[tuple[Cell, ...]], unit: str, say: Say) -> Table:
    money = ("amount", "at-least", "estimated", "stated", "difference")
    heads = tuple(
        Column(
            name,
            say("column-in-unit", column=say(f"column-{name}"), unit=say(f"unit-{unit}"))
            if name in money and unit
            else say(f"column-{name}"),
            name in _NUMERIC,
        )
        for name in columns
    )
    return Table(key, say(f"budgets-{key}-table"), heads, tuple(rows))
