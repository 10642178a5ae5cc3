"""Five repairs to pySHACL 0.40.1, in force only inside ``with repaired_pyshacl():``.

1. *One query for each constraint.* pySHACL evaluates a SPARQL constraint once for each focus node. Here one query
   over all of them finds the nodes that have a solution, and pySHACL's own code then runs for those few only, so
   that the results are its own. The focus node is written into the query (``prebinding``): Oxigraph's own
   substitutions come too late for BIND, so that a constraint would seem to hold (W3C test pre-binding-004).
2. *A query is parsed once.* On an rdflib graph the same text is parsed and translated again for each focus node,
   which is 70 % of the time; the translation is kept.
3. *A query is checked once* for words that a constraint must not use, *and prefixes are collected once*, not anew for
   each constraint that shares them.
4. *A plain string is a plain string.* Terms from a ``pyoxigraph.Store`` arrive as ``"x"^^xsd:string``, which rdflib
   holds to be different from ``"x"`` and so breaks ``sh:in``, ``sh:hasValue`` and ``sh:equals``.
5. *A graph is not counted to see that it is there.* For each result pySHACL asks whether the data graph is true, and
   Python answers by counting its triples.

The installed package is not touched. Not for use by two threads at a time.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import rdflib
from pyshacl import graph_abstraction
from pyshacl.constraints.sparql.sparql_based_constraints import SPARQLBasedConstraint
from pyshacl.errors import ReportableRuntimeError
from pyshacl.helper.sparql_query_helper import SPARQLQueryHelper
from rdflib.namespace import SH, XSD
from rdflib.plugins.sparql import prepareQuery

from lsgraph.validation.prebinding import for_many, for_one

_original_evaluate: Any = SPARQLBasedConstraint._evaluate_sparql_constraint
_original_run: Any = SPARQLBasedConstraint._validate_sparql_query
_no_shape: Any = SPARQLQueryHelper
_original_check: Any = SPARQLQueryHelper.check_invalid_sparql
_original_prefixes: Any = SPARQLQueryHelper.collect_prefixes
_original_term: Any = graph_abstraction.to_rdf
_original_quad: Any = graph_abstraction.convert_quad_to_rdflib


def _evaluate(constraint: Any, helper: Any, graph: Any, focus_nodes: Mapping[Any, Any]) -> tuple[bool, list[Any]]:
    """Stand in for ``SPARQLBasedConstraint._evaluate_sparql_constraint``: drop the focus nodes without a solution.

    Raises ``ReportableRuntimeError`` with the name of the shape where its query cannot be run.
    """
    try:
        hits = _with_solution(helper, graph, focus_nodes)
        found: tuple[bool, list[Any]] = _original_evaluate(constraint, helper, graph, hits)
    except Exception as error:
        raise ReportableRuntimeError(f"{constraint.shape.node}: {error}") from error
    return found


def _with_solution(helper: Any, graph: Any, focus_nodes: Mapping[Any, Any]) -> Mapping[Any, Any]:
    """Return the focus nodes that one query over all of them finds; all where there cannot be such a query."""
    named = all(isinstance(node, rdflib.URIRef) for node in focus_nodes)
    if not named or len(focus_nodes) < 2 or not getattr(graph, "is_oxigraph", False):
        return focus_nodes
    _, text = helper.pre_bind_variables(next(iter(focus_nodes)))
    query = for_many(helper.apply_prefixes(text), (node.n3() for node in focus_nodes))
    if query is None:
        return focus_nodes
    hits = {row[rdflib.Variable("this")] for row in graph.query(query).bindings}
    return {node: values for node, values in focus_nodes.items() if node in hits}


@functools.lru_cache(maxsize=1024)
def _translated(query: str) -> Any:
    return prepareQuery(query)


def _run(constraint: Any, query: str, bindings: Mapping[str, Any], graph: Any) -> list[Any]:
    """Stand in for ``SPARQLBasedConstraint._validate_sparql_query``: bind the focus node, parse once."""
    this = bindings.get("this")
    if not getattr(graph, "is_oxigraph", False):
        query = _translated(query)
    elif isinstance(this, rdflib.URIRef):
        query = for_one(query, this.n3())
        bindings = {name: term for name, term in bindings.items() if name != "this"}
    found: list[Any] = _original_run(constraint, query, bindings, graph)
    return found


@functools.lru_cache(maxsize=1024)
def _checked(query: str, has_value: bool, extra: tuple[str, ...]) -> bool:
    helper = _no_shape(None, None, query)
    allowed: bool = _original_check(helper, query, valuenode=True if has_value else None, extravars=extra)
    return allowed


def _check(helper: Any, query: str, valuenode: Any = None, extravars: Any = None) -> bool:
    """Stand in for ``SPARQLQueryHelper.check_invalid_sparql``, which raises for a query that is not allowed."""
    return _checked(query, valuenode is not None, tuple(extravars or ()))


def _prefix_collector() -> Callable[[Any], None]:
    """Make a stand-in for ``SPARQLQueryHelper.collect_prefixes`` that remembers what a declaration holds."""
    known: dict[tuple[Any, ...], dict[str, Any]] = {}

    def collect(helper: Any) -> None:
        graph = helper.shape.sg.graph
        key = (id(graph), *sorted(graph.objects(helper.node, SH.prefixes)))
        if key not in known:
            _original_prefixes(helper)
            known[key] = helper.prefixes
        helper.prefixes = known[key]

    return collect


def _plain(term: Any) -> Any:
    if isinstance(term, rdflib.Literal) and term.datatype == XSD.string:
        return rdflib.Literal(str(term))
    return term


def _term(term: Any) -> Any:
    return _plain(_original_term(term))


def _quad(quad: Any) -> tuple[Any, ...]:
    return tuple(_plain(term) for term in _original_quad(quad))


def _is_a_graph(_: Any) -> bool:
    return True


@contextmanager
def repaired_pyshacl() -> Iterator[None]:
    """Run the body with the five repairs, and put everything back whatever happens."""
    repairs: list[tuple[Any, str, Callable[..., Any]]] = [
        (SPARQLBasedConstraint, "_evaluate_sparql_constraint", _evaluate),
        (SPARQLBasedConstraint, "_validate_sparql_query", _run),
        (SPARQLQueryHelper, "check_invalid_sparql", _check),
        (SPARQLQueryHelper, "collect_prefixes", _prefix_collector()),
        (graph_abstraction, "to_rdf", _term),
        (graph_abstraction, "convert_quad_to_rdflib", _quad),
        (graph_abstraction.OxigraphDataGraph, "__bool__", _is_a_graph),
    ]
    before = [(owner, name, vars(owner).get(name)) for owner, name, _ in repairs]
    for owner, name, repair in repairs:
        setattr(owner, name, repair)
    try:
        yield
    finally:
        for owner, name, original in before:
            if original is None:
                delattr(owner, name)
            else:
                setattr(owner, name, original)
