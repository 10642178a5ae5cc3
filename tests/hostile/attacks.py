"""What people with bad intent send, and the answers that are right for it."""

from __future__ import annotations

import gzip
import json
import resource
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from ..web.serving import Reply, Server

NUMBERS = " ".join(map(str, range(1000)))
TYPE = "application/sparql-query"
STOPPED = frozenset({"503 time-limit", "503 evaluator-ended", "503 result-too-large"})
REFUSED = frozenset({"400 too-deep", "400 too-many-operators"})
ANSWERED = frozenset({"200"})


def product(names: str) -> str:
    """Return patterns whose solutions are all combinations of a thousand numbers for each name."""
    return " ".join(f"VALUES ?{name} {{ {NUMBERS} }}" for name in names)


def doubled(times: int) -> str:
    return " ".join(f"BIND(CONCAT(?s{i},?s{i}) AS ?s{i + 1})" for i in range(times))


CROSS_COUNT = f"SELECT (COUNT(*) AS ?n) {{ {product('abcd')} }}"
BOMBS = {
    "cross product counted": CROSS_COUNT,
    "cross product sorted, DISTINCT": f"SELECT DISTINCT * {{ {product('abc')} }} ORDER BY ?c ?b",
    "cross product grouped": f"SELECT ?a (COUNT(?b) AS ?n) {{ {product('abcd')} }} GROUP BY ?a ?c",
    "cross product in random order": f"SELECT * {{ {product('abc')} }} ORDER BY RAND()",
    "cross product hashed": f"SELECT (MAX(SHA512(STR(?a))) AS ?m) {{ {product('abc')} }}",
    "every triple four times over": "SELECT (COUNT(*) AS ?n) { "
    + " ".join(f"?s{i} ?p{i} ?o{i} ." for i in range(4))
    + " }",
    "GROUP_CONCAT of a product": f"SELECT (GROUP_CONCAT(?a) AS ?n) {{ {product('abc')} }}",
    "CONSTRUCT of a product": f"CONSTRUCT {{ ?s <urn:p> ?a , ?b , ?c }} {{ {product('abc')} BIND(BNODE() AS ?s) }}",
    "string doubled 40 times": "SELECT (STRLEN(?s40) AS ?n) { BIND('xxxxxxxxxxxxxxxx' AS ?s0) " + doubled(40) + " }",
    "replacement that grows": "SELECT (STRLEN(?f) AS ?n) { BIND('" + "a" * 32 + "' AS ?a) "
    + " ".join(f"BIND(REPLACE(?{x},'a',?{x}) AS ?{y})" for x, y in zip("abcde", "bcdef", strict=True))
    + " }",
    "path of 800 steps": "ASK { ?s <urn:p>" + "/<urn:p>" * 800 + " ?o }",
    "2,000 triple patterns": "ASK { " + " ".join(f"?s{i} <urn:p> ?s{i + 1} ." for i in range(2000)) + " }",
    "list of 2,000": "ASK { ?s ?p (" + " 1" * 2000 + ") }",
    "recursive path from everywhere to everywhere": "SELECT (COUNT(*) AS ?n) { "
    + " ".join(f"?s{i} (!<urn:x>|^!<urn:x>)* ?o{i} ." for i in range(3))
    + " }",
}  # fmt: skip
DEPTHS = {
    "10,000 groups": "ASK " + "{" * 10_000 + "}" * 10_000,
    "10,000 brackets": "ASK { FILTER" + "(" * 10_000 + "1" + ")" * 10_000 + " }",
    "10,000 open brackets": "ASK { FILTER" + "(" * 10_000,
    "1,600 sub-selects": "SELECT * " + "{ SELECT * " * 1_600 + "{}" + "}" * 1_600,
    "1,600 calls": "SELECT (" + "CONCAT(" * 1_600 + "'a'" + ")" * 1_600 + " AS ?x) {}",
    "3,200 BINDs": "SELECT * { " + "".join(f"BIND(1 AS ?x{i}) " for i in range(3_200)) + "}",
    "1,600 blank nodes": "ASK { ?s ?p " + "[ <urn:p> " * 1_600 + "1" + " ]" * 1_600 + " }",
    "1,600 path steps": "ASK { ?s <urn:p>" + "/<urn:p>" * 1_600 + " ?o }",
    "12,800 UNIONs": "ASK { {} " + "UNION {} " * 12_800 + "}",
    "10,000 negations": "SELECT (" + "!" * 10_000 + "true AS ?x) {}",
    "1,600 OPTIONALs, nested": "ASK " + "{ OPTIONAL " * 1_600 + "{}" + "}" * 1_600,
    "1,600 EXISTS, nested": "ASK " + "{ FILTER EXISTS " * 1_600 + "{}" + "}" * 1_600,
}
ODD = {
    "bidi controls": ("ASK { ?s ?p '\u202e\u2066' }", ANSWERED),
    "noncharacters": ("ASK { ?s ?p '\ufdd0\U0010ffff' }", ANSWERED),
    "IRI with a space": ("ASK { <urn:a b> ?p ?o }", frozenset({"400 iri-unfit"})),
    "IRI with a quotation mark": ('ASK { <urn:a"b> ?p ?o }', frozenset({"400 iri-unfit"})),
    "half a surrogate pair, escaped": ("ASK { <urn:\\uD800> ?p ?o }", frozenset({"400 syntax"})),
    "NUL in a string": ("ASK { ?s ?p '\x00' }", frozenset({"200", "400 syntax"})),
    "(a+)+$ on 28 a's": ("SELECT (REGEX('" + "a" * 28 + "!', '^(a+)+$') AS ?x) {}", ANSWERED),
    "repeats of repeats of repeats": ("SELECT (REGEX('a', '((a{1000}){1000}){1000}') AS ?x) {}", ANSWERED),
    "number of 100,000 digits": ("SELECT (" + "9" * 100_000 + " + 1 AS ?x) {}", frozenset({"200", "400 syntax"})),
    "VALUES of 20,000": ("SELECT * { VALUES ?x {" + " 1" * 20_000 + "} }", ANSWERED),
    "VALUES of 200,000": ("SELECT * { VALUES ?x {" + " 1" * 200_000 + "} }", frozenset({"413 query-too-long"})),
    "a megabyte": ("ASK {} #" + "x" * 1_000_000, frozenset({"413 query-too-long"})),
    "three megabytes": ("ASK {} #" + "x" * 3_000_000, frozenset({"413 body-too-long"})),
    "20 UNIONs in a row": ("SELECT * { " + "{ ?a <urn:p> ?b } UNION { ?b <urn:q> ?a } " * 20 + "}", ANSWERED | STOPPED),
    "60 OPTIONALs, nested": ("ASK " + "{ ?s ?p ?o OPTIONAL " * 60 + "{}" + "}" * 60, ANSWERED | STOPPED),
}
DISGUISES = [
    "SELECT * {{ SERVICE <{iri}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ SERVICE SILENT <{iri}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ sErViCe#x\n<{iri}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ VALUES ?e {{ <{iri}> }} SERVICE ?e {{ ?s ?p ?o }} }}",
    "PREFIX : <{iri}> SELECT * {{ SERVICE:x {{ ?s ?p ?o }} }}",
    "PREFIX : <{iri}> SELECT * {{ BIND(1 AS ?s) OPTIONAL {{ ?s ?p true.SERVICE:x {{ ?a ?b ?c }} }} }}",
    "SELECT * {{ BIND(1 AS ?a) FILTER(?a<?b)SERVICE#>\n<{iri}>{{ ?s ?p ?o }} }}",
    'SELECT * {{ FILTER(1<2)#>"""\nSERVICE <{iri}> {{ ?s ?p ?o }} #"""\n}}',
    "SELECT * {{ ?s ?p \"x\" . SERVICE <{iri}> {{ ?s ?p ?o }} }}",
    "SELECT * FROM <{iri}> {{ ?s ?p ?o }}",
    "SELECT * FROM NAMED <{iri}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "LOAD <{iri}>",
    "LOAD SILENT <{iri}> INTO GRAPH <urn:g>",
    "INSERT DATA {{ <urn:a> <urn:b> <{iri}> }}",
    "SELECT * {{ \\u0053ERVICE <{iri}> {{ ?s ?p ?o }} }}",
    "DESCRIBE <{iri}>",
    "BASE <{iri}> DESCRIBE <x>",
]  # fmt: skip

