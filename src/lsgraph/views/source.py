"""The pages that lead to the paper: a passage with the facts that rest on it, and the discrepancies of the source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lsgraph.views import formats
from lsgraph.views.evidence import Sources, natural
from lsgraph.views.parts import Column, Record, Table
from lsgraph.views.reader import Reader, Value
from lsgraph.views.rows import Row, Term
from lsgraph.vocabulary import LSG, RDFS


@dataclass(frozen=True, slots=True)
class Slip:
    """One discrepancy: as printed beside as accepted, its kind, where, and why."""

    iri: str
    href: str
    name: str
    kind: Value
    printed: tuple[Value, ...]
    accepted: tuple[Value, ...]
    about: tuple[Value, ...]
    properties: tuple[Value, ...]
    passages: tuple[Value, ...]
    reason: Value


@dataclass(frozen=True, slots=True)
class Choice:
    """A kind to filter by: its code, its name, how many there are, whether it is chosen."""

    code: str
    name: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Slips:
    """The discrepancies that are shown, of so many in all, and the kinds to choose from."""

    shown: tuple[Slip, ...]
    total: int
    kinds: tuple[Choice, ...]


def slip(iri: str, values: Mapping[str, Sequence[Term]], reader: Reader) -> Slip:
    """Return a discrepancy from its properties."""

    def all_of(name: str) -> tuple[Value, ...]:
        terms = sorted(values.get(LSG.iri + name, ()), key=lambda term: natural(term.value))
        return tuple(reader.value(term) for term in terms)

    kind, reason = all_of("discrepancyKind"), values.get(RDFS.iri + "comment", ())
    mine = [term for term in reason if term.language == reader.wanted] or list(reason)
    properties = tuple(Value(reader.called("property", str(term))) for term in values.get(LSG.iri + "forProperty", ()))
    return Slip(
        iri,
        reader.link(iri),
        iri.rpartition("/")[2],
        kind[0] if kind else Value(""),
        all_of("statedValue"),
        all_of("acceptedValue"),
        all_of("discrepancyIn"),
        properties,
        all_of("citesPassage"),
        reader.value(mine[0]) if mine else Value(""),
    )


def slips(rows: Sequence[Row], reader: Reader, kind: str = "") -> Slips:
    """Return the discrepancies of one kind (its code), or all, from the rows of the block ``discrepancies``."""
    found: dict[str, dict[str, list[Term]]] = {}
    for row in rows:
        found.setdefault(str(row["discrepancy"]), {}).setdefault(str(row["property"]), []).append(row["value"])
    of_kind: dict[str, list[str]] = {}
    for iri, values in found.items():
        for term in values.get(LSG.iri + "discrepancyKind", ()):
            of_kind.setdefault(str(term), []).append(iri)
    chosen = next((iris for code, iris in of_kind.items() if code.rpartition("/")[2] == kind), list(found))
    kinds = sorted(of_kind.items(), key=lambda item: -len(item[1]))
    choices = [
        Choice(iri.rpartition("/")[2], reader.word(iri), len(members), iri.rpartition("/")[2] == kind)
        for iri, members in kinds
    ]
    shown = tuple(slip(iri, found[iri], reader) for iri in sorted(chosen, key=natural))
    return Slips(shown, len(found), tuple(choices))


def resting_on(rows: Sequence[Row], reader: Reader, sources: Sources) -> Table:
    """Return the facts that rest on a passage, from the rows of the block of that name: a line for each citation."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(str(row["citation"]), []).append(row)
    records = []
    for citation, group in sorted(groups.items(), key=lambda item: natural(str(item[1][0]["about"]))):
        row = group[0]
        properties = dict.fromkeys(reader.called("property", str(r["property"])) for r in group)
        why = [reader.value(row["mode"])]
        if "certainty" in row:
            why.append(Value(reader.say("evidence-certainty", share=reader.written(row["certainty"], reader.language))))
        if "reason" in row:
            why.append(reader.value(row["reason"]))
        cells = ((reader.value(row["about"]),), (Value(formats.joined(properties, reader.language)),), tuple(why))
        records.append(Record(cells, href=reader.link(citation)))
    heads = ("about", "properties", "evidence")
    return Table(tuple(Column(reader.say(f"head-{head}")) for head in heads), tuple(records))
