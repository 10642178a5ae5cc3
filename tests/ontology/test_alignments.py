"""The alignments: ours to theirs and never the reverse, each with its reason, and none that breaks the ontology.

That both parsers read the files, and that no prefix is idle, is checked with the other files in ``test_parsing``.
"""

from __future__ import annotations

import itertools
import re
import shutil
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from .test_consistency import verdict
from .test_use_of_terms import kinds

ONTOLOGY = Path(__file__).resolve().parents[2] / "ontology"
NAMES = sorted(path.stem for path in (ONTOLOGY / "alignments").glob("*.ttl"))
OURS = "https://w3id.org/lsgraph/"
ALIGN = OURS + "ont/align/"
OWL = "http://www.w3.org/2002/07/owl#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
PROPERTY_KINDS = {OWL + "ObjectProperty", OWL + "DatatypeProperty", OWL + "AnnotationProperty"}
MATCHES = {SKOS + name for name in ("closeMatch", "relatedMatch", "broadMatch")}
MAPPING = re.compile(r"^\S+ (?:rdfs|skos):\w+ \S+ \.$")

PROV_AXIOMS = """
@prefix prov: <http://www.w3.org/ns/prov#> .
prov:Activity a owl:Class ; owl:disjointWith prov:Entity .
prov:Entity a owl:Class .
prov:Plan a owl:Class ; rdfs:subClassOf prov:Entity .
prov:Agent a owl:Class .
prov:wasAssociatedWith a owl:ObjectProperty ; rdfs:domain prov:Activity ; rdfs:range prov:Agent .
"""
"""What PROV-O says of the terms that ours are put below (Recommendation of 30 April 2013)."""

needs_java = pytest.mark.skipif(
    shutil.which("java") is None, reason="HermiT needs a Java runtime: there is no `java` on the PATH"
)


def read(name: str) -> str:
    return (ONTOLOGY / "alignments" / f"{name}.ttl").read_text(encoding="utf-8")


def parsed(turtle: str) -> Store:
    store = Store()
    store.load(turtle.encode(), format=RdfFormat.TURTLE)
    return store


def mappings(store: Store) -> set[tuple[str, str, str]]:
    """Return all statements but those about the alignment itself."""
    return {
        (str(quad.subject).strip("<>"), quad.predicate.value, str(quad.object).strip("<>"))
        for quad in store
        if not str(quad.subject).startswith("<" + ALIGN)
    }


def concepts(store: Store) -> set[str]:
    """Return the IRIs of the concepts in the code lists."""
    found = store.quads_for_pattern(None, NamedNode(SKOS + "inScheme"), None)
    return {quad.subject.value for quad in found if isinstance(quad.subject, NamedNode)}


def faults(store: Store, declared: dict[str, str], codes: set[str]) -> set[str]:
    """Return what is wrong with the mappings, as ``what: subject``."""
    wrong = set()
    for subject, predicate, target in mappings(store):
        kind = declared.get(subject)
        if kind is None and subject not in codes:
            wrong.add(f"not a term or code of ours: {subject}")
        if target.startswith(OURS) or not target.startswith("http"):
            wrong.add(f"not mapped to another vocabulary: {subject}")
        if predicate == RDFS + "subClassOf":
            fits = kind == OWL + "Class"
        elif predicate == RDFS + "subPropertyOf":
            fits = kind in PROPERTY_KINDS
        else:
            fits = predicate in MATCHES
        if not fits:
            wrong.add(f"mapped in a way that is not allowed: {subject}")
    return wrong


def header_gaps(store: Store, name: str) -> set[str]:
    """Return the properties of the alignment itself that are missing or lack a language."""
    node = NamedNode(ALIGN + name)
    gaps = set()
    if {quad.object for quad in store.quads_for_pattern(node, NamedNode(RDF_TYPE), None)} != {
        NamedNode(OWL + "Ontology")
    }:
        gaps.add("owl:Ontology")
    for iri in (DCTERMS + "title", DCTERMS + "description", SKOS + "historyNote"):
        values = [quad.object for quad in store.quads_for_pattern(node, NamedNode(iri), None)]
        if sorted(str(value.language) for value in values if isinstance(value, Literal)) != ["en", "ja"]:
            gaps.add(iri)
    for iri in (DCTERMS + "source", DCTERMS + "license", DCTERMS + "creator", DCTERMS + "created", OWL + "versionInfo"):
        if len(list(store.quads_for_pattern(node, NamedNode(iri), None))) != 1:
            gaps.add(iri)
    return gaps


def unexplained(turtle: str) -> list[str]:
    """Return the mappings, as written, without a comment line before them."""
    pairs = itertools.pairwise(turtle.splitlines())
    return [line for before, line in pairs if MAPPING.match(line) and not before.startswith("# ")]


