"""Repairs to pySHACL 0.40.1, in force only inside ``with repaired_pyshacl():``.

1. *One query for each constraint.* pySHACL evaluates a SPARQL constraint once for each focus node. Here one query
   over all of them finds the nodes that have a solution, and pySHACL's own code then runs for those few only, so
   that the results are its own. The focus node is written into the query (``prebinding``): Oxigraph's own
   substitutions come too late for BIND, so that a constraint would seem to hold (W3C test pre-binding-004).
2. *A query is parsed once.* On an rdflib graph the same text is parsed and translated again for each focus node,
   which is 70 % of the time; the translation is kept.
3. *A query is checked once* for words that a constraint must not use, *and prefixes are collected once*, not anew for
   each constraint that shares them. Prefixes of what an ontology imports are found, as far as they are at hand
   (W3C test prefixes-001); plain pySHACL takes the prefixes of whatever file it has read instead.
4. *A plain string is a plain string.* Terms from a ``pyoxigraph.Store`` arrive as ``"x"^^xsd:string``, which rdflib
   holds to be different from ``"x"`` and so breaks ``sh:in``, ``sh:hasValue`` and ``sh:equals``.
5. *A graph is not counted to see that it is there.* For each result pySHACL asks whether the data graph is true, and
   Python answers by counting its triples.
6. *Of a literal nothing is said*, and asking is no error: a nested property shape may meet one.
7. *What is wrong is raised*, and not printed as well.
8. *Nothing is fetched*: rdflib would open the URL behind a FROM.
9. *Focus nodes are counted*, for the list of shapes, *and can be restricted*, for validating again after a change.

The installed package is not touched. Not for use by two threads at a time.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import rdflib
from pyshacl import entrypoints, graph_abstraction
from pyshacl.constraints.sparql.sparql_based_constraints import SPARQLBasedConstraint
from pyshacl.errors import ReportableRuntimeError
from pyshacl.helper.sparql_query_helper import SPARQLQueryHelper
from pyshacl.shape import Shape
from rdflib.namespace import RDF, RDFS, SH, XSD
from rdflib.plugins.sparql import prepareQuery

from lsgraph.validation.prebinding import for_many, for_one
from lsgraph.validation.prefixes import declared_prefixes

_LOGGER = logging.getLogger(__name__)
_LOGGER.addHandler(logging.NullHandler())
_LOGGER.propagate = False

_original_evaluate: Any = SPARQLBasedConstraint._evaluate_sparql_constraint
_original_run: Any = SPARQLBasedConstraint._validate_sparql_query
_no_shape: Any = SPARQLQueryHelper
_original_check: Any = SPARQLQueryHelper.check_invalid_sparql
_original_prefixes: Any = SPARQLQueryHelper.collect_prefixes
_original_focus: Any = Shape.focus_nodes
_original_objects: Any = graph_abstraction.OxigraphDataGraph.objects
_original_statements: Any = graph_abstraction.OxigraphDataGraph.predicate_objects
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
            imported = declared_prefixes(graph, helper.node)
            known[key] = {**{name: rdflib.URIRef(iri) for name, iri in imported.items()}, **helper.prefixes}
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


def _of_nodes(original: Any) -> Callable[..., Iterator[Any]]:
    """Make a stand-in for a method that asks what is said of a node: of a literal, nothing."""

    def found(graph: Any, subject: Any, *more: Any, **named: Any) -> Iterator[Any]:
        return iter(()) if isinstance(subject, rdflib.Literal) else original(graph, subject, *more, **named)

    return found


def _quiet(*_: Any, **__: Any) -> logging.Logger:
    return _LOGGER


def _is_a_graph(_: Any) -> bool:
    return True


def _focus_finder(only: Mapping[Any, frozenset[Any] | None] | None, counts: dict[str, int]) -> Callable[..., Any]:
    """Make a stand-in for ``Shape.focus_nodes`` that counts them, and keeps those that ``only`` names for the shape."""

    def focus_nodes(shape: Any, graph: Any, debug: bool = False) -> Any:
        wanted = only.get(shape.node) if only is not None else None
        if wanted is not None and not wanted:
            return set()
        if wanted is not None and not shape.advanced_target():
            return {node for node in wanted if _is_target(shape, graph, node)}
        found = _original_focus(shape, graph, debug)
        counts[str(shape.node)] = len(found)
        return found if wanted is None else found & wanted

    return focus_nodes


def _is_target(shape: Any, graph: Any, node: Any) -> bool:
    """Tell whether one node is a focus node of a shape, without looking for the others."""
    nodes, classes, implicit, objects_of, subjects_of = map(set, shape.target())
    return (
        node in nodes
        or any(kind in classes | implicit for kind in _kinds(graph, node))
        or any(next(graph.subjects(predicate, node), None) is not None for predicate in objects_of)
        or any(next(graph.objects(node, predicate), None) is not None for predicate in subjects_of)
    )


def _kinds(graph: Any, node: Any) -> set[Any]:
    """Return the classes of a node, and those above them."""
    found: set[Any] = set()
    waiting = [] if isinstance(node, rdflib.Literal) else list(graph.objects(node, RDF.type))
    while waiting:
        kind = waiting.pop()
        if kind not in found:
            found.add(kind)
            waiting.extend(graph.objects(kind, RDFS.subClassOf))
    return found


@contextmanager
def repaired_pyshacl(only: Mapping[Any, frozenset[Any] | None] | None = None) -> Iterator[Mapping[str, int]]:
    """Run the body with the repairs, and put everything back whatever happens.

    ``only`` restricts shapes to some of their focus nodes (None: all); shapes that it does not name are not restricted.
    Gives the number of focus nodes of each shape that is not restricted.
    """
    counts: dict[str, int] = {}
    repairs: list[tuple[Any, str, Any]] = [
        (SPARQLBasedConstraint, "_evaluate_sparql_constraint", _evaluate),
        (SPARQLBasedConstraint, "_validate_sparql_query", _run),
        (SPARQLQueryHelper, "check_invalid_sparql", _check),
        (SPARQLQueryHelper, "collect_prefixes", _prefix_collector()),
        (graph_abstraction, "to_rdf", _term),
        (graph_abstraction, "convert_quad_to_rdflib", _quad),
        (graph_abstraction.OxigraphDataGraph, "__bool__", _is_a_graph),
        (graph_abstraction.OxigraphDataGraph, "objects", _of_nodes(_original_objects)),
        (graph_abstraction.OxigraphDataGraph, "predicate_objects", _of_nodes(_original_statements)),
        (entrypoints, "make_default_logger", _quiet),
        (Shape, "focus_nodes", _focus_finder(only, counts)),
        (rdflib.plugins.sparql, "SPARQL_LOAD_GRAPHS", False),
    ]
    before = [(owner, name, vars(owner).get(name)) for owner, name, _ in repairs]
    for owner, name, repair in repairs:
        setattr(owner, name, repair)
    try:
        yield counts
    finally:
        for owner, name, original in before:
            if original is None:
                delattr(owner, name)
            else:
                setattr(owner, name, original)
