"""The stages of a build, in order, and how a caller hears of them."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum


class Stage(Enum):
    """A stage of a build. Nothing is visible to readers before ``SWITCH`` has run."""

    PARSE = "parse"
    INFER = "infer"
    VALIDATE = "validate"
    CANONICALISE = "canonicalise"
    DUMP = "dump"
    DESCRIBE = "describe"
    INDEX = "index"
    SEAL = "seal"
    PUBLISH = "publish"
    SWITCH = "switch"

    @property
    def step(self) -> int:
        """Place in the order, from 1."""
        return list(Stage).index(self) + 1


Progress = Callable[[Stage], None]
"""Called as each stage begins."""


def silent(_stage: Stage) -> None:
    """Tell nobody."""
