"""The charts of the plan beside our timeline, row by row: what each prints of a project and what ours can show."""

from __future__ import annotations

from collections.abc import Callable

from generator.markdown import plain, table

_ROWS = """SELECT ?page ?line ?project ?name ?start ?end ?kind ?dated ?marks ?part {
  { SELECT ?project (MIN(?first) AS ?line) (MIN(?number) AS ?page) {
      ?placement a lsg:TimelinePlacement ; lsg:placementOf ?project .
      ?project a lsg:Project .
      ?citation lsg:supports ?placement ; lsg:forProperty lsg:statedText ; lsg:citesPassage ?passage .
      ?passage lsg:firstLine ?first ; lsg:onPage/lsg:pageNumber ?number } GROUP BY ?project }
  { SELECT ?project (COUNT(?year) AS ?dated) (COUNT(?evaluation) - COUNT(?year) AS ?marks) {
      ?project a lsg:Project .
      OPTIONAL { ?evaluation lsg:evaluates ?project OPTIONAL { ?evaluation lsg:fiscalYear ?year } }
    } GROUP BY ?project }
  ?project skos:prefLabel ?name FILTER(LANG(?name) = "ja")
  OPTIONAL {
    ?period lsg:isPeriodOf ?project ; lsg:endKind ?kind .
    FILTER NOT EXISTS { ?period lsg:periodExtent ex:part }
    OPTIONAL { ?period lsg:startFiscalYear/lsg:fiscalYearNumber ?start }
    OPTIONAL { ?period lsg:endFiscalYear/lsg:fiscalYearNumber ?end } }
  OPTIONAL { ?partly lsg:isPeriodOf ?project ; lsg:periodExtent ex:part ; lsg:endFiscalYear/lsg:fiscalYearNumber ?part }
} ORDER BY ?page ?line ?project"""


def rows_of_charts(ask: Callable[[str], list[list[str]]]) -> str:
    """Return a table of the projects that the charts print; ``ask`` returns the rows of a query."""
    rows = []
    for page, line, _, name, start, end, kind, dated, marks, part in ask(_ROWS):
        bar = f"{start}–{end or 'open'}" if start else "none: no period in the text"
        bar += f"; a part until {part}" if part else ""
        lost = [] if kind else ["length of the bar"]
        lost += [f"year of {marks} {'mark' if marks == '1' else 'marks'}"] if marks != "0" else []
        rows.append([page, line, plain(name), bar, dated, marks, ", ".join(lost) or "–"])
    head = (
        "page",
        "line",
        "row on the chart",
        "our bar",
        "marks at a year",
        "marks beside the row",
        "lost with the geometry",
    )
    return table(head, rows)
