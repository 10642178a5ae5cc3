"""The questions. ``{n}`` is a project, ``{g}`` a programme, ``{i}`` a number that is never used twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from benchmarks.generator import PROJECTS_OF_PROGRAMME
from lsgraph.vocabulary import BASE, PREFIXES

PROLOGUE: Final = f"PREFIX lsg: <{PREFIXES['lsg']}>\n"


@dataclass(frozen=True, slots=True)
class Question:
    """A query with gaps; ``accept`` is what the client asks for, ``heavy`` that one answer takes long."""

    name: str
    title: str
    text: str
    accept: str = "application/sparql-results+json"
    heavy: bool = False

    def fill(self, project: int, number: int) -> str:
        """Return the query for a project and a number."""
        filled = self.text.replace("{n}", str(project)).replace("{g}", str(project // PROJECTS_OF_PROGRAMME))
        return PROLOGUE + filled.replace("{i}", str(number))


QUESTIONS: Final = (
    Question("point", "point look-up", f"SELECT ?p ?o {{ <{BASE}id/project/g{{n}}> ?p ?o }} LIMIT {{i}}"),
    Question(
        "join",
        "three-hop join",
        f"SELECT ?passage ?page {{ ?citation lsg:supports <{BASE}id/project/g{{n}}/period/1> ; "
        "lsg:citesPassage ?passage . ?passage lsg:onPage/lsg:pageNumber ?page } LIMIT {i}",
    ),
    Question(
        "path",
        "transitive succession",
        f"SELECT ?earlier {{ <{BASE}id/project/g{{n}}> lsg:directlySucceeds+ ?earlier }} LIMIT {{i}}",
    ),
    Question(
        "sums",
        "grouped sums",
        "SELECT ?year (SUM(?amount) AS ?total) { ?cell lsg:fiscalYear ?year ; lsg:amount ?amount "
        "FILTER(?amount > {i}) } GROUP BY ?year",
    ),
    Question(
        "construct",
        "CONSTRUCT of 500",
        f"CONSTRUCT {{ ?cell ?p ?o }} WHERE {{ ?project lsg:isProjectOf <{BASE}id/programme/g{{g}}> . "
        "?table lsg:isBudgetOf ?project . ?cell lsg:isCellOf ?table ; ?p ?o FILTER(?p != <urn:x:{i}>) } LIMIT 500",
        accept="text/turtle",
    ),
    Question(
        "rows",
        "100,000 rows",
        "SELECT ?s ?p ?o ?n { VALUES ?n { 1 2 3 {i} } ?s ?p ?o } LIMIT 100000",
        heavy=True,
    ),
)
