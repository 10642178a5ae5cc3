"""The page of a resource: its names, where it belongs, facts, records, what refers to it, as one plain value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lsgraph.views import formats, layouts
from lsgraph.views.evidence import Evidence, Sources, natural
from lsgraph.views.paging import Paging
from lsgraph.views.parts import Fact, Section, trimmed
from lsgraph.views.reader import Reader, Value
from lsgraph.views.records import BUILDERS
from lsgraph.views.rows import Row, Term
from lsgraph.views.texts import Text
from lsgraph.vocabulary import BASE, LSG, RDF, SKOS, VOC

Facts = Mapping[str, Sequence[Term]]
"""Property → values of one resource."""

REFERENCES: Final = 100
"""Things that refer to a resource on one page; more are on the next."""

_SHORT: Final = 8  # references of one kind that stand open; more are folded


@dataclass(frozen=True, slots=True)
class Block:
    """A block as it was asked: its heading in the reader's language, the query as it ran, and its rows."""

    title: str
    query: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Outline:
    """A paragraph about a thing, with its heading and where it comes from."""

    label: str
    paragraphs: tuple[Text, ...]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Named:
    """A name of the thing; ``kind`` says which kind of name it is, where the graph says so."""

    text: str
    language: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Things that refer to the resource by one property: how many there are in all, and those on this page."""

    label: str
    count: str
    members: tuple[Value, ...]
    folded: bool = False


@dataclass(frozen=True, slots=True)
class References:
    """What refers to a resource: all but those whom a table of the page shows."""

    groups: tuple[Group, ...]
    total: int
    query: str
    title: str
    paging: Paging


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that the page of a resource shows."""

    iri: str
    title: Named
    subtitles: tuple[Named, ...]
    kind: str
    classes: tuple[str, ...]
    path: tuple[Value, ...]
    outlines: tuple[Outline, ...]
    facts: Section
    sections: tuple[Section, ...]
    notes: tuple[Outline, ...]
    elsewhere: tuple[Fact, ...]
    references: References
    data: Facts


def facts_of(rows: Iterable[Row]) -> dict[str, list[Term]]:
    """Return the values by property from the rows of the block ``facts``."""
    found: dict[str, list[Term]] = {}
    for row in rows:
        found.setdefault(str(row["property"]), []).append(row["value"])
    return found


def stated_classes(facts: Facts) -> tuple[str, ...]:
    """Return the IRIs of the classes that are stated of a resource."""
    return tuple(str(term) for term in facts.get(RDF.iri + "type", ()))


def page(iri: str, blocks: Mapping[str, Block], sources: Sources, reader: Reader, number: int = 1) -> Page:
    """Return the page of a resource from the blocks that were asked about it.

    ``blocks`` holds ``facts``, ``references``, ``reference-counts`` and those of the layout of its class; ``number``
    is the page of references, from 1.
    """
    facts = facts_of(blocks["facts"].rows)
    classes = stated_classes(facts)
    layout = layouts.blocks_of(classes)
    sections = [_section(name, blocks[name], reader, sources) for name in layout if name in BUILDERS]
    return Page(
        iri,
        *_titles(iri, facts, blocks["names"].rows if "names" in blocks else (), reader),
        kind=formats.joined((reader.called("class", iri) for iri in classes[:1]), reader.language),
        classes=classes,
        path=_path(facts, reader),
        outlines=tuple(_prose(iri, layouts.OUTLINE, facts, sources, reader)),
        facts=_facts(iri, blocks["facts"], facts, sources, reader),
        sections=tuple(section for section in sections if section),
        notes=tuple(_prose(iri, layouts.NOTES, facts, sources, reader)),
        elsewhere=tuple(_some(iri, layouts.ELSEWHERE, facts, sources, reader)),
        references=_references(blocks, layouts.said_by(layout), reader, number),
        data=facts,
    )


