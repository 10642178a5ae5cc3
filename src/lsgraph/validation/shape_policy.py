"""What shapes that somebody sends may not ask for: anything that leaves the graph, or that is no constraint."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from lsgraph.sparql import policy
from lsgraph.sparql.limits import Limits
from lsgraph.sparql.problem import Problem
from lsgraph.vocabulary import OWL, RDF, SH

_QUERIES: Final = tuple(SH.term(name) for name in ("select", "ask", "construct", "update"))
_PROGRAMS: Final = frozenset(SH.term(name) for name in ("js", "jsFunctionName", "jsLibrary", "jsLibraryURL"))
_RULES: Final = frozenset({SH.term("rule"), SH.term("entailment")})
_IMPORTS: Final = OWL.term("imports")
_SHAPES: Final = (SH.term("NodeShape"), SH.term("PropertyShape"))
_CONSTRAINED: Final = (SH.term("path"), SH.term("property"), SH.term("sparql"), SH.term("node"))


def check(triples: Collection[Triple], limits: Limits) -> Problem | None:
    """Return the problem with shapes that were sent, None where they may be run.

    An ``owl:imports`` of something that was not sent along is refused, not passed over: the report would say that data
    conform to shapes which nobody has looked at.
    """
    sent = {triple.subject for triple in triples}
    for triple in triples:
        if triple.predicate in _PROGRAMS:
            return _refusal("shape-program", triple)
        if triple.predicate in _RULES:
            return _refusal("shape-rule", triple)
        if triple.predicate == _IMPORTS and triple.object not in sent:
            return _refusal("shape-import", triple)
        if triple.predicate in _QUERIES and isinstance(triple.object, Literal):
            problem = _query(triple, triple.object.value, limits)
            if problem is not None:
                return problem
    return None if _has_shape(triples) else Problem("no-shapes", 422)


def _has_shape(triples: Iterable[Triple]) -> bool:
    return any(
        (triple.predicate == RDF.term("type") and triple.object in _SHAPES) or triple.predicate in _CONSTRAINED
        for triple in triples
    )


def _query(triple: Triple, query: str, limits: Limits) -> Problem | None:
    measure = policy.check(query, limits)
    if isinstance(measure, Problem):
        return Problem("shape-query", 422, {"shape": _name(triple), "reason": measure.kind})
    return Problem("shape-dataset", 422, {"shape": _name(triple)}) if measure.has_dataset else None


def _refusal(kind: str, triple: Triple) -> Problem:
    value = triple.object.value if isinstance(triple.object, NamedNode) else str(triple.object)
    return Problem(kind, 422, {"shape": _name(triple), "value": value[:200], "property": triple.predicate.value[:200]})


def _name(triple: Triple) -> str:
    return str(triple.subject)[:200]
