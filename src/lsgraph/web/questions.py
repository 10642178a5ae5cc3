"""Questions to the evaluators from one event loop: counted, and asked once for all who want the same at the time."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from lsgraph.sparql.answering import Decision
from lsgraph.sparql.conversation import AsyncEngine
from lsgraph.sparql.engine import Answer
from lsgraph.sparql.line import Asked
from lsgraph.sparql.problem import Problem
from lsgraph.web.logs import Observer

Done = Callable[[Answer | Problem], None]


@dataclass(slots=True, eq=False)
class _Question:
    """One query with an evaluator, and everybody who waits for it."""

    began: float
    waiting: list[Done] = field(default_factory=list)
    asked: Asked | None = None


class Asking:
    """Asks, and tells everybody who waits."""

    def __init__(self, engine: AsyncEngine, observer: Observer) -> None:
        self._engine, self._observer = engine, observer
        self._open: dict[tuple[str, float | None], _Question] = {}

    def ask(self, decision: Decision, client: str, done: Done) -> Callable[[], None]:
        """Have an operation evaluated; return what to call when nobody waits for ``done`` any more.

        An equal question that is open gets no second evaluation, unless the answer changes each time.
        """
        key = (decision.tag, decision.operation.timeout) if decision.tag else None
        question = self._open.get(key) if key else None
        if question is not None:
            question.waiting.append(done)
        else:
            question = self._ask(key, decision, client, done)
        return lambda: self._leave(question, key, done)

    def _ask(self, key: tuple[str, float | None] | None, decision: Decision, client: str, done: Done) -> _Question:
        question = _Question(time.perf_counter(), [done])
        if key:
            self._open[key] = question

        def answered(outcome: Answer | Problem) -> None:
            if key and self._open.get(key) is question:
                del self._open[key]
            self._observer.evaluated(outcome.kind if isinstance(outcome, Problem) else "answered", question.began)
            waiting, question.waiting, question.asked = question.waiting, [], None
            for number, waits in enumerate(waiting):
                waits(_again(outcome) if number else outcome)

        question.asked = self._engine.ask(decision.operation, decision.formats, answered, client)
        return question

    def _leave(self, question: _Question, key: tuple[str, float | None] | None, done: Done) -> None:
        if done not in question.waiting:
            return
        question.waiting.remove(done)
        if question.waiting:
            return
        if key and self._open.get(key) is question:
            del self._open[key]
        self._observer.evaluated("abandoned", question.began)
        if question.asked is not None:
            self._engine.abandon(question.asked)


def _again(outcome: Answer | Problem) -> Answer | Problem:
    """Return the outcome for somebody else: with an open file of his own, where it has one."""
    if isinstance(outcome, Problem) or outcome.file is None:
        return outcome
    return outcome._replace(file=os.fdopen(os.dup(outcome.file.fileno()), "rb"))
