"""What the routes of the pictures mean, for the table of the HTTP interface (``web/interface.py``)."""

from __future__ import annotations

from typing import Any, Final

from lsgraph.views.amounts import UNITS
from lsgraph.views.lineage import DIRECTIONS
from lsgraph.views.matrix import COLUMNS, ROWS
from lsgraph.web.spreadsheet import XLSX_TYPE

_TEXT: Final = {"type": "string"}
PICTURE: Final = ("text/html", "image/svg+xml", "image/png", "application/json", "text/csv", "text/turtle")
PARAMETERS: Final[dict[str, dict[str, Any]]] = {
    "project": {"in": "path", "required": True, "schema": _TEXT, "description": "A project, such as bio."},
    "picture-suffix": {"name": "suffix", "in": "path", "required": True, "schema": _TEXT},
    "chosen-project": {"name": "project", "in": "query", "schema": _TEXT, "description": "A project, such as bio."},
    "programme": {"in": "query", "schema": _TEXT, "description": "A programme: p1, or 2-1."},
    "budget-kind": {"name": "kind", "in": "query", "schema": _TEXT, "description": "A kind; kinds are never added."},
    "unit": {"in": "query", "schema": {"type": "string", "enum": [*UNITS]}, "description": "The unit of amounts."},
    "fy": {"in": "query", "schema": _TEXT, "description": "A fiscal year: 2023, R5, in any spelling."},
    "from": {"in": "query", "schema": _TEXT, "description": "The first fiscal year that is shown."},
    "to-year": {"name": "to", "in": "query", "schema": _TEXT, "description": "The last fiscal year that is shown."},
    "today": {"in": "query", "schema": {"type": "string", "enum": ["1"]}, "description": "Mark the present year."},
    "direction": {"in": "query", "schema": {"type": "string", "enum": [*DIRECTIONS]}},
    "depth": {"in": "query", "schema": {"type": "integer", "minimum": 1}, "description": "Steps from the project."},
    "rows": {"in": "query", "schema": {"type": "string", "enum": [*ROWS]}, "description": "The side of the policies."},
    "columns": {"in": "query", "schema": {"type": "string", "enum": [*COLUMNS]}, "description": "The plan's side."},
}
_YEARS: Final = ("fy", "from", "to-year")
_MONEY: Final = ("budget-kind", "unit", "fy")
_FEEDS: Final = ("text/calendar", "application/atom+xml")

Meaning = tuple[str, tuple[str, ...], tuple[str, ...]]
MEANINGS: Final[dict[str, Meaning]] = {
    "/lineage": ("Where projects come from.", PICTURE, ("chosen-project", "direction", "depth", "programme")),
    "/lineage/{project}": ("Where one project comes from and went.", PICTURE, ("project", "direction", "depth")),
    "/timeline": ("What runs when.", PICTURE, (*_YEARS, "programme", "today")),
    "/calendar": ("Which evaluation falls in which year.", (*PICTURE, *_FEEDS), (*_YEARS, "programme")),
    "/budgets": ("Budgets as printed, and sums.", (*PICTURE, XLSX_TYPE), ("chosen-project", "programme", *_MONEY)),
    "/budgets/{project}": ("The budget of one project.", (*PICTURE, XLSX_TYPE), ("project", *_MONEY)),
    "/matrix": ("Upper policies against programmes or projects.", PICTURE, ("rows", "columns")),
    "/indicators": ("Indicators by programme and level.", PICTURE, ("programme",)),
}
"""Path → summary, media types, parameters; each path has the same with a suffix, as a file."""
