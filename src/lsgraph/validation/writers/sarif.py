"""The report as SARIF 2.1.0, for code scanning (GitHub, Azure DevOps, editors).

Spec: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from lsgraph import __version__
from lsgraph.validation.report import Place, Report, Result, Severity, ShapeText, in_language
from lsgraph.validation.writers import phrases
from lsgraph.validation.writers.writer import Writer

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

_LEVELS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def write(report: Report, language: str) -> bytes:
    """Return a log with one run; each shape with a result is a rule."""
    groups = report.by_shape()
    rules = {shape: number for number, shape in enumerate(groups)}
    driver = {
        "name": "lsgraph",
        "semanticVersion": __version__,
        "informationUri": "https://w3id.org/lsgraph/",
        "rules": [_rule(report, shape, found, language) for shape, found in groups.items()],
    }
    run = {
        "tool": {"driver": driver},
        "language": language,
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True}],
        "results": [_result(result, rules, language) for result in report.results],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return (json.dumps(log, ensure_ascii=False, indent=2) + "\n").encode()


WRITER = Writer("sarif", ("application/sarif+json",), "sarif", write)


def _rule(report: Report, shape: str, found: tuple[Result, ...], language: str) -> dict[str, Any]:
    texts = report.shapes.get(shape, ShapeText())
    description = phrases.description(report, shape, language)
    return {
        "id": found[0].rule_id,
        "name": phrases.name(report, shape, language),
        "shortDescription": {"text": phrases.name(report, shape, language)},
        **({"fullDescription": {"text": description}} if description else {}),
        "defaultConfiguration": {"level": _LEVELS[found[0].severity]},
        "properties": {
            "shape": shape,
            "names": dict(sorted(texts.names.items())),
            "descriptions": dict(sorted(texts.descriptions.items())),
        },
    }


def _result(result: Result, rules: dict[str, int], language: str) -> dict[str, Any]:
    location: dict[str, Any] = {"logicalLocations": [{"fullyQualifiedName": phrases.written(result.focus_node)}]}
    if result.place:
        location["physicalLocation"] = _place(result.place)
    text = phrases.short_names(result.message(language))
    suggestion = in_language(result.suggestion, language)
    if suggestion:
        text = f"{text}\n{phrases.label('fix', language)}: {suggestion}"
    return {
        "ruleId": result.rule_id,
        "ruleIndex": rules[result.source_shape.value],
        "level": _LEVELS[result.severity],
        "message": {"text": text},
        "locations": [location],
        "partialFingerprints": {"lsgraph/v1": result.fingerprint},
        "properties": {
            "messages": dict(sorted(result.messages.items())),
            "suggestions": dict(sorted(result.suggestion.items())),
            "passages": [passage.value for passage in result.passages],
        },
    }


def _place(place: Place) -> dict[str, Any]:
    """Return a physical location; a path is a relative URI where it can be."""
    artifact = {"artifactLocation": {"uri": quote(place.path)}}
    if place.line is None:
        return artifact
    region = {
        "startLine": place.line,
        "startColumn": place.column,
        "endColumn": place.column + place.width,
        "snippet": {"text": place.source_line},
    }
    return {**artifact, "region": region}
