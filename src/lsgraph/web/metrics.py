"""What the service counts, for Prometheus: https://prometheus.io/docs/instrumenting/exposition_formats/

Several web processes add up in files below ``PROMETHEUS_MULTIPROC_DIR``, which the server sets when it starts them;
without it an application counts for itself. Labels take only values that the program chooses, so that no client can
make their number grow.
"""

from __future__ import annotations

import os
import time
from bisect import bisect_left
from collections import Counter as Counts
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Final, cast

from flask import Blueprint, Flask, Response, current_app
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from lsgraph.sparql.engine import Answer, Evaluator
from lsgraph.sparql.limits import Limits
from lsgraph.sparql.negotiation import Offer
from lsgraph.sparql.problem import Problem
from lsgraph.sparql.protocol import Operation
from lsgraph.sparql.results import Kind

KEY: Final = "lsgraph-metrics"
FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS: Final = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_ENDED: Final = {"time-limit": "time", "evaluator-ended": "memory-or-crash"}

blueprint = Blueprint("metrics", __name__)


class Metrics:
    """The counters of one process."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "lsgraph_requests", "Requests by route, status and outcome.", ("route", "status", "outcome"),
            registry=self.registry,
        )  # fmt: skip
        self._latency = Histogram(
            "lsgraph_request_seconds", "Time until the answer is ready to be sent.", ("route",),
            buckets=_SECONDS, registry=self.registry,
        )  # fmt: skip
        self._evaluation = Histogram(
            "lsgraph_query_seconds", "Time of a query with an evaluator, waiting included.", ("outcome",),
            buckets=_SECONDS, registry=self.registry,
        )  # fmt: skip
        self._open = Gauge(
            "lsgraph_queries_open", "Queries that run or wait for an evaluator.", registry=self.registry,
            multiprocess_mode="livesum",
        )  # fmt: skip
        self._ended = Counter(
            "lsgraph_evaluators_ended", "Evaluators ended by a query, and why.", ("reason",), registry=self.registry
        )
        self._cache = Counter(
            "lsgraph_cache", "Answers that the response cache had (hit), had not (miss), or that a client had itself "
            "(unchanged).", ("result",), registry=self.registry,
        )  # fmt: skip
        for reason in (*_ENDED.values(), "abandoned"):
            self._ended.labels(reason)

        # to find a child by its labels takes longer than to count
        self._of_request = lru_cache(maxsize=1024)(
            lambda route, status, outcome: self._requests.labels(route, str(status), outcome).inc
        )
        self._of_cache = lru_cache(maxsize=16)(lambda result: self._cache.labels(result).inc)

    def answered(self, requests: Iterable[tuple[str, int, str, float]]) -> None:
        """Count requests: route, status, ``answered`` or the kind of a problem, seconds."""
        counts: dict[tuple[str, int, str], int] = {}
        seconds: dict[str, list[float]] = {}
        for route, status, outcome, took in requests:
            key = (route, status, outcome)
            counts[key] = counts.get(key, 0) + 1
            seconds.setdefault(route, []).append(took)
        for key, amount in counts.items():
            self._of_request(*key)(amount)
        for route, times in seconds.items():
            _observe(self._latency.labels(route), times)

    def requests(self, route: str, status: int, amount: int) -> None:
        """Count requests that were answered at once."""
        self._of_request(route, status, "answered")(amount)

    def cache(self, result: str, amount: int = 1) -> None:
        """Count what the response cache did: ``hit``, ``miss`` or ``unchanged``."""
        self._of_cache(result)(amount)

    def queries(self, done: Iterable[tuple[str, float]]) -> None:
        """Count queries: ``answered`` or the kind of a problem, and seconds."""
        seconds: dict[str, list[float]] = {}
        for outcome, took in done:
            seconds.setdefault(outcome, []).append(took)
        for outcome, times in seconds.items():
            _observe(self._evaluation.labels(outcome), times)
            if outcome in _ENDED or outcome == "abandoned":
                self._ended.labels(_ENDED.get(outcome, outcome)).inc(len(times))

    def opened(self, change: int) -> None:
        """Note that a query begins (1) or ends (-1), or how many more are open than before."""
        if change:
            self._open.inc(change)


class Measured:
    """An evaluator whose work is counted; everything else of it is as it was."""

    def __init__(self, evaluator: Evaluator, metrics: Metrics) -> None:
        self._evaluator, self._metrics = evaluator, metrics

    def evaluate(
        self,
        operation: Operation,
        formats: Mapping[Kind, Offer],
        *,
        abandoned: Callable[[], bool] | None = None,
    ) -> Answer | Problem:
        """Evaluate, and count how it went."""
        began = time.perf_counter()
        self._metrics.opened(1)
        outcome: Answer | Problem | None = None
        try:
            outcome = self._evaluator.evaluate(operation, formats, abandoned=abandoned)
            return outcome
        finally:
            self._metrics.opened(-1)
            kind = outcome.kind if isinstance(outcome, Problem) else "answered" if outcome else "failed"
            if kind == "time-limit" and abandoned is not None and abandoned():
                kind = "abandoned"
            self._metrics.queries([(kind, time.perf_counter() - began)])

    def __getattr__(self, name: str) -> object:
        return getattr(self._evaluator, name)


def _observe(histogram: Histogram, seconds: list[float]) -> None:
    """Add many values at once. The library adds one at a time, which takes longer than to answer a request."""
    counts = Counts(bisect_left(_SECONDS, value) for value in seconds)
    for place, amount in counts.items():
        histogram._buckets[place].inc(amount)
    histogram._sum.inc(sum(seconds))


class _Now:
    """What is read when it is asked for: limits, release, memory."""

    def __init__(self, limits: Limits, release: str) -> None:
        self._limits, self._release = limits, release

    def collect(self) -> Iterable[Metric]:
        """Yield the gauges."""
        told = GaugeMetricFamily("lsgraph_release", "The release that is served.", labels=("release",))
        told.add_metric((self._release,), 1)
        yield told
        yield GaugeMetricFamily("lsgraph_evaluators", "Queries that can run at once.", self._limits.evaluators)
        yield GaugeMetricFamily("lsgraph_queue_length", "Queries that may wait.", self._limits.queue_length)
        memory = GaugeMetricFamily(
            "lsgraph_memory_bytes", "Memory by kind of process; what processes share is counted once.", labels=("kind",)
        )
        for kind, size in memory_by_kind().items():
            memory.add_metric((kind,), size)
        yield memory


def memory_by_kind() -> dict[str, int]:
    """Return the memory in bytes (proportional set size) of the server's ``web`` processes and ``evaluators``.

    Empty where the system has no ``/proc``. https://man7.org/linux/man-pages/man5/proc_pid_smaps.5.html
    """
    parents: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError, IndexError):
            parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    root = os.getppid() if FOLDER in os.environ else os.getpid()
    family = {root}
    while more := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= more
    sizes: dict[str, int] = {}
    for pid in family:
        with suppress(OSError, ValueError, IndexError):
            kind = "evaluators" if b"lsgraph.sparql." in Path(f"/proc/{pid}/cmdline").read_bytes() else "web"
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()
            size = next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
            sizes[kind] = sizes.get(kind, 0) + size * 1024
    return sizes


def metrics(app: Flask | None = None) -> Metrics:
    """Return the counters of an application, by default the current one."""
    return cast(Metrics, (app or current_app).extensions[KEY])


def install(app: Flask, counters: Metrics, limits: Limits, release: str) -> None:
    """Give the application its counters and ``/metrics``."""
    app.extensions[KEY] = counters
    app.extensions[f"{KEY}-now"] = _Now(limits, release)
    app.register_blueprint(blueprint)


@blueprint.get("/metrics")
def answer() -> Response:
    """Return everything that is counted, all web processes together."""
    registry = metrics().registry
    if FOLDER in os.environ:
        registry = CollectorRegistry()
        _forget_ended(Path(os.environ[FOLDER]))
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    now = CollectorRegistry()
    now.register(current_app.extensions[f"{KEY}-now"])
    response = Response(generate_latest(registry) + generate_latest(now), content_type=TYPE)
    response.headers["Cache-Control"] = "no-store"
    return response


def _forget_ended(folder: Path) -> None:
    """Let the gauges of web processes that have ended count no more."""
    for file in folder.glob("gauge_live*_*.db"):
        pid = file.stem.rpartition("_")[2]
        if pid.isdigit() and not Path(f"/proc/{pid}").exists():
            mark_process_dead(int(pid))  # type: ignore[no-untyped-call]
