"""The plan itself: every IRI of the release dereferences, as data and as a page, and says what the graph says."""

from __future__ import annotations

import gzip
import json
import re
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from lsgraph.release import Release
from lsgraph.sparql.engine import Engine
from lsgraph.sparql.limits import Limits
from lsgraph.sparql.processes import Evaluators, Source
from lsgraph.web import create_app

REPOSITORY = Path(__file__).resolve().parents[2]
BASE = "https://w3id.org/lsgraph/"
LSG = f"{BASE}ont#"
GRAPHS = f"{BASE}graph/"  # the data of a graph are its content, which need not be about itself
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
LABELS = [
    ox.NamedNode(iri)
    for iri in ("http://www.w3.org/2004/02/skos/core#prefLabel", "http://www.w3.org/2000/01/rdf-schema#label")
]
WIRE_LIMIT = 100_000  # bytes of a page over the wire
PAGE = {"Accept": "text/html"}
TURTLE = {"Accept": "text/turtle"}


@dataclass(frozen=True)
class Site:
    """The plan's release behind a client, and the same quads in a store of the test's own."""

    client: FlaskClient
    store: ox.Store

    def page(self, path: str) -> str:
        answer = self.client.get(path, headers=PAGE)
        assert answer.status_code == 200, path
        return answer.text

    def about(self, subject: ox.NamedNode) -> Iterator[ox.Triple]:
        return (quad.triple for quad in self.store.quads_for_pattern(subject, None, None, ox.DefaultGraph()))


@pytest.fixture(scope="module")
def site(plan_release: Release) -> Iterator[Site]:
    """Return the site of the repository's own package."""
    store = ox.Store()
    store.bulk_load(path=str(plan_release.directory / "store.nq"), format=ox.RdfFormat.N_QUADS)
    with Evaluators.start(Source.release(plan_release.directory), Limits()) as evaluators:
        app = create_app(plan_release, evaluator=Engine(evaluators.path, Limits()))
        yield Site(app.test_client(), store)


def subjects(store: ox.Store) -> list[str]:
    """Return every IRI below the base that is the subject of a triple."""
    found = {quad.subject.value for quad in store if isinstance(quad.subject, ox.NamedNode)}
    return sorted(iri for iri in found if iri.startswith(BASE))


def one_of_each_class(store: ox.Store) -> list[str]:
    """Return for each class the IRI of ours with the most statements."""
    sizes: Counter[str] = Counter()
    classes: dict[str, list[str]] = {}
    for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph()):
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(BASE):
            sizes[quad.subject.value] += 1
            if quad.predicate == TYPE:
                classes.setdefault(str(quad.object), []).append(quad.subject.value)
    return sorted({max(members, key=lambda iri: (sizes[iri], iri)) for members in classes.values()})


def path_of(iri: str) -> str:
    return "/" + quote(iri.removeprefix(BASE).partition("#")[0])


def dereferenced(site: Site, iris: list[str]) -> tuple[list[float], dict[str, str]]:
    """Dereference IRIs as Turtle and as HTML; return the milliseconds of each page, and what went wrong by IRI."""
    wrong: dict[str, str] = {}
    times: list[float] = []
    documents: dict[str, tuple[int, set[str], int, int]] = {}
    for iri in iris:
        path = path_of(iri)
        if path not in documents:
            data = site.client.get(path, headers=TURTLE, follow_redirects=True)
            known = set()
            if data.status_code == 200:
                known = {str(quad.subject) for quad in ox.parse(data.data, format=ox.RdfFormat.TURTLE)}
            there = site.client.get(path, headers=PAGE).headers.get("Location", path)
            began = time.perf_counter()
            page = site.client.get(there, headers=PAGE)
            times.append((time.perf_counter() - began) * 1000)
            size = len(gzip.compress(page.data))
            documents[path] = (data.status_code, known, page.status_code, size)
        status, known, shown, size = documents[path]
        if status != 200 or (f"<{iri}>" not in known and not iri.startswith(GRAPHS)):
            wrong[iri] = f"Turtle: {status}"
        elif shown != 200 or size > WIRE_LIMIT:
            wrong[iri] = f"HTML: {shown}, {size} bytes"
    return times, wrong


def test_a_resource_of_each_class_dereferences(site: Site) -> None:
    sample = one_of_each_class(site.store)
    assert len(sample) > 60
    _, wrong = dereferenced(site, sample)
    assert wrong == {}


