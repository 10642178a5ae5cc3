"""Budgets, the policy matrix and the indicators over HTTP: every form of each, and parameters; on the plan's graph."""

from __future__ import annotations

import csv
import io
import re

import openpyxl
import pytest
import rdflib
from flask.testing import FlaskClient

from lsgraph.web import images

from .test_pages import Outline

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
PAGES = [
    "/budgets",
    "/budgets/bio?unit=oku",
    "/budgets/gan-1",
    "/budgets?fy=R3&kind=budget",
    "/matrix",
    "/matrix?rows=diseases&columns=projects",
    "/matrix?rows=problems",
    "/indicators",
    "/indicators?programme=2-4",
]
PATHS = ["/budgets", "/budgets/saisei", "/matrix", "/indicators"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_page_works_without_scripts_and_says_two_sentences(
    plan_client: FlaskClient, path: str, language: str
) -> None:
    answer = plan_client.get(path, headers={**BROWSER, "Accept-Language": language})
    outline = Outline(answer.text)
    assert answer.status_code == 200
    assert outline.all("html")[0]["lang"] == language
    assert [script["src"].partition("?")[0] for script in outline.all("script")] == ["/static/suggest.js"]
    assert not [attributes for _, attributes in outline.tags if "style" in attributes]
    identifiers = [attributes["id"] for _, attributes in outline.tags if "id" in attributes]
    assert len(identifiers) == len(set(identifiers))
    lead = re.search(r'<p class="lead">(.+?)</p>', answer.text)
    assert lead is not None
    assert len(re.findall(r"。|\.(?=\s|$)", lead[1])) >= 2
    assert 'rel="alternate">SVG</a>' in answer.text
    assert ">SPARQL</a>" in answer.text


@pytest.mark.parametrize("path", PATHS)
def test_the_address_and_the_client_choose_the_form(plan_client: FlaskClient, path: str) -> None:
    types = {"svg": "image/svg+xml", "json": "application/json", "csv": "text/csv", "ttl": "text/turtle"}
    for suffix, media_type in types.items():
        named = plan_client.get(f"{path}.{suffix}")
        negotiated = plan_client.get(path, headers={"Accept": media_type})
        assert (named.status_code, named.mimetype) == (200, media_type)
        assert negotiated.data == named.data or suffix == "json"
    assert len(rdflib.Graph().parse(data=plan_client.get(f"{path}.ttl").data, format="turtle")) > 0


def test_the_csv_tells_unknown_from_zero(plan_client: FlaskClient) -> None:
    answer = plan_client.get("/budgets/bio.csv?kind=budget", headers={"Accept-Language": "ja"})
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [(row["年度"], row["金額(百万円)"], row["欄の状態"], row["原文の記載"]) for row in rows] == [
        ("令和元年度", "1,261", "確定額", "1,261百万"),
        ("令和2年度", "1,412", "確定額", "1,412百万"),
        ("令和3年度", "1,676", "確定額", "1,676百万"),
        ("令和4年度", "1,466", "見込額", "1,466百万（見込額）"),
        ("令和5年度", "", "「－」「…」など", "－"),
    ]


def test_the_workbook_is_the_one_of_the_page(plan_client: FlaskClient) -> None:
    page = plan_client.get("/budgets/saisei?unit=oku&lang=en", headers=BROWSER).text
    link = re.search(r'href="(/budgets/saisei\.xlsx[^"]*)"', page)
    assert link
    answer = plan_client.get(link[1].replace("&amp;", "&"))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data), data_only=True).worksheets[0]
    assert answer.headers["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert answer.headers["Content-Disposition"] == 'inline; filename="budgets-saisei.xlsx"'
    assert [sheet.cell(5, column).value for column in (2, 3, 13, 17, 18)] == ["budget", 89.93, 902.22, 902.22, 0]


def test_the_json_has_yen_states_and_iris(plan_client: FlaskClient) -> None:
    found = plan_client.get("/budgets/bio.json?kind=adjustment&unit=oku&lang=en").json
    assert [(cell["year"], cell["amount"], cell["state"]["value"]) for cell in found["cells"]] == [
        (2019, 0, "zero"), (2020, 151_000_000, "final"), (2021, 360_000_000, "final"),
    ]  # fmt: skip
    (line,) = found["sums"]
    assert (line["at-least"], line["unknown"], line["missing"], line["zero"]) == (511_000_000, 0, 2, 1)
    assert {"label": "discrepancy d112", "iri": "https://w3id.org/lsgraph/id/discrepancy/d112"} in line["discrepancies"]


def test_the_holes_of_the_matrix_are_lists(plan_client: FlaskClient) -> None:
    found = plan_client.get("/matrix.json?rows=policies&columns=programmes&lang=en").json
    assert (len(found["links"]), len(found["row-holes"]), found["column-holes"]) == (100, 125, [])
    assert [hole["at-most"] for hole in found["row-holes"]] == ["nothing"] * 92 + ["themes"] * 33
    assert found["links"][0]["how"] == "inferred"


@pytest.mark.parametrize(
    ("path", "status", "kind", "remedy"),
    [
        ("/budgets?unit=dollar", 400, "bad-parameter", "million, oku, yen"),
        ("/budgets?kind=gift", 400, "bad-parameter", "request, initial, adjustment, budget, executed, costLine"),
        ("/budgets?fy=soon", 400, "bad-parameter", "R5"),
        ("/budgets?rows=1", 400, "unknown-parameter", "project, programme, kind, unit, fy"),
        ("/budgets/sasei", 404, "no-such-project", "saisei"),
        ("/matrix?rows=laws", 400, "bad-parameter", "policies, integrated, diseases, pillars, problems"),
        ("/matrix?columns=years", 400, "bad-parameter", "programmes, projects"),
        ("/indicators?programme=p9", 400, "bad-parameter", "p1, p2, p3, p4, p5, p6"),
        ("/matrix.xlsx", 404, "not-found", "/matrix.xlsx"),
    ],
)
def test_what_cannot_be_shown_says_what_can(
    plan_client: FlaskClient, path: str, status: int, kind: str, remedy: str
) -> None:
    problem = plan_client.get(path).json
    assert (problem["status"], problem["type"].rpartition("/")[2]) == (status, kind)
    assert remedy in problem["detail"]


def test_a_png_is_drawn_with_japanese_letters_or_refused_with_the_remedy(plan_client: FlaskClient) -> None:
    answer = plan_client.get("/budgets/bio.png")
    if images.has_japanese():
        assert (answer.status_code, answer.data[:8]) == (200, b"\x89PNG\r\n\x1a\n")
    else:
        assert (answer.status_code, "fonts-noto-cjk" in answer.json["detail"]) == (501, True)
