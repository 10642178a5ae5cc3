"""The names of version 1.0.0: queries and shapes of other people rest on them, so none may go or change its kind."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode, Store

LSG = "https://w3id.org/lsgraph/ont#"
OWL = "http://www.w3.org/2002/07/owl#"
NAMES = {
    "Class": """
        PolicyElement Policy PolicyGoal Programme PriorityInitiative Project PlanProject ReferencedProject
        ProjectComponent ProjectActivity IntegratedProject StrategyPillar PolicyMeasure PolicyMilestone
        PolicyProblem Indicator Document PlanDocument PolicySection Annex ProjectProfile TimelineChart
        PolicyVersion DecisionEvent SourcePage SourcePassage Citation SourceDiscrepancy Record
        ImplementationPeriod Evaluation Succession BudgetTable BudgetItem IndicatorUse AgentRole NameRecord
        TimelinePlacement ContextFigure AssessmentStatement FiscalYear Era EvaluationKind EvaluationStatus
        SuccessionKind Extent BudgetKind ValueStatus EndKind IndicatorKind NameKind RoleType DecisionKind
        EvidenceMode DiscrepancyKind AssessmentCriterion DiseaseArea Modality DevelopmentPurpose
    """,
    "ObjectProperty": """
        contributesTo isProjectOf isComponentOf addressesInitiative isInitiativeOf servesGoal isItemUnder
        isActivityOf isMilestoneOf correspondsTo hasUpperPolicy isSetOutIn isStatedInSection addressesProblem
        isIdentifiedIn targetFiscalYear hasTheme hasLegalBasis isVersionOf isDecisionOn decidedBy decisionKind
        expresses excerpts isPeriodOf startFiscalYear endFiscalYear endKind periodExtent fiscalYear evaluates
        evaluationKind evaluationStatus assessmentOf assessmentCriterion predecessor successor successionKind
        successionExtent directlySucceeds succeeds isSucceededBy tableOf isRowOf includesItem budgetOf
        budgetKind costCategory statedUnit valueStatus contextFor usesIndicator indicatorFor indicatorKind
        roleAgent roleIn roleType collaboratesWith hasName nameKind placementOf isShownOn supports citesPassage
        evidenceMode onPage discrepancyIn discrepancyKind
    """,
    "DatatypeProperty": """
        citedArticle isExtractable decidedOn startsInFiscalYear endsInFiscalYear fiscalYearNumber eraNotation
        startDate endDate sequenceNumber statedTotal budgetIncludesAdjustment amountInYen statedAmount
        numericValue factor certainty pageNumber firstLine lastLine textLength textDigest
    """,
    "AnnotationProperty": """
        overview purpose statedText forProperty statedValue acceptedValue isFactProperty
    """,
}


def missing(store: Store, kind: str) -> set[str]:
    """Return names of version 1.0.0 that the store does not declare with this kind."""
    rdf_type = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    declared = {str(q.subject).strip("<>") for q in store.quads_for_pattern(None, rdf_type, NamedNode(OWL + kind))}
    return {name for name in NAMES[kind].split() if LSG + name not in declared}


@pytest.mark.parametrize("kind", NAMES)
def test_no_released_name_goes_or_changes_its_kind(kind: str, core: Store) -> None:
    gone = missing(core, kind)
    assert not gone, f"deprecate (owl:deprecated, dcterms:isReplacedBy), never delete: {', '.join(sorted(gone))}"


def test_a_name_that_went_is_noticed(core: Store) -> None:
    core.update(f"DELETE WHERE {{ <{LSG}Era> ?p ?o }}")
    assert missing(core, "Class") == {"Era"}
