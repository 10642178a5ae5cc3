"""What changed between the reports of two releases."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lsgraph.validation.report import Report


@dataclass(frozen=True)
class Changes:
    """Three reports: what is new in the later one, what was in the earlier one only, what is in both."""

    new: Report
    fixed: Report
    unchanged: Report


def changes(earlier: Report, later: Report) -> Changes:
    """Compare two reports; a result is the same where shape, node, path and value are (its ``fingerprint``)."""
    before = {result.fingerprint for result in earlier.results}
    after = {result.fingerprint for result in later.results}
    return Changes(
        new=_part(later, after - before), fixed=_part(earlier, before - after), unchanged=_part(later, after & before)
    )


def _part(report: Report, wanted: set[str]) -> Report:
    return replace(report, results=tuple(each for each in report.results if each.fingerprint in wanted))
