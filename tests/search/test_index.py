"""The index: the same bytes for the same documents, and made again where it is missing or broken."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from lsgraph.search import documents
from lsgraph.search.documents import Document, Text
from lsgraph.search.index import DOCUMENTS, INDEX, prepare, write_index
from lsgraph.search.query import read_query
from lsgraph.search.searching import Index

ONE = Document("urn:1", ("urn:Class",), (Text("label", "ja", "浮標"),), ("urn:p",), (2022,))


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """Return a folder with documents and no index."""
    (tmp_path / DOCUMENTS).write_bytes(documents.write([ONE]))
    return tmp_path


def found(release: Path, asked: str = "浮標") -> list[str]:
    index = Index(release)
    try:
        return [hit.iri for hit in index.search(read_query(asked)).hits]
    finally:
        index.close()


def test_two_indexes_of_the_same_documents_are_the_same_bytes(
    plan_documents: tuple[Document, ...], tmp_path: Path
) -> None:
    for name in ("one", "two"):
        write_index(tmp_path / name, plan_documents)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_documents_are_read_as_they_were_written(plan_documents: tuple[Document, ...]) -> None:
    lines = documents.write(plan_documents).decode().splitlines()
    assert tuple(documents.read(lines)) == plan_documents


def test_a_missing_index_is_made_beside_the_documents(release: Path) -> None:
    assert found(release) == ["urn:1"]
    assert (release / INDEX).is_file()
    assert sorted(path.name for path in release.iterdir()) == [DOCUMENTS, INDEX]


@pytest.mark.parametrize("broken", [b"", b"not a database", b"SQLite format 3\x00" + b"\x00" * 5000])
def test_an_index_that_cannot_be_read_is_made_anew(release: Path, broken: bytes) -> None:
    (release / INDEX).write_bytes(broken)
    assert found(release) == ["urn:1"]


def test_an_index_cut_short_is_made_anew(release: Path) -> None:
    whole = prepare(release).read_bytes()
    (release / INDEX).write_bytes(whole[: len(whole) // 2])
    assert found(release) == ["urn:1"]


def test_a_release_that_cannot_be_written_is_searched_all_the_same(
    release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (release / INDEX).mkdir()  # nothing can be put in its place, not even by root
    assert found(release) == ["urn:1"]
    assert stat.S_ISDIR((release / INDEX).stat().st_mode)


def test_a_folder_without_documents_has_nothing_to_find(tmp_path: Path) -> None:
    assert found(tmp_path) == []
    assert list(tmp_path.iterdir()) == []
