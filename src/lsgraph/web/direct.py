"""Answers of the SPARQL endpoint ahead of Flask: from the cache, or fresh from an evaluator, by plain callbacks.

Whatever is not a plain result – a page, a problem, the service description – is left to the Flask view, together with
the evaluator's outcome where there is one already. What decides is the same in both: ``sparql/protocol.py`` and
``sparql/answering.py``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Final

from werkzeug.http import parse_etags

from lsgraph.sparql import answering, hints, protocol
from lsgraph.sparql.answering import Decision
from lsgraph.sparql.engine import Answer
from lsgraph.sparql.negotiation import Offer
from lsgraph.sparql.problem import Problem
from lsgraph.sparql.protocol import Operation
from lsgraph.web import coding, headers, message
from lsgraph.web.cache import Entry, Representation, ResponseCache
from lsgraph.web.coding import Coding
from lsgraph.web.context import Service
from lsgraph.web.message import Headers, Request
from lsgraph.web.questions import Asking

PATH: Final = "/sparql"
METHODS: Final = frozenset({"GET", "HEAD", "POST", "QUERY"})

_OF_THE_BODY: Final = frozenset({"content-type", "content-length", "content-encoding", "content-disposition"})
_OF_THE_CODING: Final = frozenset({"content-encoding", "content-length", "etag"})
_VARIES: Final = frozenset({"accept", "accept-language", "accept-encoding", ""})
_CONDITIONAL: Final = frozenset({"GET", "HEAD", "QUERY"})
_LONG: Final = 16 * 1024  # bytes of a request beyond which the view reads it
_SHORT: Final = 2_000  # characters of a query that the lexer reads in a fraction of a millisecond
_INLINE: Final = 64 * 1024  # bytes up to which compressing in the event loop takes less than a millisecond

Page = tuple[str | bytes | None, ...]
Key = tuple[str, bool] | Page


@dataclass(slots=True)
class Reply:
    """What to send: ``file`` instead of ``body`` for a large answer. ``cache`` (hit, miss, unchanged) and ``query`` are
    for logs; the same request gets the same bytes where it ``is_kept``.
    """

    status: int
    block: bytes
    body: bytes = b""
    file: Answer | None = None
    cache: str = "miss"
    query: str = ""
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class ForView:
    """The view has to answer; it gets the outcome of the evaluation if there was one."""

    outcome: Answer | Problem | None = None


Done = Callable[[Reply | ForView], None]


class Direct:
    """The endpoint for one event loop and one release."""

    def __init__(
        self, service: Service, asking: Asking, refusal: Callable[[str], Problem | None], cache_size: int
    ) -> None:
        """``refusal`` is asked before a client's query is evaluated; ``cache_size`` is in bytes."""
        self._service, self._asking, self._refusal = service, asking, refusal
        self._standing = message.lines(headers.standing(service.release).items())
        self.cache: ResponseCache[Key] = ResponseCache(cache_size)

    def answer(self, request: Request, client: str, done: Done) -> Callable[[], None] | None:
        """Answer a request to the endpoint: ``done`` gets the reply, now or later.

        Return what to call when the client has gone; None where the reply is given already.
        """
        if len(request.query) + len(request.body) > _LONG:
            done(ForView())  # to judge it takes long enough to hold up the loop: a thread does it
            return None
        here = self._service
        asked = protocol.read(
            protocol.Request(request.method, request.query, request.fields, request.body), here.limits
        )
        if not isinstance(asked, Operation):
            done(self.page(request) or ForView())
            return None
        decision = answering.decide(asked, request.get("accept"), here.limits, here.allowed_services, here.release)
        if isinstance(decision, Problem) or decision.offer is None or decision.offer.name == "html":
            done(self.page(request) or ForView())
            return None
        return _Exchange(self, request, decision, done).go(client)

    def page(self, request: Request) -> Reply | None:
        """Return what the view answered before."""
        entry = self.cache.get(_page(request))
        found = entry.coded.get(wanted(request)) if entry else None
        return reply(request, found, "hit") if found else None

    def keep_page(self, request: Request, status: int, told: Headers, body: bytes) -> None:
        """Take in what the view answered, if it says that it stays the same for this release."""
        named = dict(told)
        tag = named.get("etag", "")
        if status != 200 or request.method == "HEAD" or not tag.startswith('"') or "set-cookie" in named:
            return
        if "no-store" in named.get("cache-control", "") or not _VARIES.issuperset(_words(named.get("vary", ""))):
            return
        found = Representation(tag, message.lines(pair for pair in told if pair[0] != "x-request-id"), body)
        key = _page(request)
        entry = self.cache.get(key) or Entry(found)
        entry.coded[wanted(request)] = found
        self.cache.keep(key, entry)

    def evaluate(
        self, decision: Decision, client: str, done: Callable[[Answer | Problem], None]
    ) -> Callable[[], None] | None:
        """Have the operation evaluated, within the client's allowance."""
        if (refusal := self._refusal(client)) is not None:
            done(refusal)
            return None
        return self._asking.ask(decision, client, done)

    def entry(self, answer: Answer, decision: Decision, more: bytes = b"") -> Entry:
        """Return the entry for an evaluator's answer; ``more`` are lines about it."""
        tag = f'"{decision.tag}"' if decision.tag else ""
        own = f"etag: {tag}\r\ncontent-length: {answer.size}\r\n" if tag else f"content-length: {answer.size}\r\n"
        block = self._standing + _described(answer.offer, decision.operation.format, bool(tag)) + more + own.encode()
        return Entry(Representation(tag, block, answer.body))

    def is_plainly_empty(self, operation: Operation) -> bool:
        """Tell whether there is nothing to say about an empty result, as far as that is known at once."""
        return len(operation.query) < _SHORT and self._service.hints.all_occur(operation)

    def hint(self, operation: Operation) -> bytes:
        """Return the line that names terms which never occur (``sparql/hints.py``). It asks evaluators, and waits."""
        found = self._service.hints.unknown(operation)
        return message.lines([("lsgraph-unknown-terms", hints.header(found))]) if found else b""

    def not_modified(self, tag: str) -> Reply:
        """Return the answer to a client that has the representation with this tag."""
        return Reply(304, self._standing + message.lines([("etag", tag), ("cache-control", "no-cache")]))


