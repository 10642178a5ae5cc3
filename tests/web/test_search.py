"""The search of the site: pages, JSON, suggestions and OpenSearch, over the plan itself."""

from __future__ import annotations

from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


def page(client: FlaskClient, status: int = 200, lang: str = "ja", **fields: str) -> str:
    answer = client.get(f"/search?{urlencode({**fields, 'lang': lang})}", headers={"Accept": "text/html"})
    assert answer.status_code == status
    assert answer.mimetype == "text/html"
    return answer.text


def test_a_hit_says_what_it_is_why_it_was_found_and_leads_to_its_page(plan_client: FlaskClient) -> None:
    text = page(plan_client, q="ｂｉｎｄｓ")
    first = text[text.index('class="hits"') :].partition("</li>")[0]

    assert 'href="/id/project/binds-2.html?lang=ja"' in first
    assert "生命科学・創薬研究支援基盤事業" in first
    assert "プラン掲載課題" in first
    assert "略称" in first
    assert "<mark>BINDS</mark>" in first


def test_a_title_in_the_other_language_says_so(client: FlaskClient) -> None:
    text = page(client, q="Buoy")
    assert 'lang="en"><mark>Buoy</mark></a>' in text
    assert "Place" not in text


def test_markup_in_names_and_queries_is_text(client: FlaskClient) -> None:
    assert "浮標&lt;b&gt;事業" in page(client, q="事業").replace("<mark>", "").replace("</mark>", "")
    assert "<script>alert" not in page(client, q="<script>alert(1)</script>")


def test_facets_are_links_that_narrow_and_can_be_dropped(plan_client: FlaskClient) -> None:
    text = page(plan_client, q="再生医療")
    assert 'href="/search?q=%E5%86%8D%E7%94%9F%E5%8C%BB%E7%99%82&amp;lang=ja&amp;class=lsg%3APlanProject"' in text

    narrowed = page(plan_client, q="再生医療", **{"class": "lsg:PlanProject", "year": "R4"})
    assert "1 件中 1–1 件目" in narrowed
    assert "条件「プラン掲載課題」を外す" in narrowed


def test_pages_follow_each_other_and_the_last_is_shown_beyond_the_end(plan_client: FlaskClient) -> None:
    first, last = page(plan_client, q="医療"), page(plan_client, q="医療", page="999")
    assert 'rel="next" href="/search?q=%E5%8C%BB%E7%99%82&amp;lang=ja&amp;page=2"' in first
    assert 'rel="next"' not in last
    assert 'rel="prev"' in last


def test_nothing_found_helps_on(plan_client: FlaskClient) -> None:
    assert "「存在しない語」に一致するものはありません。" in page(plan_client, q="存在しない語")
    assert "記号だけでは検索できません" in page(plan_client, q="・・・")
    assert "Nothing matches “存在しない語”." in page(plan_client, lang="en", q="存在しない語")


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"q": "a" * 201}, "search-too-long"),
        ({"q": "再" * 10_000}, "search-too-long"),
        ({"q": "a", "page": "0"}, "bad-page"),
        ({"q": "a", "page": "x"}, "bad-page"),
        ({"q": "a", "year": "令和0年度"}, "bad-facet"),
        ({"q": "a", "class": "a b:c"}, "bad-facet"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_remedy(client: FlaskClient, fields: dict[str, str], kind: str) -> None:
    answer = client.get(f"/search?{urlencode(fields)}", headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["type"].endswith(kind)


@pytest.mark.parametrize("asked", ["%00", "%22%22%22", "%ff%fe", "a%20OR%20b*", "%F0%9F%91%A9", "'; DROP TABLE text"])
def test_hostile_words_are_words(plan_client: FlaskClient, asked: str) -> None:
    for path in (f"/search?q={quote(asked, safe='%')}", f"/search/suggest?q={quote(asked, safe='%')}"):
        assert plan_client.get(path).status_code == 200


def test_programs_get_json(plan_client: FlaskClient) -> None:
    answer = plan_client.get("/search?q=BINDS&class=PlanProject", headers={"Accept": "application/json"})
    found = answer.json
    assert found is not None

    assert (found["query"], found["total"], found["page"], found["pages"]) == ("BINDS", 2, 1, 1)
    assert found["hits"][0]["iri"] == "https://w3id.org/lsgraph/id/project/binds-2"
    assert found["hits"][0]["url"] == "http://localhost/id/project/binds-2.html"
    assert found["hits"][0]["label"]["ja"] == "生命科学・創薬研究支援基盤事業"
    assert found["hits"][0]["matches"][0] == {
        "kind": "abbreviation", "language": "en", "text": "BINDS", "found": ["BINDS"]
    }  # fmt: skip
    assert {"value": "https://w3id.org/lsgraph/ont#PlanProject", "count": 2} in found["facets"]["class"]


def test_no_other_format_is_promised(client: FlaskClient) -> None:
    answer = client.get("/search?q=a", headers={"Accept": "application/pdf"})
    assert answer.status_code == 406


def test_an_unchanged_answer_is_not_sent_again(plan_client: FlaskClient) -> None:
    first = plan_client.get("/search?q=BINDS&format=json")
    again = plan_client.get("/search?q=BINDS&format=json", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_suggestions_come_while_somebody_types(plan_client: FlaskClient) -> None:
    found = plan_client.get("/search/suggest?q=%E5%89%B5%E8%96%AC%E7%AD%89&lang=ja").json  # 創薬等
    assert found is not None
    assert found[0] == {
        "label": "創薬等支援技術基盤プラットフォーム",
        "class": "言及事業",
        "why": "",
        "url": "/id/project/pdis.html?lang=ja",
        "iri": "https://w3id.org/lsgraph/id/project/pdis",
    }
    assert len(found) <= 8


def test_browsers_get_suggestions_in_their_own_form(plan_client: FlaskClient) -> None:
    answer = plan_client.get("/search/suggest?q=BINDS&lang=en", headers={"Accept": "application/x-suggestions+json"})
    assert answer.mimetype == "application/x-suggestions+json"
    assert answer.json is not None
    asked, names, why, addresses = answer.json
    assert asked == "BINDS"
    assert names[0] == "Research Support Project for Life Science and Drug Discovery"
    assert (why[0], addresses[0]) == ("BINDS", "/id/project/binds-2.html?lang=en")


def test_nothing_is_suggested_for_nothing(client: FlaskClient) -> None:
    assert client.get("/search/suggest?q=").json == []
    assert client.get(f"/search/suggest?q={'a' * 10_000}").json == []


def test_the_search_is_described_for_browsers(client: FlaskClient) -> None:
    answer = client.get("/opensearch.xml")
    description = ElementTree.fromstring(answer.data)  # noqa: S314 – our own

    addresses = {url.get("type"): url.get("template") for url in description.iter(f"{OPENSEARCH}Url")}

    assert answer.mimetype == "application/opensearchdescription+xml"
    assert addresses["text/html"] == "http://localhost/search?q={searchTerms}&page={startPage?}"
    assert len(description.findtext(f"{OPENSEARCH}ShortName") or "") <= 16