Send = Callable[[Server], str]


@dataclass(frozen=True)
class Attack:
    """Something hostile: ``send`` returns the answer as status and kind of problem, ``right`` are those allowed."""

    kind: str
    name: str
    send: Send
    right: frozenset[str]


def asking(query: str) -> Send:
    return lambda server: told(server.query(query))


def told(reply: Reply) -> str:
    """Return an answer in short: status, and the kind of problem."""
    if reply.headers.get("content-type") != "application/problem+json":
        return str(reply.status)
    return f"{reply.status} {json.loads(reply.body)['type'].rpartition('/')[2]}"


def raw(data: bytes, patience: float = 8.0) -> Send:
    """Return a sender of bytes; the answer is its status, ``cut`` where the server closes without one."""

    def send(server: Server) -> str:
        with socket.create_connection(("127.0.0.1", server.port), timeout=patience) as connection:
            try:
                connection.sendall(data)
                answer = connection.recv(4096)
            except ConnectionError:
                return "cut"
        return answer.split(b" ")[1].decode() if answer.startswith(b"HTTP/") else "cut"

    return send


def head(length: int, more: str = "") -> bytes:
    return (
        f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: {TYPE}\r\nContent-Length: {length}\r\n{more}\r\n".encode()
    )


def gzip_bomb(server: Server) -> str:
    packed = gzip.compress(b"ASK {} #" + b"x" * 50_000_000)
    return told(server.request("POST", "/sparql", packed, Content_Type=TYPE, Content_Encoding="gzip"))


