"""What the page of each class shows, and in which order: the order in which a reader wants to know it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from lsgraph.vocabulary import DCTERMS, LSG, PREFIXES, SKOS

_PROJECT: Final = (
    "periods", "successions", "evaluations", "budgets", "budget-tables", "roles", "indicators", "components",
    "assessments", "figures", "placements", "names", "discrepancies-in",
)  # fmt: skip
_ITEM: Final = ("components", "roles", "assessments", "names", "discrepancies-in")
_PROGRAMME: Final = ("initiatives", "projects", "indicators", "roles", "placements", "names", "discrepancies-in")
_POLICY: Final = ("versions", "periods", "measures", "roles", "assessments", "names", "discrepancies-in")
_AGENT: Final = ("roles-of-agent", "names", "discrepancies-in")
_OTHER: Final = ("names", "roles", "discrepancies-in")

LAYOUTS: Final[dict[str, tuple[str, ...]]] = {
    **dict.fromkeys((LSG.iri + name for name in ("PlanProject", "ProjectComponent", "ReferencedProject")), _PROJECT),
    LSG.iri + "Programme": _PROGRAMME,
    LSG.iri + "PriorityInitiative": ("projects", "roles", "discrepancies-in"),
    LSG.iri + "Policy": _POLICY,
    **dict.fromkeys(
        (
            LSG.iri + name
            for name in ("PolicyMeasure", "ProjectActivity", "StrategyPillar", "PolicyProblem", "IntegratedProject")
        ),
        _ITEM,
    ),
    LSG.iri + "Indicator": ("uses-of-indicator", "discrepancies-in"),
    LSG.iri + "FiscalYear": (
        "evaluations-of-year", "running-in-year", "successions-of-year", "budgets-of-year",
    ),
    **dict.fromkeys((PREFIXES["org"] + name for name in ("FormalOrganization", "OrganizationalUnit")), _AGENT),
    PREFIXES["org"] + "Organization": _AGENT,
    LSG.iri + "SourcePassage": ("resting-on",),
    LSG.iri + "SourceDiscrepancy": (),
    LSG.iri + "Citation": (),
}  # fmt: skip
"""Class → blocks. A class that is not here has the blocks of ``_OTHER``."""

PARENTS: Final = (
    *(
        LSG.iri + name
        for name in (
            "isProjectOf", "isInitiativeOf", "isSetOutIn", "isIdentifiedIn", "isItemUnder", "isComponentOf",
            "isActivityOf", "isVersionOf", "isDecisionOn", "isMilestoneOf", "isPeriodOf", "evaluates", "budgetOf",
            "isRowOf", "tableOf", "roleIn", "indicatorFor", "assessmentOf", "contextFor", "placementOf", "successor",
            "supports", "discrepancyIn",
        )
    ),
    PREFIXES["eli"] + "is_annex_of", PREFIXES["eli"] + "is_part_of", PREFIXES["oa"] + "hasSource", LSG.iri + "onPage",
    SKOS.iri + "inScheme",
)  # fmt: skip
"""Properties that say where a thing belongs, from the widest to the closest: the way to it above its name."""

OUTLINE: Final = (LSG.iri + "overview", LSG.iri + "purpose", SKOS.iri + "definition", DCTERMS.iri + "description")
NOTES: Final = (SKOS.iri + "note", SKOS.iri + "scopeNote", SKOS.iri + "editorialNote")
ELSEWHERE: Final = (
    SKOS.iri + "exactMatch", SKOS.iri + "closeMatch", SKOS.iri + "narrowMatch", SKOS.iri + "broadMatch",
    SKOS.iri + "relatedMatch", PREFIXES["foaf"] + "page", PREFIXES["rdfs"] + "seeAlso", DCTERMS.iri + "identifier",
)  # fmt: skip
LABELS: Final = (SKOS.iri + "prefLabel", PREFIXES["rdfs"] + "label", PREFIXES["skosxl"] + "literalForm")
UNSHOWN: Final = frozenset(
    (*LABELS, PREFIXES["rdf"] + "type", LSG.iri + "hasName", SKOS.iri + "altLabel", LSG.iri + "includesItem")
)
"""Properties that the page says elsewhere: in its heading, its table of names, or as lines of a table."""

PLAIN: Final = frozenset(
    LSG.iri + name
    for name in ("fiscalYearNumber", "pageNumber", "firstLine", "lastLine", "sequenceNumber", "textLength")
)
"""Numbers that number something: they are not written with a separator of thousands."""

FIRST: Final = (
    *PARENTS,
    LSG.iri + "servesGoal", LSG.iri + "addressesInitiative", LSG.iri + "addressesProblem", LSG.iri + "hasUpperPolicy",
    LSG.iri + "correspondsTo", LSG.iri + "collaboratesWith", LSG.iri + "hasTheme",
)  # fmt: skip
"""Properties that come first among the facts, in this order; the others follow by name."""

_RECORD_LINKS: Final = {
    "isPeriodOf": "periods", "evaluates": "evaluations", "budgetOf": "budgets", "tableOf": "budgets",
    "successor": "successions", "predecessor": "successions", "roleIn": "roles", "roleAgent": "roles-of-agent",
    "indicatorFor": "indicators", "usesIndicator": "uses-of-indicator", "assessmentOf": "assessments",
    "contextFor": "figures", "placementOf": "placements", "discrepancyIn": "discrepancies-in",
    "isProjectOf": "projects", "isComponentOf": "components", "isActivityOf": "components", "isItemUnder": "components",
    "isInitiativeOf": "initiatives", "isVersionOf": "versions", "isSetOutIn": "measures", "isIdentifiedIn": "measures",
}  # fmt: skip
"""Property → the block that shows those who have it; they need not be listed again as referring to the thing."""


def blocks_of(classes: Iterable[str]) -> tuple[str, ...]:
    """Return the blocks for a thing of these classes."""
    return next((LAYOUTS[iri] for iri in classes if iri in LAYOUTS), _OTHER)


def said_by(blocks: Iterable[str]) -> frozenset[str]:
    """Return the properties whose subjects the blocks show already; the block must have been asked of this class."""
    there = frozenset(blocks)
    said = {LSG.iri + name for name, block in _RECORD_LINKS.items() if block in there}
    if "projects" in there:
        said.add(LSG.iri + "addressesInitiative")
    if "evaluations-of-year" in there:
        said |= {LSG.iri + name for name in ("fiscalYear", "startFiscalYear", "endFiscalYear")}
    return frozenset(said)
