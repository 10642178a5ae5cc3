"""A SHACL engine of another origin, asked about the same graphs: rudof, in Rust (https://github.com/rudof-project/rudof).

As a program it writes the table of agreement: ``python -m tests.validation.second_engine [FILE]``. Where the two
differ the standard decides, and the difference stays in ``KNOWN`` with the reason. The computed constraints
(``python_checks``) are no SHACL and are left out.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyoxigraph
import rdflib
from pyoxigraph import RdfFormat, Store

from lsgraph.validation import validate

from ..shapes import harness
from ..shapes.cases import CASES
from ..shapes.mutations import Plan
from ..shapes.test_seeded_defects import with_waiver

Found = frozenset[tuple[str, str, str]]
"""Focus node, source shape and severity of results."""


@dataclass(frozen=True)
class Difference:
    """A shape whose results differ, who is right, and by which words of the standard."""

    shape: str
    right: str
    reason: str


KNOWN = (
    Difference(
        "C67-stated-text",
        "pySHACL",
        "sh:maxLength counts characters, as STRLEN of SPARQL does (SHACL §4.4.2); rudof counts bytes of UTF-8, so that "
        "14 Japanese characters are more than 40.",
    ),
)
"""Differences that stay, each decided by the standard."""

_DECIDED = frozenset(harness.SHAPES + difference.shape for difference in KNOWN)


def first(store: Store, shapes: rdflib.Graph) -> Found:
    """Ask pySHACL, as lsgraph runs it."""
    return frozenset(
        (str(getattr(result.focus_node, "value", "")), result.source_shape.value, result.severity.value)
        for result in validate(store, shapes).results
    )


def second(store: Store, shapes: rdflib.Graph) -> Found:
    """Ask rudof."""
    from pyrudof import RDFFormat, Rudof, RudofConfig

    engine = Rudof(RudofConfig())
    engine.read_shacl(_turtle(shapes))
    data = pyoxigraph.serialize((quad.triple for quad in store), format=RdfFormat.N_TRIPLES)
    assert data is not None
    engine.read_data(data.decode(), RDFFormat.NTriples)
    entries = engine.validate_shacl().violations
    return frozenset((str(each.focus_node), str(each.source_shape), str(each.severity)) for each in entries)


@lru_cache(maxsize=2)
def _turtle(shapes: rdflib.Graph) -> str:
    return shapes.serialize(format="turtle")


def seeded(name: str) -> tuple[Store, rdflib.Graph]:
    """Return the graph that is damaged for a shape, and the shapes."""
    case = CASES[name]
    store = harness.graph(case.bad, after=case.after, with_shapes=name.startswith("S"))
    return store, with_waiver(case.waiver) if case.waiver else harness.shapes()


def undecided(mine: Found, theirs: Found) -> Found:
    """Return what only one of the two reports and ``KNOWN`` does not explain."""
    return frozenset(entry for entry in mine ^ theirs if entry[1] not in _DECIDED)


def plan() -> tuple[Found, Found]:
    """Ask both about the plan."""
    read = Plan.read()
    store = read.complete(read.store())
    return first(store, read.shapes), second(store, read.shapes)


def table() -> list[str]:
    """Return the lines of the table."""
    lines = [
        "| graph | results of pySHACL | of rudof | differences | decided by the standard |",
        "|---|---|---|---|---|",
    ]
    total, apart, decided, same = [0, 0], 0, 0, 0
    for name in sorted(CASES):
        store, shapes = seeded(name)
        mine, theirs = first(store, shapes), second(store, shapes)
        total[0] += len(mine)
        total[1] += len(theirs)
        apart += len(undecided(mine, theirs))
        decided += len(mine ^ theirs) - len(undecided(mine, theirs))
        same += mine == theirs
    lines.append(f"| {len(CASES)} seeded defects ({same} the same) | {total[0]} | {total[1]} | {apart} | {decided} |")
    mine, theirs = plan()
    left = undecided(mine, theirs)
    lines.append(f"| the plan | {len(mine)} | {len(theirs)} | {len(left)} | {len(mine ^ theirs) - len(left)} |")
    lines += ["", "| shape | who is right | why |", "|---|---|---|"]
    lines += [f"| {each.shape} | {each.right} | {each.reason} |" for each in KNOWN]
    return lines


def main() -> None:
    """Ask both engines everything and write the table."""
    text = "\n".join([*table(), ""])
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
