"""What people with bad intent send to be validated. ``python -m tests.hostile.uploads [FILE]`` writes the table.

For each upload: the answer, how long it took, and the memory of the whole server before and after.
"""

from __future__ import annotations

import gzip
import json
import os
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ..web import serving
from ..web.serving import Reply, Server
from .attacks import told
from .conftest import LIMITS
from .watching import canary, memory

REPORT = frozenset({"200"})
SYNTAX = frozenset({"422 upload-syntax"})
DEEP = frozenset({"422 upload-too-deep"})
STOPPED = frozenset({"503 validation-time-limit", "503 validation-ended"})
FAILED = frozenset({"422 validation-failed", "422 shape-ill-formed"})
BOUNDARY = "-" * 20 + "lsgraph"
NODE = b"<urn:a> <urn:p> <urn:b> ."
SH = "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"


@dataclass(frozen=True)
class Upload:
    """One attack. ``right`` are the answers that are right for it; ``heavy`` ones take seconds."""

    name: str
    body: bytes
    right: frozenset[str]
    headers: dict[str, str] = field(default_factory=lambda: {"Content_Type": "text/turtle"})
    heavy: bool = False

    def send(self, server: Server) -> Reply:
        """Send it."""
        return server.request("POST", "/validate?profile=skos", self.body, timeout=90, **self.headers)


def multipart(**files: bytes) -> tuple[bytes, dict[str, str]]:
    """Return a body with a Turtle file in each field, and its headers."""
    parts = [
        b'--%s\r\nContent-Disposition: form-data; name="%s"; filename="%s.ttl"\r\n\r\n%s\r\n'
        % (BOUNDARY.encode(), name.encode(), name.encode(), content)
        for name, content in files.items()
    ]
    body = b"".join(parts) + b"--" + BOUNDARY.encode() + b"--\r\n"
    return body, {"Content_Type": f"multipart/form-data; boundary={BOUNDARY}"}


def shaped(name: str, shapes: str, right: frozenset[str], data: bytes = NODE, *, heavy: bool = False) -> Upload:
    """Return an attack by shapes."""
    body, headers = multipart(data=data, shapes=(SH + shapes).encode())
    return Upload(name, body, right, headers, heavy)


def typed(name: str, media_type: str, body: str | bytes, right: frozenset[str], *, heavy: bool = False) -> Upload:
    """Return an attack by data of a media type."""
    encoded = body.encode() if isinstance(body, str) else body
    return Upload(name, encoded, right, {"Content_Type": media_type}, heavy)


def xml(inner: str, before: str = "") -> str:
    """Return RDF/XML with this inside, and this before the root element."""
    return (
        f'<?xml version="1.0"?>{before}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        f'xmlns:p="urn:p#"><rdf:Description rdf:about="urn:a">{inner}</rdf:Description></rdf:RDF>'
    )


def select(query: str) -> str:
    """Return a shape with this SELECT query."""
    return f'<urn:s> a sh:NodeShape ; sh:targetSubjectsOf <urn:p> ; sh:sparql [ sh:select """{query}""" ] .'


def uploads(web: str, file: str) -> Iterator[Upload]:
    """Yield every attack; ``web`` and ``file`` are IRIs that nobody may read."""
    yield from _xml(web, file)
    yield from _elsewhere(web, file)
    yield from _deep()
    yield from _large()
    yield from _shapes(web, file)
    yield from _odd()


def _xml(web: str, file: str) -> Iterator[Upload]:
    kind = "application/rdf+xml"
    refused = frozenset({"422 entity-refused"})
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE r [<!ENTITY l0 "ha">{laughs}]>'
    yield typed("billion laughs", kind, xml("<p:x>&l9;</p:x>", bomb), refused)
    for title, iri in (("http", web), ("file", file)):
        outside = f'<!DOCTYPE r [<!ENTITY x SYSTEM "{iri}">]>'
        yield typed(f"external entity, {title}", kind, xml("<p:x>&x;</p:x>", outside), refused)
        parameter = f'<!DOCTYPE r [<!ENTITY % x SYSTEM "{iri}"> %x;]>'
        yield typed(f"parameter entity, {title}", kind, xml("<p:x>1</p:x>", parameter), refused)
        dtd = f'<!DOCTYPE r SYSTEM "{iri}">'
        yield typed(f"external DTD, {title}", kind, xml("<p:x>1</p:x>", dtd), REPORT | SYNTAX)
        include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{iri}"/>'
        yield typed(f"XInclude, {title}", kind, xml(f'<p:x rdf:parseType="Literal">{include}</p:x>'), REPORT | SYNTAX)
    literal = '"<!DOCTYPE r [<!ENTITY a \\"ha\\"><!ENTITY b \\"&a;&a;&a;\\">]><r>&b;</r>"'
    yield typed(
        "entities in an XML literal",
        "text/turtle",
        f"<urn:a> <urn:p> {literal}^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#XMLLiteral> .",
        REPORT,
    )


