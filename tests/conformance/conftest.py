"""The application over the store of a case: protocol, policy, evaluator processes and writers as they serve."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from lsgraph.sparql.engine import Engine
from lsgraph.sparql.limits import Limits
from lsgraph.sparql.processes import Evaluators, Source
from lsgraph.web import create_app

LIMITS = Limits(evaluators=1)


@dataclass(frozen=True)
class NoFiles:
    """A release without files: only its store is asked."""

    directory: Path
    name: str = "0" * 64


@pytest.fixture(scope="session")
def over(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], FlaskClient]]:
    """Return a function that returns a client of the application over the store that its orders make.

    One store is kept at a time: cases come sorted by their stores.
    """
    folder, kept, stack = tmp_path_factory.mktemp("none"), dict[str, FlaskClient](), ExitStack()

    def client(orders: str) -> FlaskClient:
        if orders not in kept:
            kept.clear()
            stack.close()
            evaluators = stack.enter_context(_start(Source("conformance_store:load", orders)))
            app = create_app(NoFiles(folder), LIMITS, evaluator=Engine(evaluators.path, LIMITS))
            kept[orders] = app.test_client()
        return kept[orders]

    with stack:
        yield client


def _start(source: Source) -> Evaluators:
    """Start evaluators whose template process finds the loader of this folder."""
    before = os.environ.get("PYTHONPATH", "")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(Path(__file__).parent), before]))
    try:
        return Evaluators.start(source, LIMITS)
    finally:
        if before:
            os.environ["PYTHONPATH"] = before
        else:
            del os.environ["PYTHONPATH"]
