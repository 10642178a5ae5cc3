"""What always holds for the policy's judgement of a text; used by hypothesis and by the coverage-guided fuzzer."""

from __future__ import annotations

import pyoxigraph as ox

from lsgraph.sparql import hints, policy, shape
from lsgraph.sparql.limits import Limits
from lsgraph.sparql.policy import Measure
from lsgraph.sparql.problem import Problem

LIMITS = Limits(nesting_limit=16, operator_limit=60, query_length_limit=2_000)
_STORE = ox.Store()


def hold(query: str) -> None:
    """Raise ``AssertionError`` where a property is broken.

    1. Every text is judged: a measure, or a problem with a status and a place inside the text.
    2. Remembering a judgement by the query's shape changes nothing of it.
    3. What passes never makes the evaluating parser call out: in an empty store a ``SERVICE`` that was read as one
       fails, since nothing listens.
    4. The reading of terms for hints accepts every text.
    """
    judged = policy.check(query, LIMITS)
    assert isinstance(judged, Measure | Problem)
    if isinstance(judged, Problem):
        assert judged.status in {400, 413}
        assert judged.line is None or judged.line >= 1
        assert judged.column is None or 1 <= judged.column <= len(judged.source_line or "") + 1
    again = shape.check(query, LIMITS)
    assert summary(again) == summary(judged), (summary(again), summary(judged))
    hints.mentions(query)
    if isinstance(judged, Measure) and "service" in query.lower():
        _stays_at_home(query)


def summary(judged: Measure | Problem) -> tuple[object, ...]:
    """Return what decides about the answer."""
    if isinstance(judged, Problem):
        return (judged.kind, judged.status)
    return (judged.form, judged.has_dataset, judged.volatile, sorted(judged.undeclared))


def _stays_at_home(query: str) -> None:
    try:
        result = _STORE.query(query.replace("http://", "http://127.0.0.1:1/"), base_iri="http://127.0.0.1:1/")
        if not isinstance(result, ox.QueryBoolean):
            for number, _ in enumerate(result):
                if number > 10:
                    break
    except SyntaxError:
        return
    except (OSError, ValueError, RuntimeError) as error:
        told = str(error)
    else:
        return
    assert "127.0.0.1" not in told, told
    assert "service" not in told.lower(), told
