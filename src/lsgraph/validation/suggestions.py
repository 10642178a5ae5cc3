"""How to mend a result, where that can be computed: the nearest name, the missing language, the right year."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from pyoxigraph import BlankNode, Literal, NamedNode

from lsgraph.validation.era import notation_of, stated_years, year_of
from lsgraph.validation.report import Result, Term, Texts, in_language
from lsgraph.vocabulary import LSG, XSD, prefixed, shorten

ALIKE = 0.75
"""Ratio of difflib from which two names are taken for the same one misspelt; below it suggestions become guesses."""

_YEAR = re.compile(r"/fy/(\d{4})$")
_LANGUAGES = {"ja": ("日本語", "Japanese"), "en": ("英語", "English")}
_LEXICAL = {
    "integer": re.compile(r"[+-]?\d+"),
    "decimal": re.compile(r"[+-]?\d*\.?\d+"),
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
    "gYear": re.compile(r"\d{4}"),
    "boolean": re.compile(r"true|false|0|1"),
}


@dataclass(frozen=True)
class Facts:
    """What is known of a result's focus node and shape.

    ``statements`` are predicate and object of the focus node; ``known`` has every IRI that is described, by namespace;
    ``label`` finds the label of an IRI by language; ``allowed`` and ``datatype`` are what the shape asks for.
    """

    statements: tuple[tuple[NamedNode, Term], ...]
    known: Mapping[str, Collection[str]]
    label: Callable[[str], Texts]
    allowed: tuple[Term, ...] = ()
    datatype: NamedNode | None = None

    def objects(self, predicate: object) -> tuple[Term, ...]:
        """The objects of the focus node's statements with this predicate."""
        return tuple(value for found, value in self.statements if found == predicate)


def suggest(result: Result, facts: Facts) -> Texts:
    """Return how to mend ``result``, in Japanese and English; empty where nothing can be said for sure."""
    for finder in (_code, _datatype, _year, _name, _translation):
        found = finder(result, facts)
        if found:
            return found
    return {}


def nearest(iri: str, known: Mapping[str, Collection[str]]) -> str | None:
    """Return the described IRI that ``iri`` was probably meant to be; None where it is described, or nothing is near.

    Only namespaces in which something is described count, for an IRI of anybody else is not ours to correct.
    """
    namespace, name = split(iri)
    mates = known.get(namespace, ())
    if iri in mates:
        return None
    names = {split(mate)[1]: mate for mate in sorted(mates)}
    close = difflib.get_close_matches(name, names, n=1, cutoff=ALIKE)
    if close:
        return names[close[0]]
    space = None if mates else _namespace_like(namespace, tuple(known))
    return space + name if space and space + name in known[space] else None


@lru_cache(maxsize=1024)
def _namespace_like(namespace: str, spaces: tuple[str, ...]) -> str | None:
    return next(iter(difflib.get_close_matches(namespace, spaces, n=1, cutoff=ALIKE)), None)


def split(iri: str) -> tuple[str, str]:
    """Return namespace and rest of an IRI: with one of our prefixes, else cut behind the last # or /."""
    found = prefixed(iri)
    if found:
        return iri[: len(iri) - len(found[1])], found[1]
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    return iri[:cut], iri[cut:]


def _code(result: Result, facts: Facts) -> Texts:
    """Suggest the allowed value that is most like the one given."""
    if not facts.allowed or result.value is None or result.value in facts.allowed:
        return {}
    written = {_written(term): term for term in facts.allowed}
    close = difflib.get_close_matches(_written(result.value), written, n=1, cutoff=0.5)
    if close:
        return _instead(close[0], result.value)
    listed = ", ".join(list(written)[:8])
    return {"ja": f"使える値: {listed}", "en": f"allowed values: {listed}"}


def _datatype(result: Result, facts: Facts) -> Texts:
    """Suggest the datatype where the text of the literal is right."""
    if facts.datatype is None or not isinstance(result.value, Literal) or result.value.datatype == facts.datatype:
        return {}
    pattern = _LEXICAL.get(facts.datatype.value.removeprefix(XSD.iri))
    if not pattern or not pattern.fullmatch(result.value.value):
        return {}
    return _instead(_written(Literal(result.value.value, datatype=facts.datatype)), result.value)


