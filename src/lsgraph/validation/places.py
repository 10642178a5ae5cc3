"""The place of a result in the files that people write: file, line, column, and the line itself."""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path as FilePath

from pyoxigraph import BlankNode, NamedNode, Quad, Triple

from lsgraph.validation.paths import CompoundPath, Operator
from lsgraph.validation.report import Place, Result, Spot, Term
from lsgraph.validation.turtle_scanner import Span, Statement, Unreadable, statements
from lsgraph.vocabulary import RDF, SH

_COLLECTION = (RDF.term("first"), RDF.term("rest"))
_LAST_IS_TOO_MANY = (SH.term("MaxCountConstraintComponent"),)


@dataclass(frozen=True)
class Source:
    """A file as its author wrote it: its path as shown, its bytes or where to read them, its triples in their order."""

    path: str
    data: bytes | FilePath
    triples: Sequence[Triple | Quad]

    @cached_property
    def text(self) -> str:
        """The characters of the file; empty where it is there no longer."""
        try:
            data = self.data.read_bytes() if isinstance(self.data, FilePath) else self.data
        except OSError:
            return ""
        return data.decode("utf-8", "replace").removeprefix("\ufeff")

    @cached_property
    def asserted(self) -> tuple[Triple | Quad, ...]:
        """The triples that a person wrote one by one: not the links of collections."""
        return tuple(triple for triple in self.triples if triple.predicate not in _COLLECTION)

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Where each of ``asserted`` is written; empty where the format, or a file changed meanwhile, does not tell."""
        try:
            found = tuple(statements(self.text))
        except Unreadable:
            return ()
        fits = len(found) == len(self.asserted) and all(map(self._fits, found, self.asserted))
        return found if fits else ()

    def place(self, span: Span, spot: Spot, inferred: bool) -> Place:
        """Return the place of some characters of the text."""
        row = bisect.bisect_right(self._starts, span.start) - 1
        start = self._starts[row]
        line = self.text[start : self._ends(row)]
        width = max(min(span.end, start + len(line)) - span.start, 1)
        return Place(self.path, row + 1, span.start - start + 1, width, line, spot, inferred)

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        starts.extend(number + 1 for number, character in enumerate(self.text) if character == "\n")
        return starts

    def _ends(self, row: int) -> int:
        end = self._starts[row + 1] - 1 if row + 1 < len(self._starts) else len(self.text)
        return end - 1 if self.text[end - 1 : end] == "\r" else end

    def _fits(self, statement: Statement, triple: Triple | Quad) -> bool:
        """Tell whether the predicate is the one written; a wrong place would be worse than none."""
        written = self.text[statement.predicate.start : statement.predicate.end].strip("<>")
        return written == "a" or "\\" in written or triple.predicate.value.endswith(written.partition(":")[2])


@dataclass(frozen=True)
class _Mention:
    """The triple with this number in a source."""

    source: Source
    number: int

    @property
    def triple(self) -> Triple | Quad:
        return self.source.asserted[self.number]


class Places:
    """Finds places in ``sources`` for results about any of ``nodes``; other nodes it does not know."""

    def __init__(self, sources: Iterable[Source], nodes: Iterable[Term]) -> None:
        wanted = set(nodes)
        self._as_subject: dict[Term, list[_Mention]] = defaultdict(list)
        self._as_object: dict[Term, list[_Mention]] = defaultdict(list)
        for source in sources if wanted else ():
            for number, triple in enumerate(source.asserted):
                if triple.subject in wanted:
                    self._as_subject[triple.subject].append(_Mention(source, number))  # type: ignore[index]
                if triple.object in wanted:
                    self._as_object[triple.object].append(_Mention(source, number))  # type: ignore[index]

    def find(self, result: Result) -> Place | None:
        """Return the statement at fault, else the subject or another mention of the focus node, else None."""
        inferred = self._is_inferred(result)
        for mention in self._statements(result):
            return _place(mention, Spot.STATEMENT, inferred)
        for mention in _declaring_first(self._as_subject.get(result.focus_node, [])):
            return _place(mention, Spot.SUBJECT, inferred)
        for mention in self._as_object.get(result.focus_node, []):
            return _place(mention, Spot.OBJECT, inferred)
        return None

    def _statements(self, result: Result) -> Iterator[_Mention]:
        """Yield the statements that may be at fault, the best first."""
        mine = self._as_subject.get(result.focus_node, [])
        value, path = result.value, result.path
        if value is not None and value != result.focus_node:
            of_value = self._as_subject.get(value, [])
            yield from (item for item in mine if item.triple.object == value and _along(path, item))
            yield from (item for item in of_value if item.triple.object == result.focus_node and _against(path, item))
            yield from (item for item in mine if item.triple.object == value)
            yield from (item for item in of_value if item.triple.object == result.focus_node)
        along = [item for item in mine if path is not None and _along(path, item)]
        yield from reversed(along) if result.component in _LAST_IS_TOO_MANY else along

    def _is_inferred(self, result: Result) -> bool:
        """Tell whether path and value name a triple that stands in no file although the focus node does."""
        if result.value is None or not isinstance(result.path, NamedNode):
            return False
        mine = self._as_subject.get(result.focus_node, [])
        return bool(mine) and all(item.triple.predicate != result.path for item in mine)


def nodes_of(results: Iterable[Result]) -> set[Term]:
    """Return the nodes that ``Places`` must know for these results."""
    found: set[Term] = set()
    for result in results:
        found.add(result.focus_node)
        if isinstance(result.value, NamedNode | BlankNode):
            found.add(result.value)
    return found


def _along(path: object, mention: _Mention) -> bool:
    """Tell whether a statement goes the first step of ``path``; no path, any step."""
    while isinstance(path, CompoundPath):
        if path.operator is Operator.INVERSE:
            return False
        if path.operator is Operator.ALTERNATIVE:
            return any(_along(step, mention) for step in path.steps)
        path = path.steps[0]
    return path is None or mention.triple.predicate == path


def _against(path: object, mention: _Mention) -> bool:
    """Tell whether a statement goes the inverse path ``path``."""
    return (
        isinstance(path, CompoundPath)
        and path.operator is Operator.INVERSE
        and mention.triple.predicate == path.steps[0]
    )


def _declaring_first(mentions: Sequence[_Mention]) -> list[_Mention]:
    return sorted(mentions, key=lambda item: item.triple.predicate != RDF.term("type"))


def _place(mention: _Mention, spot: Spot, inferred: bool) -> Place:
    source = mention.source
    if not source.statements:
        return _named(source, mention.triple, spot, inferred)
    statement = source.statements[mention.number]
    spans = {
        Spot.STATEMENT: Span(statement.predicate.start, statement.object.end),
        Spot.SUBJECT: statement.subject,
        Spot.OBJECT: statement.object,
    }
    return source.place(spans[spot], spot, inferred)


def _named(source: Source, triple: Triple | Quad, spot: Spot, inferred: bool) -> Place:
    """Return where the whole IRI of the node first stands, in RDF/XML or JSON-LD; else the file alone."""
    node = triple.object if spot is Spot.OBJECT else triple.subject
    start = source.text.find(f'"{node.value}"') if isinstance(node, NamedNode) else -1
    if start < 0 or not isinstance(node, NamedNode):
        return Place(source.path, spot=spot, inferred=inferred)
    span = Span(start + 1, start + 1 + len(node.value))
    return source.place(span, Spot.OBJECT if spot is Spot.OBJECT else Spot.SUBJECT, inferred)
