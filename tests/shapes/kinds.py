"""The kinds of damage that the mutation test does to the plan's graph, each with the shapes that should catch it.

A kind is a query for the places where it can be done, and an update with the query's variables. ``focus`` is the node
that the result must be about. Variables that a kind chooses from make it one of many: which year, which other project.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind of damage; ``why_missed`` says why some of its damages cannot be caught, where that is so."""

    name: str
    shapes: frozenset[str]
    where: str
    update: str
    why_missed: str = ""


def kind(name: str, shapes: str, where: str, update: str, why_missed: str = "") -> Kind:
    """Make a kind; ``shapes`` are the local names of the shapes of which one has to catch it."""
    return Kind(name, frozenset(shapes.split()), where, update, why_missed)


def taken(prop: str) -> str:
    """Remove the values of a property of ``focus``."""
    return "DELETE WHERE {{ {focus} " + prop + " ?any }}"


def put(prop: str, value: str) -> str:
    """Give a property of ``focus`` another value in place of those it has."""
    return taken(prop) + " ; INSERT DATA {{ {focus} " + prop + " " + value + " }}"


PERIOD = "?focus a lsg:ImplementationPeriod"
YEARS = "?start lsg:fiscalYearNumber ?from . ?end lsg:fiscalYearNumber ?to ."
ONLY_CITATION = """?focus a ?class ; ?fact ?value . ?class rdfs:subClassOf* lsg:Record . ?fact lsg:isFactProperty true .
  FILTER(?fact NOT IN (lsg:hasName, lsg:collaboratesWith))
  ?citation lsg:supports ?focus ; lsg:forProperty ?fact .
  FILTER NOT EXISTS { ?second lsg:supports ?focus ; lsg:forProperty ?fact . FILTER(?second != ?citation) }"""