def many_parameters(server: Server) -> str:
    return told(server.get("/sparql?query=ASK%7B%7D" + "&x=1" * 5_000))


@contextmanager
def connections(server: Server, number: int, sent: bytes) -> Iterator[None]:
    """Hold connections open that have sent no more than this."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(soft, number + 1_000), hard), hard))
    opened: list[socket.socket] = []
    try:
        for _ in range(number):
            opened.append(socket.create_connection(("127.0.0.1", server.port), timeout=5))
            if sent:
                opened[-1].sendall(sent)
        yield
    finally:
        for connection in opened:
            with closing(connection):
                pass


def behind(number: int, sent: bytes) -> Send:
    """Return a sender that asks an ordinary question while so many connections are held open."""

    def send(server: Server) -> str:
        with connections(server, number, sent):
            return told(server.query("ASK {}"))

    return send


def at_once(number: int, query: str) -> Send:
    """Return a sender of the same query many times at once; the answer names every kind of answer that came."""

    def send(server: Server) -> str:
        answers: list[str] = []
        threads = [
            threading.Thread(target=lambda n=n: answers.append(told(server.query(f"{query} # {n}"))))  # type: ignore[misc]
            for n in range(number)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return " / ".join(sorted(set(answers)))

    return send


QUICK = {
    "gzip bomb, 50 MB": (gzip_bomb, frozenset({"415 unsupported-encoding"})),
    "5,000 parameters": (many_parameters, frozenset({"400 too-many-fields"})),
    "1,000 header fields": (raw(head(0, "".join(f"X-{n}: a\r\n" for n in range(1000)))), frozenset({"431"})),
    "header of 200 kB": (raw(head(0, f"X: {'a' * 200_000}\r\n")), frozenset({"431", "cut"})),
    "address of 100 kB": (raw(b"GET /?" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n"), frozenset({"414"})),
    "surrogates as bytes": (
        raw(head(15) + b"ASK {?s ?p '\xed\xa0\x80"[:15]),
        frozenset({"400"}),
    ),
    "two lengths": (raw(head(6, "Content-Length: 7\r\n") + b"ASK {}"), frozenset({"400"})),
    "not HTTP at all": (raw(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"), frozenset({"400"})),
}
SLOW = {
    "header that never ends": (raw(b"GET / HTTP/1.1\r\nHost: x\r\nX-"), frozenset({"cut", "408"})),
    "body that never comes": (raw(head(99) + b"ASK"), frozenset({"408"})),
    "300 idle connections": (behind(300, b""), ANSWERED),
    "3,000 idle connections": (behind(3_000, b""), ANSWERED),
    "300 half headers": (behind(300, b"GET / HTTP/1.1\r\nHost:"), ANSWERED),
    "300 half bodies": (behind(300, head(99) + b"ASK"), ANSWERED),
    "60 bombs at once": (at_once(60, BOMBS["string doubled 40 times"]), frozenset()),
}


def attacks() -> list[Attack]:
    """Return all of them but the disguises, which need a listener."""
    return [
        *(Attack("bomb", name, asking(query), STOPPED) for name, query in BOMBS.items()),
        *(Attack("depth", name, asking(query), REFUSED) for name, query in DEPTHS.items()),
        *(Attack("odd", name, asking(query), right) for name, (query, right) in ODD.items()),
        *(Attack("http", name, send, right) for name, (send, right) in QUICK.items()),
        *(Attack("slow", name, send, right) for name, (send, right) in SLOW.items()),
    ]
