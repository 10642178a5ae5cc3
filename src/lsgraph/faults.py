"""What can be wrong with the files of a package, as values that print like a compiler's message."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from lsgraph.excerpt import excerpt
from lsgraph.messages import tell
from lsgraph.vocabulary import PREFIXES

_POSITION = re.compile(r"^Parser error at line .*?: ", re.DOTALL)
_UNDECLARED = re.compile(r"The prefix (\S+): has not been declared")


class LsgraphError(Exception):
    """An error that the user can do something about; ``str()`` is the whole message, without a traceback.

    ``exit_status`` is what the command line ends with: 1 where data fall short, 2 where it was used wrongly.
    """

    exit_status = 2


@dataclass(frozen=True, slots=True)
class SyntaxFault:
    """The place where a file stops being Turtle. Lines and columns count characters from 1."""

    path: str
    line: int
    column: int
    message: str
    source_line: str
    width: int = 1
    fix: str | None = None

    @classmethod
    def from_parser(cls, path: str, data: bytes, error: SyntaxError) -> SyntaxFault:
        """Make a fault from the parser's error about ``data``; keeps the parser's words, without its position."""
        line, column = error.lineno or 1, error.offset or 1
        source = _line(data, line)
        same_line = error.end_lineno == line and error.end_offset
        end = (error.end_offset or column) if same_line else len(source) + 1
        message = _POSITION.sub("", error.msg)
        undeclared = _UNDECLARED.search(message)
        known = PREFIXES.get(undeclared[1]) if undeclared else None
        fix = f"@prefix {undeclared[1]}: <{known}> ." if undeclared and known else None
        return cls(path, line, column, message, source, max(end - column, 1), fix)

    @classmethod
    def triple_term(cls, path: str, data: bytes) -> SyntaxFault:
        """Make the fault for a file that uses RDF 1.2 triple terms or annotations."""
        text = data.decode("utf-8", "replace")
        found = re.search(r"<<|\{\||~", text)
        offset = found.start() if found else 0
        line = text.count("\n", 0, offset) + 1
        column = offset - (text.rfind("\n", 0, offset) + 1) + 1
        return cls(path, line, column, tell("triple-term"), _line(data, line), 2)

    def __str__(self) -> str:
        rows = [
            f"{self.path}:{self.line}:{self.column}: {self.message}",
            *excerpt(self.line, self.column, self.width, self.source_line),
        ]
        if self.fix:
            rows.append(f"{' ' * 3}{tell('fix')}: {self.fix}")
        return "\n".join(rows)


class PackageErrors(LsgraphError):
    """Files of a package could not be parsed: one fault for each."""

    exit_status = 1

    def __init__(self, faults: tuple[SyntaxFault, ...]) -> None:
        super().__init__(faults)
        self.faults = faults

    def __str__(self) -> str:
        return "\n\n".join(str(fault) for fault in self.faults)


class WrongShape(LsgraphError):
    """A folder that is not a graph package, with the parts that it lacks."""

    def __init__(self, root: Path, missing: tuple[str, ...], *, is_folder: bool = True) -> None:
        super().__init__(root, missing)
        self.root = root
        self.missing = missing
        self.is_folder = is_folder

    def __str__(self) -> str:
        if not self.is_folder:
            return tell("no-folder", path=self.root)
        return tell("wrong-shape", path=self.root, missing=", ".join(self.missing))


def _line(data: bytes, number: int) -> str:
    lines = data.decode("utf-8", "replace").split("\n")
    return lines[number - 1].rstrip("\r") if 0 < number <= len(lines) else ""
