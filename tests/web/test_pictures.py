"""The pictures over HTTP: every form of each, parameters, caching; over the plan's own graph."""

from __future__ import annotations

import csv
import io
import json
import re
from xml.etree import ElementTree

import feedparser
import icalendar
import pytest
import rdflib
from flask.testing import FlaskClient

from lsgraph.sparql.problem import Problem
from lsgraph.views.drawing.svg import drawing
from lsgraph.web import images

from .test_pages import Outline

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
PICTURES = [
    "/lineage",
    "/lineage/binds-2",
    "/lineage?project=hashi&project=bio",
    "/timeline",
    "/timeline?fy=R5",
    "/calendar",
]
SVG = "{http://www.w3.org/2000/svg}"
PATHS = ["/lineage", "/lineage/nokoko", "/timeline", "/calendar"]


@pytest.fixture
def client(plan_client: FlaskClient) -> FlaskClient:
    """A client of the plan's site."""
    return plan_client


@pytest.mark.parametrize("path", PICTURES)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_picture_page_works_without_scripts(client: FlaskClient, path: str, language: str) -> None:
    answer = client.get(path, headers={**BROWSER, "Accept-Language": language})
    outline = Outline(re.sub(r"<(rect|desc|marker)\b", r"<\1", answer.text))
    assert answer.status_code == 200
    assert outline.all("html")[0]["lang"] == language
    assert [script["src"].partition("?")[0] for script in outline.all("script")] == ["/static/suggest.js"]
    assert not [attributes for _, attributes in outline.tags if "style" in attributes]
    assert len(outline.all("h1")) == 1
    identifiers = [attributes["id"] for _, attributes in outline.tags if "id" in attributes]
    assert len(identifiers) == len(set(identifiers))
    labelled = {attributes.get("for") for attributes in outline.all("label")}
    fields = [attributes for tag in ("select", "input") for attributes in outline.all(tag)]
    assert {attributes.get("id") for attributes in fields if attributes.get("type") != "hidden"} <= labelled
    drawn = [found for found in outline.all("svg") if found.get("aria-labelledby") == "picture-title"]
    assert [found["role"] for found in drawn] == ["group"]


