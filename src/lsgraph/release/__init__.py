"""Releases: a package becomes an immutable, named set of files."""

from lsgraph.release.building import build, derive, up_to_date
from lsgraph.release.publish import NoRelease, Release
from lsgraph.release.rules import RuleError
from lsgraph.release.stages import Progress, Stage, silent
from lsgraph.release.validating import ReleaseRefused, ValidatorFailed, report_on

__all__ = [
    "NoRelease",
    "Progress",
    "Release",
    "ReleaseRefused",
    "RuleError",
    "Stage",
    "ValidatorFailed",
    "build",
    "derive",
    "report_on",
    "silent",
    "up_to_date",
]