def _titles(iri: str, facts: Facts, records: Sequence[Row], reader: Reader) -> tuple[Named, tuple[Named, ...]]:
    """Return the name in the language of the content, and the others: in other languages, and abbreviations."""
    kinds = {(row["name"].value, row["name"].language): reader.word(str(row["kind"])) for row in records}

    def named(term: Term) -> Named:
        return Named(term.value, term.language, kinds.get((term.value, term.language), ""))

    labels = [named(term) for name in layouts.LABELS for term in facts.get(name, ())]
    short = [named(term) for term in facts.get(SKOS.iri + "altLabel", ())]
    title = next((name for name in labels if name.language == reader.wanted), None)
    if title is None:
        kind = formats.joined((reader.called("class", name) for name in stated_classes(facts)[:1]), reader.language)
        title = labels[0] if labels else Named(f"{kind} {iri.removeprefix(BASE).rpartition('/')[2]}".strip())
    others = {(name.text, name.language): name for name in (*labels, *short) if name.text != title.text}
    return title, tuple(others.values())


def _path(facts: Facts, reader: Reader) -> tuple[Value, ...]:
    steps: list[Value] = []
    for name in layouts.PARENTS:
        values = [str(term) for term in facts.get(name, ()) if term.kind == "uri"]
        if len(values) == 1 or (values and not steps):
            steps.append(reader.thing(sorted(values, key=natural)[0]))
    return tuple({step.iri: step for step in steps}.values())[-3:]


def _prose(iri: str, names: Iterable[str], facts: Facts, sources: Sources, reader: Reader) -> Iterable[Outline]:
    for name in names:
        terms = facts.get(name, ())
        mine = [term for term in terms if term.language in {reader.wanted, ""}] or list(terms)
        if mine:
            paragraphs = tuple(Text(term.value, term.language) for term in mine)
            yield Outline(reader.called("property", name), paragraphs, sources.of(iri, (name,)))


def _facts(iri: str, block: Block, facts: Facts, sources: Sources, reader: Reader) -> Section:
    apart = {*layouts.OUTLINE, *layouts.NOTES, *layouts.ELSEWHERE, *layouts.UNSHOWN}
    first = [name for name in layouts.FIRST if name in facts and name not in apart]
    others = sorted(name for name in facts if name not in apart and name not in first)
    shown = tuple(_some(iri, (*first, *others), facts, sources, reader))
    return Section("facts", block.title, block.query, facts=shown)


def _some(iri: str, names: Iterable[str], facts: Facts, sources: Sources, reader: Reader) -> Iterable[Fact]:
    """Yield the properties that the resource has, with their values in the language of the content if there are any."""
    for name in names:
        terms = facts.get(name, ())
        if terms:
            mine = [term for term in terms if term.language in {reader.wanted, ""}] or list(terms)
            ordered = sorted(mine, key=lambda term: natural(term.value))
            values = tuple(reader.value(term, plain=name in layouts.PLAIN) for term in ordered)
            compact = all(value.iri.startswith(VOC.iri) for value in values)
            yield Fact(reader.called("property", name), values, sources.of(iri, (name,)), name, compact)


def _section(name: str, block: Block, reader: Reader, sources: Sources) -> Section | None:
    if not block.rows:
        return None
    return Section(name, block.title, block.query, table=trimmed(BUILDERS[name](block.rows, reader, sources)))


def _references(blocks: Mapping[str, Block], said: frozenset[str], reader: Reader, number: int) -> References:
    asked, counted = blocks["references"], blocks["reference-counts"]
    counts = {str(row["property"]): int(row["count"].value) for row in counted.rows}
    members: dict[str, list[Value]] = {}
    for row in asked.rows:
        members.setdefault(str(row["property"]), []).append(reader.value(row["subject"]))
    groups = tuple(
        Group(
            _inverse(name, reader),
            formats.number(counts.get(name, len(values)), reader.language),
            tuple(values),
            len(values) > _SHORT,
        )
        for name, values in members.items()
        if name not in said
    )
    return References(
        groups,
        sum(count for name, count in counts.items() if name not in said),
        asked.query,
        asked.title,
        Paging(sum(counts.values()), REFERENCES, number),
    )


def _inverse(name: str, reader: Reader) -> str:
    """Return the heading over those who have a property: 「属するプログラム」 read from the other side."""
    short = name.removeprefix(LSG.iri)
    try:
        return reader.say(f"inverse-{short}")
    except KeyError:
        return reader.say("inverse-other", property=reader.called("property", name))
