"""Checks O1–O6 and O8–O11 on ``ontology/lsg.ttl``: what no reasoner objects to and every reader would.

Each check is a query that returns the terms at fault, and an update that plants one fault which it must find.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from pyoxigraph import NamedNode, QuerySolutions, Store

PREFIXES = """
PREFIX lsg: <https://w3id.org/lsgraph/ont#>
PREFIX bibo: <http://purl.org/ontology/bibo/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX status: <http://www.w3.org/2003/06/sw-vocab-status/ns#>
PREFIX vann: <http://purl.org/vocab/vann/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
TERM = """?term a ?type . FILTER(isIRI(?term))
  FILTER(?type IN (owl:Class, owl:ObjectProperty, owl:DatatypeProperty, owl:AnnotationProperty))"""
ONTOLOGY = "https://w3id.org/lsgraph/ont"


@dataclass(frozen=True)
class Check:
    """A query for terms at fault, what to tell the editor, and a planted fault with the one answer it must give."""

    name: str
    message: str
    query: str
    fault: str
    found: str


CHECKS = (
    Check(
        "O1 each term has one label and one definition in each language",
        "give these terms exactly one rdfs:label and one skos:definition in Japanese and in English",
        f"""SELECT DISTINCT ?term WHERE {{ {TERM}
          VALUES ?property {{ rdfs:label skos:definition }} VALUES ?language {{ "ja" "en" }}
          OPTIONAL {{ ?term ?property ?text FILTER(LANG(?text) = ?language) }} }}
        GROUP BY ?term ?property ?language HAVING(COUNT(?text) != 1)""",
        'DELETE { lsg:Policy skos:definition ?d } WHERE { lsg:Policy skos:definition ?d FILTER(LANG(?d) = "ja") }',
        "lsg:Policy",
    ),
    Check(
        "O1 each term has an example and a status",
        "give these terms a skos:example and status:term_status",
        f"""SELECT DISTINCT ?term WHERE {{ {TERM}
          FILTER(NOT EXISTS {{ ?term skos:example ?e }} || NOT EXISTS {{ ?term status:term_status ?s }}) }}""",
        "DELETE WHERE { lsg:Era skos:example ?e }",
        "lsg:Era",
    ),
    Check(
        "O1 no two classes and no two properties share a label",
        "these labels cannot be told apart; name the difference",
        """SELECT DISTINCT ?term WHERE { ?term rdfs:label ?label ; a ?type . ?other rdfs:label ?label ; a ?otherType .
          FILTER(?term != ?other && isIRI(?term)) FILTER((?type = owl:Class) = (?otherType = owl:Class))
          FILTER NOT EXISTS { ?term owl:inverseOf ?other } FILTER(STR(?term) < STR(?other))
          FILTER(STRSTARTS(STR(?term), STR(lsg:)) && STRSTARTS(STR(?other), STR(lsg:))) }""",
        'INSERT DATA { lsg:Zebra a owl:Class ; rdfs:label "policy"@en }',
        "lsg:Policy",
    ),
    Check(
        "O2 each term says which ontology defines it",
        f"add rdfs:isDefinedBy <{ONTOLOGY}>",
        f"SELECT DISTINCT ?term WHERE {{ {TERM} FILTER NOT EXISTS {{ ?term rdfs:isDefinedBy <{ONTOLOGY}> }} }}",
        "DELETE WHERE { lsg:Era rdfs:isDefinedBy ?o }",
        "lsg:Era",
    ),
    Check(
        "O3 classes are UpperCamel and properties lowerCamel, ASCII letters only",
        "rename before release: names are permanent afterwards",
        f"""SELECT DISTINCT ?term WHERE {{ {TERM} BIND(STRAFTER(STR(?term), "#") AS ?name)
          FILTER(!REGEX(?name, IF(?type = owl:Class, "^[A-Z][A-Za-z]+$", "^[a-z][A-Za-z]+$"))) }}""",
        "INSERT DATA { lsg:budget_of a owl:ObjectProperty }",
        "lsg:budget_of",
    ),
    Check(
        "O4 a property has at most one domain and one range",
        "two domains mean their intersection, never a choice; widen to a common superclass",
        """SELECT DISTINCT ?term WHERE { VALUES ?side { rdfs:domain rdfs:range } ?term ?side ?class }
        GROUP BY ?term ?side HAVING(COUNT(?class) > 1)""",
        "INSERT DATA { lsg:statedUnit rdfs:domain lsg:ContextFigure }",
        "lsg:statedUnit",
    ),
    Check(
        "O4 datatype ranges lie in the OWL 2 datatype map",
        "reasoners reject xsd:date and xsd:gYear: leave the range out and check the value by a shape",
        """SELECT DISTINCT ?term WHERE { ?term a owl:DatatypeProperty ; rdfs:range ?range
          FILTER(?range NOT IN (xsd:integer, xsd:positiveInteger, xsd:decimal, xsd:boolean, xsd:string)) }""",
        "INSERT DATA { lsg:decidedOn rdfs:range xsd:date }",
        "lsg:decidedOn",
    ),
    Check(
        "O5 every object property has an inverse, is symmetric, or is covered by the note on inverses",
        "say in skos:editorialNote of the ontology, in Japanese and English, why inverses are left out",
        f"""SELECT DISTINCT ?term WHERE {{ ?term a owl:ObjectProperty FILTER(isIRI(?term))
          FILTER NOT EXISTS {{ ?term owl:inverseOf|^owl:inverseOf ?inverse }}
          FILTER NOT EXISTS {{ ?term a owl:SymmetricProperty }}
          FILTER NOT EXISTS {{ <{ONTOLOGY}> skos:editorialNote ?ja , ?en FILTER(LANG(?ja) = "ja" && LANG(?en) = "en")
            FILTER(CONTAINS(?ja, "逆") && CONTAINS(?en, "inverse")) }} }} ORDER BY ?term LIMIT 1""",
        f"DELETE WHERE {{ <{ONTOLOGY}> skos:editorialNote ?note }}",
        "lsg:addressesInitiative",
    ),
    Check(
        "O6 the ontology says nothing about other people's terms",
        "move this to stubs.ttl (a declaration) or turn it into a mapping from our term",
        """SELECT DISTINCT ?term WHERE { ?term ?p ?o
          FILTER(isIRI(?term) && !STRSTARTS(STR(?term), "https://w3id.org/lsgraph/")) }""",
        "INSERT DATA { skos:prefLabel rdfs:domain lsg:Policy }",
        "skos:prefLabel",
    ),
    Check(
        "O8 nothing merges individuals: no functional property, cardinality, key, equivalence or import",
        "counts belong into SHACL; two disagreeing sources must not make two individuals one",
        """SELECT DISTINCT ?term WHERE {
          { ?term a ?bad FILTER(?bad IN (owl:FunctionalProperty, owl:InverseFunctionalProperty, owl:Restriction)) }
          UNION { ?term owl:hasKey|owl:equivalentClass|owl:equivalentProperty|owl:sameAs|owl:imports ?o } }""",
        "INSERT DATA { lsg:isProjectOf a owl:FunctionalProperty }",
        "lsg:isProjectOf",
    ),
    Check(
        "O9 a transitive property is neither asymmetric, irreflexive nor functional, nor above one that is transitive",
        "OWL 2 DL allows these only on simple properties: put them on the one-step sub-property",
        """SELECT DISTINCT ?term WHERE { ?term a ?bad
          FILTER(?bad IN (owl:AsymmetricProperty, owl:IrreflexiveProperty, owl:FunctionalProperty))
          ?below rdfs:subPropertyOf* ?term . ?below a owl:TransitiveProperty }""",
        "INSERT DATA { lsg:succeeds a owl:IrreflexiveProperty }",
        "lsg:succeeds",
    ),
    Check(
        "O10 a deprecated term names what replaces it",
        "add dcterms:isReplacedBy",
        "SELECT ?term WHERE { ?term owl:deprecated true FILTER NOT EXISTS { ?term dcterms:isReplacedBy ?new } }",
        "INSERT DATA { lsg:Extent owl:deprecated true }",
        "lsg:Extent",
    ),
    Check(
        "O11 the ontology carries its FAIR metadata",
        "these header properties are missing or lack one of the two languages",
        f"""SELECT ?term WHERE {{ {{ VALUES ?term {{ owl:versionIRI owl:versionInfo dcterms:title dcterms:abstract
            dcterms:description dcterms:license dcterms:creator dcterms:publisher dcterms:created dcterms:issued
            dcterms:modified dcterms:source dcterms:bibliographicCitation bibo:status vann:changes
            vann:preferredNamespacePrefix vann:preferredNamespaceUri }}
          FILTER NOT EXISTS {{ <{ONTOLOGY}> a owl:Ontology ; ?term ?value }} }}
          UNION {{ VALUES ?term {{ dcterms:title dcterms:abstract dcterms:description }}
            VALUES ?language {{ "ja" "en" }}
            FILTER NOT EXISTS {{ <{ONTOLOGY}> ?term ?value FILTER(LANG(?value) = ?language) }} }}
          UNION {{ VALUES ?term {{ dcterms:license dcterms:creator dcterms:publisher dcterms:source owl:versionIRI }}
            <{ONTOLOGY}> ?term ?value FILTER(!isIRI(?value)) }}
          UNION {{ VALUES ?term {{ dcterms:created dcterms:issued dcterms:modified }}
            <{ONTOLOGY}> ?term ?value FILTER(DATATYPE(?value) != xsd:date) }} }}""",
        f'DELETE {{ <{ONTOLOGY}> dcterms:license ?l }} INSERT {{ <{ONTOLOGY}> dcterms:license "CC BY 4.0" }} '
        f"WHERE {{ <{ONTOLOGY}> dcterms:license ?l }}",
        "dcterms:license",
    ),
)


