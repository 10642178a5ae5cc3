"""A line of a file with a caret under the part that is meant, as compilers show it."""

from __future__ import annotations

import unicodedata


def excerpt(line: int, column: int, width: int, source_line: str) -> tuple[str, str]:
    """Return the numbered line and the line of carets. Line, column and width count characters from 1."""
    number = f"{line:>5}"
    shown = "".join(" " if unicodedata.category(character) == "Cc" else character for character in source_line)
    gap = columns(shown[: column - 1])
    carets = max(columns(shown[column - 1 : column - 1 + width]), 1)
    return f"{number} | {shown}", f"{' ' * len(number)} | {' ' * gap}{'^' * carets}"


def columns(text: str) -> int:
    """Return how many terminal columns a text takes: a full-width character has two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
