"""Tokens of a SPARQL query, read the way the evaluating parser reads them, in one pass and linear time.

https://www.w3.org/TR/sparql11-query/#sparqlGrammar with the RDF 1.2 additions. Two readings of the grammar differ
where it matters for safety: after an operand inside an expression, ``<`` begins an operator for a scannerless parser
even where the longest token would be an IRI (``FILTER(?a<?b)SERVICE#>``). The lexer therefore keeps track of the kind
of bracket that it is in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, NamedTuple


class Kind(Enum):
    """Kinds of token."""

    WORD = "word"
    IRI = "iri"
    PNAME = "pname"
    VARIABLE = "variable"
    STRING = "string"
    NUMBER = "number"
    LANGTAG = "langtag"
    BLANK = "blank"
    OPERATOR = "operator"
    OPEN = "open"
    CLOSE = "close"
    PUNCTUATION = "punctuation"
    OTHER = "other"


class Token(NamedTuple):
    """A token: kind, text, offset, how many brackets are open around it, whether the innermost holds expressions."""

    kind: Kind
    text: str
    offset: int
    depth: int
    in_expression: bool = False


class LexicalError(ValueError):
    """A text that no reading of the grammar accepts; ``kind`` names the message, ``offset`` the place."""

    def __init__(self, kind: str, offset: int) -> None:
        super().__init__(kind, offset)
        self.kind = kind
        self.offset = offset


_BASE: Final = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_VARIABLE_CHARACTERS: Final = rf"{_BASE}_0-9\u00b7\u0300-\u036f\u203f\u2040"
_NAME_CHARACTERS: Final = rf"{_VARIABLE_CHARACTERS}\-"
_HEX: Final = "[0-9A-Fa-f]"
_LOCAL: Final = rf"(?:[{_NAME_CHARACTERS}:]|%{_HEX}{{2}}|\\[_~.\-!$&'()*+,;=/?#@%])"

_SPACE: Final = re.compile(r"(?:[ \t\r\n]++|#[^\r\n]*+)++")
_PREFIX: Final = re.compile(rf"(?:[{_BASE}][{_NAME_CHARACTERS}.]*+)?+(?=:)")
_PREFIX_RUN: Final = re.compile(rf"[{_BASE}][{_NAME_CHARACTERS}.]*+")
_PNAME_LOCAL: Final = re.compile(rf":(?:{_LOCAL}|\.++(?={_LOCAL}))*+")
_IRI: Final = re.compile(rf'<(?:[^\x00-\x20<>"{{}}|^`\\]|\\u{_HEX}{{4}}|\\U{_HEX}{{8}})*+>')
_LONG: Final = {
    quote: re.compile(rf"{quote * 3}(?:(?:{quote}{quote}?)?(?:[^{quote}\\]|\\.))*+{quote * 3}", re.DOTALL)
    for quote in "\"'"
}
_SHORT: Final = {quote: re.compile(rf"{quote}(?:[^{quote}\\\r\n]|\\[^\r\n])*+{quote}") for quote in "\"'"}
_SIMPLE: Final = re.compile(
    rf"(?P<variable>[?$][{_VARIABLE_CHARACTERS}]++)"
    rf"|(?P<blank>_:[{_NAME_CHARACTERS}]++(?:\.++(?=[{_NAME_CHARACTERS}])[{_NAME_CHARACTERS}]++)*+)"
    r"|(?P<number>(?:[0-9]++(?:\.[0-9]*+)?+|\.[0-9]++)(?:[eE][+-]?[0-9]++)?+)"
    r"|(?P<langtag>@[A-Za-z]++(?:--?[A-Za-z0-9]++)*+)"
    r"|(?P<word>[A-Za-z_][A-Za-z0-9_]*+)"
    r"|(?P<open>\{\||[({\[])"
    r"|(?P<close>\|\}|[)}\]])"
    r"|(?P<operator>&&|\|\||\^\^|!=|>=|[|^/*+!=>?-])"
    r"|(?P<punctuation>[.;,~])"
)
_OPERAND_WORDS: Final = frozenset({"TRUE", "FALSE"})
_NOT_CALLED: Final = frozenset({"A", "VALUES", "UNDEF", "TRUE", "FALSE"})
_OPERANDS: Final = frozenset(
    {Kind.VARIABLE, Kind.PNAME, Kind.IRI, Kind.STRING, Kind.LANGTAG, Kind.NUMBER, Kind.CLOSE, Kind.BLANK}
)
_MODIFIERS: Final = frozenset({"GROUP", "ORDER", "HAVING"})


@dataclass(slots=True)
class _Scope:
    """An open bracket, with what the clause around it was when it opened."""

    bracket: str
    expression: bool
    expressions_follow: bool


@dataclass(slots=True)
class _State:
    scopes: list[_Scope] = field(default_factory=list)
    expressions_follow: bool = False  # in a SELECT clause or a solution modifier
    filter_pending: bool = False  # after FILTER, until its bracket
    last_kind: Kind = Kind.OTHER
    last_text: str = ""

    def in_expression(self) -> bool:
        return bool(self.scopes) and self.scopes[-1].expression

    def after_operand(self) -> bool:
        if self.last_kind is Kind.WORD:
            return self.last_text.upper() in _OPERAND_WORDS
        return self.last_kind in _OPERANDS

    def open(self, bracket: str) -> None:
        expression = bracket == "(" and (
            self.in_expression()
            or self.expressions_follow
            or self.filter_pending
            or (self.last_kind is Kind.WORD and self.last_text.upper() not in _NOT_CALLED)
        )
        self.scopes.append(_Scope(bracket, expression, self.expressions_follow))
        self.filter_pending = False
        if bracket != "(":
            self.expressions_follow = False

    def close(self) -> None:
        if self.scopes:
            self.expressions_follow = self.scopes.pop().expressions_follow

    def word(self, text: str) -> None:
        upper = text.upper()
        if upper == "SELECT" or upper in _MODIFIERS:
            self.expressions_follow = True
        elif upper in {"WHERE", "FROM"}:
            self.expressions_follow = False
        elif upper == "FILTER":
            self.filter_pending = True


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a query, without white space and comments.

    Raises ``LexicalError`` for a string that does not end and for a code point escape outside strings and IRIs:
    parsers disagree about both, so neither can be judged.
    """
    state, position, end, no_prefix_before = _State(), 0, len(text), 0
    while position < end:
        if space := _SPACE.match(text, position):
            position = space.end()
            continue
        kind, stop = Kind.OTHER, position + 1
        character = text[position]
        if character in "\"'":
            kind, stop = Kind.STRING, _string(text, position)
        elif character == "<" or (character == ")" and text.startswith(")>>", position)) or character == ">":
            kind, stop = _angle(text, position, state)
        elif character == "\\":
            raise LexicalError("escape-outside", position)
        else:
            if position >= no_prefix_before and (prefix := _PREFIX.match(text, position)):
                kind, stop = Kind.PNAME, _local_end(text, prefix.end())
            else:
                if position >= no_prefix_before and (run := _PREFIX_RUN.match(text, position)):
                    no_prefix_before = run.end()  # no colon ends this run: do not look at it again
                if found := _SIMPLE.match(text, position):
                    kind, stop = Kind(found.lastgroup), found.end()
        token = Token(kind, text[position:stop], position, len(state.scopes), state.in_expression())
        yield token
        _advance(state, token)
        position = stop