class _Exchange:
    """One request for a plain result, step by step."""

    def __init__(self, direct: Direct, request: Request, decision: Decision, done: Done) -> None:
        self._direct, self._request, self._decision, self._done = direct, request, decision, done
        self._key = (decision.tag or "", decision.operation.format is not None)
        self._wanted = wanted(request)

    def go(self, client: str) -> Callable[[], None] | None:
        """Answer from the cache, or else ask."""
        tag = self._decision.tag
        if tag is not None:
            entry = self._direct.cache.get(self._key)
            if entry is not None:
                self._in_coding(entry, partial(self._send, "hit"))
                return None
            if "if-none-match" in self._request.fields:
                for possible in (f'"{tag}"', f'"{tag}-{self._wanted}"'):
                    if holds(self._request, possible, known=True):
                        self._tell(self._direct.not_modified(possible))
                        return None
        return self._direct.evaluate(self._decision, client, self._evaluated)

    def _evaluated(self, outcome: Answer | Problem) -> None:
        if isinstance(outcome, Problem):
            self._done(ForView(outcome))
            return
        empty = hints.is_empty(outcome)
        if outcome.file is not None or (empty and self._decision.tag is None):
            entry = self._direct.entry(outcome, self._decision)
            self._done(ForView(outcome)) if empty else self._tell(Reply(200, entry.plain.block, file=outcome))
        elif empty and not self._direct.is_plainly_empty(self._decision.operation):
            loop = asyncio.get_running_loop()
            hint = loop.run_in_executor(None, self._direct.hint, self._decision.operation)
            hint.add_done_callback(lambda done: self._keep(outcome, b"" if done.exception() else done.result()))
        else:
            self._keep(outcome)

    def _keep(self, answer: Answer, more: bytes = b"") -> None:
        self._in_coding(self._direct.entry(answer, self._decision, more), partial(self._send, "miss"))

    def _in_coding(self, entry: Entry, then: Callable[[Entry, Representation], None]) -> None:
        """Go on with the entry in the coding that the client wants; it is made where it is not there yet, once."""
        found = entry.coded.get(self._wanted)
        body = entry.plain.body
        if found is not None or self._wanted is None or len(body) < coding.SMALLEST:
            then(entry, found or entry.plain)
        elif len(body) <= _INLINE:
            then(entry, coded(entry, self._wanted, coding.compress(body, self._wanted)))
        else:
            packing = asyncio.get_running_loop().run_in_executor(None, coding.compress, body, self._wanted)
            packing.add_done_callback(lambda done: then(entry, coded(entry, self._wanted, done.result())))

    def _send(self, cache: str, entry: Entry, found: Representation) -> None:
        if entry.coded.get(self._wanted) is not found:
            entry.coded[self._wanted] = found
            if found.tag:
                self._direct.cache.keep(self._key, entry)
        if found.tag:
            self._tell(reply(self._request, found, cache))
        else:
            self._tell(Reply(200, found.block, found.body))

    def _tell(self, reply: Reply) -> None:
        reply.query = self._decision.operation.query
        self._done(reply)


