"""The staged cases of the W3C's SPARQL 1.1 suite: where they are, and what each needs."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from lsgraph.vocabulary import BASE

REPOSITORY: Final = Path(__file__).resolve().parents[2]
SHARED: Final = Path(os.environ.get("LSGRAPH_SHARED") or REPOSITORY.parent / "shared") / "conformance"
MISSING: Final = "the test suites are not here: set LSGRAPH_SHARED to the folder that has conformance/"
_QUERIES: Final = SHARED / "sparql11-query-update"


@dataclass(frozen=True, slots=True)
class Case:
    """One case. ``orders`` tell the loader which store it needs; cases with the same orders share one."""

    name: str
    kind: str
    query: Path
    orders: str
    result: Path | None

    @property
    def text(self) -> str:
        """The query."""
        return self.query.read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def cases() -> tuple[Case, ...]:
    """Return every case, those that share a store next to each other; none where the suite is not here."""
    index = _QUERIES / "index.json"
    if not index.is_file():
        return ()
    found = [_case(entry) for entry in json.loads(index.read_text(encoding="utf-8"))]
    return tuple(sorted(found, key=lambda case: (case.orders, case.name)))


def of_kind(*kinds: str) -> list[Case]:
    """Return the cases of these kinds (local names of the suite's classes)."""
    return [case for case in cases() if case.kind in kinds]


def _case(entry: dict[str, Any]) -> Case:
    files = [_QUERIES / name for name in (*entry.get("data", ()), *entry.get("fromFiles", ()))]
    named = [
        (graph.get("graph") or BASE + Path(graph["file"]).name, str(_QUERIES / graph["file"]))
        for graph in entry.get("graphData", ())
    ]
    orders = json.dumps({"base": BASE, "default": [str(file) for file in files], "named": named})
    result = entry.get("result")
    return Case(
        entry["id"],
        entry["type"],
        _QUERIES / (entry.get("query") or entry["action"]),
        orders,
        _QUERIES / result if isinstance(result, str) else None,
    )
