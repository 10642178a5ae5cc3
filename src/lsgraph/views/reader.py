"""The person that a page is made for: language, names of things, words, and where links lead.

The views are pure functions; what differs from reader to reader comes in through this one value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from lsgraph.views import formats
from lsgraph.views.rows import Row, Term
from lsgraph.views.texts import Text
from lsgraph.vocabulary import BASE, ID, XSD, prefixed, shorten

_WEB: Final = ("https://", "http://")
_NUMBERS: Final = frozenset(XSD.iri + name for name in ("integer", "decimal", "nonNegativeInteger", "positiveInteger"))
_YEAR: Final = ID.iri + "fy/"


@dataclass(frozen=True, slots=True)
class Value:
    """One value as a page shows it.

    ``language`` is set where it is not the reader's; ``href`` is a path of this site or, if ``outside``, a web
    address; ``iri`` is what the value stands for; ``note`` says more in small print.
    """

    text: str
    language: str = ""
    href: str = ""
    outside: bool = False
    iri: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """``names`` are IRI → language → name; ``say`` gives a message by key; ``link`` the path of a resource's page."""

    language: str
    names: Mapping[str, Mapping[str, str]]
    say: Callable[..., str]
    link: Callable[[str], str]

    def name(self, iri: str) -> Text:
        """Return the name of a thing in the reader's language, else in another, else its short IRI."""
        known = self.names.get(iri, {})
        for language in (self.language, "", *known):
            if known.get(language):
                return Text(known[language], language)
        return Text(shorten(iri).strip("<>"))

    def called(self, kind: str, iri: str) -> str:
        """Return what the pages call a property or class (message ``KIND-PREFIX-NAME``), else its own name."""
        short = prefixed(iri)
        try:
            return self.say("-".join((kind, *(short or (iri, "")))))
        except KeyError:
            return self.head(iri)

    def head(self, iri: str) -> str:
        """Return a thing's name as it begins a line."""
        text = self.name(iri).text
        return text[:1].upper() + text[1:] if self.language == "en" and iri in self.names else text

    def thing(self, iri: str, note: str = "") -> Value:
        """Return a resource as a link with its name; an IRI that is no web address is plain text."""
        if iri.startswith(_YEAR) and iri.removeprefix(_YEAR).isdigit():
            year = int(iri.removeprefix(_YEAR))
            return Value(formats.fiscal_year_in_both(year, self.language), "", self.link(iri), False, iri, note)
        ours = iri.startswith(BASE)
        name = self.name(iri)
        text = name.text if ours or self.names.get(iri) else self.called("property", iri)
        foreign = "" if name.language == self.language else name.language
        href = self.link(iri) if ours else iri if iri.startswith(_WEB) else ""
        return Value(text, foreign, href, not ours and bool(href), iri, note)

    def value(self, term: Term, *, plain: bool = False) -> Value:
        """Return any term: a link, or a literal in the reader's way of writing it, or as it is if it shall be plain."""
        if term.kind == "uri":
            return self.thing(term.value)
        text = term.value if plain else self._literal(term)
        return Value(text, "" if term.language == self.language else term.language)

    def printed(self, row: Row, variable: str = "printed") -> Value:
        """Return the words of the source; empty where the row has none."""
        term = row.get(variable)
        return Value(term.value, "" if term.language == self.language else term.language) if term else Value("")

    def year(self, row: Row, variable: str, *, short: bool = False) -> Value:
        """Return a fiscal year, given as the calendar year in which it begins, as a link; empty where there is none.

        It is in both calendars unless it shall be short.
        """
        term = row.get(variable)
        if term is None:
            return Value("")
        iri = _YEAR + term.value
        return (
            Value(formats.fiscal_year(int(term.value), self.language), "", self.link(iri), False, iri)
            if short
            else self.thing(iri)
        )

    def _literal(self, term: Term) -> str:
        try:
            if term.datatype in _NUMBERS:
                return formats.number(Decimal(term.value), self.language)
            if term.datatype == XSD.iri + "date":
                return formats.day(date.fromisoformat(term.value[:10]), self.language)
        except (InvalidOperation, ValueError):
            return term.value
        if term.datatype == XSD.iri + "boolean":
            return self.say("resource-yes" if term.value in {"true", "1"} else "resource-no")
        return term.value
