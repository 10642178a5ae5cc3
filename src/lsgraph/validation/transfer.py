"""A report as plain values and back, so that it can pass between processes and be kept: nothing else is made of it.

Terms are written as N-Triples writes them, so that what comes back is a term and nothing that could be run. Blank nodes
are numbered as they come, since parsers label them at random: the same report is the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from types import MappingProxyType
from typing import Any, Final, cast

from pyoxigraph import BlankNode, NamedNode, RdfFormat, parse

from lsgraph.validation.paths import CompoundPath, Operator, Path
from lsgraph.validation.report import Place, Report, Result, Severity, ShapeText, Spot, Term

_STATEMENT: Final = "<urn:s> <urn:p> {term} ."


def pack(report: Report) -> bytes:
    """Return the whole report as JSON."""
    shapes = {
        iri: {entry.name: getattr(text, entry.name) for entry in fields(text)} for iri, text in report.shapes.items()
    }
    written = _Written()
    packed = {"results": [_pack(result, written) for result in report.results], "shapes": shapes}
    text = json.dumps(packed, ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=dict)
    return text.encode("utf-8", "replace")


def unpack(data: bytes) -> Report:
    """Return the report that ``pack`` wrote. Raises ``ValueError`` for anything else."""
    try:
        packed = json.loads(data)
        shapes = {iri: ShapeText(**entry) for iri, entry in packed["shapes"].items()}
        return Report(tuple(_unpack(entry) for entry in packed["results"]), MappingProxyType(shapes))
    except (KeyError, TypeError, SyntaxError) as error:
        raise ValueError(f"not a report: {error}") from error


class _Written(dict[Term, str]):
    """How terms are written."""

    def __missing__(self, term: Term) -> str:
        self[term] = f"_:b{len(self)}" if isinstance(term, BlankNode) else str(term)
        return self[term]


def _pack(result: Result, written: _Written) -> dict[str, Any]:
    place = result.place
    return {
        "focus": written[result.focus_node],
        "shape": written[result.source_shape],
        "component": str(result.component),
        "severity": result.severity.value,
        "messages": dict(result.messages),
        "path": _pack_path(result.path) if result.path is not None else None,
        "value": written[result.value] if result.value is not None else None,
        "details": [_pack(detail, written) for detail in result.details],
        "constraint": written[result.source_constraint] if result.source_constraint is not None else None,
        "own_severity": str(result.own_severity) if result.own_severity is not None else None,
        "place": {**asdict(place), "spot": place.spot.value} if place else None,
        "classes": [str(term) for term in result.classes],
        "passages": [str(term) for term in result.passages],
        "suggestion": dict(result.suggestion),
    }


def _unpack(entry: Mapping[str, Any]) -> Result:
    place = entry["place"]
    return Result(
        focus_node=_term(entry["focus"]),
        source_shape=cast(NamedNode | BlankNode, _term(entry["shape"])),
        component=_named(entry["component"]),
        severity=Severity(entry["severity"]),
        messages=entry["messages"],
        path=_unpack_path(entry["path"]) if entry["path"] is not None else None,
        value=_term(entry["value"]) if entry["value"] is not None else None,
        details=tuple(_unpack(detail) for detail in entry["details"]),
        source_constraint=cast(NamedNode | BlankNode, _term(entry["constraint"])) if entry["constraint"] else None,
        own_severity=_named(entry["own_severity"]) if entry["own_severity"] else None,
        place=Place(**{**place, "spot": Spot(place["spot"])}) if place else None,
        classes=tuple(_named(text) for text in entry["classes"]),
        passages=tuple(_named(text) for text in entry["passages"]),
        suggestion=entry["suggestion"],
    )


def _pack_path(path: Path) -> Any:
    if isinstance(path, NamedNode):
        return str(path)
    return [path.operator.value, *(_pack_path(step) for step in path.steps)]


def _unpack_path(packed: Any) -> Path:
    if isinstance(packed, str):
        return _named(packed)
    return CompoundPath(Operator(packed[0]), tuple(_unpack_path(step) for step in packed[1:]))


def _term(text: str) -> Term:
    read = next(iter(parse(_STATEMENT.format(term=text), format=RdfFormat.N_TRIPLES)))
    return cast(Term, read.object)


def _named(text: str) -> NamedNode:
    term = _term(text)
    if not isinstance(term, NamedNode):
        raise ValueError(f"not an IRI: {text}")
    return term
