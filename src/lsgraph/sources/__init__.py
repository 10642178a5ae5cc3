"""Sources: passages point into a document by lines, length and digest; check them, and quote them for oneself."""

from lsgraph.sources.attaching import SourceMismatch, attach, quotations
from lsgraph.sources.checking import Finding, Outcome, Passage, SourceCheck, check, passages
from lsgraph.sources.text import BadLines, PassageDigest, SourceText, digest, normalise

__all__ = [
    "BadLines",
    "Finding",
    "Outcome",
    "Passage",
    "PassageDigest",
    "SourceCheck",
    "SourceMismatch",
    "SourceText",
    "attach",
    "check",
    "digest",
    "normalise",
    "passages",
    "quotations",
]
