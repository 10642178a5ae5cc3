"""SPARQL 1.1 Protocol, query operation: an HTTP request as plain values in, an operation or a problem out.

https://www.w3.org/TR/sparql11-protocol/#query-operation ; the QUERY method is read like POST direct.
"""

from __future__ import annotations

import re
from binascii import a2b_qp
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote_to_bytes

from lsgraph.sparql.limits import Limits
from lsgraph.sparql.problem import Problem

QUERY_TYPE: Final = "application/sparql-query"
UPDATE_TYPE: Final = "application/sparql-update"
FORM_TYPE: Final = "application/x-www-form-urlencoded"
METHODS: Final = ("GET", "HEAD", "POST", "QUERY", "OPTIONS")
ALLOWED: Final = ", ".join(METHODS)
ACCEPT_QUERY: Final = f"{QUERY_TYPE}, {FORM_TYPE}"

_FIELD_LIMIT: Final = 1_000
_CUT_ESCAPE: Final = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_ABSOLUTE_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20<>\"{}|\\^`]*\Z")
_CHARSET: Final = re.compile(r";\s*charset\s*=\s*\"?([^\s\";]*)", re.IGNORECASE)

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Request:
    """The parts of an HTTP request that the protocol reads.

    ``query_string`` is the raw part of the URL after ``?``; header names are lower case.
    """

    method: str
    query_string: bytes = b""
    headers: Mapping[str, str] | None = None
    body: bytes = b""

    def header(self, name: str) -> str:
        """Return a header's value, empty where it is missing."""
        return (self.headers or {}).get(name, "")


@dataclass(frozen=True, slots=True)
class Operation:
    """One query to run. Graphs of the request take precedence over FROM (§2.1.4)."""

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    format: str | None = None
    timeout: float | None = None

    @property
    def names_dataset(self) -> bool:
        """Tell whether the request itself says which graphs to use."""
        return bool(self.default_graphs or self.named_graphs)


@dataclass(frozen=True, slots=True)
class Describe:
    """A request without a query: the client wants to know the service (SPARQL 1.1 Service Description §2)."""

    format: str | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """An OPTIONS request."""


def read(request: Request, limits: Limits | None = None) -> Operation | Describe | Options | Problem:
    """Return what the request asks for; a request that the protocol forbids is a problem with its status."""
    limits = limits or Limits()
    method = request.method.upper()
    if method == "OPTIONS":
        return Options()
    url = pairs(request.query_string)
    if isinstance(url, Problem):
        return url
    if method in {"GET", "HEAD"}:
        if not any(name in {"query", "update"} for name, _ in url):
            return _describe(url)
        return _operation(url, [])
    if method not in {"POST", "QUERY"}:
        return Problem("method-not-allowed", 405, {"method": method[:20]}, headers=(("Allow", ALLOWED), *_accepts()))
    return _with_body(request, url, limits)


def pairs(encoded: bytes) -> Pairs | Problem:
    """Return the fields of a form-encoded text, each undone once, as strict UTF-8.

    https://url.spec.whatwg.org/#urlencoded-parsing, but bytes that are not UTF-8 are a problem, not U+FFFD.
    """
    if not encoded:
        return []
    parts = encoded.split(b"&")
    if len(parts) > _FIELD_LIMIT:
        return Problem("too-many-fields", 400, {"limit": str(_FIELD_LIMIT)})
    decoded: Pairs = []
    for part in parts:
        if not part:
            continue
        name, _, value = part.partition(b"=")
        try:
            decoded.append((_undo(name), _undo(value)))
        except UnicodeDecodeError:
            return Problem("not-utf8", 400)
    return decoded


def _undo(encoded: bytes) -> str:
    spaced = encoded.replace(b"+", b" ")
    if b"%" in spaced:
        # in C what urllib does in Python; only the sign differs in quoted-printable, where every escape is whole
        whole = _CUT_ESCAPE.search(spaced) is None
        spaced = a2b_qp(spaced.replace(b"=", b"=3D").replace(b"%", b"=")) if whole else unquote_to_bytes(spaced)
    return spaced.decode("utf-8", "strict")


def _with_body(request: Request, url: Pairs, limits: Limits) -> Operation | Problem:
    if len(request.body) > limits.request_size_limit:
        return Problem("body-too-long", 413, {"limit": str(limits.request_size_limit)})
    content_type = request.header("content-type")
    essence = content_type.partition(";")[0].strip().lower()
    if essence == UPDATE_TYPE:
        return _no_update()
    if essence not in {QUERY_TYPE, FORM_TYPE}:
        return _unsupported("unsupported-type" if essence else "missing-type", type=essence[:100])
    if request.header("content-encoding").strip().lower() not in {"", "identity"}:
        return _unsupported("unsupported-encoding", encoding=request.header("content-encoding")[:40])
    charset = _CHARSET.search(content_type)
    if charset and charset[1].lower() not in {"utf-8", "utf8", "us-ascii"}:
        return _unsupported("unsupported-charset", charset=charset[1][:40])
    if essence == FORM_TYPE:
        form = pairs(request.body)
        return form if isinstance(form, Problem) else _operation(url, form)
    try:
        text = request.body.decode("utf-8", "strict")
    except UnicodeDecodeError:
        return Problem("not-utf8", 400)
    return _operation(url, [("query", text)])


def _operation(url: Pairs, form: Pairs) -> Operation | Problem:
    fields = [*url, *form]
    if len(fields) == 1 and fields[0][0] == "query" and fields[0][1].strip():
        return Operation(fields[0][1])  # nearly all
    queries = _values(fields, "query")
    if _values(fields, "update"):
        return Problem("query-and-update", 400) if queries else _no_update()
    if not queries:
        return Problem("query-missing", 400)
    if len(queries) > 1:
        return Problem("query-twice", 400, {"count": str(len(queries))})
    if not queries[0].strip():
        return Problem("query-empty", 400)
    default_graphs = tuple(dict.fromkeys(_values(fields, "default-graph-uri")))
    named_graphs = tuple(dict.fromkeys(_values(fields, "named-graph-uri")))
    for iri in (*default_graphs, *named_graphs):
        if not _ABSOLUTE_IRI.match(iri):
            return Problem("graph-not-absolute", 400, {"iri": iri[:200]})
    timeout = _timeout(_values(fields, "timeout"))
    if isinstance(timeout, Problem):
        return timeout
    return Operation(queries[0], default_graphs, named_graphs, _formats(fields), timeout)


def _timeout(values: list[str]) -> float | Problem | None:
    """Return the seconds asked for. Raises nothing: ``nan``, ``inf`` and words are a problem."""
    if not values or not values[-1].strip():
        return None
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", values[-1].strip()) or float(values[-1]) == 0:
        return Problem("bad-timeout", 400, {"value": values[-1][:40]})
    return float(values[-1])


def _describe(url: Pairs) -> Describe:
    return Describe(_formats(url))


def _values(fields: Iterable[tuple[str, str]], name: str) -> list[str]:
    return [value for key, value in fields if key == name]


def _formats(fields: Iterable[tuple[str, str]]) -> str | None:
    """Return what ``format`` says, several values joined with commas: libraries send it in more than one spelling."""
    return ",".join(value for value in _values(fields, "format") if value) or None


def _accepts() -> tuple[tuple[str, str], ...]:
    return (("Accept-Query", ACCEPT_QUERY), ("Accept-Post", ACCEPT_QUERY))


def _unsupported(kind: str, **values: str) -> Problem:
    return Problem(kind, 415, {**values, "accepted": ACCEPT_QUERY}, headers=_accepts())


def _no_update() -> Problem:
    return Problem("update-refused", 403)
