"""The documentation as tests see it: its pages, their fenced blocks, and the program that makes the reference."""

from __future__ import annotations

import importlib
import re
import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```\s*$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block of a page: where it begins (line from 1), its language, its text."""

    page: Path
    line: int
    language: str
    text: str

    @property
    def place(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def pages() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def blocks(*languages: str) -> list[Block]:
    found = []
    for page in pages():
        text = page.read_text(encoding="utf-8")
        for match in _BLOCK.finditer(text):
            if match[1] in languages:
                found.append(Block(page, text.count("\n", 0, match.start()) + 1, match[1], match[2]))
    return found


def command_lines() -> list[tuple[str, str]]:
    """Return (place, command) of every shell example; in console blocks, of the lines that begin with ``$``."""
    found = []
    for block in blocks("sh", "console"):
        lines = block.text.replace("\\\n", " ").splitlines()
        if block.language == "console":
            lines = [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]
        found += [(block.place, command) for command in _commands(lines)]
    return found


def _commands(lines: list[str]) -> Iterator[str]:
    """Join lines until every quotation is closed; leave out comments."""
    command = ""
    for line in lines:
        command = f"{command}\n{line}" if command else line
        try:
            words = shlex.split(command, comments=True)
        except ValueError:
            continue
        if words:
            yield command
        command = ""
    assert not command, f"a quotation is never closed: {command}"


@pytest.fixture(scope="session")
def generate() -> ModuleType:
    """The program ``docs/generate.py``."""
    sys.path.insert(0, str(ROOT / "docs"))
    return importlib.import_module("generate")


@pytest.fixture(scope="session")
def made(generate: ModuleType) -> dict[Path, str]:
    """Every page that is made, with the text that it should have."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("LC_ALL", "C")
        pages: dict[Path, str] = generate.pages()
    return pages
