"""Figures about the data themselves: how much is cited, labelled and valid (DQV, https://www.w3.org/TR/vocab-dqv/)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from lsgraph.release.statements import Statements, decimal, integer
from lsgraph.vocabulary import DATASET, DQV, GRAPH, ID, LSG, OA, RDF, RDFS, SKOS, VOC, XSD

_TYPE: Final = RDF.term("type")
_LABELS: Final = {SKOS.term("prefLabel"), RDFS.term("label")}
_UNLABELLED: Final = {OA.term("Annotation"), DQV.term("QualityAnnotation"), LSG.term("NameRecord")}
"""Citations and discrepancies are read beside what they are about, and a name is its own label in one language."""


@dataclass(frozen=True, slots=True)
class Share:
    """``part`` of ``whole``; the share of nothing is unknown."""

    part: int
    whole: int

    @property
    def value(self) -> Decimal | None:
        """The share from 0 to 1 with four places, or None if there is nothing to count."""
        if not self.whole:
            return None
        return (Decimal(self.part) / self.whole).quantize(Decimal("0.0001"), ROUND_HALF_EVEN)


def citation_coverage(quads: Iterable[Quad]) -> Share:
    """Return how many facts rest on a passage: pairs of resource and property, stated in ``graph/data``.

    Facts are the properties that the ontology marks ``lsg:isFactProperty true``.
    """
    quads = list(quads)
    true = Literal("true", datatype=XSD.term("boolean"))
    fact_properties = {
        quad.subject for quad in quads if quad.predicate == LSG.term("isFactProperty") and quad.object == true
    }
    data = GRAPH.term("data")
    facts = {
        (quad.subject, quad.predicate)
        for quad in quads
        if quad.graph_name == data and quad.predicate in fact_properties
    }
    supported: dict[object, list[object]] = {}
    properties: dict[object, list[object]] = {}
    for quad in quads:
        if quad.predicate == LSG.term("supports"):
            supported.setdefault(quad.subject, []).append(quad.object)
        elif quad.predicate == LSG.term("forProperty"):
            properties.setdefault(quad.subject, []).append(quad.object)
    cited = {
        (resource, name)
        for citation, resources in supported.items()
        for resource in resources
        for name in properties.get(citation, ())
    }
    return Share(len(facts & cited), len(facts))


def label_coverage(quads: Iterable[Quad], language: str) -> Share:
    """Return how many things of the data, the code lists and the ontology have a label in the language."""
    things: set[NamedNode] = set()
    labelled: set[object] = set()
    exempt: set[object] = set()
    for quad in quads:
        if quad.predicate == _TYPE:
            if quad.object in _UNLABELLED:
                exempt.add(quad.subject)
            elif isinstance(quad.subject, NamedNode) and any(quad.subject in space for space in (ID, VOC, LSG)):
                things.add(quad.subject)
        elif quad.predicate in _LABELS and isinstance(quad.object, Literal) and quad.object.language == language:
            labelled.add(quad.subject)
    things -= exempt
    return Share(len(things & labelled), len(things))


_METRICS: Final[Mapping[str, tuple[str, str, str]]] = {
    # name: (datatype, Japanese, English)
    "citation-coverage": (
        "decimal",
        "典拠を要する事実(資源とプロパティの組)のうち、引用箇所のあるものの割合",
        "Share of facts (resource and property) that rest on a cited passage",
    ),
    "label-coverage-ja": ("decimal", "日本語のラベルがあるものの割合", "Share of things with a Japanese label"),
    "label-coverage-en": ("decimal", "英語のラベルがあるものの割合", "Share of things with an English label"),
    "validation-violation": ("integer", "SHACL 検証の違反の件数", "Number of SHACL violations"),
    "validation-warning": ("integer", "SHACL 検証の警告の件数", "Number of SHACL warnings"),
    "validation-info": ("integer", "SHACL 検証の参考情報の件数", "Number of SHACL infos"),
}


def describe_quality(statements: Statements, quads: Iterable[Quad], results: Mapping[str, int] | None) -> None:
    """State the measurements; ``results`` is the number of validation results by severity, None if not validated."""
    quads = list(quads)
    shares = {
        "citation-coverage": citation_coverage(quads),
        "label-coverage-ja": label_coverage(quads, "ja"),
        "label-coverage-en": label_coverage(quads, "en"),
    }
    for name, share in shares.items():
        if share.value is not None:
            _measure(statements, name, decimal(share.value))
    for severity, count in sorted((results or {}).items()):
        _measure(statements, f"validation-{severity.lower()}", integer(count))


def _measure(statements: Statements, name: str, value: Literal) -> None:
    datatype, japanese, english = _METRICS[name]
    metric = NamedNode(f"{DATASET.value}#metric-{name}")
    measurement = NamedNode(f"{DATASET.value}#measurement-{name}")
    dimension = NamedNode(f"{DATASET.value}#dimension-{name.partition('-')[0]}")
    title = {"citation": ("典拠", "Citation"), "label": ("ラベル", "Labels"), "validation": ("検証", "Validation")}
    ja, en = title[name.partition("-")[0]]
    statements.about(dimension, DQV.term("Dimension")).text(SKOS.term("prefLabel"), {"ja": ja, "en": en})
    (
        statements.about(metric, DQV.term("Metric"))
        .text(SKOS.term("definition"), {"ja": japanese, "en": english})
        .add(DQV.term("expectedDataType"), XSD.term(datatype))
        .add(DQV.term("inDimension"), dimension)
    )
    (
        statements.about(measurement, DQV.term("QualityMeasurement"))
        .add(DQV.term("isMeasurementOf"), metric)
        .add(DQV.term("computedOn"), DATASET)
        .add(DQV.term("value"), value)
    )
    statements.about(DATASET).add(DQV.term("hasQualityMeasurement"), measurement)
