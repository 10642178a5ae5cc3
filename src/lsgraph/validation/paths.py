"""Property paths of SHACL as values, with their SPARQL text.

Spec: https://www.w3.org/TR/shacl/#property-paths
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import rdflib
from pyoxigraph import NamedNode
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH


class Operator(Enum):
    """The ways to build a path from paths; the value is the local name in the SHACL namespace."""

    SEQUENCE = "sequencePath"
    ALTERNATIVE = "alternativePath"
    INVERSE = "inversePath"
    ZERO_OR_MORE = "zeroOrMorePath"
    ONE_OR_MORE = "oneOrMorePath"
    ZERO_OR_ONE = "zeroOrOnePath"


@dataclass(frozen=True)
class CompoundPath:
    """A path made of paths by ``operator``: one step for the unary ones, two or more otherwise."""

    operator: Operator
    steps: tuple[Path, ...]


Path = NamedNode | CompoundPath

_UNARY = (Operator.INVERSE, Operator.ZERO_OR_MORE, Operator.ONE_OR_MORE, Operator.ZERO_OR_ONE)
_SUFFIX = {Operator.ZERO_OR_MORE: "*", Operator.ONE_OR_MORE: "+", Operator.ZERO_OR_ONE: "?"}


def path_text(path: Path) -> str:
    """The path as SPARQL writes it, with full IRIs."""
    if isinstance(path, NamedNode):
        return str(path)
    steps = [path_text(step) for step in path.steps]
    if path.operator is Operator.SEQUENCE:
        return "(" + "/".join(steps) + ")"
    if path.operator is Operator.ALTERNATIVE:
        return "(" + "|".join(steps) + ")"
    if path.operator is Operator.INVERSE:
        return "^" + steps[0]
    return steps[0] + _SUFFIX[path.operator]


def read_path(graph: rdflib.Graph, node: rdflib.term.Node) -> Path:
    """Read the path that starts at ``node`` of ``graph``.

    Raises ``ValueError`` where the node is not a path.
    """
    if isinstance(node, rdflib.URIRef):
        return NamedNode(str(node))
    for operator in _UNARY:
        inner = graph.value(node, SH[operator.value])
        if inner is not None:
            return CompoundPath(operator, (read_path(graph, inner),))
    choices = graph.value(node, SH[Operator.ALTERNATIVE.value])
    if choices is not None:
        steps = tuple(read_path(graph, step) for step in Collection(graph, choices))
        return CompoundPath(Operator.ALTERNATIVE, steps)
    if graph.value(node, RDF.first) is not None:
        return CompoundPath(Operator.SEQUENCE, tuple(read_path(graph, step) for step in Collection(graph, node)))
    raise ValueError(f"not a property path: {node}")
