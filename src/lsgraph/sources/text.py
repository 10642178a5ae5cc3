"""The text of a source document, normalised so that two extractions of the same document can be compared."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from lsgraph.faults import LsgraphError
from lsgraph.messages import tell

_SPACE = re.compile(r"\s+")


class BadLines(LsgraphError):
    """A range of lines that the text does not have, or that holds no text."""


def normalise(text: str) -> str:
    """Return the text after NFKC with all white space removed (https://www.unicode.org/reports/tr15/).

    Extractions differ in compatibility characters (Kangxi radicals, full-width digits) and in where lines break.
    """
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


def sha256(text: str) -> str:
    """Return the SHA-256 of the UTF-8 text, in lower-case hex."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class SourceText:
    """A document as lines, and as one normalised string with the way back to lines.

    Offsets count characters of the normalised text from 0; lines count from 1; ranges of lines include both ends.
    """

    lines: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> SourceText:
        """Split at line feeds only: other separators occur inside lines of extracted text."""
        lines = text.split("\n")
        return cls(tuple(lines[:-1] if lines[-1] == "" else lines))

    @cached_property
    def normal_lines(self) -> tuple[str, ...]:
        """Each line, normalised."""
        return tuple(normalise(line) for line in self.lines)

    @cached_property
    def flat(self) -> str:
        """The whole text, normalised."""
        return "".join(self.normal_lines)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Offset at which each line starts, and at last the length of the text."""
        return (0, *accumulate(len(line) for line in self.normal_lines))

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return the offsets of the lines ``first`` to ``last``; empty where the text has no such lines."""
        if not 1 <= first <= last <= len(self.lines):
            return (0, 0)
        return (self.starts[first - 1], self.starts[last])

    def lines_of(self, start: int, end: int) -> tuple[int, int]:
        """Return first and last line of a span that is not empty."""
        return bisect_right(self.starts, start), bisect_left(self.starts, end)

    def quote(self, start: int, end: int) -> str:
        """Return the lines of a span as they stand in the file; a part of a line is given normalised."""
        first, last = self.lines_of(start, end)
        if self.span(first, last) != (start, end):
            return self.flat[start:end]
        return "\n".join(line.strip() for line in self.lines[first - 1 : last] if line.strip())


class Windows:
    """Where in a text a stretch with a given length and digest stands. Each length is hashed once at most.

    ``wanted`` holds the digests that will be asked for, by length: nothing else is kept while the text is hashed.
    """

    def __init__(self, flat: str, wanted: Iterable[tuple[int, bytes]]) -> None:
        self._bytes = memoryview(flat.encode())
        self._offsets = (0, *accumulate(len(character.encode()) for character in flat))
        self._length = len(flat)
        self._wanted: dict[int, set[bytes]] = {}
        for length, digest in wanted:
            self._wanted.setdefault(length, set()).add(digest)
        self._scanned: dict[int, dict[bytes, list[int]]] = {}

    def matches(self, start: int, length: int, digest: bytes) -> bool:
        """Tell whether the stretch of ``length`` characters at ``start`` has this SHA-256."""
        end = start + length
        if start < 0 or length < 1 or end > self._length:
            return False
        return hashlib.sha256(self._bytes[self._offsets[start] : self._offsets[end]]).digest() == digest

    def near(self, starts: Iterable[int], length: int, digest: bytes) -> int | None:
        """Return the first of the starts at which the stretch has this digest."""
        return next((start for start in starts if self.matches(start, length, digest)), None)

    def everywhere(self, length: int, digest: bytes) -> list[int]:
        """Return every start at which a stretch of this length has the digest, in order."""
        if length not in self._scanned:
            self._scanned[length] = self._scan(length)
        return self._scanned[length].get(digest, [])

    def _scan(self, length: int) -> dict[bytes, list[int]]:
        places: dict[bytes, list[int]] = {}
        if length < 1:
            return places
        data, sha256, wanted = self._bytes, hashlib.sha256, self._wanted.get(length, set())
        edges = zip(self._offsets, self._offsets[length:], strict=False)  # start and end of each stretch, in bytes
        for place, (start, end) in enumerate(edges):
            found = sha256(data[start:end]).digest()
            if found in wanted:
                places.setdefault(found, []).append(place)
        return places


@dataclass(frozen=True, slots=True)
class PassageDigest:
    """What a passage records of its text: the number of characters and their SHA-256, after ``normalise``."""

    first_line: int
    last_line: int
    text_length: int
    text_digest: str


def digest(text: str, first: int, last: int) -> PassageDigest:
    """Return what a passage over the lines ``first`` to ``last`` records; raises ``BadLines``."""
    source = SourceText.of(text)
    if not 1 <= first <= last <= len(source.lines):
        raise BadLines(tell("bad-lines", first=first, last=last, count=len(source.lines)))
    normal = "".join(source.normal_lines[first - 1 : last])
    if not normal:
        raise BadLines(tell("empty-lines", first=first, last=last))
    return PassageDigest(first, last, len(normal), sha256(normal))
