"""Every IRI answers: 303 by Accept, suffixes, links, tags, other ways of writing it, and what is no longer in use."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from lsgraph.sparql.engine import Engine
from lsgraph.sparql.limits import Limits
from lsgraph.sparql.processes import Evaluators, Source
from lsgraph.web import create_app

from . import serving

BASE = "https://w3id.org/lsgraph/"
ODD = f"""
@prefix lsg: <{BASE}ont#> . @prefix prj: <{BASE}id/project/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix oa: <http://www.w3.org/ns/oa#> .
prj:old a lsg:PlanProject ; owl:deprecated true ; dcterms:isReplacedBy prj:buoy-1 .
prj:gone a lsg:PlanProject ; owl:deprecated true .
<{BASE}id/project/浮標> a lsg:PlanProject ; skos:prefLabel "浮標"@ja .
<{BASE}id/project/%E7%81%AF> a lsg:PlanProject ; skos:prefLabel "灯"@ja .
prj:bad a lsg:PlanProject ; skos:prefLabel "</title><script>alert(1)</script>"@ja ;
    lsg:overview "<img src=x onerror=alert(1)>"@ja ; skos:exactMatch <javascript:alert(1)> ;
    rdfs:seeAlso <https://example.org/?q=%22%3E> .
prj:hub a lsg:PlanProject .
<{BASE}src/p1-b1> a lsg:SourcePassage ; oa:hasSelector <{BASE}src/p1-b1/quote> .
<{BASE}src/p1-b1/quote> oa:exact "潮汐<観測>計画"@ja .
<{BASE}id/citation/1> a lsg:Citation ; lsg:supports prj:bad ; lsg:forProperty lsg:overview ;
    lsg:evidenceMode <{BASE}voc/evidence-mode/explicitText> ; lsg:citesPassage <{BASE}src/p1-b1> .
{" ".join(f"prj:spoke-{n} lsg:near prj:hub ." for n in range(501))}
<{BASE}ont> owl:versionIRI <{BASE}ont/1.0.0> .
"""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Return a client of the application over a package with things that are hard to show."""
    root = tmp_path_factory.mktemp("odd")
    package = serving.make_package(root)
    (root / "data" / "odd.ttl").write_text(ODD, encoding="utf-8")
    release = serving.make_release(package, tmp_path_factory.mktemp("out"))
    limits = Limits()
    with Evaluators.start(Source.release(release.directory), limits) as evaluators:
        yield create_app(release, limits, evaluator=Engine(evaluators.path, limits)).test_client()


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", "html"),
        ("text/turtle", "ttl"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "rdf"),
        ("application/ld+json", "jsonld"),
        ("application/n-quads", "nq"),
        ("text/html;q=0.5, text/turtle;q=0.6", "ttl"),
        ("application/json", "jsonld"),
        ("*/*", "ttl"),
        ("", "ttl"),
    ],
)
def test_an_iri_leads_to_what_the_client_prefers(client: FlaskClient, accept: str, suffix: str) -> None:
    answer = client.get("/id/project/buoy-1", headers={"Accept": accept})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/id/project/buoy-1.{suffix}")
    assert "Accept" in answer.headers["Vary"]
    there = client.get(answer.headers["Location"])
    assert there.status_code == 200


@pytest.mark.parametrize("path", ["/id/project/buoy-1", "/ont", "/dataset", "/voc"])
def test_every_kind_of_iri_has_a_page_and_data(client: FlaskClient, path: str) -> None:
    for media, suffix in (("text/html", "html"), ("text/turtle", "ttl")):
        answer = client.get(path, headers={"Accept": media})
        assert (answer.status_code, answer.headers["Location"]) == (303, f"{path}.{suffix}")


def test_a_format_wins_over_accept_and_the_language_goes_along(client: FlaskClient) -> None:
    answer = client.get("/id/project/buoy-1?format=ttl&lang=en", headers={"Accept": "text/html"})
    assert answer.headers["Location"] == "/id/project/buoy-1.ttl?lang=en"


