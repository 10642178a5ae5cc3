"""Pre-binding of ``$this`` by rewriting the text of a SHACL-SPARQL query.

Spec: https://www.w3.org/TR/shacl/#pre-binding. A pre-bound variable has its value in every part of the query. Oxigraph
binds late and only in filters, so its value is written in: as VALUES at the head of each group for one node, or at the
head of the query for many nodes at once, where that comes to the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\''  # long strings
    r'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\''  # strings
    r"|<[^<>\"{}|^`\\\s]*>"  # IRIs
    r"|#[^\n]*"  # comments
    r"|[{}]",
    re.DOTALL,
)
_SUBSELECT = re.compile(r"(?:\s|#[^\n]*\n)*SELECT\b", re.IGNORECASE)
_EXISTS = re.compile(r"\bEXISTS\s*$", re.IGNORECASE)
_THIS = re.compile(r"[$?]this\b")
_EXPRESSION = re.compile(r"\b(?:FILTER|BIND|HAVING)\b", re.IGNORECASE)


def for_one(query: str, node: str) -> str:
    """Return ``query`` with ``?this`` bound to ``node``, an IRI in angle brackets, in every group."""
    values = f" VALUES ?this {{ {node} }} "
    parts, end = [], 0
    for token in _TOKEN.finditer(query):
        if token.group() == "{" and not _SUBSELECT.match(query, token.end()):
            parts.append(query[end : token.end()] + values)
            end = token.end()
    return "".join(parts) + query[end:]


def for_many(query: str, nodes: Iterable[str]) -> str | None:
    """Return ``query`` with ``?this`` ranging over ``nodes``, IRIs in angle brackets.

    None where it would not find all that a query for each node finds: an expression of an inner group looks at
    ``$this`` and nothing in that group binds it.
    """
    opening = next((token for token in _TOKEN.finditer(query) if token.group() == "{"), None)
    if opening is None or any(_looks_without_binding(text) for text in _inner_groups(query)):
        return None
    values = f" VALUES ?this {{ {' '.join(sorted(nodes))} }} "
    return query[: opening.end()] + values + query[opening.end() :]


def _inner_groups(query: str) -> Iterator[str]:
    """Yield the text of each group inside the outermost one, without the groups in it and without EXISTS groups."""
    stack: list[list[str]] = [[]]
    exempt: list[bool] = [False]
    end = 0
    for token in _TOKEN.finditer(query):
        stack[-1].append(query[end : token.start()])
        end = token.end()
        if token.group() == "{":
            exempt.append(bool(_EXISTS.search("".join(stack[-1]))))
            stack.append([])
        elif token.group() == "}" and len(stack) > 1:
            text, free = "".join(stack.pop()), exempt.pop()
            if len(stack) > 1 and not free:
                yield text
        # strings, IRIs and comments say nothing about variables


def _looks_without_binding(group: str) -> bool:
    """Tell whether ``$this`` stands in expressions of ``group`` only; expressions end with their parenthesis."""
    outside, inside, position = [], [], 0
    for found in _EXPRESSION.finditer(group):
        if found.start() < position:
            continue
        outside.append(group[position : found.start()])
        position = _closing(group, found.end())
        inside.append(group[found.end() : position])
    outside.append(group[position:])
    looks = any(_THIS.search(text) for text in inside)
    return looks and not any(_THIS.search(text) for text in outside)


def _closing(text: str, start: int) -> int:
    """Return where the parenthesis that opens after ``start`` closes, or the end of the text."""
    depth = 0
    for position in range(start, len(text)):
        if text[position] == "(":
            depth += 1
        elif text[position] == ")":
            depth -= 1
            if depth == 0:
                return position + 1
    return len(text)
