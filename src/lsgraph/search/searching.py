"""Find things in a release's index: ranked, counted by facet, each with why it was found. No query runs long."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from lsgraph.search.folding import traced
from lsgraph.search.index import prepare
from lsgraph.search.query import Word

FACETS: Final = ("class", "programme", "year")
TIME_LIMIT: Final = 1.0
"""Seconds that one search may take in the index."""

_STEPS: Final = 20_000  # instructions of SQLite's machine between two looks at the clock: about a millisecond
_EXACT, _BEGINS, _IN_LABEL, _IN_NAME, _STATED, _DESCRIBED = range(6)
_HITS: Final = f"""
INSERT INTO hit
SELECT resource.id, weight + CASE
    WHEN resource.id IN (SELECT resource FROM text WHERE folded = :whole AND column IN ('label', 'name')) THEN {_EXACT}
    WHEN resource.id IN (SELECT resource FROM text WHERE folded > :whole AND folded < :after
        AND column IN ('label', 'name')) THEN {_BEGINS}
    WHEN resource.id IN (SELECT rowid FROM words WHERE words MATCH :label) THEN {_IN_LABEL}
    WHEN resource.id IN (SELECT rowid FROM words WHERE words MATCH :name) THEN {_IN_NAME}
    WHEN resource.id IN (SELECT rowid FROM words WHERE words MATCH :stated) THEN {_STATED}
    ELSE {_DESCRIBED} END
FROM words JOIN resource ON resource.id = words.rowid
WHERE words MATCH :anywhere
"""  # noqa: S608 – numbers of ours
_EVERYTHING: Final = "INSERT INTO hit SELECT id, weight FROM resource WHERE TRUE"
_FILTER: Final = """
AND resource.id IN (SELECT resource FROM facet JOIN value ON value.id = facet.value
    WHERE value.kind = '{kind}' AND value.value = :{kind})
"""
_PAGE: Final = """
SELECT id, iri, facets FROM hit JOIN resource USING (id) ORDER BY score, length, id LIMIT ? OFFSET ?
"""
_TEXTS: Final = """
SELECT kind, language, shown, folded FROM text WHERE resource = ?
ORDER BY INSTR('label name stated described', column), language <> ?, rowid
"""


Values = Mapping[int, tuple[str, str]]


class SearchTooLong(Exception):
    """A search took longer than ``TIME_LIMIT``."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a thing was found: the kind of text (see ``documents.Text``; ``year`` for a year) and the text in pieces.

    Each piece says whether it is a part that was searched for.
    """

    kind: str
    language: str
    pieces: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that was found, with its labels by language, its most specific classes, and the reasons."""

    iri: str
    labels: Mapping[str, str]
    classes: tuple[str, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """One page of hits, how many there are in all, and facet → (value, how many), the most first (years in order)."""

    total: int = 0
    hits: tuple[Hit, ...] = ()
    facets: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)


class Index:
    """The index of one release. Any number of threads may share it; each has a connection that only reads."""

    def __init__(self, release: Path, time_limit: float = TIME_LIMIT) -> None:
        """``release`` is its folder, whose index is opened when it is first wanted; ``time_limit`` is in seconds."""
        self._release, self._time_limit = release, time_limit
        self._path: Path | None = None
        self._facet_values: Values | None = None
        self._own = threading.local()
        self._lock, self._open = threading.Lock(), list[sqlite3.Connection]()

    def search(
        self,
        words: Sequence[Word],
        filters: Mapping[str, str] | None = None,
        language: str = "ja",
        *,
        size: int = 20,
        page: int = 1,
        counted: bool = True,
    ) -> Found:
        """Return a page of the things that have all the words and pass the filters (facet → value).

        Without words, everything that passes the filters is found. ``language`` is whose texts are told first as
        reasons. Raises ``SearchTooLong``.
        """
        connection = self._connection()
        deadline = time.monotonic() + self._time_limit
        connection.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
        try:
            total = _collect(connection, words, filters or {})
            rows = connection.execute(_PAGE, (size, (page - 1) * size)).fetchall()
            values = self._values(connection)
            hits = tuple(_hit(connection, row, values, words, language) for row in rows)
            return Found(total, hits, _facets(connection, values) if counted else {})
        except sqlite3.OperationalError as error:
            if "interrupted" in str(error):
                raise SearchTooLong from None
            raise
        finally:
            connection.set_progress_handler(None, 0)

    def labels(self, iris: Iterable[str]) -> dict[str, dict[str, str]]:
        """Return the labels by language of each IRI that has any."""
        query = """SELECT iri, language, shown FROM json_each(?) AS wanted
            JOIN resource ON iri = wanted.value JOIN text ON text.resource = resource.id WHERE kind = 'label'"""
        found: dict[str, dict[str, str]] = {}
        for iri, language, label in self._connection().execute(query, (json.dumps(list(dict.fromkeys(iris))),)):
            found.setdefault(iri, {})[language] = label
        return found

    def close(self) -> None:
        """Close the connections; no thread may be searching."""
        with self._lock:
            while self._open:
                self._open.pop().close()
        self._own = threading.local()

    def _values(self, connection: sqlite3.Connection) -> Values:
        """Return the facets' values by their numbers; a release has few of them."""
        if self._facet_values is None:
            rows = connection.execute("SELECT id, kind, value FROM value")
            self._facet_values = {number: (kind, value) for number, kind, value in rows}
        return self._facet_values

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._own, "connection", None)
        if connection is None:
            with self._lock:
                self._path = self._path or prepare(self._release)
            address = f"{self._path.resolve().as_uri()}?mode=ro&immutable=1"
            connection = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
            connection.executescript(
                "PRAGMA temp_store = MEMORY; CREATE TEMP TABLE hit (id INTEGER PRIMARY KEY, score INTEGER)"
            )
            self._own.connection = connection
            with self._lock:
                self._open.append(connection)
        return connection


