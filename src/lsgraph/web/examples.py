"""What the form of ``/validate`` can be filled with: two examples that fail and one that conforms."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).resolve().parents[1] / "views" / "uploads"


@dataclass(frozen=True, slots=True)
class Example:
    """Turtle to try, ``views/uploads/NAME.ttl``; the message ``title`` says what it shows."""

    name: str
    title: str
    profile: str
    over: bool = False

    @property
    def text(self) -> str:
        """The Turtle."""
        return _text(self.name)


EXAMPLES: Final = {
    example.name: example
    for example in (
        Example("project", "validate-example-project", "plan", over=True),
        Example("concepts", "validate-example-concepts", "skos"),
        Example("catalogue", "validate-example-catalogue", "dcat-ap"),
    )
}
"""Name → example, in the order of the page."""


@cache
def _text(name: str) -> str:
    return (_FOLDER / f"{name}.ttl").read_text(encoding="utf-8")
