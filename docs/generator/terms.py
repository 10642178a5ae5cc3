"""Reference pages about the model: ontology, code lists, shapes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from generator.markdown import anchor, code, codes, page, plain, table
from generator.triples import LABELS, TYPE, Triples
from lsgraph.vocabulary import DCTERMS, LSG, OWL, RDFS, SH, SHAPES, SKOS
from lsgraph.web.tables import shorten

_KINDS = {"ObjectProperty": "to a thing", "DatatypeProperty": "to a value", "AnnotationProperty": "annotation"}
_TRAITS = ("TransitiveProperty", "SymmetricProperty", "AsymmetricProperty", "IrreflexiveProperty")


def ontology_page(root: Path) -> str:
    """Return the page of every class and property."""
    triples = Triples([root / "ontology" / "lsg.ttl"])
    classes = _own(triples, [OWL.term("Class")])
    properties = _own(triples, [OWL.term(kind) for kind in _KINDS])
    fact = "Properties marked *fact* are covered by a citation wherever they are used."
    parts = [
        f"Namespace `{LSG}` (prefix `lsg:`). {len(classes)} classes, {len(properties)} properties. {fact}",
        "## Classes",
        _index(classes),
        *(part for each in classes for part in _class(triples, each)),
        "## Properties",
        _index(properties),
        *(part for each in properties for part in _property(triples, each)),
    ]
    return page("Ontology", "ontology/lsg.ttl", parts)


def _own(triples: Triples, kinds: Iterable[ox.NamedNode]) -> list[ox.NamedNode]:
    """Return the terms of ours that are of one of these kinds, each once, in the order of the file."""
    found = {term: None for kind in kinds for term in triples.subjects(kind) if term in LSG}
    return list(found)


def _index(terms: Iterable[ox.NamedNode]) -> str:
    return " · ".join(f"[{_name(term)}](#{anchor(shorten(term.value))})" for term in terms)


def _name(term: ox.NamedNode) -> str:
    return term.value.removeprefix(LSG.iri)


def _term(triples: Triples, term: ox.NamedNode, facts: list[tuple[str, str]]) -> Iterator[str]:
    yield f"### {shorten(term.value)}"
    yield f"**{plain(triples.both(term, LABELS))}**"
    yield _lines(triples, term, SKOS.term("definition"))
    if facts:
        yield "\n".join(f"- {name}: {value}" for name, value in facts if value)
    for title, name in (("Note", "scopeNote"), ("Example", "example"), ("Editorial note", "editorialNote")):
        if texts := _lines(triples, term, SKOS.term(name), is_code=name == "example"):
            yield f"*{title}.* {texts}"


def _lines(triples: Triples, term: ox.NamedNode, predicate: ox.NamedNode, *, is_code: bool = False) -> str:
    """Return every value of a text property on a line of its own; Japanese first. Text without language is code."""
    values = [value for value in triples.values(term, predicate) if isinstance(value, ox.Literal)]
    values.sort(key=lambda value: {"ja": 0, "en": 1}.get(value.language or "", 2))
    shown = (code(value.value) if is_code and not value.language else plain(value.value) for value in values)
    return "  \n".join(shown)


def _class(triples: Triples, term: ox.NamedNode) -> Iterator[str]:
    return _term(
        triples,
        term,
        [
            ("kind of", codes(triples.names(term, RDFS.term("subClassOf")))),
            ("disjoint with", codes(triples.names(term, OWL.term("disjointWith")))),
            *_deprecation(triples, term),
        ],
    )


def _property(triples: Triples, term: ox.NamedNode) -> Iterator[str]:
    kinds = [value.value.removeprefix(OWL.iri) for value in triples.values(term, TYPE) if value in OWL]  # type: ignore[union-attr]
    traits = [kind.removesuffix("Property").lower() for kind in kinds if kind in _TRAITS]
    is_fact = any(value.value == "true" for value in triples.values(term, LSG.term("isFactProperty")))  # type: ignore[union-attr]
    words = [*(_KINDS[kind] for kind in kinds if kind in _KINDS), *traits, *(["fact"] if is_fact else [])]
    return _term(
        triples,
        term,
        [
            ("type", ", ".join(words)),
            ("domain", codes(triples.names(term, RDFS.term("domain")))),
            ("range", codes(triples.names(term, RDFS.term("range")))),
            ("kind of", codes(triples.names(term, RDFS.term("subPropertyOf")))),
            ("inverse of", codes(triples.names(term, OWL.term("inverseOf")))),
            *_deprecation(triples, term),
        ],
    )


def _deprecation(triples: Triples, term: ox.NamedNode) -> list[tuple[str, str]]:
    if not triples.values(term, OWL.term("deprecated")):
        return []
    return [("deprecated, replaced by", codes(triples.names(term, DCTERMS.term("isReplacedBy"))) or "nothing")]


def codes_page(root: Path) -> str:
    """Return the page of every code list."""
    parts = [
        "Codes are IRIs with labels and definitions, never bare strings. Each list is one file in `ontology/vocab/`."
    ]
    for path in sorted((root / "ontology" / "vocab").glob("*.ttl")):
        triples = Triples([path])
        for scheme in triples.subjects(SKOS.term("ConceptScheme")):
            parts += [f"## {plain(triples.both(scheme, (SKOS.term('prefLabel'), DCTERMS.term('title'))))}"]
            parts += [f"`{scheme.value}` ({code(path.name)})"]
            parts += [plain(triples.both(scheme, [SKOS.term("definition")], " "))]
            concepts = triples.subjects(SKOS.term("Concept"))
            rows = (
                _concept(triples, each) for each in concepts if scheme in triples.values(each, SKOS.term("inScheme"))
            )
            parts += [table(("code", "日本語", "English", "definition"), rows)]
    return page("Code lists", "ontology/vocab/", parts)


def _concept(triples: Triples, concept: ox.NamedNode) -> tuple[str, str, str, str]:
    labels = [plain(triples.text(concept, LABELS[0], language)) for language in ("ja", "en")]
    notes = [plain(triples.both(concept, [SKOS.term(name)], " ")) for name in ("definition", "scopeNote")]
    broader = codes(triples.names(concept, SKOS.term("broader")))
    about = " ".join(filter(None, [*notes, f"({broader})" if broader else ""]))
    return code(shorten(concept.value)), labels[0], labels[1], about


def shapes_page(root: Path) -> str:
    """Return the page of every shape, by file."""
    parts = [
        "The part before the first hyphen of a shape's name is the number of its constraint. A *Violation* stops a "
        "release; a *Warning* must be explained by a recorded discrepancy or a waiver; an *Info* is only reported.",
    ]
    index, files = [], []
    for path in sorted((root / "shapes").glob("*.ttl")):
        triples = Triples([path])
        shapes = {each: None for kind in ("NodeShape", "PropertyShape") for each in triples.subjects(SH.term(kind))}
        ordered = sorted(shapes, key=lambda each: _order(triples, each))
        if ordered:
            names = [each.value.removeprefix(SHAPES.iri) for each in ordered]
            index.append(f"- **{path.name}**: " + " · ".join(f"[{name}](#{anchor(name)})" for name in names))
            files += [f"## {path.name}", *(part for each in ordered for part in _shape(triples, each))]
    return page("Shapes", "shapes/", [*parts, "\n".join(index), *files])


def _order(triples: Triples, shape: ox.NamedNode) -> tuple[float, str]:
    values = triples.values(shape, SH.term("order"))
    return (float(values[0].value) if values else 0.0, shape.value)  # type: ignore[union-attr]


def _shape(triples: Triples, shape: ox.NamedNode) -> Iterator[str]:
    severity = [name.removeprefix("sh:") for name in triples.names(shape, SH.term("severity"))] or ["Violation"]
    yield f"### {shape.value.removeprefix(SHAPES.iri)}"
    yield f"**{plain(triples.both(shape, [SH.term('name')]))}** · {severity[0]}"
    yield _lines(triples, shape, SH.term("description"))
    facts = [("about", _target(triples, shape)), ("path", codes(triples.names(shape, SH.term("path"))))]
    if any(value for _, value in facts):
        yield "\n".join(f"- {name}: {value}" for name, value in facts if value)
    nodes = [shape, *(node for node in triples.values(shape, SH.term("sparql")) if isinstance(node, ox.BlankNode))]
    messages = [text for node in nodes if (text := _lines(triples, node, SH.term("message")))]  # type: ignore[arg-type]
    if messages:
        yield "> " + re.sub(r"\n", "\n> ", "  \n".join(messages))


def _target(triples: Triples, shape: ox.NamedNode) -> str:
    words = {"targetClass": "", "targetSubjectsOf": "what has ", "targetObjectsOf": "values of ", "targetNode": ""}
    found = [f"{word}{codes(names)}" for key, word in words.items() if (names := triples.names(shape, SH.term(key)))]
    return ", ".join(found)
