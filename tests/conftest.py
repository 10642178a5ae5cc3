"""Fixtures for every test: a small graph package about an invented plan, and the language of messages."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from lsgraph.package import GraphPackage
from lsgraph.release import Release, build
from lsgraph.release.publish import NoRelease

REPOSITORY = Path(__file__).resolve().parents[1]

PREFIXES = """\
@prefix agt: <https://w3id.org/lsgraph/id/agent/> .
@prefix cit: <https://w3id.org/lsgraph/id/citation/> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix ed: <https://w3id.org/lsgraph/voc/end-kind/> .
@prefix ek: <https://w3id.org/lsgraph/voc/evaluation-kind/> .
@prefix em: <https://w3id.org/lsgraph/voc/evidence-mode/> .
@prefix ex: <https://w3id.org/lsgraph/voc/extent/> .
@prefix fy: <https://w3id.org/lsgraph/id/fy/> .
@prefix lsg: <https://w3id.org/lsgraph/ont#> .
@prefix nk: <https://w3id.org/lsgraph/voc/name-kind/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix pol: <https://w3id.org/lsgraph/id/policy/> .
@prefix prg: <https://w3id.org/lsgraph/id/programme/> .
@prefix prj: <https://w3id.org/lsgraph/id/project/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix sk: <https://w3id.org/lsgraph/voc/succession-kind/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix skosxl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix src: <https://w3id.org/lsgraph/src/> .
@prefix suc: <https://w3id.org/lsgraph/id/succession/> .
@prefix time: <http://www.w3.org/2006/time#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

ONTOLOGY = """
<https://w3id.org/lsgraph/ont> a owl:Ontology .
lsg:Project rdfs:subClassOf lsg:PolicyElement ; rdfs:label "課題"@ja , "Project"@en .
lsg:PlanProject rdfs:subClassOf lsg:Project .
lsg:Programme rdfs:subClassOf lsg:PolicyElement .
lsg:Record rdfs:label "記録"@ja , "Record"@en .
lsg:ImplementationPeriod rdfs:subClassOf lsg:Record , time:TemporalEntity ;
    rdfs:label "実施期間"@ja , "Implementation period"@en .
lsg:Evaluation rdfs:subClassOf lsg:Record ; rdfs:label "評価"@ja , "Evaluation"@en .
lsg:Succession rdfs:subClassOf lsg:Record ; rdfs:label "継承"@ja , "Succession"@en .
lsg:NameRecord rdfs:subClassOf lsg:Record , skosxl:Label .
lsg:Citation rdfs:subClassOf oa:Annotation .
lsg:contributesTo a owl:TransitiveProperty .
lsg:isProjectOf rdfs:subPropertyOf lsg:contributesTo .
lsg:isComponentOf rdfs:subPropertyOf lsg:contributesTo .
lsg:directlySucceeds rdfs:subPropertyOf lsg:succeeds .
lsg:succeeds a owl:TransitiveProperty ; owl:inverseOf lsg:isSucceededBy .
lsg:collaboratesWith a owl:SymmetricProperty .
lsg:supports rdfs:subPropertyOf oa:hasBody .
lsg:isProjectOf lsg:isFactProperty true .
lsg:fiscalYear lsg:isFactProperty true .
[] a owl:AllDisjointClasses ; owl:members ( lsg:Project lsg:Programme ) .
"""

VOCABULARY = """
ek:midTerm a skos:Concept ; skos:prefLabel "中間評価"@ja , "Mid-term"@en .
fy:2016 lsg:fiscalYearNumber 2016 . fy:2018 lsg:fiscalYearNumber 2018 . fy:2022 lsg:fiscalYearNumber 2022 .
"""

