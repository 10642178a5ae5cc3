"""The report as HTML: a page that stands alone, and the fragment that other pages take in."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import jinja2

from lsgraph.excerpt import excerpt
from lsgraph.validation.report import Report, in_language
from lsgraph.validation.writers import phrases
from lsgraph.validation.writers.writer import Writer

SHOWN = 200
"""Results shown of each shape; the others are counted. Every one is in the machine formats."""


def fragment(report: Report, language: str, *, level: int = 2, place: Callable[[str], str] = str) -> str:
    """Return the report as HTML without a frame; ``level`` is that of its headings.

    ``place`` gives the address of the page about an IRI; by default the IRI itself.
    """
    return _template("report.html").render(report=report, language=language, level=level, place=place, **_HELPERS)


def write(report: Report, language: str) -> bytes:
    """Return a whole page; it asks nothing of any host."""
    body = fragment(report, language)
    page = _template("page.html").render(body=body, language=language, report=report, **_HELPERS)
    return page.encode()


WRITER = Writer("html", ("text/html",), "html", write)

_HELPERS = {"phrases": phrases, "excerpt": excerpt, "in_language": in_language, "shown": SHOWN}


@cache
def _template(name: str) -> jinja2.Template:
    loader = jinja2.PackageLoader("lsgraph.validation.writers", "templates")
    environment = jinja2.Environment(
        loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    return environment.get_template(name)
