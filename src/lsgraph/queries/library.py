"""Questions of a package: ``queries/NAME.rq``, with parameters that are bound as terms, never pasted as text.

The engine's own substitution takes only variables of the SELECT clause, so a term replaces its variable's tokens here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol, Self

import pyoxigraph as ox

from lsgraph.faults import LsgraphError
from lsgraph.messages import language
from lsgraph.queries.fiscal_year import parse_fiscal_year
from lsgraph.queries.header import Header, HeaderError, Parameter, parse_header
from lsgraph.queries.substitution import NotSubstitutable, substitute
from lsgraph.vocabulary import PREFIXES, XSD

__all__ = ["Library", "LibraryError", "Parameter", "Question"]

Term = ox.NamedNode | ox.Literal
_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20<>\"{}|\\^`]+\Z")
_CHARACTERS_OF_NAMES: Final = re.compile(r"[\w.\-/\\]*\Z")


class LibraryError(LsgraphError):
    """A question or a value that cannot be used; says where in Japanese or English."""

    def __init__(self, japanese: str, english: str) -> None:
        super().__init__(japanese if language() == "ja" else english)


class Package(Protocol):
    """The part of a graph package that the library needs."""

    def query_files(self) -> tuple[Path, ...]:
        """Return the ``.rq`` files, sorted."""


@dataclass(frozen=True, slots=True)
class Question:
    """A named query with its head. ``expected`` is the file with its checked answer, where there is one."""

    name: str
    path: Path
    header: Header
    text: str

    def title(self, wanted: str) -> str:
        """Return the title in a language, or in the other one where it is missing."""
        return _in_language(self.header.title, wanted)

    def description(self, wanted: str) -> str:
        """Return the description in a language, or in the other one; empty where there is none."""
        return _in_language(self.header.description, wanted)

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """Return the parameters in the order of the head."""
        return self.header.parameters

    @property
    def expected(self) -> Path | None:
        """Return ``NAME.expected.csv`` beside the question."""
        path = self.path.with_suffix(".expected.csv")
        return path if path.is_file() else None

    def terms(self, values: Mapping[str, str] | None = None) -> dict[str, Term]:
        """Return the term for each parameter, from the values given or the defaults.

        Raises ``LibraryError`` for an unknown parameter, a missing value, or one that does not fit its type.
        """
        given = dict(values or {})
        unknown = given.keys() - {parameter.name for parameter in self.parameters}
        if unknown:
            known = ", ".join(parameter.name for parameter in self.parameters) or "–"
            name = sorted(unknown)[0]
            raise LibraryError(
                f"{self.name} に「{name}」というパラメーターはありません。あるもの: {known}",
                f"{self.name} has no parameter “{name}”. It has: {known}",
            )
        return {parameter.name: self._term(parameter, given) for parameter in self.parameters}

    def _term(self, parameter: Parameter, given: Mapping[str, str]) -> Term:
        value = given.get(parameter.name, parameter.default)
        if value is None:
            raise LibraryError(
                f"{self.name} には「{parameter.name}」の値が必要です({parameter.description.get('ja', '')})",
                f"{self.name} needs a value for “{parameter.name}” ({parameter.description.get('en', '')})",
            )
        try:
            return term(value, parameter)
        except ValueError:
            where = "" if parameter.name in given else f"{self.path}:{parameter.line}: "
            raise LibraryError(
                f"{where}{parameter.name}={value} は {parameter.type} として読めません",
                f"{where}{parameter.name}={value} cannot be read as {parameter.type}",
            ) from None

    def bound(self, values: Mapping[str, str] | None = None) -> str:
        """Return the query's text with each parameter's term in the variable's place, ready to run anywhere."""
        return self._bound(self.text, values)

    def without_head(self, values: Mapping[str, str] | None = None) -> str:
        """Return the same text without the comments of the head."""
        lines = self.text.splitlines(keepends=True)
        start = next((n for n, line in enumerate(lines) if line.strip() and not line.startswith("#")), 0)
        return self._bound("".join(lines[start:]), values)

    def _bound(self, text: str, values: Mapping[str, str] | None) -> str:
        terms = self.terms(values)
        try:
            return substitute(text, {name: _written(value) for name, value in terms.items()})
        except NotSubstitutable as error:
            line = self.text.count("\n") - text.count("\n", error.offset) + 1
            raise LibraryError(
                f"{self.path}:{line}: ここではパラメーター {error.variable} を使えません",
                f"{self.path}:{line}: the parameter {error.variable} cannot be used here",
            ) from None


