"""A validation report as an answer: which format, in which language, as a page or as a file."""

from __future__ import annotations

from typing import Final

from flask import Response, request

from lsgraph.sparql.negotiation import NotAcceptable, Offer, negotiate
from lsgraph.sparql.problem import Problem
from lsgraph.validation.report import Report
from lsgraph.validation.writers import WRITERS
from lsgraph.validation.writers.writer import Writer
from lsgraph.web import problems
from lsgraph.web.language import language

OFFERS: Final = tuple(
    dict.fromkeys(
        [Offer(writer.media_types[0], writer.name) for writer in WRITERS.values()]
        + [Offer(other, writer.name) for writer in WRITERS.values() for other in writer.media_types[1:]]
    )
)
"""Every format of reports with its media types, the preferred one first."""

NAMES: Final = tuple(WRITERS)
_PAGE: Final = "html"
FILES: Final = tuple(writer for writer in WRITERS.values() if writer.name != _PAGE)
"""The formats that are no page."""


def choose(format_name: str | None) -> Writer | Response:
    """Return the writer that the request wants, by ``?format=`` or Accept, or the answer that there is none."""
    named = by_name(format_name) if format_name else None
    if named is not None:
        return named
    offer = negotiate(request.headers.get("Accept"), OFFERS, format_name)
    if isinstance(offer, NotAcceptable):
        return not_acceptable()
    return WRITERS[offer.name]


def by_name(name: str) -> Writer | None:
    """Return the writer of this name or file extension, None where there is none."""
    wanted = name.strip().lower()
    return next((each for each in WRITERS.values() if wanted in {each.name, each.extension}), None)


def not_acceptable() -> Response:
    """Return 406 with what there is."""
    offers = tuple(f"{writer.media_types[0]} ({writer.name})" for writer in WRITERS.values())
    return problems.respond(Problem("report-not-acceptable", 406), offers=offers)


def is_page(writer: Writer) -> bool:
    """Tell whether a writer's format is shown inside a page."""
    return writer.name == _PAGE


def send(report: Report, writer: Writer) -> Response:
    """Return the report in a format, in the language of the request."""
    media_type = writer.media_types[0]
    charset = "; charset=utf-8" if media_type.startswith("text/") and "charset" not in media_type else ""
    response = Response(writer.write(report, language()), content_type=media_type + charset)
    response.headers["Content-Language"] = language()
    return response
