"""``python -m benchmarks.validation``: how long validation takes, beside plain pySHACL on the same data and shapes.

The data are the default package, and copies of its records under new slugs until there are enough triples, so that
every shape has focus nodes in about the proportions of a real plan.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import click
import pyoxigraph
import pyshacl
import rdflib
from pyoxigraph import NamedNode, Quad
from rdflib.namespace import SH

from lsgraph.package import GraphPackage, ParsedPackage
from lsgraph.release.rules import infer, read_rules
from lsgraph.validation.report import Report
from lsgraph.validation.run import SHAPES_GRAPH, as_rdflib, flat_store, validate
from lsgraph.vocabulary import GRAPH, ID, REASONED

_DOCS: Final = Path(__file__).resolve().parents[1] / "docs" / "validation.md"
_MARKS: Final = ("<!-- measured -->", "<!-- end of measured -->")
_COPIED: Final = (GRAPH.term("data"), GRAPH.term("citations"))
_SHARED: Final = ID.iri + "fy/"
_SLUG: Final = re.compile(re.escape(ID.iri) + r"([a-z-]+/)([^/#]+)(.*)")


def plan_like(package: GraphPackage, parsed: ParsedPackage, size: int) -> tuple[Quad, ...]:
    """Return the package's quads and copies of its records, with what the rules add: about ``size`` triples or more."""
    quads = list(parsed.quads)
    rules = read_rules(package.rule_files())
    records = [quad for quad in quads if quad.graph_name in _COPIED and quad.subject.value.startswith(ID.iri)]
    number = 0
    while True:
        added = infer([quad for quad in quads if quad.graph_name in REASONED], rules)
        if len(quads) + len(added) >= size:
            return (*quads, *added)
        missing = size - len(quads) - len(added)
        number += 1
        quads.extend(_copy(records[: max(missing, 1000)], number))


def _copy(records: list[Quad], number: int) -> Iterator[Quad]:
    def renamed(term: Any) -> Any:
        if not isinstance(term, NamedNode) or term.value.startswith(_SHARED):
            return term
        found = _SLUG.fullmatch(term.value)
        return NamedNode(f"{ID.iri}{found[1]}{found[2]}-copy{number}{found[3]}") if found else term

    for quad in records:
        yield Quad(renamed(quad.subject), quad.predicate, renamed(quad.object), quad.graph_name)


def plain(triples: pyoxigraph.Store, shapes: rdflib.Graph) -> rdflib.Graph:
    """Validate with pySHACL as it is, on an rdflib graph; return its report."""
    data = as_rdflib(quad.triple for quad in triples)
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, advanced=True, inplace=True, inference="none")
    return report


def same(ours: Report, theirs: rdflib.Graph) -> bool:
    """Tell whether both found the same: focus node, shape, component, severity and value of every result."""
    found = sorted(
        (
            result.focus_node.value,
            result.source_shape.value,
            result.component.value,
            result.severity.iri.value,
            getattr(result.value, "value", ""),
        )
        for result in ours.results
    )
    nodes = theirs.objects(None, SH.result)
    parts = (SH.focusNode, SH.sourceShape, SH.sourceConstraintComponent, SH.resultSeverity, SH.value)
    expected = sorted(tuple(str(theirs.value(node, part, default="")) for part in parts) for node in nodes)
    return found == expected


def timed(action: Callable[[pyoxigraph.Store, rdflib.Graph], Any], *given: Any) -> tuple[float, Any]:
    """Return the seconds of the wall clock that ``action`` took, and what it returned."""
    start = time.perf_counter()
    value = action(*given)
    return time.perf_counter() - start, value


@click.command()
@click.option("--sizes", default="0,100000", show_default=True, help="Triples; 0 is the default package as it is.")
@click.option("--plain/--no-plain", "with_plain", default=True, help="Run plain pySHACL too; takes minutes.")
@click.option("--write/--no-write", default=False, help="Write the table into docs/validation.md.")
def main(sizes: str, with_plain: bool, write: bool) -> None:
    """Measure."""
    package = GraphPackage.open()
    parsed = package.parse()
    shapes = as_rdflib(quad.triple for quad in parsed.graphs[SHAPES_GRAPH])
    rows = [
        "| triples | results | lsgraph | plain pySHACL | ratio | the same results |",
        "|---:|---:|---:|---:|---:|---|",
    ]
    for size in map(int, sizes.split(",")):
        store = flat_store(plan_like(package, parsed, size))
        seconds, report = min((timed(validate, store, shapes) for _ in range(3)), key=lambda pair: pair[0])
        row = f"| {len(store):,} | {len(report.results):,} | {seconds:.1f} s |"
        if with_plain:
            longer, theirs = timed(plain, store, shapes)
            row += f" {longer:.1f} s | {longer / seconds:.0f} × | {'yes' if same(report, theirs) else 'NO'} |"
        else:
            row += " | | |"
        rows.append(row)
        click.echo(row)
    if write:
        text = _DOCS.read_text(encoding="utf-8")
        before, _, rest = text.partition(_MARKS[0])
        after = rest.partition(_MARKS[1])[2]
        _DOCS.write_text(f"{before}{_MARKS[0]}\n" + "\n".join(rows) + f"\n{_MARKS[1]}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