def coded(entry: Entry, wanted: Coding | None, body: bytes) -> Representation:
    """Return the entry in a coding, or as it is if that is not longer."""
    plain = entry.plain
    if len(body) >= len(plain.body):
        return plain
    tag = f'{plain.tag[:-1]}-{wanted}"' if plain.tag else ""
    changed = f"content-encoding: {wanted}\r\ncontent-length: {len(body)}\r\n" + (f"etag: {tag}\r\n" if tag else "")
    return Representation(tag, message.without(plain.block, _OF_THE_CODING) + changed.encode(), body)


def reply(request: Request, found: Representation, cache: str) -> Reply:
    """Return the representation, or 304 if the client has it."""
    if "if-none-match" not in request.fields:
        return Reply(200, found.block, found.body, cache=cache, is_kept=cache == "hit")
    if found.tag and holds(request, found.tag):
        return Reply(304, message.without(found.block, _OF_THE_BODY), cache="unchanged")
    return Reply(200, found.block, found.body, cache=cache)


def holds(request: Request, tag: str, *, known: bool = False) -> bool:
    """Tell whether the client says that it has the representation with this tag, quotes included (RFC 9110 §13.1.2).

    ``known``: it has to name the tag; ``*`` asks whether there is an answer at all, and that has to be seen first.
    """
    given = request.get("if-none-match")
    if given is None or request.method not in _CONDITIONAL or (known and given.strip() == "*"):
        return False
    return given == tag or parse_etags(given).contains_weak(tag[1:-1])


def wanted(request: Request) -> Coding | None:
    """Return the coding that the client prefers."""
    return coding.negotiate_coding(request.get("accept-encoding"))


@lru_cache(maxsize=256)
def _described(offer: Offer, format_name: str | None, tagged: bool) -> bytes:
    told = answering.described(offer, format_name, is_tagged=tagged)
    return message.lines((name.lower(), value) for name, value in told.items())


def _page(request: Request) -> Page:
    """Return everything of a request that a page or a description may show, but for its content coding."""
    of_body = ("content-type", "content-encoding") if request.method in {"POST", "QUERY"} else ()
    shown = ("accept", "accept-language", "host", *of_body)
    method = "GET" if request.method == "HEAD" else request.method
    return (method, request.path, request.query, request.body, *map(request.fields.get, shown))


def _words(field: str) -> set[str]:
    return {word.strip().lower() for word in field.split(",")}
