"""The policy's memory: it never says of a query what the policy itself would not say."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lsgraph.sparql import policy, shape
from lsgraph.sparql.limits import Limits
from lsgraph.sparql.policy import Measure
from lsgraph.sparql.problem import Problem

LIMITS = Limits(nesting_limit=6, operator_limit=8)


def facts(judged: Measure | Problem) -> object:
    """Return what callers read; prefixes that nobody declares are only ever read from the policy itself."""
    if isinstance(judged, Problem):
        return (judged.kind, judged.line, judged.column)
    return (judged.form, judged.has_dataset, judged.volatile, judged.nesting, judged.operators)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SELECT * { <http://a/1> ?p ?o }", "SELECT * { <https://b.example/x#y> ?p ?o }"),
        ('SELECT * { ?s ?p "a" } LIMIT 5', 'SELECT * { ?s ?p "SERVED; or not?" } LIMIT 9'),
        ("PREFIX p: <http://a/> SELECT * { p:gan-1 ?p ?o }", "PREFIX p: <http://b/> SELECT * { p:bio_22 ?p ?o }"),
    ],
)
def test_queries_that_differ_in_constants_have_one_shape(one: str, other: str) -> None:
    assert shape.of(one) is not None
    assert shape.of(one) == shape.of(other)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p 'a' }",
        "SELECT * { ?s ?p ?o } # said",
        'SELECT * { ?s ?p """a""" }',
        "SELECT * { ?s ?p ?o FILTER(?a<?b) }",
        "SELECT * { ?s ?p <relative> }",
        "SELECT * { SERVICE <http://a/b> {} }",
        "PREFIX xservice: <http://a/> SELECT * { ?s ?p ?o }",
        'SELECT * { ?s ?p "a\\"b" }',
        'SELECT * { ?s ?p "a',
        "SELECT * { ?s ?p \x01 }",
    ],
)
def test_what_can_be_read_in_two_ways_has_no_shape(query: str) -> None:
    assert shape.of(query) is None


PIECES = st.lists(
    st.sampled_from(
        ["SELECT", "CONSTRUCT", "ASK", "*", "{", "}", "(", ")", "[", "]", "?s", "?p", "?o", "?a1", "$b",
         "<http://a/b>", "<http://a/b#c?d=1>", "<urn:x>", "<a>", "<", "<=", ">", "&&", "||", "!", "+", "-", "/", "^",
         "p:a", "p:b-1", ":c", "_:d", "_:d1", "q:", "PREFIX", "p:", "FROM", "NAMED", "SERVICE", "service", "SILENT",
         '"x"', '"<http://a/b>"', '"', '""', '"a#b"', "'", "'y'", "#", "\n", " ", "\\", "@en", "^^", "1", "23", ".5",
         "1e5", "FILTER", "BIND", "AS", "NOW()", "RAND()", "UUID", "OPTIONAL", "UNION", "INSERT", "LOAD", ".", ";", ",",
         "VALUES", "LIMIT 10", "GROUP BY", "%41", "日本", "p:日本", "\x01", "\x02", ":", "a"]
    ),
    max_size=24,
)  # fmt: skip


@settings(max_examples=1_500, deadline=None)
@given(PIECES, st.sampled_from(["", " "]))
def test_memory_and_policy_agree(pieces: list[str], glue: str) -> None:
    query = glue.join(pieces)
    assert facts(shape.check(query, LIMITS)) == facts(policy.check(query, LIMITS))
    assert facts(shape.check(query, LIMITS)) == facts(policy.check(query, LIMITS))  # and from memory


def test_a_long_query_is_refused_and_not_remembered() -> None:
    judged = shape.check("SELECT * { ?s ?p ?o }" + " " * 300_000, Limits())
    assert isinstance(judged, Problem)
    assert judged.status == 413
