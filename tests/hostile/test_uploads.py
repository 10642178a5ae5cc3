"""What people with bad intent send to be validated: each gets its answer, and nothing outside of it is read."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ..web.serving import Server
from .attacks import told
from .uploads import Upload, half_sent, multipart, shaped, uploads
from .watching import canary, middle, neighbour

ALL = tuple(uploads("http://127.0.0.1:9/", "file:///nowhere"))
QUICK = {
    "billion laughs",
    "external entity, file",
    "remote @context inside, http",
    "owl:imports in data, http",
    "20,000 JSON objects",
    "20,000 XML elements",
    "gzip of 5 million triples",
    "SERVICE in a target",
    "FROM in a shape, file",
    "owl:imports in shapes, http",
    "JavaScript",
    "a chain of 400 shapes",
    "an ill-formed shape",
    "not UTF-8",
    "an image",
    "a form that ends early",
}
CASES = [
    pytest.param(number, id=each.name, marks=() if each.name in QUICK else pytest.mark.slow)
    for number, each in enumerate(ALL)
]
PATTERN = "regular expression that backtracks"


@dataclass
class Elsewhere:
    """What nobody may read: a listener with what called it, and a file."""

    web: str
    calls: list[bytes]
    file: Path


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Elsewhere]:
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.ttl"
    secret.write_text('<urn:secret> <urn:secret> "hidden-words" .', encoding="utf-8")
    with canary() as (web, calls):
        yield Elsewhere(web, calls, secret)


def named(name: str) -> Upload:
    return next(each for each in ALL if each.name == name)


@pytest.mark.parametrize("number", CASES)
def test_an_upload_gets_its_answer_and_nothing_is_read_for_it(
    server: Server, elsewhere: Elsewhere, number: int
) -> None:
    upload = list(uploads(elsewhere.web, elsewhere.file.as_uri()))[number]
    reply = upload.send(server)
    assert told(reply) in upload.right
    assert b"hidden-words" not in reply.body
    assert b"Traceback" not in reply.body
    assert elsewhere.calls == []


def test_a_pattern_that_hangs_disturbs_nobody_else(server: Server) -> None:
    with neighbour(server) as waits:
        began = time.monotonic()
        reply = named(PATTERN).send(server)
        took = time.monotonic() - began
    assert told(reply) == "503 validation-time-limit"
    assert took < 8  # 3 s, and what a busy machine adds
    assert middle(waits) < 0.5


@pytest.mark.slow
def test_validation_goes_on_after_a_validator_was_ended(server: Server) -> None:
    assert named("product of everything").send(server).status == 503
    assert told(named("owl:imports in data, http").send(server)) == "200"


@pytest.mark.slow
def test_a_body_of_which_only_half_comes_is_given_up(server: Server) -> None:
    assert half_sent(server) == "408"


def test_markup_in_data_never_becomes_markup_of_a_page(server: Server) -> None:
    reply = named("markup, shown in a page").send(server)
    assert b"<script>alert" not in reply.body
    assert "script-src 'none'; sandbox " in reply.headers["content-security-policy"]


def test_shapes_that_cannot_be_run_never_make_data_conform(server: Server) -> None:
    ill = shaped("", '<urn:s> a sh:NodeShape ; sh:targetSubjectsOf <urn:p> ; sh:nodeKind "x" .', frozenset())
    reply = server.request("POST", "/validate", ill.body, Accept="application/json", **ill.headers)
    assert reply.status == 422
    assert b'"conforms": true' not in reply.body


def test_imports_that_were_sent_along_are_no_import(server: Server) -> None:
    shapes = b"""@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
    <urn:mine> a owl:Ontology ; owl:imports <urn:theirs> . <urn:theirs> a owl:Ontology .
    <urn:s> a sh:NodeShape ; sh:targetSubjectsOf <urn:p> ; sh:nodeKind sh:Literal ."""
    body, headers = multipart(data=b"<urn:a> <urn:p> 1 .", shapes=shapes)
    reply = server.request("POST", "/validate", body, Accept="application/json", **headers)
    assert reply.status == 200
    assert b'"conforms": false' in reply.body
