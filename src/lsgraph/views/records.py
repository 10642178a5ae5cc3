"""Records as readable tables: one function for each kind, from the rows of the block of that name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from lsgraph.views import formats
from lsgraph.views.evidence import Evidence, Sources
from lsgraph.views.parts import Column, Record, Table
from lsgraph.views.reader import Reader, Value
from lsgraph.views.rows import Row
from lsgraph.views.source import resting_on
from lsgraph.views.texts import Text
from lsgraph.vocabulary import VOC

Builder = Callable[[Sequence[Row], Reader, Sources], Table]

_OPEN: Final = VOC.iri + "end-kind/openEnded"
_UNKNOWN: Final = VOC.iri + "end-kind/unknown"
_FINAL: Final = VOC.iri + "value-status/final"
_MARKED: Final = VOC.iri + "evaluation-status/markedOnChart"
_BARE: Final = re.compile(r"[0-9,. ]+")  # an amount that is printed without its unit
_KINDS: Final = ("request", "initial", "adjustment", "budget", "executed", "costLine")
"""Budget kinds in the order of the table's columns: asked for, granted, moved, in all, spent, and what it is for."""


def _thing(row: Row, variable: str, reader: Reader) -> tuple[Value, ...]:
    if variable == "year" and "year" in row:
        return (reader.year(row, variable),)
    return (reader.value(row[variable]),) if variable in row else ()


def _text(value: Value) -> tuple[Value, ...]:
    return (value,) if value.text else ()


def _columns(reader: Reader, *keys: str) -> tuple[Column, ...]:
    return tuple(Column(reader.say(f"head-{key}")) for key in keys)


def _about(row: Row, reader: Reader, sources: Sources) -> tuple[Evidence, str]:
    return (sources.of(str(row["record"])), reader.link(str(row["record"]))) if "record" in row else (Evidence(), "")


def _plain(columns: Sequence[tuple[str, str]]) -> Builder:
    """Return a builder for a table whose columns are (message key, variable), each value as it is."""

    def build(rows: Sequence[Row], reader: Reader, sources: Sources) -> Table:
        shown = [(key, name) for key, name in columns if any(name in row for row in rows)]
        records = [
            Record(tuple(_thing(row, name, reader) for _, name in shown), *_about(row, reader, sources)) for row in rows
        ]
        return Table(_columns(reader, *(key for key, _ in shown)), tuple(records))

    return build


def names(rows: Sequence[Row], reader: Reader, sources: Sources) -> Table:
    """Return the names of a thing with their kinds, those in the language of the content first."""
    ordered = sorted(rows, key=lambda row: row["name"].language != reader.wanted)
    records = [
        Record(
            (
                (reader.printed(row, "name"),),
                (reader.thing(str(row["kind"])),),
                _text(reader.printed(row)) if str(row.get("printed", "")) != row["name"].value else (),
            ),
            *_about(row, reader, sources),
        )
        for row in ordered
    ]
    return Table(_columns(reader, "name", "name-kind", "printed"), tuple(records))


def _span(row: Row, reader: Reader) -> tuple[Value, ...]:
    """Return a period in words: an end that is open or unknown says so."""
    kind = str(row.get("end_kind", ""))
    start = reader.year(row, "start")
    end = reader.year(row, "end")
    if not start.text:
        start = Value(reader.say("period-start-unknown"))
    if not end.text:
        end = Value(reader.say("period-open" if kind == _OPEN else "period-end-unknown"))
    return start, Value(reader.say("period-dash")), end


def periods(rows: Sequence[Row], reader: Reader, sources: Sources) -> Table:
    """Return the periods; beginning and end in both calendars."""
    records = [
        Record(
            (_span(row, reader), _thing(row, "extent", reader), _text(reader.printed(row))),
            *_about(row, reader, sources),
        )
        for row in rows
    ]
    return Table(_columns(reader, "period", "extent", "printed"), tuple(records))


