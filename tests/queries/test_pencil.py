"""Questions that an analyst answers from the plan with a pencil, asked in SPARQL from the documented ontology alone.

Each answer was worked out by hand from the plan; numbers in brackets are lines of its extracted text. A query finds
things by name, number or heading as printed wherever it can. The prefixes of the package are put before it.
"""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from lsgraph.release import Release
from lsgraph.store.embedded import load
from lsgraph.vocabulary import PREFIXES

REPOSITORY = Path(__file__).resolve().parents[2]
PROLOGUE = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())

Cases = dict[str, tuple[str, list[str]]]


@pytest.fixture(scope="session")
def store(plan_release: Release) -> ox.Store:
    """Return the release of the repository's package, served as an endpoint would serve it."""
    return load(plan_release)


def answer(store: ox.Store, query: str) -> list[str]:
    """Return each row with its cells joined by a bar; an IRI of ours has its prefix, an empty cell is a dash."""
    solutions = store.query(PROLOGUE + query)
    assert isinstance(solutions, ox.QuerySolutions)
    return [" | ".join(_cell(term) for term in solution) for solution in solutions]


def _cell(term: object) -> str:
    value = str(getattr(term, "value", "-"))
    found = max((p for p in PREFIXES if value.startswith(PREFIXES[p])), key=lambda p: len(PREFIXES[p]), default=None)
    return f"{found}:{value[len(PREFIXES[found]) :]}" if found else value


FRONT_PAGE: Cases = {
    "How many programmes are there, and under which numbers? (5–40)": (
        "SELECT ?number { ?programme a lsg:Programme ; skos:notation ?number } ORDER BY ?number",
        ["2-1", "2-2", "2-3", "2-4", "2-5", "2-6"],
    ),
    "Who settled the plan, and when? (42–43)": (
        """SELECT ?body ?day { ?decision lsg:isDecisionOn/lsg:isVersionOf pol:ls-rdplan-2022 ; lsg:decidedOn ?day ;
          lsg:decidedBy/skos:prefLabel ?body FILTER(LANG(?body) = "ja") }""",
        ["ライフサイエンス委員会 | 2022-06-03"],
    ),
    "Which upper policies carry the mark (*)? (12–14, 19)": (
        """SELECT ?name { ?policy lsg:isExtractable false ; skos:prefLabel ?name FILTER(LANG(?name) = "ja") }
        ORDER BY ?policy""",
        ["医療分野研究開発推進計画", "健康・医療戦略", "ワクチン開発・生産体制強化戦略"],
    ),
    "Who decided the bio-strategy follow-up, and when? (15)": (
        """SELECT ?body ?day { ?policy skos:prefLabel "バイオ戦略フォローアップ"@ja .
          ?decision lsg:isDecisionOn/lsg:isVersionOf ?policy ; lsg:decidedOn ?day ; lsg:decidedBy/skos:prefLabel ?body
          FILTER(LANG(?body) = "ja") }""",
        ["統合イノベーション戦略推進会議 | 2021-06-11"],
    ),
}