def _elsewhere(web: str, file: str) -> Iterator[Upload]:
    kind = "application/ld+json"
    refused = frozenset({"422 context-refused"})
    for title, iri in (("http", web), ("file", file)):
        yield typed(f"remote @context, {title}", kind, json.dumps({"@context": iri, "@id": "urn:a"}), refused)
        nested = {"@id": "urn:a", "urn:p": {"@context": [{}, iri], "@id": "urn:b"}}
        yield typed(f"remote @context inside, {title}", kind, json.dumps(nested), refused)
        imported = {"@context": {"@version": 1.1, "@import": iri}, "@id": "urn:a"}
        yield typed(f"@import in a context, {title}", kind, json.dumps(imported), refused)
        imports = (
            f"<urn:o> a <http://www.w3.org/2002/07/owl#Ontology> ; <http://www.w3.org/2002/07/owl#imports> <{iri}> ."
        )
        yield typed(f"owl:imports in data, {title}", "text/turtle", imports, REPORT)
        graph = f"<urn:a> <http://www.w3.org/ns/shacl#shapesGraph> <{iri}> ."
        yield typed(f"sh:shapesGraph in data, {title}", "text/turtle", graph, REPORT)


def _deep() -> Iterator[Upload]:
    many = 20_000
    yield typed(
        "20,000 blank nodes", "text/turtle", "<urn:a> <urn:p> " + "[ <urn:p> " * many + "1" + "]" * many + ".", DEEP
    )
    yield typed("20,000 collections", "text/turtle", "<urn:a> <urn:p> " + "(" * many + ")" * many + " .", DEEP)
    yield typed("20,000 formulas", "text/n3", "{" * many + "}" * many, DEEP)
    yield typed("20,000 open brackets", "text/turtle", "<urn:a> <urn:p> " + "[" * many, DEEP)
    yield typed("20,000 JSON objects", "application/ld+json", '{"urn:p":' * many + "1" + "}" * many, DEEP)
    yield typed("20,000 JSON arrays", "application/ld+json", "[" * many, DEEP)
    elements = "<p:x><rdf:Description>" * many + "</rdf:Description></p:x>" * many
    yield typed("20,000 XML elements", "application/rdf+xml", xml(elements), DEEP)


def _large() -> Iterator[Upload]:
    literal = b'<urn:a> <urn:p> "' + b"x" * (9 * 1024 * 1024) + b'" .'
    yield typed("a literal of 9 MB", "text/turtle", literal, REPORT, heavy=True)
    yield typed(
        "11 MB", "text/turtle", literal + b"#" * (2 * 1024 * 1024), frozenset({"413 body-too-long"}), heavy=True
    )
    triples = "".join(f"<a:{n}><a:p><a:{n}>.\n" for n in range(250_000))
    yield typed("250,000 triples", "application/n-triples", triples, frozenset({"413 too-many-triples"}), heavy=True)
    bomb = gzip.compress(b"<a:a><a:p><a:b>.\n" * 5_000_000)
    packed = {"Content_Type": "text/turtle", "Content_Encoding": "gzip"}
    yield Upload("gzip of 5 million triples", bomb, frozenset({"415 unsupported-encoding"}), packed)
    yield typed("gzip called Turtle", "text/turtle", bomb, frozenset({"422 upload-not-utf8"}))
    body, headers = multipart(**{f"data{n}": b"" for n in range(1_200)})
    yield Upload("1,200 parts", body, frozenset({"413 body-too-long"}), headers)


