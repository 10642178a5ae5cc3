"""Headers that every answer of every route carries, whatever the method and whatever went wrong."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lsgraph.web import openapi

PICTURES = ("lineage", "timeline", "calendar", "budgets", "matrix", "indicators")
PATHS = {
    "/dump/{name}": "/dump/nothing",
    "/graph/{name}": "/graph/data",
    "/static/{filename}": "/static/style.css",
    "/sparql": "/sparql?query=ASK%7B%7D",
    "/graphs": "/graphs?default",
    "/language/{code}": "/language/ja",
    **{f"/{name}.{{suffix}}": f"/{name}.json" for name in PICTURES},
    **{f"/{name}/{{project}}.{{suffix}}": f"/{name}/nothing.json" for name in PICTURES},
}
METHODS = ("GET", "HEAD", "POST", "QUERY", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW")


@pytest.fixture(scope="module")
def paths(app: Flask) -> list[str]:
    """Return an address for each route, and one for none."""
    return [PATHS.get(path, path) for path in openapi.document(app)["paths"]] + ["/nothing", "/sparql?query=ASK"]


@pytest.mark.parametrize("method", METHODS)
def test_every_route_protects_its_reader(client: FlaskClient, paths: list[str], method: str) -> None:
    for path in paths:
        with client.open(path, method=method, headers={"Origin": "https://example.org", "Cookie": "a=b"}) as answer:
            told = answer.headers
            assert answer.status_code < 500, (method, path)
            policy = told["Content-Security-Policy"]
            assert "default-src 'self'" in policy, path
            assert "unsafe" not in policy
            for part in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"):
                assert part in policy
            assert told["X-Content-Type-Options"] == "nosniff"
            assert told["Referrer-Policy"] == "same-origin"
            assert told["Cross-Origin-Opener-Policy"] == "same-origin"
            assert told["Cross-Origin-Resource-Policy"] == "cross-origin"
            assert "Set-Cookie" not in told or path == "/language/ja"  # the switch keeps the choice
            assert answer.status_code != 405 or "GET" in told["Allow"]


@pytest.mark.parametrize("method", METHODS)
def test_every_route_may_be_read_from_everywhere_and_never_with_credentials(
    client: FlaskClient, paths: list[str], method: str
) -> None:
    for path in paths:
        with client.open(path, method=method, headers={"Origin": "https://example.org"}) as answer:
            assert answer.headers["Access-Control-Allow-Origin"] == "*", path
            assert "Access-Control-Allow-Credentials" not in answer.headers
            assert {"ETag", "Retry-After", "Lsgraph-Unknown-Terms", "X-Request-Id", "Content-Range", "Link"} <= {
                name.strip() for name in answer.headers["Access-Control-Expose-Headers"].split(",")
            }


def test_every_route_answers_a_preflight(client: FlaskClient, paths: list[str]) -> None:
    asked = {
        "Origin": "https://example.org",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    for path in paths:
        answer = client.options(path, headers=asked)
        assert answer.status_code in ({200, 204} if path != "/nothing" else {404}), path
        assert "POST" in answer.headers["Access-Control-Allow-Methods"]
        assert "Content-Type" in answer.headers["Access-Control-Allow-Headers"]
        assert answer.headers["Access-Control-Max-Age"] == "86400"


def test_what_is_negotiated_varies(client: FlaskClient) -> None:
    for path in ("/", "/sparql?query=ASK%7B%7D", "/sparql?query=ASK", "/graphs?default", "/nothing"):
        vary = {part.strip() for part in client.get(path).headers["Vary"].split(",")}
        assert {"Accept", "Accept-Language"} <= vary, path
