"""Downloads: what the page promises is there, with the digest that it tells; citations invent nothing."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
from urllib.parse import urlsplit

import openpyxl
import pytest
import yaml
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse

from lsgraph.release import Release


def test_every_link_of_the_page_answers(plan_client: FlaskClient) -> None:
    text = plan_client.get("/downloads?lang=en", headers={"Accept": "text/html"}).text
    links = {link.replace("&amp;", "&") for link in re.findall(r'href="(/(?:dump|graphs|downloads|list)[^"]*)"', text)}
    assert len(links) > 100
    for link in sorted(link for link in links if not link.startswith("/list/") or "/Policy" in link):
        with plan_client.head(link) as answer:
            assert answer.status_code in {200, 301}, link


def test_sizes_and_digests_are_those_of_the_files(plan_client: FlaskClient, plan_release: Release) -> None:
    text = plan_client.get("/downloads?lang=en", headers={"Accept": "text/html"}).text
    for name in ("lsgraph.nq", "data.ttl", "meta.jsonld"):
        with plan_client.get(f"/dump/{name}") as answer:
            digest = hashlib.sha256(answer.data).hexdigest()
        assert re.search(rf">{re.escape(name)}</a>.*<code>{digest}</code>", text), name
    assert f"<code>{plan_release.name}</code>" in text


def test_a_compressed_dump_is_the_same_dump(plan_client: FlaskClient, plan_release: Release) -> None:
    with plan_client.head("/dump/lsgraph.nq") as plain:
        packed = plan_client.get("/dump/lsgraph.nq.gz")
    part = plan_client.get("/dump/lsgraph.nq.gz", headers={"Range": "bytes=0-9"})
    again = plan_client.get("/dump/lsgraph.nq.gz", headers={"If-None-Match": packed.headers["ETag"]})

    assert hashlib.sha256(gzip.decompress(packed.data)).hexdigest() == plan_release.name
    assert packed.mimetype == "application/gzip"
    assert packed.headers["Content-Disposition"] == 'attachment; filename="lsgraph.nq.gz"'
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert (part.status_code, part.data) == (206, packed.data[:10])
    assert again.status_code == 304


@pytest.mark.parametrize("name", ["nothing.gz", ".gz", "lsgraph.nq.gz.gz", "../manifest.json.gz"])
def test_only_dumps_can_be_compressed(plan_client: FlaskClient, name: str) -> None:
    assert plan_client.get(f"/dump/{name}").status_code == 404


def test_every_distribution_that_the_description_names_is_there(plan_client: FlaskClient) -> None:
    described = parse(plan_client.get("/dump/meta.nt").data, format=RdfFormat.N_TRIPLES)
    addresses = {q.object.value for q in described if q.predicate.value == "http://www.w3.org/ns/dcat#downloadURL"}  # type: ignore[union-attr]
    assert len(addresses) == 34
    for address in sorted(addresses):
        with plan_client.head(urlsplit(address).path.removeprefix("/lsgraph")) as answer:
            assert answer.status_code == 200, address


def test_the_citation_names_release_source_and_date(plan_client: FlaskClient, plan_release: Release) -> None:
    text = plan_client.get("/downloads/citation.txt?lang=ja").text
    for part in (
        "lsgraph プロジェクト",
        "ライフサイエンス分野研究開発プラン",
        "2022年6月3日",
        plan_release.name,
        "CC"[:0],
    ):
        assert part in text
    assert "doi" not in text.lower()


def test_the_cff_file_is_of_its_format(plan_client: FlaskClient, plan_release: Release) -> None:
    answer = plan_client.get("/downloads/citation.cff?lang=en")
    cited = yaml.safe_load(answer.data)

    assert {"cff-version", "message", "title", "authors"} <= cited.keys()  # what version 1.2.0 requires
    assert (cited["cff-version"], cited["type"], cited["license"]) == ("1.2.0", "dataset", "CC-BY-4.0")
    assert cited["title"] == "Knowledge graph of the R&D Plan for the Life Sciences"
    assert cited["authors"] == [{"name": "lsgraph project"}]
    assert cited["identifiers"][0]["value"] == f"sha256:{plan_release.name}"
    assert str(cited["references"][0]["date-released"]) == "2022-06-03"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="CITATION.cff"'


def test_bibtex_escapes_what_latex_would_run(plan_client: FlaskClient) -> None:
    entry = plan_client.get("/downloads/citation.bib?lang=en").text
    assert entry.startswith("@misc{lsgraph-")
    assert r"R\&D Plan" in entry
    assert entry.count("{") == entry.count("}")
    assert "  year = {2026}" in entry


def test_ris_has_a_tag_on_each_line(plan_client: FlaskClient) -> None:
    lines = plan_client.get("/downloads/citation.ris?lang=en").data.decode().split("\r\n")
    assert lines[0] == "TY  - DATA"
    assert lines[-2:] == ["ER  - ", ""]
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines[:-1])


def test_another_form_of_citation_is_refused_with_those_that_there_are(client: FlaskClient) -> None:
    answer = client.get("/downloads/citation.docx")
    assert answer.status_code == 404
    assert json.loads(answer.data)["offers"] == ["txt", "bib", "ris", "cff"]


@pytest.mark.slow
def test_one_workbook_holds_all_lists(plan_client: FlaskClient) -> None:
    answer = plan_client.get("/downloads/tables.xlsx?lang=en")
    book = openpyxl.load_workbook(io.BytesIO(answer.data), read_only=True)
    assert len(book.sheetnames) > 45
    assert book.sheetnames[-1] == "Source"
    assert "Project listed in the plan" in book.sheetnames
