"""Where each statement of a Turtle, TriG, N-Triples or N-Quads file stands. The parser of Oxigraph does not tell.

The statements come in the order in which Oxigraph's parser gives its triples, without those that make up collections
(``rdf:first``, ``rdf:rest``). So the two can be put side by side, and no prefix, base, escape or blank node label has
to be worked out here. Spec: https://www.w3.org/TR/turtle/#sec-grammar
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

DEEPEST = 100
"""Levels of brackets; nobody writes more, and recursion has an end."""

_TOKEN = re.compile(
    r"""
      (?P<string> \"{3} (?: [^"\\] | \\. | "(?!"") )* \"{3} | '{3} (?: [^'\\] | \\. | '(?!'') )* '{3}
                | " (?: [^"\\\n\r] | \\. )* " | ' (?: [^'\\\n\r] | \\. )* ' )
    | (?P<iri>    < [^<>"\s{}|^`]* > )
    | (?P<at>     @ [A-Za-z]+ (?: - [A-Za-z0-9]+ )* )
    | (?P<type>   \^\^ )
    | (?P<number> [+-]? (?: \d+ \.? \d* [eE] [+-]? \d+ | \d* \. \d+ (?: [eE] [+-]? \d+ )? | \d+ ) )
    | (?P<name>   (?: \\ \S | [^\s<>"'()\[\]{},;.\\#^|@+~] | \.+ (?= [\w:%\\-] ) )+ )
    | (?P<mark>   [()\[\]{},;.] )
    """,
    re.VERBOSE | re.DOTALL,
)
_BLANK = re.compile(r"(?:\s|#[^\n\r]*)*")
_DIRECTIVE = re.compile(r"@?(prefix|base|version)", re.IGNORECASE)
_COLLECTION = re.compile(r"(?:rdf:|<http://www\.w3\.org/1999/02/22-rdf-syntax-ns#)(?:first|rest)>?")


class Span(NamedTuple):
    """The characters of a text from ``start`` up to ``end``."""

    start: int
    end: int


class Statement(NamedTuple):
    """Where subject, predicate and object of one triple are written. Of brackets, the first one counts."""

    subject: Span
    predicate: Span
    object: Span


class Unreadable(Exception):
    """The text has something that this scanner does not know (RDF 1.2) or is not Turtle at all."""


class _Token(NamedTuple):
    kind: str
    text: str
    span: Span


def statements(text: str) -> list[Statement]:
    """Return the statements of ``text``, which a parser has accepted; raises ``Unreadable``."""
    return _Scanner(text).run()


def _tokens(text: str) -> Iterator[_Token]:
    position = _skip(text, 0)
    while position < len(text):
        found = _TOKEN.match(text, position)
        if not found or not found.lastgroup:
            raise Unreadable(text[position : position + 20])
        yield _Token(found.lastgroup, found.group(), Span(*found.span()))
        position = _skip(text, found.end())
    yield _Token("end", "", Span(len(text), len(text)))


def _skip(text: str, position: int) -> int:
    found = _BLANK.match(text, position)
    return found.end() if found else position


class _Scanner:
    """A recursive descent over the grammar, one token ahead."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._next = next(self._tokens)
        self._last = self._next
        self._found: list[Statement] = []
        self._depth = 0

    def run(self) -> list[Statement]:
        while self._next.kind != "end":
            if _DIRECTIVE.fullmatch(self._next.text):
                self._directive()
            elif self._next.text in ("{", "}", ".") or self._next.text.upper() == "GRAPH":
                self._take()
            else:
                self._block()
        return self._found

    def _take(self) -> _Token:
        token = self._next
        if token.kind == "end":
            raise Unreadable("the text ends inside a statement")
        self._last, self._next = token, next(self._tokens)
        return token

    def _accept(self, mark: str) -> bool:
        if self._next.kind == "mark" and self._next.text == mark:
            self._take()
            return True
        return False

    def _expect(self, mark: str) -> None:
        if not self._accept(mark):
            raise Unreadable(f"{self._next.text} instead of {mark}")

    def _directive(self) -> None:
        self._take()
        while self._next.kind in ("name", "iri", "string"):
            if self._take().kind != "name":  # the IRI, or the version, ends it; a full stop may follow
                break

    def _block(self) -> None:
        """Read a subject with its predicates, or the name of a graph before its brace."""
        lonely = self._next.text == "["
        subject = self._node(None)
        if self._next.text == "{" or (lonely and self._next.text in (".", "}")):
            return
        self._predicates(subject, (".", "}"))

    def _predicates(self, subject: Span, ends: tuple[str, ...]) -> None:
        while self._next.text not in ends:
            if self._accept(";"):
                continue
            predicate = self._take()
            self._object(subject, predicate)
            while self._accept(","):
                self._object(subject, predicate)
            if self._next.text not in (*ends, ";"):  # the graph's name in N-Quads
                self._node(None)

    def _object(self, subject: Span, predicate: _Token) -> None:
        is_cell = _COLLECTION.fullmatch(predicate.text) is not None
        self._node(None if is_cell else (subject, predicate.span))

    def _node(self, said: tuple[Span, Span] | None) -> Span:
        """Read a term and, as its object, note the statement ``said`` when the parser would give it."""
        token = self._take()
        late = 0
        if token.text == "(" and token.kind == "mark":
            if self._next.text != ")":
                self._note(said, token.span)
                said = None
            self._members()
        elif token.text == "[" and token.kind == "mark":
            late = self._nested(token.span)
        elif token.kind in ("mark", "at", "type"):
            raise Unreadable(token.text)
        span = Span(token.span.start, self._end_of(token))
        self._note(said, span, late)
        return span

    def _note(self, said: tuple[Span, Span] | None, value: Span, late: int = 0) -> None:
        """Add a statement, ahead of the last ``late`` ones."""
        if said:
            self._found.insert(len(self._found) - late, Statement(*said, value))

    def _end_of(self, token: _Token) -> int:
        """Return where a term ends, with the language or the datatype of a literal."""
        if token.kind == "string" and self._next.kind == "at":
            return self._take().span.end
        if token.kind == "string" and self._next.kind == "type":
            self._take()
            return self._take().span.end
        return token.span.end

    def _members(self) -> None:
        with_depth = self._deeper()
        while not self._accept(")"):
            self._node(None)
        self._depth = with_depth - 1

    def _nested(self, subject: Span) -> int:
        """Read what is in square brackets; return how many statements the parser gives after the one around it.

        A plain string might go on with a language. So the parser takes it with the closing bracket, and gives the
        statement of the bracket first.
        """
        with_depth = self._deeper()
        self._predicates(subject, ("]",))
        late = 1 if self._last.kind == "string" else 0
        self._expect("]")
        self._depth = with_depth - 1
        return late

    def _deeper(self) -> int:
        self._depth += 1
        if self._depth > DEEPEST:
            raise Unreadable("too many brackets inside each other")
        return self._depth
