"""The report as RDF: a standard ``sh:ValidationReport`` in Turtle, complete and the same for the same report.

Spec: https://www.w3.org/TR/shacl/#results-validation-report
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple

from lsgraph.validation.paths import CompoundPath, Operator, Path
from lsgraph.validation.report import SH, Report, Result
from lsgraph.vocabulary import PREFIXES, RDF

_XSD_BOOLEAN = NamedNode("http://www.w3.org/2001/XMLSchema#boolean")


def turtle(report: Report) -> str:
    """Return the report in Turtle, with the results in their order."""
    output = io.BytesIO()
    pyoxigraph.serialize(triples(report), output, RdfFormat.TURTLE, prefixes=PREFIXES)
    return output.getvalue().decode()


def triples(report: Report) -> Iterator[Triple]:
    """Yield the triples of the report; blank nodes are numbered in the order of the results."""
    writer = _Writer()
    root = writer.node()
    yield Triple(root, RDF.term("type"), _sh("ValidationReport"))
    conforms = Literal("true" if report.conforms else "false", datatype=_XSD_BOOLEAN)
    yield Triple(root, _sh("conforms"), conforms)
    for result in report.results:
        yield from writer.result(root, _sh("result"), result)


def _sh(name: str) -> NamedNode:
    return NamedNode(SH + name)


class _Writer:
    """Numbers blank nodes while it writes."""

    def __init__(self) -> None:
        self._count = 0

    def node(self) -> BlankNode:
        self._count += 1
        return BlankNode(f"r{self._count:06d}")

    def result(self, parent: BlankNode, link: NamedNode, result: Result) -> Iterator[Triple]:
        node = self.node()
        yield Triple(parent, link, node)
        yield Triple(node, RDF.term("type"), _sh("ValidationResult"))
        yield Triple(node, _sh("focusNode"), result.focus_node)
        if result.path is not None:
            yield from self._path(node, _sh("resultPath"), result.path)
        if result.value is not None:
            yield Triple(node, _sh("value"), result.value)
        yield Triple(node, _sh("sourceShape"), result.source_shape)
        yield Triple(node, _sh("sourceConstraintComponent"), result.component)
        yield Triple(node, _sh("resultSeverity"), result.severity.iri)
        for language, message in sorted(result.messages.items()):
            yield Triple(node, _sh("resultMessage"), Literal(message, language=language or None))
        for detail in result.details:
            yield from self.result(node, _sh("detail"), detail)

    def _path(self, subject: BlankNode, link: NamedNode, path: Path) -> Iterator[Triple]:
        if isinstance(path, NamedNode):
            yield Triple(subject, link, path)
        elif path.operator is Operator.SEQUENCE:
            yield from self._list(subject, link, path.steps)
        else:
            yield from self._operator(subject, link, path)

    def _operator(self, subject: BlankNode, link: NamedNode, path: CompoundPath) -> Iterator[Triple]:
        node = self.node()
        yield Triple(subject, link, node)
        operator = _sh(path.operator.value)
        if path.operator is Operator.ALTERNATIVE:
            yield from self._list(node, operator, path.steps)
        else:
            yield from self._path(node, operator, path.steps[0])

    def _list(self, subject: BlankNode, link: NamedNode, steps: Sequence[Path]) -> Iterator[Triple]:
        cells = [self.node() for _ in steps]
        yield Triple(subject, link, cells[0])
        ends: list[BlankNode | NamedNode] = [*cells[1:], RDF.term("nil")]
        for cell, step, rest in zip(cells, steps, ends, strict=True):
            yield from self._path(cell, RDF.term("first"), step)
            yield Triple(cell, RDF.term("rest"), rest)
