"""The query policy: nothing that calls out or crashes the parser passes, and no harmless query is refused."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lsgraph.sparql.limits import Limits
from lsgraph.sparql.policy import Measure, check, undeclared_hint
from lsgraph.sparql.problem import Problem

DISGUISES = [
    "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT * { sErViCe#x\nSiLeNt <http://127.0.0.1/> { } }",
    "SELECT * { SERVICE\t\r\n?e { } }",
    "SELECT * { SERVICE?e{} }",
    "SELECT * { ?s ?p 1SERVICE<http://127.0.0.1/>{} }",
    "SELECT * { ?s ?p 1.SERVICE<http://127.0.0.1/>{} }",
    "SELECT * { ?s ?p trueSERVICE<http://127.0.0.1/>{} }",
    "SELECT * { SERVICESILENT<http://127.0.0.1/>{} }",
    # a prefix that is a keyword: the native parser tries the keyword when the prefixed name leads nowhere
    "PREFIX : <http://127.0.0.1/> SELECT * { SERVICE:x {} }",
    "PREFIX : <http://127.0.0.1/> PREFIX SERVICE: <urn:> SELECT * { SERVICE:x {} }",
    "PREFIX : <http://127.0.0.1/> SELECT * { SERVICESILENT:x {} }",
    "PREFIX : <http://127.0.0.1/> SELECT * { ?s ?p true.SERVICE:x #\n{} }",
    "PREFIX : <http://127.0.0.1/> SELECT * { ?s ?p trueSERVICE:x {} }",
    # '<' after an operand is an operator, though the longest token would be an IRI
    "SELECT * { FILTER(?a<?b)SERVICE#>\n<http://127.0.0.1/>{} }",
    'SELECT * { FILTER(1<2)#>"""\nSERVICE <http://127.0.0.1/> {} #"""\n}',
    'SELECT * { FILTER <urn:f>(1<2)#>"""\nSERVICE <http://127.0.0.1/> {} #"""\n}',
    'SELECT * { BIND(1<2 AS ?x)#>"""\nSERVICE <http://127.0.0.1/> {} #"""\n}',
    'SELECT ?a (?b<2 AS ?x) #>"""\n{ SERVICE <http://127.0.0.1/> {} #"""\n}',
    'SELECT * { { SELECT ?a { } GROUP BY ?a (1<2 AS ?x)#>"""\n} SERVICE <http://127.0.0.1/> {} #"""\n}',
    'SELECT * { { SELECT * { } HAVING EXISTS { ?a ?b ?c } (1<2)#>"""\n} SERVICE <http://127.0.0.1/> {} #"""\n}',
    "SELECT * { ?s ?p 'a'SERVICE <http://127.0.0.1/> {} }",
    "SELECT * { ?s ?p '''a'b''c'''SERVICE <http://127.0.0.1/> {} }",
    "SELECT * { ?s ?p 'a\\\\'SERVICE <http://127.0.0.1/> {} #'\n}",
    'SELECT * { ?s ?p "\'" SERVICE <http://127.0.0.1/> {} ?s ?p "\'" }',
]


@pytest.mark.parametrize("query", DISGUISES)
def test_service_is_found_in_every_disguise(query: str) -> None:
    problem = check(query)
    assert isinstance(problem, Problem)
    assert (problem.kind, problem.status) == ("service-refused", 400)


HARMLESS = [
    "SELECT * { ?s ?p 'SERVICE <http://x/> {}' }",
    'SELECT * { ?s ?p """SERVICE <http://x/> {}""" }',
    "SELECT * { ?s <http://x/SERVICE> <http://x/service#LOAD> }",
    "SELECT * { ?SERVICE $LOAD ?INSERT } # SERVICE <http://x/> {}",
    "PREFIX service: <http://x/> SELECT * { service:SERVICE service:load ?o }",
    "PREFIX service: <http://x/> SELECT * FROM service:g { GRAPH service:g { ?s ?p service:o } }",
    "PREFIX service: <http://x/> DESCRIBE service:x { ?s ?p ?o }",
    "PREFIX e: <http://x/> ASK { e:SERVICE e:a\\'b 'c' }",
    "PREFIX e: <http://x/> ASK { e:SERVICE.a e:%41 ?LOAD }",
    "ASK { VALUES (?a ?b) { (<http://x/#a> <http://x/'b>) ('x' <http://x/#c>) } }",
    "ASK { ?s ?p (?a <http://x/#a> 'b' <http://x/#c>) }",
    "ASK { ?s (<http://x/#a>|<http://x/#b>)* ?o }",
    "SELECT (IF(?a<?b, 'SERVICE', 1) AS ?c) { FILTER(?a<5&&?b>4) FILTER(?a<=?b) FILTER(?a IN (<http://x/#a>, <b>)) }",
    "ASK { ?s ?p ?o {| <http://x/#a> 'SERVICE' |} . << ?s ?p ?o >> ?p <<( ?s <http://x/#p> 'x' )>> }",
    "SELECT ?s { ?s ?p 'a'@en-GB , 'b'^^<http://x/#t> , _:SERVICE , 1.5e3 , .5 , -1 }",
    "SELECT * { ?s ?p 'it''s' }",
    "select*{?s?p?o}order by?s",
    "ASK { ?s ?p '\\u0053ERVICE' , <http://x/\\u0053> }",
]