CHARTS: Cases = {
    "How many projects has each programme, components not counted? (44–667, 1667)": (
        """SELECT ?number (COUNT(?project) AS ?projects) {
          ?project a lsg:PlanProject ; lsg:isProjectOf/skos:notation ?number } GROUP BY ?number ORDER BY ?number""",
        ["2-1 | 8", "2-2 | 2", "2-3 | 5", "2-4 | 9", "2-5 | 5", "2-6 | 4"],
    ),
    "Which marks stand on page 7, line by line?": (
        """SELECT ?line ?marks { ?placement lsg:isShownOn src:chart-7 ; lsg:placementOf prg:p5 ; lsg:statedText ?marks .
          ?citation lsg:supports ?placement ; lsg:forProperty lsg:statedText ; lsg:citesPassage/lsg:firstLine ?line }
        ORDER BY ?line""",
        "523 | 中 後,525 | 中,527 | 後中,529 | 前,531 | 前,561 | 中,563 | 中,599 | 中,601 | 中".split(","),
    ),
    "How many mid-term marks stand on each chart? (48–680)": (
        """SELECT ?chart (SUM(STRLEN(REPLACE(STR(?marks), "[^中]", ""))) AS ?mid_terms) { ?programme a lsg:Programme .
          ?placement lsg:isShownOn ?chart ; lsg:placementOf ?programme ; lsg:statedText ?marks }
        GROUP BY ?chart ORDER BY ?chart""",
        [f"src:chart-{page} | {count}" for page, count in [(2, 7), (3, 4), (4, 3), (5, 5), (6, 4), (7, 7), (8, 3)]],
    ),
    "Which charts print the fiscal years, and from when to when? (374–411, 484–521, 604–641)": (
        """SELECT ?chart (MIN(?year) AS ?from) (MAX(?year) AS ?until) (COUNT(?year) AS ?years) {
          ?chart a lsg:TimelineChart ; dcterms:temporal/lsg:fiscalYearNumber ?year } GROUP BY ?chart ORDER BY ?chart""",
        ["src:chart-6 | 2014 | 2026 | 13", "src:chart-7 | 2014 | 2026 | 13", "src:chart-8 | 2014 | 2026 | 13"],
    ),
    "Which chart prints no heading of its programme? (374–483)": (
        """SELECT ?chart { ?chart a lsg:TimelineChart
          FILTER NOT EXISTS { ?chart lsg:statedText ?heading FILTER(STRSTARTS(?heading, "【")) } }""",
        ["src:chart-6"],
    ),
    "What is counted as the output of the BioResource programme? (685)": (
        """SELECT ?label { ?use lsg:indicatorFor prg:p6 ; lsg:indicatorKind ik:output ; lsg:statedText ?label }""",
        ["中核拠点や情報センターの整備件数"],
    ),
    "Which indicators are printed inside a chart but not among the programme's own? (50, 116, 458, 567)": (
        """SELECT ?number ?indicator { ?programme a lsg:Programme ; skos:notation ?number .
          ?row lsg:usesIndicator ?indicator ; lsg:indicatorKind ik:rowMeasure ; lsg:indicatorFor ?programme
          FILTER NOT EXISTS { ?own lsg:usesIndicator ?indicator ; lsg:indicatorKind ik:outcome } }
        ORDER BY ?number ?indicator""",
        [
            "2-1 | ind:biologics-technology-transfer",
            "2-1 | ind:cancer-seeds-markers",
            "2-4 | ind:infectious-disease-progress",
            "2-5 | ind:amed-memoranda",
        ],
    ),
    "Which projects have no description on chart or form? (172, 222, 303, 317, 320)": (
        """SELECT ?project { ?project a lsg:PlanProject FILTER NOT EXISTS { ?project lsg:overview ?text } }
        ORDER BY ?project""",
        ["prj:kakushin-no", "prj:kokusai-no", "prj:nopro", "prj:saisei", "prj:saisei-kasoku"],
    ),
    "Of which programmes does the result deployment project consist, with their short names? (133–135)": (
        """SELECT ?name ?short { ?whole skos:prefLabel "医療分野研究成果展開事業"@ja .
          ?part lsg:isComponentOf ?whole ; skos:prefLabel ?name FILTER(LANG(?name) = "ja")
          OPTIONAL { ?part lsg:hasName ?record . ?record lsg:nameKind nk:abbreviation ; skosxl:literalForm ?short } }
        ORDER BY ?part""",
        [
            "研究成果最適展開支援プログラム | A-STEP",
            "産学連携医療イノベーション創出プログラム | ACT-M",
            "戦略的イノベーション創出推進プログラム | S-イノベ",
            "先端計測分析技術・機器開発プログラム | -",
        ],
    ),
    "Which short names of projects does the plan print? (63–321, 1129, 1467, 1520)": (
        """SELECT DISTINCT ?short { ?project a lsg:Project ; lsg:hasName ?record .
          ?record lsg:nameKind nk:abbreviation ; skosxl:literalForm ?short .
          ?citation lsg:supports ?record ; lsg:citesPassage ?passage } ORDER BY STR(?short)""",
        "A-STEP ACT-M BBJ BINDS PDIS S-イノベ TMM計画 国際脳 環境適応脳 脳プロ 融合脳 革新脳".split(),
    ),
    "Which short name, printed in the plan, stands for two projects? (63, 68)": (
        """SELECT ?short (COUNT(DISTINCT ?project) AS ?projects) { ?project a lsg:Project ; lsg:hasName ?record .
          ?record lsg:nameKind nk:abbreviation ; skosxl:literalForm ?short .
          ?citation lsg:supports ?record ; lsg:citesPassage ?passage }
        GROUP BY ?short HAVING(COUNT(DISTINCT ?project) > 1)""",
        ["BINDS | 2"],
    ),
    "Which names are printed with a mark of tentativeness? (200, 222, 1117, 1276, 1307, 1457)": (
        """SELECT ?line ?name { ?record lsg:nameKind nk:tentative ; skosxl:literalForm ?name .
          ?citation lsg:supports ?record ; lsg:forProperty skosxl:literalForm ; lsg:citesPassage/lsg:firstLine ?line
          FILTER(CONTAINS(?name, "（仮")) } ORDER BY ?line""",
        [
            "200 | 再生・細胞医療・遺伝子治療実現加速化プログラム（仮）",
            "222 | 再生・細胞医療・遺伝子治療実現加速化プログラム（仮）",
            "1117 | 生命科学・創薬研究支援基盤事業（仮称）",
            "1276 | 次世代がん医療加速化研究事業（仮称）",
            "1307 | 医療機器等研究成果展開事業（仮称）",
            "1457 | ゲノム医療実現バイオバンク利活用プログラム（仮称）",
        ],
    ),
    "Which end of a period rests on line 201?": (
        """SELECT DISTINCT ?resource ?end { ?passage lsg:firstLine ?first ; lsg:lastLine ?last .
          ?citation lsg:citesPassage ?passage ; lsg:supports ?resource .
          ?resource lsg:endFiscalYear/lsg:fiscalYearNumber ?end FILTER(?first <= 201 && ?last >= 201) }""",
        ["prj:saisei/period/2 | 2023"],
    ),
    "On which pages is the initiative of programme 2-4 printed? (354–369, 466–481)": (
        """SELECT DISTINCT ?page { ?citation lsg:supports ini:p4-1 ; lsg:forProperty lsg:overview ;
          lsg:citesPassage/lsg:onPage/lsg:pageNumber ?page } ORDER BY ?page""",
        ["5", "6"],
    ),
    "Which projects train people, by their own description? (342, 426, 451, 1611)": (
        "SELECT ?project { ?project a lsg:PlanProject ; lsg:hasTheme th:human-resources } ORDER BY ?project",
        ["prj:kansen-initiative", "prj:kansen-kiban", "prj:kansen-network", "prj:roka"],
    ),
}

