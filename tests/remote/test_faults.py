"""What goes wrong with an engine is told by name, place and remedy. The server is a real one that misbehaves."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from lsgraph.settings import StoreSettings
from lsgraph.store import QueryKind
from lsgraph.store.remote import NO_DATASET, RemoteEngine, RemoteStore, answers, errors, patiently
from lsgraph.store.remote.address import Credentials, checked, credentials
from lsgraph.store.remote.layout import Layout

JSON = "application/sparql-results+json"
WHOLE = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"uri","value":"urn:a"}}]}}'
KIND = QueryKind.BINDINGS
QUERY = "SELECT ?x WHERE { ?x ?y ?z }"


class Handler(BaseHTTPRequestHandler):
    """Misbehaves in the way that its path names; counts what reaches it."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.seen.append(self.headers.get("Authorization", ""))
        BEHAVIOUR[self.path.split("?")[0].strip("/").split("/")[0]](self)

    do_GET = do_POST

    def answer(self, status: int, media_type: str, body: bytes, length: int | None = None, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": media_type, **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)
        if length is not None:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    """A server on a free port of the loopback interface."""

    daemon_threads = True
    seen: list[str]

    def handle_error(self, *_: object) -> None:
        """Say nothing of clients that have gone away: that is what they should do here."""


def drip(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", JSON)
    handler.end_headers()
    for _ in range(60):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


def chunks_cut(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", JSON)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b"40\r\n" + WHOLE[:20])
    handler.close_connection = True


BEHAVIOUR: dict[str, Callable[[Handler], None]] = {
    "fine": lambda h: h.answer(200, JSON, WHOLE),
    "html": lambda h: h.answer(200, "text/html", b"<html><body>Welcome to nginx!</body></html>"),
    "half": lambda h: h.answer(200, JSON, WHOLE[:40], len(WHOLE)),
    "chunks-cut": chunks_cut,
    "half-but-complete": lambda h: h.answer(200, JSON, WHOLE[:40]),
    "not-results": lambda h: h.answer(200, JSON, b"[1, 2]"),
    "error-inside": lambda h: h.answer(200, JSON, b"Virtuoso S0022 Error SQ065: No column x"),
    "error-at-the-end": lambda h: h.answer(200, JSON, WHOLE[:-3] + b"\nVirtuoso 40005 Error SR322: out of disk"),
    "rows-missing": lambda h: h.answer(200, JSON, WHOLE, X_SPARQL_MaxRows="10000"),
    "anytime": lambda h: h.answer(200, JSON, WHOLE, X_SQL_State="S1TAT"),
    "redirect": lambda h: h.answer(302, "text/html", b"", Location="http://user:pw@other.example/sparql?x=1"),
    "not-found": lambda h: h.answer(404, "text/html", b"<h1>Not found</h1>"),
    "disk-full": lambda h: h.answer(500, "text/plain", b"java.io.IOException:\n No space left on device"),
    "bad-query": lambda h: h.answer(400, "text/html", b"<html><b>Parse error</b> line 1</html>"),
    "refused": lambda h: h.answer(401, "text/plain", b"", WWW_Authenticate='Basic realm="x"'),
    "forbidden": lambda h: h.answer(403, "text/plain", b"no"),
    "large": lambda h: h.answer(200, JSON, b" " * 300_000),
    "silent": lambda h: time.sleep(3),
    "drip": drip,
}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Server(("127.0.0.1", 0), Handler)
    server.seen = []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def engine(server: Server, behaviour: str, kind: str = "sparql", **settings: object) -> RemoteEngine:
    url = f"http://127.0.0.1:{server.server_port}/{behaviour}"
    given = {"store_byte_limit": 200_000, "store_time_limit": 0.5, **settings}
    return RemoteEngine.open(url, StoreSettings.from_environment({}, **given), engine=kind)


def ask(remote: RemoteEngine) -> bytes:
    return RemoteStore(remote, Layout.of("r", ())).query(QUERY, "text/csv").content


@pytest.mark.parametrize(
    ("behaviour", "kind", "error", "words"),
    [
        ("html", "sparql", errors.NotAnEndpoint, "text/html"),
        ("not-found", "sparql", errors.NotAnEndpoint, "404"),
        ("half", "sparql", errors.BrokenAnswer, "cut short"),
        ("chunks-cut", "sparql", errors.BrokenAnswer, "cut short"),
        ("half-but-complete", "sparql", errors.BrokenAnswer, "cannot be read"),
        ("not-results", "sparql", errors.BrokenAnswer, "cannot be read"),
        ("error-inside", "virtuoso", errors.ErrorInside, "No column x"),
        ("error-at-the-end", "virtuoso", errors.ErrorInside, "out of disk"),
        ("rows-missing", "virtuoso", errors.AnswerCut, "ResultSetMaxRows"),
        ("anytime", "virtuoso", errors.TimedOut, "in time"),
        ("redirect", "sparql", errors.Redirected, "other.example/sparql, which is not followed"),
        ("disk-full", "sparql", errors.EngineFailed, "No space left on device. Check the server's log and its disk"),
        ("bad-query", "sparql", errors.RemoteQueryError, "Parse error line 1"),
        ("refused", "sparql", errors.Refused, "401"),
        ("forbidden", "sparql", errors.Refused, "403"),
        ("large", "sparql", errors.AnswerTooLarge, "200,000"),
        ("silent", "sparql", errors.TimedOut, "LSGRAPH_STORE_TIME_LIMIT"),
        ("drip", "sparql", errors.TimedOut, "LSGRAPH_STORE_TIME_LIMIT"),
    ],
)
def test_a_fault_has_its_own_error_with_place_and_remedy(
    server: Server, behaviour: str, kind: str, error: type[errors.RemoteError], words: str
) -> None:
    remote = engine(server, behaviour, kind)
    began = time.monotonic()

    with pytest.raises(error) as raised:
        ask(remote)

    assert words in str(raised.value)
    assert f"127.0.0.1:{server.server_port}/{behaviour}" in str(raised.value)
    assert "user:pw" not in str(raised.value)
    assert time.monotonic() - began < 1.2
    remote.close()


def test_a_whole_answer_is_given(server: Server) -> None:
    assert ask(engine(server, "fine")) == b"x\r\nurn:a\r\n"
    assert checked("http://localhost:3030/plan/") == "http://localhost:3030/plan"


def test_nobody_there_is_told() -> None:
    remote = RemoteEngine.open("http://127.0.0.1:9", StoreSettings(), engine="sparql")
    with pytest.raises(errors.Unreachable, match=r"Cannot reach http://127\.0\.0\.1:9"):
        ask(remote)


def test_what_answers_with_pages_is_not_taken_for_an_engine(server: Server) -> None:
    remote = engine(server, "html", "auto")
    assert remote.engine.name == "sparql"
    with pytest.raises(errors.NotAnEndpoint):
        remote.select(QUERY)


@pytest.mark.parametrize(
    "url",
    ["ftp://example.org/", "example.org/sparql", "http://example.org/?query=x", "http://example.org/#a", "http://"],
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(errors.BadAddress) as raised:
        checked(url)
    assert raised.value.exit_status == 2


@pytest.mark.parametrize("url", ["http://ann:hush@example.org/sparql", "https://token@example.org", "http://a:b@[::1"])
def test_an_address_with_a_password_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(errors.BadAddress) as raised:
        checked(url)
    assert "hush" not in str(raised.value)
    assert "token" not in str(raised.value)


def test_credentials_come_from_a_file_or_the_environment_and_are_never_printed(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("ann:hush:hush\nsecond line\n")
    from_file = credentials(file, {})
    from_variables = credentials(None, {"LSGRAPH_STORE_USER": "ann", "LSGRAPH_STORE_PASSWORD": "hush"})

    assert from_file == Credentials("ann", "hush:hush")
    assert credentials(None, {"LSGRAPH_STORE_CREDENTIALS": str(file)}) == from_file
    assert from_variables == Credentials("ann", "hush")
    assert credentials(None, {}) is None
    assert "hush" not in repr(from_file)
    assert "ann" not in repr(from_file)


@pytest.mark.parametrize("content", [None, "", "only-a-name\n", ":password\n"])
def test_a_file_without_credentials_is_told(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "secret"
    if content is not None:
        file.write_text(content)
    with pytest.raises(errors.BadCredentials, match=str(file)):
        credentials(file, {})
    with pytest.raises(errors.BadCredentials, match="set both"):
        credentials(None, {"LSGRAPH_STORE_USER": "ann"})


def test_credentials_are_sent_only_to_who_asks_for_them(server: Server, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("ann:hush")
    settings = StoreSettings.from_environment({}, store_time_limit=0.5)
    for behaviour in ("fine", "redirect", "refused"):
        server.seen.clear()
        url = f"http://127.0.0.1:{server.server_port}/{behaviour}"
        remote = RemoteEngine.open(url, settings, engine="sparql", credentials_file=file)
        try:
            ask(remote)
        except errors.RemoteError:
            pass
        assert any(server.seen) is (behaviour == "refused")


def test_an_engine_that_is_down_is_left_alone_and_asked_again_later(server: Server) -> None:
    remote = engine(server, "disk-full", store_failure_limit=3)
    for _ in range(3):
        with pytest.raises(errors.EngineFailed):
            ask(remote)
    server.seen.clear()
    with pytest.raises(errors.CircuitOpen) as raised:
        ask(remote)
    assert server.seen == []
    assert 0 < raised.value.retry_after <= 1.0

    time.sleep(raised.value.retry_after)
    remote.addresses = engine(server, "fine").addresses  # type: ignore[misc]
    assert ask(remote) == b"x\r\nurn:a\r\n"
    assert remote.breaker.allows(time.monotonic())


def test_what_may_pass_is_tried_again_and_what_may_not_is_not(server: Server) -> None:
    pauses: list[float] = []
    for behaviour, attempts in (("disk-full", 4), ("bad-query", 1)):
        remote = engine(server, behaviour, store_failure_limit=100)
        server.seen.clear()
        with pytest.raises(errors.RemoteError):
            patiently(lambda remote=remote: remote.select(QUERY), 4, pauses.append)  # type: ignore[misc]
        assert len(server.seen) == attempts
    assert len(pauses) == 3


def test_a_reply_is_not_read_when_it_is_of_the_wrong_kind(server: Server) -> None:
    remote = engine(server, "fine")
    reply = remote.reply(QUERY, QueryKind.GRAPH, NO_DATASET)
    with pytest.raises(errors.NotAnEndpoint, match="sparql-results"):
        answers.triples(reply, remote.engine, "here")


def test_a_long_answer_comes_in_pieces_and_a_cut_one_ends_in_an_error(server: Server) -> None:
    with engine(server, "fine").stream(QUERY, QueryKind.BINDINGS, NO_DATASET) as incoming:
        assert b"".join(incoming.pieces()) == WHOLE
    with engine(server, "half").stream(QUERY, KIND, NO_DATASET) as incoming, pytest.raises(errors.BrokenAnswer):
        list(incoming.pieces())
    with pytest.raises(errors.NotAnEndpoint), engine(server, "html").stream(QUERY, KIND, NO_DATASET):
        pass
    with pytest.raises(errors.EngineFailed), engine(server, "disk-full").stream(QUERY, KIND, NO_DATASET):
        pass
