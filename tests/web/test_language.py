"""Whatever a reader sees comes from the catalogues: no page and no module holds words of its own."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter

import pytest
from jinja2 import Environment, nodes

from lsgraph.web.messages import CATALOGUES

SOURCE = Path(__file__).resolve().parents[2] / "src" / "lsgraph"
TEMPLATES = [*sorted((SOURCE / "web" / "templates").glob("*.html")), SOURCE / "web" / "templates" / "drawing.svg"]
MODULES = sorted([*(SOURCE / "web").glob("*.py"), *(SOURCE / "views").rglob("*.py")])
SCRIPTS = [*sorted((SOURCE / "web" / "static").glob("*.js")), SOURCE.parents[1] / "frontend" / "editor.js"]

JAPANESE = re.compile(r"[ぁ-ゖァ-ヺ一-鿿]")
WORD = re.compile(r"[A-Za-z]{2,}")
READ_OUT = {"aria-label", "aria-description", "title", "placeholder", "alt", "label", "content"}
NAMES = re.compile(
    r"SPARQL|SHACL|CC BY 4\.0|CSV|XLSX|ZIP|gzip|JSON(-LD)?|XML|RDF(/XML)?|Turtle|N-Triples|N-Quads|TriG|BibTeX|RIS|"
    r"CITATION\.cff|SHA-256|\.?gz|SELECT / ASK|CONSTRUCT / DESCRIBE|PREFIX|IRI|Excel|lsgraph|nbsp|/?\.well-known/void"
)
"""What is called the same in every language."""
WRITTEN_THEMSELVES = {"views/formats.py", "views/citing.py", "drawing/budgets.py", "drawing/wording.py"}
"""Modules whose subject is how a language writes something: numbers, years, dates, citations."""


class Words(HTMLParser):
    """The words of a template that stand there literally: in text, or in attributes that are read out."""

    UNREAD = frozenset({"pre", "code", "script", "style"})

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.within: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.UNREAD:
            self.within.append(tag)
        if tag != "meta":
            self.found += [value for name, value in attrs if name in READ_OUT and value]

    def handle_endtag(self, tag: str) -> None:
        if self.within and self.within[-1] == tag:
            self.within.pop()

    def handle_data(self, data: str) -> None:
        if not self.within:
            self.found.append(data)


def is_said(text: str) -> bool:
    rest = NAMES.sub("", text)
    return bool(JAPANESE.search(rest) or WORD.search(rest))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_holds_no_words(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    words = Words()
    words.feed(re.sub(r"\{\{.*?\}\}", "x ", re.sub(r"\{#.*?#\}|\{%.*?%\}", "", text, flags=re.S), flags=re.S))
    tree = Environment(autoescape=True).parse(text)
    literals = [node.value for node in tree.find_all(nodes.Const) if isinstance(node.value, str)]
    assert [said.strip() for said in words.found if is_said(said)] == []
    assert [literal for literal in literals if JAPANESE.search(literal)] == []


def strings(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_module_holds_no_japanese(path: Path) -> None:
    if f"{path.parent.name}/{path.name}" in WRITTEN_THEMSELVES:
        return
    assert [text for text in strings(path) if JAPANESE.search(text)] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_holds_no_words(path: Path) -> None:
    code = re.sub(r"^\s*//.*$", "", path.read_text(encoding="utf-8"), flags=re.M)
    assert not JAPANESE.search(code)
    assert re.findall(r"textContent\s*=\s*[\"'`][^\"'`$]*[A-Za-z]", code) == []


def test_both_languages_say_the_same_things() -> None:
    japanese, english = CATALOGUES["ja"], CATALOGUES["en"]

    def gaps(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}

    assert japanese.keys() == english.keys()
    assert [key for key in japanese if gaps(japanese[key]) != gaps(english[key])] == []
    assert [key for key in english if not english[key].strip() or not japanese[key].strip()] == []


def test_english_messages_hold_no_japanese() -> None:
    assert [key for key, text in CATALOGUES["en"].items() if JAPANESE.search(text) and key != "language-name"] == []


def test_every_message_is_used_and_every_message_used_is_there() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for path in [*TEMPLATES, *MODULES, *(SOURCE / "sparql").glob("*.py"), *(SOURCE / "validation").glob("*.py")]
    )
    literal = set(re.findall(r"""(?<![.\w])t(?:ext)?\(\s*["']([\w.-]+)["']\s*[,)]""", code))
    quoted = set(re.findall(r"""["']([\w.-]+)["']""", code))
    beginnings = {found for found in quoted if found.endswith("-")} | set(re.findall(r"""["']([\w.-]+-)\{""", code))
    beginnings |= {
        f"{kind}-" for kind in re.findall(r'\bcode\(say, ["\'](\w+)["\']', code)
    }  # views/picture.py names codes
    beginnings |= {"property-", "inverse-"}  # views/reader.py names properties in both directions
    unused = [
        key
        for key in CATALOGUES["en"]
        if key not in quoted
        and not key.startswith(tuple(beginnings))
        and not (key.endswith((".title", ".detail")) and key.rpartition(".")[0] in quoted)
    ]
    assert {key for key in literal if f"{key}.title" not in CATALOGUES["en"]} - CATALOGUES["en"].keys() == set()
    assert unused == []