def _year(result: Result, facts: Facts) -> Texts:
    """Suggest the year that the era notation or the printed text names."""
    years = {number for number in map(_number, _years(result, facts)) if number}
    notations = [term.value for term in facts.objects(LSG.term("eraNotation")) if isinstance(term, Literal)]
    if not years or not _about_years(result):
        return {}
    for notation in notations:
        meant = year_of(notation)
        if meant and meant not in years:
            right = notation_of(min(years))
            return {
                "ja": f"{notation} は {meant} 年度です。年度を fy:{meant} にするか、元号を {right} にしてください。",
                "en": f"{notation} is FY{meant}: write fy:{meant}, or {right} for FY{min(years)}",
            }
    texts = [term.value for term in facts.objects(LSG.term("statedText"))]
    stated = sorted({year for text in texts for year in stated_years(text)})
    if not stated or years & set(stated):
        return {}
    listed = " / ".join(f"fy:{year}" for year in stated)
    return {"ja": f"記載された年は {listed} です。", "en": f"the printed text names {listed}"}


def _years(result: Result, facts: Facts) -> Iterator[Term]:
    if result.value is not None and _number(result.value):
        yield result.value
        return
    for name in ("fiscalYear", "fiscalYearNumber"):
        yield from facts.objects(LSG.term(name))


def _number(term: Term) -> int | None:
    found = _YEAR.search(term.value) if isinstance(term, NamedNode) else None
    if found:
        return int(found[1])
    return int(term.value) if isinstance(term, Literal) and re.fullmatch(r"(?:19|20)\d\d", term.value) else None


def _about_years(result: Result) -> bool:
    value = result.value
    return value is not None and (_number(value) is not None or year_of(value.value) is not None)


def _name(result: Result, facts: Facts) -> Texts:
    """Suggest the described IRI that an unknown one resembles."""
    for term in _doubtful(result, facts):
        if isinstance(term, NamedNode) and (found := nearest(term.value, facts.known)):
            return _instead(_written(NamedNode(found)), term, facts.label(found))
    return {}


def _doubtful(result: Result, facts: Facts) -> Iterable[Term | None]:
    yield result.value
    yield from facts.objects(result.path)
    yield result.focus_node
    if result.path is None:
        for predicate, value in facts.statements:
            yield predicate
            yield value


def _translation(result: Result, facts: Facts) -> Texts:
    """Suggest the language that a text on the path lacks."""
    literals = [term for term in facts.objects(result.path) if isinstance(term, Literal)]
    if not literals and isinstance(result.value, Literal):
        literals = [
            term
            for predicate, value in facts.statements
            if value == result.value
            for term in facts.objects(predicate)
            if isinstance(term, Literal)
        ]
    present = {term.language: term.value for term in literals if term.language}
    missing = [language for language in _LANGUAGES if language not in present]
    if len(missing) != 1 or not present:
        return {}
    japanese, english = _LANGUAGES[missing[0]]
    other = in_language(present, missing[0])
    return {
        "ja": f"「{other}」の{japanese}（@{missing[0]}）を加えてください。",
        "en": f'add the {english} (@{missing[0]}) for "{other}"',
    }


def _instead(right: str, wrong: Term, label: Texts | None = None) -> Texts:
    names = label or {}
    japanese = f"（{in_language(names, 'ja')}）" if names else ""
    english = f" ({in_language(names, 'en')})" if names else ""
    return {
        "ja": f"{_written(wrong)} は {right}{japanese} の誤りではありませんか。",
        "en": f"did you mean {right}{english} instead of {_written(wrong)}?",
    }


def _written(term: Term) -> str:
    """Return a term as Turtle writes it, with the project's prefixes."""
    if isinstance(term, NamedNode):
        return shorten(term.value)
    if isinstance(term, BlankNode):
        return "[]"
    if term.language or term.datatype == XSD.term("string"):
        return str(term)
    return f'"{term.value}"^^{shorten(term.datatype.value)}'
