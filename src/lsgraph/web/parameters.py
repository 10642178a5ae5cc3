"""The parameters of a picture's address: each is read once, and a value that will not do says what would."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from werkzeug.datastructures import MultiDict

from lsgraph.queries.fiscal_year import parse_fiscal_year
from lsgraph.sparql.problem import Problem
from lsgraph.web.language import FIELDS, text

ALWAYS: Final = (*FIELDS, "format")
_YEARS: Final = range(1900, 2200)


class Refused(Exception):
    """A request that is answered with ``problem``."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.kind)
        self.problem = problem


class Parameters:
    """The parameters of one request. A name that is empty counts as not given, as in a form that is left blank."""

    def __init__(self, given: MultiDict[str, str], names: Sequence[str]) -> None:
        """Raises ``Refused`` for a name that is not among ``names``."""
        self._given = given
        for name in given:
            if name not in (*names, *ALWAYS):
                values = {"name": name[:50], "choices": ", ".join((*names, *ALWAYS))}
                raise Refused(Problem("unknown-parameter", 400, values))

    def text(self, name: str) -> str:
        """Return a value without the space round it; empty where it is not given."""
        return self._given.get(name, "").strip()

    def texts(self, name: str) -> tuple[str, ...]:
        """Return every value of a name that may be given several times, each once."""
        return tuple(dict.fromkeys(value.strip() for value in self._given.getlist(name) if value.strip()))

    def year(self, name: str) -> int | None:
        """Return a fiscal year, written in any way that people write it."""
        value = self.text(name)
        if not value:
            return None
        try:
            year = parse_fiscal_year(value)
        except ValueError:
            year = 0
        if year not in _YEARS:
            raise self.unfit(name, text("expected-year"))
        return year

    def number(self, name: str, most: int) -> int | None:
        """Return a whole number from 1 to ``most``."""
        value = self.text(name)
        if not value:
            return None
        if not (value.isascii() and value.isdigit() and len(value) <= 9 and 1 <= int(value) <= most):
            raise self.unfit(name, text("expected-steps", most=most))
        return int(value)

    def choice(self, name: str, choices: Iterable[str], otherwise: str = "") -> str:
        """Return one of the choices."""
        value, known = self.text(name), tuple(choices)
        if value and value not in known:
            raise self.unfit(name, ", ".join(known))
        return value or otherwise

    def unfit(self, name: str, expected: str) -> Refused:
        """Return the refusal of a value, which says what would do."""
        return Refused(
            Problem("bad-parameter", 400, {"name": name, "value": self.text(name)[:80], "choices": expected})
        )
