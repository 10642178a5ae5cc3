"""The person that a page is made for: languages, names of things, words, and where links lead.

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
_DATE: Final = XSD.iri + "date"
_YEAR: Final = ID.iri + "fy/"


@dataclass(frozen=True, slots=True)
class Value:
    """One value as a page shows it.

    ``language`` is set where it is not that of the page's words; ``href`` is a path of this site or, if ``outside``, a
    web address; ``iri`` is what the value stands for; ``note`` says more in small print, of which ``quoted`` are
    the words of the source.
    """

    text: str
    language: str = ""
    href: str = ""
    outside: bool = False
    iri: str = ""
    note: str = ""
    quoted: Text | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """``names`` are IRI → language → name; ``say`` gives a message by key; ``link`` the path of a resource's page.

    ``language`` is that of the page's own words, ``content`` that of what the data say, the same where it is empty.
    """

    language: str
    names: Mapping[str, Mapping[str, str]]
    say: Callable[..., str]
    link: Callable[[str], str]
    content: str = ""

    @property
    def wanted(self) -> str:
        """Return the language of what the data say."""
        return self.content or self.language

    def name(self, iri: str) -> Text:
        """Return the name of a thing in the language of the content, else in another, else its short IRI."""
        return self._named(iri, self.wanted)

    def word(self, iri: str) -> str:
        """Return the name of a thing as a word among the page's own, in their language."""
        return self._named(iri, self.language).text

    def foreign(self, language: str) -> str:
        """Return a language if it is not that of the page's words, so that it has to be said; else nothing."""
        return "" if language == self.language else language

    def called(self, kind: str, iri: str) -> str:
        """Return what the pages call a property or class (message ``KIND-PREFIX-NAME``), else its own name."""
        short = prefixed(iri)
        try:
            return self.say("-".join((kind, *(short or (iri, "")))))
        except KeyError:
            return self.head(iri)

    def head(self, iri: str) -> str:
        """Return a thing's name as it begins a line of the page's own."""
        text = self.word(iri)
        return text[:1].upper() + text[1:] if self.language == "en" and iri in self.names else text

    def thing(self, iri: str, note: str = "") -> Value:
        """Return a resource as a link with its name; an IRI that is no web address is plain text."""
        if iri.startswith(_YEAR) and iri.removeprefix(_YEAR).isdigit():
            year = int(iri.removeprefix(_YEAR))
            written = formats.fiscal_year_in_both(year, self.wanted)
            return Value(written, self.foreign(self.wanted), self.link(iri), False, iri, note)
        ours = iri.startswith(BASE)
        name = self.name(iri)
        text = name.text if ours or self.names.get(iri) else self.called("property", iri)
        foreign = self.foreign(name.language)
        href = self.link(iri) if ours else iri if iri.startswith(_WEB) else ""
        return Value(text, foreign, href, not ours and bool(href), iri, note)

    def value(self, term: Term, *, plain: bool = False) -> Value:
        """Return any term: a link, or a literal as the content's language writes it, or as it is where ``plain``."""
        if term.kind == "uri":
            return self.thing(term.value)
        text = term.value if plain else self.written(term, self.wanted)
        return Value(text, self.foreign(self.wanted if term.datatype == _DATE and not plain else term.language))

    def printed(self, row: Row, variable: str = "printed") -> Value:
        """Return the words of the source; empty where the row has none."""
        term = row.get(variable)
        return Value(term.value, self.foreign(term.language)) if term else Value("")

    def year(self, row: Row, variable: str, *, short: bool = False) -> Value:
        """Return a fiscal year, given as the calendar year in which it begins, as a link; empty where there is none.

        It is in both calendars unless it shall be short.
        """
        term = row.get(variable)
        if term is None:
            return Value("")
        iri = _YEAR + term.value
        return (
            Value(
                formats.fiscal_year(int(term.value), self.wanted), self.foreign(self.wanted), self.link(iri), False, iri
            )
            if short
            else self.thing(iri)
        )

    def written(self, term: Term, language: str) -> str:
        """Return a literal as a language writes it: numbers, dates; yes and no are words of the page."""
        try:
            if term.datatype in _NUMBERS:
                return formats.number(Decimal(term.value), language)
            if term.datatype == _DATE:
                return formats.day(date.fromisoformat(term.value[:10]), language)
        except (InvalidOperation, ValueError):
            return term.value
        if term.datatype == XSD.iri + "boolean":
            return self.say("resource-yes" if term.value in {"true", "1"} else "resource-no")
        return term.value

    def _named(self, iri: str, wanted: str) -> Text:
        known = self.names.get(iri, {})
        for language in (wanted, "", *known):
            if known.get(language):
                return Text(known[language], language)
        return Text(shorten(iri).strip("<>"))