def at_fault(store: Store, check: Check) -> list[str]:
    """Return the IRIs of the terms at fault, sorted; blank nodes show as ``_:…``."""
    solutions = store.query(PREFIXES + check.query)
    assert isinstance(solutions, QuerySolutions)
    return sorted(
        {term.value if isinstance(term, NamedNode) else str(term) for term in (row["term"] for row in solutions)}
    )


def expand(name: str) -> str:
    """Return the IRI that a prefixed name of this file stands for."""
    prefix, local = name.split(":")
    return {line.split()[1]: line.split()[2][1:-1] for line in PREFIXES.strip().splitlines()}[prefix + ":"] + local


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_the_ontology_passes(check: Check, core: Store) -> None:
    faults = at_fault(core, check)
    assert not faults, f"{check.name}. At fault: {', '.join(faults)}. To do: {check.message}."


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_a_planted_fault_is_found_and_nothing_else(check: Check, core: Store) -> None:
    core.update(PREFIXES + check.fault)
    assert at_fault(core, check) == [expand(check.found)]


def test_stubs_declare_kinds_and_nothing_more(stubs: Store) -> None:
    allowed = {"Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty"}
    for quad in stubs:
        assert quad.predicate.value.endswith("#type"), f"stubs.ttl gives an axiom, not a declaration: {quad}"
        assert str(quad.object).strip("<>").rpartition("#")[2] in allowed, f"stubs.ttl: not a kind of term: {quad}"
        assert not str(quad.subject).startswith("<https://w3id.org/lsgraph/"), f"stubs.ttl declares our own: {quad}"


def test_no_foreign_term_is_declared_with_two_kinds(stubs: Store) -> None:
    subjects = [str(quad.subject) for quad in stubs]
    assert sorted(subjects) == sorted(set(subjects)), "OWL 2 DL: a property has one kind"
