"""A picture: what it is called, what it shows in words, and how to draw it and tell the same facts as tables."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar, overload

from lsgraph.views.drawing.svg import Drawing, Place
from lsgraph.views.formats import lines
from lsgraph.views.portfolio import INFERRED, Evidence, Passage

Say = Callable[..., str]
"""From the key of a message and the values in it to the message in the reader's language."""

Fact = TypeVar("Fact")
Draw = Callable[[Place], Drawing]
"""From the links for IRIs to the drawing."""

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as words. ``value`` is the same for programs, the words where it is None; ``iri`` is what it names.

    A cell may list several things: those after the first are in ``more``.
    """

    text: str
    iri: str = ""
    value: object = None
    more: tuple[Cell, ...] = ()

    @property
    def all(self) -> tuple[Cell, ...]:
        """Return the things that the cell lists, itself first."""
        return (self, *self.more)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name for programs, its heading for readers, whether it holds numbers."""

    key: str
    heading: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The facts of a picture in rows; ``key`` is its name for programs and for its place on the page."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Cell, ...]]


class Rows(Sequence[tuple[Cell, ...]], Generic[Fact]):
    """Rows that are made when they are asked for: of the thousands of a large table a page shows the first."""

    def __init__(self, facts: Sequence[Fact], make: Callable[[Fact], tuple[Cell, ...]]) -> None:
        self._facts, self._make = facts, make

    @overload
    def __getitem__(self, place: int) -> tuple[Cell, ...]: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[tuple[Cell, ...]]: ...
    def __getitem__(self, place: int | slice) -> tuple[Cell, ...] | Sequence[tuple[Cell, ...]]:
        """Return a row, or some rows."""
        if isinstance(place, slice):
            return Rows(self._facts[place], self._make)
        return self._make(self._facts[place])

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self._facts)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What is drawn of a picture that is too large to look at, and words that say so."""

    told: str
    draw: Draw


@dataclass(frozen=True, slots=True)
class Picture:
    """``draw`` and ``tables`` are asked only for what goes out. The first table holds what CSV carries.

    ``records`` gives the IRIs of the records that are drawn. A page shows the ``excerpt`` where there is one; where
    even a file would be too large to look at, the whole is not drawn at all, and ``draw`` is that of the excerpt.
    On paper ``sheets`` take the place of the drawing.
    """

    title: str
    sentences: tuple[str, ...]
    draw: Draw
    tables: Callable[[], tuple[Table, ...]]
    records: Callable[[], tuple[str, ...]] = tuple
    excerpt: Excerpt | None = None
    sheets: tuple[Draw, ...] = ()


def listed(cells: Sequence[Cell]) -> Cell:
    """Return one cell that lists several; an empty one for none."""
    if not cells:
        return Cell("")
    return Cell(cells[0].text, cells[0].iri, cells[0].value, tuple(cells[1:]))


def csv_of(table: Table) -> str:
    """Return a table as CSV (RFC 4180) that Excel reads as UTF-8, with a column of IRIs after each that has some.

    Text that a spreadsheet would run as a formula begins with an apostrophe.
    """
    rows = tuple(table.rows)
    named = [any(cell.iri for row in rows for cell in row[n].all) for n in range(len(table.columns))]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(
        heading
        for column, iris in zip(table.columns, named, strict=True)
        for heading in ([column.heading, f"{column.heading} IRI"] if iris else [column.heading])
    )
    for row in rows:
        writer.writerow(
            _harmless(words)
            for cell, iris in zip(row, named, strict=True)
            for words in (_words(cell, iris=False), *([_words(cell, iris=True)] if iris else []))
        )
    return "\ufeff" + out.getvalue()


def json_of(picture: Picture, about: Mapping[str, object]) -> str:
    """Return a picture as a document for programs: what it is about, its words, and every table by its key.

    Each row stands in a line of its own.
    """
    head = {"title": picture.title, **about, "sentences": list(picture.sentences)}
    parts = [f"{_compact(key)}: {_compact(value)}" for key, value in head.items()]
    for table in picture.tables():
        rows = ",\n".join(_compact(_entry(table, row)) for row in table.rows)
        parts.append(f"{_compact(table.key)}: [\n{rows}\n]" if rows else f"{_compact(table.key)}: []")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def code(say: Say, kind: str, name: str) -> str:
    """Return the words for a code, such as ``extent`` and ``whole``; the code itself where there are none."""
    try:
        return say(f"{kind}-{name}")
    except KeyError:
        return name


def counted(say: Say, things: str, number: int) -> str:
    """Return a number of things in words: “no project”, “1 project”, “2 projects”."""
    form = {0: "none", 1: "one"}.get(number, "many")
    return say(f"count-{things}-{form}", count=f"{number:,}")


def evidence_cell(evidence: Evidence, language: str, say: Say) -> Cell:
    """Return how a record is known, and each passage with its page and lines."""
    certain = evidence.certainty is None
    modes = [code(say, "mode", mode) for mode in evidence.modes if certain or mode != INFERRED]
    if evidence.certainty is not None:
        modes.append(say("certainty", percent=f"{evidence.certainty * 100:.0f}"))
    if not modes:
        return Cell(say("no-evidence"), value=None)
    places = tuple(passage_cell(passage, language, say) for passage in evidence.passages)
    return Cell(" ".join(modes), value=list(evidence.modes), more=places)


def passage_cell(passage: Passage, language: str, say: Say) -> Cell:
    """Return a place in the source: page and lines."""
    return Cell(say("place", page=passage.page, lines=lines(passage.first, passage.last, language)), passage.iri)


def _compact(value: object) -> str:
    return _ENCODER.encode(value)


def _entry(table: Table, row: Sequence[Cell]) -> dict[str, Any]:
    return {column.key: _value(cell) for column, cell in zip(table.columns, row, strict=True)}


def _value(cell: Cell) -> object:
    own = cell.value if cell.value is not None else cell.text or None
    if not cell.iri and not cell.more:
        return own
    things = [{"label": each.text, **({"iri": each.iri} if each.iri else {})} for each in cell.all]
    return things if cell.more else {**things[0], **({"value": cell.value} if cell.value is not None else {})}


def _words(cell: Cell, *, iris: bool) -> str:
    return "; ".join(part for each in cell.all if (part := each.iri if iris else each.text))


def _harmless(words: str) -> str:
    return f"'{words}" if words.startswith(_FORMULA) else words