def _evaluation_kind(row: Row, reader: Reader) -> tuple[Value, ...]:
    kind = reader.value(row["kind"])
    turn = Value(reader.say("evaluation-turn", number=row["number"])) if "number" in row else Value("")
    return (kind, *_text(turn))


def _evaluation_year(row: Row, reader: Reader) -> tuple[Value, ...]:
    if "year" in row:
        return (reader.year(row, "year"),)
    marked = str(row.get("status", "")) == _MARKED
    return (Value(reader.say("evaluation-year-on-chart" if marked else "evaluation-year-unknown")),)


def evaluations(rows: Sequence[Row], reader: Reader, sources: Sources) -> Table:
    """Return the evaluations: ex-ante, mid-term, ex-post, with year and state; a missing year says why."""
    records = [
        Record(
            (
                _evaluation_kind(row, reader),
                _evaluation_year(row, reader),
                _thing(row, "status", reader),
                _text(reader.printed(row)),
                _thing(row, "chart", reader),
            ),
            *_about(row, reader, sources),
        )
        for row in rows
    ]
    return Table(_columns(reader, "evaluation", "year", "state", "printed", "chart"), tuple(records))


def evaluations_of_year(rows: Sequence[Row], reader: Reader, sources: Sources) -> Table:
    """Return the evaluations of a fiscal year by project."""
    records = [
        Record(
            (
                _thing(row, "project", reader),
                _evaluation_kind(row, reader),
                _thing(row, "status", reader),
                _text(reader.printed(row)),
            ),
            *_about(row, reader, sources),
        )
        for row in rows
    ]
    return Table(_columns(reader, "project", "evaluation", "state", "printed"), tuple(records))


def amount(row: Row, reader: Reader) -> Value:
    """Return a cell of a budget: the amount, its state in words unless it is final, and what is printed."""
    words, state = reader.printed(row), str(row.get("status", ""))
    printed, quoted = words.text, Text(words.text, words.language) if words.language else None
    notes = [reader.word(state)] if state and state != _FINAL and "yen" in row else []
    if printed:
        bare = _BARE.fullmatch(unicodedata.normalize("NFKC", printed)) and "unit" in row
        unit = reader.say("amount-unit", unit=reader.word(str(row["unit"]))) if bare else ""
        notes.append(reader.say("amount-printed", printed=printed, unit=unit))
    note = formats.joined(notes, reader.language)
    if "yen" in row:
        written = formats.yen(int(row["yen"].value), reader.wanted)
        return Value(written, reader.foreign(reader.wanted), note=note, quoted=quoted)
    return Value(reader.word(state) if state else "", note=note, quoted=quoted)


def _budget_column(row: Row) -> tuple[int, str, str]:
    kind = str(row["kind"])
    code = kind.rpartition("/")[2]
    return (_KINDS.index(code) if code in _KINDS else len(_KINDS), kind, str(row.get("category", "")))


def _pivot(rows: Sequence[Row], key: str, reader: Reader, sources: Sources, head: str) -> Table:
    """Return budgets as a table: a line for each value of ``key``, a column for each kind."""
    columns = sorted({_budget_column(row) for row in rows})
    heads = [
        Column(formats.joined([reader.head(iri) for iri in (kind, category) if iri], reader.language), True)
        for _, kind, category in columns
    ]
    lines: dict[str, dict[tuple[int, str, str], list[Row]]] = {}
    for row in rows:
        lines.setdefault(str(row[key]), {}).setdefault(_budget_column(row), []).append(row)
    records = []
    for cells in lines.values():
        mine = [row for group in cells.values() for row in group]
        first = (reader.year(mine[0], key),) if key == "year" else _thing(mine[0], key, reader)
        amounts = tuple(tuple(amount(row, reader) for row in cells.get(column, ())) for column in columns)
        records.append(Record((first, *amounts), sources.of_all(str(row["record"]) for row in mine)))
    return Table((Column(reader.say(head)), *heads), tuple(records), (Value(reader.say("budget-note")),))