KINDS = (
    # provenance
    kind("citation dropped", "C61-fact-cited", ONLY_CITATION, "DELETE WHERE {{ {citation} ?p ?o }}"),
    kind(
        "citation of another property",
        "C61-fact-cited C65-property-present",
        ONLY_CITATION,
        "DELETE DATA {{ {citation} lsg:forProperty {fact} }} ; "
        "INSERT DATA {{ {citation} lsg:forProperty lsg:certainty }}",
    ),
    kind("evidence mode dropped", "C62-mode", "?focus a lsg:Citation", taken("lsg:evidenceMode")),
    kind(
        "evidence mode that the page cannot have",
        "C62-mode-fits",
        "?focus lsg:evidenceMode em:explicitText ; lsg:citesPassage ?passage . ?passage oa:hasSource ?form . "
        "?form a lsg:ProjectProfile",
        put("lsg:evidenceMode", "em:chartLabel"),
    ),
    kind(
        "inference without a reason",
        "C62-reason",
        "?focus lsg:evidenceMode em:editorInference ; rdfs:comment ?reason",
        taken("rdfs:comment"),
    ),
    kind("digest cut", "C63-digest", "?focus lsg:textDigest ?digest", put("lsg:textDigest", '"0123456789abcdef"')),
    kind(
        "lines of a passage swapped",
        "C69-line-order",
        "?focus a lsg:SourcePassage ; lsg:firstLine ?first ; lsg:lastLine ?last FILTER(?first < ?last)",
        "DELETE DATA {{ {focus} lsg:firstLine {first} ; lsg:lastLine {last} }} ; "
        "INSERT DATA {{ {focus} lsg:firstLine {last} ; lsg:lastLine {first} }}",
    ),
    kind(
        "passage on another page",
        "C69-page-slug C69-page C69-page-order C69-source",
        "?focus a lsg:SourcePassage ; lsg:onPage ?page . ?other a lsg:SourcePage FILTER(?other != ?page)",
        put("lsg:onPage", "{other}"),
    ),
    kind(
        "quotation added",
        "C68-no-quotation",
        "?focus a lsg:SourcePassage",
        'INSERT DATA {{ {focus} oa:exact "引用"@ja }}',
    ),
    kind("discrepancy without its kind", "C81-kind", "?focus a lsg:SourceDiscrepancy", taken("lsg:discrepancyKind")),
    # time
    kind(
        "period inverted",
        "C31-order",
        f"{PERIOD} ; lsg:startFiscalYear ?start ; lsg:endFiscalYear ?end . {YEARS} FILTER(?from < ?to)",
        "DELETE DATA {{ {focus} lsg:startFiscalYear {start} ; lsg:endFiscalYear {end} }} ; "
        "INSERT DATA {{ {focus} lsg:startFiscalYear {end} ; lsg:endFiscalYear {start} }}",
    ),
    kind(
        "end year shifted by one",
        "C29-year-as-stated C31-length C35-midterm-inside C36-expost-near-end C56-inside-period",
        f"{PERIOD} ; lsg:endFiscalYear ?end . ?end lsg:fiscalYearNumber ?to . ?next lsg:fiscalYearNumber ?later "
        "FILTER(?later = ?to + 1)",
        put("lsg:endFiscalYear", "{next}"),
        "the printed words name no year, and no evaluation, budget or successor depends on this one",
    ),
    kind(
        "year of an evaluation shifted by one",
        "C29-year-as-stated C35-midterm-inside C36-expost-near-end C37-exante-first C41-order C40-no-invented-year",
        "?focus a lsg:Evaluation ; lsg:fiscalYear ?year . ?year lsg:fiscalYearNumber ?number . "
        "?next lsg:fiscalYearNumber ?later FILTER(?later = ?number + 1)",
        put("lsg:fiscalYear", "{next}"),
        "the mark's words name no year, and the neighbouring year is as possible",
    ),
    kind(
        "year invented for a mark on a chart",
        "C40-no-invented-year C39-status-and-year",
        "?focus a lsg:Evaluation ; lsg:evaluationStatus es:markedOnChart . "
        "FILTER NOT EXISTS { ?focus lsg:fiscalYear ?any }",
        "INSERT DATA {{ {focus} lsg:fiscalYear fy:2023 }}",
    ),
    kind(
        "era changed",
        "C29-year-as-stated",
        "?focus lsg:statedText ?text ; lsg:startFiscalYear|lsg:endFiscalYear|lsg:fiscalYear ?year "
        'FILTER(REGEX(?text, "令和[0-9０-９]+年") || REGEX(?text, "平成[0-9０-９]+年"))'
        ' BIND(IF(CONTAINS(?text, "令和"), REPLACE(?text, "令和", "平成"), REPLACE(?text, "平成", "昭和")) AS ?wrong)',
        put("lsg:statedText", "{wrong}"),
        "another year of the record is still named by the changed words",
    ),
    kind("era of a year", "C27-era-year C26-era-range", "?focus a lsg:FiscalYear", put("lsg:eraNotation", '"S5"')),
    kind("end kind dropped", "C30-end-kind", PERIOD, taken("lsg:endKind")),
    # evaluation
    kind("evaluation without its kind", "C34-kind", "?focus a lsg:Evaluation", taken("lsg:evaluationKind")),
    kind(
        "code of another scheme",
        "C74-range C34-kind C34-status C50-kind C50-status C43-kind C30-end-kind C62-mode C77-of C76-type C59-kind",
        "?focus ?property ?code . ?code skos:inScheme ?scheme . ?focus a/rdfs:subClassOf* lsg:Record . "
        "?property rdfs:range ?range . FILTER(STRSTARTS(STR(?property), STR(lsg:))) FILTER(?property != lsg:hasTheme)",
        "DELETE DATA {{ {focus} {property} {code} }} ; INSERT DATA {{ {focus} {property} dz:diabetes }}",
    ),
    # succession
    kind(
        "successor turned round",
        "C44-start-order C88-slug C42-acyclic",
        "?focus a lsg:Succession ; lsg:predecessor ?before ; lsg:successor ?after",
        "DELETE DATA {{ {focus} lsg:predecessor {before} ; lsg:successor {after} }} ; "
        "INSERT DATA {{ {focus} lsg:predecessor {after} ; lsg:successor {before} }}",
    ),
    kind(
        "successor replaced",
        "C88-slug C43-successor C44-start-order",
        "?focus a lsg:Succession ; lsg:successor ?after . ?other a lsg:PlanProject FILTER(?other != ?after)",
        put("lsg:successor", "{other}"),
    ),
    kind("succession without its extent", "C43-extent", "?focus a lsg:Succession", taken("lsg:successionExtent")),
    # budget
    kind(
        "budget cell doubled",
        "C50-distinct C87-budget-slug",
        "?focus a lsg:BudgetItem ; lsg:budgetOf ?project ; lsg:fiscalYear ?year ; lsg:budgetKind ?kind ; "
        "lsg:valueStatus ?status . ?table lsg:includesItem ?focus . FILTER NOT EXISTS { ?focus lsg:costCategory ?any } "
        'BIND(IRI(CONCAT(STR(?focus), "-again")) AS ?copy)',
        "INSERT DATA {{ {copy} a lsg:BudgetItem ; lsg:budgetOf {project} ; lsg:fiscalYear {year} ; "
        "lsg:budgetKind {kind} ; lsg:valueStatus {status} . {table} lsg:includesItem {copy} }}",
    ),
    kind(
        "amount with another digit",
        "C52-conversion C53-adds-up C54-total C57-breakdown",
        "?focus a lsg:BudgetItem ; lsg:amountInYen ?yen ; lsg:statedAmount ?amount FILTER(?yen != 0)",
        "DELETE DATA {{ {focus} lsg:amountInYen {yen} }} ; "
        "INSERT {{ {focus} lsg:amountInYen ?more }} WHERE {{ BIND({yen} + 1000000 AS ?more) }}",
    ),
    kind(
        "printed amount and yen changed alike",
        "C52-as-printed C53-adds-up",
        "?focus a lsg:BudgetItem ; lsg:amountInYen ?yen ; lsg:statedAmount ?amount ; lsg:statedUnit un:millionYen ; "
        "lsg:statedText ?text FILTER(?yen != 0)",
        "DELETE DATA {{ {focus} lsg:amountInYen {yen} ; lsg:statedAmount {amount} }} ; "
        "INSERT {{ {focus} lsg:amountInYen ?more ; lsg:statedAmount ?printed }} "
        "WHERE {{ BIND({yen} + 1000000 AS ?more) BIND({amount} + 1.0 AS ?printed) }}",
    ),
    kind(
        "unit changed",
        "C52-conversion C52-unit",
        "?focus a lsg:BudgetItem ; lsg:statedUnit ?unit ; lsg:amountInYen ?yen FILTER(?yen != 0 && ?unit != un:yen)",
        put("lsg:statedUnit", "un:yen"),
    ),
    kind(
        "sum changed",
        "C54-total",
        "?focus a lsg:BudgetTable ; lsg:statedTotal ?total . FILTER NOT EXISTS { ?d lsg:discrepancyIn ?focus }",
        "DELETE DATA {{ {focus} lsg:statedTotal {total} }} ; "
        "INSERT {{ {focus} lsg:statedTotal ?more }} WHERE {{ BIND({total} + 1 AS ?more) }}",
    ),
    kind(
        "undecided value filled with zero",
        "C51-status-and-amount",
        "?focus a lsg:BudgetItem ; lsg:valueStatus ?status . FILTER(?status IN (vs:undecided, vs:placeholder)) "
        "FILTER NOT EXISTS { ?focus lsg:amountInYen ?any }",
        "INSERT DATA {{ {focus} lsg:amountInYen 0 }}",
    ),
    # names and labels
    kind(
        "label in the wrong language",
        "C03-labels C06-script C04-label-form",
        '?focus a ?class ; skos:prefLabel ?ja FILTER(LANG(?ja) = "ja" && STRSTARTS(STR(?focus), STR(id:))) '
        "FILTER(?class IN (lsg:PolicyMeasure, lsg:Indicator, lsg:ProjectActivity)) "
        'BIND(STRLANG(STR(?ja), "en") AS ?en)',
        "DELETE DATA {{ {focus} skos:prefLabel {ja} }} ; INSERT DATA {{ {focus} skos:prefLabel {en} }}",
    ),
    kind(
        "note in the wrong language",
        "C84-note-script C82-two-languages C05-language",
        '?focus skos:note ?ja FILTER(LANG(?ja) = "ja" && STRSTARTS(STR(?focus), STR(id:))) '
        'BIND(STRLANG(STR(?ja), "en") AS ?en)',
        "DELETE DATA {{ {focus} skos:note {ja} }} ; INSERT DATA {{ {focus} skos:note {en} }}",
    ),
    kind(
        "label with a space too many",
        "C04-label-form",
        '?focus a ?class ; skos:prefLabel ?ja FILTER(LANG(?ja) = "ja" && STRSTARTS(STR(?focus), STR(id:))) '
        "FILTER(?class IN (lsg:PolicyMeasure, lsg:Indicator, lsg:ProjectActivity)) "
        'BIND(STRLANG(CONCAT(STR(?ja), " "), "ja") AS ?wrong)',
        "DELETE DATA {{ {focus} skos:prefLabel {ja} }} ; INSERT DATA {{ {focus} skos:prefLabel {wrong} }}",
    ),
    kind(
        "second official name",
        "C58-one-official",
        '?focus lsg:hasName ?name . ?name lsg:nameKind nk:official BIND(IRI(CONCAT(STR(?focus), "/name/99")) AS ?new)',
        "INSERT DATA {{ {focus} lsg:hasName {new} . {new} a lsg:NameRecord ; lsg:nameKind nk:official ; "
        'skosxl:literalForm "別の名称"@ja }}',
    ),
    kind(
        "overview without its English",
        "C82-two-languages",
        '?focus lsg:overview ?en FILTER(LANG(?en) = "en") FILTER NOT EXISTS { ?focus a lsg:NameRecord }',
        "DELETE DATA {{ {focus} lsg:overview {en} }}",
    ),
    kind(
        "a sentence of the plan",
        "C67-stated-text C67-no-sentence",
        "?focus lsg:statedText ?text ; a/rdfs:subClassOf* lsg:Record",
        put("lsg:statedText", f'"{"長" * 45}。"@ja'),
    ),
    # structure
    kind(
        "IRI misspelt",
        "C10-no-dangling",
        "?focus ?property ?other . ?other a/rdfs:subClassOf* lsg:PolicyElement . "
        "?focus a/rdfs:subClassOf* lsg:Record . "
        'FILTER(?property NOT IN (oa:hasBody, oa:hasTarget)) BIND(IRI(CONCAT(STR(?other), "x")) AS ?wrong)',
        "DELETE DATA {{ {focus} {property} {other} }} ; INSERT DATA {{ {focus} {property} {wrong} }}",
    ),
    kind(
        "project without its programme",
        "C11-project-in-programme",
        "?focus a lsg:PlanProject",
        taken("lsg:isProjectOf"),
    ),
    kind(
        "project in two programmes",
        "C11-project-in-programme C14-one-programme",
        "?focus lsg:isProjectOf ?programme . ?other a lsg:Programme FILTER(?other != ?programme)",
        "INSERT DATA {{ {focus} lsg:isProjectOf {other} }}",
    ),
    kind(
        "project in another programme",
        "C13-same-programme C14-same-programme C48-across-programmes",
        "?focus lsg:isProjectOf ?programme . ?other a lsg:Programme FILTER(?other != ?programme)",
        put("lsg:isProjectOf", "{other}"),
    ),
    kind(
        "two kinds of thing at once",
        "C02-one-kind",
        "?focus a lsg:Evaluation",
        "INSERT DATA {{ {focus} a lsg:Programme }}",
    ),
    kind(
        "property misspelt",
        "C07-known-property C09-declared-term",
        "?focus a lsg:PlanProject ; skos:altLabel|lsg:purpose ?text",
        "INSERT DATA {{ {focus} lsg:purpos {text} }}",
    ),
    kind(
        "identifier in capitals",
        "C01-identifier",
        '?twin a lsg:PolicyMeasure ; lsg:isSetOutIn ?policy BIND(IRI(CONCAT(STR(?twin), "-X")) AS ?focus)',
        "INSERT DATA {{ {focus} a lsg:PolicyMeasure ; lsg:isSetOutIn {policy} ; "
        'skos:prefLabel "施策"@ja , "Measure"@en }}',
    ),
    kind(
        "owl:sameAs",
        "C71-no-same-as",
        "?focus a lsg:PlanProject",
        "INSERT DATA {{ {focus} owl:sameAs <http://dbpedia.org/x> }}",
    ),
    kind(
        "indicator use without its kind",
        "C75-kind",
        "?focus a lsg:IndicatorUse",
        taken("lsg:indicatorKind"),
    ),
    kind(
        "mark on the chart of another programme",
        "C77-same-programme C77-cited-there",
        "?focus a lsg:TimelinePlacement ; lsg:isShownOn ?chart . ?chart lsg:expresses ?programme . "
        "?other a lsg:TimelineChart ; lsg:expresses ?another FILTER(?another != ?programme)",
        put("lsg:isShownOn", "{other}"),
    ),
    kind("concept without its scheme", "C60-in-scheme", "?focus a skos:Concept", taken("skos:inScheme")),
)
