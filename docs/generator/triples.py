"""Turtle files as one small index to look things up in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pyoxigraph as ox

from lsgraph.vocabulary import RDF, RDFS, SKOS
from lsgraph.web.tables import shorten

Subject = ox.NamedNode | ox.BlankNode
TYPE = RDF.term("type")
LABELS = (SKOS.term("prefLabel"), RDFS.term("label"))


class Triples:
    """The triples of some files; values come in the order of the files."""

    def __init__(self, files: Iterable[Path]) -> None:
        """Raises ``SyntaxError`` for a file that is not Turtle."""
        self._values: dict[tuple[object, object], list[ox.Term]] = {}
        self._subjects: dict[object, dict[Subject, None]] = {}
        for path in files:
            for triple in ox.parse(path=path, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True):
                self._values.setdefault((triple.subject, triple.predicate), []).append(triple.object)
                if triple.predicate == TYPE:
                    self._subjects.setdefault(triple.object, {})[triple.subject] = None

    def subjects(self, kind: ox.NamedNode) -> list[ox.NamedNode]:
        """Return the IRIs of this type, in the order of the files."""
        return [node for node in self._subjects.get(kind, ()) if isinstance(node, ox.NamedNode)]

    def values(self, subject: Subject, predicate: ox.NamedNode) -> list[ox.Term]:
        """Return the values of a property."""
        return self._values.get((subject, predicate), [])

    def text(self, subject: Subject, predicate: ox.NamedNode, language: str) -> str:
        """Return the first value in the language, or without one; empty where there is none."""
        literals = [value for value in self.values(subject, predicate) if isinstance(value, ox.Literal)]
        fitting = [value.value for value in literals if value.language == language]
        fitting += [value.value for value in literals if not value.language]
        return fitting[0] if fitting else ""

    def both(self, subject: Subject, predicates: Sequence[ox.NamedNode], between: str = " · ") -> str:
        """Return the text in Japanese and English; the first predicate that has any counts."""
        for predicate in predicates:
            texts = [self.text(subject, predicate, language) for language in ("ja", "en")]
            if any(texts):
                return between.join(dict.fromkeys(text for text in texts if text))
        return ""

    def names(self, subject: Subject, predicate: ox.NamedNode) -> list[str]:
        """Return the values of a property that are IRIs, as prefixed names, sorted."""
        values = self.values(subject, predicate)
        return sorted(shorten(value.value) for value in values if isinstance(value, ox.NamedNode))
