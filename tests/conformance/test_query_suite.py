"""The W3C's SPARQL 1.1 query cases through our own door: request, policy, evaluator process, result writers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from rdflib.compare import isomorphic
from werkzeug.test import TestResponse

from lsgraph.vocabulary import BASE

from . import reading, solutions, suite
from .known import DIFFERENT, FEDERATED, UNKNOWN_FUNCTION
from .solutions import Solutions
from .suite import Case

pytestmark = pytest.mark.skipif(not suite.cases(), reason=suite.MISSING)

Client = Callable[[str], FlaskClient]

JSON = "application/sparql-results+json"
TABLES: list[tuple[str, Callable[[bytes], Solutions]]] = [
    (JSON, solutions.from_json),
    ("application/sparql-results+xml", solutions.from_xml),
    ("text/tab-separated-values", solutions.from_tsv),
]
READERS: dict[str, Callable[[bytes], Solutions | None]] = {
    ".srj": solutions.from_json,
    ".srx": solutions.from_xml,
    ".ttl": lambda body: solutions.from_graph(body, BASE),
}
_VOLATILE = re.compile(r"\b(UUID|STRUUID|RAND|NOW)\b", re.IGNORECASE)


def evaluations() -> list[Case]:
    return [case for case in suite.of_kind("QueryEvaluationTest") if case.name not in FEDERATED]


def ask(client: FlaskClient, case: Case, accept: str) -> TestResponse:
    return client.post(
        "/sparql", data=case.text.encode(), content_type="application/sparql-query", headers={"Accept": accept}
    )


def passes(client: FlaskClient, case: Case) -> bool:
    """Tell whether the answer is the wanted one in every format that can hold it."""
    assert case.result is not None
    wanted = case.result.read_bytes()
    expected = READERS[case.result.suffix](wanted)
    if expected is None:
        return all(_same_graph(client, case, wanted, *format) for format in reading.PARSERS)
    ordered = bool(re.search(r"\bORDER\s+BY\b[^}]*\Z", case.text, re.IGNORECASE))
    tables = TABLES[:2] if expected.boolean is not None else TABLES
    return all(_same_table(client, case, expected, ordered, *format) for format in tables)


def _same_table(
    client: FlaskClient,
    case: Case,
    expected: Solutions,
    ordered: bool,
    accept: str,
    read: Callable[[bytes], Solutions],
) -> bool:
    answer = ask(client, case, accept)
    assert (answer.status_code, answer.mimetype) == (200, accept), answer.data[:300]
    return solutions.same(read(answer.data), expected, ordered)


def _same_graph(client: FlaskClient, case: Case, wanted: bytes, accept: str, parser: str) -> bool:
    answer = ask(client, case, accept)
    assert (answer.status_code, answer.mimetype) == (200, accept), answer.data[:300]
    return isomorphic(reading.graph(answer.data, parser), reading.graph(wanted, "turtle", BASE))


@pytest.mark.parametrize("case", [case for case in evaluations() if case.name not in DIFFERENT], ids=lambda c: c.name)
def test_a_query_is_answered_as_the_suite_wants_it_in_every_format(over: Client, case: Case) -> None:
    assert passes(over(case.orders), case)


@pytest.mark.parametrize("case", [case for case in evaluations() if case.name in DIFFERENT], ids=lambda c: c.name)
def test_a_case_that_is_listed_as_different_still_is(over: Client, case: Case) -> None:
    assert not passes(over(case.orders), case)


def selections() -> list[Case]:
    found = [case for case in evaluations() if case.result and case.result.suffix != ".ttl"]
    return [case for case in found if re.search(r"\bSELECT\b", case.text) and not _VOLATILE.search(case.text)]


@pytest.mark.parametrize("case", selections(), ids=lambda case: case.name)
def test_csv_holds_the_texts_of_the_same_result(over: Client, case: Case) -> None:
    client = over(case.orders)
    whole = solutions.from_json(ask(client, case, JSON).data)
    answer = ask(client, case, "text/csv")
    if whole.boolean is not None:
        assert answer.status_code == 406
    else:
        assert solutions.same(_numbers(solutions.from_csv(answer.data)), _numbers(solutions.as_texts(whole)))


def _numbers(table: Solutions) -> Solutions:
    """Return the table with numbers as values, because JSON results were read so."""

    def cell(term: solutions.Term) -> solutions.Term:
        assert term is not None
        try:
            return (term[0], repr(float(term[1])))
        except ValueError:
            return term

    return Solutions(table.variables, tuple(tuple(cell(term) for term in row) for row in table.rows))


@pytest.mark.parametrize("case", suite.of_kind("CSVResultFormatTest"), ids=lambda case: case.name)
def test_csv_is_as_the_suite_wants_it(over: Client, case: Case) -> None:
    answer = ask(over(case.orders), case, "text/csv")
    assert answer.mimetype == "text/csv"
    assert case.result is not None
    found, wanted = solutions.from_csv(answer.data), solutions.from_csv(case.result.read_bytes())
    assert solutions.same(_numbers(found), _numbers(wanted))


EMPTY = json.dumps({"base": "https://w3id.org/lsgraph/", "default": [], "named": []})


def syntax(positive: bool) -> list[Case]:
    kind = "PositiveSyntaxTest11" if positive else "NegativeSyntaxTest11"
    return [case for case in suite.of_kind(kind) if case.query.suffix == ".rq"]


def accepted() -> list[Case]:
    return [case for case in syntax(True) if case.name not in FEDERATED | UNKNOWN_FUNCTION]


@pytest.mark.parametrize("case", accepted(), ids=lambda case: case.name)
def test_correct_syntax_is_not_refused(over: Client, case: Case) -> None:
    assert ask(over(EMPTY), case, "*/*").status_code == 200


@pytest.mark.parametrize("case", [case for case in syntax(True) if case.name in UNKNOWN_FUNCTION], ids=lambda c: c.name)
def test_an_unknown_function_is_not_called_a_syntax_error(over: Client, case: Case) -> None:
    answer = ask(over(EMPTY), case, "*/*")
    assert (answer.status_code, json.loads(answer.data)["type"].rpartition("/")[2]) == (400, "unknown-function")


@pytest.mark.parametrize("case", syntax(False), ids=lambda case: case.name)
def test_wrong_syntax_is_400(over: Client, case: Case) -> None:
    answer = ask(over(EMPTY), case, "*/*")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")


def federated() -> list[Case]:
    return [case for case in suite.cases() if case.name in FEDERATED]


@pytest.mark.parametrize("case", federated(), ids=lambda case: case.name)
def test_federation_is_refused_as_what_it_is(over: Client, case: Case) -> None:
    answer = ask(over(EMPTY), case, "*/*")
    assert (answer.status_code, json.loads(answer.data)["type"].rpartition("/")[2]) == (400, "service-refused")


@pytest.mark.parametrize(
    "case", [case for case in suite.cases() if case.query.suffix == ".ru"], ids=lambda case: case.name
)
def test_an_update_is_refused_as_such_and_is_no_query(over: Client, case: Case) -> None:
    client, text = over(EMPTY), case.text.encode()
    assert client.post("/sparql", data=text, content_type="application/sparql-update").status_code == 403
    assert client.post("/sparql", data=text, content_type="application/sparql-query").status_code == 400
