"""Negotiator, protocol parser and graph store parser accept every request and answer within their types."""

from __future__ import annotations

from urllib.parse import quote_from_bytes, urlencode

from hypothesis import given, settings
from hypothesis import strategies as st

from lsgraph.sparql import graph_store, protocol
from lsgraph.sparql.negotiation import NotAcceptable, Offer, negotiate, negotiate_language, parse, quality
from lsgraph.sparql.problem import Problem
from lsgraph.sparql.protocol import Describe, Operation, Options, Request
from lsgraph.sparql.results import KINDS, OFFERS

RANGES = st.sampled_from(
    [
        "*/*",
        "*",
        "text/*",
        "text/turtle",
        "application/json",
        "application/sparql-results+json",
        "text/html",
        "image/png",
    ]
)
PARAMETERS = st.sampled_from(
    ["", ";q=0", ";q=0.5", ";q=1.000", ";q=2", ";q=", "; charset=utf-8", ';a="b,c"', ";version=1.2", ";;", " ; Q=0.3"]
)
ACCEPT = st.lists(st.tuples(RANGES, PARAMETERS).map("".join), max_size=6).map(",".join)
METHODS = st.sampled_from(["GET", "HEAD", "POST", "QUERY", "PUT", "DELETE", "PATCH", "OPTIONS", "get", "BREW", ""])
NAMES = st.sampled_from(["query", "update", "default-graph-uri", "named-graph-uri", "timeout", "format", "lang", "x"])
FIELDS = st.lists(st.tuples(NAMES, st.text(max_size=20)), max_size=6)
TYPES = st.sampled_from(
    [
        "", protocol.QUERY_TYPE, protocol.FORM_TYPE, protocol.UPDATE_TYPE, "text/plain",
        "APPLICATION/SPARQL-QUERY;charset=utf-8",
        f"{protocol.QUERY_TYPE}; charset=latin-1", f"{protocol.QUERY_TYPE};charset",
        "multipart/form-data; boundary=x", ";;;",
    ]
)  # fmt: skip


@given(st.one_of(ACCEPT, st.text(max_size=200)))
def test_every_accept_field_chooses_an_offer_or_none(accept: str) -> None:
    for kind in KINDS:
        chosen = negotiate(accept, OFFERS[kind])
        if isinstance(chosen, Offer):
            assert chosen in OFFERS[kind]
            assert not parse(accept) or quality(chosen.media_type, accept) > 0
            best = max(quality(offer.media_type, accept) for offer in OFFERS[kind])
            assert quality(chosen.media_type, accept) == best
        else:
            assert isinstance(chosen, NotAcceptable)
            assert all(quality(offer.media_type, accept) == 0 for offer in OFFERS[kind])


@given(ACCEPT)
def test_the_order_of_ranges_does_not_matter(accept: str) -> None:
    members = accept.split(",")
    if '"' in accept:
        return
    backwards = ",".join(reversed(members))
    for kind in KINDS:
        assert {quality(offer.media_type, accept) for offer in OFFERS[kind]} == {
            quality(offer.media_type, backwards) for offer in OFFERS[kind]
        } or len({member.split(";")[0] for member in members}) < len(members)


@given(st.text(max_size=100))
def test_every_language_field_chooses_a_language(header: str) -> None:
    assert negotiate_language(header, ("ja", "en"), "en") in {"ja", "en"}


@settings(max_examples=300)
@given(
    METHODS,
    st.one_of(FIELDS.map(urlencode), st.binary(max_size=60).map(quote_from_bytes)),
    TYPES,
    st.binary(max_size=80),
)
def test_every_request_is_an_operation_or_a_problem(
    method: str, query_string: str, content_type: str, body: bytes
) -> None:
    asked = protocol.read(Request(method, query_string.encode(), {"content-type": content_type}, body))
    assert isinstance(asked, Operation | Describe | Options | Problem)
    if isinstance(asked, Operation):
        assert asked.query.strip()
        assert asked.timeout is None or 0 < asked.timeout < 1_000_000
    elif isinstance(asked, Problem):
        assert 400 <= asked.status < 500
        assert asked.status != 405 or dict(asked.headers)["Allow"]
    assert isinstance(graph_store.read(method, query_string.encode()), graph_store.Selection | Options | Problem)


@given(FIELDS)
def test_a_form_means_the_same_in_address_and_body(fields: list[tuple[str, str]]) -> None:
    encoded = urlencode(fields).encode()
    if not any(name in {"query", "update"} for name, _ in fields):
        return
    by_get = protocol.read(Request("GET", encoded))
    by_post = protocol.read(Request("POST", b"", {"content-type": protocol.FORM_TYPE}, encoded))
    assert by_get == by_post


@given(st.binary(max_size=200))
def test_fields_are_read_or_refused(encoded: bytes) -> None:
    found = protocol.pairs(encoded)
    assert isinstance(found, list | Problem)
