"""What a source check says to a person, and the Turtle of a passage for an editor."""

from __future__ import annotations

from collections.abc import Iterator

from lsgraph.messages import tell
from lsgraph.sources.checking import Outcome, SourceCheck
from lsgraph.sources.text import PassageDigest


def report_lines(result: SourceCheck) -> Iterator[str]:
    """Yield the lines of the report in the user's language: what is wrong first, the figures last."""
    if not result.findings:
        yield tell("source-none")
    for outcome in (Outcome.CHANGED, Outcome.MISSING):
        for finding in result.of(outcome):
            passage = finding.passage
            yield tell(f"source-{outcome.value}", iri=passage.iri, first=passage.first_line, last=passage.last_line)
    yield tell("source-found", count=len(result.of(Outcome.FOUND)))
    if moved := result.of(Outcome.MOVED):
        yield tell("source-moved", count=len(moved))
    yield tell("source-lines", covered=result.covered, total=result.total)
    if result.uncovered:
        ranges = (str(first) if first == last else f"{first}-{last}" for first, last in result.uncovered)
        yield tell("source-uncovered", ranges=", ".join(ranges))


def passage_turtle(iri: str, passage: PassageDigest) -> str:
    """Return the passage in Turtle, ready to paste into ``data/source/``; ``iri`` as written (prefixed or absolute)."""
    subject = f"<{iri}>" if "://" in iri else iri
    return (
        f"{subject} a lsg:SourcePassage ;\n"
        f"    lsg:firstLine  {passage.first_line} ;\n"
        f"    lsg:lastLine   {passage.last_line} ;\n"
        f"    lsg:textLength {passage.text_length} ;\n"
        f'    lsg:textDigest "{passage.text_digest}" .'
    )
