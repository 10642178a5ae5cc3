"""A validation report as a value: what was found, where, by which shape, how bad.

Spec: https://www.w3.org/TR/shacl/#validation-report
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType

from pyoxigraph import BlankNode, Literal, NamedNode

from lsgraph.validation.paths import Path, path_text

Term = NamedNode | BlankNode | Literal

SH = "http://www.w3.org/ns/shacl#"
CONSTRAINT_ID = re.compile(r"#([A-Z]\d{2})-")


class ValidationFailed(Exception):
    """The validator itself failed, or met a shape that is ill-formed: nothing is known about the data."""


class Severity(Enum):
    """How bad a result is, worst first; the value is the local name in the SHACL namespace."""

    VIOLATION = "Violation"
    WARNING = "Warning"
    INFO = "Info"

    @property
    def iri(self) -> NamedNode:
        """The severity as SHACL names it."""
        return NamedNode(SH + self.value)

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)


@dataclass(frozen=True)
class Result:
    """One finding: ``source_shape`` did not hold for ``focus_node``.

    ``path`` and ``value`` are absent where the constraint is about the node as a whole.
    ``messages`` maps a language tag ("ja", "en", "" for none) to the text.
    ``details`` are the results of shapes that this one refers to (``sh:detail``).
    """

    focus_node: Term
    source_shape: NamedNode | BlankNode
    component: NamedNode
    severity: Severity
    messages: Mapping[str, str]
    path: Path | None = None
    value: Term | None = None
    details: tuple[Result, ...] = ()

    @property
    def constraint_id(self) -> str:
        """The number of the constraint ("C35") where the shape's IRI has one, else the IRI itself."""
        found = CONSTRAINT_ID.search(str(self.source_shape))
        return found.group(1) if found else self.source_shape.value

    @property
    def sort_key(self) -> tuple[str, ...]:
        """By severity, then shape, then focus node, path and value: the order of every report."""
        return (
            str(self.severity.rank),
            str(self.source_shape),
            str(self.focus_node),
            path_text(self.path) if self.path else "",
            str(self.value) if self.value is not None else "",
            self.component.value,
            "|".join(f"{language}:{text}" for language, text in sorted(self.messages.items())),
        )

    def message(self, language: str) -> str:
        """The message in ``language``, else in English, else in any language there is."""
        for wanted in (language, "en"):
            if wanted in self.messages:
                return self.messages[wanted]
        return next(iter(self.messages.values()), self.component.value.rpartition("#")[2])


@dataclass(frozen=True)
class ShapeText:
    """What a shape says of itself: ``names`` and ``descriptions`` by language tag."""

    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    descriptions: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Report:
    """All results of one validation, in a stable order, with what the shapes say of themselves."""

    results: tuple[Result, ...]
    shapes: Mapping[str, ShapeText] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(cls, results: Iterable[Result], shapes: Mapping[str, ShapeText] | None = None) -> Report:
        """Make a report of ``results``, sorted; repetitions stay, for ``sh:uniqueLang`` gives one for each language."""
        ordered = sorted(results, key=lambda result: result.sort_key)
        return cls(tuple(ordered), MappingProxyType(dict(shapes or {})))

    @property
    def conforms(self) -> bool:
        """True where there is no result at all, as SHACL 1.0 defines ``sh:conforms``."""
        return not self.results

    @property
    def publishable(self) -> bool:
        """True where no result is a violation: a release with this report may be published."""
        return not self.violations

    @property
    def violations(self) -> tuple[Result, ...]:
        """The results of severity Violation."""
        return self.by_severity(Severity.VIOLATION)

    @property
    def constraint_ids(self) -> frozenset[str]:
        """The numbers of all constraints that have a result."""
        return frozenset(result.constraint_id for result in self.results)

    @property
    def counts(self) -> Mapping[Severity, int]:
        """Number of results by severity; every severity is a key."""
        found = Counter(result.severity for result in self.results)
        return MappingProxyType({severity: found[severity] for severity in Severity})

    def by_severity(self, severity: Severity) -> tuple[Result, ...]:
        """The results of one severity, in order."""
        return tuple(result for result in self.results if result.severity is severity)

    def by_shape(self) -> Mapping[str, tuple[Result, ...]]:
        """The results grouped by source shape, worst severity first, shapes in order."""
        groups: dict[str, list[Result]] = {}
        for result in self.results:
            groups.setdefault(result.source_shape.value, []).append(result)
        return MappingProxyType({shape: tuple(found) for shape, found in groups.items()})

    def with_results(self, more: Iterable[Result]) -> Report:
        """A report that has ``more`` results as well."""
        return Report.of((*self.results, *more), self.shapes)
