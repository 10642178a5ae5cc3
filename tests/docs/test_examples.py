"""What the documentation tells people to type can be typed, and answers."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import click
import pyoxigraph as ox
import pytest
from werkzeug.exceptions import MethodNotAllowed, NotFound

from lsgraph.cli import cli
from lsgraph.package import GraphPackage
from lsgraph.queries import Library
from lsgraph.release import Release
from lsgraph.store.embedded import load

from .conftest import ROOT, Block, blocks, command_lines

SPARQL = blocks("sparql")
ADDRESS = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def graph(plan_release: Release) -> ox.Store:
    return load(plan_release)


@pytest.mark.parametrize("block", SPARQL, ids=[block.place for block in SPARQL])
def test_every_query_of_a_page_finds_something(block: Block, graph: ox.Store) -> None:
    assert next(iter(graph.query(block.text)), None) is not None


def calls() -> Iterator[tuple[str, list[str]]]:
    for place, command in command_lines():
        for words in parts(command):
            while words and re.fullmatch(r"[A-Z_]+=\S*", words[0]):
                words = words[1:]
            if words and words[0].rpartition("/")[2] == "lsgraph":
                yield place, words[1:]


def parts(command: str) -> list[list[str]]:
    """Split a line at pipes and the like, and each part into words."""
    lexer = shlex.shlex(command, posix=True, punctuation_chars="|&>;")
    lexer.whitespace_split = True
    found: list[list[str]] = [[]]
    for word in lexer:
        if set(word) <= set("|&>;"):
            found.append([])
        else:
            found[-1].append(word)
    return found


def parse(command: click.Command, words: list[str], name: str) -> click.Context:
    """Read a command line as click would, without running it."""
    if isinstance(command, click.Group):
        assert words, f"{name} needs a command"
        assert words[0] in command.commands, f"there is no command {words[0]}"
        return parse(command.commands[words[0]], words[1:], words[0])
    return command.make_context(name, list(words))


@pytest.mark.parametrize(("place", "words"), list(calls()))
def test_every_command_line_can_be_read(place: str, words: list[str]) -> None:
    if words in (["--version"], ["--help"], ["-h"]):
        return
    context = parse(cli, words, "lsgraph")
    library = Library.open(GraphPackage.open(ROOT))
    if context.command.name == "query" and context.params["source"] in library:
        values = dict(pair.partition("=")[::2] for pair in context.params["parameters"])
        library.bind(context.params["source"], values)


def test_every_curl_hits_a_route(generate: object) -> None:
    urls = generate.program.application().url_map.bind("127.0.0.1:8000")  # type: ignore[attr-defined]
    missed = []
    for place, command in command_lines():
        for url in re.findall(re.escape(ADDRESS) + r"[^\s'\">]*", command):
            try:
                urls.match(urlsplit(url).path, method="GET")
            except (NotFound, MethodNotAllowed):
                missed.append(f"{place}: {url}")
    assert missed == []


def test_make_targets_that_are_named_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {word for _, line in command_lines() if line.startswith("make ") for word in line.split()[1:]}
    assert {word for word in named if "=" not in word and not word.startswith("#")} <= targets


def test_paths_that_the_pages_name_exist() -> None:
    pattern = re.compile(r"`((?:ontology|data|shapes|queries|docs|tests|src|requirements)/[\w./-]*)`")
    missing = []
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        for path in pattern.findall(page.read_text(encoding="utf-8")):
            if not (ROOT / path).exists():
                missing.append(f"{page.relative_to(ROOT)}: {path}")
    assert missing == []


def test_the_two_languages_of_a_page_show_the_same_examples() -> None:
    for japanese in [*ROOT.glob("*.ja.md"), *(ROOT / "docs").glob("*.ja.md")]:
        english = Path(str(japanese).replace(".ja.md", ".md"))
        both = [
            [block.text for block in blocks("sh", "console", "sparql") if block.page == page]
            for page in (japanese, english)
        ]
        assert both[0] == both[1], japanese.name
