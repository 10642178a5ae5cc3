"""Checks O7 and O12: what the data use is declared, with the right kind, and what is declared is used."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Store

LSG = "https://w3id.org/lsgraph/ont#"
RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
SUBCLASS_OF = NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")
BUILT_IN = ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/2000/01/rdf-schema#",
            "http://www.w3.org/2002/07/owl#")  # fmt: skip
OWL = "http://www.w3.org/2002/07/owl#"
PROPERTY_KINDS = {OWL + "ObjectProperty", OWL + "DatatypeProperty", OWL + "AnnotationProperty"}


def kinds(*stores: Store) -> dict[str, str]:
    """Return each declared term with its kind (the IRI of ``owl:Class``, ``owl:ObjectProperty`` …)."""
    wanted = {*PROPERTY_KINDS, OWL + "Class"}
    return {
        quad.subject.value: quad.object.value
        for store in stores
        for quad in store.quads_for_pattern(None, RDF_TYPE, None)
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode) and quad.object.value in wanted
    }


def types_in(store: Store) -> set[str]:
    """Return the classes that have an individual in the store."""
    found = (quad.object for quad in store.quads_for_pattern(None, RDF_TYPE, None))
    return {each.value for each in found if isinstance(each, NamedNode)}


def undeclared(store: Store, declared: dict[str, str]) -> set[str]:
    """Return properties and classes that the store uses without a declaration."""
    used = {quad.predicate.value for quad in store}
    used |= types_in(store)
    return {iri for iri in used if iri not in declared and not iri.startswith(BUILT_IN)}


def of_wrong_kind(store: Store, declared: dict[str, str]) -> set[str]:
    """Return object properties with a literal value and datatype properties with a resource."""
    wrong = set()
    for quad in store:
        kind = declared.get(quad.predicate.value)
        is_literal = isinstance(quad.object, Literal)
        if (kind == OWL + "ObjectProperty" and is_literal) or (kind == OWL + "DatatypeProperty" and not is_literal):
            wrong.add(quad.predicate.value)
    return wrong


def mentioned(texts: Iterable[str]) -> set[str]:
    """Return the terms that shapes and queries name as ``lsg:Term``; comments do not count."""
    return {LSG + name for text in texts for name in re.findall(r"\blsg:(\w+)", re.sub(r"(?m)^\s*#.*$", "", text))}


def with_superclasses(classes: set[str], ontology: Store) -> set[str]:
    """Return the classes and all that lie above them."""
    found, waiting = set(classes), list(classes)
    while waiting:
        for quad in ontology.quads_for_pattern(NamedNode(waiting.pop()), SUBCLASS_OF, None):
            if isinstance(quad.object, NamedNode) and quad.object.value not in found:
                found.add(quad.object.value)
                waiting.append(quad.object.value)
    return found


def unused_properties(ontology: Store, stores: Iterable[Store], texts: Iterable[str]) -> set[str]:
    """Return properties of the ontology that are no predicate in the stores and that no text names."""
    declared = {iri for iri, kind in kinds(ontology).items() if kind in PROPERTY_KINDS}
    return declared - {quad.predicate.value for store in stores for quad in store} - mentioned(texts)


def unused_classes(ontology: Store, stores: Iterable[Store], texts: Iterable[str]) -> set[str]:
    """Return classes of the ontology without individual in the stores, also of a subclass, that no text names."""
    declared = {iri for iri, kind in kinds(ontology).items() if kind == OWL + "Class"}
    used = {iri for store in stores for iri in types_in(store)}
    return declared - with_superclasses(used, ontology) - mentioned(texts)


def texts(repository: Path) -> list[str]:
    """Return shapes and queries as text; the test is skipped where the package has neither."""
    files = [*(repository / "shapes").rglob("*.ttl"), *(repository / "queries").rglob("*.rq")]
    if not files:
        pytest.skip("no shapes/ and queries/ beside the ontology: use of its terms cannot be checked")
    return [path.read_text(encoding="utf-8") for path in sorted(files)]


def names(iris: Iterable[str]) -> str:
    return ", ".join(sorted(iri.replace(LSG, "lsg:") for iri in iris))


def turtle(text: str) -> Store:
    store = Store()
    store.load(text.encode(), format=RdfFormat.TURTLE)
    return store


def test_everything_that_ontology_and_code_lists_use_is_declared(core: Store, stubs: Store, code_lists: Store) -> None:
    declared = kinds(core, stubs)
    missing = undeclared(core, declared) | undeclared(code_lists, declared)
    assert not missing, f"O12: declare in ontology/stubs.ttl: {names(missing)}"
    wrong = of_wrong_kind(core, declared) | of_wrong_kind(code_lists, declared)
    assert not wrong, f"O12: literal where a resource belongs, or the reverse: {names(wrong)}"


def test_everything_that_the_data_use_is_declared(core: Store, stubs: Store, data: Store) -> None:
    missing = undeclared(data, kinds(core, stubs))
    assert not missing, f"O12: the data use terms that neither lsg.ttl nor stubs.ttl declares: {names(missing)}"


def test_values_in_the_data_fit_the_kind_of_their_property(core: Store, stubs: Store, data: Store) -> None:
    wrong = of_wrong_kind(data, kinds(core, stubs))
    assert not wrong, f"O12: literal where a resource belongs, or the reverse: {names(wrong)}"


def test_shapes_and_queries_name_only_declared_terms(core: Store, repository: Path) -> None:
    missing = mentioned(texts(repository)) - set(kinds(core))
    assert not missing, f"O12: shapes or queries name terms that the ontology does not have: {names(missing)}"


def test_every_property_is_used(core: Store, code_lists: Store, data: Store, repository: Path) -> None:
    unused = unused_properties(core, [core, code_lists, data], texts(repository))
    assert not unused, f"O12: declared but used by no file of data/, shapes/ or queries/: {names(unused)}"


def test_every_class_is_used(core: Store, code_lists: Store, data: Store, repository: Path) -> None:
    unused = unused_classes(core, [code_lists, data], texts(repository))
    assert not unused, f"O7: declared but used by no individual and no shape: {names(unused)}"


def test_a_term_that_nothing_uses_is_found() -> None:
    ontology = turtle(f"<{LSG}idle> a <{OWL}ObjectProperty> . <{LSG}Idle> a <{OWL}Class> . "
                      f"<{LSG}busy> a <{OWL}ObjectProperty> . <{LSG}Busy> a <{OWL}Class> .")  # fmt: skip
    use = turtle(f"<http://e/s> a <{LSG}Busy> .")
    assert unused_properties(ontology, [use], ["ASK { ?s lsg:busy ?o }"]) == {LSG + "idle"}
    assert unused_classes(ontology, [use], []) == {LSG + "Idle"}


def test_a_term_without_declaration_is_found(core: Store, stubs: Store) -> None:
    planted = turtle(f"<http://e/s> a <{LSG}Projekt> ; <{LSG}evaluates> <http://e/o> ; <http://e/p> 1 .")
    assert undeclared(planted, kinds(core, stubs)) == {LSG + "Projekt", "http://e/p"}


def test_a_value_of_the_wrong_kind_is_found(core: Store, stubs: Store) -> None:
    planted = turtle(f'<http://e/s> <{LSG}fiscalYear> 2022 ; <{LSG}amountInYen> <http://e/o> ; <{LSG}overview> "x" .')
    assert of_wrong_kind(planted, kinds(core, stubs)) == {LSG + "fiscalYear", LSG + "amountInYen"}


def test_a_term_in_a_comment_is_not_in_use() -> None:
    assert mentioned(["# lsg:Era\nSELECT * { ?s lsg:fiscalYear/lsg:fiscalYearNumber ?y }"]) == {
        LSG + "fiscalYear",
        LSG + "fiscalYearNumber",
    }


def test_a_superclass_counts_as_used_with_its_subclass(core: Store) -> None:
    assert with_superclasses({LSG + "ProjectComponent"}, core) == {
        LSG + "ProjectComponent",
        LSG + "Project",
        LSG + "PolicyElement",
    }