def budgets(rows: Sequence[Row], reader: Reader, sources: Sources) -> Table:
    """Return the budget: fiscal years down, kinds across; never a sum of our own."""
    return _pivot(rows, "year", reader, sources, "head-year")


def budgets_of_year(rows: Sequence[Row], reader: Reader, sources: Sources) -> Table:
    """Return the budgets of a fiscal year: projects down, kinds across."""
    return _pivot(rows, "project", reader, sources, "head-project")


def budget_tables(rows: Sequence[Row], reader: Reader, sources: Sources) -> Table:
    """Return the totals that the source prints."""
    records = [
        Record((_thing(row, "kind", reader), (amount(row, reader),)), *_about(row, reader, sources)) for row in rows
    ]
    return Table((Column(reader.say("head-budget-kind")), Column(reader.say("head-total"), True)), tuple(records))


def successions(rows: Sequence[Row], reader: Reader, sources: Sources) -> Table:
    """Return what a project grew from and what came after it."""
    records = [
        Record(
            (
                (Value(reader.say(f"succession-{row['direction']}")),),
                _thing(row, "project", reader),
                _thing(row, "kind", reader),
                (reader.year(row, "year") if "year" in row else Value(reader.say("year-not-stated")),),
                _thing(row, "extent", reader),
            ),
            *_about(row, reader, sources),
        )
        for row in rows
    ]
    return Table(_columns(reader, "direction", "project", "succession-kind", "year", "extent"), tuple(records))


def _years(row: Row, reader: Reader) -> tuple[Value, ...]:
    start, end = reader.year(row, "start", short=True), reader.year(row, "end", short=True)
    return tuple(value for value in (start, Value(reader.say("period-dash")), end) if value.text)


def _term(row: Row, reader: Reader) -> tuple[Value, ...]:
    if "start" not in row and "end" not in row:
        return ()
    return _years(row, reader)


def _roles(rows: Sequence[Row], reader: Reader, sources: Sources, other: str, head: str) -> Table:
    dated = any("start" in row or "end" in row for row in rows)
    records = []
    for row in rows:
        who = _thing(row, other, reader) or (Value(reader.say("role-without-holder")),)
        cells = (
            _thing(row, "role", reader),
            who,
            _text(reader.printed(row)),
            *((_term(row, reader),) if dated else ()),
        )
        records.append(Record(cells, *_about(row, reader, sources)))
    return Table(_columns(reader, "role", head, "printed", *(("period",) if dated else ())), tuple(records))


def roles(rows: Sequence[Row], reader: Reader, sources: Sources) -> Table:
    """Return the bodies that act in something; an office may have no holder."""
    return _roles(rows, reader, sources, "agent", "agent")


def roles_of_agent(rows: Sequence[Row], reader: Reader, sources: Sources) -> Table:
    """Return what a body acts in."""
    return _roles(rows, reader, sources, "in", "role-in")


def projects(rows: Sequence[Row], reader: Reader, sources: Sources) -> Table:
    """Return projects with the initiative that they address and their years; each project once."""
    once: dict[str, list[Row]] = {}
    for row in rows:
        once.setdefault(str(row["project"]), []).append(row)
    addressed = any("initiative" in row for row in rows)
    records = []
    for group in once.values():
        row = group[0]
        known = "start" in row or "end" in row
        years = _years(row, reader) if known else (Value(reader.say("period-not-stated")),)
        under = tuple(
            reader.thing(iri) for iri in dict.fromkeys(str(r["initiative"]) for r in group if "initiative" in r)
        )
        records.append(Record(((reader.value(row["project"]),), *((under,) if addressed else ()), years)))
    keys = ("project", "initiative", "period") if addressed else ("project", "period")
    return Table(_columns(reader, *keys), tuple(records))


