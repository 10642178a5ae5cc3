"""Say the same query in words that an engine understands rightly. Each function works around one error of an engine.

All read the query by the project's lexer and change only the place that matters; the meaning by the standard stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lsgraph.sparql.lexer import Kind, Token, tokens

Edit = tuple[int, int, str]
"""From offset, to offset, the new text."""


def with_disjunctions_kept(query: str) -> str:
    """Write ``FILTER(A || B)`` as ``FILTER(!(!(A || B)))``.

    Fuseki and RDF4J make a union of such a filter where A compares with a constant, and then give a solution twice for
    which both A and B hold.
    """
    read, edits = list(tokens(query)), []
    for place in _words(read, "FILTER"):
        opened = read[place + 1]
        if opened.text != "(":
            continue
        end = _closing(read, place + 1)
        if any(t.text == "||" and t.depth == opened.depth + 1 for t in read[place + 1 : end]):
            edits += [(opened.offset, opened.offset, "(!(!"), (read[end].offset, read[end].offset, "))")]
    return _edited(query, edits)


def with_exact_division(query: str) -> str:
    """Write ``A / B`` as ``A * 1.0 / B``: Virtuoso cuts off the fraction where both are integers (SPARQL 1.1 §17.3)."""
    places = (t for t in tokens(query) if t.kind is Kind.OPERATOR and t.text == "/" and t.in_expression)
    return _edited(query, [(t.offset, t.offset, "* 1.0 ") for t in places])


def with_exists_as_value(query: str) -> str:
    """Write ``BIND(EXISTS { P } AS ?x)`` as ``BIND(IF(EXISTS { P }, true, false) AS ?x)``.

    Virtuoso fails where two bare ones meet in an expression. Either way it gives 1 and 0 for true and false; a cast to
    xsd:boolean would show as one, but counts as true even where it is false.
    """
    read, edits = list(tokens(query)), []
    for place in _words(read, "BIND"):
        first = place + 2
        if first < len(read) and read[first].text.upper() in {"EXISTS", "NOT"} and read[first].kind is Kind.WORD:
            opened = next((n for n in range(first, min(first + 3, len(read))) if read[n].text == "{"), None)
            if opened is not None:
                end = read[_closing(read, opened)].offset + 1
                edits += [(read[first].offset, read[first].offset, "IF("), (end, end, ", true, false)")]
    return _edited(query, edits)


def _words(read: Sequence[Token], word: str) -> Iterable[int]:
    return (n for n, t in enumerate(read[:-1]) if t.kind is Kind.WORD and t.text.upper() == word)


def _closing(read: Sequence[Token], opened: int) -> int:
    """Return the place of the bracket that closes the one at ``opened``; the last place where none does."""
    depth = read[opened].depth + 1
    places = (n for n in range(opened + 1, len(read)) if read[n].kind is Kind.CLOSE and read[n].depth == depth)
    return next(places, len(read) - 1)


def _edited(query: str, edits: Iterable[Edit]) -> str:
    for begin, end, text in sorted(edits, reverse=True):
        query = query[:begin] + text + query[end:]
    return query