def _shapes(web: str, file: str) -> Iterator[Upload]:
    query = frozenset({"422 shape-query"})
    yield shaped("SERVICE in a shape", select(f"SELECT $this {{ SERVICE <{web}> {{ ?s ?p ?o }} }}"), query)
    yield shaped("SERVICE SILENT in a shape", select(f"SELECT $this {{ SERVICE SILENT <{web}> {{}} }}"), query)
    yield shaped("LOAD in a shape", select(f"LOAD <{web}>"), query)
    for title, iri in (("http", web), ("file", file)):
        dataset = frozenset({"422 shape-dataset"})
        yield shaped(f"FROM in a shape, {title}", select(f"SELECT $this FROM <{iri}> {{ $this ?p ?o }}"), dataset)
        imports = f"<urn:s> a sh:NodeShape ; <http://www.w3.org/2002/07/owl#imports> <{iri}> ."
        yield shaped(f"owl:imports in shapes, {title}", imports, frozenset({"422 shape-import"}))
    target = f'sh:target [ a sh:SPARQLTarget ; sh:select "SELECT ?this {{ SERVICE <{web}> {{ ?this ?p ?o }} }}" ]'
    yield shaped("SERVICE in a target", f"<urn:s> a sh:NodeShape ; {target} ; sh:nodeKind sh:IRI .", query)
    script = f'sh:js [ sh:jsFunctionName "f" ; sh:jsLibrary [ sh:jsLibraryURL "{web}"^^<urn:x> ] ]'
    yield shaped("JavaScript", f"<urn:s> a sh:NodeShape ; {script} .", frozenset({"422 shape-program"}))
    rule = "sh:rule [ a sh:TripleRule ; sh:subject sh:this ; sh:predicate <urn:p> ; sh:object <urn:x> ]"
    yield shaped(
        "a rule", f"<urn:s> a sh:NodeShape ; sh:targetSubjectsOf <urn:p> ; {rule} .", frozenset({"422 shape-rule"})
    )
    yield from _costly_shapes()
    yield shaped(
        "an ill-formed shape", '<urn:s> a sh:NodeShape ; sh:targetSubjectsOf <urn:p> ; sh:nodeKind "x" .', FAILED
    )
    yield shaped("shapes without a shape", "<urn:s> <urn:p> 1 .", frozenset({"422 no-shapes"}))


def _costly_shapes() -> Iterator[Upload]:
    pattern = '<urn:s> a sh:NodeShape ; sh:targetObjectsOf <urn:p> ; sh:pattern "^(a+)+$" .'
    text = b'<urn:a> <urn:p> "' + b"a" * 60 + b'!" .'
    yield shaped("regular expression that backtracks", pattern, STOPPED, text, heavy=True)
    yield shaped("the same in SPARQL", select('SELECT $this { $this ?p ?v FILTER REGEX(?v, "^(a+)+$") }'), REPORT, text)
    product = " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(6))
    many = "".join(f"<a:{n}> <urn:p> <a:{n + 1}> .\n" for n in range(2_000)).encode()
    yield shaped(
        "product of everything", select(f"SELECT $this {{ {product} $this ?p ?o }}"), STOPPED, many, heavy=True
    )
    cycle = "<urn:s> sh:targetSubjectsOf <urn:p> ; sh:node <urn:t> . <urn:t> a sh:NodeShape ; sh:node <urn:s> ."
    yield shaped("shapes in a circle", cycle, FAILED | REPORT)
    chain = " ".join(f"<urn:s{n}> a sh:NodeShape ; sh:node <urn:s{n + 1}> ." for n in range(400))
    yield shaped("a chain of 400 shapes", f"<urn:s0> sh:targetSubjectsOf <urn:p> . {chain}", FAILED | REPORT | STOPPED)
    steps = "[ sh:zeroOrMorePath " * 60 + "<urn:p>" + " ]" * 60
    path = f"<urn:s> a sh:PropertyShape ; sh:targetSubjectsOf <urn:p> ; sh:path {steps} ; sh:minCount 9 ."
    yield shaped("a path of 60 levels", path, FAILED | REPORT | STOPPED)
    circle = "<urn:s> a sh:NodeShape ; sh:targetSubjectsOf <urn:p> ; sh:in _:l . _:l <{0}first> 1 ; <{0}rest> _:l ."
    yield shaped(
        "a list that bites its tail", circle.format("http://www.w3.org/1999/02/22-rdf-syntax-ns#"), FAILED | REPORT
    )
    yield shaped(
        "sh:minCount of 10^100",
        f"<urn:s> a sh:PropertyShape ; sh:targetSubjectsOf <urn:p> ; sh:path <urn:p> ; sh:minCount 1{'0' * 100} .",
        REPORT | FAILED,
    )
    counts = " , ".join(map(str, range(50_000)))
    yield shaped(
        "50,000 sh:minCount",
        f"<urn:s> a sh:PropertyShape ; sh:targetSubjectsOf <urn:p> ; sh:path <urn:p> ; sh:minCount {counts} .",
        REPORT | FAILED | STOPPED,
    )


