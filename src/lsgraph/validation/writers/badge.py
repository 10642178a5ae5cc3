"""The report as a badge: an SVG of its own, without a font, a script or another host."""

from __future__ import annotations

import unicodedata
from xml.sax.saxutils import escape

from lsgraph.validation.report import Report, Severity
from lsgraph.validation.writers import phrases
from lsgraph.validation.writers.writer import Writer

_GREEN, _AMBER, _RED, _GREY = "#1a7f37", "#9a6700", "#b3261e", "#444444"  # white text stands out by 4.5 : 1 and more
_WIDE, _NARROW, _MARGIN, _HEIGHT = 12, 7, 8, 20


def write(report: Report, language: str) -> bytes:
    """Return the badge: green without violations and warnings, amber with warnings, red with violations."""
    head = "SHACL"
    state, colour = _state(report, language)
    left, right = _width(head), _width(state)
    whole = escape(f"{head}: {state}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="{_HEIGHT}" role="img"'
        f' aria-label="{whole}">\n'
        f"  <title>{whole}</title>\n"
        f'  <rect width="{left}" height="{_HEIGHT}" fill="{_GREY}"/>\n'
        f'  <rect x="{left}" width="{right}" height="{_HEIGHT}" fill="{colour}"/>\n'
        f'  <g fill="#ffffff" font-family="sans-serif" font-size="11" text-anchor="middle">\n'
        f'    <text x="{left // 2}" y="14">{head}</text>\n'
        f'    <text x="{left + right // 2}" y="14">{escape(state)}</text>\n'
        "  </g>\n</svg>\n"
    ).encode()


WRITER = Writer("badge", ("image/svg+xml",), "svg", write)


def _state(report: Report, language: str) -> tuple[str, str]:
    for severity, colour in ((Severity.VIOLATION, _RED), (Severity.WARNING, _AMBER)):
        if report.counts[severity]:
            return phrases.count(severity, report.counts[severity], language), colour
    return phrases.count(Severity.VIOLATION, 0, language), _GREEN


def _width(text: str) -> int:
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return wide * _WIDE + (len(text) - wide) * _NARROW + 2 * _MARGIN