@pytest.mark.slow
def test_every_iri_of_the_release_dereferences(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    iris = subjects(site.store)
    times, wrong = dereferenced(site, iris)
    with capsys.disabled():
        print(
            f"\n{len(iris)} IRIs, {len(times)} pages, median {statistics.median(times):.1f} ms, {len(wrong)} failures"
        )
    assert wrong == {}


def test_the_data_of_a_resource_are_exactly_what_is_promised(site: Site) -> None:
    project = ox.NamedNode(f"{BASE}id/project/gan-2")
    pointing = list(site.store.quads_for_pattern(None, None, project, ox.DefaultGraph()))
    record = ox.NamedNode(f"{LSG}Record")
    described = {project} | {
        quad.subject for quad in pointing if ox.Quad(quad.subject, TYPE, record, ox.DefaultGraph()) in site.store
    }
    described |= {t.object for t in site.about(project) if t.predicate.value == f"{LSG}hasName"}
    supports = ox.NamedNode(f"{LSG}supports")
    cites = [
        quad.subject
        for node in described
        for quad in site.store.quads_for_pattern(None, supports, node, ox.DefaultGraph())
    ]
    passages = {t.object for node in cites for t in site.about(node) if t.predicate.value == f"{LSG}citesPassage"}
    expected = {t for node in (*described, *cites, *passages) for t in site.about(node)}
    expected |= {quad.triple for quad in pointing}
    named = {t.object for t in expected} | {t.subject for t in expected if t.object == project}
    properties = {t.predicate for t in expected}
    for node in named | properties:
        if isinstance(node, ox.NamedNode):
            wanted = LABELS if node in named else LABELS[1:]
            expected |= {t for t in site.about(node) if t.predicate in wanted}
    answer = site.client.get("/id/project/gan-2.ttl")
    assert {quad.triple for quad in ox.parse(answer.data, format=ox.RdfFormat.TURTLE)} == expected
    assert b"@prefix lsg: <https://w3id.org/lsgraph/ont#> ." in answer.data
    assert b"\nprj:gan-2 " in answer.data


@pytest.mark.parametrize("suffix", ["nt", "rdf", "jsonld", "nq", "trig"])
def test_every_format_holds_the_same_triples(site: Site, suffix: str) -> None:
    kinds = {"nt": "N_TRIPLES", "rdf": "RDF_XML", "jsonld": "JSON_LD", "nq": "N_QUADS", "trig": "TRIG"}
    turtle = site.client.get("/id/programme/p6.ttl").data
    other = site.client.get(f"/id/programme/p6.{suffix}").data
    read = {quad.triple for quad in ox.parse(other, format=getattr(ox.RdfFormat, kinds[suffix]))}
    assert read == {quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)}


def structured(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found
    value: dict[str, Any] = json.loads(found[1])
    return value


def leaves(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, key)
    else:
        yield key, str(value)


def test_structured_data_hold_nothing_that_the_graph_does_not(site: Site) -> None:
    words = {"@context", "@type", "url", "currency", "@language"}
    for iri in one_of_each_class(site.store):
        if not iri.startswith((f"{BASE}id/", f"{BASE}src/")):
            continue
        known = {iri}
        for triple in site.about(ox.NamedNode(iri)):
            known.add(triple.object.value)
            if isinstance(triple.object, ox.NamedNode):
                known |= {inner.object.value for inner in site.about(triple.object)}
        document = structured(site.page(f"{path_of(iri)}.html"))
        assert document["@context"] == "https://schema.org"
        assert {text for key, text in leaves(document) if key not in words} <= known, iri


@pytest.mark.parametrize("language", ["ja", "en"])
def test_pages_have_one_heading_and_no_identifier_twice(site: Site, language: str) -> None:
    for path in ("/id/project/saisei", "/id/policy/kenko-iryo-2", "/id/fy/2022", "/src/p18-b5", "/id/discrepancy/d10"):
        page = site.page(f"{path}.html?lang={language}")
        identifiers = re.findall(r' id="([^"]+)"', page)
        assert (len(identifiers), page.count("<h1")) == (len(set(identifiers)), 1)
        assert f'<html lang="{language}"' in page
        assert set(re.findall(r'aria-labelledby="([^"]+)"', page)) <= set(identifiers)


def plain(page: str) -> str:
    main = page.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def test_a_project_s_page_tells_what_a_reader_asks_first(site: Site) -> None:
    text = plain(site.page("/id/project/saisei.html?lang=ja"))
    assert "再生医療実現拠点ネットワークプログラム 正式名称" in text
    assert "平成25年度(2013年度) ~ 令和4年度(2022年度)" in text
    assert "始期は記載なし ~ 令和5年度(2023年度)" in text
    assert "90億6,600万円 記載: 9,066(単位: 百万円)" in text
    assert "中間評価 (第1回) 平成28年度(2016年度) 実施と記載 令和 28年度" in text
    assert text.index("実施期間") < text.index("評価") < text.index("予算")


def test_the_same_page_in_english(site: Site) -> None:
    text = plain(site.page("/id/project/saisei.html?lang=en"))
    assert "FY2013 (Heisei 25) – FY2022 (Reiwa 4)" in text
    assert "¥9,066 million printed: 9,066 (million yen)" in text
    assert "mid-term evaluation (no. 1) FY2016 (Heisei 28) stated as conducted" in text


def test_a_fact_leads_to_its_passage(site: Site) -> None:
    page = site.page("/id/project/saisei.html?lang=en")
    assert 'href="/src/p18-b5.html?lang=en"' in page
    passage = plain(site.page("/src/p18-b5.html?lang=en"))
    assert "page 18, line 1350" in passage
    assert "editor’s inference Certainty 0.95 (0 to 1)" in passage


def test_discrepancies_are_filtered_by_kind(site: Site) -> None:
    every, some = site.page("/discrepancies?lang=en"), site.page("/discrepancies?kind=eraError&lang=en")
    assert (every.count('<th scope="row"'), "All (148)" in every) == (148, True)
    assert some.count('<th scope="row"') == 1
    assert "FY2046 (Reiwa 28) FY2016 (Heisei 28)" in plain(some)


def test_each_block_opens_its_query(site: Site) -> None:
    page = site.page("/id/project/saisei.html?lang=en")
    links = [unescape(href) for href in re.findall(r'<a class="behind" href="([^"]+)"', page)]
    assert len(links) >= 8
    for link in links:
        assert "<table" in site.page(link)
