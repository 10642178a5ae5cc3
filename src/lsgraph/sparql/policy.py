"""What a query may contain, decided on its text before anything parses it.

The evaluator's parser crashes on deep nesting and cannot be told to stay off the network, so the measure is taken
here, by a lexer of our own. The rules err on the side of refusal only where no valid query is touched.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from lsgraph.sparql.lexer import Kind, LexicalError, Token, tokens
from lsgraph.sparql.limits import Limits
from lsgraph.sparql.problem import Problem, at, unfit_iri
from lsgraph.vocabulary import PREFIXES

_FORMS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_UPDATES: Final = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})
_PATTERNS: Final = frozenset(
    {"UNION", "OPTIONAL", "MINUS", "FILTER", "BIND", "EXISTS", "GRAPH", "SELECT", "LATERAL", "VALUES"}
)
_VOLATILE: Final = frozenset({"NOW", "RAND", "UUID", "STRUUID", "BNODE"})
_SERVICE_PREFIX: Final = re.compile(r"service(?:silent)?:", re.IGNORECASE)


@dataclass(slots=True)
class Measure:
    """What the text of a query shows without parsing it.

    ``form`` is the query form, None where there is none; ``has_dataset`` tells of FROM; ``volatile`` of functions
    whose value changes between two evaluations; ``undeclared`` holds prefixes that no PREFIX declares, each with the
    offset of its first use; ``nesting`` is the greatest number of brackets open at once.
    """

    form: str | None = None
    has_dataset: bool = False
    volatile: bool = False
    nesting: int = 0
    operators: int = 0
    undeclared: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Found:
    """Offsets of what is not allowed."""

    update: int | None = None
    service: int | None = None
    deepest: int | None = None
    busiest: int | None = None


def check(query: str, limits: Limits | None = None, allowed_services: Sequence[str] = ()) -> Measure | Problem:
    """Return the measure of a query that may be evaluated, or the problem that forbids it.

    ``allowed_services`` are the beginnings of the IRIs that SERVICE may name.
    """
    limits = limits or Limits()
    if len(query) > limits.query_length_limit:
        return Problem("query-too-long", 413, {"length": f"{len(query):,}", "limit": f"{limits.query_length_limit:,}"})
    try:
        measure, found = _survey(query, limits, tuple(allowed_services))
    except LexicalError as error:
        begun = unfit_iri(query, error.offset) if error.kind == "string-open" else None
        return at(error.kind if begun is None else "iri-unfit", 400, query, error.offset if begun is None else begun)
    if found.service is not None:
        return at("service-refused", 400, query, found.service)
    if found.update is not None:
        return at("update-as-query", 400, query, found.update)
    if found.deepest is not None:
        return at("too-deep", 400, query, found.deepest, limit=str(limits.nesting_limit))
    if found.busiest is not None:
        return at("too-many-operators", 400, query, found.busiest, limit=f"{limits.operator_limit:,}")
    return measure


def _survey(query: str, limits: Limits, allowed: tuple[str, ...]) -> tuple[Measure, _Found]:
    measure, found = Measure(), _Found()
    declared: set[str] = set()
    last, before = Token(Kind.OTHER, "", 0, 0), Token(Kind.OTHER, "", 0, 0)
    for token in tokens(query):
        if found.service is None and _calls_service(before, last, token, allowed):
            found.service = last.offset
        if token.kind is Kind.WORD:
            _word(token, measure, found)
        elif token.kind is Kind.OPERATOR:
            measure.operators += _weight(last, token)
        elif token.kind is Kind.OPEN:
            measure.nesting = max(measure.nesting, token.depth + 1)
            measure.volatile |= token.text == "[" and measure.form == "CONSTRUCT"
            if token.depth + 1 > limits.nesting_limit and found.deepest is None:
                found.deepest = token.offset
        elif token.kind is Kind.BLANK:
            measure.volatile |= measure.form == "CONSTRUCT"
        elif token.kind is Kind.PNAME:
            _prefix(last, token, declared, measure)
        if measure.operators > limits.operator_limit and found.busiest is None:
            found.busiest = token.offset
        if found.busiest is not None or found.deepest is not None:
            return measure, found  # refused for that alone: the rest of a long text is not worth the time
        before, last = last, token
    if found.service is None and _calls_service(before, last, Token(Kind.OTHER, "", len(query), 0), allowed):
        found.service = last.offset
    return measure, found


def _weight(last: Token, token: Token) -> int:
    """Return how many operators a sign stands for: none in ``"1"^^xsd:integer`` and in ``VALUES ?x { -1 }``."""
    if token.text == "^^":
        return 0 if last.kind is Kind.STRING else 2
    return 0 if token.text == "-" and not token.in_expression else 1


def _word(token: Token, measure: Measure, found: _Found) -> None:
    word = token.text.upper()
    if measure.form is None and found.update is None and token.depth == 0:
        if word in _FORMS:
            measure.form = word
        elif word in _UPDATES:
            found.update = token.offset
    if word == "FROM" and token.depth == 0:
        measure.has_dataset = True
    if word in _PATTERNS:
        measure.operators += 1
    if word in _VOLATILE:
        measure.volatile = True


def _prefix(last: Token, token: Token, declared: set[str], measure: Measure) -> None:
    prefix = token.text.partition(":")[0]
    if last.kind is Kind.WORD and last.text.upper() == "PREFIX":
        declared.add(prefix)
    elif prefix not in declared:
        measure.undeclared.setdefault(prefix, token.offset)


def _calls_service(before: Token, last: Token, token: Token, allowed: tuple[str, ...]) -> bool:
    """Tell whether ``last`` is the keyword SERVICE, seen together with its neighbours.

    The evaluating parser needs no white space around keywords: ``trueSERVICE<…>`` and ``SERVICE:x {`` call out. No
    other keyword contains the word, and a prefixed name before a group is never valid except after GRAPH.
    """
    if last.kind is Kind.WORD and "SERVICE" in last.text.upper():
        return not (last.text.upper() == "SERVICE" and _allowed(token, allowed))
    if last.kind is Kind.WORD and last.text.upper() == "SILENT" and before.text.upper() == "SERVICE":
        return not (token.kind is Kind.IRI and token.text[1:].startswith(allowed)) if allowed else False
    if last.kind is not Kind.PNAME or token.text != "{" or token.depth == 0:
        return False
    prefix = last.text.partition(":")[0] + ":"
    return bool(_SERVICE_PREFIX.search(prefix[-14:])) and before.text.upper() != "GRAPH"


def _allowed(token: Token, allowed: tuple[str, ...]) -> bool:
    if not allowed:
        return False
    if token.kind is Kind.WORD and token.text.upper() == "SILENT":
        return True  # its IRI is judged next
    return token.kind is Kind.IRI and "\\" not in token.text and token.text[1:].startswith(allowed)


def undeclared_hint(measure: Measure) -> tuple[int, str, str | None] | None:
    """Return the first undeclared prefix: its offset, its name, and the declaration that this data set uses for it."""
    if not measure.undeclared:
        return None
    prefix, offset = min(measure.undeclared.items(), key=lambda item: item[1])
    namespace = PREFIXES.get(prefix)
    return offset, prefix, f"PREFIX {prefix}: <{namespace}>" if namespace else None
