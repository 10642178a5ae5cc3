"""The comment block at the head of a ``.rq`` file: what the question is called and which parameters it takes.

    # title: Which projects run in a fiscal year?
    # title@ja: …
    # description: …
    # description@ja: …
    # featured: 1
    # param: year fiscal-year 2022 — the fiscal year / 年度

A parameter is NAME TYPE [DEFAULT] — DESCRIPTION; the description may give English and Japanese with `` / `` between.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, Literal

ParameterType = Literal["iri", "integer", "string", "fiscal-year"]
TYPES: Final[tuple[ParameterType, ...]] = ("iri", "integer", "string", "fiscal-year")

_ENTRY: Final = re.compile(r"#\s*([a-z]+)(?:@(ja|en))?:\s*(.*?)\s*\Z")
_PARAMETER: Final = re.compile(r"(\S+)\s+(\S+)(?:\s+(.*?))??(?:\s*—\s*(.*))?\Z")
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")


class HeaderError(ValueError):
    """A header line that cannot be read: ``line`` from 1, ``reason`` in (Japanese, English)."""

    def __init__(self, line: int, reason: tuple[str, str]) -> None:
        super().__init__(line, reason)
        self.line = line
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable of the question that the asker gives; ``default`` is its text, None where one must be given."""

    name: str
    type: ParameterType
    default: str | None
    description: dict[str, str] = field(default_factory=dict)
    line: int = 0


@dataclass(frozen=True, slots=True)
class Header:
    """The head of a question; titles and descriptions by language (``ja``, ``en``)."""

    title: dict[str, str]
    description: dict[str, str]
    parameters: tuple[Parameter, ...]
    featured: int | None


def parse_header(text: str) -> Header:
    """Read the comment lines before the query. Raises ``HeaderError`` at the first line that cannot be read."""
    title: dict[str, str] = {}
    description: dict[str, str] = {}
    parameters: list[Parameter] = []
    featured: int | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            break
        entry = _ENTRY.match(line)
        if not entry:
            continue
        key, language, value = entry[1], entry[2] or "en", entry[3]
        if key == "title":
            title[language] = value
        elif key == "description":
            description[language] = value
        elif key == "param":
            parameters.append(_parameter(value, number, parameters))
        elif key == "featured" and value.isdigit():
            featured = int(value)
        else:
            raise HeaderError(number, (f"「{key}」という項目はありません", f"there is no entry “{key}”"))
    if not title:
        raise HeaderError(1, ("title がありません", "there is no title"))
    return Header(title, description, tuple(parameters), featured)


def _parameter(value: str, line: int, before: list[Parameter]) -> Parameter:
    found = _PARAMETER.match(value)
    if not found or not _NAME.match(found[1]):
        raise HeaderError(
            line, ("param は 名前 型 既定値 — 説明 の形です", "a param is NAME TYPE DEFAULT — description")
        )
    name, kind, default, described = found.groups()
    if kind not in TYPES:
        possible = ", ".join(TYPES)
        raise HeaderError(line, (f"型「{kind}」は使えません({possible})", f"“{kind}” is not a type ({possible})"))
    if any(parameter.name == name for parameter in before):
        raise HeaderError(line, (f"param {name} が二つあります", f"there are two params {name}"))
    english, _, japanese = (described or "").partition(" / ")
    texts = {"en": english, "ja": japanese or english}
    return Parameter(name, kind, default or None, texts, line)
