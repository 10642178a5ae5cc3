"""The examples of the page of shapes are made from the seeded defects."""

from __future__ import annotations

import pytest

from . import examples
from .cases import CASES


def test_every_shape_has_an_example_that_fails() -> None:
    written = examples.TARGET.read_text(encoding="utf-8")
    assert all(f'"{name}"' in written for name in CASES)


@pytest.mark.slow
def test_the_examples_are_up_to_date() -> None:
    late = "run: python -m tests.shapes.examples"
    assert examples.TARGET.read_text(encoding="utf-8") == examples.text(examples.made()), late
