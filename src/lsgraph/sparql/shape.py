"""The policy's judgement of a query, remembered by the query's shape.

Queries that a program sends differ in their constants only. The lexer needs 100 µs for a query of ten lines; to take
its constants out and look the rest up needs a tenth. Two queries with the same shape have the same tokens, but for the
text of constants, so that the policy cannot tell them apart: it looks at the text of words and of the prefixes of
names, at IRIs only after SERVICE, and at nothing that is inside a string. Every query whose shape could be read in two
ways – escapes, comments, single quotes, a ``<`` that begins no plain IRI – goes to the policy itself.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from lsgraph.sparql import policy
from lsgraph.sparql.limits import Limits
from lsgraph.sparql.policy import Measure
from lsgraph.sparql.problem import Problem

_REMEMBERED: Final = 2048
_LONGEST: Final = 4096  # characters of a shape that is remembered: programs' queries are short
# "//" after the colon: as an operand and two signs of division this is no expression, so it can only be an IRI
_IRI: Final = re.compile(r"<[a-z]++://[A-Za-z0-9/_.~:#?&=%+@,;-]*+>")
_STRING: Final = re.compile(r'"[^"\r\n]*+"')
_LOCAL: Final = re.compile(r"(?<=:)[A-Za-z0-9_-]++(?![^\x00-\x7f.%:])")
_UNSURE: Final = re.compile(r"[<'\\#\x02]")
_DIGITS: Final = {ord(digit): "0" for digit in "123456789"}


def check(query: str, limits: Limits, allowed_services: tuple[str, ...] = ()) -> Measure | Problem:
    """Return what ``policy.check`` returns for the query; offsets in ``Measure.undeclared`` are never from memory."""
    shape = of(query) if len(query) <= limits.query_length_limit else None
    if shape is None:
        return policy.check(query, limits, allowed_services)
    known = _judged(shape, limits.nesting_limit, limits.operator_limit)
    return known or policy.check(query, limits, allowed_services)


def of(query: str) -> str | None:
    """Return the query with each constant replaced by a sign; None where it could be read in two ways."""
    without_iris = _IRI.sub("\x01", query)
    if "\x01" in query or _UNSURE.search(without_iris) or '"""' in without_iris or "SERVICE" in without_iris.upper():
        return None
    shape = _LOCAL.sub("x", _STRING.sub("\x02", without_iris)).translate(_DIGITS)
    return shape if len(shape) <= _LONGEST and '"' not in shape else None


@lru_cache(maxsize=_REMEMBERED)
def _judged(shape: str, nesting_limit: int, operator_limit: int) -> Measure | None:
    """Return the measure of every query of this shape; None where it depends on more, or there is a problem."""
    example = shape.replace("\x01", "<x://x>").replace("\x02", '"x"')
    measure = policy.check(example, Limits(nesting_limit=nesting_limit, operator_limit=operator_limit))
    return measure if isinstance(measure, Measure) and not measure.undeclared else None