ANNEXES: Cases = {
    "By when is the materials platform to start, and what else has a deadline? (706, 935)": (
        """SELECT ?year ?printed ?policy { ?milestone a lsg:PolicyMilestone ; lsg:statedText ?printed ;
          lsg:isSetOutIn ?policy ; lsg:targetFiscalYear/lsg:fiscalYearNumber ?year } ORDER BY DESC(?year)""",
        ["2023 | 2023 年度までに | pol:sti-basic-6", "2020 | 令和２年度中 | pol:iryo-rd-plan-2"],
    ),
    "Under which headings does the bio-strategy speak of biological resources? (745–749)": (
        """SELECT ?number ?heading { mea:followup-bioresources lsg:isStatedInSection/eli:is_part_of* ?section .
          ?section a lsg:PolicySection ; lsg:statedText ?heading . OPTIONAL { ?section skos:notation ?number }
          { SELECT ?section (COUNT(?above) AS ?depth) { ?section eli:is_part_of+ ?above } GROUP BY ?section } }
        ORDER BY ?depth""",
        "第３章 | 横断的施策,3. | 社会実装の推進,（２） | 取組,- | 知的財産・遺伝資源の利活用・保護,③ | その他".split(
            ","
        ),
    ),
    "Which period do the Healthcare Policy and the medical R&D plan cover? (762, 950)": (
        """SELECT ?policy ?from ?until { ?policy a lsg:Policy . ?period lsg:isPeriodOf ?policy ;
          lsg:startFiscalYear/lsg:fiscalYearNumber ?from ; lsg:endFiscalYear/lsg:fiscalYearNumber ?until }
        ORDER BY ?policy""",
        ["pol:iryo-rd-plan-2 | 2020 | 2024", "pol:kenko-iryo-2 | 2020 | 2024"],
    ),
    "What makes up the data infrastructure of the Healthcare Policy? (804–806)": (
        """SELECT ?item { ?item lsg:isStatedInSection/lsg:statedText "データ利活用基盤の構築"@ja
          FILTER NOT EXISTS { ?lower lsg:isItemUnder ?item } } ORDER BY ?item""",
        ["mea:kenko-data-health", "mea:kenko-medical-information"],
    ),
    "Which single fields of healthcare industry are named as examples? (789–791)": (
        """SELECT ?printed { ?item lsg:isItemUnder mea:kenko-fields ; lsg:statedText ?printed } ORDER BY ?item""",
        ["健康に良い食", "スポーツ", "まちづくり"],
    ),
    "Which are the six integrated projects, in printed order? (881–917)": (
        """SELECT ?name { ?project a lsg:IntegratedProject ; skos:prefLabel ?name FILTER(LANG(?name) = "ja")
          { SELECT ?project (MIN(?first) AS ?line) { ?citation lsg:supports ?project ; lsg:forProperty lsg:overview ;
            lsg:citesPassage/lsg:firstLine ?first } GROUP BY ?project } } ORDER BY ?line""",
        "医薬品,医療機器・ヘルスケア,再生・細胞医療・遺伝子治療,ゲノム・データ基盤,疾患基礎研究,シーズ開発・研究基盤".split(
            ","
        ),
    ),
    "Which integrated project carries out the action plan for whole-genome analysis? (898)": (
        """SELECT ?project { ?plan skos:prefLabel "全ゲノム解析等実行計画"@ja .
          ?project a lsg:IntegratedProject ; dcterms:references ?plan }""",
        ["int:genome"],
    ),
    "Which are the seven disease areas of the medical R&D plan, in printed order? (964–1003)": (
        """SELECT ?area { ?research lsg:isSetOutIn pol:iryo-rd-plan-2 ; lsg:statedText "疾患研究"@ja .
          ?item lsg:isItemUnder ?research ; lsg:statedText ?area
          { SELECT ?item (MAX(?first) AS ?line) { ?citation lsg:supports ?item ; lsg:forProperty lsg:statedText ;
            lsg:citesPassage/lsg:firstLine ?first } GROUP BY ?item } } ORDER BY ?line""",
        ["がん", "生活習慣病", "精神・神経疾患", "老年医学・認知症", "難病", "成育", "感染症"],
    ),
    "Which lifestyle diseases are named? (966)": (
        """SELECT ?name { mea:iryo-lifestyle lsg:hasTheme ?disease . ?disease skos:broader dz:lifestyle ;
          skos:prefLabel ?name FILTER(LANG(?name) = "ja") } ORDER BY STR(?name)""",
        ["免疫アレルギー疾患", "循環器病", "糖尿病", "腎疾患"],
    ),
    "What is AMED to do? (938–939)": (
        """SELECT ?item { ?item lsg:isItemUnder/lsg:statedText "AMEDの果たすべき役割"@ja } ORDER BY ?item""",
        [f"mea:iryo-amed-{item}" for item in ("integrity", "international", "management", "practical-use")],
    ),
    "Which funding agencies other than AMED are named? (1005–1021)": (
        """SELECT ?short { ?section lsg:statedText "他の資金配分機関"@ja .
          ?role lsg:roleIn/lsg:isStatedInSection ?section ; lsg:roleAgent ?agent .
          ?agent lsg:hasName ?name . ?name lsg:nameKind nk:abbreviation ; skosxl:literalForm ?short
          FILTER(?agent != agt:amed) } ORDER BY STR(?short)""",
        ["JSPS", "JST", "NEDO"],
    ),
    "With whom is the moonshot research carried out? (837, 942)": (
        "SELECT DISTINCT ?agent { ?role lsg:roleAgent ?agent ; lsg:roleIn/lsg:hasTheme th:moonshot }",
        ["agt:csti"],
    ),
    "Which offices are named without a holder, and for what? (826, 831, 924, 927, 1446)": (
        """SELECT ?type ?printed ?for { ?role lsg:roleType ?type ; lsg:statedText ?printed ; lsg:roleIn ?for
          FILTER NOT EXISTS { ?role lsg:roleAgent ?agent } } ORDER BY ?type ?for""",
        [
            "rl:diseaseCoordinator | 疾患ごとのコーディネーター | mea:iryo-disease-coordination",
            "rl:diseaseCoordinator | 各疾患のコーディネーター | mea:kenko-disease-coordination",
            "rl:programDirector | プログラムディレクター（PD） | mea:iryo-program-director",
            "rl:programDirector | プログラムディレクター（PD） | mea:kenko-projects",
            "rl:programOfficer | プログラムオフィサー（PO） | prj:saisei",
            "rl:programSupervisor | プログラムスーパーバイザー（PS） | prj:saisei",
        ],
    ),
    "What does pillar ③ of the vaccine strategy consist of? (1081–1082)": (
        """SELECT ?measure { ?pillar a lsg:StrategyPillar ; skos:notation "③"@ja . ?measure lsg:isItemUnder ?pillar }
        ORDER BY ?measure""",
        ["mea:vaccine-asia-trials", "mea:vaccine-emergency-trials", "mea:vaccine-trial-beds"],
    ),
    "Which pillars have no subtitle, and has each of them measures? (1084, 1094, 1100, 1103)": (
        """SELECT ?number ?measures { ?pillar a lsg:StrategyPillar ; skos:notation ?number
          FILTER NOT EXISTS { ?pillar skos:altLabel ?subtitle }
          BIND(EXISTS { ?measure lsg:isItemUnder ?pillar } AS ?measures) } ORDER BY ?pillar""",
        ["④ | true", "⑦ | true", "⑧ | true", "⑨ | false"],
    ),
    "What is ICMRA, and what is it heard on? (1107)": (
        """SELECT ?name ?measure { ?agent lsg:hasName/skosxl:literalForm "ICMRA"@en ; skos:prefLabel ?name .
          ?role lsg:roleAgent ?agent ; lsg:roleIn ?measure FILTER(LANG(?name) = "ja") }""",
        ["薬事規制当局国際連携組織 | mea:vaccine-covid-confirmatory-trials"],
    ),
    "How many problems does the vaccine strategy name? (1035–1069)": (
        "SELECT (COUNT(?problem) AS ?problems) { ?problem lsg:isIdentifiedIn pol:vaccine-2021 }",
        ["8"],
    ),
    "Which ministry is to have the structure for raw materials and stockpiles? (1098)": (
        """SELECT ?ministry { ?pillar skos:notation "⑦"@ja . ?role lsg:roleIn/lsg:isItemUnder ?pillar ;
          lsg:roleAgent/skos:prefLabel ?ministry FILTER(LANG(?ministry) = "ja") }""",
        ["厚生労働省"],
    ),
}