@pytest.mark.parametrize("path", [*PICTURES, "/budgets", "/matrix", "/matrix?columns=projects", "/indicators"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_name_of_a_link_has_its_visible_words(client: FlaskClient, path: str, language: str) -> None:
    address, _, query = path.partition("?")
    drawn = ElementTree.fromstring(client.get(f"{address}.svg?{query}&lang={language}").data)  # noqa: S314 – our own
    wrong = []
    for link in drawn.iter(f"{SVG}a"):
        name = link.findtext(f"{SVG}title", "")
        seen = " ".join("".join(text.itertext()) for text in link.iter(f"{SVG}text"))
        wrong += [(word, name) for word in re.findall(r"[^\W\d]+|\d+", seen) if word not in name]
    assert wrong == []


@pytest.mark.parametrize("path", PATHS)
def test_the_address_and_the_client_choose_the_form(client: FlaskClient, path: str) -> None:
    types = {"svg": "image/svg+xml", "json": "application/json", "csv": "text/csv", "ttl": "text/turtle"}
    for suffix, media_type in types.items():
        named = client.get(f"{path}.{suffix}")
        negotiated = client.get(path, headers={"Accept": media_type})
        assert (named.status_code, named.mimetype) == (200, media_type)
        assert negotiated.data == named.data or suffix == "json"
    assert client.get(path, headers={"Accept": "audio/mpeg"}).status_code == 406


def test_an_svg_file_is_whole_and_allows_its_own_style_alone(client: FlaskClient) -> None:
    answer = client.get("/timeline.svg")
    root = ElementTree.fromstring(answer.data)  # noqa: S314 – our own
    assert root.find(f"{SVG}style") is not None
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'sha256-")
    links = [element.get("href") for element in root.iter(f"{SVG}a")]
    assert all(link and link.startswith("http://localhost/id/") for link in links)


def test_the_csv_is_the_table_of_the_page(client: FlaskClient) -> None:
    answer = client.get("/lineage/binds-2.csv", headers={"Accept-Language": "ja"})
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert [(row["前身"], row["後継"], row["種別"], row["年度"], row["期間の範囲"]) for row in rows] == [
        ("創薬等ライフサイエンス研究支援技術基盤事業", "生命科学・創薬研究支援基盤事業", "後継", "令和4年度", "全部"),
        (
            "創薬等支援技術基盤プラットフォーム",
            "創薬等ライフサイエンス研究支援技術基盤事業",
            "後継",
            "平成29年度",
            "全部",
        ),
    ]


def test_the_json_has_numbers_and_iris(client: FlaskClient) -> None:
    found = json.loads(client.get("/lineage/bio.json?lang=en").data)
    (step,) = found["steps"]
    assert (step["year"], step["extent"]) == (2019, "whole")
    assert step["successor"] == {
        "label": "Science and Technology Platform Program for Advanced Biological Medicine",
        "iri": "https://w3id.org/lsgraph/id/project/bio",
    }
    assert found["sentences"][1] == "The source states 1 succession; the editors inferred no successions."


def test_the_turtle_holds_the_records_that_are_drawn(client: FlaskClient) -> None:
    graph = rdflib.Graph().parse(data=client.get("/lineage/binds-2.ttl").data, format="turtle")
    assert {str(subject) for subject in graph.subjects()} == {
        "https://w3id.org/lsgraph/id/succession/pdis--binds-1",
        "https://w3id.org/lsgraph/id/succession/binds-1--binds-2",
    }


def test_the_feeds_are_read_back(client: FlaskClient) -> None:
    events = icalendar.Calendar.from_ical(client.get("/calendar.ics?programme=p4").data).walk("VEVENT")
    feed = feedparser.parse(client.get("/calendar.atom").data)
    assert {str(event.decoded("DTSTART")) for event in events} == {
        "2023-03-31", "2025-03-31", "2027-03-31", "2029-03-31", "2031-03-31",
    }  # fmt: skip
    assert len(feed.entries) == 62
    assert feed.feed.id == "http://localhost/calendar.atom"


def test_a_png_is_drawn_with_japanese_letters_or_refused_with_the_remedy(client: FlaskClient) -> None:
    answer = client.get("/lineage/bio.png")
    if images.has_japanese():
        assert (answer.status_code, answer.data[:8]) == (200, b"\x89PNG\r\n\x1a\n")
    else:
        assert (answer.status_code, "fonts-noto-cjk" in answer.json["detail"]) == (501, True)


def test_without_a_japanese_font_there_is_no_png() -> None:
    refused = images.png(drawing(40, 40, "Buoy", ("Tide.",), []), system_fonts=False)
    assert isinstance(refused, Problem)
    assert (refused.kind, refused.status) == ("no-fonts", 501)


def test_an_image_that_would_be_too_large_is_refused() -> None:
    refused = images.png(drawing(10_000, 10_000, "Buoy", ("Tide.",), []))
    assert isinstance(refused, Problem)
    assert (refused.kind, refused.status) == ("picture-too-large", 400)


@pytest.mark.parametrize(
    ("path", "status", "kind", "remedy"),
    [
        ("/timeline?fy=abc", 400, "bad-parameter", "R5"),
        ("/timeline?fy=S70", 400, "bad-parameter", "fy"),
        ("/timeline?year=2023", 400, "unknown-parameter", "fy, from, to, programme, today"),
        ("/timeline?programme=p9", 400, "bad-parameter", "p1, p2, p3, p4, p5, p6"),
        ("/timeline?from=2030&to=2020", 400, "bad-parameter", "FY2030"),
        ("/lineage?direction=left", 400, "bad-parameter", "both, up, down"),
        ("/lineage/bio?depth=0", 400, "bad-parameter", "1 to 50"),
        ("/lineage?project=bind-2", 404, "no-such-project", "binds-2"),
        ("/lineage/nokok", 404, "no-such-project", "nokoko"),
        ("/timeline.pdf", 404, "not-found", "/timeline.pdf"),
    ],
)
def test_what_cannot_be_drawn_says_what_can(
    client: FlaskClient, path: str, status: int, kind: str, remedy: str
) -> None:
    problem = client.get(path).json
    assert (problem["status"], problem["type"].rpartition("/")[2]) == (status, kind)
    assert remedy in problem["detail"]


@pytest.mark.parametrize("written", ["2023", "R5", "令和5年度", "Ｒ５", "FY2023"])
def test_a_fiscal_year_can_be_written_in_every_way(client: FlaskClient, written: str) -> None:
    found = client.get("/timeline.json", query_string={"fy": written, "lang": "en"}).json
    assert found["sentences"][0] == "In FY2023, 10 projects run, of which 1 without a set end and 1 only in part."
    standing = {
        row["project"]["label"]: row["standing"]["label"] if isinstance(row["standing"], dict) else row["standing"]
        for row in found["rows"]
    }
    assert standing["Research Support Project for Life Science and Drug Discovery"] == "running"


@pytest.mark.parametrize("path", ["/timeline.svg", "/calendar.ics", "/lineage.json", "/calendar"])
def test_an_unchanged_picture_is_not_sent_again(client: FlaskClient, path: str) -> None:
    tag = client.get(path, headers=BROWSER).headers["ETag"]
    again = client.get(path, headers={**BROWSER, "If-None-Match": tag})
    other = client.get(f"{path}?programme=p1", headers={**BROWSER, "If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert other.status_code == 200


def test_a_form_left_blank_is_the_whole_picture(client: FlaskClient) -> None:
    blank = client.get("/timeline?fy=&from=&to=&programme=&today=", headers={"Accept": "text/csv"})
    assert blank.data == client.get("/timeline.csv").data


def test_the_form_of_a_lineage_keeps_every_project_adds_one_and_removes_any(client: FlaskClient) -> None:
    page = Outline(client.get("/lineage?project=bio&project=binds-2&depth=2", headers=BROWSER).text)
    fields = [field for field in page.all("select") if field["name"] == "project"]
    chosen = [option["value"] for option in page.all("option") if "selected" in option and option["value"]]
    removing = [link["href"] for link in page.all("a") if link.get("aria-label", "").startswith("外す")]
    assert [field["id"] for field in fields] == ["control-project", "control-project-2", "control-project-3"]
    assert chosen[:2] == ["bio", "binds-2"]
    assert removing == ["/lineage?project=binds-2&depth=2", "/lineage?project=bio&depth=2"]
    submitted = client.get("/lineage.json?project=bio&project=binds-2&project=&direction=both&depth=&lang=en").json
    assert len(submitted["steps"]) == 3


def test_on_paper_each_programme_of_the_timeline_has_a_sheet(client: FlaskClient) -> None:
    page = client.get("/timeline", headers=BROWSER).text
    sheets = page.partition('<div class="picture-sheets">')[2].partition("</div>")[0].split("<svg ")[1:]
    headings = [re.findall(r'class="heading"[^>]*>(2-\d)', sheet) for sheet in sheets]
    assert headings == [["2-1"], ["2-2"], ["2-3"], ["2-4"], ["2-5"], ["2-6"]]
    one = client.get("/timeline?programme=p1", headers=BROWSER).text
    assert "picture-sheets" not in one


def test_every_download_of_a_page_is_there(client: FlaskClient) -> None:
    page = client.get("/calendar?programme=p5", headers=BROWSER).text
    files = re.findall(r'href="(/calendar\.\w+\?programme=p5)" rel="alternate"', page)
    assert [name.split("?")[0].rpartition(".")[2] for name in files] == [
        "svg",
        "png",
        "json",
        "csv",
        "ttl",
        "ics",
        "atom",
    ]
    assert [client.get(name).status_code for name in files if ".png" not in name] == [200] * 6
