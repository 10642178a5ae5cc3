"""Every question of the package has the answer that was worked out by hand, in Oxigraph and in rdflib.

The answers with default parameters are ``queries/NAME.expected.csv`` (SPARQL 1.1 CSV, rows in order). They were derived
from the plan first; where a mended fact changes one, write it anew with ``lsgraph query NAME --format csv`` and read
the difference against the plan. Answers for other parameters stand here, shortened to the columns that matter.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.query import ResultRow

from lsgraph.package import GraphPackage
from lsgraph.queries.library import Library
from lsgraph.release import Release
from lsgraph.store.embedded import load
from lsgraph.vocabulary import PREFIXES

REPOSITORY = Path(__file__).resolve().parents[2]
QUESTIONS = {question.name: question for question in Library.open(GraphPackage.open(REPOSITORY))}

Row = tuple[str, ...]
Ask = Callable[[str], list[Row]]
"""Runs a query and returns the row of variable names, then the answers in order."""

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


@pytest.fixture(scope="session")
def store(plan_release: Release) -> ox.Store:
    """Return the release of the repository's package, served as an endpoint would serve it."""
    return load(plan_release)


@pytest.fixture(scope="session")
def graph(store: ox.Store) -> rdflib.Graph:
    """Return the same triples in rdflib."""
    triples = io.BytesIO()
    store.dump(triples, format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    return rdflib.Graph().parse(data=triples.getvalue(), format="nt")


@pytest.fixture(params=["oxigraph", "rdflib"])
def ask(request: pytest.FixtureRequest, store: ox.Store) -> Ask:
    """Return each engine in turn."""
    if request.param == "oxigraph":
        return lambda query: _oxigraph(store, query)
    graph: rdflib.Graph = request.getfixturevalue("graph")
    return lambda query: _rdflib(graph, query)


def _oxigraph(store: ox.Store, query: str) -> list[Row]:
    solutions = store.query(query)
    assert isinstance(solutions, ox.QuerySolutions)
    names = tuple(variable.value for variable in solutions.variables)
    return [names, *(tuple(_plain(term and term.value) for term in solution) for solution in solutions)]


def _rdflib(graph: rdflib.Graph, query: str) -> list[Row]:
    result = graph.query(query)
    assert result.vars is not None
    table: list[Row] = [tuple(str(variable) for variable in result.vars)]
    for row in result:
        assert isinstance(row, ResultRow)
        table.append(tuple(_plain(None if term is None else str(term)) for term in row))
    return table


def _plain(value: str | None) -> str:
    """Return the value as SPARQL CSV has it, with 12.0 and 12 alike: engines differ in how they write a decimal."""
    if value is None:
        return ""
    return f"{Decimal(value).normalize():f}" if _NUMBER.fullmatch(value) else value


def _short(value: str) -> str:
    """Return an IRI of ours with its prefix (``prj:bio``), anything else unchanged."""
    found = max((p for p in PREFIXES if value.startswith(PREFIXES[p])), key=lambda p: len(PREFIXES[p]), default=None)
    return f"{found}:{value[len(PREFIXES[found]) :]}" if found else value


def _columns(table: list[Row], names: str) -> list[str]:
    """Return the named columns of each row, joined by a bar."""
    places = [table[0].index(name) for name in names.split()]
    return [" | ".join(_short(row[place]) for place in places) for row in table[1:]]


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_answer_is_the_one_worked_out_by_hand(name: str, ask: Ask) -> None:
    question = QUESTIONS[name]
    assert question.expected, f"queries/{name}.expected.csv is missing"
    with question.expected.open(encoding="utf-8", newline="") as file:
        expected = [tuple(map(_plain, row)) for row in csv.reader(file)]

    assert ask(question.bound()) == expected


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_is_worded_in_both_languages(name: str) -> None:
    header = QUESTIONS[name].header

    assert header.title.keys() == header.description.keys() == {"en", "ja"}
    assert all(parameter.default and parameter.description.keys() == {"en", "ja"} for parameter in header.parameters)


def _lines(text: str) -> Iterable[str]:
    return (line.strip() for line in text.strip().splitlines())


OTHER_PARAMETERS = [
    (
        "cq02-projects-of-a-programme programme=prg:p2",
        "project whole",
        """\
        prj:saisei |
        prj:saisei-kasoku |
        prj:gijutsu-kobetsu | prj:saisei
        prj:highway | prj:saisei
        prj:ips-chukaku | prj:saisei
        prj:ips-nanbyo | prj:saisei
        prj:ips-nanbyo-kasoku | prj:saisei
        prj:kansaibo | prj:saisei
        prj:saisei-shien | prj:saisei
        prj:shikkan-soshiki | prj:saisei
        """,
    ),
    (
        "cq10-version-in-force policy=pol:iryo-rd-plan-2 day=2021-04-05",
        "version kind",
        "pol:iryo-rd-plan-2/v/2020-03-27 | dk:headquartersDecision",
    ),
    ("cq10-version-in-force policy=pol:vaccine-2021 day=2021-05-31", "version", ""),
    (
        "cq14-policies-on-a-theme theme=th:moonshot",
        "policy page first_line",
        """\
        pol:iryo-rd-plan-2 | 12 | 942
        pol:kenko-iryo-2 | 11 | 837
        """,
    ),
    (
        "cq14-programmes-on-a-theme theme=th:measurement",
        "number element topic",
        """\
        2-1 | act:iryokiki-development | th:measurement
        2-1 | prg:p1 | th:measurement
        2-1 | prj:iryokiki | th:measurement
        2-1 | prj:sentan-keisoku | th:measurement
        """,
    ),
    (
        "cq15-ancestry project=prj:gbank",
        "from to kind year mode",
        """\
        prj:order-made-3 | prj:bbj | sk:continuation |  | em:editorInference
        prj:bbj | prj:gbank | sk:umbrellaIntegration | 2021 | em:chartLabel
        prj:bbj | prj:gbank | sk:umbrellaIntegration | 2021 | em:explicitText
        prj:genome-platform | prj:gbank | sk:umbrellaIntegration | 2021 | em:chartLabel
        prj:genome-platform | prj:gbank | sk:umbrellaIntegration | 2021 | em:editorInference
        prj:tmm | prj:gbank | sk:umbrellaIntegration | 2021 | em:chartLabel
        prj:tmm | prj:gbank | sk:umbrellaIntegration | 2021 | em:explicitText
        """,
    ),
    (
        "cq17-ends-without-successor horizon=R11",
        "project last_year status",
        """\
        prj:binds-2 | 2026 | ends
        prj:bio | 2023 | ends
        prj:gan-2 | 2028 | ends
        prj:gbank | 2025 | ends
        prj:iryokiki | 2029 | ends
        prj:kansen-kiban | 2026 | ends
        prj:nokoko | 2029 | ends
        prj:hashi |  | unknown
        prj:nbrp-5 |  | unknown
        prj:roka |  | unknown
        prj:saisei-kasoku |  | unknown
        prj:sentan-kenkyu |  | unknown
        prj:tenkai |  | unknown
        """,
    ),
    (
        "cq22-running-in-a-year year=令和8年度",
        "project ends extent",
        """\
        prj:binds-2 | 2026 | ex:whole
        prj:gan-2 | 2028 | ex:whole
        prj:iryokiki | 2029 | ex:whole
        prj:kansen-kiban | 2026 | ex:whole
        prj:kokusai |  | ex:whole
        prj:nbrp | 2031 | ex:whole
        prj:nokoko | 2029 | ex:whole
        """,
    ),
    (
        "cq22-running-in-a-year year=平成30年度",
        "project starts ends",
        """\
        prj:binds-1 | 2017 | 2021
        prj:kakushin-bio | 2014 | 2018
        prj:kokusai | 2015 |
        prj:saisei | 2013 | 2022
        prj:saisei | 2013 | 2023
        """,
    ),
    (
        "cq24-evaluation-calendar first=2012 last=2021",
        "year kind project status",
        """\
        2012 | ek:exAnte | prj:saisei | es:statedConducted
        2016 | ek:midTerm | prj:saisei | es:statedConducted
        2019 | ek:midTerm | prj:kokusai | es:statedConducted
        2019 | ek:midTerm | prj:saisei | es:statedConducted
        2021 | ek:midTerm | prj:bio | es:planned
        """,
    ),
    (
        "cq29-budget-of-a-project project=prj:kansen-kiban",
        "kind year printed status yen",
        """\
        bk:costLine | 2020 | 43.4億 | vs:final | 4340000000
        bk:costLine | 2020 | 1.0億 | vs:final | 100000000
        bk:request | 2020 | 44.4億 | vs:final | 4440000000
        """,
    ),
    (
        "cq29-total-of-final-values project=prj:saisei",
        "kind yen from until",
        """\
        bk:adjustment | 5029000000 | 2013 | 2022
        bk:budget | 90222000000 | 2013 | 2022
        """,
    ),
    (
        "cq36-projects-on-a-disease disease=dz:infection",
        "project area first_line mode",
        """\
        prj:kansen-initiative | dz:infection | 446 | em:chartLabel
        prj:kansen-initiative | dz:infection | 448 | em:editorInference
        prj:kansen-kiban | dz:emerging-infection | 439 | em:chartLabel
        prj:kansen-kiban | dz:emerging-infection | 1607 | em:explicitText
        prj:kansen-kiban | dz:emerging-infection | 1609 | em:explicitText
        prj:kansen-network | dz:infection | 418 | em:editorInference
        prj:kansen-network | dz:infection | 423 | em:editorInference
        prj:kansen-network | dz:infection | 441 | em:chartLabel
        prj:kansen-tenkai | dz:emerging-infection | 432 | em:chartLabel
        prj:kansen-tenkai | dz:emerging-infection | 436 | em:editorInference
        prj:mhlw-kansen | dz:emerging-infection | 1629 | em:explicitText
        """,
    ),
    (
        "cq38-who-commissioned year=平成28年度",
        "agent from until mode",
        "agt:amed | 2015 |  | em:editorInference",
    ),
    (
        "cq39-names project=prj:kokusai-no",
        "kind name page first_line",
        """\
        nk:abbreviation | Brain/MINDS Beyond |  |
        nk:abbreviation | 国際脳 | 5 | 318
        nk:official | 戦略的国際脳科学研究推進プログラム | 21 | 1522
        nk:officialTranslation | Strategic International Brain Science Research Promotion Program |  |
        nk:variant | 戦略的国際脳科学研究の推進 | 5 | 317
        """,
    ),
    (
        "cq40-evidence-of-a-fact resource=<https://w3id.org/lsgraph/id/project/saisei/budget/2014/adjustment>",
        "property mode page first_line last_line",
        """\
        lsg:amountInYen | em:explicitTable | 19 | 1436 | 1436
        lsg:budgetKind | em:explicitTable | 19 | 1436 | 1436
        lsg:budgetOf | em:explicitText | 18 | 1342 | 1342
        lsg:fiscalYear | em:explicitTable | 19 | 1432 | 1432
        lsg:statedAmount | em:explicitTable | 19 | 1436 | 1436
        lsg:statedText | em:explicitTable | 19 | 1436 | 1436
        lsg:statedUnit | em:explicitTable | 19 | 1425 | 1425
        lsg:valueStatus | em:explicitTable | 19 | 1436 | 1436
        """,
    ),
]


@pytest.mark.parametrize(("asked", "columns", "expected"), OTHER_PARAMETERS, ids=[case[0] for case in OTHER_PARAMETERS])
def test_the_answer_for_other_parameters(asked: str, columns: str, expected: str, ask: Ask) -> None:
    name, *given = asked.split(" ")
    values = dict(value.split("=", 1) for value in given)

    answer = ask(QUESTIONS[name].bound(values))

    assert [row.rstrip() for row in _columns(answer, columns)] == list(_lines(expected))
