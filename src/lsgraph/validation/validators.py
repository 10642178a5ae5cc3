"""The web side of validation: hand a submission to a validator, hand its report back, or say what happened."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, Protocol

from lsgraph.sparql import wire
from lsgraph.sparql.engine import converse
from lsgraph.sparql.limits import Limits
from lsgraph.sparql.problem import Problem
from lsgraph.sparql.processes import Source
from lsgraph.validation import transfer
from lsgraph.validation.report import Report
from lsgraph.validation.upload import Submission, packed

_RETRY: Final = (("Retry-After", "10"),)


class Validates(Protocol):
    """Whatever can validate a submission; the pages know no more than this."""

    def validate(self, sent: Submission, abandoned: Callable[[], bool] | None = None) -> Report | Problem:
        """Return the report, or the problem."""


def source(root: Path) -> Source:
    """Name what validators load: the package at this root."""
    return Source("lsgraph.validation.worker:load", str(root))


def limits_of(limits: Limits) -> Limits:
    """Return the limits of the service as a template understands them: those of validation in place of queries."""
    return replace(
        limits,
        evaluators=limits.validators,
        queue_length=limits.validation_queue_length,
        query_time_limit=limits.validation_time_limit,
        query_memory_limit=limits.validation_memory_limit,
        buffer_size=limits.report_size_limit,
        result_byte_limit=limits.report_size_limit,
    )


def queue_full(limits: Limits) -> Problem:
    """Return the problem that too many wait already."""
    return Problem("validation-queue", 503, {"length": str(limits.validation_queue_length)}, headers=_RETRY)


class Validators:
    """Validators behind a Unix socket. Any number of threads may share it."""

    def __init__(self, path: str, limits: Limits) -> None:
        """``path`` is that of the validators' socket, ``limits`` those of the service."""
        self._path, self._limits = path, limits_of(limits)

    def validate(self, sent: Submission, abandoned: Callable[[], bool] | None = None) -> Report | Problem:
        """Validate a submission; one that has to end early costs this call alone."""
        request = wire.pack(1, wire.ASK, packed(sent))
        told = converse(self._path, request, self._limits.query_time_limit, self._limits, abandoned)
        if isinstance(told, Problem):
            return self._stopped(told.kind)
        if told.code == wire.PROBLEM:
            return self._problem(json.loads(told.body))
        return transfer.unpack(told.body)

    def _problem(self, head: Mapping[str, Any]) -> Problem:
        if "status" not in head:
            return self._stopped(head["problem"])
        told = {name: head[name] for name in ("values", "line", "column", "source_line", "hint")}
        return Problem(head["problem"], head["status"], **told)

    def _stopped(self, kind: str) -> Problem:
        """Return the problem of a validation that gave no report."""
        if kind == "time-limit":
            return Problem("validation-time-limit", 503, {"seconds": f"{self._limits.query_time_limit:g}"})
        if kind in {"evaluator-ended", "out-of-memory"}:
            return Problem("validation-ended", 503, {"memory": f"{self._limits.query_memory_limit // 1024**2:,}"})
        if kind == "result-too-large":
            return Problem("report-too-large", 503, {"limit": f"{self._limits.result_byte_limit // 1024**2:,}"})
        if kind in {"queue-full", "queue-slow"}:
            return queue_full(self._limits)
        return Problem("no-validator", 503, headers=_RETRY)
