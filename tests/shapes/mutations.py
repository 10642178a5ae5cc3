"""Damage the plan's graph in hundreds of ways and see whether the right shape catches each.

As a program it writes the table: ``python -m tests.shapes.mutations [FILE]``. Damages that touch no common thing are
made together, one of each kind, so that a few dozen validations try all of them; a damage counts as caught where a
shape that is there for it reports the very node, and did not before.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import rdflib
from pyoxigraph import NamedNode, Quad, Store

from lsgraph.package import GraphPackage, ParsedPackage
from lsgraph.release.rules import Rule, infer, read_rules
from lsgraph.validation import Report, validate_graph
from lsgraph.validation.run import as_rdflib, flat_store
from lsgraph.vocabulary import GRAPH, ID, REASONED, SRC

from .harness import PREAMBLE, ROOT, SHAPES
from .kinds import KINDS, Kind

SEED = 20220603
OF_EACH = 14

Found = frozenset[tuple[str, str]]
"""Shape (local name) and focus node of results."""


@dataclass(frozen=True)
class Mutation:
    """One damage: the kind, and the terms that its variables stand for."""

    kind: Kind
    terms: Mapping[str, object]

    @property
    def focus(self) -> str:
        """The node that is to be reported."""
        return str(getattr(self.terms["focus"], "value", ""))

    @property
    def touched(self) -> frozenset[str]:
        """The things of the plan that are changed or looked at: two damages of one batch share none."""
        named = {term.value for term in self.terms.values() if isinstance(term, NamedNode)}
        return frozenset(iri for iri in named if iri.startswith((ID.iri, SRC.iri)) and "/fy/" not in iri)

    @property
    def update(self) -> str:
        """The SPARQL update."""
        return PREAMBLE + self.kind.update.format(**{name: str(term) for name, term in self.terms.items()})


@dataclass(frozen=True)
class Plan:
    """The plan as its package states it, and what is needed to validate it."""

    asserted: tuple[Quad, ...]
    other: tuple[Quad, ...]
    shapes: rdflib.Graph
    rules: tuple[Rule, ...]

    @classmethod
    def read(cls) -> Plan:
        """Read the default package."""
        package = GraphPackage.open(ROOT)
        parsed: ParsedPackage = package.parse()
        reasoned = tuple(quad for graph in REASONED for quad in parsed.graphs[graph])
        shapes = parsed.graphs[GRAPH.term("shapes")]
        return cls(reasoned, shapes, as_rdflib(quad.triple for quad in shapes), read_rules(package.rule_files()))

    def store(self) -> Store:
        """Return what the files state, in one graph."""
        return flat_store(self.asserted)

    def complete(self, store: Store) -> Store:
        """Return a store with what the rules add and the shapes, as a release has them."""
        quads = list(store)
        return flat_store(quads, self.other, infer(quads, self.rules))

    def report(self, store: Store) -> Report:
        """Validate a store after the rules have been applied to it."""
        return validate_graph(self.complete(store), self.shapes)


def mutations(store: Store, of_each: int = OF_EACH) -> dict[Kind, list[Mutation]]:
    """Return so many damages of each kind, or as many as there are places; the same at every call."""
    chance = random.Random(SEED)  # noqa: S311 - a fixed choice is what is wanted
    found = {}
    for kind in KINDS:
        rows = store.query(f"{PREAMBLE} SELECT DISTINCT * WHERE {{ {kind.where} }}")
        names = [variable.value for variable in rows.variables]  # type: ignore[union-attr]
        places: dict[str, list[dict[str, object]]] = {}
        for row in rows:  # type: ignore[union-attr]
            terms = {name: term for name, term in zip(names, row, strict=True) if term is not None}
            places.setdefault(str(terms["focus"]), []).append(terms)
        chosen = chance.sample(sorted(places), min(of_each, len(places)))
        ordered = [sorted(places[focus], key=lambda terms: sorted(map(str, terms.values()))) for focus in chosen]
        found[kind] = [Mutation(kind, chance.choice(choices)) for choices in ordered]
    return found


def batches(wanted: Mapping[Kind, Sequence[Mutation]]) -> Iterator[list[Mutation]]:
    """Put damages together that touch no common thing, at most one of each kind."""
    left = {kind: list(each) for kind, each in wanted.items()}
    while any(left.values()):
        batch: list[Mutation] = []
        touched: set[str] = set()
        for waiting in left.values():
            fitting = next((each for each in waiting if not each.touched & touched), None)
            if fitting is not None:
                waiting.remove(fitting)
                batch.append(fitting)
                touched |= fitting.touched
        yield batch


def results(report: Report) -> Found:
    """Return which shapes report which nodes."""
    return frozenset(
        (result.source_shape.value.removeprefix(SHAPES), getattr(result.focus_node, "value", ""))
        for result in report.results
    )


def caught(plan: Plan, batch: Sequence[Mutation], before: Found) -> dict[int, frozenset[str]]:
    """Make the damages of a batch; return which shapes report the node of each, by its number in the batch."""
    store = plan.store()
    for mutation in batch:
        store.update(mutation.update)
    found = results(plan.report(store)) - before
    return {
        number: frozenset(shape for shape, node in found if node == mutation.focus)
        for number, mutation in enumerate(batch)
    }


@dataclass
class Score:
    """What became of the damages of one kind."""

    tried: int = 0
    right: int = 0
    other: int = 0
    missed: tuple[str, ...] = ()


def run() -> dict[Kind, Score]:
    """Try everything."""
    plan = Plan.read()
    store = plan.store()
    before = results(plan.report(store))
    scores = {kind: Score() for kind in KINDS}
    for batch in batches(mutations(store)):
        for number, shapes in caught(plan, batch, before).items():
            mutation = batch[number]
            score = scores[mutation.kind]
            score.tried += 1
            if shapes & mutation.kind.shapes:
                score.right += 1
            else:
                score.other += bool(shapes)
                score.missed += (mutation.focus,)
    return scores


def table(scores: Mapping[Kind, Score]) -> list[str]:
    """Return the lines of the page."""
    tried, right = sum(score.tried for score in scores.values()), sum(score.right for score in scores.values())
    lines = [
        f"{tried} damages of {len(scores)} kinds, {right} ({right / tried:.1%}) caught by the right shape.",
        "",
        "| damage | tried | caught | shapes | what is not caught, and why |",
        "|---|---|---|---|---|",
    ]
    for kind, score in scores.items():
        shapes = ", ".join(sorted(kind.shapes))
        missed = f"{len(score.missed)}: {kind.why_missed or '**?**'}" if score.missed else ""
        lines.append(f"| {kind.name} | {score.tried} | {score.right} | {shapes} | {missed} |")
    return lines


def main() -> None:
    """Try everything and write the table."""
    text = "\n".join([*table(run()), ""])
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
