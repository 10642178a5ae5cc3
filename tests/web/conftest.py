"""The application over a small release."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lsgraph.package import GraphPackage
from lsgraph.queries import Library
from lsgraph.release import Release, build
from lsgraph.sparql.engine import Engine
from lsgraph.sparql.limits import Limits
from lsgraph.sparql.processes import Evaluators, Source
from lsgraph.web import create_app

from . import serving

LIMITS = Limits(query_time_limit=1.0, table_rows=3, query_length_limit=5_000)


@pytest.fixture(scope="session")
def small_package(tmp_path_factory: pytest.TempPathFactory) -> GraphPackage:
    """Return a package of two projects and one question."""
    return serving.make_package(tmp_path_factory.mktemp("package"))


@pytest.fixture(scope="session")
def small_release(small_package: GraphPackage, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Return its release."""
    return serving.make_release(small_package, tmp_path_factory.mktemp("out"))


@pytest.fixture(scope="session")
def app(small_package: GraphPackage, small_release: Release) -> Iterator[Flask]:
    """Return the application over real evaluators."""
    with Evaluators.start(Source.release(small_release.directory), LIMITS) as evaluators:
        yield create_app(
            small_release, LIMITS, evaluator=Engine(evaluators.path, LIMITS), library=Library.open(small_package)
        )


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a client that follows nothing by itself."""
    return app.test_client()


@pytest.fixture(scope="session")
def plan_client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A client of the plan's own site, built once for all modules."""
    repository = Path(__file__).resolve().parents[2]
    release = build(GraphPackage.open(repository), tmp_path_factory.mktemp("plan"), validate=False)
    with Evaluators.start(Source.release(release.directory), Limits()) as evaluators:
        yield create_app(release, Limits(), evaluator=Engine(evaluators.path, Limits())).test_client()
