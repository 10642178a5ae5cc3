"""FEATURES.md names tests that exist and every case that does not pass."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from . import suite
from .known import DIFFERENT, FEDERATED, UNKNOWN_FUNCTION, W3C_WRITING
from .suite import REPOSITORY

FEATURES = (REPOSITORY / "FEATURES.md").read_text(encoding="utf-8")


def test_every_test_that_is_named_exists() -> None:
    named = set(re.findall(r"`(tests/\S+\.py)::(\w+)`", FEATURES))
    assert len(named) > 70
    for path, name in named:
        assert f"def {name}(" in (REPOSITORY / path).read_text(encoding="utf-8"), (path, name)


def test_every_case_that_does_not_pass_is_listed() -> None:
    listed = FEATURES[FEATURES.index("### Cases of the W3C") :]
    for case in {*DIFFERENT, *FEDERATED, *UNKNOWN_FUNCTION}:
        assert case.rpartition("#")[2] in listed, case
    for reason in W3C_WRITING:
        assert reason.partition(":")[0].removeprefix("w3c-") in listed


@pytest.mark.skipif(not suite.cases(), reason=suite.MISSING)
def test_the_numbers_of_cases_are_those_of_the_suite() -> None:
    cases = suite.of_kind("QueryEvaluationTest")
    failing = {*DIFFERENT, *FEDERATED}
    whole = Counter(case.name.partition("#")[0] for case in cases)
    passing = Counter(case.name.partition("#")[0] for case in cases if case.name not in failing)
    rows = re.findall(r"^\| [^|]+ \| `([a-z-]+)` \| (\d+) \| (\d+) \|$", FEATURES, re.MULTILINE)
    assert {name: (int(good), int(all_)) for name, good, all_ in rows} == {
        name: (passing[name], whole[name]) for name in whole
    }
    assert f"{len(cases)} cases: {len(cases) - len(failing & {case.name for case in cases})} pass" in FEATURES
