"""What helps somebody whose query names something that is not there: which terms never occur, and the nearest that do.

Nothing here changes an answer. The terms of a query are read by the lexer; whether they occur is asked of the
evaluators, so that a release of any size costs a few index look-ups; what comes near is chosen by difflib.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from typing import Final
from urllib.parse import quote

from lsgraph.sparql.engine import Answer, Evaluator
from lsgraph.sparql.mentions import UNFIT, Mention, iris, mentions
from lsgraph.sparql.protocol import Operation
from lsgraph.sparql.results import OFFERS
from lsgraph.vocabulary import BASE, GRAPH, META, PREFIXES, RDF, RDFS, SKOS, VOID, prefixed, shorten

MOST: Final = 10
"""Terms of one query that are looked at; a longer list would not be read."""
_MENTIONS: Final = 200
_REMEMBERED: Final = 20_000  # terms of which it is remembered whether they occur
_NEIGHBOURS: Final = 2_000
_NEAR: Final = 0.72  # similarity of two names, by difflib, from which one is offered for the other
_TIME: Final = 0.5  # seconds that a look-up for a hint may take; beyond it there is none

_OCCURRING: Final = """SELECT DISTINCT ?term WHERE {{
  VALUES ?term {{ {terms} }}
  FILTER(EXISTS {{ ?term ?p ?o }} || EXISTS {{ ?s ?p ?term }} || EXISTS {{ ?s ?term ?o }}
    || EXISTS {{ GRAPH ?term {{}} }})
}}"""
_TERMS: Final = f"""SELECT DISTINCT ?term ?label WHERE {{
  {{ GRAPH <{META.value}> {{ ?part <{VOID.iri}class>|<{VOID.iri}property> ?term }} }}
  UNION {{ GRAPH <{GRAPH.iri}ontology> {{ ?term <{RDF.iri}type> ?kind FILTER(isIRI(?term)) }} }}
  UNION {{ GRAPH ?term {{}} }}
  OPTIONAL {{ ?term <{RDFS.iri}label>|<{SKOS.iri}prefLabel> ?label }}
}}"""
_SIBLINGS: Final = """SELECT DISTINCT ?term WHERE {{
  ?term <{type}> ?class FILTER(STRSTARTS(STR(?term), "{namespace}"))
}} LIMIT {most}"""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A term that never occurs in the release; ``nearest`` are IRIs that do, ``mended`` the query with the first."""

    iri: str
    nearest: tuple[str, ...] = ()
    mended: str = ""

    @property
    def name(self) -> str:
        """Return the term as people write it."""
        return shorten(self.iri)


