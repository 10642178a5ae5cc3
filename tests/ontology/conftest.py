"""The ontology's own files, parsed once a session, and the folders that use its terms."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

REPOSITORY = Path(__file__).resolve().parents[2]


def load(paths: Iterable[Path]) -> Store:
    """Return a store with all files in its default graph. Raises ``SyntaxError`` at the first broken file."""
    store = Store()
    for path in sorted(paths):
        store.load(path=str(path), format=RdfFormat.TURTLE)
    return store


@pytest.fixture(scope="session")
def repository() -> Path:
    return REPOSITORY


@pytest.fixture(scope="session")
def core_file() -> Path:
    return REPOSITORY / "ontology" / "lsg.ttl"


@pytest.fixture
def core(core_file: Path) -> Store:
    """The ontology alone; a store of its own for each test, so that a test may break it."""
    return load([core_file])


@pytest.fixture(scope="session")
def stubs() -> Store:
    return load([REPOSITORY / "ontology" / "stubs.ttl"])


@pytest.fixture
def code_lists() -> Store:
    """All code lists; a store of its own for each test."""
    return load((REPOSITORY / "ontology" / "vocab").glob("*.ttl"))


@pytest.fixture(scope="session")
def data() -> Store:
    """Everything under ``data/``; the test is skipped where there is none."""
    files = sorted((REPOSITORY / "data").rglob("*.ttl"))
    if not files:
        pytest.skip("no data/ beside the ontology: use of its terms cannot be checked")
    return load(files)
