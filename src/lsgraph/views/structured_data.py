"""The page of a resource as JSON-LD of schema.org, for search engines: only what the graph says, in its own words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from lsgraph.views.reader import Reader
from lsgraph.views.resource import Facts, Page
from lsgraph.views.rows import Term
from lsgraph.vocabulary import BASE, DATASET, DCTERMS, LSG, PREFIXES, SKOS

_CONTEXT: Final = "https://schema.org"
_ORG: Final = PREFIXES["org"]
_TYPES: Final[dict[str, str]] = {
    **dict.fromkeys((LSG.iri + n for n in ("PlanProject", "ProjectComponent", "ReferencedProject")), "ResearchProject"),
    **dict.fromkeys((LSG.iri + n for n in ("Programme", "IntegratedProject")), "ResearchProject"),
    **dict.fromkeys((_ORG + n for n in ("FormalOrganization", "OrganizationalUnit", "Organization")), "Organization"),
    **dict.fromkeys(
        (
            LSG.iri + n
            for n in (
                "Policy", "PolicyVersion", "Document", "PlanDocument", "Annex", "TimelineChart", "ProjectProfile",
                "PolicySection", "SourcePage", "SourcePassage",
            )
        ),
        "CreativeWork",
    ),
    **dict.fromkeys((LSG.iri + n for n in ("Indicator", "FiscalYear", "PolicyMeasure", "PolicyGoal")), "DefinedTerm"),
    SKOS.iri + "Concept": "DefinedTerm",
    LSG.iri + "BudgetItem": "MonetaryGrant",
    PREFIXES["dcat"] + "Dataset": "Dataset",
}  # fmt: skip
"""Class → type of schema.org; what is not here is a ``Thing``. Our projects are undertakings, which schema.org has only
as ``ResearchProject``."""

_WORK: Final = frozenset({"CreativeWork", "Dataset"})
_NAMES: Final = (SKOS.iri + "prefLabel", PREFIXES["rdfs"] + "label", DCTERMS.iri + "title")
_ABOUT: Final = (LSG.iri + "overview", SKOS.iri + "definition", DCTERMS.iri + "description")
_SAME: Final = (SKOS.iri + "exactMatch",)
_UNITS: Final = (LSG.iri + "isComponentOf", LSG.iri + "isProjectOf")
_PARTS: Final = (LSG.iri + "isVersionOf", PREFIXES["eli"] + "is_annex_of", PREFIXES["eli"] + "is_part_of")


def types_of(classes: Iterable[str]) -> tuple[str, ...]:
    """Return the IRIs of the schema.org types of a thing with these classes."""
    found = dict.fromkeys(_TYPES[iri] for iri in classes if iri in _TYPES)
    return tuple(f"{_CONTEXT}/{name}" for name in found) or (f"{_CONTEXT}/Thing",)


def describe(page: Page, reader: Reader, address: str, licence: str) -> dict[str, Any]:
    """Return the JSON-LD of a page; ``address`` is where it is. A property without a value is left out."""
    kinds = [iri.rpartition("/")[2] for iri in types_of(page.classes)]
    facts = page.data
    thing: dict[str, Any] = {
        "@context": _CONTEXT,
        "@id": page.iri,
        "@type": kinds[0] if len(kinds) == 1 else kinds,
        "name": _texts(facts, _NAMES),
        "alternateName": _texts(facts, (SKOS.iri + "altLabel",)),
        "description": _texts(facts, _ABOUT),
        "identifier": page.iri,
        "url": address,
        "sameAs": _iris(facts, _SAME),
    }
    if "ResearchProject" in kinds:
        thing["parentOrganization"] = _things(facts, _UNITS, reader, "ResearchProject")
    if _WORK & set(kinds):
        thing["isPartOf"] = _things(facts, _PARTS, reader, "CreativeWork")
    if "Dataset" in kinds:
        thing["license"] = licence if page.iri == DATASET.value else None
    if "MonetaryGrant" in kinds:
        thing["amount"] = _amount(facts)
        thing["fundedItem"] = _things(facts, (LSG.iri + "budgetOf",), reader, "ResearchProject")
    return {name: value for name, value in thing.items() if value not in (None, [], "")}


def _terms(facts: Facts, names: Iterable[str]) -> list[Term]:
    return next((list(facts[name]) for name in names if facts.get(name)), [])


def _texts(facts: Facts, names: Iterable[str]) -> list[Any]:
    return [
        {"@value": term.value, "@language": term.language} if term.language else term.value
        for term in _terms(facts, names)
    ]


def _iris(facts: Facts, names: Iterable[str]) -> list[str]:
    return [term.value for term in _terms(facts, names) if term.kind == "uri"]


def _things(facts: Facts, names: Iterable[str], reader: Reader, kind: str) -> list[Mapping[str, str]]:
    return [
        {"@id": iri, "@type": kind, "name": reader.name(iri).text}
        for iri in _iris(facts, names)
        if iri.startswith(BASE)
    ]


def _amount(facts: Facts) -> Mapping[str, Any] | None:
    yen = facts.get(LSG.iri + "amountInYen", ())
    return {"@type": "MonetaryAmount", "currency": "JPY", "value": int(yen[0].value)} if yen else None
