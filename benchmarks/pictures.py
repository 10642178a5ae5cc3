"""How much processor time the pictures take: ``python -m benchmarks.pictures [COPIES] > docs/benchmarks-pictures.md``.

The plan, and a plan so many times its size: every project, programme, policy, theme and record once for each copy, with
a number in its IRI and its name. What the graph answers is multiplied, not the graph: a release is asked once, and its
values are kept, so a request asks nothing. Run by hand.
"""

from __future__ import annotations

import json
import re
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from flask.testing import FlaskClient

from benchmarks.report import machine
from lsgraph.package import GraphPackage
from lsgraph.release import Release, build
from lsgraph.sparql.engine import Answer, Engine, Evaluator
from lsgraph.sparql.limits import Limits
from lsgraph.sparql.negotiation import Offer
from lsgraph.sparql.problem import Problem
from lsgraph.sparql.processes import Evaluators, Source
from lsgraph.sparql.protocol import Operation
from lsgraph.sparql.results import Kind
from lsgraph.vocabulary import BASE
from lsgraph.web import create_app

PAGES: Final = (
    "/lineage",
    "/lineage/binds-2",
    "/timeline",
    "/timeline?programme=p1",
    "/calendar",
    "/budgets",
    "/budgets/bio",
    "/matrix",
    "/matrix?columns=projects",
    "/matrix?rows=diseases&columns=projects",
    "/indicators",
)
FORMS: Final = ("html", "svg", "json", "csv")
COPIES: Final = 100
ROUNDS: Final = (15, 3)
"""How often each is asked of the plan, and of the larger one."""
_SHARED: Final = re.compile(
    rf"{re.escape(BASE)}(id/fy/|ont#|voc/(?!research-theme|development-purpose|modality|disease))"
)
"""What all copies have in common: fiscal years, the ontology, and codes such as kinds of evaluation."""
_WITH_NUMBER: Final = ("name",)  # what is told apart by its words

Measured = Mapping[tuple[str, str], tuple[float, int]]
"""Page and form → seconds, bytes."""


class Multiplied:
    """An evaluator whose answers about the plan are those of a plan ``copies`` times its size."""

    def __init__(self, evaluator: Evaluator, copies: int) -> None:
        self._evaluator, self._copies = evaluator, copies

    def evaluate(
        self, operation: Operation, formats: Mapping[Kind, Offer], *, abandoned: Callable[[], bool] | None = None
    ) -> Answer | Problem:
        """Return the answer with its rows once for each copy."""
        answer = self._evaluator.evaluate(operation, formats, abandoned=abandoned)
        if isinstance(answer, Problem) or answer.kind != "SELECT":
            return answer
        body = answer.body
        if answer.file is not None:
            with answer.file as file:
                body = file.read()
        found = json.loads(body)
        rows = found["results"]["bindings"]
        found["results"]["bindings"] = [_copy(row, n) for n in range(self._copies) for row in rows]
        body = json.dumps(found).encode()
        return Answer(answer.kind, answer.offer, len(body), body)


def _copy(row: dict[str, Any], number: int) -> dict[str, Any]:
    if not number:
        return row
    return {
        name: {**term, "value": f"{term['value']}-copy{number}"} if _is_own(name, term) else term
        for name, term in row.items()
    }


def _is_own(name: str, term: Mapping[str, str]) -> bool:
    if term["type"] != "uri":
        return name in _WITH_NUMBER
    return term["value"].startswith(BASE) and not _SHARED.match(term["value"])


def measured(release: Release, copies: int, rounds: int) -> Measured:
    """Return the median of the processor time in seconds, and the size in bytes, by page and form."""
    evaluators = Evaluators.start(Source.release(release.directory), Limits())
    try:
        evaluator: Evaluator = Multiplied(Engine(evaluators.path, Limits()), copies)
        client = create_app(release, evaluator=evaluator).test_client()
        return {(page, form): _measure(client, page, form, rounds) for page in PAGES for form in FORMS}
    finally:
        evaluators.close()


def first_requests(release: Release) -> float:
    """Return the seconds, on the clock, that the slowest first request to a page takes after a start."""
    evaluators = Evaluators.start(Source.release(release.directory), Limits())
    try:
        client = create_app(release, evaluator=Engine(evaluators.path, Limits())).test_client()
        taken = []
        for page in PAGES:
            began = time.perf_counter()
            _get(client, page)
            taken.append(time.perf_counter() - began)
        return max(taken)
    finally:
        evaluators.close()


def _measure(client: FlaskClient, page: str, form: str, rounds: int) -> tuple[float, int]:
    path, _, query = page.partition("?")
    address = (path if form == "html" else f"{path}.{form}") + (f"?{query}" if query else "")
    size = len(_get(client, address))  # the first request of a kind asks the graph
    taken = []
    for _ in range(rounds):
        began = time.process_time()
        _get(client, address)
        taken.append(time.process_time() - began)
    median = statistics.median(taken)
    print(f"{median * 1000:10.1f} ms {size / 1000:10.1f} kB  {address}", file=sys.stderr)
    return median, size


def _get(client: FlaskClient, address: str) -> bytes:
    answer = client.get(address, headers={"Accept": "text/html", "Accept-Language": "en"})
    if answer.status_code != 200:
        raise SystemExit(f"{address}: {answer.text}")
    return answer.data


def main(copies: int) -> None:
    """Print the document with what was measured."""
    repository = Path(__file__).resolve().parents[1]
    with TemporaryDirectory() as out:
        release = build(GraphPackage.open(repository), Path(out), validate=False)
        plan, larger = measured(release, 1, ROUNDS[0]), measured(release, copies, ROUNDS[1])
        print("\n".join(document(plan, larger, copies, first_requests(release))))


def document(plan: Measured, larger: Measured, copies: int, first: float) -> list[str]:
    """Return the lines of the document."""
    slow = [f"`{page}` as {form.upper()}" for (page, form), (seconds, _) in larger.items() if seconds > 1]
    heads = [form.upper() for form in FORMS]
    lines = [
        "# How long the pictures take",
        "",
        f"Measured on {datetime.now(UTC):%Y-%m-%d} by `python -m benchmarks.pictures`: {machine()}. Processor time of "
        "the server for one request that the client has not cached, median, in ms; in brackets the size in kB. The "
        f"second table is a plan {copies} times the size: as many copies of every project, programme, policy, theme "
        "and record, each with a name of its own.",
        "",
        "What a release says is asked once for each language and kept; the slowest first request to a page of the plan "
        f"took {first:.1f} s. Pages of the larger plan draw a part ([large plans](pictures.md#large-plans)); files are "
        f"whole, but for the matrix as SVG. More than a second: {', '.join(slow) or 'nothing'}.",
    ]
    for title, values in (("The plan", plan), (f"A plan {copies} times its size", larger)):
        lines += ["", f"## {title}", "", f"| page | {' | '.join(heads)} |", "|---" * (len(FORMS) + 1) + "|"]
        for page in PAGES:
            cells = (
                f"{seconds * 1000:,.0f} ({size / 1000:,.0f})" for seconds, size in (values[page, f] for f in FORMS)
            )
            lines.append(f"| `{page}` | {' | '.join(cells)} |")
    return lines


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else COPIES)