class Hints:
    """The hints for one release. Holds its classes and properties from the first time that they are needed."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._lock = threading.Lock()
        self._terms: dict[str, str] | None = None
        self._occurs: dict[str, bool] = {}

    def all_occur(self, operation: Operation) -> bool:
        """Tell whether all terms of the operation are remembered to occur; nothing is asked for it."""
        return all(self._occurs.get(iri, False) for iri in _wanted(operation, iris(operation.query)))

    def unknown(self, operation: Operation) -> tuple[Unknown, ...]:
        """Return the terms of the operation that never occur in the release, those with a namespace of the project.

        Empty where they cannot be had in a moment: a hint is never worth a wait.
        """
        found = mentions(operation.query)
        wanted = _wanted(operation, [mention.iri for mention in found])
        occurs = {iri: self._occurs[iri] for iri in wanted if iri in self._occurs}
        if asked := [iri for iri in wanted if iri not in occurs]:
            rows = self._ask(_OCCURRING.format(terms=" ".join(f"<{iri}>" for iri in asked)))
            if rows is None:
                return ()
            occurring = {row["term"] for row in rows}
            occurs |= {iri: iri in occurring for iri in asked}
            if len(self._occurs) > _REMEMBERED:
                self._occurs.clear()
            self._occurs.update(occurs)
        missing = [iri for iri in wanted if not occurs[iri]][:MOST]
        return tuple(self._explain(iri, operation.query, found) for iri in missing)

    def _explain(self, iri: str, query: str, found: Sequence[Mention]) -> Unknown:
        near = self.nearest(iri)
        places = [mention for mention in found if mention.iri == iri]
        return Unknown(iri, near, replaced(query, places, near[0]) if near and places else "")

    def nearest(self, iri: str) -> tuple[str, ...]:
        """Return up to three terms of the release that an unknown IRI may have been meant for, the likeliest first."""
        names = dict(self._known())
        name = prefixed(iri)
        if name and not UNFIT.search(iri):
            namespace = iri.removesuffix(name[1])
            rows = self._ask(_SIBLINGS.format(type=f"{RDF.iri}type", namespace=namespace, most=_NEIGHBOURS))
            names |= {row["term"]: "" for row in rows or () if row["term"] not in names}
        return nearest(iri, names)

    def _known(self) -> Mapping[str, str]:
        with self._lock:
            if self._terms is None:
                rows = self._ask(_TERMS)
                if rows is None:
                    return {}
                terms: dict[str, str] = {}
                for row in rows:
                    terms[row["term"]] = f"{terms.get(row['term'], '')}\n{row.get('label', '')}".strip()
                self._terms = terms
            return self._terms

    def _ask(self, query: str) -> list[dict[str, str]] | None:
        outcome = self._evaluator.evaluate(Operation(query, timeout=_TIME), {"SELECT": OFFERS["SELECT"][0]})
        if not isinstance(outcome, Answer) or outcome.file is not None:
            return None
        bindings = json.loads(outcome.body)["results"]["bindings"]
        return [{name: value["value"] for name, value in row.items()} for row in bindings]


def _wanted(operation: Operation, found: Iterable[str]) -> list[str]:
    """Return the IRIs to be looked for, each once."""
    named = [iri for iri in found if _is_judged(iri)]
    graphs = [iri for iri in (*operation.default_graphs, *operation.named_graphs) if iri.startswith(BASE)]
    return list(dict.fromkeys([*named, *graphs]))[:_MENTIONS]


def _is_judged(iri: str) -> bool:
    return iri.startswith(BASE) or prefixed(iri) is not None


_EMPTY: Final = (b'"bindings":[]}}', b'"boolean":false}', b'"boolean": false}', b'"rows":[],"more":false}')


def is_empty(answer: Answer) -> bool:
    """Tell whether a result holds nothing: no row, no triple, or ``false``."""
    if answer.file is not None or answer.size > 20_000:
        return False
    body, name = answer.body, answer.offer.name
    if name in {"json", "html"}:
        return body.endswith(_EMPTY)
    if name == "xml":
        return b"<results></results>" in body or b"<boolean>false</boolean>" in body
    if name in {"csv", "tsv"}:
        return body.count(b"\n") <= 1
    return not body.strip() or body == b"[]" or (name == "rdfxml" and b"<rdf:Description" not in body)


def header(unknown: Iterable[Unknown]) -> str:
    """Return the terms as a header's value: URIs in angle brackets (RFC 3987 §3.1), separated by commas."""
    return ", ".join(f"<{quote(term.iri, safe=_KEPT)}>" for term in unknown)


_KEPT: Final = "!#$%&'()*+,/:;=?@[]~"


def replaced(query: str, places: Sequence[Mention], iri: str) -> str:
    """Return the query with another IRI in these places, written as a prefixed name where its prefix is declared."""
    name = prefixed(iri)
    short = name and re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_-]*", name[1]) and f"{name[0]}:{name[1]}"
    usable = short and re.search(rf"(?i:prefix)\s+{re.escape(name[0])}:\s*<{re.escape(PREFIXES[name[0]])}>", query)  # type: ignore[index]
    for place in reversed(places):
        query = query[: place.start] + (str(short) if usable else f"<{iri}>") + query[place.end :]
    return query


def nearest(iri: str, names: Mapping[str, str], most: int = 3) -> tuple[str, ...]:
    """Return the IRIs of ``names`` (IRI → labels, one a line) that are most like an IRI, the likeliest first.

    The same namespace goes before another one; case, hyphens and underscores do not count; a label may match too.
    """
    name = prefixed(iri)
    namespace = iri.removesuffix(name[1]) if name else iri.rpartition("#")[0] or iri.rpartition("/")[0]
    wanted = _plain(iri.removeprefix(namespace))
    scored = []
    for other, label in names.items():
        same = other.startswith(namespace)
        if other == iri or not (same or other.startswith(BASE)):
            continue
        likeness = max(_likeness(wanted, _plain(text)) for text in (_local(other, namespace), *label.split("\n")))
        if likeness >= (_NEAR if same else 0.9):
            scored.append((-likeness - same, other))
    return tuple(other for _, other in sorted(scored)[:most])


def nearest_prefix(prefix: str, prefixes: Mapping[str, str] = PREFIXES) -> str | None:
    """Return the prefix of the project that an undeclared one may have been meant for."""
    close = get_close_matches(prefix.lower(), prefixes, 1, 0.6)
    return close[0] if close else None


def _local(iri: str, namespace: str) -> str:
    if iri.startswith(namespace):
        return iri.removeprefix(namespace)
    name = prefixed(iri)
    return name[1] if name else iri


def _plain(text: str) -> str:
    return re.sub(r"[\s_#/-]", "", text).lower()[:80]


def _likeness(one: str, other: str) -> float:
    if not one or not other or abs(len(one) - len(other)) > 0.4 * max(len(one), len(other)):
        return 0.0
    matcher = SequenceMatcher(None, other, one)
    return matcher.ratio() if matcher.quick_ratio() >= _NEAR else 0.0
