"""Rows of an answer as plain values, which the views are made from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Term(NamedTuple):
    """An RDF term: ``kind`` is ``uri``, ``literal`` or ``bnode`` as in SPARQL 1.1 Query Results JSON.

    https://www.w3.org/TR/sparql11-results-json/#select-encode-terms
    """

    value: str
    kind: str = "literal"
    language: str = ""
    datatype: str = ""

    def __str__(self) -> str:
        return self.value


Row = Mapping[str, Term]
"""A solution: variable name (without ``?``) → term; unbound variables are missing."""
