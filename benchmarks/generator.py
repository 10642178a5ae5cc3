"""Data in the shape of the plan, of any size: projects in chains of succession, with periods, evaluations, budgets,
names, and a citation for each record. A seed decides every byte.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lsgraph.vocabulary import BASE, PREFIXES

SEED: Final = 20220603
PROJECTS_OF_PROGRAMME: Final = 20
CHAIN: Final = 12
_YEARS: Final = range(2016, 2026)
_A: Final = f"<{PREFIXES['rdf']}type>"
_XSD: Final = PREFIXES["xsd"]
_KINDS: Final = ("ante", "mid-1", "mid-2", "post")
_PAGES: Final = 400


def generate(path: Path, size: int, seed: int = SEED) -> int:
    """Write N-Triples of at least so many triples to the path; return the number of projects."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    number = written = 0
    with path.open("w", encoding="utf-8") as file:
        for line in _frame():
            written += file.write(line) > 0
        while written < size:
            for line in _project(number, chance):
                file.write(line)
                written += 1
            number += 1
    return number


def project(number: int) -> str:
    """Return the IRI of a generated project."""
    return f"{BASE}id/project/g{number}"


def programme(number: int) -> str:
    """Return the IRI of a generated programme."""
    return f"{BASE}id/programme/g{number}"


def lsg(name: str) -> str:
    """Return a term of the ontology as N-Triples writes it."""
    return f"<{PREFIXES['lsg']}{name}>"


def _frame() -> Iterator[str]:
    for year in _YEARS:
        fiscal_year = f"<{BASE}id/fy/{year}>"
        yield f"{fiscal_year} {_A} {lsg('FiscalYear')} .\n"
        yield f"{fiscal_year} {lsg('fiscalYearNumber')} {_integer(year)} .\n"
    for page in range(_PAGES):
        yield f"<{BASE}src/g{page}> {_A} {lsg('SourcePage')} .\n"
        yield f"<{BASE}src/g{page}> {lsg('pageNumber')} {_integer(page + 1)} .\n"
        for block in range(4):
            yield f"<{BASE}src/g{page}-b{block}> {lsg('onPage')} <{BASE}src/g{page}> .\n"


def _project(number: int, chance: random.Random) -> Iterator[str]:
    me, group = project(number), number // PROJECTS_OF_PROGRAMME
    label = f"<{PREFIXES['skos']}prefLabel>"
    yield f"<{me}> {_A} {lsg('PlanProject')} .\n"
    yield f"<{me}> {lsg('isProjectOf')} <{programme(group)}> .\n"
    yield f'<{me}> {label} "第{number}期生命科学基盤事業"@ja .\n'
    yield f'<{me}> {label} "Life science platform project {number}"@en .\n'
    if number % PROJECTS_OF_PROGRAMME == 0:
        yield f"<{programme(group)}> {_A} {lsg('Programme')} .\n"
        yield f'<{programme(group)}> {label} "研究開発プログラム{group}"@ja .\n'
    start = chance.choice(_YEARS[:5])
    yield from _record(f"{me}/period/1", "ImplementationPeriod", "isPeriodOf", me, chance)
    yield f"<{me}/period/1> {lsg('startFiscalYear')} <{BASE}id/fy/{start}> .\n"
    yield f"<{me}/period/1> {lsg('endFiscalYear')} <{BASE}id/fy/{start + 5}> .\n"
    if number % CHAIN:
        yield f"<{me}> {lsg('directlySucceeds')} <{project(number - 1)}> .\n"
        yield from _record(f"{BASE}id/succession/g{number}", "Succession", "successor", me, chance)
        yield f"<{BASE}id/succession/g{number}> {lsg('predecessor')} <{project(number - 1)}> .\n"
    for kind in chance.sample(_KINDS, 2):
        yield from _record(f"{me}/evaluation/{kind}", "Evaluation", "evaluates", me, chance)
        yield f"<{me}/evaluation/{kind}> {lsg('fiscalYear')} <{BASE}id/fy/{start + 2}> .\n"
        yield f"<{me}/evaluation/{kind}> {lsg('evaluationKind')} <{BASE}voc/evaluation-kind/{kind[:3]}> .\n"
    yield from _budget(me, start, chance)


def _budget(me: str, start: int, chance: random.Random) -> Iterator[str]:
    table = f"{me}/budget"
    yield from _record(table, "BudgetTable", "isBudgetOf", me, chance)
    for year in range(start, start + 5):
        for kind in ("initial", "supplementary"):
            cell = f"{table}/{year}/{kind}"
            yield from _record(cell, "BudgetCell", "isCellOf", table, chance)
            yield f"<{cell}> {lsg('fiscalYear')} <{BASE}id/fy/{year}> .\n"
            yield f"<{cell}> {lsg('budgetKind')} <{BASE}voc/budget-kind/{kind}> .\n"
            yield f"<{cell}> {lsg('amount')} {_integer(chance.randrange(10, 90_000))} .\n"


def _record(iri: str, kind: str, link: str, about: str, chance: random.Random) -> Iterator[str]:
    """Write a record about something, and the citation for it."""
    passage = f"<{BASE}src/g{chance.randrange(_PAGES)}-b{chance.randrange(4)}>"
    citation = f"<{iri}/citation>"
    yield f"<{iri}> {_A} {lsg(kind)} .\n"
    yield f"<{iri}> {lsg(link)} <{about}> .\n"
    yield f"{citation} {lsg('supports')} <{iri}> .\n"
    yield f"{citation} {lsg('citesPassage')} {passage} .\n"


def _integer(value: int) -> str:
    return f'"{value}"^^<{_XSD}integer>'
