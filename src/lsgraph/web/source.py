"""What goes along with everything that is taken away: the release, its licence, and how it is cited."""

from __future__ import annotations

from lsgraph.views import citing
from lsgraph.views.citing import Facts
from lsgraph.web.address import public_url
from lsgraph.web.asking import ask
from lsgraph.web.context import service
from lsgraph.web.language import content_language, text
from lsgraph.web.spreadsheet import Sheet


def facts(wanted: str = "") -> Facts:
    """Return what is known of the data set, in a language or that of the content. Raises ``Unanswered``."""
    here = service()
    asked = ask(here.evaluator, "release-facts")
    return citing.facts(asked.rows, here.release, public_url("/downloads"), wanted or content_language())


def source_sheet(address: str) -> Sheet:
    """Return the sheet of a workbook that says where its tables come from; ``address`` shows the same again."""
    known = facts()
    rows = [
        (text("source-title"), known.title),
        (text("source-address"), address),
        (text("source-release"), known.release),
        (text("source-licence"), known.licence),
        (text("source-rights"), known.rights),
        (text("source-note"), known.note),
        (text("source-citation"), citing.as_text(known, content_language())),
    ]
    return Sheet(text("source-sheet"), (text("source-item"), text("source-value")), [row for row in rows if row[1]])
