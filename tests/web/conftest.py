"""The application over a small release."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lsgraph.package import GraphPackage
from lsgraph.queries import Library
from lsgraph.release import Release
from lsgraph.sparql.engine import Engine
from lsgraph.sparql.limits import Limits
from lsgraph.sparql.processes import Evaluators, Source
from lsgraph.validation.validators import Validators, limits_of, source
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
    """Return the application over real evaluators and validators."""
    with (
        Evaluators.start(Source.release(small_release.directory), LIMITS) as evaluators,
        Evaluators.start(source(small_package.root), limits_of(LIMITS), lazy=True) as validators,
    ):
        yield create_app(
            small_release,
            LIMITS,
            evaluator=Engine(evaluators.path, LIMITS),
            library=Library.open(small_package),
            validator=Validators(validators.path, LIMITS),
        )


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a client that follows nothing by itself."""
    return app.test_client()


@pytest.fixture(scope="session")
def plan_app(plan_release: Release) -> Iterator[Flask]:
    """Return the application over the plan."""
    limits = Limits()
    with Evaluators.start(Source.release(plan_release.directory), limits) as evaluators:
        yield create_app(plan_release, limits, evaluator=Engine(evaluators.path, limits))


@pytest.fixture
def plan_client(plan_app: Flask) -> FlaskClient:
    """Return a client of the plan's application."""
    return plan_app.test_client()
