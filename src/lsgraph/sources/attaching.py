"""Add quotations to the user's own release: the repository points to passages and does not carry their text."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from lsgraph.faults import LsgraphError
from lsgraph.messages import tell
from lsgraph.package import GraphPackage
from lsgraph.release import Progress, Release, build, silent
from lsgraph.sources.checking import SourceCheck, check, passages
from lsgraph.sources.text import SourceText
from lsgraph.vocabulary import GRAPH, OA, RDF


class SourceMismatch(LsgraphError):
    """The text does not hold every passage; ``check`` tells which."""

    exit_status = 1

    def __init__(self, check: SourceCheck) -> None:
        super().__init__(check)
        self.check = check

    def __str__(self) -> str:
        return tell("source-unfit") if self.check.findings else tell("source-none")


def attach(package: GraphPackage, text: str, out: Path, *, progress: Progress = silent) -> Release:
    """Build a release of the package in ``out`` that has a ``oa:TextQuoteSelector`` for each passage.

    The package itself is not changed. Raises ``SourceMismatch`` where a passage does not stand in the text, and what
    ``lsgraph.release.build`` raises.
    """
    result = check(text, passages(package.parse().quads))
    if not result.located:
        raise SourceMismatch(result)
    return build(package, out, progress=progress, overlay=quotations(text, result))


def quotations(text: str, result: SourceCheck) -> Iterable[Quad]:
    """Return the selectors with the text of each passage: its lines, or normalised if it is a part of one.

    See https://www.w3.org/TR/annotation-model/#text-quote-selector .
    """
    source = SourceText.of(text)
    graph = GRAPH.term("citations")
    for finding in result.findings:
        passage = NamedNode(finding.passage.iri)
        selector = NamedNode(f"{finding.passage.iri}/quote")
        quote = Literal(source.quote(*finding.span), language="ja")
        yield Quad(passage, OA.term("hasSelector"), selector, graph)
        yield Quad(selector, RDF.term("type"), OA.term("TextQuoteSelector"), graph)
        yield Quad(selector, OA.term("exact"), quote, graph)
