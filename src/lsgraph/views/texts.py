"""Words in the reader's language, or in another that then says which it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lsgraph.views.rows import Row, Term


@dataclass(frozen=True, slots=True)
class Text:
    """Words with their language tag; empty where they are in no language, as a number or a notation."""

    text: str
    language: str = ""

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)


def choose(terms: Iterable[Term], language: str, otherwise: str = "") -> Text:
    """Return the term in that language, else one in no language, else any; ``otherwise`` where there is none."""
    found = [term for term in terms if term.value]
    for wanted in (language, ""):
        for term in found:
            if term.language == wanted:
                return Text(term.value, term.language)
    return Text(found[0].value, found[0].language) if found else Text(otherwise)


def texts(rows: Iterable[Row], subject: str, variable: str, language: str) -> dict[str, Text]:
    """Return for each value of ``subject`` the words that ``variable`` has beside it, chosen by language."""
    found: dict[str, list[Term]] = {}
    for row in rows:
        if subject in row and variable in row:
            found.setdefault(str(row[subject]), []).append(row[variable])
    return {key: choose(terms, language) for key, terms in found.items()}
