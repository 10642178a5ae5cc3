"""Check that every passage of a package stands in the text of its document, in this or any other extraction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from pyoxigraph import Literal, NamedNode, Quad

from lsgraph.sources.text import SourceText, Windows
from lsgraph.vocabulary import LSG

NEIGHBOURHOOD = 600
"""Characters around the previous passage that are tried first where lines have moved; then the whole text is."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A place in a document: lines of the extraction that the editor worked with, length and digest of the text."""

    iri: str
    first_line: int
    last_line: int
    text_length: int
    text_digest: str


class Outcome(Enum):
    """What became of a passage in a text."""

    FOUND = "found"
    """It stands at the lines recorded."""
    MOVED = "moved"
    """The same text stands at other lines."""
    CHANGED = "changed"
    """There is text at the lines recorded, but another one, and the passage is nowhere else."""
    MISSING = "missing"
    """There is no text at the lines recorded, and the passage is nowhere else."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One passage and where it stands; ``span`` are offsets in the normalised text, empty unless found or moved."""

    passage: Passage
    outcome: Outcome
    span: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """All findings in the order of the document, and how many lines that are not empty the passages cover."""

    findings: tuple[Finding, ...]
    covered: int
    total: int
    uncovered: tuple[tuple[int, int], ...]

    def of(self, outcome: Outcome) -> tuple[Finding, ...]:
        """Return the findings with this outcome."""
        return tuple(finding for finding in self.findings if finding.outcome is outcome)

    @property
    def located(self) -> bool:
        """Whether there are passages and every one stands in the text."""
        return bool(self.findings) and not self.of(Outcome.CHANGED) and not self.of(Outcome.MISSING)

    @property
    def complete(self) -> bool:
        """Whether every passage stands in the text and every line that is not empty lies in one."""
        return self.located and self.covered == self.total


def passages(quads: Iterable[Quad]) -> list[Passage]:
    """Return the ``lsg:SourcePassage`` individuals among the quads that have all four figures, in document order."""
    names = ("firstLine", "lastLine", "textLength", "textDigest")
    wanted = {LSG.term(name): name for name in names}
    values: dict[str, dict[str, str]] = {}
    for quad in quads:
        name = wanted.get(quad.predicate)
        if name and isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
            values.setdefault(quad.subject.value, {})[name] = quad.object.value
    found = [
        Passage(iri, int(entry["firstLine"]), int(entry["lastLine"]), int(entry["textLength"]), entry["textDigest"])
        for iri, entry in values.items()
        if len(entry) == len(names)
    ]
    return sorted(found, key=lambda passage: (passage.first_line, passage.last_line, passage.iri))


def check(text: str, passages: Sequence[Passage]) -> SourceCheck:
    """Look for every passage in the text, first at its lines, then near the one before it, then everywhere.

    Where the text occurs more than once, the place nearest to the previous passage counts.
    """
    source = SourceText.of(text)
    windows = Windows(source.flat, ((one.text_length, _digest_bytes(one.text_digest)) for one in passages))
    findings: list[Finding] = []
    previous = (0, 0)
    for passage in sorted(passages, key=lambda one: (one.first_line, one.last_line, one.iri)):
        finding = _look(source, windows, passage, previous)
        findings.append(finding)
        if finding.span[1]:
            previous = finding.span
    return _covered(source, findings)


def _look(source: SourceText, windows: Windows, passage: Passage, previous: tuple[int, int]) -> Finding:
    start, end = source.span(passage.first_line, passage.last_line)
    length, digest = passage.text_length, _digest_bytes(passage.text_digest)
    if end - start == length and windows.matches(start, length, digest):
        return Finding(passage, Outcome.FOUND, (start, end))
    around = sorted(
        range(previous[0] - NEIGHBOURHOOD, previous[1] + NEIGHBOURHOOD), key=lambda place: abs(place - previous[1])
    )
    place = windows.near(around, length, digest)
    if place is None:
        places = windows.everywhere(length, digest)
        place = min(places, key=lambda found: abs(found - previous[1]), default=None)
    if place is not None:
        return Finding(passage, Outcome.MOVED, (place, place + length))
    return Finding(passage, Outcome.CHANGED if end > start else Outcome.MISSING)


def _digest_bytes(text: str) -> bytes:
    """Return the digest's bytes; nothing has the digest of a text that is not hexadecimal."""
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""


def _covered(source: SourceText, findings: Sequence[Finding]) -> SourceCheck:
    """Count the lines all of whose characters lie in a passage."""
    marks = bytearray(len(source.flat))
    for finding in findings:
        start, end = finding.span
        marks[start:end] = b"\1" * (end - start)
    uncovered: list[int] = []
    total = 0
    for number, line in enumerate(source.normal_lines, 1):
        if line:
            total += 1
            if 0 in marks[source.starts[number - 1] : source.starts[number]]:
                uncovered.append(number)
    return SourceCheck(tuple(findings), total - len(uncovered), total, _ranges(source, uncovered))


def _ranges(source: SourceText, numbers: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Join line numbers into ranges; empty lines between two numbers do not part them."""
    ranges: list[tuple[int, int]] = []
    for number in numbers:
        if ranges and not any(source.normal_lines[ranges[-1][1] : number - 1]):
            ranges[-1] = (ranges[-1][0], number)
        else:
            ranges.append((number, number))
    return tuple(ranges)
