"""What the page of a search shows: hits with the matched parts marked, and facets with counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lsgraph.search.searching import Found, Hit, Reason
from lsgraph.views.formats import fiscal_year
from lsgraph.views.rows import Term
from lsgraph.views.texts import Text, choose
from lsgraph.vocabulary import shorten

KINDS: Final = frozenset({
    "label", "official", "descriptive", "tentative", "abbreviation", "variant", "officialTranslation",
    "projectTranslation", "name", "notation", "stated", "overview", "purpose", "definition", "note", "year",
})  # fmt: skip
"""Kinds of text that have a message of their own; any other is a name."""

_REACH: Final = 40  # characters that are shown before and after what was found in a long text

Piece = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Match:
    """Why a thing was found: the kind of text, and the text in pieces with whether each was searched for.

    No pieces where the title shows it already.
    """

    kind: str
    language: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """A hit for a page: the title in pieces with its language, its classes' names, and why it was found."""

    iri: str
    title: tuple[Piece, ...]
    language: str
    classes: tuple[Text, ...]
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: how it is written in an address, its name, how many hits have it, whether it is chosen."""

    value: str
    text: Text
    count: int
    chosen: bool


def named(iri: str, labels: Mapping[str, Mapping[str, str]], language: str) -> Text:
    """Return the name of a thing in a language, or in another; its short form where it has none."""
    terms = (Term(text, language=tag) for tag, text in labels.get(iri, {}).items())
    return choose(terms, language, shorten(iri).strip("<>"))


def results(found: Found, names: Mapping[str, Text], language: str) -> tuple[Result, ...]:
    """Return the hits for a page; ``names`` are those of their classes."""
    return tuple(_result(hit, names, language) for hit in found.hits)


def choices(
    facet: str, counted: Iterable[tuple[str, int]], chosen: str, names: Mapping[str, Text], language: str
) -> tuple[Choice, ...]:
    """Return the values of a facet for a page, named; years are written as fiscal years."""
    return tuple(
        Choice(
            value if facet == "year" else shorten(value),
            Text(fiscal_year(int(value), language), language) if facet == "year" else names[value],
            count,
            value == chosen,
        )
        for value, count in counted
    )


def _result(hit: Hit, names: Mapping[str, Text], language: str) -> Result:
    title = choose((Term(text, language=tag) for tag, text in hit.labels.items()), language, shorten(hit.iri))
    shown: tuple[Piece, ...] = ((title.text, False),)
    matches = []
    for reason in hit.reasons:
        pieces, tag = excerpt(reason.pieces), reason.language
        if reason.kind == "year":
            pieces, tag = tuple((fiscal_year(int(text), language), marked) for text, marked in reason.pieces), language
        if reason.kind == "label" and reason.language == title.language:
            shown, pieces = reason.pieces, ()
        matches.append(Match(_kind(reason), tag, pieces))
    return Result(hit.iri, shown, title.language, tuple(names[kind] for kind in hit.classes), tuple(matches))


def _kind(reason: Reason) -> str:
    return reason.kind if reason.kind in KINDS else "name"


def excerpt(pieces: Sequence[Piece], reach: int = _REACH) -> tuple[Piece, ...]:
    """Return a long text cut down to what is around the marked pieces, with … where something is left out."""
    cut: list[Piece] = []
    for number, (text, marked) in enumerate(pieces):
        first, last = number == 0, number == len(pieces) - 1
        before, after = (0 if first else reach), (0 if last else reach)
        if marked or len(text) <= before + after or len(text) <= reach:
            cut.append((text, marked))
        else:
            cut.append((f"{text[:before]}…{text[len(text) - after :] if after else ''}", False))
    return tuple(cut)
