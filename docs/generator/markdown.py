"""Small helpers for Markdown text; no input, no output."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

NOTE = "<!-- Made by docs/generate.py from {source}; do not edit. -->"


def page(title: str, source: str, parts: Iterable[str]) -> str:
    """Return a page: its title, the note that it is made, and its parts with empty lines between them."""
    return "\n\n".join([f"# {title}", NOTE.format(source=source), *(part for part in parts if part)]) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; cells are Markdown already, apart from ``|`` and line breaks."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def plain(text: str) -> str:
    """Return text as Markdown that shows just these characters."""
    return re.sub(r"([\\`*_<>\[\]])", r"\\\1", " ".join(text.split()))


def code(text: str) -> str:
    """Return inline code."""
    fence = "``" if "`" in text else "`"
    return f"{fence}{text}{fence}" if text else ""


def codes(texts: Iterable[str]) -> str:
    """Return several pieces of inline code."""
    return ", ".join(code(text) for text in texts)


def block(language: str, lines: Iterable[str]) -> str:
    """Return a fenced block."""
    return "\n".join([f"```{language}", *lines, "```"])


def anchor(heading: str) -> str:
    """Return the fragment under which GitHub and most renderers put a heading."""
    kept = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return kept.replace(" ", "-")
