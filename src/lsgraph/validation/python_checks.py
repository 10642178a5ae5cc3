"""Constraints that SHACL cannot state: they read text (C29, C52) or look at the results themselves (C64).

Their shapes stand in ``shapes/`` with name, description, message and severity, and are deactivated there; here is what
they do.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

import pyoxigraph
import rdflib
from pyoxigraph import NamedNode
from rdflib.namespace import RDF, SH

from lsgraph.validation.era import stated_years
from lsgraph.validation.messages import by_language, filled
from lsgraph.validation.report import Report, Result, Severity, Term, ValidationFailed
from lsgraph.vocabulary import LSG, SHAPES, VOC

COMPONENT = SHAPES.term("ComputedConstraintComponent")

_YEARS = f"""
PREFIX em: <{VOC}evidence-mode/>
PREFIX lsg: <{LSG}>
SELECT ?record ?text ?property ?year ?number WHERE {{
  ?record lsg:statedText ?text ; ?property ?year .
  ?year lsg:fiscalYearNumber ?number .
  FILTER(?property IN (lsg:fiscalYear, lsg:startFiscalYear, lsg:endFiscalYear, lsg:targetFiscalYear))
  FILTER NOT EXISTS {{ ?slip lsg:discrepancyIn ?record ; lsg:forProperty ?property }}
  FILTER NOT EXISTS {{
    ?citation lsg:supports ?record ; lsg:forProperty ?property ; lsg:evidenceMode ?mode .
    FILTER(?mode IN (em:editorInference, em:externalSource))
  }}
}}"""

_AMOUNTS = f"""
PREFIX lsg: <{LSG}>
SELECT ?record ?text ?amount WHERE {{ ?record lsg:statedText ?text ; lsg:statedAmount ?amount }}"""

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")

_DISCREPANCIES = f"""
PREFIX lsg: <{LSG}>
SELECT ?node ?property WHERE {{
  ?slip lsg:discrepancyIn ?node . OPTIONAL {{ ?slip lsg:forProperty ?property }}
}}"""


@dataclass(frozen=True)
class Waiver:
    """A warning that is known and right as it is: ``focus_node`` may break ``shape``, for a reason that is written."""

    node: NamedNode
    shape: str
    focus_node: str


def python_checks(store: pyoxigraph.Store, shapes: rdflib.Graph, report: Report) -> Iterator[Result]:
    """Yield the results of the constraints C29, C52 and C64, given the ``report`` of all others.

    Raises ``ValidationFailed`` where ``shapes`` does not describe them.
    """
    yield from years_as_stated(store, shapes)
    yield from amounts_as_printed(store, shapes)
    yield from unhandled_warnings(store, shapes, report)


def years_as_stated(store: pyoxigraph.Store, shapes: rdflib.Graph) -> Iterator[Result]:
    """C29: the year of a record is one of those its printed text names, unless a discrepancy says why not."""
    shape = SHAPES.term("C29-year-as-stated")
    if not _described(shapes, shape):
        return
    for row in _solutions(store, _YEARS):
        record, text, prop, year, number = row
        years = stated_years(text.value)
        if years and int(number.value) not in years:
            yield _result(shapes, shape, record, path=NamedNode(prop.value), value=year)


def amounts_as_printed(store: pyoxigraph.Store, shapes: rdflib.Graph) -> Iterator[Result]:
    """C52: the stated amount of a record is one of the numbers in its printed text, where that has any."""
    shape = SHAPES.term("C52-as-printed")
    if not _described(shapes, shape):
        return
    for record, text, amount in _solutions(store, _AMOUNTS):
        plain = unicodedata.normalize("NFKC", text.value)
        numbers = {Decimal(number.replace(",", "")) for number in _NUMBER.findall(plain)}
        if numbers and Decimal(amount.value) not in numbers:
            yield _result(shapes, shape, record, path=LSG.term("statedAmount"), value=amount)


def unhandled_warnings(store: pyoxigraph.Store, shapes: rdflib.Graph, report: Report) -> Iterator[Result]:
    """C64: every warning is explained by a discrepancy or a waiver, and every waiver is still needed."""
    shape = SHAPES.term("C64-warning-explained")
    if not _described(shapes, shape):
        return
    explained = {(node.value, prop.value if prop else "") for node, prop in _solutions(store, _DISCREPANCIES)}
    waivers = read_waivers(shapes)
    unused = set(waivers)
    for warning in report.by_severity(Severity.WARNING):
        matching = {waiver for waiver in waivers if _waives(waiver, warning)}
        unused -= matching
        if not matching and not _explains(explained, warning):
            path = warning.path if isinstance(warning.path, NamedNode) else None
            yield _result(shapes, shape, warning.focus_node, path=path, value=warning.source_shape)
    stale = SHAPES.term("C64-waiver-needed")
    for waiver in sorted(unused, key=lambda item: item.node.value):
        yield _result(shapes, stale, waiver.node, value=NamedNode(waiver.shape))


def read_waivers(shapes: rdflib.Graph) -> tuple[Waiver, ...]:
    """Return the waivers that stand beside the shapes, in order."""
    found = []
    for node in shapes.subjects(RDF.type, rdflib.URIRef(f"{SHAPES}Waiver")):
        for shape in shapes.objects(node, SH.sourceShape):
            for focus in shapes.objects(node, SH.focusNode):
                found.append(Waiver(NamedNode(str(node)), str(shape), str(focus)))
    return tuple(sorted(found, key=lambda item: (item.node.value, item.shape, item.focus_node)))


def _waives(waiver: Waiver, warning: Result) -> bool:
    return waiver.shape == warning.source_shape.value and waiver.focus_node == warning.focus_node.value


def _explains(explained: set[tuple[str, str]], warning: Result) -> bool:
    """Tell whether a discrepancy is about the node of ``warning`` and, where both name one, about its property."""
    properties = {prop for node, prop in explained if node == warning.focus_node.value}
    if not isinstance(warning.path, NamedNode):
        return bool(properties)
    return bool(properties & {"", warning.path.value})


def _described(shapes: rdflib.Graph, shape: NamedNode) -> bool:
    return (rdflib.URIRef(shape.value), RDF.type, None) in shapes


def _solutions(store: pyoxigraph.Store, query: str) -> Iterable[tuple[Term, ...]]:
    solutions = store.query(query)
    if not isinstance(solutions, pyoxigraph.QuerySolutions):
        raise ValidationFailed("a check is not a SELECT query")
    return [tuple(solution) for solution in solutions]


def _result(
    shapes: rdflib.Graph,
    shape: NamedNode,
    focus_node: Term,
    *,
    path: NamedNode | None = None,
    value: Term | None = None,
) -> Result:
    node = rdflib.URIRef(shape.value)
    severity = str(shapes.value(node, SH.severity) or SH.Violation).rpartition("#")[2]
    return Result(
        focus_node=focus_node,
        source_shape=shape,
        component=COMPONENT,
        severity=Severity(severity),
        messages=filled(by_language(shapes.objects(node, SH.message)), str(getattr(value, "value", ""))),
        path=path,
        value=value,
    )
