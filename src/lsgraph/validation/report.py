"""A validation report as a value: what was found, where, by which shape, how bad.

Spec: https://www.w3.org/TR/shacl/#validation-report
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType

from pyoxigraph import BlankNode, Literal, NamedNode

from lsgraph.validation.paths import Path, path_text

Term = NamedNode | BlankNode | Literal
Texts = Mapping[str, str]
"""Language tag ("ja", "en", "" for none) → text."""

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


class Spot(Enum):
    """What stands at a place: the statement at fault, or the nearest thing to it."""

    STATEMENT = "statement"
    SUBJECT = "subject"
    OBJECT = "object"


@dataclass(frozen=True)
class Place:
    """Where to look in a file that somebody wrote. Line, column and width count characters; the first is 1.

    ``line`` is None where the file's format does not tell. ``inferred``: the triple at fault stands in no file, it is
    derived, and this is what it comes from.
    """

    path: str
    line: int | None = None
    column: int = 1
    width: int = 1
    source_line: str = ""
    spot: Spot = Spot.SUBJECT
    inferred: bool = False

    def __str__(self) -> str:
        return self.path if self.line is None else f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Result:
    """One finding: ``source_shape`` did not hold for ``focus_node``.

    ``path`` and ``value`` are absent where the constraint is about the node as a whole.
    ``details`` are the results of shapes that this one refers to (``sh:detail``). ``own_severity`` is one that SHACL
    does not define; such a result counts as a violation.
    What ``annotated`` adds: the ``place`` in a file, ``classes`` of the focus node, the ``passages`` of the source
    that the record rests on, and a ``suggestion`` how to mend it, empty where none can be computed.
    """

    focus_node: Term
    source_shape: NamedNode | BlankNode
    component: NamedNode
    severity: Severity
    messages: Texts
    path: Path | None = None
    value: Term | None = None
    details: tuple[Result, ...] = ()
    source_constraint: NamedNode | BlankNode | None = None
    own_severity: NamedNode | None = None
    place: Place | None = None
    classes: tuple[NamedNode, ...] = ()
    passages: tuple[NamedNode, ...] = ()
    suggestion: Texts = field(default_factory=lambda: MappingProxyType({}))

    @property
    def constraint_id(self) -> str:
        """The number of the constraint ("C35") where the shape's IRI has one, else the IRI itself."""
        return constraint_id(self.source_shape.value)

    @property
    def rule_id(self) -> str:
        """The shape's local name ("C35-midterm-inside"), the same from run to run."""
        return re.split(r"[#/]", self.source_shape.value)[-1] or self.source_shape.value

    @property
    def sort_key(self) -> tuple[str, ...]:
        """By severity, then shape, then focus node, path and value: the order of every report."""
        return (
            str(self.severity.rank),
            str(self.source_shape),
            _stable(self.focus_node),
            path_text(self.path) if self.path else "",
            _stable(self.value) if self.value is not None else "",
            self.component.value,
            f"{self.place.path}\0{self.place.line or 0:09}\0{self.place.column:09}" if self.place else "",
            "|".join(f"{language}:{text}" for language, text in sorted(self.messages.items())),
        )

    @property
    def fingerprint(self) -> str:
        """32 hexadecimal digits that stay the same from run to run, and when lines move, for the same finding."""
        path = path_text(self.path) if self.path else ""
        value = _stable(self.value) if self.value is not None else ""
        identity = "\0".join((str(self.source_shape), _stable(self.focus_node), path, value, self.component.value))
        return hashlib.sha256(identity.encode()).hexdigest()[:32]

    def message(self, language: str) -> str:
        """The message in ``language``, else in English, else in any language there is."""
        return in_language(self.messages, language) or self.component.value.rpartition("#")[2]


def constraint_id(shape: str) -> str:
    """Return the number of a constraint ("C35") where the IRI of its shape has one, else the IRI itself."""
    found = CONSTRAINT_ID.search(shape)
    return found.group(1) if found else shape


def in_language(texts: Texts, language: str) -> str:
    """Return the text in ``language``, else in English, else in any language; "" where there is none."""
    for wanted in (language, "en"):
        if wanted in texts:
            return texts[wanted]
    return next(iter(texts.values()), "")


def _stable(term: Term) -> str:
    """Return the term as N-Triples writes it; the label of a blank node is another in each run."""
    return "_:" if isinstance(term, BlankNode) else str(term)


@dataclass(frozen=True)
class ShapeText:
    """What a shape says of itself, by language tag, and how many focus nodes it had, where that is known."""

    names: Texts = field(default_factory=lambda: MappingProxyType({}))
    descriptions: Texts = field(default_factory=lambda: MappingProxyType({}))
    focus_nodes: int | None = None


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

    def reaches(self, severity: Severity) -> bool:
        """True where at least one result is as bad as ``severity`` or worse."""
        return any(result.severity.rank <= severity.rank for result in self.results)

    def by_class(self) -> Mapping[str, tuple[Result, ...]]:
        """The results grouped by class of the focus node, classes in order; "" for nodes without a class.

        A node of two classes is in both groups.
        """
        groups: dict[str, list[Result]] = {}
        for result in self.results:
            for name in [item.value for item in result.classes] or [""]:
                groups.setdefault(name, []).append(result)
        return MappingProxyType({name: tuple(groups[name]) for name in sorted(groups)})

    def by_shape(self) -> Mapping[str, tuple[Result, ...]]:
        """The results grouped by source shape, worst severity first, shapes in order."""
        groups: dict[str, list[Result]] = {}
        for result in self.results:
            groups.setdefault(result.source_shape.value, []).append(result)
        return MappingProxyType({shape: tuple(found) for shape, found in groups.items()})

    def with_results(self, more: Iterable[Result]) -> Report:
        """A report that has ``more`` results as well."""
        return Report.of((*self.results, *more), self.shapes)
