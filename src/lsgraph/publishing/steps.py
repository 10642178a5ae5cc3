"""The steps of a publish, in order, and how a caller hears of them."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum


class Step(Enum):
    """The steps of a publish, in order. Readers see nothing before ``SWITCH`` is over."""

    LOAD = "load"
    UNION = "union"
    VERIFY = "verify"
    SWITCH = "switch"
    DROP = "drop"


Progress = Callable[[Step, int, int], None]
"""Called with a step, how much of it is done, and how much there is."""