class Library:
    """The questions of a package by name, in the order of their files."""

    def __init__(self, questions: Iterable[Question]) -> None:
        self._questions = {question.name: question for question in questions}

    @classmethod
    def open(cls, package: Package) -> Self:
        """Read every question. Raises ``LibraryError`` with file and line for a head that cannot be read."""
        return cls(_read(path) for path in package.query_files())

    def __iter__(self) -> Iterator[Question]:
        return iter(self._questions.values())

    def __len__(self) -> int:
        return len(self._questions)

    def __contains__(self, name: object) -> bool:
        return name in self._questions

    def get(self, name: str) -> Question | None:
        """Return the question of that name, if there is one."""
        return self._questions.get(name)

    def bind(self, name: str, values: Mapping[str, str]) -> str:
        """Return the text of a question with its parameters bound. Raises ``KeyError``, ``LibraryError``."""
        return self._questions[name].bound(values)

    def featured(self, count: int) -> tuple[Question, ...]:
        """Return so many questions for the home page: those marked ``featured``, then some from all over."""
        marked = sorted((q for q in self if q.header.featured is not None), key=lambda q: (q.header.featured, q.name))
        others = [question for question in self if question.header.featured is None]
        missing = count - len(marked)
        if missing > 0 and others:
            step = max(len(others) // missing, 1)
            marked += others[::step][:missing]
        return tuple(marked[:count])


def term(value: str, parameter: Parameter) -> Term:
    """Return the term for a parameter's value. Raises ``ValueError`` where it does not fit the type."""
    text = value.strip()
    if parameter.type == "iri":
        return ox.NamedNode(expand(text))
    if parameter.type == "fiscal-year":
        return ox.Literal(parse_fiscal_year(text))
    if parameter.type == "integer":
        if not re.fullmatch(r"[+-]?[0-9]{1,18}", text, re.ASCII):
            raise ValueError(value)
        return ox.Literal(int(text))
    return ox.Literal(value)


def expand(text: str) -> str:
    """Return the absolute IRI for ``<IRI>``, a prefixed name with the project's prefixes, or an IRI."""
    if text.startswith("<") and text.endswith(">"):
        text = text[1:-1]
    else:
        prefix, colon, local = text.partition(":")
        if colon and prefix in PREFIXES and not local.startswith("//") and _CHARACTERS_OF_NAMES.match(local):
            return PREFIXES[prefix] + local.replace("\\", "")
    if not _IRI.match(text):
        raise ValueError(text)
    return text


def _written(value: Term) -> str:
    """Return the term in SPARQL; a whole number without a sign as its digits, which people read more easily."""
    if isinstance(value, ox.Literal) and value.datatype == XSD.term("integer") and value.value.isdigit():
        return value.value
    return str(value)


def _read(path: Path) -> Question:
    text = path.read_text(encoding="utf-8")
    try:
        return Question(path.stem, path, parse_header(text), text)
    except HeaderError as error:
        japanese, english = error.reason
        raise LibraryError(f"{path}:{error.line}: {japanese}", f"{path}:{error.line}: {english}") from None


def _in_language(texts: Mapping[str, str], wanted: str) -> str:
    return texts.get(wanted) or next(iter(texts.values()), "")