DATA = """
prg:tides a lsg:Programme ; skos:prefLabel "潮汐プログラム"@ja , "Tide Programme"@en .

prj:buoy-1 a lsg:PlanProject ; lsg:isProjectOf prg:tides ;
    lsg:hasName <https://w3id.org/lsgraph/id/project/buoy-1/name/1> ,
        <https://w3id.org/lsgraph/id/project/buoy-1/name/2> .
<https://w3id.org/lsgraph/id/project/buoy-1/name/1> a lsg:NameRecord ; lsg:nameKind nk:official ;
    skosxl:literalForm "浮標事業"@ja .
<https://w3id.org/lsgraph/id/project/buoy-1/name/2> a lsg:NameRecord ; lsg:nameKind nk:projectTranslation ;
    skosxl:literalForm "Buoy Project"@en .

prj:buoy-2 a lsg:PlanProject ; lsg:isProjectOf prg:tides ;
    lsg:hasName <https://w3id.org/lsgraph/id/project/buoy-2/name/1> ,
        <https://w3id.org/lsgraph/id/project/buoy-2/name/2> ,
        <https://w3id.org/lsgraph/id/project/buoy-2/name/3> .
<https://w3id.org/lsgraph/id/project/buoy-2/name/1> a lsg:NameRecord ; lsg:nameKind nk:tentative ;
    skosxl:literalForm "次期浮標事業（仮称）"@ja .
<https://w3id.org/lsgraph/id/project/buoy-2/name/2> a lsg:NameRecord ; lsg:nameKind nk:abbreviation ;
    skosxl:literalForm "BUOY"@en .
<https://w3id.org/lsgraph/id/project/buoy-2/name/3> a lsg:NameRecord ; lsg:nameKind nk:projectTranslation ;
    skosxl:literalForm "Next Buoy Project"@en .

<https://w3id.org/lsgraph/id/project/buoy-1/period/1> a lsg:ImplementationPeriod ; lsg:isPeriodOf prj:buoy-1 ;
    lsg:startFiscalYear fy:2016 ; lsg:endFiscalYear fy:2022 ; lsg:endKind ed:fixed ; lsg:periodExtent ex:whole .
<https://w3id.org/lsgraph/id/project/buoy-1/evaluation/mid-1> a lsg:Evaluation ; lsg:evaluates prj:buoy-1 ;
    lsg:evaluationKind ek:midTerm ; lsg:sequenceNumber 1 ; lsg:fiscalYear fy:2018 .
suc:buoy-1--buoy-2 a lsg:Succession ; lsg:predecessor prj:buoy-1 ; lsg:successor prj:buoy-2 ;
    lsg:successionKind sk:umbrellaIntegration .
<https://w3id.org/lsgraph/dataset> a dcat:Dataset ; dcterms:license <https://creativecommons.org/licenses/by/4.0/> .
"""

CITATIONS = """
cit:1 a lsg:Citation ; lsg:supports prj:buoy-1 ; lsg:forProperty lsg:isProjectOf ; lsg:citesPassage src:p1-b1 ;
    lsg:evidenceMode em:explicitText .
"""

SHAPES = """
<https://w3id.org/lsgraph/shapes#C01-belongs> a sh:NodeShape ; sh:targetClass lsg:PlanProject ;
    sh:name "所属"@ja , "Belongs"@en ;
    sh:property <https://w3id.org/lsgraph/shapes#C01-belongs-programme> .
<https://w3id.org/lsgraph/shapes#C01-belongs-programme> a sh:PropertyShape ; sh:path lsg:isProjectOf ; sh:minCount 1 ;
    sh:severity sh:Violation ;
    sh:message "課題の属するプログラムがありません。"@ja , "The project has no programme."@en .
"""

PLAN = """\
潮汐観測計画

１　浮標事業は平成２８年度に開始する。
２　次期事業は未定。
"""

PASSAGES = """
src:p1-b1 a lsg:SourcePassage ; lsg:firstLine 1 ; lsg:lastLine 1 ; lsg:textLength 6 ;
    lsg:textDigest "0b5943a9411341706586b30021f751bccad065ad96050ec393fc0e50e718a41f" .
src:p1-b2 a lsg:SourcePassage ; lsg:firstLine 3 ; lsg:lastLine 3 ; lsg:textLength 18 ;
    lsg:textDigest "024ac25e3491e3a9a98de4a0a944b46e5a73a94502396d07fd9169925176e706" .
src:p1-b3 a lsg:SourcePassage ; lsg:firstLine 4 ; lsg:lastLine 4 ; lsg:textLength 9 ;
    lsg:textDigest "91faafbb50338f02f9579a6c68f3ced31e46ed86889c3e7e4652c15808b7062c" .
"""

Package = Callable[..., Path]


@pytest.fixture(scope="session")
def plan_release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Return the release of the plan, which is built once for all processes of a test run; it is only read."""
    place = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = place.parent
    with (place / "plan.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            return Release.current(place / "plan")
        except NoRelease:
            return build(GraphPackage.open(REPOSITORY), place / "plan", validate=False)


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages are English unless a test says otherwise, and nothing comes from the caller's environment."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LSGRAPH_HOME", "HOST", "PORT", "LSGRAPH_HOST", "LSGRAPH_PORT"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def make_package(tmp_path: Path) -> Package:
    """Return a function that writes a package folder; keyword ``files`` maps paths to Turtle after the prefixes."""

    def make(files: dict[str, str] | None = None, name: str = "package") -> Path:
        root = tmp_path / name
        contents = {
            "ontology/lsg.ttl": ONTOLOGY,
            "ontology/vocab/lists.ttl": VOCABULARY,
            "data/projects.ttl": DATA,
            "data/citations/projects.ttl": CITATIONS,
            "data/source/passages.ttl": PASSAGES,
            "shapes/hierarchy.ttl": SHAPES,
            **(files or {}),
        }
        for path, text in contents.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(PREFIXES + text, encoding="utf-8")
        shutil.copytree(REPOSITORY / "queries" / "rules", root / "queries" / "rules", dirs_exist_ok=True)
        return root

    return make


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """Return the text of the invented plan that the package's passages point into."""
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


@pytest.fixture
def package(make_package: Package) -> Path:
    """Return a small package that conforms to its shapes."""
    return make_package()
