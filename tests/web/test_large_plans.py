"""Pictures of a plan that is too large to look at: a page shows a part and says so, files have all of it."""

from __future__ import annotations

import re

import pytest
from benchmarks.pictures import Multiplied
from flask import Flask
from flask.testing import FlaskClient

from lsgraph.release import Release
from lsgraph.web import create_app
from lsgraph.web.context import service

BROWSER = {"Accept": "text/html", "Accept-Language": "en"}
COPIES = 16


@pytest.fixture(scope="module")
def client(plan_app: Flask, plan_release: Release) -> FlaskClient:
    """A client of a plan sixteen times the size."""
    with plan_app.app_context():
        evaluator = Multiplied(service().evaluator, COPIES)
    return create_app(plan_release, evaluator=evaluator).test_client()


@pytest.mark.parametrize("name", ["lineage", "timeline", "calendar"])
def test_a_page_draws_the_first_programme_and_tells_of_the_whole(client: FlaskClient, name: str) -> None:
    page = client.get(f"/{name}", headers=BROWSER).text
    note = "This plan has 96 programmes; only the first, “Drugs, Medical Devices and Healthcare Programme”, is drawn"
    sentence = client.get(f"/{name}.json?lang=en").json["sentences"][0]
    assert note in page
    assert sentence in page
    assert len(re.findall(r'class="heading"[^>]*>2-\d', page.partition("<svg ")[2])) <= 1


def test_a_page_shows_the_first_rows_of_a_table_and_the_files_all(client: FlaskClient) -> None:
    page = client.get("/timeline", headers=BROWSER).text
    assert "The first 500 of 864 rows" in page
    assert len(client.get("/timeline.json").json["rows"]) == 864
    assert client.get("/timeline.csv").text.count("\r\n") == 865


def test_a_matrix_draws_its_first_rows_and_columns_and_lists_every_link(client: FlaskClient) -> None:
    page = client.get("/matrix?columns=projects", headers=BROWSER).text
    found = client.get("/matrix.json?columns=projects").json
    assert "Drawn are the first 300 of 2,096 rows and the first 300 of" in page
    assert len(found["links"]) == 376 * COPIES
    assert "grid" not in found


def test_one_programme_of_a_large_plan_is_drawn_whole(client: FlaskClient) -> None:
    page = client.get("/timeline?programme=p1", headers=BROWSER).text
    assert "This plan has" not in page
