"""A small writer for descriptions: collects statements about IRIs for one named graph."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Quad

from lsgraph.vocabulary import RDF, XSD

Value = NamedNode | Literal


class Statements:
    """Collects quads of one graph; every subject is an IRI, so that the description needs no blank node."""

    def __init__(self, graph: NamedNode) -> None:
        """``graph`` takes all statements."""
        self._graph = graph
        self.quads: dict[Quad, None] = {}

    def about(self, subject: NamedNode, kind: NamedNode | None = None) -> About:
        """Start or continue to describe a subject, typed with ``kind`` where given."""
        about = About(self, subject)
        return about.add(RDF.term("type"), kind) if kind else about

    def state(self, subject: NamedNode, predicate: NamedNode, value: Value) -> None:
        """Add one statement."""
        self.quads[Quad(subject, predicate, value, self._graph)] = None


class About:
    """Adds statements about one subject; each method returns the same object."""

    def __init__(self, statements: Statements, subject: NamedNode) -> None:
        self._statements = statements
        self.subject = subject

    def add(self, predicate: NamedNode, *values: Value) -> About:
        """State each value."""
        for value in values:
            self._statements.state(self.subject, predicate, value)
        return self

    def text(self, predicate: NamedNode, texts: Mapping[str, str]) -> About:
        """State a text in each language (tag → text)."""
        return self.add(predicate, *(Literal(text, language=language) for language, text in texts.items()))


def integer(value: int) -> Literal:
    """Return an ``xsd:integer``."""
    return Literal(str(value), datatype=XSD.term("integer"))


def decimal(value: Decimal) -> Literal:
    """Return an ``xsd:decimal``, written without exponent."""
    return Literal(f"{value:f}", datatype=XSD.term("decimal"))
