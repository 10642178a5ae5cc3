"""SPARQL 1.1 Graph Store HTTP Protocol, reading: an HTTP request as plain values in, a graph or a problem out.

https://www.w3.org/TR/sparql11-http-rdf-update/ . The methods that write are known and never allowed on a release,
whoever asks: 405 with ``Allow`` (RFC 9110 §15.5.6), not 403, because no permission would help.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from lsgraph.sparql.problem import Problem
from lsgraph.sparql.protocol import Options, pairs

METHODS: Final = ("GET", "HEAD", "OPTIONS")
ALLOWED: Final = ", ".join(METHODS)

_ABSOLUTE_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20<>\"{}|\\^`]*\Z")


@dataclass(frozen=True, slots=True)
class Selection:
    """One graph to read: its IRI, or None for the default graph; ``format`` is what ``?format=`` asks for."""

    graph: str | None
    format: str | None = None


def read(method: str, query_string: bytes, direct: str | None = None) -> Selection | Options | Problem:
    """Return which graph the request names.

    ``query_string`` is the raw part of the URL after ``?``. ``direct`` is the graph's IRI where the request's own path
    stands for it (§4.1); otherwise exactly one of ``?default`` and ``?graph=IRI`` names it (§4.2).
    """
    method = method.upper()
    if method == "OPTIONS":
        return Options()
    if method not in {"GET", "HEAD"}:
        return Problem("read-only", 405, {"method": method[:20]}, headers=(("Allow", ALLOWED),))
    fields = pairs(query_string)
    if isinstance(fields, Problem):
        return fields
    formats = [value for name, value in fields if name == "format" and value]
    wanted = ",".join(formats) or None
    if direct is not None:
        return Selection(direct, wanted)
    graphs = [value for name, value in fields if name == "graph"]
    default = any(name == "default" for name, _ in fields)
    if len(graphs) + default != 1:
        return Problem("graph-not-named" if not graphs and not default else "graph-ambiguous", 400)
    if default:
        return Selection(None, wanted)
    if not _ABSOLUTE_IRI.match(graphs[0]):
        return Problem("graph-not-absolute", 400, {"iri": graphs[0][:200]})
    return Selection(graphs[0], wanted)