def items(rows: Sequence[Row], reader: Reader, sources: Sources) -> Table:
    """Return the things that a policy sets out, each once, with what they stand under."""
    once: dict[str, list[Row]] = {}
    for row in rows:
        once.setdefault(str(row["item"]), []).append(row)
    records = [
        Record(
            (
                (reader.thing(item),),
                (Value(reader.called("class", str(group[0]["class"]))),),
                _all(group, "under", reader) or _all(group, "section", reader),
            )
        )
        for item, group in once.items()
    ]
    return Table(_columns(reader, "item", "class", "under"), tuple(records))


def components(rows: Sequence[Row], reader: Reader, sources: Sources) -> Table:
    """Return the parts of a project or item with what kind of thing each is."""
    records = [
        Record(((reader.value(row["part"]),), (Value(reader.called("class", str(row["class"]))),))) for row in rows
    ]
    return Table(_columns(reader, "item", "class"), tuple(records))


def _all(group: Iterable[Row], variable: str, reader: Reader) -> tuple[Value, ...]:
    return tuple(reader.thing(iri) for iri in dict.fromkeys(str(row[variable]) for row in group if variable in row))


def figures(rows: Sequence[Row], reader: Reader, sources: Sources) -> Table:
    """Return figures of the background with their units."""
    records = []
    for row in rows:
        unit = reader.word(str(row["unit"])) if "unit" in row else ""
        number = reader.written(row["value"], reader.language) if "value" in row else reader.say("value-not-stated")
        sized = Value(reader.say("figure", number=number, unit=unit))
        records.append(
            Record(
                ((reader.value(row["record"]),), (sized,), _text(reader.printed(row))), *_about(row, reader, sources)
            )
        )
    return Table(_columns(reader, "figure", "value", "printed"), tuple(records))


def running(rows: Sequence[Row], reader: Reader, sources: Sources) -> Table:
    """Return what runs in a fiscal year, from when until when."""
    records = [
        Record(
            (_thing(row, "project", reader), _span(row, reader), _thing(row, "extent", reader)),
            href=reader.link(str(row["record"])),
        )
        for row in rows
    ]
    return Table(_columns(reader, "project", "period", "extent"), tuple(records))


BUILDERS: Final[dict[str, Builder]] = {
    "names": names,
    "periods": periods,
    "evaluations": evaluations,
    "budgets": budgets,
    "budget-tables": budget_tables,
    "successions": successions,
    "roles": roles,
    "roles-of-agent": roles_of_agent,
    "indicators": _plain(
        (("indicator", "indicator"), ("indicator-kind", "kind"), ("printed", "printed"), ("chart", "chart"))
    ),
    "uses-of-indicator": _plain(
        (("used-for", "for"), ("indicator-kind", "kind"), ("printed", "printed"), ("chart", "chart"))
    ),
    "projects": projects,
    "components": components,
    "initiatives": _plain((("initiative", "initiative"), ("overview", "overview"), ("projects", "projects"))),
    "versions": _plain(
        (
            ("version", "version"),
            ("decision", "record"),
            ("decision-kind", "kind"),
            ("date", "date"),
            ("body", "body"),
            ("printed", "printed"),
        )
    ),
    "measures": items,
    "assessments": _plain((("criterion", "criterion"), ("year", "year"), ("statement", "statement"))),
    "figures": figures,
    "placements": _plain((("chart", "chart"), ("printed", "printed"))),
    "discrepancies-in": _plain((("discrepancy", "discrepancy"), ("discrepancy-kind", "kind"))),
    "evaluations-of-year": evaluations_of_year,
    "budgets-of-year": budgets_of_year,
    "running-in-year": running,
    "resting-on": resting_on,
    "successions-of-year": _plain((("predecessor", "from"), ("successor", "to"), ("succession-kind", "kind"))),
}
"""Block → what makes its table."""
