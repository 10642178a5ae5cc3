"""What the pages need at hand, made once for each application."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

from flask import current_app

from lsgraph.queries.library import Library
from lsgraph.sparql.engine import Evaluator
from lsgraph.sparql.hints import Hints
from lsgraph.sparql.limits import Limits
from lsgraph.views.home import Overview

KEY = "lsgraph"


@dataclass(slots=True)
class Service:
    """One release being served. ``missing`` names protections that the platform lacks."""

    release: str
    evaluator: Evaluator
    limits: Limits = field(default_factory=Limits)
    library: Library = field(default_factory=lambda: Library(()))
    overview: Overview = field(default_factory=Overview)
    allowed_services: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    hints: Hints = field(init=False)

    def __post_init__(self) -> None:
        """Make what needs the evaluator."""
        self.hints = Hints(self.evaluator)


def service() -> Service:
    """Return the service of the current application."""
    return cast(Service, current_app.extensions[KEY])