FORMS: Cases = {
    "What does BINDS offer as shared equipment? (1145–1157: four and eight)": (
        """SELECT ?printed { ?equipment lsg:statedText "○共用設備等"@ja .
          ?item lsg:isItemUnder/lsg:isItemUnder ?equipment ; lsg:statedText ?printed .
          ?citation lsg:supports ?item ; lsg:forProperty lsg:statedText ; lsg:citesPassage/lsg:firstLine ?line }
        ORDER BY ?line STR(?printed)""",
        [
            "ライブラリ・スクリーニング",
            "ADMET 評価",
            "ペプチド・核酸・抗体等の生産",
            "医薬品合成化学・構造展開",
            "タンパク質構造解析",
            "イメージング・画像解析",
            "トランスクリプトーム・プロテオーム・メタボローム解析",
            "遺伝子・タンパク質発現解析",
            "パスウェイ解析",
            "生体・生体模倣評価・実験系（を用いた解析）",
            "インシリコ解析",
            "ビッグデータ活用",
        ],
    ),
    "How many of the 100 best-selling drugs are biologics, and how many of these are Japanese? (1188–1190)": (
        """SELECT ?printed ?number { ?figure lsg:contextFor prj:bio ; lsg:statedUnit un:item ; lsg:statedText ?printed ;
          lsg:numericValue ?number } ORDER BY DESC(?number)""",
        ["上位100品目 | 100", "45品目 | 45", "日本発は2品目 | 2"],
    ),
    "How large is the market of biologics, in dollars, and after whom? (1188–1196)": (
        """SELECT ?dollars ?author ?year { ?figure lsg:statedText "約2301億ドル"@ja ; lsg:numericValue ?dollars ;
          dcterms:references ?paper . ?paper dcterms:creator ?author ; dcterms:issued ?year }""",
        ["230100000000 | 中尾朗 | 2021"],
    ),
    "What preceded the advanced biologics project, and when did it run? (1218–1220)": (
        """SELECT ?name ?from ?until { ?next skos:prefLabel "先端的バイオ創薬等基盤技術開発事業"@ja .
          ?next lsg:directlySucceeds ?before . ?before skos:prefLabel ?name ; lsg:startsInFiscalYear ?from ;
            lsg:endsInFiscalYear ?until FILTER(LANG(?name) = "ja") }""",
        ["革新的バイオ医薬品創出基盤技術開発事業 | 2014 | 2018"],
    ),
    "In which years is the biologics budget not the initial budget plus the adjustment? (1236–1260: in none)": (
        """SELECT ?year {
          ?a lsg:budgetOf prj:bio ; lsg:budgetKind bk:budget ; lsg:fiscalYear ?year ; lsg:amountInYen ?all .
          ?b lsg:budgetOf prj:bio ; lsg:budgetKind bk:initial ; lsg:fiscalYear ?year ; lsg:amountInYen ?initial .
          ?c lsg:budgetOf prj:bio ; lsg:budgetKind bk:adjustment ; lsg:fiscalYear ?year ; lsg:amountInYen ?adjustment
          FILTER(?all != ?initial + ?adjustment) }""",
        [],
    ),
    "On which cabinet decision does the medical device project rest? (1321–1323)": (
        """SELECT ?short ?day ?kind { ?form lsg:expresses prj:iryokiki ; dcterms:references ?policy .
          ?policy lsg:hasName ?name . ?name lsg:nameKind nk:abbreviation ; skosxl:literalForm ?short .
          ?decision lsg:isDecisionOn/lsg:isVersionOf ?policy ; lsg:decidedOn ?day ; lsg:decisionKind ?kind }""",
        ["医療機器基本計画 | 2016-05-31 | dk:cabinetDecision"],
    ),
    "Where does the era slip stand, and what is read instead? (1350)": (
        """SELECT ?page ?line ?printed ?read { ?slip lsg:discrepancyKind dn:eraError ; lsg:citesPassage ?passage ;
            lsg:statedValue/lsg:fiscalYearNumber ?printed ; lsg:acceptedValue/lsg:fiscalYearNumber ?read .
          ?passage lsg:firstLine ?line ; lsg:onPage/lsg:pageNumber ?page }""",
        ["18 | 1350 | 2046 | 2016"],
    ),
    "Which strands of the regenerative network are joint work of MEXT and MHLW? (1370–1374, 1386–1390)": (
        """SELECT ?name { ?strand lsg:isComponentOf prj:saisei ; skos:prefLabel ?name FILTER(LANG(?name) = "ja")
          ?mext lsg:roleIn ?strand ; lsg:roleAgent agt:mext ; lsg:roleType rl:jointMinistry .
          ?mhlw lsg:roleIn ?strand ; lsg:roleAgent agt:mhlw ; lsg:roleType rl:jointMinistry } ORDER BY ?strand""",
        ["再生医療の実現化ハイウェイ", "疾患特異的iPS細胞を活用した難病研究"],
    ),
    "How much was the adjustment of the regenerative network in FY2014, in yen? (1436)": (
        """SELECT ?yen { ?item lsg:budgetOf/skos:prefLabel "再生医療実現拠点ネットワークプログラム"@ja ;
          lsg:budgetKind bk:adjustment ; lsg:fiscalYear fy:2014 ; lsg:amountInYen ?yen }""",
        ["3539000000"],
    ),
    "Which parts has the genome biobank programme, from chart and form? (260–264, 1467–1475)": (
        "SELECT ?part { ?part lsg:isComponentOf prj:gbank } ORDER BY ?part",
        "prj:bbj prj:genome-platform prj:genome-riyo prj:omics prj:sentan-genome prj:tmm".split(),
    ),
    "Which requests does the brain and mind form leave open, year by year? (1564–1578)": (
        """SELECT ?year ?printed { ?item lsg:budgetOf prj:nokoko ; lsg:fiscalYear/lsg:fiscalYearNumber ?year ;
          lsg:statedText ?printed FILTER NOT EXISTS { ?item lsg:amountInYen ?yen } } ORDER BY ?year""",
        ["2021 | ○○億", *(f"{year} | …" for year in range(2022, 2028)), "2028 | 調整中", "2029 | 調整中"],
    ),
    "What are the cost lines of the infectious disease request, beside its total? (1619–1623)": (
        """SELECT ?cost ?yen ?total { ?line lsg:budgetOf prj:kansen-kiban ; lsg:costCategory/skos:prefLabel ?cost ;
            lsg:amountInYen ?yen FILTER(LANG(?cost) = "ja")
          ?request lsg:budgetOf prj:kansen-kiban ; lsg:budgetKind bk:request ; lsg:amountInYen ?total }
        ORDER BY DESC(?yen)""",
        ["事業実施費 | 4340000000 | 4440000000", "課題管理費 | 100000000 | 4440000000"],
    ),
    "Under how many of the three criteria does each form argue? (1206–1232, 1410–1419, 1654)": (
        """SELECT ?project (COUNT(DISTINCT ?criterion) AS ?criteria) { ?project a lsg:PlanProject .
          ?statement lsg:assessmentOf ?project ; lsg:assessmentCriterion ?criterion }
        GROUP BY ?project ORDER BY ?project""",
        ["prj:bio | 3", "prj:kokusai | 3", "prj:saisei | 1"],
    ),
    "Which evaluations are planned without a year? (1673)": (
        """SELECT ?project ?kind ?printed { ?evaluation lsg:evaluationStatus es:conditional ; lsg:evaluates ?project ;
          lsg:evaluationKind ?kind ; lsg:statedText ?printed } ORDER BY ?kind""",
        ["prj:nbrp | ek:exPost | 事業期間に応じて", "prj:nbrp | ek:midTerm | 事業期間に応じて"],
    ),
    "Which sheets are referred to but missing? (1273, 1404, 1452, 1660, 1664, 1673)": (
        """SELECT ?printed { ?gap lsg:discrepancyKind dn:missingSheet ; lsg:statedValue ?printed ;
          lsg:citesPassage/lsg:firstLine ?first } GROUP BY ?printed ORDER BY MIN(?first)""",
        ["次頁以降参照", "別添１を参照", "詳細は別添２を参照", "別紙１参照", "別紙２参照", "事前評価票参照"],
    ),
    "Which projects begin in FY2022? (1121, 1280, 1313, 1671)": (
        "SELECT ?project { ?project lsg:startsInFiscalYear 2022 } ORDER BY ?project",
        ["prj:binds-2", "prj:gan-2", "prj:iryokiki", "prj:nbrp"],
    ),
    "Which evaluations are stated as conducted? (1350, 1408, 1642)": (
        """SELECT ?year ?project ?kind { ?evaluation lsg:evaluationStatus es:statedConducted ; lsg:evaluates ?project ;
          lsg:evaluationKind ?kind ; lsg:fiscalYear/lsg:fiscalYearNumber ?year } ORDER BY ?year ?project""",
        [
            "2012 | prj:saisei | ek:exAnte",
            "2016 | prj:saisei | ek:midTerm",
            "2019 | prj:kokusai | ek:midTerm",
            "2019 | prj:saisei | ek:midTerm",
            "2022 | prj:saisei | ek:exPost",
        ],
    ),
    "Which forms say what the project is for? (all ten)": (
        "SELECT (COUNT(DISTINCT ?project) AS ?projects) { ?project lsg:purpose ?text . ?form lsg:expresses ?project }",
        ["10"],
    ),
    "In which units do the tables print money? (1238, 1425, 1619)": (
        "SELECT DISTINCT ?unit ?project { ?cell lsg:budgetOf ?project ; lsg:statedUnit ?unit } ORDER BY ?unit ?project",
        ["un:hundredMillionYen | prj:kansen-kiban", "un:millionYen | prj:bio", "un:millionYen | prj:saisei"],
    ),
    "Which form bears the mark 別紙? (1179)": (
        """SELECT ?project { ?form a lsg:ProjectProfile ; skos:notation "別紙"@ja ; lsg:expresses ?project }""",
        ["prj:binds-2"],
    ),
    "Which page alone has its number printed? (730)": (
        """SELECT ?number { ?page lsg:pageNumber ?number .
          ?citation lsg:supports ?page ; lsg:forProperty lsg:pageNumber ; lsg:evidenceMode em:explicitText }""",
        ["9"],
    ),
}

CASES = {**FRONT_PAGE, **CHARTS, **ANNEXES, **FORMS}


@pytest.mark.parametrize("question", CASES)
def test_the_graph_answers_what_a_pencil_finds(question: str, store: ox.Store) -> None:
    query, expected = CASES[question]

    assert answer(store, query) == expected
