"""The report as JUnit XML: a suite for each shape, a case for each result. Only violations are failures.

The form is the one that Jenkins and GitLab read (https://github.com/jenkinsci/xunit-plugin, junit-10.xsd).
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

from lsgraph.validation.report import Report, Result, Severity, in_language
from lsgraph.validation.writers import phrases
from lsgraph.validation.writers.writer import Writer

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(report: Report, language: str) -> bytes:
    """Return the report; a shape without results is a case that passes."""
    groups = report.by_shape()
    shapes = sorted({*groups, *report.shapes})
    root = ElementTree.Element(
        "testsuites", _totals(report.results, len(shapes) - len(groups)), name="lsgraph validate"
    )
    for shape in shapes:
        found = groups.get(shape, ())
        name = phrases.heading(report, shape, language)
        suite = ElementTree.SubElement(root, "testsuite", _totals(found, 0 if found else 1), name=_xml(name))
        if not found:
            ElementTree.SubElement(suite, "testcase", classname=_xml(shape), name=_xml(name))
        for result in found:
            _case(suite, result, language)
    ElementTree.indent(root)
    body: str = ElementTree.tostring(root, "unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'.encode()


WRITER = Writer("junit", ("application/xml", "text/xml"), "xml", write)


def _totals(results: tuple[Result, ...], passed: int) -> dict[str, str]:
    failures = sum(result.severity is Severity.VIOLATION for result in results)
    return {"tests": str(len(results) + passed), "failures": str(failures), "errors": "0", "skipped": "0"}


def _case(suite: ElementTree.Element, result: Result, language: str) -> None:
    place = result.place
    where = {"file": place.path} if place else {}
    if place and place.line is not None:
        where["line"] = str(place.line)
    case = ElementTree.SubElement(
        suite,
        "testcase",
        {name: _xml(value) for name, value in where.items()},
        classname=_xml(result.source_shape.value),
        name=_xml(phrases.subject(result)),
    )
    message = phrases.short_names(result.message(language))
    lines = [*([str(place)] if place else []), phrases.subject(result), message]
    suggestion = in_language(result.suggestion, language)
    if suggestion:
        lines.append(f"{phrases.label('fix', language)}: {suggestion}")
    text = _xml("\n".join(lines))
    if result.severity is Severity.VIOLATION:
        failure = ElementTree.SubElement(case, "failure", message=_xml(message), type=result.severity.value)
        failure.text = text
    else:
        output = ElementTree.SubElement(case, "system-out")
        output.text = f"{phrases.severity_word(result.severity, language)}\n{text}"


def _xml(text: str) -> str:
    """Replace the characters that XML 1.0 does not have."""
    return _NOT_XML.sub("\ufffd", text)
