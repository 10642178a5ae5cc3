"""The graph at an engine that says which releases it holds, which is current, and who is publishing.

    <…/dataset>    st:current   <…/release/R> .                 the pointer: one triple, changed by one small update
    <…/release/>   st:lock      "holder|until" .                who publishes, and until when others must wait
    <…/release/R>  st:begun     1764000000 ;                    seconds since 1970
                   st:graph     <…/graph/data> , … ;            its graphs by their own names
                   st:complete  1764000060 ; st:triples 59387 ; once it is loaded and verified
                   st:retired   1764003600 .                    once another one is current

with ``st:`` for https://w3id.org/lsgraph/store# . The updates are the plainest that do the work, since engines differ
in what they make of OPTIONAL and unbound variables there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Literal, NamedNode

from lsgraph.store.remote import RemoteEngine, RemoteStore
from lsgraph.store.remote.layout import CATALOGUE, Layout
from lsgraph.vocabulary import BASE, Namespace

ST: Final = Namespace(f"{BASE}store#")
GRAPH: Final = NamedNode(CATALOGUE)
DATASET: Final = NamedNode(f"{BASE}dataset")
NO_RELEASE: Final = NamedNode(f"{CATALOGUE}#none")
CURRENT: Final = ST.term("current")
LOCK: Final = ST.term("lock")
DONE: Final = ST.term("done")

Term = NamedNode | Literal


@dataclass(frozen=True, slots=True)
class Entry:
    """A release at an engine; times in seconds since 1970, None for what has not happened."""

    layout: Layout
    begun: int = 0
    complete: int | None = None
    retired: int | None = None
    triples: int = 0


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What an engine holds. ``current`` is a release's name; ``locks`` has one text in good order."""

    current: str | None = None
    entries: Mapping[str, Entry] = field(default_factory=dict)
    locks: tuple[str, ...] = ()
    has_pointer: bool = False

    def droppable(self, now: float, delay: float, keep: int, but: str) -> list[Entry]:
        """Return the releases that nobody needs: retired, or given up, ``delay`` seconds ago; ``keep`` retired stay."""
        others = [entry for name, entry in self.entries.items() if name not in {but, self.current}]
        finished = sorted((e for e in others if e.complete), key=lambda e: e.retired or e.begun, reverse=True)
        late = [*finished[keep:], *(entry for entry in others if not entry.complete)]
        return [entry for entry in late if now - (entry.retired or entry.begun) >= delay]


def read(remote: RemoteEngine) -> Catalogue:
    """Return what the engine holds. Raises ``RemoteError``."""
    facts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in remote.select(f"SELECT ?s ?p ?o WHERE {{ GRAPH {GRAPH} {{ ?s ?p ?o }} }}"):
        facts[row["s"]["value"]][row["p"]["value"].removeprefix(ST.iri)].append(row["o"]["value"])
    pointers = facts[DATASET.value]["current"]
    names = sorted(iri for iri in facts if iri.startswith(CATALOGUE) and facts[iri]["begun"])
    entries = {iri.removeprefix(CATALOGUE): _entry(iri, facts[iri]) for iri in names}
    current = next((iri.removeprefix(CATALOGUE) for iri in sorted(pointers) if iri in names), None)
    return Catalogue(current, entries, tuple(sorted(facts[GRAPH.value]["lock"])), bool(pointers))


def current(remote: RemoteEngine) -> RemoteStore | None:
    """Return the current release of an engine as a store that can be asked; None if it has none."""
    found = read(remote)
    return RemoteStore(remote, found.entries[found.current].layout) if found.current else None


def announce(layout: Layout, now: int) -> str:
    """Return the update that notes that a release is being loaded."""
    release = NamedNode(layout.iri)
    graphs = [(release, ST.term("graph"), NamedNode(graph)) for graph in layout.graphs]
    return insert(GRAPH.value, [(release, ST.term("begun"), Literal(now)), *graphs])


def completed(layout: Layout, triples: int, now: int) -> str:
    """Return the update that notes that a release is loaded and verified."""
    release = NamedNode(layout.iri)
    return insert(
        GRAPH.value,
        [(release, ST.term("complete"), Literal(now)), (release, ST.term("triples"), Literal(triples))],
    )


def point_to_nothing() -> str:
    """Return the update that makes the pointer where there is none: a switch needs something to change."""
    return insert(GRAPH.value, [(DATASET, CURRENT, NO_RELEASE)])


def switch(layout: Layout, lock: str, now: int) -> str:
    """Return the update that switches to a release, provided that the lock is ours at that moment.

    One operation, so that no reader finds no pointer, or two.
    """
    new = NamedNode(layout.iri)
    retired = ST.term("retired")
    return (
        f"DELETE {{ GRAPH {GRAPH} {{ {DATASET} {CURRENT} ?old }} }} "
        f"INSERT {{ GRAPH {GRAPH} {{ {DATASET} {CURRENT} {new} . ?old {retired} {Literal(now)} }} }} "
        f"WHERE {{ GRAPH {GRAPH} {{ {DATASET} {CURRENT} ?old . {GRAPH} {LOCK} {Literal(lock)} }} "
        f"FILTER(?old != {new}) }}"
    )


def not_retired(layout: Layout) -> str:
    """Return the update that takes back that a release was retired, for one that is current again."""
    pattern = f"GRAPH {GRAPH} {{ {NamedNode(layout.iri)} {ST.term('retired')} ?when }}"
    return f"DELETE {{ {pattern} }} WHERE {{ {pattern} }}"


def forget(layout: Layout) -> str:
    """Return the update that removes a release from the catalogue."""
    pattern = f"GRAPH {GRAPH} {{ {NamedNode(layout.iri)} ?p ?o }}"
    return f"DELETE {{ {pattern} }} WHERE {{ {pattern} }}"


def drop(graph: str) -> str:
    """Return the update that drops a graph, if it is there."""
    return f"DROP SILENT GRAPH {NamedNode(graph)}"


def add(graph: str, to: str) -> str:
    """Return the update that adds a graph to another one inside the engine: blank nodes stay the same there."""
    return f"ADD GRAPH {NamedNode(graph)} TO GRAPH {NamedNode(to)}"


def note(layout: Layout, key: str) -> str:
    """Return the update that notes in the journal that something is done."""
    return insert(layout.journal, [(NamedNode(layout.iri), DONE, Literal(key))])


def done(remote: RemoteEngine, layout: Layout) -> set[str]:
    """Return the keys of what is done, from the journal."""
    journal = NamedNode(layout.journal)
    rows = remote.select(f"SELECT ?key WHERE {{ GRAPH {journal} {{ ?release {DONE} ?key }} }}")
    return {row["key"]["value"] for row in rows}


def insert(graph: str, triples: Iterable[tuple[NamedNode, NamedNode, Term]]) -> str:
    """Return the update that adds triples to a graph."""
    text = " . ".join(f"{s} {p} {o}" for s, p, o in triples)
    return f"INSERT DATA {{ GRAPH {NamedNode(graph)} {{ {text} }} }}"


def _entry(iri: str, facts: Mapping[str, list[str]]) -> Entry:
    def number(name: str) -> int | None:
        return max(map(int, facts[name]), default=None)

    layout = Layout.of(iri.removeprefix(CATALOGUE), facts["graph"])
    return Entry(layout, number("begun") or 0, number("complete"), number("retired"), number("triples") or 0)