def _collect(connection: sqlite3.Connection, words: Sequence[Word], filters: Mapping[str, str]) -> int:
    """Put what is found into the connection's own table ``hit``, with how far behind it stands; return how many."""
    connection.execute("DELETE FROM hit")
    passing = "".join(_FILTER.format(kind=kind) for kind in FACETS if kind in filters)
    values = dict(filters)
    if words:
        every, whole = " AND ".join(word.match() for word in words), "".join(word.folded for word in words)
        values |= {
            "whole": whole,
            "after": whole + "\U0010ffff",
            "label": f"{{label}} : ({every})",
            "name": f"{{label name}} : ({every})",
            "stated": f"{{label name stated year}} : ({every})",
            "anywhere": every,
        }
    connection.execute((_HITS if words else _EVERYTHING) + passing, values)
    return int(connection.execute("SELECT COUNT(*) FROM hit").fetchone()[0])


def _facets(connection: sqlite3.Connection, values: Values) -> dict[str, tuple[tuple[str, int], ...]]:
    """Count the facets' values of what was found; things that have the same ones are counted at once."""
    alike = Counter(facets for (facets,) in connection.execute("SELECT facets FROM hit JOIN resource USING (id)"))
    counts: Counter[int] = Counter()
    for facets, number in alike.items():
        for value in facets.split():
            counts[int(value)] += number
    listed: dict[str, list[tuple[str, int]]] = {kind: [] for kind in FACETS}
    for key, number in counts.items():
        kind, value = values[key]
        listed[kind].append((value, number))
    for kind, pairs in listed.items():
        pairs.sort(key=lambda pair: (0 if kind == "year" else -pair[1], pair[0]))
    return {kind: tuple(pairs) for kind, pairs in listed.items()}


def _hit(
    connection: sqlite3.Connection, row: tuple[int, str, str], values: Values, words: Sequence[Word], language: str
) -> Hit:
    number, iri, facets = row
    texts = connection.execute(_TEXTS, (number, language)).fetchall()
    labels = {tag: shown for kind, tag, shown, _ in texts if kind == "label"}
    own = [values[int(value)] for value in facets.split()]
    classes = tuple(value for kind, value in own if kind == "class")
    return Hit(iri, labels, classes, _reasons(words, texts, {int(value) for kind, value in own if kind == "year"}))


def _reasons(words: Sequence[Word], texts: Sequence[tuple[str, str, str, str]], years: set[int]) -> tuple[Reason, ...]:
    """Return the fewest texts, the most telling first, that show where each word was found."""
    left = list(words)
    reasons: list[Reason] = []
    for kind, language, shown, folded in texts:
        if here := [word for word in left if word.folded in folded]:
            reasons.append(Reason(kind, language, _marked(shown, [w for w in words if w.folded in folded])))
            left = [word for word in left if word not in here]
    for word in left:
        if word.year in years:
            reasons.append(Reason("year", "", ((str(word.year), True),)))
    return tuple(reasons)


def _marked(shown: str, words: Sequence[Word]) -> tuple[tuple[str, bool], ...]:
    """Return a text in pieces, of which those that were searched for are marked."""
    folded = traced(shown)
    spans = sorted(span for word in words if (span := folded.find(word.folded)))
    pieces: list[tuple[str, bool]] = []
    place = 0
    for start, end in spans:
        if end > place:
            start = max(start, place)
            pieces += [(shown[place:start], False), (shown[start:end], True)]
            place = end
    return tuple(piece for piece in [*pieces, (shown[place:], False)] if piece[0])
