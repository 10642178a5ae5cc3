"""What the routes of validation mean, for the table of the HTTP interface (``web/interface.py``)."""

from __future__ import annotations

from typing import Any, Final

from lsgraph.validation.upload import PROFILES, SYNTAXES
from lsgraph.web import reports

REPORT: Final = tuple(dict.fromkeys(offer.media_type.partition(";")[0] for offer in reports.OFFERS))
_TEXT: Final = {"type": "string"}
_YES: Final = {"type": "string", "enum": ["0", "1"]}

PARAMETERS: Final[dict[str, dict[str, Any]]] = {
    "profile": {
        "in": "query",
        "schema": {"type": "string", "enum": [*PROFILES]},
        "description": "The shapes to validate by, where none are sent.",
    },
    "over": {
        "in": "query",
        "schema": _YES,
        "description": "1: lay what is sent over the data of the package, as lsgraph validate FILE does.",
    },
    "syntax": {
        "in": "query",
        "schema": {"type": "string", "enum": [*SYNTAXES]},
        "description": "The format of what is sent, where its media type does not tell.",
    },
    "keep": {
        "in": "query",
        "schema": _YES,
        "description": "1: keep the report for a while at the address in Content-Location.",
    },
    "example": {"in": "query", "schema": _TEXT, "description": "An example to fill the form with."},
    "report-format": {
        "name": "format",
        "in": "query",
        "schema": {"type": "string", "enum": [*reports.NAMES]},
        "description": "A format of reports by its name; it goes before Accept.",
    },
    "report-suffix": {"name": "suffix", "in": "path", "required": True, "schema": _TEXT},
    "resource": {"in": "query", "schema": {"type": "string", "format": "iri"}, "description": "The resource's IRI."},
    "earlier": {"name": "from", "in": "query", "schema": _TEXT, "description": "A release: 8 characters or more."},
    "later": {"name": "to", "in": "query", "schema": _TEXT, "description": "The later release; by default this one."},
    "identifier": {"in": "path", "required": True, "schema": _TEXT},
}
UPLOAD: Final[dict[str, Any]] = {
    name: {"type": "array", "items": {"type": "string", "format": "binary"}, "description": words}
    for name, words in (("data", "RDF files to validate"), ("shapes", "SHACL files to validate by"))
}
"""The fields of a form with files."""

Meaning = tuple[str, tuple[str, ...], tuple[str, ...], tuple[int, ...]]
MEANINGS: Final[dict[str, Meaning]] = {
    "/validate/report/{identifier}": (
        "A report that its sender asked to keep.",
        REPORT,
        ("identifier", "report-format", "lang"),
        (304, 404, 406),
    ),
    "/report": (
        "The validation report of the release, or its part about one resource.",
        REPORT,
        ("resource", "report-format", "lang"),
        (304, 404, 406),
    ),
    "/report.{suffix}": (
        "The validation report in the format with this file extension.",
        REPORT,
        ("report-suffix", "resource", "lang"),
        (304, 404, 406),
    ),
    "/report/badge.svg": ("The result of the validation as a badge.", ("image/svg+xml",), ("lang",), (304, 404)),
    "/report/diff": (
        "What is new, fixed and unchanged between the reports of two releases; in other formats what is new.",
        REPORT,
        ("earlier", "later", "report-format", "lang"),
        (304, 404, 406),
    ),
    "/shapes.html": (
        "Every constraint: what it asks, why, an example that passes and one that fails, its query.",
        ("text/html",),
        ("lang", "content"),
        (304, 404),
    ),
}
"""Path → summary, media types, parameters, statuses beside 200; ``/validate``, which takes a body, comes beside it."""
