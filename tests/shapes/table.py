"""Print which constraint catches which seeded defect: ``python -m tests.shapes.table``."""

from __future__ import annotations

from lsgraph.validation import validate_graph

from . import harness
from .cases import CASES
from .test_seeded_defects import with_waiver


def rows() -> list[str]:
    """Return the table in Markdown, one row for each shape."""
    graph = harness.shapes()
    lines = ["| constraint | shape | severity | caught | also reported |", "|---|---|---|---|---|"]
    for name, case in sorted(CASES.items()):
        shapes = with_waiver(case.waiver) if case.waiver else graph
        store = harness.graph(case.bad, after=case.after, with_shapes=name.startswith("S"))
        report = validate_graph(store, shapes)
        found = report.by_shape().get(harness.SHAPES + name, ())
        others = sorted(report.constraint_ids - {name.partition("-")[0]})
        texts = report.shapes[harness.SHAPES + name]
        severity = found[0].severity.value if found else ""
        lines.append(
            f"| {name.partition('-')[0]} | {texts.names['ja']} / {texts.names['en']} | {severity} "
            f"| {'yes' if found else '**no**'} | {', '.join(others)} |"
        )
    return lines


if __name__ == "__main__":
    print("\n".join(rows()))
