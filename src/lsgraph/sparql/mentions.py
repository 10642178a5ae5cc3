"""The terms that a query names, and where.

A program sends one query again and again with other constants in it, and the lexer is slow beside an evaluation that
takes 20 µs. So what a query names is also remembered by its text without them (``iris``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Final

from lsgraph.sparql.lexer import Kind, LexicalError, Token, tokens

UNFIT: Final = re.compile(r'[\x00-\x20<>"{}|^`\\\ud800-\udfff]')
"""Characters that no IRI contains."""
_ESCAPED: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_PLAIN_IRI: Final = re.compile(r"<([a-z]++://[A-Za-z0-9/_.~:#?&=%+@,;-]*+)>")
_NUMBER: Final = re.compile(r"(?<![\w:.%-])[0-9]++(?!\w)")
_UNSURE: Final = re.compile(r"[<'\\#]")  # what could make two texts of one outline be read differently
_OUTLINES: Final = 2048
_LONGEST: Final = 4096  # characters of an outline that is remembered


@dataclass(frozen=True, slots=True)
class Mention:
    """A term that a query names: its IRI and where it stands in the text."""

    iri: str
    start: int
    end: int


def iris(query: str) -> list[str]:
    """Return the IRIs of the terms that a query names, in the order of the text: those of ``mentions``."""
    plain = _PLAIN_IRI.findall(query)
    outline = _NUMBER.sub("0", _PLAIN_IRI.sub("\x01", query))
    if query.count("\x01") or len(outline) > _LONGEST or _UNSURE.search(outline):
        return [mention.iri for mention in mentions(query)]
    return [plain[number] + name for number, name in _named(outline)]


@lru_cache(maxsize=_OUTLINES)
def _named(outline: str) -> tuple[tuple[int, str], ...]:
    """Return for each term the number of the plain IRI in the text that it begins with, and what follows."""
    head, *rest = outline.split("\x01")
    example = head + "".join(f"<x://{number}/>{text}" for number, text in enumerate(rest))
    found = (re.fullmatch(r"x://([0-9]+)/(.*)", mention.iri) for mention in mentions(example))
    return tuple((int(match[1]), match[2]) for match in found if match)


def mentions(query: str) -> list[Mention]:
    """Return the terms that a query names, in the order of the text; not datatypes, functions and declarations.

    Empty for a text that no reading of the grammar accepts.
    """
    found: list[Mention] = []
    declared: dict[str, str] = {}
    last, before = _NOTHING, _NOTHING
    try:
        for token in chain(tokens(query), [_NOTHING]):
            iri = _iri(last, declared)
            if before.kind is Kind.PNAME and before.text in declared and last.kind is Kind.IRI:
                declared[before.text] = iri or ""
            elif iri and not _is_aside(before, last, token):
                found.append(Mention(iri, last.offset, last.offset + len(last.text)))
            if token.kind is Kind.PNAME and last.kind is Kind.WORD and last.text.upper() == "PREFIX":
                declared[token.text] = ""
                before, last = last, token
                continue
            before, last = last, token
    except LexicalError:
        return []
    return found


_NOTHING: Final = Token(Kind.OTHER, "", 0, 0)


def _iri(token: Token, declared: Mapping[str, str]) -> str | None:
    """Return the IRI that a token stands for, None where it stands for none or for a relative or unfit one."""
    if token.kind is Kind.IRI:
        iri = _ESCAPED.sub(lambda match: chr(min(int(match[1] or match[2], 16), 0x10FFFF)), token.text[1:-1])
    elif token.kind is Kind.PNAME:
        prefix, colon, local = token.text.partition(":")
        namespace = declared.get(prefix + colon)
        if not namespace:
            return None
        iri = namespace + local.replace("\\", "")
    else:
        return None
    return iri if ":" in iri and not UNFIT.search(iri) else None


def _is_aside(before: Token, token: Token, after: Token) -> bool:
    """Tell whether an IRI is no term of a pattern: a datatype, a function's name, or the base."""
    called = after.text == "(" and (token.in_expression or before.text.upper() in {"FILTER", "HAVING", "BY"})
    return called or before.text == "^^" or (before.kind is Kind.WORD and before.text.upper() == "BASE")
