"""The staged HTTP cases, made ready for a service whose data do not change.

What a case would write first, the server holds from the start; each reading step becomes a case of its own, and its
graphs get names of their own, because one name stands for several contents in the course of a case.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import unquote

import pyoxigraph as ox

from lsgraph.vocabulary import GRAPH

from .suite import SHARED

RUNNER: Final = SHARED / "http_runner.py"
OWN: Final = SHARED / "http_cases.json"
W3C: Final = SHARED / "w3c-protocol-gsp" / "cases.json"
_EXAMPLE: Final = re.compile(r"http(://|%3A%2F%2F)www\.example(/|%2F)gsp(/|%2F)", re.IGNORECASE)
_ANY: Final = "<urn:s> <urn:p> <urn:o> ."

Case = dict[str, Any]


@dataclass
class Reading:
    """Cases that only read, and the quads that they want to find."""

    protocol: list[Case] = field(default_factory=list)
    indirect: list[Case] = field(default_factory=list)
    direct: list[Case] = field(default_factory=list)
    quads: list[ox.Quad] = field(default_factory=list)


def own() -> list[Case]:
    """Return the cases that were written for this project."""
    return list(json.loads(OWN.read_text(encoding="utf-8"))["cases"]) if OWN.is_file() else []


def reading() -> Reading:
    """Return what the W3C's cases of the two protocols ask of a service that is only read."""
    found = Reading()
    if not W3C.is_file():
        return found
    cases = json.loads(W3C.read_text(encoding="utf-8"))
    for number, case in enumerate(cases["cases"] if isinstance(cases, dict) else cases):
        needs = set(case["requires"])
        if needs & {"update", "POSTGraphCreation"}:
            continue
        if "gsp" not in needs:
            for graph in case.get("graph_data", ()):
                _load(found, graph["graph"], graph["ntriples"])
            found.protocol.append({key: case[key] for key in case if key not in {"reset", "graph_data"}})
        elif "DirectGraphIdentification" in needs:
            _steps(found, found.direct, case, number)
        elif "IndirectGraphIdentification" in needs:
            _steps(found, found.indirect, case, number)
    return found


def _steps(found: Reading, cases: list[Case], case: Case, number: int) -> None:
    """Add a case for each reading step. The graph that it expects is what the server holds."""
    for place, step in enumerate(case["steps"], 1):
        if step["method"] not in {"GET", "HEAD"}:
            continue
        name = f"{number}-{place}"
        path = _EXAMPLE.sub(rf"http\1graphs.example\g<2>{name}\3", step["path"])
        path = path.replace("{gsp}/person", f"{{gsp}}/{name}/person")
        expected = json.loads(_EXAMPLE.sub(f"http://graphs.example/{name}/", json.dumps(step["expect"])))
        if 200 in expected["status"]:
            content = expected.get("check", {}).get("isomorphic", {}).get("body", _ANY)
            _load(found, _graph(path), content)
        cases.append(
            {**step, "id": f"{case['id']}-{place}", "requires": case["requires"], "path": path, "expect": expected}
        )


def _graph(path: str) -> str:
    """Return the graph that a path names."""
    if path.startswith("{gsp}/"):
        return GRAPH.iri + path.removeprefix("{gsp}/")
    return unquote(path.partition("graph=")[2])


def _load(found: Reading, graph: str, turtle: str) -> None:
    for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE):
        found.quads.append(ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(graph)))
