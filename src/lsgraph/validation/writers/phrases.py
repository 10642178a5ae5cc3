"""Words that several writers share: severities, counts, the verdict, terms as an editor writes them."""

from __future__ import annotations

import re

from pyoxigraph import BlankNode, NamedNode

from lsgraph.validation.paths import path_text
from lsgraph.validation.report import Report, Result, Severity, Term, constraint_id, in_language
from lsgraph.vocabulary import PREFIXES, XSD, shorten

_WORDS = {
    Severity.VIOLATION: ("違反", "violation", "violations"),
    Severity.WARNING: ("警告", "warning", "warnings"),
    Severity.INFO: ("参考", "note", "notes"),
}
_IRI = re.compile(r"<([^<>\s]+)>")
_NAMESPACES = sorted(((iri, prefix) for prefix, iri in PREFIXES.items()), key=lambda pair: -len(pair[0]))

_BARE = tuple(XSD.term(name) for name in ("integer", "decimal", "boolean"))
"""Datatypes whose literals Turtle writes without quotation marks."""

LABELS = {
    "why": ("理由", "why"),
    "fix": ("直し方", "fix"),
    "inferred": ("（規則で導かれた事実。ここに書かれたことから）", "(derived by a rule, from what is written here)"),
    "passages": ("典拠", "source"),
    "rest": ("… ほか {count} 件", "… and {count} more"),
    "title": ("検証の報告", "Validation report"),
    "constraint": ("制約", "Constraint"),
    "results": ("件数", "Results"),
    "place": ("場所", "Place"),
    "node": ("対象", "Node"),
    "message": ("説明", "Message"),
    "severity": ("重さ", "Severity"),
}


def label(key: str, language: str) -> str:
    """Return a word of the report's own."""
    japanese, english = LABELS[key]
    return japanese if language == "ja" else english


def severity_word(severity: Severity, language: str) -> str:
    """Return the severity in one word."""
    japanese, english, _ = _WORDS[severity]
    return japanese if language == "ja" else english


def count(severity: Severity, number: int, language: str) -> str:
    """Return "2 violations"."""
    japanese, one, many = _WORDS[severity]
    return f"{japanese} {number} 件" if language == "ja" else f"{number} {one if number == 1 else many}"


def counts(report: Report, language: str) -> str:
    """Return how many results of each severity there are."""
    listed = [count(severity, number, language) for severity, number in report.counts.items()]
    return ("、" if language == "ja" else ", ").join(listed)


def verdict(report: Report, language: str) -> str:
    """Return in a sentence whether there are violations."""
    if language == "ja":
        return "違反はありません。" if report.publishable else "違反があります。"
    return "No violations." if report.publishable else "There are violations."


def name(report: Report, shape: str, language: str) -> str:
    """Return the name of a shape, else its IRI shortened."""
    texts = report.shapes[shape].names if shape in report.shapes else {}
    return in_language(texts, language) or shorten(shape)


def heading(report: Report, shape: str, language: str) -> str:
    """Return number and name of a constraint, or the name alone where its shape has no number."""
    number = constraint_id(shape)
    return name(report, shape, language) if number == shape else f"{number}  {name(report, shape, language)}"


def description(report: Report, shape: str, language: str) -> str:
    """Return why a shape asks what it asks; "" where it does not say."""
    texts = report.shapes[shape].descriptions if shape in report.shapes else {}
    return in_language(texts, language)


def subject(result: Result) -> str:
    """Return focus node, path and value in a row, as an editor would write them."""
    parts = [written(result.focus_node)]
    if result.path is not None:
        parts.append(short_names(path_text(result.path)))
    if result.value is not None and result.value != result.focus_node:
        parts.append(f"→ {written(result.value)}")
    return "  ".join(parts)


def written(term: Term) -> str:
    """Return a term with a prefix of the project where one fits."""
    if isinstance(term, NamedNode):
        return shorten(term.value)
    if isinstance(term, BlankNode):
        return "[]"
    return term.value if term.datatype in _BARE else short_names(str(term))


def short_names(text: str) -> str:
    """Shorten the IRIs inside a text."""
    words = _IRI.sub(lambda found: shorten(found[1]), text)
    for namespace, prefix in _NAMESPACES:
        words = words.replace(namespace, f"{prefix}:")
    return words
