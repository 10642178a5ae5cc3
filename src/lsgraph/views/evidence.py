"""Where facts come from: the citations of a resource and of its records, by resource and property."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Final

from lsgraph.views import formats
from lsgraph.views.reader import Reader, Value
from lsgraph.views.rows import Row, Term
from lsgraph.vocabulary import DCTERMS, LSG, RDFS

_ORDER: Final = (
    "explicitText", "explicitTable", "chartLabel", "chartLayout", "editorTranslation", "externalSource",
    "editorInference",
)  # fmt: skip
"""Evidence modes from the firmest to the weakest; a mark shows the weakest of its citations."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A place in the source: page and lines as a link, the document, its words where the release carries them."""

    place: Value
    document: Value | None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """One citation: how its source is known (``mode`` is the code), and everything that opens under the mark."""

    iri: str
    mode: str
    label: Value
    href: str
    properties: tuple[str, ...]
    passages: tuple[Passage, ...] = ()
    certainty: str = ""
    reason: Value | None = None
    source: Value | None = None
    accessed: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a mark shows and opens; without citations there is no mark."""

    citations: tuple[Citation, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.citations)

    @property
    def modes(self) -> tuple[str, ...]:
        """Return the codes of the modes, each once, the firmest first."""
        return tuple(sorted({citation.mode for citation in self.citations}, key=_rank))


@dataclass(slots=True)
class _Parts:
    about: str = ""
    values: dict[str, list[Term]] = field(default_factory=dict)


class Sources:
    """The citations at hand, by (resource, property)."""

    def __init__(self, found: Mapping[str, tuple[str, Citation, frozenset[str]]]) -> None:
        """``found`` is citation IRI → (resource, citation, IRIs of the properties)."""
        self._found = tuple(found.values())

    def of(self, about: str, properties: Iterable[str] | None = None) -> Evidence:
        """Return the evidence for some properties of a resource, or for all of them."""
        wanted = None if properties is None else frozenset(properties)
        return Evidence(
            tuple(
                citation
                for resource, citation, covered in self._found
                if resource == about and (wanted is None or covered & wanted)
            )
        )

    def of_all(self, abouts: Iterable[str]) -> Evidence:
        """Return the evidence for several records together."""
        wanted = frozenset(abouts)
        return Evidence(tuple(citation for resource, citation, _ in self._found if resource in wanted))


def sources(rows: Sequence[Row], passages: Sequence[Row], quotations: Sequence[Row], reader: Reader) -> Sources:
    """Return the citations from the rows of the blocks ``evidence``, ``passages-cited`` and ``quotations``."""
    parts: dict[str, _Parts] = {}
    for row in rows:
        entry = parts.setdefault(str(row["citation"]), _Parts(str(row["about"])))
        entry.values.setdefault(str(row["property"]), []).append(row["value"])
    documents = {str(row["passage"]): str(row["document"]) for row in passages}
    quotes = {str(row["passage"]): str(row["quote"]) for row in quotations}
    known = {
        str(term): Passage(
            reader.thing(str(term)),
            reader.thing(documents[str(term)]) if str(term) in documents else None,
            quotes.get(str(term), ""),
        )
        for entry in parts.values()
        for term in entry.values.get(LSG.iri + "citesPassage", ())
    }
    return Sources({iri: _citation(iri, entry, known, reader) for iri, entry in parts.items()})


def _citation(
    iri: str, parts: _Parts, passages: Mapping[str, Passage], reader: Reader
) -> tuple[str, Citation, frozenset[str]]:
    def first(property_iri: str) -> Term | None:
        return next(iter(parts.values.get(property_iri, ())), None)

    mode, reason, source = first(LSG.iri + "evidenceMode"), first(RDFS.iri + "comment"), first(DCTERMS.iri + "source")
    accessed, certainty = first(DCTERMS.iri + "date"), first(LSG.iri + "certainty")
    properties = [str(term) for term in parts.values.get(LSG.iri + "forProperty", ())]
    cited = sorted((str(term) for term in parts.values.get(LSG.iri + "citesPassage", ())), key=natural)
    citation = Citation(
        iri,
        mode.value.rpartition("/")[2] if mode else "",
        reader.thing(str(mode)) if mode else Value(""),
        reader.link(iri),
        tuple(reader.called("property", iri) for iri in properties),
        tuple(passages[passage] for passage in cited),
        _share(certainty, reader.language) if certainty else "",
        reader.value(reason) if reason else None,
        reader.value(source) if source else None,
        reader.written(accessed, reader.language) if accessed else "",
    )
    return parts.about, citation, frozenset(properties)


def natural(text: str) -> tuple[tuple[int, str], ...]:
    """Return a key that sorts numbers inside names by size: p9-b2 before p18-b1."""
    parts = re.split(r"([0-9]+)", text)
    numbers = [part.lstrip("0") for part in parts[1::2]]
    return tuple(pair for n, part in enumerate(parts[::2]) for pair in ((-1, part), *_sized(numbers[n : n + 1])))


def _sized(numbers: Iterable[str]) -> Iterable[tuple[int, str]]:
    return ((len(number), number) for number in numbers)


def _share(certainty: Term, language: str) -> str:
    try:
        return formats.number(Decimal(certainty.value), language)
    except InvalidOperation:
        return certainty.value


def _rank(mode: str) -> int:
    return _ORDER.index(mode) if mode in _ORDER else len(_ORDER)
