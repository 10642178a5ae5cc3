"""Is what an engine holds what was sent? Counts of all graphs, and digests of samples in a canonical form.

A sample is every triple of some subjects, chosen by a hash of their names, and all triples with blank nodes (by the
labels of RDFC-1.0) where there are not too many. Literals are in the form of the embedded store on both sides.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final

import pyoxigraph as ox

from lsgraph.faults import LsgraphError
from lsgraph.messages import tell
from lsgraph.publishing.pieces import Survey
from lsgraph.store.remote import RemoteEngine, patiently

SAMPLE: Final = 1_000
"""Triples of a graph that a sample aims at."""
MOST_BLANK: Final = 5_000
"""Triples with blank nodes up to which they are compared; beyond, they are only counted."""
_BATCH: Final = 50
_HEAVY: Final = 2_000


class Mismatch(LsgraphError):
    """What the engine holds is not what was sent."""

    exit_status = 1

    def __init__(self, place: str, graph: str, expected: object, found: object) -> None:
        super().__init__(tell("publish-mismatch", place=place, graph=graph, expected=expected, found=found))


def verify(remote: RemoteEngine, survey: Survey) -> Iterator[str]:
    """Yield the name of each graph once it is verified; raises ``Mismatch`` for the first that differs."""
    samples = _samples(survey)
    place = remote.addresses.query
    for graph, expected in survey.counts.items():
        found = _count(remote, graph)
        if found != expected:
            raise Mismatch(place, graph, expected, found)
        for subjects, triples in _batches(samples[graph]):
            _compare(place, graph, digest(triples), digest(_of_subjects(remote, graph, subjects)))
        blank = survey.blank.get(graph, [])
        if 0 < len(blank) <= MOST_BLANK:
            _compare(place, graph, digest(blank), digest(_with_blank(remote, graph)))
        yield graph
    if survey.united:
        found = _count(remote, survey.layout.default)
        least, most = max(survey.counts.values(), default=0), survey.counts.total()
        if found != survey.union if survey.union is not None else not least <= found <= most:
            expected_union = f"{least}–{most}" if survey.union is None else survey.union
            raise Mismatch(place, survey.layout.default, expected_union, found)
        yield survey.layout.default


def digest(triples: Iterable[ox.Triple]) -> str:
    """Return the SHA-256 of triples in canonical form: blank nodes labelled by RDFC-1.0, lines sorted."""
    dataset = ox.Dataset(ox.Quad(*triple) for triple in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines = sorted(f"{quad.subject} {quad.predicate} {quad.object}" for quad in dataset)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def triple(row: dict[str, Any]) -> ox.Triple:
    """Return the triple of a solution with ?s, ?p and ?o of SPARQL results in JSON."""
    return ox.Triple(_term(row["s"]), _term(row["p"]), _term(row["o"]))


def _compare(place: str, graph: str, expected: str, found: str) -> None:
    if expected != found:
        raise Mismatch(place, graph, f"SHA-256 {expected[:12]}…", f"{found[:12]}…")


def _samples(survey: Survey) -> dict[str, dict[str, list[ox.Triple]]]:
    """Return the triples of the chosen subjects, by graph and subject."""
    chosen: dict[str, dict[str, list[ox.Triple]]] = defaultdict(lambda: defaultdict(list))
    share = {graph: max(1, count // SAMPLE) for graph, count in survey.counts.items()}
    for graph, found in survey.ground():
        subject = str(found.subject)
        if int.from_bytes(hashlib.sha256(subject.encode()).digest()[:8]) % share[graph] == 0:
            chosen[graph][subject].append(found)
    return chosen


def _batches(sample: dict[str, list[ox.Triple]]) -> Iterator[tuple[list[str], list[ox.Triple]]]:
    subjects = iter(sorted(subject for subject, triples in sample.items() if len(triples) <= _HEAVY))
    while batch := list(islice(subjects, _BATCH)):
        yield batch, [each for subject in batch for each in sample[subject]]


def _of_subjects(remote: RemoteEngine, graph: str, subjects: list[str]) -> Iterator[ox.Triple]:
    pattern = f"VALUES ?s {{ {' '.join(subjects)} }} GRAPH {ox.NamedNode(graph)} {{ ?s ?p ?o }}"
    return map(triple, _select(remote, f"SELECT ?s ?p ?o WHERE {{ {pattern} FILTER(!isBlank(?o)) }}"))


def _with_blank(remote: RemoteEngine, graph: str) -> Iterator[ox.Triple]:
    pattern = f"GRAPH {ox.NamedNode(graph)} {{ ?s ?p ?o }} FILTER(isBlank(?s) || isBlank(?o))"
    return map(triple, _select(remote, f"SELECT ?s ?p ?o WHERE {{ {pattern} }}"))


def _select(remote: RemoteEngine, query: str) -> list[dict[str, Any]]:
    return patiently(lambda: remote.select(query), remote.settings.store_attempts)


def _count(remote: RemoteEngine, graph: str) -> int:
    rows = _select(remote, f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {ox.NamedNode(graph)} {{ ?s ?p ?o }} }}")
    return int(rows[0]["n"]["value"]) if rows else 0


def _term(term: dict[str, Any]) -> Any:
    value = term["value"]
    if term["type"] == "uri":
        return ox.NamedNode(value)
    if term["type"] == "bnode":
        return ox.BlankNode("b" + value.encode().hex())
    if language := term.get("xml:lang"):
        return ox.Literal(value, language=language)
    datatype = term.get("datatype")
    return ox.Literal(value, datatype=ox.NamedNode(datatype)) if datatype else ox.Literal(value)
