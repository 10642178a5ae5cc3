"""The label index: every thing of the graph with its classes and names, as JSON lines, for search and completion."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Quad

from lsgraph.vocabulary import BASE, RDF, RDFS, SKOS

_PREFERRED: Final = {SKOS.term("prefLabel"), RDFS.term("label")}
_OTHER: Final = {SKOS.term("altLabel"), SKOS.term("hiddenLabel")}
_NOTATION: Final = SKOS.term("notation")
_TYPE: Final = RDF.term("type")


@dataclass(slots=True)
class _Entry:
    classes: set[str] = field(default_factory=set)
    labels: dict[str, set[str]] = field(default_factory=dict)
    others: dict[str, set[str]] = field(default_factory=dict)
    notations: set[str] = field(default_factory=set)

    def value(self, iri: str) -> dict[str, Any]:
        return {
            "iri": iri,
            "classes": sorted(self.classes),
            "label": {language: min(self.labels[language]) for language in sorted(self.labels)},
            "other": {language: sorted(self.others[language]) for language in sorted(self.others)},
            "notation": sorted(self.notations),
        }


def label_index(quads: Iterable[Quad]) -> bytes:
    """Return the index: one JSON object a line, sorted by IRI, for each IRI of ours that has a label.

    ``classes`` are IRIs, ``label`` has one text for each language tag (``""`` for none; ``skos:prefLabel`` or
    ``rdfs:label``), ``other`` the further names, ``notation`` the codes as printed.
    """
    entries: dict[str, _Entry] = {}
    for quad in quads:
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(BASE):
            _note(entries, quad.subject.value, quad)
    rows = (entries[iri].value(iri) for iri in sorted(entries) if entries[iri].labels)
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def _note(entries: dict[str, _Entry], iri: str, quad: Quad) -> None:
    """Take up what the quad says about its subject ``iri``, if it is a class, a name or a notation."""
    predicate, value = quad.predicate, quad.object
    if predicate == _TYPE and isinstance(value, NamedNode):
        entries.setdefault(iri, _Entry()).classes.add(value.value)
    elif not isinstance(value, Literal):
        return
    elif predicate in _PREFERRED:
        entries.setdefault(iri, _Entry()).labels.setdefault(value.language or "", set()).add(value.value)
    elif predicate in _OTHER:
        entries.setdefault(iri, _Entry()).others.setdefault(value.language or "", set()).add(value.value)
    elif predicate == _NOTATION:
        entries.setdefault(iri, _Entry()).notations.add(value.value)
