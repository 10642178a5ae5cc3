"""FEATURES.md names tests that exist and every case that does not pass."""

from __future__ import annotations

import re

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
