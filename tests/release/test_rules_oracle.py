"""An independent reasoner agrees with the build rules: owlrl's OWL 2 RL closure, restricted to our own predicates."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import owlrl
import rdflib
from pyoxigraph import RdfFormat, Triple, serialize

from lsgraph.package import GraphPackage
from lsgraph.release.rules import infer, read_rules
from lsgraph.vocabulary import LSG, REASONED

ENTAILMENT = ("r1-entailment.rq", "r2-direct-succession.rq", "r3-succession-chain.rq")


def test_owlrl_derives_the_same_statements_with_our_predicates(make_package: Callable[..., Path]) -> None:
    root = make_package({
        "ontology/more.ttl": "lsg:isItemUnder rdfs:subPropertyOf lsg:contributesTo .",
        "data/more.ttl": """
            suc:buoy-2--buoy-3 a lsg:Succession ; lsg:predecessor prj:buoy-2 ; lsg:successor prj:buoy-3 .
            suc:buoy-3--buoy-4 a lsg:Succession ; lsg:predecessor prj:buoy-3 ; lsg:successor prj:buoy-4 .
            prj:part lsg:isComponentOf prj:buoy-2 ; lsg:collaboratesWith prj:buoy-1 .
            prj:detail lsg:isItemUnder prj:part .
        """,
    })  # fmt: skip
    package = GraphPackage.open(root)
    parsed = package.parse()
    asserted = [quad for graph in REASONED for quad in parsed.graphs.get(graph, ())]
    rules = [rule for rule in read_rules(package.rule_files()) if rule.name in ENTAILMENT]
    oracle = rdflib.Graph()
    oracle.parse(data=serialize((quad.triple for quad in asserted), format=RdfFormat.N_TRIPLES), format="nt")
    oracle.update(
        "PREFIX lsg: <https://w3id.org/lsgraph/ont#> INSERT { ?to lsg:directlySucceeds ?from } "
        "WHERE { ?record a lsg:Succession ; lsg:predecessor ?from ; lsg:successor ?to }"
    )
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(oracle)

    ours = {
        (str(quad.subject).strip("<>"), quad.predicate.value, quad.object.value)
        for quad in (*asserted, *infer(asserted, rules))
        if quad.predicate in LSG and not isinstance(quad.object, Triple)
    }
    theirs = {tuple(map(str, triple)) for triple in oracle if str(triple[1]).startswith(LSG.iri)}

    assert ours == theirs
    assert len({triple for triple in ours if triple[1] == LSG.iri + "succeeds"}) == 6