def _odd() -> Iterator[Upload]:
    yield typed("not UTF-8", "text/turtle", b'<urn:a> <urn:p> "\xff\xfe" .', frozenset({"422 upload-not-utf8"}))
    yield typed("UTF-16", "text/turtle", "<urn:a> <urn:p> 1 .".encode("utf-16"), frozenset({"422 upload-not-utf8"}))
    yield typed("NUL", "text/turtle", "<urn:a> <urn:p> '\0' .", REPORT | SYNTAX)
    yield typed("half a surrogate pair", "text/turtle", "<urn:a> <urn:p> '\\uD800' .", SYNTAX)
    yield typed("an image", "image/png", b"\x89PNG", frozenset({"415 upload-type"}))
    yield Upload("no media type", NODE, frozenset({"415 upload-type"}), {})
    yield typed("nothing", "text/turtle", b"", frozenset({"400 upload-missing"}))
    yield typed("a comment only", "text/turtle", b"# nothing", frozenset({"422 upload-empty"}))
    name = (
        b'--b\r\nContent-Disposition: form-data; name="data"; filename="../../etc/passwd"\r\n\r\n'
        + NODE
        + b"\r\n--b--\r\n"
    )
    headers = {"Content_Type": "multipart/form-data; boundary=b"}
    yield Upload("a file named ../../etc/passwd", name, frozenset({"415 upload-type"}), headers)
    yield Upload("a form that ends early", name[:60], frozenset({"400 upload-missing"}), headers)
    concept = "<urn:a> a <{0}Concept> , <{0}ConceptScheme> ; ".format("http://www.w3.org/2004/02/skos/core#")
    markup = concept + '<urn:p> "<script>alert(1)</script>" .'
    yield Upload(
        "markup, shown in a page", markup.encode(), REPORT, {"Content_Type": "text/turtle", "Accept": "text/html"}
    )


def half_sent(server: Server) -> str:
    """Announce a body, send half of it, and wait; return the status of the answer."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        head = b"POST /validate HTTP/1.1\r\nHost: x\r\nContent-Type: text/turtle\r\nContent-Length: 100\r\n\r\n"
        connection.sendall(head + NODE)
        return connection.recv(200).split(b" ")[1].decode()


def _row(server: Server, upload: Upload) -> str:
    before, began = memory(server), time.monotonic()
    answer = told(upload.send(server))
    took = time.monotonic() - began
    right = "" if answer in upload.right else " **wrong**"
    return f"| {upload.name} | {answer}{right} | {took:.2f} s | {before / 1024:.0f} | {memory(server) / 1024:.0f} |"


def table(server: Server, folder: Path) -> list[str]:
    """Return the lines of the table."""
    secret = folder / "secret.ttl"
    secret.write_text('<urn:secret> <urn:secret> "secret" .', encoding="utf-8")
    read = secret.stat().st_atime_ns
    lines = ["| upload | answer | took | memory before, MB | after, MB |", "|---|---|---|---|---|"]
    with canary() as (web, calls):
        lines += [_row(server, upload) for upload in uploads(web, secret.as_uri())]
    lines.append(f"| a body of which half comes | {half_sent(server)} | | | |")
    untouched = secret.stat().st_atime_ns == read
    lines += ["", f"Calls to the listener: {len(calls)}. The file was {'not read' if untouched else '**read**'}."]
    return lines


def main() -> None:
    """Start a server, send everything, and write the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        package = serving.make_package(folder / "package")
        release = serving.make_release(package, folder / "out")
        with serving.running(package, release, **LIMITS) as server:
            text = "\n".join([*table(server, folder), ""])
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(text, encoding="utf-8")
    else:
        os.write(1, text.encode())


if __name__ == "__main__":
    main()
