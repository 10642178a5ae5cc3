"""A picture as a value: what it is called, what it shows in words, its drawing, and the same facts as tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lsgraph.views.drawing.svg import Drawing
from lsgraph.views.formats import lines
from lsgraph.views.portfolio import INFERRED, Evidence, Passage

Say = Callable[..., str]
"""From the key of a message and the values in it to the message in the reader's language."""

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


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
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """The first table holds what CSV carries; ``records`` are the IRIs of the records that are drawn."""

    title: str
    sentences: tuple[str, ...]
    drawing: Drawing
    tables: tuple[Table, ...]
    records: tuple[str, ...] = ()


def listed(cells: Sequence[Cell]) -> Cell:
    """Return one cell that lists several; an empty one for none."""
    if not cells:
        return Cell("")
    return Cell(cells[0].text, cells[0].iri, cells[0].value, tuple(cells[1:]))


def csv_of(table: Table) -> str:
    """Return a table as CSV (RFC 4180) that Excel reads as UTF-8, with a column of IRIs after each that has some.

    Text that a spreadsheet would run as a formula begins with an apostrophe.
    """
    named = [any(cell.iri for row in table.rows for cell in row[n].all) for n in range(len(table.columns))]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(
        heading
        for column, iris in zip(table.columns, named, strict=True)
        for heading in ([column.heading, f"{column.heading} IRI"] if iris else [column.heading])
    )
    for row in table.rows:
        writer.writerow(
            _harmless(words)
            for cell, iris in zip(row, named, strict=True)
            for words in (_words(cell, iris=False), *([_words(cell, iris=True)] if iris else []))
        )
    return "\ufeff" + out.getvalue()


def data_of(picture: Picture, about: Mapping[str, object]) -> dict[str, Any]:
    """Return a picture as a document for programs: what it is about, its words, and every table by its key."""
    return {
        "title": picture.title,
        **about,
        "sentences": list(picture.sentences),
        **{table.key: [_entry(table, row) for row in table.rows] for table in picture.tables},
    }


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