def test_what_cannot_be_had_is_refused_with_the_list(client: FlaskClient) -> None:
    answer = client.get("/id/project/buoy-1", headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "text/turtle (format=turtle)" in answer.get_json()["offers"]


def test_links_tell_of_the_other_representations(client: FlaskClient) -> None:
    for path in ("/id/project/buoy-1", "/id/project/buoy-1.ttl", "/id/project/buoy-1.html"):
        links = client.get(path).headers["Link"]
        for suffix, media in (("ttl", "text/turtle"), ("html", "text/html"), ("jsonld", "application/ld+json")):
            assert f'<http://localhost/id/project/buoy-1.{suffix}>; rel="alternate"; type="{media}"' in links


def test_a_page_is_signposted(client: FlaskClient) -> None:
    links = client.get("/id/project/buoy-1.html").headers["Link"]
    assert f'<{BASE}id/project/buoy-1>; rel="cite-as"' in links
    assert '<http://localhost/id/project/buoy-1.ttl>; rel="describedby"; type="text/turtle"' in links
    assert '<https://schema.org/AboutPage>; rel="type", <https://schema.org/ResearchProject>; rel="type"' in links
    assert 'rel="license"' in links
    assert f'<{BASE}dataset>; rel="collection"' in links


@pytest.mark.parametrize("suffix", ["html", "ttl", "nt", "rdf", "jsonld"])
def test_a_representation_is_revalidated(client: FlaskClient, suffix: str) -> None:
    path = f"/id/project/buoy-1.{suffix}"
    first = client.get(path)
    assert first.headers["Cache-Control"] == "no-cache"
    assert not first.headers["ETag"].startswith("W/")
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    head = client.head(path)
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", first.headers["ETag"])
    assert head.headers["Content-Length"] == str(len(first.data))


def test_representations_have_tags_of_their_own(client: FlaskClient) -> None:
    tags = {client.get(f"/id/project/buoy-1.{suffix}").headers["ETag"] for suffix in ("html", "ttl", "nt", "rdf")}
    assert len(tags) == 4


@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("/id/project/buoy-1/", "/id/project/buoy-1"),
        ("/id/project/BUOY-1", "/id/project/buoy-1"),
        ("/id/project/buoy_1", "/id/project/buoy-1"),
        ("/id/project/" + quote("ｂｕｏｙ－１"), "/id/project/buoy-1"),
        ("/id/project/%2562uoy-1", "/id/project/buoy-1"),
        ("/id/project/Buoy-1.ttl", "/id/project/buoy-1.ttl"),
        ("/id/project/" + quote("灯"), "/id/project/%E7%81%AF"),
    ],
)
def test_another_way_of_writing_leads_to_the_canonical_one(client: FlaskClient, asked: str, canonical: str) -> None:
    answer = client.get(asked, headers={"Accept": "text/turtle"})
    if answer.status_code == 308:
        assert answer.headers["Location"] == canonical
    else:  # the IRI holds the percent signs, so that the path leads to it at once
        assert (answer.status_code, canonical) == (303, "/id/project/%E7%81%AF")


@pytest.mark.parametrize("name", ["浮標", "%E6%B5%AE%E6%A8%99"])
def test_an_iri_of_unicode_answers_in_either_writing(client: FlaskClient, name: str) -> None:
    there = client.get(f"/id/project/{name}", headers={"Accept": "text/turtle"})
    assert (there.status_code, there.headers["Location"]) == (303, "/id/project/%E6%B5%AE%E6%A8%99.ttl")
    data = client.get(there.headers["Location"])
    assert ox.NamedNode(f"{BASE}id/project/浮標") in {
        quad.subject for quad in ox.parse(data.data, format=ox.RdfFormat.TURTLE)
    }


