"""The code lists: SKOS rules, both languages, and one kind of spelling for each code."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import pytest
from pyoxigraph import Literal, QuerySolutions, Store

PREFIXES = """
PREFIX lsg: <https://w3id.org/lsgraph/ont#>
PREFIX dz: <https://w3id.org/lsgraph/voc/disease/>
PREFIX un: <https://w3id.org/lsgraph/voc/unit/>
PREFIX vs: <https://w3id.org/lsgraph/voc/value-status/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
VOC = "https://w3id.org/lsgraph/voc/"


@dataclass(frozen=True)
class Rule:
    """A query for concepts (or schemes) at fault, and a planted fault with its one answer."""

    name: str
    query: str
    fault: str
    found: str


RULES = (
    Rule(
        "one preferred label in each language",
        """SELECT ?concept WHERE { ?concept a ?type FILTER(?type IN (skos:Concept, skos:ConceptScheme))
          VALUES ?language { "ja" "en" } OPTIONAL { ?concept skos:prefLabel ?label FILTER(LANG(?label) = ?language) } }
        GROUP BY ?concept ?language HAVING(COUNT(?label) != 1)""",
        'INSERT DATA { vs:final skos:prefLabel "finale"@en }',
        "value-status/final",
    ),
    Rule(
        "one definition in each language",
        """SELECT ?concept WHERE { ?concept a ?type FILTER(?type IN (skos:Concept, skos:ConceptScheme))
          VALUES ?language { "ja" "en" } OPTIONAL { ?concept skos:definition ?text FILTER(LANG(?text) = ?language) } }
        GROUP BY ?concept ?language HAVING(COUNT(?text) != 1)""",
        "DELETE WHERE { dz:cancer skos:definition ?d }",
        "disease/cancer",
    ),
    Rule(
        "in the scheme that its IRI names, and in no other",
        f"""SELECT ?concept WHERE {{ ?concept a skos:Concept
          BIND(STRBEFORE(STRAFTER(STR(?concept), "{VOC}"), "/") AS ?folder)
          FILTER NOT EXISTS {{ ?concept skos:inScheme ?scheme FILTER(?scheme = IRI(CONCAT("{VOC}", ?folder))) }} }}""",
        "DELETE WHERE { dz:cancer skos:inScheme ?s }",
        "disease/cancer",
    ),
    Rule(
        "at the top of its scheme or under a concept of the same scheme, never both",
        """SELECT ?concept WHERE { ?concept a skos:Concept ; skos:inScheme ?scheme
          BIND(EXISTS { ?concept skos:topConceptOf ?scheme . ?scheme skos:hasTopConcept ?concept } AS ?top)
          BIND(EXISTS { ?concept skos:broader/skos:inScheme ?scheme } AS ?below) FILTER(?top = ?below) }""",
        "DELETE DATA { dz:diabetes skos:broader dz:lifestyle }",
        "disease/diabetes",
    ),
    Rule(
        "no circle of broader concepts",
        "SELECT DISTINCT ?concept WHERE { ?concept skos:broader+ ?concept }",
        "INSERT DATA { dz:amr skos:broader dz:amr }",
        "disease/amr",
    ),
    Rule(
        "no label of one scheme stands for two concepts",
        """SELECT DISTINCT ?concept WHERE { ?concept skos:inScheme ?scheme ; skos:prefLabel ?label .
          ?other skos:inScheme ?scheme ; skos:prefLabel|skos:altLabel ?label FILTER(?concept != ?other) }""",
        'INSERT DATA { dz:dementia skos:altLabel "がん"@ja }',
        "disease/cancer",
    ),
    Rule(
        "no notation of one scheme stands for two concepts",
        """SELECT DISTINCT ?concept WHERE { ?concept skos:inScheme ?scheme ; skos:notation ?code .
          ?other skos:inScheme ?scheme ; skos:notation ?code FILTER(STR(?concept) > STR(?other)) }""",
        'INSERT DATA { vs:final skos:notation "M" . vs:estimate skos:notation "M" }',
        "value-status/final",
    ),
    Rule(
        "a unit says how many base units it is",
        f"""SELECT ?concept WHERE {{ ?concept skos:inScheme <{VOC}unit>
          FILTER NOT EXISTS {{ ?concept lsg:factor ?n FILTER(?n >= 1) }} }}""",
        "DELETE WHERE { un:yen lsg:factor ?n }",
        "unit/yen",
    ),
    Rule(
        "an open list in the source never becomes a concept for the rest",
        """SELECT DISTINCT ?concept WHERE { ?concept a skos:Concept ; skos:prefLabel ?label
          FILTER(REGEX(?label, "その他|等$|^other|etc", "i")) }""",
        "INSERT DATA { dz:other a skos:Concept ; skos:inScheme <https://w3id.org/lsgraph/voc/disease> ; "
        'skos:topConceptOf <https://w3id.org/lsgraph/voc/disease> ; skos:prefLabel "その他の疾患"@ja }',
        "disease/other",
    ),
)


def at_fault(store: Store, rule: Rule) -> set[str]:
    """Return the concepts at fault as ``scheme/code``."""
    solutions = store.query(PREFIXES + rule.query)
    assert isinstance(solutions, QuerySolutions)
    return {str(row["concept"]).strip("<>").removeprefix(VOC) for row in solutions}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_code_lists_follow(rule: Rule, code_lists: Store) -> None:
    faults = at_fault(code_lists, rule)
    assert not faults, f"{rule.name}: not so for {', '.join(sorted(faults))}"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_planted_fault_is_found_and_nothing_else(rule: Rule, code_lists: Store) -> None:
    code_lists.update(PREFIXES + rule.fault)
    assert at_fault(code_lists, rule) == {rule.found}


def test_labels_are_in_compatibility_normal_form(code_lists: Store) -> None:
    labels = [quad.object for quad in code_lists if quad.predicate.value.endswith(("#prefLabel", "#altLabel"))]
    odd = [label.value for label in labels if isinstance(label, Literal) and _folded(label.value) != label.value]
    assert not odd, f"full-width letters or brackets, or a space too many: {odd}"


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def test_amounts_convert_by_the_printed_units(code_lists: Store) -> None:
    solutions = code_lists.query(PREFIXES + "SELECT ?unit ?n WHERE { ?unit lsg:factor ?n }")
    assert isinstance(solutions, QuerySolutions)
    factors = {row["unit"].value.removeprefix(VOC + "unit/"): int(row["n"].value) for row in solutions}
    assert factors == {
        "yen": 1,
        "millionYen": 1_000_000,
        "hundredMillionYen": 100_000_000,
        "hundredMillionUsDollar": 100_000_000,
        "item": 1,
    }
