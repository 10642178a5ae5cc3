"""What can be found of each thing: its names, codes, descriptions, classes, programmes and years; a JSON line each."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode, Quad

from lsgraph.vocabulary import BASE, DCTERMS, LSG, RDF, RDFS, SH, SKOS, SKOSXL

TITLES: Final = (SKOS.term("prefLabel"), RDFS.term("label"), DCTERMS.term("title"), SH.term("name"))
"""Properties that name a thing; the first that it has makes its label."""
DESCRIPTIONS: Final[Mapping[NamedNode, str]] = {
    LSG.term("overview"): "overview",
    LSG.term("purpose"): "purpose",
    LSG.term("statedText"): "stated",
    LSG.term("statedValue"): "stated",
    LSG.term("acceptedValue"): "stated",
    LSG.term("eraNotation"): "notation",
    SKOS.term("notation"): "notation",
    SKOS.term("definition"): "definition",
    SKOS.term("scopeNote"): "note",
    SKOS.term("note"): "note",
    RDFS.term("comment"): "note",
    DCTERMS.term("description"): "note",
    SH.term("description"): "note",
}
"""Properties whose texts are searched, beside names, and what a reader is told that they are."""

_SPAN: Final = (LSG.term("startFiscalYear"), LSG.term("endFiscalYear"))
_TYPE, _SUBCLASS = RDF.term("type"), RDFS.term("subClassOf")
_PROGRAMME, _RECORD, _NAME = LSG.term("Programme"), LSG.term("Record"), LSG.term("NameRecord")
_CONTRIBUTES, _HAS_NAME = LSG.term("contributesTo"), LSG.term("hasName")


class Text(NamedTuple):
    """A text about a thing: ``label``, a kind of name, or what ``DESCRIPTIONS`` calls it; its language, or ``""``."""

    kind: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """A thing that can be found. ``classes`` are its most specific ones, ``years`` fiscal years by their numbers."""

    iri: str
    classes: tuple[str, ...]
    texts: tuple[Text, ...]
    programmes: tuple[str, ...] = ()
    years: tuple[int, ...] = ()

    def labels(self) -> dict[str, str]:
        """Return the label in each language."""
        return {text.language: text.text for text in reversed(self.texts) if text.kind == "label"}


def documents(quads: Iterable[Quad]) -> Iterator[Document]:
    """Yield the document of each IRI of ours that has a label, sorted by IRI."""
    graph = _Graph(quads)
    for thing in sorted(graph.titles, key=lambda node: node.value):
        yield Document(
            thing.value,
            tuple(sorted(graph.specific_classes(thing))),
            tuple(graph.texts(thing)),
            tuple(sorted(graph.programmes(thing))),
            tuple(sorted(graph.years(thing))),
        )


def write(found: Iterable[Document]) -> bytes:
    """Return documents as JSON lines."""
    return "".join(json.dumps(asdict(document), ensure_ascii=False) + "\n" for document in found).encode()


def read(lines: Iterable[str]) -> Iterator[Document]:
    """Yield the documents of JSON lines."""
    for line in lines:
        entry = json.loads(line)
        texts = tuple(Text(*text) for text in entry["texts"])
        yield Document(entry["iri"], tuple(entry["classes"]), texts, tuple(entry["programmes"]), tuple(entry["years"]))


class _Graph:
    """The statements that documents are made from, by subject."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.titles: dict[NamedNode, dict[NamedNode, set[Literal]]] = defaultdict(lambda: defaultdict(set))
        self._classes: dict[NamedNode, set[NamedNode]] = defaultdict(set)
        self._superclasses: dict[NamedNode, set[NamedNode]] = defaultdict(set)
        self._texts: dict[NamedNode, set[Text]] = defaultdict(set)
        self._links: dict[NamedNode, dict[NamedNode, set[NamedNode]]] = defaultdict(lambda: defaultdict(set))
        self._number: dict[NamedNode, int] = {}
        for quad in quads:
            if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(BASE):
                self._take(quad.subject, quad.predicate, quad.object)
        self._records: dict[NamedNode, set[NamedNode]] = defaultdict(set)
        for record in [thing for thing in self._links if self._is(thing, _RECORD)]:
            for subject in self._subjects(record):
                self._records[subject].add(record)

    def _take(self, subject: NamedNode, predicate: NamedNode, value: object) -> None:
        if isinstance(value, Literal):
            if predicate in TITLES:
                self.titles[subject][predicate].add(value)
            elif predicate in {SKOS.term("altLabel"), SKOS.term("hiddenLabel"), SKOSXL.term("literalForm")}:
                self._texts[subject].add(Text("name", value.language or "", value.value))
            elif kind := DESCRIPTIONS.get(predicate):
                self._texts[subject].add(Text(kind, value.language or "", value.value))
            elif predicate == LSG.term("fiscalYearNumber") and value.value.isdigit():
                self._number[subject] = int(value.value)
        elif isinstance(value, NamedNode):
            if predicate == _TYPE:
                self._classes[subject].add(value)
            elif predicate == _SUBCLASS:
                self._superclasses[subject].add(value)
            elif predicate.value.startswith(LSG.iri):
                self._links[subject][predicate].add(value)

    def _is(self, thing: NamedNode, kind: NamedNode) -> bool:
        return kind in self._classes.get(thing, ())

    def _linked(self, thing: NamedNode) -> set[NamedNode]:
        return {value for values in self._links.get(thing, {}).values() for value in values}

    def _subjects(self, record: NamedNode) -> set[NamedNode]:
        """Return the things that a record is about."""
        element = LSG.term("PolicyElement")
        return {thing for thing in self._linked(record) if self._is(thing, element)}

    def specific_classes(self, thing: NamedNode) -> set[str]:
        """Return the classes of a thing that no other of its classes implies."""
        classes = self._classes.get(thing, set())
        implied = {above for kind in classes for above in self._superclasses.get(kind, ())}
        return {kind.value for kind in classes - implied}

    def texts(self, thing: NamedNode) -> list[Text]:
        """Return the label in each language, then further names by their kind, then what else is said; in order."""
        titles = next(self.titles[thing][title] for title in TITLES if title in self.titles[thing])
        best: dict[str, str] = {}
        for title in sorted(titles, key=lambda each: each.value):
            best.setdefault(title.language or "", title.value)
        labels = [Text("label", language, best[language]) for language in sorted(best)]
        named = self._names(thing)
        others = {text for text in self._texts.get(thing, ()) if not (text.kind == "name" and text[1:] in named)}
        names = {Text(kind, *name) for name, kind in named.items()}
        rest = {text for text in names | others if ("label", *text[1:]) not in labels}
        return labels + sorted(rest)

    def _names(self, thing: NamedNode) -> dict[tuple[str, str], str]:
        """Return the kind of each name that has a record, by language and text."""
        found: dict[tuple[str, str], str] = {}
        for record in sorted(self._links.get(thing, {}).get(_HAS_NAME, ()), key=lambda node: node.value):
            kinds = [kind.value.rpartition("/")[2] for kind in self._links[record].get(LSG.term("nameKind"), ())]
            for text in self._texts.get(record, ()):
                if text.kind == "name":
                    found.setdefault(text[1:], min(kinds, default="name"))
        return found

    def programmes(self, thing: NamedNode) -> set[str]:
        """Return the programmes that a thing is, contributes to, or is a record about."""
        about = {thing, *(self._subjects(thing) if self._is(thing, _RECORD) else ())}
        above = about | {goal for each in about for goal in self._links.get(each, {}).get(_CONTRIBUTES, ())}
        return {each.value for each in above if self._is(each, _PROGRAMME)}

    def years(self, thing: NamedNode) -> set[int]:
        """Return the fiscal years that a thing or a record about it names; those of a period from first to last."""
        return {year for each in {thing, *self._records.get(thing, ())} for year in self._own_years(each)}

    def _own_years(self, thing: NamedNode) -> set[int]:
        years = {self._number[value] for value in {thing, *self._linked(thing)} if value in self._number}
        if all(self._links.get(thing, {}).get(end) for end in _SPAN) and years:
            years = set(range(min(years), min(max(years), min(years) + 100) + 1))
        return years
