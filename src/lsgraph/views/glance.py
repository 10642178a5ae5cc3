"""The plan at a glance: its goal, the programmes that serve it, the projects of each, as a tree of three levels."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from lsgraph.views.diagram import Column, Drawing, Node, draw
from lsgraph.views.rows import Row
from lsgraph.views.texts import Text, texts

COLUMNS: Final = (Column(0, 160, 4), Column(186, 306, 2), Column(518, 616))
ROW: Final = 25


@dataclass(frozen=True, slots=True)
class Item:
    """A goal, programme or project: its IRI, names, the number that the plan gives it, years, and what is below it."""

    iri: str
    label: Text
    notation: str = ""
    years: str = ""
    below: tuple[Item, ...] = field(default=())

    @property
    def title(self) -> Text:
        """Return the name with the plan's own number before it."""
        return replace(self.label, text=f"{self.notation} {self.label.text}".strip())


def plan(rows: Sequence[Row], language: str) -> tuple[Item, ...]:
    """Return the goals with their programmes and projects, in the order of the rows of the block ``glance``."""
    labels: dict[str, Text] = {}
    for level in ("goal", "programme", "project"):
        labels |= texts(rows, level, f"{level}_label", language)
    tree: dict[str, dict[str, dict[str, str]]] = {}
    notations: dict[str, str] = {}
    for row in rows:
        programmes = tree.setdefault(str(row["goal"]), {})
        projects = programmes.setdefault(str(row["programme"]), {})
        notations[str(row["goal"])] = str(row.get("goal_notation", ""))
        notations[str(row["programme"])] = str(row.get("notation", ""))
        if "project" in row:
            projects[str(row["project"])] = _years(row)
    return tuple(
        Item(
            goal,
            labels[goal],
            notations[goal],
            below=tuple(
                Item(iri, labels[iri], notations[iri], below=_projects(projects, labels))
                for iri, projects in programmes.items()
            ),
        )
        for goal, programmes in tree.items()
    )


def _projects(projects: Mapping[str, str], labels: Mapping[str, Text]) -> tuple[Item, ...]:
    return tuple(Item(iri, labels[iri], years=years) for iri, years in projects.items())


def _years(row: Row) -> str:
    """Return the first and last year as printed beside a project: ``2022–2026``; an unknown one is left open."""
    if "start" not in row and "end" not in row:
        return ""
    return f"{row.get('start', '')}–{row.get('end', '')}"


def picture(goals: Sequence[Item], place: Callable[[str], str]) -> Drawing:
    """Return the tree as a drawing; ``place`` gives the link for an IRI."""
    nodes = []
    for goal in goals:
        nodes.append(Node(goal.title, place(goal.iri), 0, "goal"))
        for programme in goal.below:
            nodes.append(Node(programme.title, place(programme.iri), 1, "programme"))
            nodes += [Node(item.label, place(item.iri), 2, "project", item.years) for item in programme.below]
    return draw(nodes, COLUMNS, ROW)
