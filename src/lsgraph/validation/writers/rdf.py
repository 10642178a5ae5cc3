"""The report as RDF: a standard ``sh:ValidationReport``, complete and the same for the same report.

Spec: https://www.w3.org/TR/shacl/#results-validation-report. What SHACL has no terms for: the place is an
``earl:pointer`` to a ``ptr:LineCharPointer`` (https://www.w3.org/TR/Pointers-in-RDF10/), the suggestion a
``dash:Suggestion``, the passages are ``dcterms:source``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple

from lsgraph.validation.paths import CompoundPath, Operator, Path
from lsgraph.validation.report import Place, Report, Result, Term
from lsgraph.validation.writers.writer import Writer
from lsgraph.vocabulary import DCTERMS, PREFIXES, RDF, SH, SHAPES, XSD, Namespace

DASH = Namespace("http://datashapes.org/dash#")
EARL = Namespace("http://www.w3.org/ns/earl#")
PTR = Namespace("http://www.w3.org/2009/pointers#")

_PREFIXES = {**PREFIXES, "dash": DASH.iri, "earl": EARL.iri, "ptr": PTR.iri, "shapes": SHAPES.iri}


def _writing(form: RdfFormat) -> Callable[[Report, str], bytes]:
    def write(report: Report, _: str) -> bytes:
        statements = list(triples(report))
        prefixes = None
        if form in (RdfFormat.TURTLE, RdfFormat.RDF_XML):
            prefixes = _used(pyoxigraph.serialize(statements, format=RdfFormat.N_TRIPLES) or b"")
        return pyoxigraph.serialize(statements, format=form, prefixes=prefixes) or b""

    return write


def _used(lines: bytes) -> dict[str, str]:
    return {prefix: iri for prefix, iri in sorted(_PREFIXES.items()) if b"<" + iri.encode() in lines}


TURTLE = Writer("turtle", ("text/turtle",), "ttl", _writing(RdfFormat.TURTLE))
JSON_LD = Writer("json-ld", ("application/ld+json",), "jsonld", _writing(RdfFormat.JSON_LD))
RDF_XML = Writer("rdf-xml", ("application/rdf+xml",), "rdf", _writing(RdfFormat.RDF_XML))
N_TRIPLES = Writer("n-triples", ("application/n-triples",), "nt", _writing(RdfFormat.N_TRIPLES))


def triples(report: Report) -> Iterator[Triple]:
    """Yield the triples of the report; blank nodes are numbered in the order of the results."""
    writer = _Writer()
    root = writer.node()
    yield Triple(root, RDF.term("type"), SH.term("ValidationReport"))
    yield Triple(root, SH.term("conforms"), _boolean(report.conforms))
    for result in report.results:
        yield from writer.result(root, SH.term("result"), result)


def _boolean(value: bool) -> Literal:
    return Literal("true" if value else "false", datatype=XSD.term("boolean"))


def _integer(value: int) -> Literal:
    return Literal(str(value), datatype=XSD.term("integer"))


class _Writer:
    """Numbers blank nodes while it writes."""

    def __init__(self) -> None:
        self._count = 0
        self._renamed: dict[BlankNode, BlankNode] = {}

    def term(self, term: Term) -> Term:
        """Return ``term``; a blank node of the data gets a label that is the same in each run."""
        if not isinstance(term, BlankNode):
            return term
        if term not in self._renamed:
            self._renamed[term] = self.node()
        return self._renamed[term]

    def node(self) -> BlankNode:
        self._count += 1
        return BlankNode(f"r{self._count:06d}")

    def result(self, parent: BlankNode, link: NamedNode, result: Result) -> Iterator[Triple]:
        node = self.node()
        yield Triple(parent, link, node)
        yield Triple(node, RDF.term("type"), SH.term("ValidationResult"))
        yield Triple(node, SH.term("focusNode"), self.term(result.focus_node))
        if result.path is not None:
            yield from self._path(node, SH.term("resultPath"), result.path)
        if result.value is not None:
            yield Triple(node, SH.term("value"), self.term(result.value))
        yield Triple(node, SH.term("sourceShape"), self.term(result.source_shape))
        yield Triple(node, SH.term("sourceConstraintComponent"), result.component)
        if result.source_constraint is not None:
            yield Triple(node, SH.term("sourceConstraint"), self.term(result.source_constraint))
        yield Triple(node, SH.term("resultSeverity"), result.own_severity or result.severity.iri)
        for language, message in sorted(result.messages.items()):
            yield Triple(node, SH.term("resultMessage"), Literal(message, language=language or None))
        yield from self._annotations(node, result)
        for detail in result.details:
            yield from self.result(node, SH.term("detail"), detail)

    def _annotations(self, node: BlankNode, result: Result) -> Iterator[Triple]:
        for kind in result.classes:
            yield Triple(node, SHAPES.term("focusClass"), kind)
        for passage in result.passages:
            yield Triple(node, DCTERMS.term("source"), passage)
        if result.place:
            yield from self._place(node, result.place)
        if result.suggestion:
            suggestion = self.node()
            yield Triple(node, DASH.term("suggestion"), suggestion)
            yield Triple(suggestion, RDF.term("type"), DASH.term("Suggestion"))
            for language, text in sorted(result.suggestion.items()):
                yield Triple(suggestion, SH.term("message"), Literal(text, language=language or None))

    def _place(self, node: BlankNode, place: Place) -> Iterator[Triple]:
        pointer, file = self.node(), self.node()
        yield Triple(node, EARL.term("pointer"), pointer)
        yield Triple(pointer, RDF.term("type"), PTR.term("LineCharPointer"))
        yield Triple(pointer, PTR.term("reference"), file)
        if place.line is not None:
            yield Triple(pointer, PTR.term("lineNumber"), _integer(place.line))
            yield Triple(pointer, PTR.term("charNumber"), _integer(place.column))
            yield Triple(pointer, SHAPES.term("width"), _integer(place.width))
            yield Triple(pointer, SHAPES.term("sourceLine"), Literal(place.source_line))
        yield Triple(pointer, SHAPES.term("spot"), Literal(place.spot.value))
        if place.inferred:
            yield Triple(pointer, SHAPES.term("inferred"), _boolean(True))
        yield Triple(file, DCTERMS.term("identifier"), Literal(place.path))

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
        operator = SH.term(path.operator.value)
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