def _advance(state: _State, token: Token) -> None:
    if token.kind is Kind.OPEN:
        state.open(token.text)
    elif token.kind is Kind.CLOSE:
        state.close()
    elif token.kind is Kind.WORD:
        state.word(token.text)
    state.last_kind, state.last_text = token.kind, token.text


def _string(text: str, position: int) -> int:
    quote = text[position]
    pattern = _LONG[quote] if text.startswith(quote * 3, position) else _SHORT[quote]
    found = pattern.match(text, position)
    if not found:
        raise LexicalError("string-open", position)
    return found.end()


def _local_end(text: str, colon: int) -> int:
    found = _PNAME_LOCAL.match(text, colon)
    return found.end() if found else colon + 1


def _angle(text: str, position: int, state: _State) -> tuple[Kind, int]:
    """Read a token that begins with ``<``, ``>`` or ``)>>``: IRI, comparison, or a bracket of a triple term."""
    if text[position] == ")":
        closes_term = bool(state.scopes) and state.scopes[-1].bracket == "<<("
        return Kind.CLOSE, position + (3 if closes_term else 1)
    if text[position] == ">":
        if text.startswith(">>", position) and state.scopes and state.scopes[-1].bracket == "<<":
            return Kind.CLOSE, position + 2
        return Kind.OPERATOR, position + (2 if text.startswith(">=", position) else 1)
    if state.in_expression() and state.after_operand():
        return Kind.OPERATOR, position + (2 if text.startswith("<=", position) else 1)
    for bracket in ("<<(", "<<"):
        if text.startswith(bracket, position):
            return Kind.OPEN, position + len(bracket)
    if found := _IRI.match(text, position):
        return Kind.IRI, found.end()
    return Kind.OPERATOR, position + (2 if text.startswith("<=", position) else 1)
