"""The package that comes with the program satisfies its own shapes, and the check is quick."""

from __future__ import annotations

import time

import pytest

from lsgraph.package import GraphPackage
from lsgraph.release import derive
from lsgraph.validation import Report, validate_release
from lsgraph.validation.writers.text import text

SECONDS = 5.0


@pytest.fixture(scope="module")
def checked() -> tuple[Report, float]:
    """The report on the default package, and the processor time that it took."""
    package = GraphPackage.open()
    parsed = package.parse()
    inferred = derive(package, parsed)
    start = time.process_time()
    report = validate_release(parsed, inferred)
    return report, time.process_time() - start


def test_nothing_in_the_package_violates_a_shape(checked: tuple[Report, float]) -> None:
    report, _ = checked
    assert report.publishable, text(report, "en")


def test_the_package_is_validated_in_five_seconds(checked: tuple[Report, float]) -> None:
    _, seconds = checked
    assert seconds <= SECONDS
