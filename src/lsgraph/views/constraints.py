"""The constraints of the graph by the group that they are in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lsgraph.views.ontology import name_of
from lsgraph.views.rows import Row
from lsgraph.views.texts import Text, texts


@dataclass(frozen=True, slots=True)
class Constraint:
    """A constraint: its IRI, its name in the code, what it demands, how grave it is, whether it is on."""

    iri: str
    name: str
    title: Text
    description: Text
    severity: str
    active: bool


@dataclass(slots=True)
class Group:
    """Constraints about one matter; ``iri`` is empty for those in no group."""

    iri: str
    title: Text
    constraints: list[Constraint] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Return the group's name in the code."""
        return name_of(self.iri)

    @property
    def count(self) -> int:
        """Return how many constraints there are."""
        return len(self.constraints)


def groups(rows: Sequence[Row], language: str) -> tuple[Group, ...]:
    """Return the groups with their constraints, both in the order of the rows."""
    titles, descriptions = texts(rows, "shape", "name", language), texts(rows, "shape", "description", language)
    labels = texts(rows, "group", "group_label", language)
    found: dict[str, Group] = {}
    seen: set[str] = set()
    for row in rows:
        iri, group = str(row["shape"]), str(row.get("group", ""))
        if iri in seen:
            continue
        seen.add(iri)
        found.setdefault(group, Group(group, labels.get(group, Text("")))).constraints.append(
            Constraint(
                iri,
                name_of(iri),
                titles[iri],
                descriptions.get(iri, Text("")),
                name_of(str(row["severity"])),
                str(row.get("deactivated", "false")) != "true",
            )
        )
    return tuple(found.values())
