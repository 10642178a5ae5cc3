"""The terms of an ontology and the concepts of a code list as an index, a tree and a page each shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lsgraph.views.diagram import Node
from lsgraph.views.rows import Row
from lsgraph.views.texts import Text, choose, texts
from lsgraph.vocabulary import LSG, OWL, RDF, RDFS, SKOS, shorten

KINDS: Final = {
    OWL.iri + "Class": "class",
    OWL.iri + "ObjectProperty": "object-property",
    OWL.iri + "DatatypeProperty": "datatype-property",
    OWL.iri + "AnnotationProperty": "annotation-property",
}
"""What a term is declared to be → the name of its kind, in the order in which an index shows them."""

_SHOWN: Final = (
    SKOS.iri + "altLabel",
    SKOS.iri + "notation",
    SKOS.iri + "definition",
    SKOS.iri + "scopeNote",
    SKOS.iri + "example",
    SKOS.iri + "broader",
    SKOS.iri + "inScheme",
    RDFS.iri + "subClassOf",
    RDFS.iri + "subPropertyOf",
    RDFS.iri + "domain",
    RDFS.iri + "range",
    OWL.iri + "inverseOf",
    OWL.iri + "disjointWith",
    RDF.iri + "type",
    LSG.iri + "isFactProperty",
)
_SILENT: Final = frozenset(
    (
        *(RDFS.iri + name for name in ("label", "isDefinedBy")),
        *(SKOS.iri + name for name in ("prefLabel", "topConceptOf", "hasTopConcept")),
        "http://purl.org/dc/terms/title",
        "http://www.w3.org/2003/06/sw-vocab-status/ns#term_status",
    )
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A term or concept in an index: its name in the code (``Project``), its words, the IRIs that it is below."""

    iri: str
    name: str
    label: Text
    definition: Text
    kind: str = ""
    parents: tuple[str, ...] = ()
    notation: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a property: what is shown and, for a resource, its IRI."""

    text: Text
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A property of a term with all its values in the reader's language."""

    iri: str
    values: tuple[Value, ...]

    @property
    def key(self) -> str:
        """Return the message key of the property's name."""
        return "fact-" + shorten(self.iri).replace(":", "-")


def entries(rows: Sequence[Row], language: str, subject: str = "term") -> tuple[Entry, ...]:
    """Return the entries of an index, each once, in the order of their rows."""
    labels, definitions = (texts(rows, subject, name, language) for name in ("label", "definition"))
    parents: dict[str, list[str]] = {}
    others: dict[str, Row] = {}
    for row in rows:
        iri = str(row[subject])
        others[iri] = {**others.get(iri, {}), **row}
        if "parent" in row and str(row["parent"]) not in parents.setdefault(iri, []):
            parents[iri].append(str(row["parent"]))
    return tuple(
        Entry(
            iri,
            name_of(iri),
            labels.get(iri, Text(name_of(iri))),
            definitions.get(iri, Text("")),
            KINDS.get(str(row.get("kind", "")), ""),
            tuple(parents.get(iri, ())),
            str(row.get("notation", "")),
            int(str(row.get("count", 0))),
        )
        for iri, row in others.items()
    )


def name_of(iri: str) -> str:
    """Return the last part of an IRI: the name of a term, the code of a concept."""
    return iri.rstrip("/#").replace("#", "/").rpartition("/")[2]


def branches(items: Iterable[Entry]) -> tuple[tuple[Entry, int], ...]:
    """Return the entries as a tree, each under the first of its parents that is among them, with its depth from 0.

    Entries that are, step by step, their own parents come at the end, at depth 0.
    """
    listed = {item.iri: item for item in items}
    below: dict[str, list[Entry]] = {}
    for item in listed.values():
        parent = next((parent for parent in item.parents if parent in listed and parent != item.iri), "")
        below.setdefault(parent, []).append(item)
    found: dict[str, tuple[Entry, int]] = {}

    def walk(parent: str, depth: int) -> None:
        for item in below.get(parent, ()):
            found[item.iri] = (item, depth)
            walk(item.iri, depth + 1)

    walk("", 0)
    rest = [(item, 0) for iri, item in listed.items() if iri not in found]
    return (*found.values(), *rest)


def related(tree: Sequence[tuple[Entry, int]], place: Callable[[str], str]) -> list[Node]:
    """Return, for a drawing, those entries of a tree that are above or below another one; ``place`` gives links."""
    return [
        Node(entry.label, place(entry.iri), depth)
        for position, (entry, depth) in enumerate(tree)
        if depth or (position + 1 < len(tree) and tree[position + 1][1] > 0)
    ]


def facts(rows: Sequence[Row], language: str) -> tuple[Fact, ...]:
    """Return what is said of a term, in the order a reader wants, and words in one language where there is a choice."""
    labels = texts(rows, "value", "label", language)
    words: dict[str, list[Row]] = {}
    for row in rows:
        if str(row["property"]) not in _SILENT:
            words.setdefault(str(row["property"]), []).append(row)
    order = {iri: place for place, iri in enumerate(_SHOWN)}
    return tuple(
        Fact(iri, _values(words[iri], language, labels))
        for iri in sorted(words, key=lambda iri: (order.get(iri, len(order)), iri))
    )


def _values(rows: Sequence[Row], language: str, labels: Mapping[str, Text]) -> tuple[Value, ...]:
    terms = list(dict.fromkeys(row["value"] for row in rows))
    spoken = [term for term in terms if term.language]
    chosen = [term for term in spoken if term.language == language] or spoken
    return tuple(
        Value(labels.get(term.value, Text(shorten(term.value))), term.value)
        if term.kind == "uri"
        else Value(Text(term.value, term.language))
        for term in terms
        if not term.language or term in chosen
    )


def heading(rows: Sequence[Row], language: str, otherwise: str) -> Text:
    """Return the label that is said of a term itself."""
    named = (SKOS.iri + "prefLabel", RDFS.iri + "label")
    return choose([row["value"] for row in rows if str(row["property"]) in named], language, otherwise)


def spoken(rows: Sequence[Row], subject: str, words: Sequence[str], language: str) -> tuple[dict[str, Text | str], ...]:
    """Return the rows with the variables ``words`` in one language, so that what differs only by language is one row.

    Rows without the variable ``subject`` are kept as they are; every other value is its text.
    """
    chosen = {word: texts(rows, subject, word, language) for word in words}
    found: dict[tuple[str, ...], dict[str, Text | str]] = {}
    for row in rows:
        plain = {name: str(term) for name, term in row.items() if name not in words}
        said = {word: chosen[word].get(plain.get(subject, ""), Text("")) for word in words}
        found.setdefault(tuple(sorted(f"{name}={value}" for name, value in plain.items())), {**plain, **said})
    return tuple(found.values())
