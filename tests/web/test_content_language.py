"""Two languages on one page: that of what the site says, and that of what the data say."""

from __future__ import annotations

import csv
import io
import re

import pytest
from flask.testing import FlaskClient

BROWSER = {"Accept": "text/html", "Accept-Language": "en"}
BINDS = "生命科学・創薬研究支援基盤事業"


def page(client: FlaskClient, path: str) -> str:
    answer = client.get(path, headers=BROWSER)
    assert answer.status_code == 200
    return answer.text


def test_a_project_has_headings_in_one_language_and_facts_in_the_other(plan_client: FlaskClient) -> None:
    text = page(plan_client, "/id/project/binds-2.html?content=ja")
    assert '<html lang="en">' in text
    assert f'<h1 lang="ja">{BINDS}</h1>' in text
    assert "Implementation period" in text
    assert re.search(r'<a href="/id/fy/2022\.html\?content=ja" lang="ja">令和4年度', text)
    assert re.search(r'<dd class="cite"><span lang="ja">[^<]*生命科学', text)


def test_words_of_the_page_are_never_marked_as_foreign(plan_client: FlaskClient) -> None:
    text = page(plan_client, "/id/project/binds-2.html?lang=ja")
    assert f"<h1>{BINDS}</h1>" in text
    assert not re.search(r'<(?:h1|h2|dt|th)[^>]* lang="ja"', text)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/?content=ja", 'class="programme" lang="ja">'),
        ("/?content=ja", f'<a href="/id/project/binds-2.html?content=ja"><span lang="ja">{BINDS}</span></a>'),
        ("/list/PlanProject?content=ja", f'<span lang="ja">{BINDS}</span>'),
        ("/list/PlanProject?content=ja", '<span lang="ja">令和4年度</span>'),
        ("/search?q=BINDS&content=ja", f'lang="ja">{BINDS}</a>'),
        ("/search?q=BINDS&content=ja", '<span lang="ja">令和4年度</span>'),
        ("/discrepancies?content=ja", '<td class="reason"><span lang="ja">'),
        ("/ont.html?content=ja", '<span lang="ja">研究開発課題</span>'),
        ("/ont/Project.html?content=ja", '<h1><span lang="ja">研究開発課題</span></h1>'),
        ("/voc/disease.html?content=ja", '<span lang="ja">がん</span>'),
        ("/voc/disease/cancer.html?content=ja", '<h1><span lang="ja">がん</span></h1>'),
        ("/shapes.html?content=ja", '<h3><a href="#C01-identifier"><span lang="ja">'),
        ("/downloads?content=ja", '<p class="citation"><span lang="ja">'),
        ("/about?content=ja", '<p class="lead"><span lang="ja">'),
    ],
)
def test_every_page_with_data_says_it_in_the_language_of_the_content(
    plan_client: FlaskClient, path: str, said: str
) -> None:
    text = page(plan_client, path)
    assert '<html lang="en">' in text
    assert said in text
    assert '<span id="content-language">Language of the content</span>' in text


def test_a_list_is_titled_in_the_language_of_whoever_asks(plan_client: FlaskClient) -> None:
    titles = [
        re.findall('<h1 id="title">(.+?)</h1>', page(plan_client, f"/list/Policy?lang={interface}&content=ja"))
        for interface in ("en", "ja")
    ]
    assert titles == [["Policy"], ["政策"]]


def test_a_file_has_heads_of_the_interface_and_cells_of_the_content(plan_client: FlaskClient) -> None:
    answer = plan_client.get("/list/PlanProject?format=csv&lang=en&content=ja")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert answer.headers["Content-Language"] == "en, ja"
    assert BINDS in {row["Name"] for row in rows}


def test_a_citation_is_in_the_language_of_the_content(plan_client: FlaskClient) -> None:
    text = plan_client.get("/downloads/citation.txt?lang=en&content=ja").text
    assert "ライフサイエンス分野研究開発プラン" in text


def test_links_keep_both_languages_and_a_file_is_the_same_for_everybody(plan_client: FlaskClient) -> None:
    text = page(plan_client, "/list/PlanProject?lang=en&content=ja")
    links = re.findall(r'<a href="(/[^"]*)"', text)
    assert [link for link in links if "lang=en" not in link and not link.startswith("/language/")] == []
    assert [link for link in links if "content=ja" not in link and not link.startswith("/language/")] == []
    assert '<input type="hidden" name="content" value="ja">' in text
    plan_client.set_cookie("content", "ja")
    remembered = page(plan_client, "/list/PlanProject")
    plan_client.delete_cookie("content")
    assert 'href="/list/PlanProject?format=csv&amp;lang=en&amp;content=ja" download' in remembered


def test_the_switch_of_the_content_remembers_and_leaves_the_interface_alone(client: FlaskClient) -> None:
    link = re.search(r'<a href="(/language/content/ja[^"]*)"', page(client, "/list"))
    assert link is None  # the list of classes shows no data
    found = re.search(r'<a href="(/language/content/ja[^"]*)"', page(client, "/list/PlanProject"))
    assert found is not None
    answer = client.get(found[1], headers=BROWSER)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/list/PlanProject")
    assert answer.headers["Set-Cookie"].startswith("content=ja; ")
    told = client.get("/list/PlanProject", headers=BROWSER).headers["Content-Language"]
    client.delete_cookie("content")
    assert told == "en, ja"


@pytest.mark.parametrize(
    ("target", "there"),
    [
        ("/list?lang=en", "/list?lang=en&content=ja"),  # the address comes before a cookie, so it has to change
        ("/list?lang=en&content=en&q=x", "/list?lang=en&q=x&content=ja"),
        ("/list?content=en", "/list"),
        ("//example.org", "/"),
    ],
)
def test_the_switch_of_the_content_leads_where_it_holds(client: FlaskClient, target: str, there: str) -> None:
    answer = client.get("/language/content/ja", query_string={"to": target})
    client.delete_cookie("content")
    assert answer.headers["Location"] == there


def test_an_address_that_names_a_language_shows_the_same_to_everybody(client: FlaskClient) -> None:
    plain = client.get("/list/PlanProject?lang=en", headers=BROWSER)
    client.set_cookie("content", "ja")
    remembered = client.get("/list/PlanProject?lang=en", headers=BROWSER)
    client.delete_cookie("content")
    assert plain.data == remembered.data
    assert "Cookie" not in plain.headers["Vary"]


@pytest.mark.parametrize("path", ["/list/PlanProject", "/list/PlanProject?content=ja", "/list/PlanProject?content=xx"])
def test_caches_are_told_of_the_cookies_where_one_may_choose(client: FlaskClient, path: str) -> None:
    assert "Cookie" in client.get(path, headers=BROWSER).headers["Vary"]


@pytest.mark.parametrize("code", ["xx", "JA", "ja%00"])
def test_a_language_that_there_is_not_cannot_be_chosen(client: FlaskClient, code: str) -> None:
    assert client.get(f"/language/content/{code}").status_code == 404
