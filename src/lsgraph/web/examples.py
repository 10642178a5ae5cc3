"""What the form of ``/validate`` can be filled with: for each profile something that fails or conforms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Example:
    """Turtle to try; the message ``title`` says what it shows."""

    title: str
    profile: str
    text: str
    over: bool = False


_PROJECT: Final = """\
@prefix lsg:  <https://w3id.org/lsgraph/ont#> .
@prefix prj:  <https://w3id.org/lsgraph/id/project/> .
@prefix fy:   <https://w3id.org/lsgraph/id/fy/> .
@prefix ed:   <https://w3id.org/lsgraph/voc/end-kind/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

prj:buoy a lsg:PlanProject ;
    skos:prefLabel "浮標事業"@ja .

<https://w3id.org/lsgraph/id/project/buoy/period/1> a lsg:ImplementationPeriod ;
    lsg:isPeriodOf      prj:buoy ;
    lsg:startFiscalYear fy:2024 ;
    lsg:endFiscalYear   fy:2021 ;
    lsg:endKind         ed:fixd .
"""
_LIST: Final = """\
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix tide: <https://example.org/tide/> .

tide:scheme a skos:ConceptScheme ; skos:prefLabel "潮汐"@ja , "Tides"@en .

tide:spring a skos:Concept ; skos:inScheme tide:scheme ;
    skos:prefLabel "大潮"@ja , "Spring tide"@en , "Springs"@en ;
    skos:altLabel  "大潮"@ja ;
    skos:broader   tide:tide ; skos:related tide:tide .

tide:tide a skos:Concept ; skos:inScheme tide:scheme ;
    skos:prefLabel "潮"@ja , "Tide"@en .
"""
_CATALOGUE: Final = """\
@prefix dcat:    <http://www.w3.org/ns/dcat#> .
@prefix dcatap:  <http://data.europa.eu/r5r/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf:    <http://xmlns.com/foaf/0.1/> .
@prefix vcard:   <http://www.w3.org/2006/vcard/ns#> .
@prefix tide:    <https://example.org/tide/> .

tide:table a dcat:Dataset ;
    dcterms:title       "潮汐表"@ja , "Tide table"@en ;
    dcterms:description "北埠頭の満潮と干潮の時刻。"@ja , "High and low water at North Pier."@en ;
    dcterms:publisher   tide:office ;
    dcterms:spatial     tide:bay ;
    dcterms:temporal    [ dcat:startDate "2026-01-01" ] ;
    dcat:keyword        "潮汐"@ja ;
    dcat:theme          tide:environment ;
    dcat:contactPoint   [ vcard:hasEmail <mailto:tides@example.org> ] ;
    dcat:distribution   tide:file .

tide:file a dcat:Distribution ;
    dcterms:description "CSV"@en ;
    dcterms:format      tide:csv ;
    dcterms:license     <https://creativecommons.org/licenses/by/4.0/> ;
    dcatap:availability tide:stable ;
    dcat:accessURL      <https://example.org/tide/table.csv> .

tide:office a foaf:Agent ; foaf:name "港湾局"@ja .
"""

EXAMPLES: Final = {
    "project": Example("validate-example-project", "plan", _PROJECT, over=True),
    "concepts": Example("validate-example-concepts", "skos", _LIST),
    "catalogue": Example("validate-example-catalogue", "dcat-ap", _CATALOGUE),
}
"""Name → example, in the order of the page: two that fail and one that conforms."""
