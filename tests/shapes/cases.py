"""One way to break each shape: an update of the small graph after which exactly that constraint fails.

A case is found by the local name of its shape. ``bad`` is made before facts are cited and rules run, ``after`` when
both are done; ``good`` is a near miss that must pass, where the small graph itself is not telling enough.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """How to break one shape; ``also`` names constraints that cannot but fail too, ``waiver`` is a waiver to add."""

    bad: str = ""
    after: str = ""
    good: str = ""
    also: frozenset[str] = frozenset()
    waiver: str = ""


def add(triples: str) -> str:
    """State ``triples``."""
    return f"INSERT DATA {{ {triples} }}"


def take(triples: str) -> str:
    """Remove ``triples``."""
    return f"DELETE DATA {{ {triples} }}"


def drop(subject: str, predicate: str = "?predicate") -> str:
    """Remove all values of a property, or everything about ``subject``."""
    return f"DELETE WHERE {{ {subject} {predicate} ?object }}"


def swap(subject: str, predicate: str, value: str) -> str:
    """Give a property another value instead of those it has."""
    return f"{drop(subject, predicate)} ; {add(f'{subject} {predicate} {value}')}"


def both(japanese: str, english: str) -> str:
    """A preferred label in both languages."""
    return f'skos:prefLabel "{japanese}"@ja , "{english}"@en'


def fiscal_year(year: int) -> str:
    """A fiscal year that the small graph does not have."""
    era = f"H{year - 1988}" if year < 2019 else f"R{year - 2018}"
    return add(
        f"fy:{year} a lsg:FiscalYear ; {both(f'{year}年度', f'FY{year}')} ; lsg:fiscalYearNumber {year} ; "
        f'lsg:eraNotation "{era}" ; lsg:startDate "{year}-04-01"^^xsd:date ; lsg:endDate "{year + 1}-03-31"^^xsd:date'
    )


def period(project: str, start: int, end: int, number: int = 1, extent: str = "whole") -> str:
    """An implementation period of ``project``."""
    return add(
        rf"prj:{project}\/period\/{number} a lsg:ImplementationPeriod ; lsg:isPeriodOf prj:{project} ; "
        f"lsg:startFiscalYear fy:{start} ; lsg:endFiscalYear fy:{end} ; lsg:endKind ed:fixed ; "
        f"lsg:periodExtent ex:{extent}"
    )


def evaluation(project: str, slug: str, kind: str, status: str, year: int, number: int = 1) -> str:
    """An evaluation of ``project``."""
    return add(
        rf"prj:{project}\/evaluation\/{slug} a lsg:Evaluation ; lsg:evaluates prj:{project} ; "
        f"lsg:evaluationKind ek:{kind} ; lsg:evaluationStatus es:{status} ; lsg:sequenceNumber {number} ; "
        f"lsg:fiscalYear fy:{year}"
    )


def succession(before: str, after: str, kind: str, iri: str = "") -> str:
    """A succession from one project to another."""
    return add(
        f"{iri or f'suc:{before}--{after}'} a lsg:Succession ; "
        f"lsg:predecessor prj:{before} ; lsg:successor prj:{after} ; "
        f"lsg:successionKind sk:{kind} ; lsg:successionExtent ex:whole"
    )


def citation(rest: str) -> str:
    """A citation of the label of an indicator, without what ``rest`` leaves out."""
    return add(f"cit:extra a lsg:Citation ; {rest}")


SUPPORTS = "lsg:supports ind:papers ; lsg:forProperty skos:prefLabel"
PASSAGE = "lsg:citesPassage src:p1-b1"
TEXT = "lsg:evidenceMode em:explicitText"
DIGEST = '"' + "ab" * 32 + '"'
MISLABELLED = swap("ind:papers", "skos:prefLabel", '"論文の数"@ja , "論文"@en')

CASES: dict[str, Case] = {
    # core
    "C01-identifier": Case(
        add(f"mea:Upper_Case a lsg:PolicyMeasure ; {both('施策', 'Measure')} ; lsg:isSetOutIn pol:upper")
    ),
    "C02-one-kind": Case(add(r"id:goal\/1 a lsg:Era")),
    "C02-has-kind": Case(add('mea:untyped lsg:overview "概要。"@ja , "An overview."@en')),
    "C03-labels": Case(
        take('ind:papers skos:prefLabel "Number of papers"@en'),
        good=add('ind:papers skos:altLabel "論文数"@ja'),
    ),
    "C04-label-form": Case(
        swap("ind:papers", "skos:prefLabel", '"論文の数 "@ja , "Number of papers"@en'),
        good=swap("ind:papers", "skos:prefLabel", '"論文(原著)の数"@ja , "Number of papers"@en'),
    ),
    "C05-language": Case(
        add('ind:papers skos:altLabel "Nombre d’articles"@fr'), good=add('ind:papers skos:altLabel "ロンブン"@ja-Kana')
    ),
    "C06-script": Case(MISLABELLED, good=swap("ind:papers", "skos:prefLabel", '"BINDS"@ja , "BINDS"@en')),
    "C07-known-property": Case(add('ind:papers dcterms:audience "anyone"')),
    "C08-no-deprecated": Case(add("lsg:certainty owl:deprecated true")),
    "C09-declared-term": Case(add("ind:papers a lsg:Indicatr")),
    "C10-no-dangling": Case(add("ind:papers dcterms:references src:nowhere")),
    "C71-no-same-as": Case(add("agt:amed owl:sameAs <https://example.org/amed>")),
    "C73-domain": Case(add("ind:papers lsg:isExtractable true")),
    "C74-range": Case(swap("ctx:new-products", "lsg:numericValue", '"many"')),
    "C82-two-languages": Case(take('mea:upper-sites lsg:overview "Research sites are set up."@en')),
    "C83-purpose-two-languages": Case(take('prj:new lsg:purpose "To find the seeds of new drugs."@en')),
    "C84-text-script": Case(swap("mea:upper-sites", "lsg:overview", '"研究拠点を整える。"@ja , "研究拠点"@en')),
    "C84-note-script": Case(
        add('ind:papers skos:note "査読のあるもの。"@en'), good=add('ind:papers skos:note "Printed as 「論文」."@en')
    ),
    "C87-nested-identifier": Case(
        add(
            r"prj:part\/period\/1 a lsg:ImplementationPeriod ; lsg:isPeriodOf prj:lab ; lsg:startFiscalYear fy:2021 ; "
            "lsg:endFiscalYear fy:2022 ; lsg:endKind ed:fixed ; lsg:periodExtent ex:whole"
        )
    ),
    # hierarchy
    "C11-project-in-programme": Case(drop("prj:lab", "lsg:isProjectOf")),
    "C12-goal": Case(drop("prg:p2", "lsg:servesGoal")),
    "C12-notation": Case(swap("prg:p2", "skos:notation", '"二"')),
    "C12-distinct": Case(swap("prg:p2", "skos:notation", '"2-1"')),
    "C12-programmes": Case(add("src:doc-plan lsg:expresses pol:plan")),
    "C13-initiative": Case(drop("prj:lab", "lsg:addressesInitiative")),
    "C13-same-programme": Case(swap("prj:lab", "lsg:addressesInitiative", "ini:p2-1")),
    "C13-initiative-in-programme": Case(drop("ini:p2-1", "lsg:isInitiativeOf")),
    "C14-component": Case(drop("prj:part", "lsg:isComponentOf")),
    "C14-one-programme": Case(add("prj:part lsg:isProjectOf prg:p2"), good=drop("prj:part", "lsg:isProjectOf")),
    "C14-same-programme": Case(swap("prj:part", "lsg:isProjectOf", "prg:p2")),
    "C15-acyclic": Case(add("pil:upper-1 lsg:isItemUnder mea:upper-sites")),
    "C17-no-programme": Case(add("prj:other lsg:isProjectOf prg:p1")),
    "C17-related": Case(drop("prj:other", "lsg:collaboratesWith")),
    "C18-policy": Case(drop("int:drug", "lsg:isSetOutIn")),
    "C18-pillar-number": Case(swap("pil:upper-1", "skos:notation", '"1"')),
    "C18-pillar-distinct": Case(
        add(
            f'pil:upper-2 a lsg:StrategyPillar ; {both("人材", "People")} ; skos:notation "①" ; '
            "lsg:isSetOutIn pol:upper"
        )
    ),
    "C80-same-policy": Case(
        swap("mea:upper-sites", "lsg:isSetOutIn", "pol:plan") + " ; " + drop("mea:upper-sites", "lsg:isStatedInSection")
    ),
    "C80-problem-policy": Case(drop("pro:upper-1", "lsg:isIdentifiedIn")),
    "C80-activity": Case(drop("act:new-library", "lsg:isActivityOf")),
    "C80-activity-parent": Case(swap("act:new-library", "lsg:isActivityOf", "prj:old")),
    "C91-section": Case(swap("sec:upper-1", "eli:is_part_of", "pol:plan")),
    "C80-milestone-year": Case(drop("mil:upper-trial", "lsg:targetFiscalYear")),
    # documents
    "C19-version": Case(add("pol:upper lsg:hasUpperPolicy pol:plan")),
    "C19-version-of": Case(drop(r"pol:upper\/v\/2021-04-09", "lsg:isVersionOf")),
    "C19-decision": Case(drop("dec:upper-2021")),
    "C19-date": Case(swap("dec:upper-2021", "lsg:decidedOn", '"2021"')),
    "C19-kind": Case(drop("dec:upper-2021", "lsg:decisionKind")),
    "C19-decision-on": Case(drop("dec:upper-2021", "lsg:isDecisionOn")),
    "C20-body": Case(swap("dec:upper-2020", "lsg:decidedBy", "agt:amed")),
    "C20-body-known": Case(drop("dec:upper-2020", "lsg:decidedBy")),
    "C21-amendment-later": Case(swap("dec:upper-2021", "lsg:decidedOn", '"2020-03-01"^^xsd:date')),
    "C22-one-revision": Case(
        add(
            r"pol:upper\/v\/2022-04-01 a lsg:PolicyVersion ; lsg:isVersionOf pol:upper ; "
            r"prov:wasRevisionOf pol:upper\/v\/2021-04-09 , pol:upper\/v\/2020-03-27 . "
            r"dec:upper-2022 a lsg:DecisionEvent ; lsg:isDecisionOn pol:upper\/v\/2022-04-01 ; "
            r"lsg:decidedBy agt:cabinet ; "
            r'lsg:decisionKind dk:partialAmendment ; lsg:decidedOn "2022-04-01"^^xsd:date'
        )
    ),
    "C22-chain": Case(drop(r"pol:upper\/v\/2021-04-09", "prov:wasRevisionOf")),
    "C23-annex-of": Case(drop("src:annex-1", "eli:is_annex_of")),
    "C23-excerpts": Case(drop("src:annex-1", "lsg:excerpts")),
    "C23-notation": Case(drop("src:annex-1", "skos:notation")),
    "C23-distinct": Case(
        add(
            f'src:annex-2 a lsg:Annex ; {both("別添2", "Annex 2")} ; skos:notation "別添１"@ja ; '
            "eli:is_annex_of src:doc-plan ; lsg:excerpts pol:upper"
        ),
        good=add(
            f'src:annex-2 a lsg:Annex ; {both("課題の別添1", "Annex 1 of the form")} ; skos:notation "別添１"@ja ; '
            "eli:is_annex_of src:doc-profile-new ; lsg:excerpts pol:upper"
        ),
    ),
    "C23-expresses": Case(drop("src:doc-profile-new", "lsg:expresses")),
    "C24-amending-body": Case(drop("dec:upper-2021", "lsg:decidedBy")),
    # time
    "C25-number": Case(drop("fy:2027", "lsg:fiscalYearNumber")),
    "C25-definition": Case(swap("fy:2027", "lsg:endDate", '"2027-12-31"^^xsd:date')),
    "C25-meets": Case(swap("fy:2026", "time:intervalMeets", "fy:2020")),
    "C26-era-range": Case(
        swap("fy:2027", "lsg:eraNotation", '"R09"'),
        good=f"{fiscal_year(2046)} ; {add('dis:d1 lsg:statedValue fy:2046')}",
    ),
    "C27-era-year": Case(swap("fy:2027", "lsg:eraNotation", '"R8"')),
    "C28-first-year": Case(take('fy:2019 lsg:eraNotation "H31"')),
    "C29-year-as-stated": Case(
        swap(r"prj:new\/evaluation\/mid-1", "lsg:statedText", '"中間評価 令和７年度"@ja'),
        good=swap(r"prj:new\/evaluation\/mid-1", "lsg:statedText", '"令和５、６年度"@ja'),
    ),
    "C30-of": Case(drop(r"prj:old\/period\/1", "lsg:isPeriodOf")),
    "C30-end-kind": Case(drop(r"prj:old\/period\/1", "lsg:endKind")),
    "C30-extent": Case(drop(r"prj:old\/period\/1", "lsg:periodExtent")),
    "C30-one-start": Case(add(r"prj:old\/period\/1 lsg:startFiscalYear fy:2019")),
    "C30-one-end": Case(add(r"prj:old\/period\/1 lsg:endFiscalYear fy:2020")),
    "C30-end": Case(swap(r"prj:old\/period\/1", "lsg:endKind", "ed:unknown")),
    "C30-some-year": Case(
        add(
            r"prj:lab\/period\/1 a lsg:ImplementationPeriod ; lsg:isPeriodOf prj:lab ; lsg:endKind ed:unknown ; "
            "lsg:periodExtent ex:whole"
        )
    ),
    "C31-order": Case(period("part", 2025, 2024)),
    "C31-length": Case(f"{fiscal_year(2012)} ; {period('part', 2012, 2027)}"),
    "C32-one-whole": Case(f"{period('part', 2022, 2024)} ; {period('part', 2022, 2025, 2)}"),
    "C32-part": Case(period("old", 2025, 2026, 2, "part"), good=period("old", 2022, 2022, 2, "part")),
    "C33-horizon": Case(f"{fiscal_year(2035)} ; {swap('rol:new-amed', 'lsg:endFiscalYear', 'fy:2035')}"),
    # evaluation
    "C34-evaluates": Case(drop(r"prj:lab\/evaluation\/post", "lsg:evaluates") + " ; " + drop("cit:lab-mark")),
    "C34-kind": Case(drop(r"prj:new\/evaluation\/ante", "lsg:evaluationKind")),
    "C34-status": Case(drop(r"prj:new\/evaluation\/ante", "lsg:evaluationStatus")),
    "C34-year": Case(add(r"prj:new\/evaluation\/ante lsg:fiscalYear fy:2020")),
    "C34-distinct": Case(
        evaluation("new", r"again\/mid-1", "midTerm", "planned", 2025),
        good=evaluation("new", "mid-2", "midTerm", "planned", 2025, 2),
    ),
    "C35-midterm-inside": Case(
        evaluation("old", "mid-1", "midTerm", "statedConducted", 2022),
        good=evaluation("old", "mid-1", "midTerm", "statedConducted", 2021),
    ),
    "C36-expost-near-end": Case(
        evaluation("old", "post", "exPost", "statedConducted", 2019),
        good=evaluation("old", "post", "exPost", "statedConducted", 2020),
    ),
    "C37-exante-first": Case(
        evaluation("old", "ante", "exAnte", "statedConducted", 2019),
        good=evaluation("old", "ante", "exAnte", "statedConducted", 2018),
    ),
    "C38-midterm-planned": Case(drop(r"prj:new\/evaluation\/mid-1")),
    "C39-status-and-year": Case(swap(r"prj:new\/evaluation\/post", "lsg:evaluationStatus", "es:statedConducted")),
    "C40-no-invented-year": Case(add(r"prj:lab\/evaluation\/post lsg:fiscalYear fy:2022")),
    "C41-order": Case(
        evaluation("new", "mid-2", "midTerm", "planned", 2023, 2),
        good=evaluation("new", "mid-2", "midTerm", "planned", 2026, 2),
    ),
    "C70-owner-inferred": Case(
        f"{swap('cit:lab-mark', 'lsg:evidenceMode', 'em:chartLabel')} ; {drop('cit:lab-mark', 'lsg:certainty')}"
    ),
    "C70-status": Case(
        swap(r"prj:lab\/evaluation\/post", "lsg:evaluationStatus", "es:planned")
        + " ; "
        + citation(
            r"lsg:supports prj:lab\/evaluation\/post ; lsg:forProperty lsg:evaluationStatus ; "
            "lsg:citesPassage src:p2-b1 ; lsg:evidenceMode em:chartLabel"
        )
    ),
    "C70-without-form": Case(
        add(f"src:doc-profile-lab a lsg:ProjectProfile ; {both('実験の概要', 'Lab form')} ; lsg:expresses prj:lab")
    ),
    "C89-slug": Case(swap(r"prj:new\/evaluation\/mid-1", "lsg:sequenceNumber", "2")),
    # succession
    "C42-acyclic": Case(succession("new", "lab", "basedOn")),
    "C43-predecessor": Case(drop("suc:old--new", "lsg:predecessor")),
    "C43-successor": Case(drop("suc:old--new", "lsg:successor")),
    "C43-kind": Case(drop("suc:old--new", "lsg:successionKind")),
    "C43-extent": Case(drop("suc:old--new", "lsg:successionExtent")),
    "C43-distinct": Case(swap("suc:old--new", "lsg:successionKind", "sk:rename")),
    "C43-single": Case(succession("old", "new", "continuation", r"suc:again\/old--new")),
    "C44-start-order": Case(f"{period('part', 2019, 2020)} ; {succession('new', 'part', 'basedOn')}"),
    "C45-gap": Case(
        f"{period('part', 2025, 2026)} ; {succession('old', 'part', 'phase')}",
        good=f"{period('part', 2023, 2026)} ; {succession('old', 'part', 'phase')}",
    ),
    "C45-stated-year": Case(swap("suc:old--new", "lsg:fiscalYear", "fy:2020")),
    "C46-umbrella": Case(after=take("prj:lab lsg:isComponentOf prj:new")),
    "C47-merger": Case(
        succession("old", "lab", "merger"),
        good=f"{succession('old', 'lab', 'merger')} ; {succession('part', 'lab', 'merger')}",
    ),
    "C48-across-programmes": Case(
        f"{swap('prj:old', 'lsg:isProjectOf', 'prg:p2')} ; {swap('prj:old', 'lsg:addressesInitiative', 'ini:p2-1')}"
    ),
    "C49-shortcut": Case(after=take("prj:new lsg:directlySucceeds prj:old")),
    "C49-record": Case(after=add("prj:part lsg:directlySucceeds prj:old")),
    "C88-slug": Case(succession("lab", "part", "basedOn", "suc:lab--other")),
    # budget
    "C50-of": Case(drop(r"prj:new\/budget\/2024\/request", "lsg:budgetOf")),
    "C50-year": Case(drop(r"prj:new\/budget\/2024\/request", "lsg:fiscalYear")),
    "C50-kind": Case(drop(r"prj:new\/budget\/2024\/request", "lsg:budgetKind")),
    "C50-status": Case(drop(r"prj:new\/budget\/2024\/request", "lsg:valueStatus")),
    "C50-distinct": Case(
        add(
            r"prj:new\/budget\/again\/2024\/request a lsg:BudgetItem ; lsg:budgetOf prj:new ; lsg:fiscalYear fy:2024 ; "
            r"lsg:budgetKind bk:request ; lsg:valueStatus vs:undecided . "
            r"prj:new\/budget lsg:includesItem prj:new\/budget\/again\/2024\/request"
        )
    ),
    "C51-status-and-amount": Case(add(r"prj:new\/budget\/2024\/request lsg:amountInYen 0")),
    "C52-one-amount": Case(add(r"prj:new\/budget\/2022\/executed lsg:amountInYen 100000000")),
    "C52-not-negative": Case(swap(r"prj:new\/budget\/2022\/executed", "lsg:amountInYen", "-5")),
    "C52-conversion": Case(swap(r"prj:new\/budget\/2022\/initial", "lsg:statedAmount", "10.0")),
    "C52-unit": Case(drop(r"prj:new\/budget\/2022\/initial", "lsg:statedUnit")),
    "C53-adds-up": Case(swap(r"prj:new\/budget\/2022\/adjustment", "lsg:amountInYen", "30000000")),
    "C54-total": Case(
        swap(r"prj:new\/budget\/budget", "lsg:statedTotal", "1"),
        good=swap(r"prj:new\/budget\/budget", "lsg:statedTotal", "1")
        + " ; "
        + add(r"dis:d1 lsg:discrepancyIn prj:new\/budget\/budget ; lsg:forProperty lsg:statedTotal"),
    ),
    "C55-executed": Case(swap(r"prj:new\/budget\/2022\/executed", "lsg:amountInYen", "130000000")),
    "C56-inside-period": Case(
        add(
            r"prj:new\/budget\/2027\/request a lsg:BudgetItem ; lsg:budgetOf prj:new ; lsg:fiscalYear fy:2027 ; "
            r"lsg:budgetKind bk:request ; lsg:valueStatus vs:undecided . "
            r"prj:new\/budget lsg:includesItem prj:new\/budget\/2027\/request"
        )
    ),
    "C52-as-printed": Case(
        swap(r"prj:new\/budget\/2022\/initial", "lsg:statedText", '"1,000百万"@ja'),
        good=swap(r"prj:new\/budget\/2022\/initial", "lsg:statedText", '"当初１００百万（確定）"@ja'),
    ),
    "C87-budget-slug": Case(swap(r"prj:new\/budget\/2024\/request", "lsg:fiscalYear", "fy:2025")),
    "C57-breakdown": Case(swap(r"prj:new\/budget\/2022\/management", "lsg:amountInYen", "50000000")),
    "C57-cost-line": Case(add(r"prj:new\/budget\/2022\/executed lsg:costCategory cc:management")),
    "C85-table-of": Case(drop(r"prj:new\/budget\/budget", "lsg:tableOf")),
    "C85-same-project": Case(
        add(
            r"prj:old\/budget a lsg:BudgetTable ; lsg:tableOf prj:old ; lsg:includesItem prj:new\/budget\/2022\/initial"
        )
    ),
    "C85-in-table": Case(take(r"prj:new\/budget lsg:includesItem prj:new\/budget\/2024\/request")),
    # indicators, roles, context
    "C16-output": Case(drop("use:p2-output")),
    "C16-outcome": Case(drop("use:p2-outcome")),
    "C75-indicator": Case(drop("use:p1-output", "lsg:usesIndicator")),
    "C75-for": Case(
        add("use:extra a lsg:IndicatorUse ; lsg:usesIndicator ind:papers ; lsg:indicatorKind ik:rowMeasure")
    ),
    "C75-kind": Case(add("use:extra a lsg:IndicatorUse ; lsg:usesIndicator ind:papers ; lsg:indicatorFor prg:p1")),
    "C75-used": Case(add(f"ind:unused a lsg:Indicator ; {both('使われない指標', 'Unused indicator')}")),
    "C75-one-wording": Case(
        add(
            f"ind:twin a lsg:Indicator ; {both('論文の数', 'Papers')} . "
            "use:twin a lsg:IndicatorUse ; lsg:usesIndicator ind:twin ; lsg:indicatorFor prg:p1 ; "
            "lsg:indicatorKind ik:rowMeasure"
        )
    ),
    "C76-in": Case(drop("rol:new-amed", "lsg:roleIn")),
    "C76-type": Case(drop("rol:new-amed", "lsg:roleType")),
    "C76-agent": Case(
        drop("rol:new-amed", "lsg:roleAgent"),
        good=f"{drop('rol:new-amed', 'lsg:roleAgent')} ; {swap('rol:new-amed', 'lsg:roleType', 'rl:programOfficer')}",
    ),
    "C76-years": Case(swap("rol:new-amed", "lsg:startFiscalYear", "fy:2025")),
    "C76-one-at-a-time": Case(
        add(
            "rol:new-cabinet a lsg:AgentRole ; lsg:roleAgent agt:cabinet ; lsg:roleIn prj:new ; "
            "lsg:roleType rl:commissioningAgency ; lsg:startFiscalYear fy:2023 ; lsg:endFiscalYear fy:2026"
        ),
        good=add(
            "rol:new-cabinet a lsg:AgentRole ; lsg:roleAgent agt:cabinet ; lsg:roleIn prj:new ; "
            "lsg:roleType rl:commissioningAgency ; lsg:startFiscalYear fy:2025"
        ),
    ),
    "C77-of": Case(drop("plc:new", "lsg:placementOf") + " ; " + take("cit:plc-new lsg:forProperty lsg:placementOf")),
    "C77-chart": Case(drop("plc:new", "lsg:isShownOn") + " ; " + take("cit:plc-new lsg:forProperty lsg:isShownOn")),
    "C77-text": Case(drop("plc:new", "lsg:statedText") + " ; " + take("cit:plc-new lsg:forProperty lsg:statedText")),
    "C77-same-programme": Case(swap("src:chart-2", "lsg:expresses", "prg:p2")),
    "C77-cited-there": Case(
        swap("cit:plc-new", "lsg:citesPassage", "src:p1-b1")
        + " ; "
        + swap("cit:plc-new", "lsg:evidenceMode", "em:explicitText")
    ),
    "C78-for": Case(drop("ctx:new-products", "lsg:contextFor")),
    "C78-value": Case(drop("ctx:new-products", "lsg:numericValue")),
    "C79-of": Case(drop("ass:new-necessity", "lsg:assessmentOf")),
    "C79-criterion": Case(drop("ass:new-necessity", "lsg:assessmentCriterion")),
    "C79-overview": Case(drop("ass:new-necessity", "lsg:overview")),
    # names
    "C58-some-name": Case(
        drop(r"prj:part\/name\/1")
        + " ; "
        + drop("cit:part-name-1")
        + " ; "
        + take(r"prj:part lsg:hasName prj:part\/name\/1")
        + " ; "
        + add('prj:part skos:prefLabel "部分の事業"@ja')
    ),
    "C58-one-official": Case(
        add(
            r"prj:part lsg:hasName prj:part\/name\/3 . prj:part\/name\/3 a lsg:NameRecord ; lsg:nameKind nk:official ; "
            'skosxl:literalForm "一部の事業"@ja'
        )
    ),
    "C58-tentative-only": Case(swap(r"prj:lab\/name\/1", "lsg:nameKind", "nk:tentative")),
    "C59-form": Case(
        add(
            r"prj:part lsg:hasName prj:part\/name\/3 . prj:part\/name\/3 a lsg:NameRecord ; lsg:nameKind nk:variant ; "
            'skosxl:literalForm "P"'
        )
    ),
    "C59-kind": Case(
        add(
            r"prj:part lsg:hasName prj:part\/name\/3 . "
            r'prj:part\/name\/3 a lsg:NameRecord ; skosxl:literalForm "部分"@ja'
        )
        + " ; "
        + citation(rf"lsg:supports prj:part\/name\/3 ; lsg:forProperty skosxl:literalForm ; {PASSAGE} ; {TEXT}")
    ),
    "C59-owner": Case(
        add(r'prj:part\/name\/3 a lsg:NameRecord ; lsg:nameKind nk:variant ; skosxl:literalForm "部分"@ja')
    ),
    "C59-label-is-name": Case(
        after=swap("prj:other", "skos:prefLabel", '"手書きの名"@ja , "Project of another ministry"@en')
    ),
    "C59-tentative-mark": Case(after=swap(r"prj:other\/name\/1", "skosxl:literalForm", '"他省の事業（仮称）"@ja')),
    "C59-english": Case(swap("cit:other-name-2", "lsg:evidenceMode", "em:explicitText")),
    # code lists
    "C60-in-scheme": Case(drop("un:item", "skos:inScheme")),
    "C60-definition": Case(drop("un:item", "skos:definition")),
    "C60-labels-disjoint": Case("INSERT { un:item skos:altLabel ?label } WHERE { un:item skos:prefLabel ?label }"),
    "C60-top": Case(drop("dz:diabetes", "skos:broader") + " ; DELETE WHERE { ?any skos:narrower dz:diabetes }"),
    "C60-has-top": Case(
        add(
            f"<https://w3id.org/lsgraph/voc/empty> a skos:ConceptScheme ; {both('空の一覧', 'Empty list')} ; "
            'skos:definition "空。"@ja , "Empty."@en'
        )
    ),
    "C60-hierarchy": Case(add("dz:lifestyle skos:broader dz:diabetes")),
    "C60-distinct": Case(
        "DELETE { un:yen skos:prefLabel ?old } INSERT { un:yen skos:prefLabel ?new } "
        "WHERE { un:yen skos:prefLabel ?old . un:item skos:prefLabel ?new }"
    ),
    # provenance
    "C61-fact-cited": Case(
        after="DELETE { ?citation ?predicate ?object } WHERE { ?citation lsg:supports ctx:new-products ; "
        "lsg:forProperty lsg:numericValue ; ?predicate ?object }"
    ),
    "C62-supports": Case(citation(f"lsg:forProperty skos:prefLabel ; {PASSAGE} ; {TEXT}")),
    "C62-for-property": Case(citation(f"lsg:supports ind:papers ; {PASSAGE} ; {TEXT}")),
    "C62-mode": Case(citation(f"{SUPPORTS} ; {PASSAGE}")),
    "C62-mode-fits": Case(citation(f"{SUPPORTS} ; {PASSAGE} ; lsg:evidenceMode em:chartLabel")),
    "C62-passage": Case(citation(f"{SUPPORTS} ; {TEXT}")),
    "C62-reason": Case(
        citation(
            f"{SUPPORTS} ; {PASSAGE} ; lsg:evidenceMode em:editorInference ; lsg:certainty 0.5 ; "
            'rdfs:comment "推定。"@ja'
        )
    ),
    "C62-certainty": Case(citation(f"{SUPPORTS} ; {PASSAGE} ; {TEXT} ; lsg:certainty 0.9")),
    "C62-external": Case(
        citation(f"{SUPPORTS} ; lsg:evidenceMode em:externalSource ; dcterms:source <https://example.org/>"),
        good=citation(
            f"{SUPPORTS} ; lsg:evidenceMode em:externalSource ; dcterms:source <https://example.org/> ; "
            'dcterms:date "2026-11-23"^^xsd:date'
        ),
    ),
    "C63-digest": Case(swap("src:p2-b1", "lsg:textDigest", '"0123"')),
    "C64-warning-explained": Case(MISLABELLED, also=frozenset({"C06"})),
    "C64-waiver-needed": Case(
        waiver="shapes:W01-example a shapes:Waiver ; sh:sourceShape shapes:C06-script ; sh:focusNode ind:papers ."
    ),
    "C65-property-present": Case(
        citation(f"lsg:supports ind:papers ; lsg:forProperty lsg:overview ; {PASSAGE} ; {TEXT}")
    ),
    "C66-cited": Case(
        add(
            f"src:p2-b2 a lsg:SourcePassage ; lsg:onPage src:p2 ; oa:hasSource src:chart-2 ; "
            f"lsg:firstLine 7 ; lsg:lastLine 8 ; lsg:textLength 9 ; lsg:textDigest {DIGEST}"
        )
    ),
    "C67-stated-text": Case(
        swap("plc:new", "lsg:statedText", f'"{"字" * 41}"@ja'),
        good=swap("plc:new", "lsg:statedText", f'"{"字" * 40}"@ja'),
    ),
    "C67-no-sentence": Case(swap("plc:new", "lsg:statedText", '"新薬を作る。"@ja')),
    "C68-no-quotation": Case(add('src:p1-b1 oa:exact "引用"@ja')),
    "C69-first-line": Case(swap("src:p1-b1", "lsg:firstLine", "0")),
    "C69-last-line": Case(drop("src:p2-b1", "lsg:lastLine")),
    "C69-length": Case(swap("src:p1-b1", "lsg:textLength", "0")),
    "C69-page": Case(add("src:p2-b1 lsg:onPage src:p1")),
    "C69-line-order": Case(swap("src:p2-b1", "lsg:firstLine", "9")),
    "C69-page-order": Case(swap("src:p2-b1", "lsg:firstLine", "2")),
    "C69-page-slug": Case(
        add(
            f"src:p1-b9 a lsg:SourcePassage ; lsg:onPage src:p2 ; oa:hasSource src:chart-2 ; "
            f"lsg:firstLine 7 ; lsg:lastLine 8 ; lsg:textLength 9 ; lsg:textDigest {DIGEST} . "
            "dis:d1 lsg:citesPassage src:p1-b9"
        )
    ),
    "C69-number-order": Case(
        add(
            f"src:p2-b2 a lsg:SourcePassage ; lsg:onPage src:p2 ; oa:hasSource src:chart-2 ; lsg:firstLine 4 ; "
            f"lsg:lastLine 4 ; lsg:textLength 9 ; lsg:textDigest {DIGEST} . dis:d1 lsg:citesPassage src:p2-b2"
        )
    ),
    "C69-source": Case(swap("src:p1-b1", "oa:hasSource", "src:annex-1")),
    "C69-distinct": Case(
        add(
            f"src:p2-b2 a lsg:SourcePassage ; lsg:onPage src:p2 ; oa:hasSource src:chart-2 ; "
            f"lsg:firstLine 7 ; lsg:lastLine 8 ; lsg:textLength 9 ; lsg:textDigest {DIGEST} . "
            "src:p2-b3 a lsg:SourcePassage ; lsg:onPage src:p2 ; oa:hasSource src:chart-2 ; lsg:firstLine 7 ; "
            f"lsg:lastLine 8 ; lsg:textLength 9 ; lsg:textDigest {DIGEST} . "
            "dis:d1 lsg:citesPassage src:p2-b2 , src:p2-b3"
        )
    ),
    "C69-page-number": Case(drop("src:p2", "lsg:pageNumber")),
    "C72-link-evidence": Case(drop("cit:amed-link")),
    "C81-in": Case(drop("dis:d1", "lsg:discrepancyIn")),
    "C81-property": Case(drop("dis:d1", "lsg:forProperty")),
    "C81-kind": Case(drop("dis:d1", "lsg:discrepancyKind")),
    "C81-stated": Case(drop("dis:d1", "lsg:statedValue")),
    "C81-accepted": Case(
        drop("dis:d1", "lsg:acceptedValue"),
        good=drop("dis:d1", "lsg:acceptedValue") + " ; " + add('dis:d1 lsg:statedValue "前の事業"@ja'),
    ),
    "C81-passage": Case(drop("dis:d1", "lsg:citesPassage")),
    "C81-reason": Case(take('dis:d1 rdfs:comment "The chart calls it by another name."@en')),
    # data set
    "C86-title": Case(take('<https://w3id.org/lsgraph/dataset> dcterms:title "Small data"@en')),
    "C86-description": Case(drop("<https://w3id.org/lsgraph/dataset>", "dcterms:description")),
    "C86-license": Case(drop("<https://w3id.org/lsgraph/dataset>", "dcterms:license")),
    # ontology
    "O01-labels": Case(drop("lsg:certainty", "rdfs:label")),
    "O01-definitions": Case(drop("lsg:certainty", "skos:definition")),
    "O02-defined-by": Case(
        add('lsg:Extra a owl:Class ; rdfs:label "余分"@ja , "extra"@en ; skos:definition "余分。"@ja , "Extra."@en')
    ),
    # shapes
    "S01-identifier": Case(
        "DELETE { shapes:C15-acyclic ?predicate ?object } INSERT { shapes:acyclic ?predicate ?object } "
        "WHERE { shapes:C15-acyclic ?predicate ?object }"
    ),
    "S02-name": Case(drop("shapes:C15-acyclic", "sh:name")),
    "S03-description": Case(drop("shapes:C15-acyclic", "sh:description")),
    "S04-message": Case(drop("shapes:C15-acyclic", "sh:message")),
    "S05-severity": Case(drop("shapes:C15-acyclic", "sh:severity")),
    "S06-requirement": Case(drop("shapes:C15-acyclic", "rdfs:seeAlso")),
    "S07-query": Case(
        "DELETE { ?query sh:prefixes ?any } WHERE { shapes:C15-acyclic sh:sparql ?query . ?query sh:prefixes ?any }"
    ),
    "S08-target": Case(drop("shapes:C15-acyclic", "sh:targetClass")),
    "S09-known-term": Case(add("shapes:C15-acyclic rdfs:seeAlso lsg:contributesToo")),
}
