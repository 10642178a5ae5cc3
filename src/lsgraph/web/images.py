"""A picture outside a page: an SVG file with its style sheet inside, and PNG for slides."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Final

import resvg_py

from lsgraph.sparql.problem import Problem
from lsgraph.views.drawing.svg import Drawing

SCALE: Final = 2.0
"""Pixels of a PNG for each pixel of the picture: sharp on a slide that fills a screen."""
MOST_PIXELS: Final = 60_000_000
"""Beyond this a PNG is refused: it would take a second and 240 MB to draw."""

_SHEET: Final = Path(__file__).parent / "static" / "drawing.css"
_GROUND: Final = "#ffffff"
_FONT: Final = "Noto Sans CJK JP"


_LETTERS: Final = (0x6C38, 0x9B31)  # two Japanese letters that look different


def svg_file(drawing: Drawing) -> str:
    """Return the picture as an SVG document, which follows the reader's light or dark window."""
    return drawing.styled(sheet())


def svg_policy() -> str:
    """Return the Content-Security-Policy of such a document: its own style sheet and nothing else."""
    digest = base64.b64encode(hashlib.sha256(sheet().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'"


def png(drawing: Drawing, *, system_fonts: bool = True) -> bytes | Problem:
    """Return the picture as PNG on white; a problem where it would be too large, or no font has Japanese letters.

    ``system_fonts`` tells whether to look at the fonts of this machine at all.
    """
    width, height = round(drawing.width * SCALE), round(drawing.height * SCALE)
    if width * height > MOST_PIXELS:
        return Problem("picture-too-large", 400, {"width": f"{width:,}", "height": f"{height:,}"})
    if not has_japanese(system_fonts):
        return Problem("no-fonts", 501)
    return resvg_py.svg_to_bytes(
        svg_string=drawing.styled(_plain()), background=_GROUND, zoom=SCALE, sans_serif_family=_FONT
    )


@cache
def has_japanese(system_fonts: bool = True) -> bool:
    """Tell whether a font of this machine has Japanese letters: without one, every letter is the same empty box."""
    text = f'<text y="30" font-family="{_FONT}, sans-serif">{{}}</text>'
    sample = f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">{text}</svg>'
    first, second = (
        resvg_py.svg_to_bytes(svg_string=sample.format(chr(letter)), skip_system_fonts=not system_fonts)
        for letter in _LETTERS
    )
    return first != second


@cache
def sheet() -> str:
    """Return the style sheet of the pictures."""
    return _SHEET.read_text(encoding="utf-8")


@cache
def _plain() -> str:
    """Return the sheet for a renderer that knows neither custom properties nor dark windows."""
    light = re.sub(r"@media.*", "", sheet(), flags=re.DOTALL)
    light = re.sub(r"font-family: [^;]+;", f'font-family: "{_FONT}", sans-serif;', light)
    return re.sub(r"var\(--[\w-]+, ([^)]+)\)", r"\1", light)
