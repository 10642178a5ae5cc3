"""Results as a table of plain values, for pages: the first rows, and whether there are more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pyoxigraph as ox

Cell = list[str] | None


def table(result: Any, rows: int) -> bytes:
    """Return JSON: ``{"boolean": …}``, or ``{"vars", "rows", "more"}`` with at most so many rows."""
    if isinstance(result, ox.QueryBoolean):
        return json.dumps({"boolean": bool(result)}).encode()
    if isinstance(result, ox.QuerySolutions):
        names = [variable.value for variable in result.variables]
        lines: Iterator[list[Cell]] = ([cell(solution[name]) for name in names] for solution in result)
        kind = "SELECT"
    else:
        names = ["subject", "predicate", "object"]
        lines = ([cell(term) for term in triple] for triple in result)
        kind = "GRAPH"
    shown = list(islice(lines, rows))
    more = next(lines, None) is not None
    value = {"kind": kind, "vars": names, "rows": shown, "more": more}
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def cell(term: Any) -> Cell:
    """Return a term as texts: its kind (``iri``, ``literal``, ``bnode``, ``triple``), then text, datatype, language."""
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return ["iri", term.value]
    if isinstance(term, ox.Literal):
        return ["literal", term.value, term.datatype.value, term.language or ""]
    if isinstance(term, ox.BlankNode):
        return ["bnode", term.value]
    return ["triple", str(term)]