@pytest.mark.parametrize("query", HARMLESS)
def test_a_harmless_query_is_not_refused(query: str) -> None:
    assert isinstance(check(query), Measure)


@pytest.mark.parametrize(
    ("query", "kind", "line", "column"),
    [
        ("INSERT DATA { }", "update-as-query", 1, 1),
        ("PREFIX a: <urn:a>\n LOAD <http://x/>", "update-as-query", 2, 2),
        ("WITH <urn:g> DELETE { } WHERE { }", "update-as-query", 1, 1),
        ("clear all", "update-as-query", 1, 1),
        ("SELECT *\r\n{ SERVICE <http://x/> {} }", "service-refused", 2, 3),
        ("SELECT * {\n ?s ?p \\u0053 }", "escape-outside", 2, 8),
        ("SELECT * {\n ?s ?p 'a }", "string-open", 2, 8),
        ("SELECT * {\n ?s ?p '''a }", "string-open", 2, 8),
    ],
)
def test_a_refusal_points_at_the_place(query: str, kind: str, line: int, column: int) -> None:
    problem = check(query)
    assert isinstance(problem, Problem)
    assert (problem.kind, problem.status, problem.line, problem.column) == (kind, 400, line, column)
    assert problem.source_line == query.replace("\r", "").split("\n")[line - 1]


def nested(opening: str, closing: str, depth: int, inner: str = "") -> str:
    return opening * depth + inner + closing * depth


@pytest.mark.parametrize(
    "make",
    [
        lambda n: "ASK " + nested("{", "}", n),
        lambda n: "ASK " + nested("{ ?s ?p ?o OPTIONAL ", "}", n, "{}"),
        lambda n: "SELECT * " + nested("{ SELECT * ", "}", n, "{}"),
        lambda n: "SELECT (" + nested("CONCAT(", ")", n, "'a'") + " AS ?x) {}",
        lambda n: "ASK { ?s ?p " + nested("[ <urn:p> ", "]", n, "1") + " }",
        lambda n: "ASK { ?s ?p " + nested("( ", ")", n, "1") + " }",
        lambda n: "ASK { ?s " + nested("^(", ")", n, "<urn:p>") + " ?o }",
        lambda n: "ASK { FILTER " + nested("EXISTS { FILTER ", "}", n, "(1)") + " }",
        lambda n: "ASK { " + nested("<<( ", " )>>", n, "?s ?p ?o") + " }",
    ],
)
def test_nesting_far_below_the_crash_is_refused_and_ordinary_nesting_is_not(make: object) -> None:
    refused = check(make(70))  # type: ignore[operator]
    assert isinstance(refused, Problem)
    assert refused.kind == "too-deep"
    assert isinstance(check(make(20)), Measure)  # type: ignore[operator]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { " + "BIND(1 AS ?x) " * 1100 + "}",
        "ASK { ?s <urn:p>" + "/<urn:p>" * 1100 + " ?o }",
        "ASK { {} " + "UNION {}" * 1100 + "}",
        "SELECT (" + "!" * 1100 + "true AS ?x) {}",
        "ASK { FILTER(1" + "+1" * 1100 + ") }",
        "ASK { FILTER(true" + "&&true" * 1100 + ") }",
        "ASK { " + "FILTER(true)" * 1100 + "}",
        "ASK { ?s <urn:a>|" + "^" * 1100 + "<urn:b> ?o }",
    ],
)
def test_long_chains_of_operators_are_refused(query: str) -> None:
    problem = check(query)
    assert isinstance(problem, Problem)
    assert (problem.kind, problem.status) == ("too-many-operators", 400)


