"""What the endpoint makes of an operation: judged, negotiated, named. Pure functions, no input or output.

Both doors call them: the Flask view (``web/endpoint.py``), and the part of the server that answers without Flask
(``web/direct.py``). A rule about answers belongs here, and then holds for both.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from lsgraph.sparql import results, shape
from lsgraph.sparql.limits import Limits
from lsgraph.sparql.negotiation import Offer
from lsgraph.sparql.policy import Measure
from lsgraph.sparql.problem import Problem
from lsgraph.sparql.protocol import Operation
from lsgraph.sparql.results import KINDS, Kind


class Decision(NamedTuple):
    """An operation that may be evaluated.

    ``kind`` is the kind of its result, None where its text shows none; ``formats`` has the format for each kind
    that the client accepts; ``tag`` is the entity tag of the answer without quotes, None where two evaluations may
    differ.
    """

    operation: Operation
    measure: Measure
    kind: Kind | None
    formats: Mapping[Kind, Offer]
    tag: str | None

    @property
    def offer(self) -> Offer | None:
        """The format of the answer, None where its kind is not known yet."""
        return self.formats.get(self.kind) if self.kind else None


def decide(
    operation: Operation,
    accept: str | None,
    limits: Limits,
    allowed_services: Sequence[str],
    release: str,
    language: str = "",
) -> Decision | Problem:
    """Judge and negotiate an operation, without evaluating it.

    ``language`` is that of a page, and counts only where the answer is one. The problem ``not-acceptable`` names
    the kind of result in its values.
    """
    measure = shape.check(operation.query, limits, tuple(allowed_services))
    if isinstance(measure, Problem):
        return measure
    formats, kind = formats_for(accept, operation.format), results.kind_of(measure.form)
    if kind and kind not in formats:
        return Problem("not-acceptable", 406, {"kind": kind})
    tag = None if measure.volatile or not kind else _tag(operation, formats[kind], release, language)
    return Decision(operation, measure, kind, formats, tag)


@lru_cache(maxsize=512)
def formats_for(accept: str | None, format_name: str | None) -> Mapping[Kind, Offer]:
    """Return the format for each kind of result of which there is one that the client accepts."""
    chosen = {kind: results.choose(kind, accept, format_name) for kind in KINDS}
    return {kind: offer for kind, offer in chosen.items() if isinstance(offer, Offer)}


def headers(offer: Offer, decision: Decision) -> dict[str, str]:
    """Return the headers that tell of a result in this format, but for its length and its entity tag."""
    return described(offer, decision.operation.format, is_tagged=decision.tag is not None)


def described(offer: Offer, format_name: str | None, *, is_tagged: bool) -> dict[str, str]:
    """Return the same from what decides about it: the format that the request names, and whether there is a tag."""
    found = {
        "Content-Type": results.content_type(offer),
        "Cache-Control": "no-cache" if is_tagged else "no-store",
    }
    if format_name:
        name = f"result.{results.BY_NAME[offer.name].extension}"
        found["Content-Disposition"] = f'inline; filename="{name}"'
    return found


def digest(*parts: str) -> str:
    """Return an entity tag for texts that decide every byte of an answer."""
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _tag(operation: Operation, offer: Offer, release: str, language: str) -> str:
    dataset = ("\n".join(operation.default_graphs), "\n".join(operation.named_graphs))
    shown = language if offer.name == "html" else ""
    return digest(release, operation.query, *dataset, offer.media_type, offer.name, shown)
