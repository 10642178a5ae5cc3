"""The report as annotations of GitHub Actions.

Spec: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from lsgraph.validation.report import Place, Report, Result, Severity, in_language
from lsgraph.validation.writers import phrases
from lsgraph.validation.writers.writer import Writer

_COMMANDS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def write(report: Report, language: str) -> bytes:
    """Return a workflow command a result."""
    return "".join(_command(report, result, language) + "\n" for result in report.results).encode()


WRITER = Writer("github", ("text/x-github-annotations",), "txt", write)


def _command(report: Report, result: Result, language: str) -> str:
    title = phrases.heading(report, result.source_shape.value, language)
    properties = {**(_place(result.place) if result.place else {}), "title": title}
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    lines = [phrases.subject(result), phrases.short_names(result.message(language))]
    suggestion = in_language(result.suggestion, language)
    if suggestion:
        lines.append(f"{phrases.label('fix', language)}: {suggestion}")
    return f"::{_COMMANDS[result.severity]} {listed}::{_data(chr(10).join(lines))}"


def _place(place: Place) -> dict[str, str]:
    if place.line is None:
        return {"file": place.path}
    return {
        "file": place.path,
        "line": str(place.line),
        "endLine": str(place.line),
        "col": str(place.column),
        "endColumn": str(place.column + place.width),
    }


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
