"""Build rules: SPARQL CONSTRUCT queries, run in strata to a fixpoint; what they add becomes ``graph/inferred``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import DefaultGraph, Quad, QueryTriples, Store, Triple

from lsgraph.faults import LsgraphError
from lsgraph.messages import tell
from lsgraph.vocabulary import INFERRED

ROUNDS = 50
"""No chain of a plan is so long that a fixpoint needs more rounds; a rule that makes new values for ever is stopped."""

_STRATUM = re.compile(r"^#\s*stratum:\s*(\d+)\s*$", re.MULTILINE)


class RuleError(LsgraphError):
    """A rule that cannot be run, or rules that never settle."""

    exit_status = 1


@dataclass(frozen=True, slots=True)
class Rule:
    """A CONSTRUCT query and its stratum: a rule with NOT EXISTS runs after those that make what it looks for."""

    name: str
    query: str
    stratum: int


def read_rules(files: Iterable[Path]) -> tuple[Rule, ...]:
    """Read rule files; the stratum is the header line ``# stratum: N`` (1 without it)."""
    rules = []
    for path in files:
        text = path.read_text(encoding="utf-8")
        stratum = _STRATUM.search(text)
        rules.append(Rule(path.name, text, int(stratum[1]) if stratum else 1))
    return tuple(rules)


def infer(asserted: Iterable[Quad], rules: Sequence[Rule]) -> tuple[Quad, ...]:
    """Return what the rules add to the asserted quads, each once and none of them asserted, in ``graph/inferred``.

    Rules see the union of the graphs given. Each stratum is run to its fixpoint before the next one starts.
    Raises ``RuleError`` for a rule that is no CONSTRUCT query and where ``ROUNDS`` rounds do not suffice.
    """
    store = Store()
    store.bulk_extend(Quad(quad.subject, quad.predicate, quad.object) for quad in asserted)
    added: dict[Triple, None] = {}
    for stratum in sorted({rule.stratum for rule in rules}):
        _settle(store, [rule for rule in rules if rule.stratum == stratum], added)
    return tuple(Quad(triple.subject, triple.predicate, triple.object, INFERRED) for triple in added)


def _settle(store: Store, rules: Sequence[Rule], added: dict[Triple, None]) -> None:
    """Run the rules round after round until none adds a triple; ``store`` and ``added`` grow."""
    for _ in range(ROUNDS):
        busy = [rule.name for rule in rules if _apply(store, rule, added)]
        if not busy:
            return
    raise RuleError(tell("rules-endless", rounds=ROUNDS, rules=", ".join(busy)))


def _apply(store: Store, rule: Rule, added: dict[Triple, None]) -> bool:
    try:
        result = store.query(rule.query)
    except SyntaxError as error:
        raise RuleError(tell("rule-invalid", path=rule.name, reason=error)) from None
    if not isinstance(result, QueryTriples):
        raise RuleError(tell("rule-invalid", path=rule.name, reason="CONSTRUCT"))
    default = DefaultGraph()
    new = []
    for triple in result:
        if triple in added:
            continue
        quad = Quad(triple.subject, triple.predicate, triple.object, default)
        if quad not in store:
            added[triple] = None
            new.append(quad)
    store.extend(new)
    return bool(new)
