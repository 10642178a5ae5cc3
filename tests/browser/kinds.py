"""One page of every kind: its name, and where it is."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

QUERY: Final = """PREFIX lsg: <https://w3id.org/lsgraph/ont#>
SELECT ?programme ?project WHERE { ?project lsg:isProjectOf ?programme } ORDER BY ?programme ?project"""

KINDS: Final = {
    "home": "/",
    "project": "/id/project/binds-2.html",
    "two-languages": "/id/project/binds-2.html?lang=en&content=ja",
    "programme": "/id/programme/p2.html",
    "policy": "/id/policy/kenko-iryo-2.html",
    "organisation": "/id/agent/mext.html",
    "fiscal-year": "/id/fy/2022.html",
    "passage": "/src/p18-b5.html",
    "list": "/list/PlanProject",
    "lists": "/list",
    "search": "/search?q=BINDS",
    "discrepancies": "/discrepancies",
    "ontology": "/ont.html",
    "term": "/ont/Project.html",
    "code-lists": "/voc.html",
    "code-list": "/voc/disease.html",
    "code": "/voc/disease/cancer.html",
    "constraints": "/shapes.html",
    "report": "/report",
    "report-part": f"/report?{urlencode({'resource': 'https://w3id.org/lsgraph/id/project/kakushin-bio'})}",
    "validation": "/validate?example=project",
    "downloads": "/downloads",
    "sparql": "/sparql",
    "result": f"/sparql?{urlencode({'query': QUERY, 'format': 'html'})}",
    "problem": f"/sparql?{urlencode({'query': 'SELECT * WHERE {', 'format': 'html'})}",
    "missing": "/id/project/binds-9.html",
    "about": "/about",
    "timeline": "/timeline",
    "lineage": "/lineage/binds-2",
    "calendar": "/calendar",
    "budgets": "/budgets",
    "matrix": "/matrix",
    "indicators": "/indicators",
}
