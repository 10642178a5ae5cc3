"""Put terms in the place of variables, token by token: strings, comments and IRIs are never touched."""

from __future__ import annotations

from collections.abc import Mapping

from lsgraph.sparql.lexer import Kind, Token, tokens


class NotSubstitutable(ValueError):
    """A place of a query where a variable is set or grouped by, so that no term can stand for it."""

    def __init__(self, variable: str, offset: int) -> None:
        super().__init__(variable, offset)
        self.variable = variable
        self.offset = offset


def substitute(query: str, terms: Mapping[str, str]) -> str:
    """Return the query with the terms (in N-Triples syntax) for the variables of those names.

    A projected variable becomes ``(TERM AS ?name)``, one to sort by ``(TERM)``, as substitution before evaluation would
    have it. Raises ``NotSubstitutable`` where the query binds the variable itself or groups by it.
    """
    parts: list[str] = []
    position = 0
    clause: list[str] = [""]  # the clause of each open bracket, outermost first
    last = Token(Kind.OTHER, "", 0, 0)
    for token in tokens(query):
        if token.kind is Kind.OPEN:
            clause.append("")
        elif token.kind is Kind.CLOSE and len(clause) > 1:
            clause.pop()
        elif token.kind is Kind.WORD and token.text.upper() in {"SELECT", "WHERE", "GROUP", "ORDER", "HAVING", "LIMIT"}:
            clause[-1] = token.text.upper()
        elif token.kind is Kind.VARIABLE and token.text[1:] in terms:
            parts += [query[position : token.offset], _place(token, last, clause[-1], terms[token.text[1:]])]
            position = token.offset + len(token.text)
        last = token
    return "".join([*parts, query[position:]])


def _place(token: Token, last: Token, clause: str, term: str) -> str:
    if (last.kind is Kind.WORD and last.text.upper() == "AS") or clause == "GROUP":
        raise NotSubstitutable(token.text, token.offset)
    if clause == "SELECT":
        return f"({term} AS ?{token.text[1:]})"
    return f"({term})" if clause == "ORDER" else term
