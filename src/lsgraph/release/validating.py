"""The door to validation: loads the validator only when it is needed, and tells failures of it from findings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from pyoxigraph import Quad

from lsgraph.faults import LsgraphError
from lsgraph.messages import tell
from lsgraph.package import ParsedPackage

if TYPE_CHECKING:
    from lsgraph.validation import Report


REPORT: Final = "validation.json"
"""The file of a release with its whole report, in the form that the program reads (``validation/transfer.py``)."""


class ReleaseRefused(LsgraphError):
    """The package violates its constraints; ``report`` tells where. Nothing was published."""

    exit_status = 1

    def __init__(self, report: Report) -> None:
        super().__init__(report)
        self.report = report

    def __str__(self) -> str:
        return tell("release-refused", count=len(self.report.violations))


class ValidatorFailed(LsgraphError):
    """The validator itself failed or met an ill-formed shape: nothing is known about the data."""


def report_on(parsed: ParsedPackage, inferred: Iterable[Quad]) -> Report:
    """Validate a package with what its rules add, by its own shapes; raises ``ValidatorFailed``."""
    from lsgraph.validation import ValidationFailed, validate_release  # pySHACL takes a second to load

    try:
        return validate_release(parsed, inferred)
    except ValidationFailed as error:
        raise ValidatorFailed(tell("validator-failed", reason=error)) from error


def accepted(parsed: ParsedPackage, inferred: Iterable[Quad]) -> Report:
    """Return the report of a package that may be published; raises ``ReleaseRefused`` where there is a violation."""
    report = report_on(parsed, inferred)
    if not report.publishable:
        raise ReleaseRefused(report)
    return report
