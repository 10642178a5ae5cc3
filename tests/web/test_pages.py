"""Pages: they work without scripts, in two languages, and carry the headers that protect readers."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from lsgraph.sparql.protocol import Operation, Request, read

PAGES = [
    "/",
    "/about",
    "/ont.html",
    "/voc.html",
    "/shapes.html",
    "/sparql?format=html",
    f"/sparql?{urlencode({'query': 'SELECT * { ?s ?p ?o }', 'format': 'html'})}",
]


class Outline(HTMLParser):
    """What a page is made of."""

    VOID = frozenset({"meta", "link", "input", "br", "path", "circle", "rect"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def page(client: FlaskClient, path: str, **headers: str) -> str:
    answer = client.get(path, headers={"Accept": "text/html", **headers})
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_well_formed_labelled_and_without_inline_scripts(client: FlaskClient, path: str) -> None:
    outline = Outline(page(client, path))
    assert outline.open == []
    assert outline.all("html")[0]["lang"] == "ja"
    assert all(str(script.get("src", "")).startswith("/static/") for script in outline.all("script"))
    assert len(outline.all("h1")) == 1
    identifiers = [attributes["id"] for _, attributes in outline.tags if "id" in attributes]
    assert len(identifiers) == len(set(identifiers))
    labelled = {attributes.get("for") for attributes in outline.all("label")}
    assert {attributes.get("id") for tag in ("textarea", "select") for attributes in outline.all(tag)} <= labelled
    assert not [attributes for _, attributes in outline.tags if "style" in attributes or "onclick" in attributes]


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_loaded_from_elsewhere(client: FlaskClient, path: str) -> None:
    outline = Outline(page(client, path))
    loaded = [attributes.get("href") or "" for attributes in outline.all("link") if "hreflang" not in attributes]
    loaded += [attributes.get("src") or "" for _, attributes in outline.tags]
    assert all(address.startswith(("/static/", "")) and "://" not in address for address in loaded)
    for address in filter(None, loaded):
        with client.get(address) as answer:
            assert answer.status_code == 200


def test_the_home_page_says_what_there_is(client: FlaskClient) -> None:
    text = page(client, "/")
    assert "<h1>潮汐計画のグラフ</h1>" in text
    assert re.search(r"課題</a></dt><dd>2</dd>", text)
    assert "どのような課題があるか？" in text


@pytest.mark.parametrize(
    ("path", "header", "language"),
    [
        ("/", "", "ja"),
        ("/", "en-GB,en;q=0.8", "en"),
        ("/", "fr", "ja"),
        ("/?lang=en", "ja", "en"),
        ("/?lang=xx", "en", "en"),
    ],
)
def test_the_language_is_the_reader_s(client: FlaskClient, path: str, header: str, language: str) -> None:
    headers = {"Accept-Language": header} if header else {}
    answer = client.get(path, headers={"Accept": "text/html", **headers})
    assert answer.headers["Content-Language"] == language
    assert f'<html lang="{language}">' in answer.text
    assert ("Graph of the tide plan" in answer.text) == (language == "en")


def test_the_switch_leads_back_to_the_page_with_its_query(client: FlaskClient) -> None:
    text = page(client, f"/sparql?{urlencode({'query': 'ASK {}', 'format': 'html'})}")
    link = next(a for a in Outline(text).all("a") if a.get("hreflang") == "en")
    answer = client.get(link["href"] or "")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/sparql?query=ASK+%7B%7D&format=html"


def test_the_switch_remembers(client: FlaskClient) -> None:
    assert 'lang="ja"' in page(client, "/about")
    told = client.get("/language/en?to=/about").headers["Set-Cookie"]
    assert told.startswith("lang=en; ")
    assert "SameSite=Lax" in told
    assert 'lang="en"' in page(client, "/about")
    assert client.get("/about").headers["Content-Language"] == "en"
    client.delete_cookie("lang")


def test_an_address_that_names_the_language_wins_and_keeps_it(client: FlaskClient) -> None:
    client.set_cookie("lang", "en")
    answer = client.get("/about?lang=ja", headers={"Accept": "text/html"})
    client.delete_cookie("lang")
    links = [str(a["href"]) for a in Outline(answer.text).all("a") if str(a["href"]).startswith("/")]
    assert answer.headers["Content-Language"] == "ja"
    assert all("lang=ja" in link for link in links if not link.startswith("/language/"))


@pytest.mark.parametrize("asked", ["/about", "/about?lang=xx"])
def test_caches_are_told_that_a_cookie_may_choose_the_language(client: FlaskClient, asked: str) -> None:
    assert "Cookie" in client.get(asked).headers["Vary"]


def test_caches_may_keep_a_page_whose_address_names_its_language(client: FlaskClient) -> None:
    assert "Cookie" not in client.get("/about?lang=en").headers["Vary"]


@pytest.mark.parametrize("target", ["https://example.org/", "//example.org/", "/\\example.org", "javascript:1", ""])
def test_the_switch_leads_nowhere_else(client: FlaskClient, target: str) -> None:
    assert client.get("/language/en", query_string={"to": target}).headers["Location"] == "/"


def test_a_page_names_its_other_language(client: FlaskClient) -> None:
    links = [link for link in Outline(page(client, "/about")).all("link") if link.get("rel") == "alternate"]
    assert [(link["hreflang"], link["href"]) for link in links] == [
        ("ja", "http://localhost/about?lang=ja"),
        ("en", "http://localhost/about?lang=en"),
    ]


def test_a_count_leads_to_the_list_of_what_is_counted(client: FlaskClient) -> None:
    assert "/list/PlanProject" in [a["href"] for a in Outline(page(client, "/")).all("a")]


def test_the_home_page_answers_a_question_with_links(client: FlaskClient) -> None:
    text = page(client, "/")
    assert '<h2 id="answered">どのような課題があるか？</h2>' in text
    assert '<td><a href="/id/project/buoy-1.html">浮標&lt;b&gt;事業&lt;/b&gt;</a></td>' in text


def test_a_result_leads_to_its_source(client: FlaskClient) -> None:
    example = next(a for a in Outline(page(client, "/")).all("a") if "SPARQL" in str(a.get("aria-label")))
    result = page(client, example["href"] or "")
    assert "prj:buoy-1" in result
    trace = next(a for a in Outline(result).all("a") if a.get("class") == "trace")
    assert "該当する行はありません" in page(client, trace["href"] or "")  # this release holds no citation
    query = read(Request("GET", (trace["href"] or "").partition("?")[2].encode()))
    assert isinstance(query, Operation)
    assert "VALUES ?resource { <https://w3id.org/lsgraph/id/project/buoy-1> }" in query.query


def test_robots_and_sitemap_lead_to_every_page(client: FlaskClient) -> None:
    assert "Sitemap: http://localhost/sitemap.xml" in client.get("/robots.txt").text
    parts = re.findall("<loc>http://localhost(.+?)</loc>", client.get("/sitemap.xml").text)
    assert parts == ["/sitemap/pages.xml", "/sitemap/PlanProject.xml"]
    listed = client.get("/sitemap/PlanProject.xml").text
    assert re.findall("<loc>http://localhost(.+?)</loc>", listed) == [
        "/id/project/buoy-1.html",
        "/id/project/buoy-2.html",
    ]
    for name in ("nothing", "PlanProject-2", "PlanProject-0", "a%00b"):
        assert client.get(f"/sitemap/{name}.xml").status_code == 404


def test_a_term_says_what_it_means_and_how_often_it_is_used(client: FlaskClient) -> None:
    text = page(client, "/ont/PlanProject.html")
    assert "<h1>課題</h1>" in text
    assert "このリリースに 2 件あります。" in text
    assert 'href="/id/project/buoy-1.html"' in text
    assert 'id="PlanProject"' in page(client, "/ont.html")


@pytest.mark.parametrize("path", ["/ont/Nothing.html", "/voc/nothing.html", "/voc/a/b.html"])
def test_a_term_that_is_not_there_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path, headers={"Accept": "text/html"}).status_code == 404


@pytest.mark.parametrize("name", ["%7Bname%7D", "a%20b", "%3C", "%00", "%5E", "%ED%A0%80", "%22", "%FF", "%25"])
@pytest.mark.parametrize("path", ["/ont/{}.html", "/voc/{}.html", "/voc/a/{}.html", "/voc/{}/a.html"])
def test_a_name_that_is_no_iri_is_not_found(client: FlaskClient, path: str, name: str) -> None:
    answer = client.get(path.format(name), headers={"Accept": "text/html"})
    assert (answer.status_code, "<h1>" in answer.text) == (404, True)


@pytest.mark.parametrize("name", ["PlanProject%20", "PlanProject%0A", "PlanProject%E3%80%80"])
def test_space_after_a_term_leads_to_its_page(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/ont/{name}.html", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["Location"]) == (308, "/ont/PlanProject.html")


def test_a_misspelt_term_is_told_what_may_have_been_meant(client: FlaskClient) -> None:
    answer = client.get("/ont/PlanProjct.html", headers={"Accept": "text/html"})
    assert (answer.status_code, 'href="/ont/PlanProject.html"' in answer.text) == (404, True)


def test_the_editor_completes_from_this_server(client: FlaskClient) -> None:
    known = client.get("/completions.json?lang=en").json
    assert known is not None
    assert known["classes"] == [["https://w3id.org/lsgraph/ont#PlanProject", "project"]]
    assert known["prefixes"]["lsg"] == "https://w3id.org/lsgraph/ont#"


def test_a_result_is_escaped_and_linked(client: FlaskClient) -> None:
    label = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
    query = f"SELECT ?s ?name {{ ?s a <https://w3id.org/lsgraph/ont#PlanProject> ; {label} ?name }} ORDER BY ?s"
    text = page(client, f"/sparql?{urlencode({'query': query})}")
    assert "浮標&lt;b&gt;事業" in text
    assert '<td class="text" lang="en">Buoy' in text
    assert 'title="https://w3id.org/lsgraph/id/project/buoy-1">prj:buoy-1</a>' in text
    assert 'name="format" value="csv"' in text


def test_a_link_that_is_no_web_address_is_not_made(client: FlaskClient) -> None:
    text = page(client, f"/sparql?{urlencode({'query': 'SELECT (<javascript:alert(1)> AS ?x) {}'})}")
    assert "&lt;javascript:alert(1)&gt;" in text
    assert 'href="javascript' not in text


def test_a_page_that_shows_a_part_says_so(client: FlaskClient) -> None:
    text = page(client, f"/sparql?{urlencode({'query': 'SELECT ?x { VALUES ?x { 1 2 3 4 } }'})}")
    assert "先頭の 3 行を表示しています" in text
    assert text.count("<tr>") == 4


@pytest.mark.parametrize(
    ("query", "words"),
    [("ASK {}", "はい"), ("ASK { VALUES ?x {} }", "いいえ"), ("SELECT * { <urn:a> ?p ?o }", "該当する行はありません")],
)
def test_short_answers_are_sentences(client: FlaskClient, query: str, words: str) -> None:
    assert words in page(client, f"/sparql?{urlencode({'query': query})}")


@pytest.mark.parametrize("path", [*PAGES, "/healthz", "/nothing", "/static/style.css"])
def test_every_answer_has_the_protecting_headers(client: FlaskClient, path: str) -> None:
    with client.get(path) as answer:
        headers = answer.headers
    assert headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in headers
    assert "ETag" in headers["Access-Control-Expose-Headers"]


def test_the_home_page_is_revalidated(client: FlaskClient) -> None:
    tag = client.get("/").headers["ETag"]
    assert client.get("/", headers={"If-None-Match": tag}).status_code == 304
    assert client.get("/?lang=en", headers={"If-None-Match": tag}).status_code == 200


def test_health_tells_liveness_and_readiness(client: FlaskClient) -> None:
    assert client.get("/healthz").json == {"status": "ok"}
    ready = client.get("/readyz")
    assert ready.json is not None
    assert (ready.status_code, ready.json["status"]) == (200, "ready")


def test_terms_of_the_release_come_with_their_names(client: FlaskClient) -> None:
    query = "# 種類\nSELECT ?s ?c { ?s a ?c VALUES ?c { <https://w3id.org/lsgraph/ont#PlanProject> } } ORDER BY ?s"
    text = page(client, f"/sparql?{urlencode({'query': query})}")
    assert '<h2 id="result">種類</h2>' in text
    assert text.count('<span class="label">課題</span>') == 2
    assert '<span class="label" lang="en">Buoy</span>' in text
    assert '<span class="label">project</span>' in page(client, f"/sparql?{urlencode({'query': query, 'lang': 'en'})}")
