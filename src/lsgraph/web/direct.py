"""Answers of the SPARQL endpoint ahead of Flask: from the cache, or fresh from an evaluator.

Whatever is not a plain result – a page, a problem, the service description – is left to the Flask view, together with
the evaluator's outcome where there is one already. What decides is the same in both: ``sparql/protocol.py`` and
``sparql/answering.py``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from werkzeug.http import parse_etags

from lsgraph.sparql import answering, hints, protocol
from lsgraph.sparql.answering import Decision
from lsgraph.sparql.engine import Answer
from lsgraph.sparql.negotiation import Offer
from lsgraph.sparql.problem import Problem
from lsgraph.sparql.protocol import Operation
from lsgraph.sparql.results import Kind
from lsgraph.web import coding, headers
from lsgraph.web.cache import Entry, Headers, Representation, ResponseCache
from lsgraph.web.coding import Coding
from lsgraph.web.context import Service

PATH: Final = "/sparql"
METHODS: Final = frozenset({"GET", "HEAD", "POST", "QUERY"})

_OF_THE_BODY: Final = frozenset({"content-type", "content-length", "content-encoding", "content-disposition"})
_VARIES: Final = frozenset({"accept", "accept-language", "accept-encoding", ""})
_CONDITIONAL: Final = frozenset({"GET", "HEAD", "QUERY"})
_DECIDED: Final = 2048  # requests whose decision is remembered, by their very bytes
_DECIDED_LENGTH: Final = 8192  # bytes of a request that is remembered
_LONG: Final = 16 * 1024  # bytes of a request beyond which the view reads it
_INLINE: Final = 64 * 1024  # bytes up to which compressing in the event loop takes less than a millisecond

Fields = Mapping[str, str]
Key = tuple[str, bool]
Raw = tuple[str, str, str | None, str, str, bytes]
Page = tuple[Raw, str, str, str]
Evaluate = Callable[[Operation, Mapping[Kind, Offer]], Awaitable[Answer | Problem]]


@dataclass(slots=True)
class Request:
    """A request to the endpoint. Header names are in lower case, fields that came twice are joined with commas."""

    method: str
    query_string: str
    fields: Fields
    body: bytes = b""
    scheme: str = "http"

    @property
    def raw(self) -> Raw:
        """Everything of the request that decides about the answer, but for its content coding."""
        get = self.fields.get
        return (
            self.method if self.method != "HEAD" else "GET",
            self.query_string,
            get("accept"),
            get("content-type", "") if self.body else "",
            get("content-encoding", "") if self.body else "",
            self.body,
        )

    @property
    def page(self) -> Page:
        """Everything that a page or a description may show differently, but for its content coding."""
        get = self.fields.get
        return (self.raw, get("accept-language", ""), get("host", ""), self.scheme)


def _words(field: str) -> set[str]:
    return {word.strip().lower() for word in field.split(",")}


@dataclass(slots=True)
class Reply:
    """What to send: ``file`` instead of ``body`` for a large answer. ``outcome`` (hit, miss, unchanged) and ``query``
    are for logs.
    """

    status: int
    headers: Headers
    body: bytes = b""
    file: Answer | None = None
    outcome: str = "miss"
    query: str = ""


@dataclass(frozen=True, slots=True)
class Evaluated:
    """The view has to answer; it gets the outcome of the evaluation if there was one."""

    outcome: Answer | Problem | None = None


class Direct:
    """The endpoint for one event loop and one release."""

    def __init__(self, service: Service, evaluate: Evaluate) -> None:
        """``evaluate`` asks an evaluator; it is cancelled when nobody waits any more."""
        self._service, self._evaluate = service, evaluate
        self._standing = list(headers.standing(service.release).items())
        self._decided: dict[Raw, Key] = {}
        self._running: dict[tuple[str, float | None], list[asyncio.Future[Answer | Problem | None]]] = {}
        self.cache: ResponseCache[Key | Page] = ResponseCache(service.limits.response_cache_size)

    def glance(self, query_string: str, given: Any) -> Representation | None:
        """Return what a GET without condition gets, if it is in the cache; the short way for what is asked most.

        ``given`` are the server's own header fields. Whatever is not plain is left to ``at_hand``.
        """
        key = self._decided.get(("GET", query_string, given.get("accept"), "", "", b""))
        if key is None or "if-none-match" in given or (entry := self.cache.get(key)) is None:
            return None
        if len(given.get_all("accept")) > 1 or len(given.get_all("accept-encoding")) > 1:
            return None
        return entry.coded.get(coding.negotiate_coding(given.get("accept-encoding")))

    def at_hand(self, request: Request) -> Reply | None:
        """Return the answer if it is in the cache, in the coding that the client prefers."""
        raw = request.raw
        key: Key | Page = self._decided.get(raw) or request.page
        if (entry := self.cache.get(key)) is None:
            return None
        wanted = coding.negotiate_coding(request.fields.get("accept-encoding"))
        found = entry.coded.get(wanted)
        return reply(request, found, "hit") if found else None

    def keep_page(self, request: Request, status: int, told: Headers, body: bytes) -> None:
        """Take in what the view answered, if it says that it stays the same for this release."""
        named = dict(told)
        tag = named.get("etag", "")
        if status != 200 or request.method == "HEAD" or not tag.startswith('"') or "set-cookie" in named:
            return
        if "no-store" in named.get("cache-control", "") or not _VARIES.issuperset(_words(named.get("vary", ""))):
            return
        found = Representation(tag, [pair for pair in told if pair[0] != "x-request-id"], body)
        entry = self.cache.get(request.page) or Entry(found)
        entry.coded[coding.negotiate_coding(request.fields.get("accept-encoding"))] = found
        self.cache.keep(request.page, entry)

    async def answer(self, request: Request) -> Reply | Evaluated:
        """Return the answer to a request that is not at hand."""
        if len(request.query_string) + len(request.body) > _LONG:
            return Evaluated()  # to judge it takes long enough to hold up the loop: a thread does it
        asked = protocol.read(
            protocol.Request(request.method, request.query_string.encode("latin-1"), request.fields, request.body),
            self._service.limits,
        )
        if not isinstance(asked, Operation):
            return Evaluated()
        here = self._service
        accept = request.fields.get("accept")
        decision = answering.decide(asked, accept, here.limits, here.allowed_services, here.release)
        if isinstance(decision, Problem) or decision.offer is None or decision.offer.name == "html":
            return Evaluated()
        wanted = coding.negotiate_coding(request.fields.get("accept-encoding"))
        if decision.tag is None:
            outcome = await self._evaluate(asked, decision.formats)
            found = await self._fresh(outcome, decision, wanted)
        else:
            found = await self._kept(request, decision, decision.tag, wanted)
        if isinstance(found, Reply):
            found.query = asked.query
        return found

    async def _kept(self, request: Request, decision: Decision, tag: str, wanted: Coding | None) -> Reply | Evaluated:
        """Answer with an entry: one that is there under another wording of the request, or a new one."""
        key = (tag, decision.operation.format is not None)
        raw = request.raw
        if len(request.query_string) + len(request.body) <= _DECIDED_LENGTH:
            if len(self._decided) >= _DECIDED:
                self._decided.clear()
            self._decided[raw] = key
        entry = self.cache.get(key)
        outcome_name = "hit" if entry else "miss"
        if entry is None:
            for possible in (f'"{tag}"', f'"{tag}-{wanted}"'):
                if holds(request, possible, known=True):
                    return self._not_modified(possible)
            outcome = await self._coalesced(decision, tag)
            if isinstance(outcome, Problem) or outcome.file is not None:
                return await self._fresh(outcome, decision, wanted)
            entry = self._entry(outcome, decision, await self._hint(outcome, decision.operation))
        found = await self._coded(entry, wanted)
        self.cache.keep(key, entry)
        return reply(request, found, outcome_name)

    async def _coalesced(self, decision: Decision, tag: str) -> Answer | Problem:
        """Evaluate once for all who ask the same at the same time."""
        key = (tag, decision.operation.timeout)
        waiting = self._running.get(key)
        if waiting is not None:
            follower: asyncio.Future[Answer | Problem | None] = asyncio.get_running_loop().create_future()
            waiting.append(follower)
            shared = await follower
            if shared is not None and (isinstance(shared, Problem) or shared.file is None):
                return shared  # otherwise the first has gone, or the result is a file, which is read once
            return await self._evaluate(decision.operation, decision.formats)
        waiting = self._running[key] = []
        outcome: Answer | Problem | None = None
        try:
            outcome = await self._evaluate(decision.operation, decision.formats)
            return outcome
        finally:
            del self._running[key]
            for follower in waiting:
                if not follower.done():
                    follower.set_result(outcome)

    async def _fresh(self, outcome: Answer | Problem, decision: Decision, wanted: Coding | None) -> Reply | Evaluated:
        """Answer with what is not kept: a result that changes each time, or one in a file."""
        if isinstance(outcome, Problem) or hints.is_empty(outcome):
            return Evaluated(outcome)
        entry = self._entry(outcome, decision, [])
        if outcome.file is not None:
            return Reply(200, entry.plain.headers, file=outcome)
        found = await self._coded(entry, wanted)
        return Reply(200, found.headers, found.body)

    async def _hint(self, answer: Answer, operation: Operation) -> Headers:
        """Return the header that names terms which never occur, if the answer is empty (``sparql/hints.py``)."""
        if not hints.is_empty(answer):
            return []
        found = await asyncio.get_running_loop().run_in_executor(None, self._service.hints.unknown, operation)
        return [("lsgraph-unknown-terms", hints.header(found))] if found else []

    def _entry(self, answer: Answer, decision: Decision, more: Headers) -> Entry:
        told = answering.headers(answer.offer, decision).items()
        fields = [*self._standing, *((name.lower(), value) for name, value in told), *more]
        tag = f'"{decision.tag}"' if decision.tag else ""
        if tag:
            fields.append(("etag", tag))
        fields.append(("content-length", str(answer.size)))
        return Entry(Representation(tag, fields, answer.body))

    async def _coded(self, entry: Entry, wanted: Coding | None) -> Representation:
        """Return the entry in a coding; makes it where it is not there yet, once."""
        if (found := entry.coded.get(wanted)) is not None:
            return found
        found = entry.plain
        if wanted is not None and len(found.body) >= coding.SMALLEST:
            if len(found.body) <= _INLINE:
                body = coding.compress(found.body, wanted)
            else:
                body = await asyncio.get_running_loop().run_in_executor(None, coding.compress, found.body, wanted)
            if len(body) < len(found.body):
                tag = f'{found.tag[:-1]}-{wanted}"' if found.tag else ""
                changed = {"content-encoding": wanted, "content-length": str(len(body)), "etag": tag}
                kept = [pair for pair in found.headers if pair[0] not in changed]
                found = Representation(tag, [*kept, *(pair for pair in changed.items() if pair[1])], body)
        entry.coded[wanted] = found
        return found

    def _not_modified(self, tag: str) -> Reply:
        return Reply(304, unchanged([*self._standing, ("etag", tag), ("cache-control", "no-cache")]))


def reply(request: Request, found: Representation, outcome: str) -> Reply:
    """Return the representation, or 304 if the client has it."""
    if found.tag and holds(request, found.tag):
        return Reply(304, unchanged(found.headers), outcome="unchanged")
    return Reply(200, found.headers, found.body, outcome=outcome)


def holds(request: Request, tag: str, *, known: bool = False) -> bool:
    """Tell whether the client says that it has the representation with this tag, quotes included (RFC 9110 §13.1.2).

    ``known``: it has to name the tag; ``*`` asks whether there is an answer at all, and that has to be seen first.
    """
    given = request.fields.get("if-none-match")
    if given is None or request.method not in _CONDITIONAL or (known and given.strip() == "*"):
        return False
    return given == tag or parse_etags(given).contains_weak(tag[1:-1])


def unchanged(whole: Headers) -> Headers:
    """Return the headers of an answer without those that tell of its body (RFC 9110 §15.4.5)."""
    return [(name, value) for name, value in whole if name not in _OF_THE_BODY]
