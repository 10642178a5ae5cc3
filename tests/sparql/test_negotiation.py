"""RFC 9110 §12: one table that a person can check by hand, and the laws behind it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsgraph.sparql.negotiation import NotAcceptable, Offer, negotiate, negotiate_language, parse, quality
from lsgraph.sparql.results import OFFERS, Kind, choose, content_type

JSON, XML, HTML, TURTLE = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/html",
    "text/turtle",
)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"

TABLE = [
    # Accept, kind of result, what is sent
    (None, "SELECT", "json"),
    ("", "SELECT", "json"),
    ("   ", "SELECT", "json"),
    ("*/*", "SELECT", "json"),
    ("*/*", "GRAPH", "turtle"),
    ("*", "SELECT", "json"),
    ("application/*", "SELECT", "json"),
    ("text/*", "SELECT", "csv"),
    ("text/*", "GRAPH", "turtle"),
    (BROWSER, "SELECT", "html"),
    (BROWSER, "GRAPH", "html"),
    (JSON, "SELECT", "json"),
    (XML, "SELECT", "xml"),
    ("text/csv", "SELECT", "csv"),
    ("text/tab-separated-values", "SELECT", "tsv"),
    ("application/json", "SELECT", "json"),
    ("application/xml", "ASK", "xml"),
    (f"{JSON};q=0.1, {XML};q=0.9", "SELECT", "xml"),
    (f"{XML};q=0.9, {JSON};q=0.1", "SELECT", "xml"),
    (f"{JSON};q=0, {XML}", "SELECT", "xml"),
    (f"{JSON};q=0, */*", "SELECT", "xml"),
    (f"{JSON};q=0, */*;q=0.5, text/csv;q=0.6", "SELECT", "csv"),
    (f"*/*, {XML}", "SELECT", "xml"),
    (f"application/*;q=0.9, {XML};q=0.8, text/*;q=0.1", "SELECT", "json"),
    ("text/turtle;charset=utf-8", "GRAPH", "turtle"),
    ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "GRAPH", "jsonld"),
    ('text/turtle;x="a,b;q=0";q=0.5, application/rdf+xml;q=0.4', "GRAPH", "turtle"),
    ("TEXT/Turtle", "GRAPH", "turtle"),
    (f" text/turtle ;q=0.2 ,, {JSON} ; q=1.0 ", "ASK", "json"),
    (f",,{XML},", "ASK", "xml"),
    (f"garbage, {XML}", "ASK", "xml"),
    (f"{XML};q=x, {JSON};q=0.1", "ASK", "json"),
    (f"{JSON};q=1.5, {XML};q=0.2", "ASK", "xml"),
    ("q=;;,/,*;q=x", "ASK", "json"),
    ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", "SELECT", "html"),
    ("image/png", "SELECT", None),
    ("image/*", "GRAPH", None),
    ("*/*;q=0", "SELECT", None),
    (f"{JSON};q=0", "SELECT", None),
    ("text/csv", "ASK", None),
    ("text/tab-separated-values", "ASK", None),
    ("text/turtle", "SELECT", None),
    (JSON, "GRAPH", None),
    ("text/plain", "GRAPH", "ntriples"),
    ("application/n-quads, application/trig;q=0.9", "GRAPH", "nquads"),
]


@pytest.mark.parametrize(("accept", "kind", "expected"), TABLE)
def test_the_table(accept: str | None, kind: str, expected: str | None) -> None:
    found = choose(kind, accept)  # type: ignore[arg-type]
    assert (found.name if isinstance(found, Offer) else None) == expected


def test_an_alias_is_labelled_as_it_was_asked_for() -> None:
    found = choose("SELECT", "application/json")
    assert isinstance(found, Offer)
    assert content_type(found) == "application/json"


def test_nothing_acceptable_lists_every_offer() -> None:
    found = choose("ASK", "text/csv")
    assert isinstance(found, NotAcceptable)
    assert [offer.name for offer in found.offers] == ["json", "xml", "html"]


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [("csv", "SELECT", "csv"), ("ttl", "GRAPH", "turtle"), (" HTML ", "ASK", "html"), (TURTLE, "GRAPH", "turtle"),
     ("json", "GRAPH", "jsonld"), ("xml", "GRAPH", "rdfxml"), ("csv", "GRAPH", None), ("png", "SELECT", None)],
)  # fmt: skip
def test_format_overrides_accept(name: str, kind: str, expected: str | None) -> None:
    found = choose(kind, "image/png", name)  # type: ignore[arg-type]
    assert (found.name if isinstance(found, Offer) else None) == expected


def test_a_parameter_of_the_offer_must_fit() -> None:
    offers = (Offer("application/ld+json;profile=a", "a"), Offer("application/ld+json;profile=b", "b"))
    assert negotiate("application/ld+json;profile=b", offers) == offers[1]
    assert negotiate("application/ld+json", offers) == offers[0]


@pytest.mark.parametrize(
    ("header", "expected"),
    [(None, "ja"), ("en", "en"), ("en-GB,en;q=0.9", "en"), ("ja-JP;q=0.4, en;q=0.5", "en"), ("fr", "ja"),
     ("fr, *;q=0.1", "ja"), ("en;q=0, *", "ja"), ("EN", "en"), ("en;q=x", "ja"), ("ja;q=0, *", "en"), ("", "ja")],
)  # fmt: skip
def test_languages(header: str | None, expected: str) -> None:
    assert negotiate_language(header, ("ja", "en"), "ja") == expected


@given(st.text(max_size=200))
def test_no_header_breaks_the_negotiator(accept: str) -> None:
    negotiate(accept, OFFERS["SELECT"])
    negotiate_language(accept, ("ja", "en"), "ja")


TYPES = st.sampled_from([JSON, XML, HTML, "text/csv", "text/*", "application/*", "*/*", "image/png"])
QUALITIES = st.sampled_from(["", ";q=0", ";q=0.001", ";q=0.5", ";q=1", ";q=1.000"])
HEADERS = st.lists(st.tuples(TYPES, QUALITIES), min_size=1, max_size=6).map(
    lambda members: ", ".join(kind + weight for kind, weight in members)
)


@given(HEADERS)
def test_what_is_sent_is_acceptable_and_nothing_acceptable_is_wanted_more(accept: str) -> None:
    found = negotiate(accept, OFFERS["SELECT"])
    wanted = {offer.media_type: quality(offer.media_type, accept) for offer in OFFERS["SELECT"]}
    if isinstance(found, NotAcceptable):
        assert not any(wanted.values())
    else:
        assert wanted[found.media_type] == max(wanted.values()) > 0


@given(HEADERS, st.sampled_from([" , ", ",,", ",\t"]))
def test_empty_members_change_nothing(accept: str, comma: str) -> None:
    assert parse(accept) == parse(accept.replace(", ", comma))


@pytest.mark.parametrize(
    ("kind", "format_name", "name"),
    [
        ("GRAPH", "json-ld,application/ld+json,application/x-json+ld", "jsonld"),
        ("GRAPH", "rdf+xml,application/rdf+xml", "rdfxml"),
        ("GRAPH", "application/rdf xml", "rdfxml"),
        ("GRAPH", "png,ttl", "turtle"),
        ("SELECT", "tsv,text/tab-separated-values", "tsv"),
        ("SELECT", "application/sparql-results json", "json"),
    ],
)
def test_a_format_may_be_named_in_several_spellings(kind: Kind, format_name: str, name: str) -> None:
    chosen = choose(kind, "text/csv;q=0", format_name)
    assert isinstance(chosen, Offer)
    assert chosen.name == name
