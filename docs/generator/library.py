"""Reference page about the query library."""

from __future__ import annotations

import csv
import shlex
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from generator.markdown import block, code, page, plain, table
from lsgraph.package import GraphPackage
from lsgraph.queries import Library, Parameter, Question
from lsgraph.web.tables import shorten

ROWS = 3
"""Rows of the expected answer that are shown."""


def queries_page(package: GraphPackage) -> str:
    """Return the page of every question: titles, parameters, how to ask it, and the first rows of the answer."""
    library = Library.open(package)
    index = [f"- [{question.name}](#{question.name}): {plain(question.title('en'))}" for question in library]
    parts = [
        "Each question is a file `queries/NAME.rq` with its title and parameters at the head; `NAME.expected.csv` "
        "beside it holds the checked answer. `lsgraph query NAME` asks it on the command line.",
        "\n".join(index),
    ]
    for question in library:
        parts += [f"## {question.name}", *_question(question)]
    return page("Questions", "queries/*.rq", parts)


def _question(question: Question) -> Iterator[str]:
    yield f"**{plain(question.title('ja'))}** · {plain(question.title('en'))}"
    yield "\n".join(plain(question.description(language)) + "  " for language in ("ja", "en")).rstrip()
    if question.parameters:
        yield table(("parameter", "type", "default", "meaning"), (_parameter(each) for each in question.parameters))
    yield block("sh", [command(question)])
    if question.expected:
        yield _answer(question.expected)


def _parameter(parameter: Parameter) -> tuple[str, str, str, str]:
    meaning = [plain(parameter.description.get(language, "")) for language in ("en", "ja")]
    return code(parameter.name), parameter.type, code(parameter.default or ""), " / ".join(filter(None, meaning))


def command(question: Question) -> str:
    """Return a command line that asks the question with its defaults spelt out."""
    given = [f"--param {each.name}={shlex.quote(each.default)}" for each in question.parameters if each.default]
    return " ".join(["lsgraph query", question.name, *given])


def _answer(path: Path) -> str:
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(islice(csv.reader(file), ROWS + 1))
        rest = sum(1 for _ in csv.reader(file))
    head, rows = lines[0], [[_cell(cell) for cell in row] for row in lines[1:]]
    shown = table([code(name) for name in head], rows)
    return f"{shown}\n\n… and {rest} more rows." if rest else shown


def _cell(text: str) -> str:
    return code(shorten(text)) if text.startswith(("http://", "https://")) else plain(text)
