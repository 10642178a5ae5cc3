"""What the release's validation found about one resource: for its page, and for its part of the report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode

from lsgraph.validation.report import Report, Result, Severity


@dataclass(frozen=True)
class Status:
    """The results about a resource and its records, worst first; ``worst`` is None where there is none."""

    iri: str
    results: tuple[Result, ...]

    @property
    def worst(self) -> Severity | None:
        """The worst severity among the results."""
        return min((result.severity for result in self.results), key=lambda severity: severity.rank, default=None)

    @property
    def counts(self) -> Mapping[Severity, int]:
        """Number of results by severity; every severity is a key."""
        return Report(self.results).counts


def status_of(report: Report, iri: str) -> Status:
    """Return what a report says about a resource, its records included: those have their IRIs below its own."""
    return Status(iri, tuple(result for result in report.results if _is_about(result, iri)))


def part_about(report: Report, iri: str) -> Report:
    """Return the part of a report that is about a resource, itself a report."""
    return replace(report, results=status_of(report, iri).results)


def _is_about(result: Result, iri: str) -> bool:
    node = result.focus_node
    return isinstance(node, NamedNode) and (node.value == iri or node.value.startswith((f"{iri}/", f"{iri}#")))