def test_an_unknown_iri_is_told_what_may_have_been_meant(client: FlaskClient) -> None:
    answer = client.get("/id/project/buoy-11", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert f"{BASE}id/project/buoy-1" in answer.get_json()["nearest"]
    page = client.get("/id/project/" + quote("浮標<b>"), headers={"Accept": "text/html"})
    assert page.status_code == 404
    assert "<b>" not in page.text.partition("<main")[2]


def test_a_name_leads_to_the_thing_that_bears_it(client: FlaskClient) -> None:
    page = client.get("/id/programme/" + quote("浮標"), headers={"Accept": "text/html"})
    assert page.status_code == 404
    assert '<a href="/id/project/%E6%B5%AE%E6%A8%99.html"' in page.text


@pytest.mark.parametrize("path", ["/id/project/%00", "/id/project/a%20b%3C", "/src/%EF%BF%BF", "/id/" + "x" * 900])
def test_a_path_that_is_no_iri_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_deprecated_iri_leads_to_what_replaced_it(client: FlaskClient) -> None:
    answer = client.get("/id/project/old", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["Location"]) == (301, "/id/project/buoy-1")
    assert f'<{BASE}id/project/buoy-1>; rel="successor-version"' in answer.headers["Link"]
    assert client.get("/id/project/old.html").headers["Location"] == "/id/project/buoy-1.html"
    kept = client.get("/id/project/old.ttl")
    assert (kept.status_code, b"owl:deprecated true" in kept.data) == (200, True)


def test_a_deprecated_iri_without_replacement_is_gone(client: FlaskClient) -> None:
    answer = client.get("/id/project/gone", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.get_json()["type"]) == (410, f"{BASE}problem/deprecated")
    assert client.get("/id/project/gone.ttl").status_code == 200


def test_the_version_of_the_ontology_leads_to_the_ontology(client: FlaskClient) -> None:
    answer = client.get("/ont/1.0.0", headers={"Accept": "text/turtle"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/ont")


def test_long_references_come_in_parts(client: FlaskClient) -> None:
    first, last = client.get("/id/project/hub.nt"), client.get("/id/project/hub.nt?page=2")
    assert '<http://localhost/id/project/hub.nt?page=2>; rel="next"' in first.headers["Link"]
    assert '<http://localhost/id/project/hub.nt?page=1>; rel="prev"' in last.headers["Link"]
    spokes = [answer.data.count(b"ont#near>") for answer in (first, last)]
    assert spokes == [500, 1]
    assert client.get("/id/project/hub.nt?page=3").status_code == 404
    page = client.get("/id/project/hub.html?lang=en").text
    assert "(501)" in page
    assert page.count("spoke-") == 100 * 2  # the address and the name of each
    assert 'href="/id/project/hub.html?lang=en&amp;page=2"' in page


def test_markup_in_the_data_is_shown_and_not_obeyed(client: FlaskClient) -> None:
    page = client.get("/id/project/bad.html").text
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert 'href="javascript' not in page
    assert "javascript:alert(1)" in page
    assert "\\u003c/title\\u003e\\u003cscript\\u003ealert(1)" in page


def test_an_attached_release_quotes_the_source(client: FlaskClient) -> None:
    assert '<blockquote class="quotation" lang="ja">潮汐&lt;観測&gt;計画' in client.get("/src/p1-b1.html").text
    mark = client.get("/id/project/bad.html?lang=en").text.partition('<details class="evidence')[2]
    assert '<blockquote lang="ja">潮汐&lt;観測&gt;計画</blockquote>' in mark.partition("</details>")[0]


def test_absolute_addresses_are_where_the_site_is_served(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(client.application.extensions, "lsgraph-address", "https://plan.example.org")
    answer = client.get("/id/project/buoy-1.html")
    assert '<https://plan.example.org/id/project/buoy-1.ttl>; rel="describedby"' in answer.headers["Link"]
    assert f'<link rel="canonical" href="{BASE}id/project/buoy-1">' in answer.text
    assert client.get("/id/project/buoy-1").headers["Location"] == "/id/project/buoy-1.ttl"
