"""The report as JSON, with every text in both languages; the format is this project's own (docs/validation.md)."""

from __future__ import annotations

import json
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode

from lsgraph.validation.paths import path_text
from lsgraph.validation.report import Place, Report, Result, Term
from lsgraph.validation.writers.writer import Writer


def write(report: Report, _: str) -> bytes:
    """Return the report as one JSON object."""
    value = {
        "conforms": report.conforms,
        "publishable": report.publishable,
        "counts": {severity.value: number for severity, number in report.counts.items()},
        "results": [_result(result) for result in report.results],
        "shapes": {
            shape: {
                "name": dict(sorted(text.names.items())),
                "description": dict(sorted(text.descriptions.items())),
                "focusNodes": text.focus_nodes,
                "results": len(report.by_shape().get(shape, ())),
            }
            for shape, text in sorted(report.shapes.items())
        },
    }
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


WRITER = Writer("json", ("application/json",), "json", write)


def _result(result: Result) -> dict[str, Any]:
    return {
        "severity": result.severity.value,
        "constraint": result.constraint_id,
        "shape": _term(result.source_shape),
        "component": result.component.value,
        "focusNode": _term(result.focus_node),
        "path": path_text(result.path) if result.path else None,
        "value": _term(result.value) if result.value is not None else None,
        "message": dict(sorted(result.messages.items())),
        "suggestion": dict(sorted(result.suggestion.items())),
        "place": _place(result.place) if result.place else None,
        "classes": [kind.value for kind in result.classes],
        "passages": [passage.value for passage in result.passages],
        "details": [_result(detail) for detail in result.details],
        "fingerprint": result.fingerprint,
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "file": place.path,
        "line": place.line,
        "column": place.column,
        "width": place.width,
        "sourceLine": place.source_line,
        "spot": place.spot.value,
        "inferred": place.inferred,
    }


def _term(term: Term) -> dict[str, str]:
    """Return a term as the SPARQL results format has it (https://www.w3.org/TR/sparql11-results-json/)."""
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": ""}
    return _literal(term)


def _literal(term: Literal) -> dict[str, str]:
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}
