"""The HTTP interface against its own description: schemathesis sends what the description allows, and what it does not.

Checked: no fault of the server, statuses and media types as described, bodies of problems as described.
"""

from __future__ import annotations

import json
import os
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from lsgraph.web import interface, openapi

CHECKS = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance",
    "unsupported_method",
)  # fmt: skip
EXAMPLES = int(os.environ.get("LSGRAPH_FUZZ_EXAMPLES", "20"))
schemathesis = pytest.importorskip("schemathesis")

QUERIES = ["SELECT * { ?s ?p ?o } LIMIT 2", "ASK {}", "CONSTRUCT WHERE { ?s ?p ?o }", "DESCRIBE <urn:a>"]
METHODS = {(method, path) for path, route in interface.TABLE.items() for method in ("get", "head", *route.writes)}


@pytest.fixture(scope="module")
def described(app: Flask) -> Any:
    """Return the description as schemathesis reads it from the application."""
    bodies = (st.sampled_from(QUERIES) | st.text()).map(lambda query: query.encode("utf-8", "replace"))
    schemathesis.openapi.media_type("application/sparql-query", bodies)
    return schemathesis.openapi.from_wsgi("/openapi.json", app)


@pytest.mark.parametrize(("method", "path"), sorted(METHODS))
def test_the_interface_keeps_its_word(described: Any, method: str, path: str) -> None:
    operation = described[path][method.upper()]
    checks = [schemathesis.checks.load_all_checks() or schemathesis.checks.CHECKS.get_one(name) for name in CHECKS]

    @seed(1)
    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def holds(case: Any) -> None:
        case.call_and_validate(checks=checks)

    holds()


def test_every_route_is_in_the_table(app: Flask) -> None:
    assert set(openapi.document(app)["paths"]) == set(interface.TABLE)


def test_every_reference_leads_somewhere(app: Flask) -> None:
    document = openapi.document(app)
    text = json.dumps(document)
    for part in ("parameters", "responses", "schemas"):
        for name in set(re.findall(rf"#/components/{part}/([\w-]+)", text)):
            assert name in document["components"][part]
    identifiers = [operation["operationId"] for path in document["paths"].values() for operation in path.values()]
    assert len(identifiers) == len(set(identifiers))


def test_the_description_is_served(client: FlaskClient) -> None:
    answer = client.get("/openapi.json")
    assert answer.headers["Content-Type"] == "application/vnd.oai.openapi+json;version=3.1"
    assert json.loads(answer.data)["openapi"] == "3.1.0"
