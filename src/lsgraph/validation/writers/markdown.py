"""The report as a summary in Markdown, for pull requests and job summaries."""

from __future__ import annotations

import re

from lsgraph.validation.report import Report, Result, in_language
from lsgraph.validation.writers import phrases
from lsgraph.validation.writers.writer import Writer

SHOWN = 20
"""Results listed for each constraint: a summary is for reading."""

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~&])")


def write(report: Report, language: str) -> bytes:
    """Return the verdict, a table of constraints, and the first results of each."""
    rows = [
        f"## {phrases.label('title', language)}",
        "",
        f"**{phrases.verdict(report, language)}** {phrases.counts(report, language)}",
    ]
    if report.results:
        rows += ["", *_table(report, language)]
    for shape, found in report.by_shape().items():
        rows += ["", f"### {_plain(phrases.heading(report, shape, language))}", ""]
        why = phrases.description(report, shape, language)
        rows += [_plain(why), ""] if why else []
        rows += [_item(result, language) for result in found[:SHOWN]]
        if len(found) > SHOWN:
            rows.append(f"- {phrases.label('rest', language).format(count=len(found) - SHOWN)}")
    return ("\n".join(rows) + "\n").encode()


WRITER = Writer("markdown", ("text/markdown",), "md", write)


def _table(report: Report, language: str) -> list[str]:
    heads = [phrases.label(key, language) for key in ("constraint", "severity", "results")]
    rows = [f"| {' | '.join(heads)} |", "|---|---|---:|"]
    for shape, found in report.by_shape().items():
        name = _plain(phrases.heading(report, shape, language))
        rows.append(f"| {name} | {phrases.severity_word(found[0].severity, language)} | {len(found)} |")
    return rows


def _item(result: Result, language: str) -> str:
    where = f"{_code(str(result.place))}: " if result.place else ""
    text = f"- {where}{_code(phrases.subject(result))} {_plain(phrases.short_names(result.message(language)))}"
    suggestion = in_language(result.suggestion, language)
    return f"{text} *{phrases.label('fix', language)}: {_plain(suggestion)}*" if suggestion else text


def _plain(text: str) -> str:
    """Return a text that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _code(text: str) -> str:
    """Return a text as code, fenced by more backticks than it has in a row (https://spec.commonmark.org/#code-spans)."""
    plain = " ".join(text.split()).replace("|", "¦")
    longest = max((len(run) for run in re.findall("`+", plain)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {plain} {fence}" if longest else f"{fence}{plain}{fence}"
