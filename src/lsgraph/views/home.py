"""What the home page says about a release, from one query's rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from lsgraph.vocabulary import DATASET, LSG

SHOWN: Final = (
    "Policy", "Programme", "PlanProject", "ProjectComponent", "Succession", "ImplementationPeriod", "Evaluation",
    "BudgetItem", "Indicator", "PolicyMeasure", "SourcePassage", "Citation", "SourceDiscrepancy",
)  # fmt: skip
"""Classes whose counts are shown, in this order, as far as the release has them."""

QUERY: Final = f"""
PREFIX lsg: <{LSG}>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?class ?label ?count WHERE {{
  {{ SELECT ?class (COUNT(DISTINCT ?thing) AS ?count) WHERE {{
      VALUES ?class {{ {" ".join(f"lsg:{name}" for name in SHOWN)} }}
      ?thing a ?class }} GROUP BY ?class }}
  UNION {{ SELECT (<{DATASET.value}> AS ?class) (COUNT(*) AS ?count) WHERE {{ ?s ?p ?o }} }}
  OPTIONAL {{ {{ ?class rdfs:label ?label }} UNION {{ ?class dcterms:title ?label }} }}
}}
"""

Row = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Count:
    """How many things of a class there are; the class's IRI and its labels by language."""

    iri: str
    labels: Mapping[str, str]
    number: int

    @property
    def name(self) -> str:
        """Return the class's name in the code, under which its list is found."""
        return self.iri.rpartition("#")[2]

    def label(self, language: str) -> str:
        """Return the label in a language, or any, or the local name."""
        return self.labels.get(language) or next(iter(self.labels.values()), self.name)


@dataclass(frozen=True, slots=True)
class Overview:
    """The release at a glance: titles by language, counts in order, triples (each counted once)."""

    titles: Mapping[str, str] = field(default_factory=dict)
    counts: tuple[Count, ...] = ()
    triples: int = 0


def overview(rows: Sequence[Row]) -> Overview:
    """Return the overview from the rows of ``QUERY``; they are bindings of SPARQL results in JSON."""
    labels: dict[str, dict[str, str]] = {}
    numbers: dict[str, int] = {}
    for row in rows:
        thing, label, count = row.get("class"), row.get("label"), row.get("count")
        if not thing or not count:
            continue
        numbers[thing["value"]] = int(count["value"])
        if label:
            labels.setdefault(thing["value"], {})[label.get("xml:lang", "")] = label["value"]
    order = [LSG.iri + name for name in SHOWN]
    counts = tuple(Count(iri, labels.get(iri, {}), numbers[iri]) for iri in order if numbers.get(iri))
    return Overview(labels.get(DATASET.value, {}), counts, numbers.get(DATASET.value, 0))
