"""What a page asks the graph: named blocks, which are questions like those of a package, with title and parameters.

A block is ``views/blocks/NAME.rq``. Its head gives the heading in both languages, its text is what “Query” beside the
block opens in the editor, and its rows are the values that the pure functions of ``views/`` make a page from.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from lsgraph.queries.library import Library
from lsgraph.sparql.engine import Answer, Evaluator
from lsgraph.sparql.negotiation import Offer
from lsgraph.sparql.problem import Problem
from lsgraph.sparql.protocol import Operation
from lsgraph.sparql.results import OFFERS
from lsgraph.views.rows import Row, Term

NTRIPLES: Final = "application/n-triples"
_BLOCKS: Final = Path(__file__).resolve().parents[1] / "views" / "blocks"


class Unanswered(Exception):
    """The graph did not answer in time, or at all; ``problem`` says why and goes to ``problems.respond``."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.kind)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Asked:
    """A block that was asked: its name, the query as it ran, and the rows."""

    name: str
    query: str
    rows: tuple[Row, ...]

    def title(self, language: str) -> str:
        """Return the block's heading in ``ja`` or ``en``."""
        question = blocks().get(self.name)
        return question.title(language) if question else self.name


@cache
def blocks() -> Library:
    """Return the blocks by name."""
    return Library.open(_Folder())


def ask(evaluator: Evaluator, name: str, **values: str) -> Asked:
    """Ask a block about the terms given for its parameters (see ``Question.terms``); text values are never pasted.

    Raises ``Unanswered``; ``LibraryError`` for a value that does not fit; ``KeyError`` for a block that is not there.
    """
    question = blocks().get(name)
    if question is None:
        raise KeyError(name)
    query = question.without_head(values)
    outcome = evaluator.evaluate(Operation(query), {"SELECT": OFFERS["SELECT"][0]})
    if isinstance(outcome, Problem):
        raise Unanswered(outcome)
    return Asked(name, query, rows_of(outcome))


def construct(evaluator: Evaluator, query: str) -> bytes:
    """Return the graph of a CONSTRUCT query, such as a bound block, as sorted N-Triples, each triple once.

    Raises ``Unanswered``.
    """
    outcome = evaluator.evaluate(Operation(query), {"GRAPH": Offer(NTRIPLES, "ntriples")})
    if isinstance(outcome, Problem):
        raise Unanswered(outcome)
    return b"".join(sorted(set(_body(outcome).splitlines(keepends=True))))


def rows_of(answer: Answer) -> tuple[Row, ...]:
    """Return the rows of an answer in SPARQL 1.1 Query Results JSON; its file, if it has one, is read and closed."""
    return tuple(_row(row) for row in _bindings(answer))


class _Folder:
    def query_files(self) -> tuple[Path, ...]:
        return tuple(sorted(_BLOCKS.glob("*.rq")))


def _body(answer: Answer) -> bytes:
    if answer.file is None:
        return answer.body
    with answer.file as file:
        return file.read()


def _bindings(answer: Answer) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(_body(answer))["results"]["bindings"]
    return found


def _row(binding: Mapping[str, Any]) -> Row:
    return {
        name: Term(term["value"], term["type"], term.get("xml:lang", ""), term.get("datatype", ""))
        for name, term in binding.items()
    }
