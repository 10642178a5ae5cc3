"""The index of the plan itself, and of a few invented documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lsgraph.package import GraphPackage
from lsgraph.release import derive
from lsgraph.search import documents
from lsgraph.search.documents import Document
from lsgraph.search.index import DOCUMENTS
from lsgraph.search.searching import Index

REPOSITORY = Path(__file__).resolve().parents[2]

MakeIndex = Callable[..., Index]


@pytest.fixture(scope="session")
def plan_documents() -> tuple[Document, ...]:
    """Return the documents of the plan."""
    package = GraphPackage.open(REPOSITORY)
    parsed = package.parse()
    return tuple(documents.documents((*parsed.quads, *derive(package, parsed))))


@pytest.fixture(scope="session")
def plan(plan_documents: tuple[Document, ...], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """Return the index of the plan."""
    folder = tmp_path_factory.mktemp("plan")
    (folder / DOCUMENTS).write_bytes(documents.write(plan_documents))
    index = Index(folder)
    yield index
    index.close()


@pytest.fixture
def make_index(tmp_path: Path) -> Iterator[MakeIndex]:
    """Return a function that makes an index of documents, with ``Index``'s further arguments."""
    made: list[Index] = []

    def make(*found: Document, **options: float) -> Index:
        (tmp_path / DOCUMENTS).write_bytes(documents.write(found))
        made.append(Index(tmp_path, **options))
        return made[-1]

    yield make
    for index in made:
        index.close()
