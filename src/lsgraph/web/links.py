"""What pages of long things read from their address, and the addresses that lead from one such page to another."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlencode

from flask import Response, request

from lsgraph.sparql.negotiation import NotAcceptable
from lsgraph.sparql.problem import Problem
from lsgraph.web import problems

_NUMBER: Final = re.compile(r"[0-9]{1,6}", re.ASCII)


def this_page(path: str = "", **changes: object) -> str:
    """Return the address of this page, or of another path with the same query; None drops a field.

    The number of the page is dropped unless it is given: a changed list begins at its beginning.
    """
    fields = [(name, value) for name, value in request.args.items(multi=True) if name not in {*changes, "page"}]
    fields += [(name, str(value)) for name, value in changes.items() if value is not None]
    return (path or request.path) + (f"?{urlencode(fields)}" if fields else "")


def page_number() -> int | Problem:
    """Return the number of the page (``page``), from 1; a problem where it is none."""
    given = request.args.get("page", "1")
    if not _NUMBER.fullmatch(given) or int(given) < 1:
        return Problem("bad-page", 400, {"value": given[:40]})
    return int(given)


def not_acceptable(refused: NotAcceptable) -> Response:
    """Return 406 with what can be had."""
    offers = tuple(f"{offer.media_type} (format={offer.name})" for offer in refused.offers)
    return problems.respond(Problem("no-such-format", 406), offers=offers)
