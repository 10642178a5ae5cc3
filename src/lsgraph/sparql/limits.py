"""The limits of queries, uploads and connections. Each has a name, a default, a unit and a reason, stated only here.

Every one can be given as an environment variable ``LSGRAPH_<NAME>``.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from lsgraph.faults import LsgraphError
from lsgraph.messages import tell

MEGABYTE = 1024 * 1024


def _limit(default: Any, unit: str, why: str, *, or_zero: bool = False) -> Any:
    return field(default=default, metadata={"unit": unit, "why": why, "or_zero": or_zero})


class BadLimit(LsgraphError):
    """A limit whose value cannot be used."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may use, and how many may run; all values are above zero, but for those that say what 0 means."""

    query_time_limit: float = _limit(
        10.0,
        "s",
        "No useful question about a plan takes longer. The kernel ends the evaluator at the limit, the answer is 503, "
        "and nobody else notices. A client may ask for less with timeout=.",
    )
    query_memory_limit: int = _limit(
        512 * MEGABYTE,
        "bytes",
        "What one evaluator may allocate on top of the release. Sorting a product of the whole graph passes it in "
        "seconds; beyond it the evaluator ends and the answer is 503.",
    )
    query_length_limit: int = _limit(
        200_000,
        "characters",
        "A query of 20,000 VALUES fits. The answer to a longer one is 413 before anything parses it.",
    )
    nesting_limit: int = _limit(
        64,
        "brackets",
        "The native parser overflows its stack at some 1,000 nested calls and the planner needs seconds for 200 nested "
        "lists; people write fewer than 20 levels. The answer beyond is 400.",
    )
    operator_limit: int = _limit(
        1_000,
        "operators",
        "Operators of expressions and paths, and pattern keywords. Chains of some thousands overflow the native stack, "
        "and 800 path steps stall the planner. The answer beyond is 400.",
    )
    result_byte_limit: int = _limit(
        256 * MEGABYTE,
        "bytes",
        "The largest answer. A larger one is refused whole with 503 and the advice to narrow the query or take a dump; "
        "nothing is ever cut short.",
    )
    buffer_size: int = _limit(
        4 * MEGABYTE,
        "bytes",
        "Answers up to this size stay in memory. Larger ones are written to an unnamed file first and sent from there, "
        "so that a slow reader keeps no evaluator and no memory.",
    )
    evaluators: int = _limit(
        2, "processes", "How many queries run at the same time: one for each core of a small server."
    )
    queue_length: int = _limit(
        32,
        "queries",
        "How many may wait for an evaluator. The next one gets 503 with Retry-After at once. Clients take turns, by "
        "address; where one has most of the places, its last query makes room for somebody else's.",
    )
    queue_time_limit: float = _limit(
        20.0, "s", "How long a query waits for an evaluator before it gets 503 with Retry-After."
    )
    request_size_limit: int = _limit(
        2 * MEGABYTE, "bytes", "A request body beyond this is refused with 413 before it is read whole."
    )
    request_time_limit: float = _limit(
        30.0,
        "s",
        "How long a client may take to send its body; then it gets 408. The same time holds for its header, for the "
        "time between two requests, and for a reader who stops: there the connection is closed. A slow sender holds a "
        "connection, no thread and no evaluator.",
    )
    connections: int = _limit(
        4_096,
        "connections",
        "How many clients each web process keeps connected, idle ones included. The next ones wait in the system's "
        "queue. Each takes a file descriptor and some kilobytes.",
    )
    table_rows: int = _limit(
        1_000, "rows", "How many rows a page in the browser shows. The page says so, and links to all of them as files."
    )
    rate_limit: int = _limit(
        0,
        "requests a minute",
        "How many requests one address may send (an IPv6 /64 counts as one); the next gets 429 with Retry-After. 0 "
        "means 6,000 from another machine, far beyond a reader or a polite program, and no limit for this machine. A "
        "value holds for everybody, this machine included. Each web process counts for itself.",
        or_zero=True,
    )
    trusted_proxies: int = _limit(
        0,
        "proxies",
        "How many reverse proxies stand in front. So many entries of X-Forwarded-For are believed, from the right; "
        "with 0 the header is not read, since anybody can send it.",
        or_zero=True,
    )
    log_requests: int = _limit(
        1,
        "0 or 1",
        "One line of JSON for each request, on standard error. 0 where a proxy in front keeps a log.",
        or_zero=True,
    )
    log_queries: int = _limit(
        0,
        "0 or 1",
        "With 1 the log holds the text of queries. They may tell what somebody is working on, so that by default a "
        "query is named by its digest only.",
        or_zero=True,
    )
    response_cache_size: int = _limit(
        64 * MEGABYTE,
        "bytes",
        "Answers that each web process keeps, each in the codings in which it was asked for: some ten thousand of the "
        "usual size. An answer of more than a sixteenth of it is not kept. A fourth of it is for whole requests with "
        "their answers, which need no parsing. Another release empties it.",
    )
    memory_store_limit: int = _limit(
        5_000_000,
        "quads",
        "A release of more quads is served from an index on disk instead of memory. In memory a quad takes some 400 "
        "bytes, and each evaluator may copy them as it reads; on disk heavy queries take 2 to 5 times as long.",
    )

    upload_size_limit: int = _limit(
        10 * MEGABYTE,
        "bytes",
        "A request to /validate beyond this is refused with 413 before it is read whole. A whole plan in Turtle has "
        "less than 2 MB. Compressed bodies are not read at all.",
    )
    upload_triple_limit: int = _limit(
        200_000,
        "triples",
        "How many triples may be sent for validation, shapes included; beyond it 413. It is four times a whole plan.",
    )
    upload_nesting_limit: int = _limit(
        100,
        "levels",
        "How deep brackets, collections, JSON objects and XML elements may be nested in an upload; beyond it 422, "
        "before anything parses it. Native parsers overflow their stack at some thousands; people write fewer than 20.",
    )
    validators: int = _limit(
        2,
        "processes",
        "How many uploads are validated at the same time. Each gets a process of its own that ends with its report.",
    )
    validation_queue_length: int = _limit(
        8, "uploads", "How many may wait for a validator. The next one gets 503 with Retry-After at once."
    )
    validation_time_limit: float = _limit(
        30.0,
        "s",
        "What one validation may take: a whole plan takes a few seconds. The kernel ends the validator at the limit, "
        "also inside a regular expression, and the answer is 503: never a report that says less than it should.",
    )
    validation_memory_limit: int = _limit(
        768 * MEGABYTE,
        "bytes",
        "What one validator may allocate. A product of everything with everything in a shape passes it; the validator "
        "ends and the answer is 503.",
    )
    report_size_limit: int = _limit(
        16 * MEGABYTE,
        "bytes",
        "The largest report that is handed out, some ten thousand results. A larger one is refused whole with the "
        "advice to validate a part: nothing is ever cut short.",
    )
    kept_report_time: int = _limit(
        86_400,
        "s",
        "How long a report can be read again at its own address, which nobody can guess, when its sender asked for "
        "that. What was sent is not kept. 0: none is kept.",
        or_zero=True,
    )
    kept_reports: int = _limit(
        200, "reports", "How many reports are kept at a time; the oldest makes room for the next."
    )
    kept_reports_size: int = _limit(
        128 * MEGABYTE, "bytes", "What all kept reports may take together; the oldest make room for the next."
    )

    @classmethod
    def from_settings(cls, settings: object, environment: Mapping[str, str] | None = None) -> Limits:
        """Return the limits: what ``settings`` has an attribute for, else the environment, else the default.

        Raises ``BadLimit`` for a value that is not a number above zero.
        """
        variables = os.environ if environment is None else environment
        limits = cls()
        for entry in fields(cls):
            given = getattr(settings, entry.name, None)
            text = variables.get(f"LSGRAPH_{entry.name.upper()}")
            if given is None and text:
                given = _read(entry.name, text, type(getattr(limits, entry.name)))
            if given is None:
                continue
            or_zero = entry.metadata["or_zero"]
            if not (given > 0 or (or_zero and given == 0)):
                raise BadLimit(tell("bad-setting", name=entry.name, value=given, expected="≥ 0" if or_zero else "> 0"))
            limits = replace(limits, **{entry.name: given})
        return limits


def _read(name: str, text: str, kind: type[Any]) -> Any:
    try:
        return kind(text)
    except ValueError:
        raise BadLimit(
            tell("bad-setting", name=f"LSGRAPH_{name.upper()}", value=text, expected=kind.__name__)
        ) from None