@pytest.mark.parametrize("value", ["1", "-1", "'1'^^<urn:t>", "'a'@ja", "<urn:a>"])
def test_many_values_are_no_operators(value: str) -> None:
    assert isinstance(check("SELECT * { VALUES ?x {" + f" {value}" * 10_000 + "} }"), Measure)


def test_a_query_over_the_length_is_413() -> None:
    problem = check("ASK {} " + "#" * 100, Limits(query_length_limit=100))
    assert isinstance(problem, Problem)
    assert (problem.kind, problem.status) == ("query-too-long", 413)


@pytest.mark.parametrize(
    ("query", "form", "dataset", "volatile"),
    [
        ("SELECT * { ?s ?p ?o }", "SELECT", False, False),
        (
            "# ASK\nBASE <urn:a> PREFIX select: <urn:FROM> construct where { ?s ?FROM 'FROM' }",
            "CONSTRUCT",
            False,
            False,
        ),
        ("ASK FROM <urn:g> { ?s ?p ?o }", "ASK", True, False),
        ("SELECT * FROM NAMED<urn:g>{ ?s ?p ?o }", "SELECT", True, False),
        ("SELECT (NOW() AS ?n) {}", "SELECT", False, True),
        ("SELECT ('NOW()' AS ?n) {}", "SELECT", False, False),
        ("CONSTRUCT { _:b ?p ?o } { ?s ?p ?o }", "CONSTRUCT", False, True),
        ("nonsense", None, False, False),
    ],
)
def test_the_measure(query: str, form: str | None, dataset: bool, volatile: bool) -> None:
    measure = check(query)
    assert isinstance(measure, Measure)
    assert (measure.form, measure.has_dataset, measure.volatile) == (form, dataset, volatile)


def test_an_undeclared_prefix_comes_with_its_declaration() -> None:
    measure = check("PREFIX skos: <urn:s>\nSELECT * { ?s skos:x ?y ; lsg:x ?z ; zzz:y 1 }")
    assert isinstance(measure, Measure)
    assert undeclared_hint(measure) == (47, "lsg", "PREFIX lsg: <https://w3id.org/lsgraph/ont#>")


ALLOWED = ("https://example.org/",)


@pytest.mark.parametrize(
    ("query", "passes"),
    [
        ("ASK { SERVICE <https://example.org/sparql> {} }", True),
        ("ASK { SERVICE SILENT <https://example.org/sparql> {} }", True),
        ("ASK { SERVICE SILENT <https://example.com/sparql> {} }", False),
        ("ASK { SERVICE <https://example.org.evil/> {} }", False),
        ("ASK { SERVICE ?e {} }", False),
        ("PREFIX e: <https://example.org/> ASK { SERVICE e:sparql {} }", False),
        ("ASK { SERVICE <https://example.org/\\u002e> {} }", False),
    ],
)
def test_only_allowed_services_pass(query: str, passes: bool) -> None:
    assert isinstance(check(query, allowed_services=ALLOWED), Measure) is passes


@pytest.mark.parametrize(
    "unit", ['"""a\\', "a.", "a-", "<a", "?x<", "'''\\'", "_:a.", ":a...", "1.", "@a-", '"\\"', "(1<", "{|", "<<", "\\"]
)
def test_a_long_query_is_measured_in_linear_time(unit: str) -> None:
    text = (unit * 200_000)[:200_000]
    began = time.process_time()
    check(text)
    assert time.process_time() - began < 5


WORDS = st.sampled_from(["SERVICE", "service", "LOAD", "SERVICE <http://x/> {}", "INSERT DATA {}", "a b"])
QUOTED = st.sampled_from(["'{}'", '"{}"', "'''{}'''", '"""{}"""'])


@given(WORDS, QUOTED, st.text(st.characters(exclude_characters="\\'\"\r\n", exclude_categories=["Cs"]), max_size=20))
def test_no_keyword_inside_a_string_is_seen(word: str, quoted: str, more: str) -> None:
    assert isinstance(check(f"SELECT * {{ ?s ?p {quoted.format(more + word)} }} # {word} {more}"), Measure)


@given(WORDS.filter(str.isalpha), st.sampled_from(["?{}", "<http://x/{}>", "ex:{}", "{}:x", "_:{}", "'a'@{}"]))
def test_no_keyword_inside_a_name_is_seen(word: str, name: str) -> None:
    assert isinstance(check(f"SELECT * {{ ?s ?p {name.format(word)} . }}"), Measure)


@settings(deadline=None)
@given(st.text(max_size=300))
def test_no_text_breaks_the_policy(text: str) -> None:
    assert isinstance(check(text), Measure | Problem)