@pytest.fixture(scope="module")
def declared() -> dict[str, str]:
    return kinds(parsed((ONTOLOGY / "lsg.ttl").read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", NAMES)
def test_our_terms_are_mapped_to_theirs_and_never_the_reverse(
    name: str, declared: dict[str, str], code_lists: Store
) -> None:
    wrong = faults(parsed(read(name)), declared, concepts(code_lists))
    assert not wrong, f"{name}: {', '.join(sorted(wrong))}"


@pytest.mark.parametrize("name", NAMES)
def test_an_alignment_says_what_was_mapped_and_which_version_was_read(name: str) -> None:
    store = parsed(read(name))
    assert not header_gaps(store, name), f"{name}: incomplete header"
    notes = store.quads_for_pattern(NamedNode(ALIGN + name), NamedNode(SKOS + "historyNote"), None)
    assert all(re.search(r"2026年11月23日|23 November 2026", str(note.object)) for note in notes), f"{name}: read when?"


@pytest.mark.parametrize("name", NAMES)
def test_every_mapping_has_its_reason_before_it(name: str) -> None:
    written = [line for line in read(name).splitlines() if MAPPING.match(line)]
    assert len(written) == len(mappings(parsed(read(name)))), f"{name}: one mapping a line, each once"
    assert not unexplained(read(name))


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("prov:Plan rdfs:subClassOf lsg:Policy .", "http://www.w3.org/ns/prov#Plan"),
        ("lsg:Projekt skos:closeMatch prov:Plan .", "https://w3id.org/lsgraph/ont#Projekt"),
        ("lsg:Policy owl:equivalentClass prov:Plan .", "https://w3id.org/lsgraph/ont#Policy"),
        ("lsg:Policy owl:sameAs prov:Plan .", "https://w3id.org/lsgraph/ont#Policy"),
        ("lsg:Policy skos:exactMatch prov:Plan .", "https://w3id.org/lsgraph/ont#Policy"),
        ("lsg:decidedBy rdfs:subClassOf prov:Plan .", "https://w3id.org/lsgraph/ont#decidedBy"),
        ("lsg:Policy skos:closeMatch lsg:Project .", "https://w3id.org/lsgraph/ont#Policy"),
    ],
    ids=["foreign subject", "no such term", "equivalent", "the same", "exact", "a property as a class", "to ourselves"],
)
def test_a_mapping_that_is_not_allowed_is_found(planted: str, found: str, declared: dict[str, str]) -> None:
    prefixes = (
        f"@prefix lsg: <{OURS}ont#> . @prefix prov: <http://www.w3.org/ns/prov#> . @prefix owl: <{OWL}> . "
        f"@prefix rdfs: <{RDFS}> . @prefix skos: <{SKOS}> . "
    )
    assert {fault.rpartition(": ")[2] for fault in faults(parsed(prefixes + planted), declared, set())} == {found}


def test_a_mapping_without_a_reason_is_found() -> None:
    assert unexplained("# The reason.\nlsg:A skos:closeMatch x:A .\n\nlsg:B skos:closeMatch x:B .") == [
        "lsg:B skos:closeMatch x:B ."
    ]


def declarations(store: Store, declared: dict[str, str]) -> str:
    """Return Turtle that gives each foreign term the kind of the term of ours that is put below it."""
    below = {RDFS + "subClassOf", RDFS + "subPropertyOf"}
    found = {(target, declared[subject]) for subject, predicate, target in mappings(store) if predicate in below}
    return "\n".join(f"<{target}> a <{kind}> ." for target, kind in sorted(found))


@needs_java
@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_an_alignment_leaves_the_ontology_consistent(name: str, tmp_path: Path, declared: dict[str, str]) -> None:
    files = [ONTOLOGY / "lsg.ttl", ONTOLOGY / "stubs.ttl", ONTOLOGY / "alignments" / f"{name}.ttl"]
    foreign = declarations(parsed(read(name)), declared) + (PROV_AXIOMS if name in ("prov", "org") else "")
    assert verdict(tmp_path, files, foreign) == (True, [])


@needs_java
@pytest.mark.slow
def test_a_mapping_that_leaves_a_class_without_members_is_found(tmp_path: Path) -> None:
    files = [ONTOLOGY / "lsg.ttl", ONTOLOGY / "stubs.ttl", ONTOLOGY / "alignments" / "prov.ttl"]
    happened = PROV_AXIOMS + "lsg:Project rdfs:subClassOf prov:Activity ."
    consistent, empty = verdict(tmp_path, files, happened)
    assert consistent
    assert set(empty) == {OURS + "ont#" + name for name in (
        "Project", "PlanProject", "ReferencedProject", "ProjectComponent")}  # fmt: skip
