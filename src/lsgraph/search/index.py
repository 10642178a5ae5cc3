"""The full-text index of a release: ``search.sqlite``, made from ``documents.jsonl`` and nothing else.

The documents are a file of the release and have a digest. The index is not: SQLite writes its own version into the
file, so that two machines may make different bytes from the same documents. It is made with the release, and again by
whoever opens a release where it is missing or cannot be read.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from lsgraph.search.documents import Document, read
from lsgraph.search.folding import fold, tokens
from lsgraph.vocabulary import LSG, SKOSXL

DOCUMENTS: Final = "documents.jsonl"
INDEX: Final = "search.sqlite"
VERSION: Final = 1
"""Version of the tables below; an index of another version is made anew."""

WEIGHTS: Final = {
    **{LSG.iri + name: 0 for name in ("Policy", "Programme", "PlanProject", "ProjectComponent", "IntegratedProject")},
    **{LSG.iri + name: 0 for name in ("PolicyGoal", "PriorityInitiative", "ReferencedProject")},
    **{LSG.iri + name: 1 for name in ("FiscalYear", "Indicator", "StrategyPillar", "PolicyProblem", "PlanDocument")},
    **{LSG.iri + name: 5 for name in ("NameRecord", "SourcePassage", "SourcePage", "Citation", "TimelinePlacement")},
    SKOSXL.iri + "Label": 5,
}
"""How far behind a class stands, other things being equal; ``OTHERS`` for a class that is not here."""
OTHERS: Final = 2

_BREAK: Final = "\ue000"  # a token between two texts, which no word contains: nothing is found across them
_COLUMNS: Final = ("label", "name", "stated", "year", "described")
_COLUMN_OF: Final = {
    "label": "label",
    "notation": "name",
    "stated": "stated",
    **dict.fromkeys(("overview", "purpose", "definition", "note"), "described"),
}
_SCHEMA: Final = f"""
PRAGMA page_size = 4096;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA user_version = {VERSION};
CREATE TABLE resource (id INTEGER PRIMARY KEY, iri TEXT UNIQUE, weight INTEGER, length INTEGER, facets TEXT);
CREATE TABLE text (resource INTEGER, kind TEXT, column TEXT, language TEXT, shown TEXT, folded TEXT);
CREATE TABLE value (id INTEGER PRIMARY KEY, kind TEXT, value TEXT, UNIQUE (kind, value));
CREATE TABLE facet (value INTEGER, resource INTEGER, PRIMARY KEY (value, resource)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5 ({", ".join(_COLUMNS)}, content = '', tokenize = 'unicode61 remove_diacritics 0');
"""
_FINISH: Final = """
CREATE INDEX of_resource ON text (resource);
CREATE INDEX beginning ON text (folded, resource) WHERE column IN ('label', 'name');
INSERT INTO words (words) VALUES ('optimize');
ANALYZE;
VACUUM;
"""


def column_of(kind: str) -> str:
    """Return the column that texts of a kind are searched in; every kind of name that is not known is a name."""
    return _COLUMN_OF.get(kind, "name")


def write_index(path: Path, documents: Iterable[Document]) -> None:
    """Write the index of the documents into a new file. Raises ``OSError`` or ``sqlite3.Error``."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.executescript(_SCHEMA)
        connection.execute("BEGIN")
        values: dict[tuple[str, str], int] = {}
        for number, document in enumerate(documents, 1):
            _write(connection, number, document, values)
        rows = ((number, *value) for value, number in values.items())
        connection.executemany("INSERT INTO value VALUES (?, ?, ?)", rows)
        connection.execute("COMMIT")
        connection.executescript(_FINISH)
    finally:
        connection.close()


def prepare(release: Path) -> Path:
    """Return the file of a release's index, made now if it is missing, of another version or cannot be read.

    Where the release's folder cannot be written, or is none with documents, the index stands in a folder for
    temporary files until the process ends. Raises ``OSError`` or ``sqlite3.Error`` where that is not possible either.
    """
    documents, path = release / DOCUMENTS, release / INDEX
    if _usable(path):
        return path
    if documents.is_file():
        try:
            return _make(documents, path)
        except (OSError, sqlite3.Error):
            pass
    folder = Path(tempfile.mkdtemp(prefix="lsgraph-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return _make(documents, folder / INDEX)


def _make(documents: Path, path: Path) -> Path:
    """Write the index beside its place and move it there, so that nobody opens half of one."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    os.close(handle)
    fresh = Path(name)
    try:
        if documents.is_file():
            with documents.open(encoding="utf-8") as lines:
                write_index(fresh, read(lines))
        else:
            write_index(fresh, ())
        fresh.chmod(0o644)
        return fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _usable(path: Path) -> bool:
    if not path.is_file():
        return False
    try:
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    except sqlite3.Error:
        return False
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        return bool(version == VERSION and connection.execute("PRAGMA quick_check").fetchone()[0] == "ok")
    except sqlite3.Error:
        return False
    finally:
        connection.close()


def _write(connection: sqlite3.Connection, number: int, document: Document, values: dict[tuple[str, str], int]) -> None:
    """Write a document; ``values`` are the numbers of the facets' values so far, to which its own are added.

    Their numbers stand in the row of the thing, too: so counting them needs no join.
    """
    weight = min((WEIGHTS.get(kind, OTHERS) for kind in document.classes), default=OTHERS)
    length = min((len(label) for label in document.labels().values()), default=0)
    columns: dict[str, list[str]] = {column: [] for column in _COLUMNS}
    for kind, language, text in document.texts:
        folded, column = fold(text), column_of(kind)
        columns[column].append(folded)
        row = (number, kind, column, language, text, folded)
        connection.execute("INSERT INTO text VALUES (?, ?, ?, ?, ?, ?)", row)
    columns["year"] = [str(year) for year in document.years]
    into = f"INSERT INTO words (rowid, {', '.join(_COLUMNS)}) VALUES (?, ?, ?, ?, ?, ?)"  # noqa: S608 – names of ours
    connection.execute(into, (number, *(_tokens(columns[column]) for column in _COLUMNS)))
    facets = (("class", document.classes), ("programme", document.programmes), ("year", columns["year"]))
    own = [values.setdefault((kind, value), len(values) + 1) for kind, listed in facets for value in listed]
    connection.executemany("INSERT INTO facet VALUES (?, ?)", ((value, number) for value in own))
    told = " ".join(map(str, own))
    connection.execute("INSERT INTO resource VALUES (?, ?, ?, ?, ?)", (number, document.iri, weight, length, told))


def _tokens(texts: Sequence[str]) -> str:
    return f" {_BREAK} ".join(" ".join(tokens(text)) for text in texts)
