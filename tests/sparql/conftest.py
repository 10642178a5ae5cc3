"""A small store behind real evaluators, once for all tests of the folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lsgraph.sparql.engine import Engine
from lsgraph.sparql.limits import MEGABYTE, Limits
from lsgraph.sparql.processes import Evaluators, Source

LIMITS = Limits(
    query_time_limit=1.0,
    query_memory_limit=128 * MEGABYTE,
    result_byte_limit=32 * MEGABYTE,
    buffer_size=MEGABYTE,
    queue_length=4,
    table_rows=3,
)
DATA = """
<urn:a> <urn:name> "甲"@ja <urn:g1> .
<urn:a> <urn:size> "3"^^<http://www.w3.org/2001/XMLSchema#integer> <urn:g2> .
<urn:b> <urn:name> "乙, \\"Z\\""@ja <urn:g1> .
"""


@pytest.fixture(scope="session")
def evaluators(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evaluators]:
    """Return running evaluators over three quads in two graphs."""
    path = tmp_path_factory.mktemp("data") / "data.nq"
    path.write_text(DATA, encoding="utf-8")
    with Evaluators.start(Source.files(path), LIMITS) as running:
        yield running


@pytest.fixture
def engine(evaluators: Evaluators) -> Engine:
    """Return the web side of the evaluators."""
    return Engine(evaluators.path, LIMITS)


@pytest.fixture(scope="session")
def limits() -> Limits:
    """Return the limits of the evaluators."""
    return LIMITS
