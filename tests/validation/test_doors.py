"""The doors of validation: what is sent is validated, what was built is reported, every shape is explained."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest

from lsgraph.package import GraphPackage
from lsgraph.release import build

from ..conftest import CITATIONS, DATA, ONTOLOGY, PASSAGES, PREFIXES, SHAPES, VOCABULARY
from ..hostile.uploads import multipart
from ..web.serving import REPOSITORY, Reply, Server, running

SKOS = "http://www.w3.org/2004/02/skos/core#"
TWO_LABELS = f"<urn:a> <{SKOS}prefLabel> 'a'@en , 'b'@en ."
WITHOUT = """
prj:buoy-3 a lsg:PlanProject ; skos:prefLabel "浮標3"@ja , "Buoy 3"@en .
"""
FORMATS = {
    "text": "text/plain",
    "html": "text/html",
    "turtle": "text/turtle",
    "json": "application/json",
    "csv": "text/csv",
    "sarif": "application/sarif+json",
    "svg": "image/svg+xml",
}


def write_package(root: Path) -> GraphPackage:
    contents = {
        "ontology/lsg.ttl": ONTOLOGY,
        "ontology/vocab/lists.ttl": VOCABULARY,
        "data/projects.ttl": DATA,
        "data/citations/projects.ttl": CITATIONS,
        "data/source/passages.ttl": PASSAGES,
        "shapes/hierarchy.ttl": SHAPES.replace("sh:Violation", "sh:Warning"),
    }
    for path, text in contents.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(PREFIXES + text, encoding="utf-8")
    rules = root / "queries" / "rules"
    rules.mkdir(parents=True)
    for rule in (REPOSITORY / "queries" / "rules").glob("*.rq"):
        (rules / rule.name).write_bytes(rule.read_bytes())
    return GraphPackage.open(root)


@pytest.fixture(scope="module")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> tuple[GraphPackage, Path, str]:
    """Return a package, the folder of its releases, and the name of a release before it was changed."""
    package, out = write_package(tmp_path_factory.mktemp("package")), tmp_path_factory.mktemp("out")
    return package, out, build(package, out).name


@pytest.fixture(scope="module")
def server(earlier: tuple[GraphPackage, Path, str]) -> Iterator[Server]:
    """Serve the package after a project without programme was added, which is a warning here."""
    package, out, _ = earlier
    with (package.root / "data" / "projects.ttl").open("a", encoding="utf-8") as file:
        file.write(WITHOUT)
    release = build(package, out)
    os.utime(release.directory)
    with running(package, release) as server:
        yield server


def post(server: Server, path: str, data: str, **headers: str) -> Reply:
    return server.request("POST", path, data.encode(), **{"Content_Type": "text/turtle", **headers})


@pytest.mark.parametrize(
    "syntax", ["TURTLE", "N_TRIPLES", "N_QUADS", "TRIG", "RDF_XML", "JSON_LD", "N3"], ids=str.lower
)
def test_rdf_in_any_format_is_validated(server: Server, syntax: str) -> None:
    chosen = getattr(pyoxigraph.RdfFormat, syntax)
    triples = pyoxigraph.parse(TWO_LABELS, format=pyoxigraph.RdfFormat.TURTLE)
    data = pyoxigraph.serialize(triples, format=chosen)
    assert data is not None
    reply = post(
        server, "/validate?profile=skos", data.decode(), Content_Type=chosen.media_type, Accept="application/json"
    )
    report = json.loads(reply.body)
    assert reply.status == 200
    assert [entry["constraint"] for entry in report["results"]] == ["S14"]


@pytest.mark.parametrize(("name", "media_type"), FORMATS.items())
def test_a_report_comes_in_the_format_that_is_asked_for(server: Server, name: str, media_type: str) -> None:
    accepted = post(server, "/validate?profile=skos", TWO_LABELS, Accept=media_type)
    named = post(server, f"/validate?profile=skos&format={name}", TWO_LABELS)
    assert (accepted.status, named.status) == (200, 200)
    assert accepted.headers["content-type"].partition(";")[0] == media_type
    assert named.headers["content-type"].partition(";")[0] == media_type


def test_a_syntax_error_is_told_with_its_place_in_both_languages(server: Server) -> None:
    data = "<urn:a> <urn:p> 1 .\n<urn:b> skos:prefLabel 1 ."
    japanese, english = (json.loads(post(server, f"/validate?lang={lang}", data).body) for lang in ("ja", "en"))
    assert (english["status"], english["line"], english["column"]) == (422, 2, 9)
    assert english["hint"] == f"@prefix skos: <{SKOS}> ."
    assert japanese["title"] == "RDF として読めません"


def test_a_place_in_rdf_xml_is_told_too(server: Server) -> None:
    data = '<?xml version="1.0"?>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n<a></b></rdf:RDF>'
    told = json.loads(post(server, "/validate", data, Content_Type="application/rdf+xml").body)
    assert (told["line"], told["column"]) == (3, 6)


def test_data_are_validated_by_shapes_that_come_with_them(server: Server) -> None:
    shapes = b"""@prefix sh: <http://www.w3.org/ns/shacl#> .
    <urn:s> a sh:NodeShape ; sh:targetSubjectsOf <urn:p> ; sh:closed true ; sh:message "No!"@en ."""
    body, headers = multipart(data=b"<urn:a> <urn:p> 1 .", shapes=shapes)
    report = json.loads(server.request("POST", "/validate", body, Accept="application/json", **headers).body)
    assert [entry["message"]["en"] for entry in report["results"]] == ["No!"]


def test_a_file_laid_over_the_package_takes_the_place_of_the_one_with_its_name(server: Server) -> None:
    alone, headers = multipart(data=(PREFIXES + WITHOUT).encode())
    mended = (PREFIXES + DATA).replace("lsg:Programme ;", "lsg:Programme ; skos:altLabel 'T'@en ;").encode()
    over = alone.replace(b'filename="data.ttl"', b'filename="more.ttl"')
    replaced, _ = multipart(data=mended)
    replaced = replaced.replace(b'filename="data.ttl"', b'filename="projects.ttl"')
    for body, conforms in ((over, False), (replaced, True)):
        reply = server.request("POST", "/validate?over=1", body, Accept="application/json", **headers)
        assert json.loads(reply.body)["conforms"] is conforms


def test_a_report_is_kept_only_for_who_asks_and_at_no_address_to_guess(server: Server) -> None:
    once = post(server, "/validate?profile=skos", TWO_LABELS)
    kept = post(server, "/validate?profile=skos&keep=1", TWO_LABELS)
    address = kept.headers["content-location"]
    again = server.get(address, Accept="application/json")
    assert "content-location" not in once.headers
    assert len(address.rpartition("/")[2]) == 22
    assert json.loads(again.body)["results"][0]["constraint"] == "S14"
    assert again.headers["x-robots-tag"].startswith("noindex")
    assert "no-store" in again.headers["cache-control"]
    assert server.get(address[:-1] + ("A" if address[-1] != "A" else "B")).status == 404


def test_the_form_can_be_filled_with_examples_and_shows_the_report(server: Server) -> None:
    page = server.get("/validate?example=concepts&lang=ja", Accept="text/html").body.decode()
    body, headers = multipart(data=TWO_LABELS.encode())
    reply = server.request("POST", "/validate?profile=skos&lang=ja", body, Accept="text/html", **headers)
    assert "大潮" in page
    assert 'enctype="multipart/form-data"' in page
    assert "同じ言語の優先見出しが二つ以上あります" in reply.body.decode()


def test_a_form_that_could_not_be_read_comes_back_with_what_was_in_it(server: Server) -> None:
    body, headers = multipart(data=b"<urn:a> <urn:p> ")
    body = body.replace(b'; filename="data.ttl"', b"")
    reply = server.request("POST", "/validate?lang=en", body, Accept="text/html", **headers)
    page = reply.body.decode()
    assert reply.status == 422
    assert "This is not RDF that can be read" in page
    assert "&lt;urn:a&gt; &lt;urn:p&gt; </textarea>" in page


def test_an_unknown_profile_is_told_with_those_there_are(server: Server) -> None:
    told = json.loads(post(server, "/validate?profile=owl", TWO_LABELS).body)
    assert told["status"] == 400
    assert "dcat-ap" in told["detail"]


def test_the_report_of_the_release_comes_by_suffix(server: Server) -> None:
    report = json.loads(server.get("/report.json").body)
    assert report["conforms"] is False
    assert server.get("/report.sarif").headers["content-type"] == "application/sarif+json"
    assert server.get("/report/badge.svg").headers["content-type"] == "image/svg+xml"
    assert server.get("/report.docx").status == 406


def test_a_resource_has_its_part_of_the_report(server: Server) -> None:
    for slug, count in (("buoy-3", 1), ("buoy-1", 0)):
        iri = f"https://w3id.org/lsgraph/id/project/{slug}"
        report = json.loads(server.get("/report", {"resource": iri, "format": "json"}).body)
        assert len(report["results"]) == count


def test_a_resource_leads_to_its_part_of_the_report(server: Server) -> None:
    page = server.get("/id/project/buoy-3.html?lang=en", Accept="text/html")
    clean = server.get("/id/project/buoy-1.html?lang=ja", Accept="text/html").body.decode()
    data = server.get("/id/project/buoy-3.ttl")
    part = "/report?resource=https%3A%2F%2Fw3id.org%2Flsgraph%2Fid%2Fproject%2Fbuoy-3"
    for reply in (page, data):
        assert f'{part}>; rel="describedby"; title="validation report"' in reply.headers["link"]
    assert "warnings: 1" in page.body.decode()
    assert "指摘はありません" in clean


def test_the_report_tells_what_is_new_since_another_release(
    server: Server, earlier: tuple[GraphPackage, Path, str]
) -> None:
    page = server.get("/report/diff", {"from": earlier[2][:12], "lang": "en"}, Accept="text/html")
    unknown = server.get("/report/diff?from=0000000000")
    assert page.status == 200
    assert "New: 1" in page.body.decode()
    assert "Fixed: 0" in page.body.decode()
    assert unknown.status == 404


def test_every_shape_of_the_release_stands_on_its_page(server: Server) -> None:
    reply = server.get("/shapes.html?lang=ja", Accept="text/html")
    page = reply.body.decode()
    assert 'shapes.ttl>; rel="alternate"; type="text/turtle"' in reply.headers["link"]
    assert 'id="C01-belongs"' in page
    assert "所属" in page
    assert "課題の属するプログラムがありません。" in page
