"""Write docs/screenshots/: ``python -m tests.browser.screenshots`` from the root of the repository (needs chromium)."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Final

from PIL import Image

from . import site
from .kinds import KINDS

FOLDER: Final = site.REPOSITORY / "docs" / "screenshots"
SHOTS: Final = (
    # name of the file, kind of page, language, width, colour scheme
    ("home-ja", "home", "ja", 1280, "light"),
    ("home-en-dark", "home", "en", 1280, "dark"),
    ("home-ja-narrow", "home", "ja", 375, "light"),
    ("project-ja", "project", "ja", 1280, "light"),
    ("project-en-narrow-dark", "project", "en", 375, "dark"),
    ("two-languages", "two-languages", "en", 1280, "light"),
    ("fiscal-year-en", "fiscal-year", "en", 1280, "light"),
    ("list-ja", "list", "ja", 1280, "light"),
    ("search-en", "search", "en", 1280, "light"),
    ("discrepancies-ja", "discrepancies", "ja", 1280, "light"),
    ("ontology-en-dark", "ontology", "en", 1280, "dark"),
    ("term-ja", "term", "ja", 1280, "light"),
    ("code-list-en-narrow", "code-list", "en", 375, "light"),
    ("report-ja", "report", "ja", 1280, "light"),
    ("report-en", "report", "en", 1280, "light"),
    ("validation-en", "validation", "en", 1280, "light"),
    ("validation-ja", "validation", "ja", 1280, "light"),
    ("constraints-ja", "constraints", "ja", 1280, "light"),
    ("downloads-en", "downloads", "en", 1280, "light"),
    ("sparql-ja", "sparql", "ja", 1280, "light"),
    ("result-en", "result", "en", 1280, "light"),
    ("missing-ja", "missing", "ja", 1280, "light"),
)
LARGEST: Final = 100_000


def main() -> None:
    """Take every picture anew."""
    if not site.chromium():
        sys.exit("there is no chromium here")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with site.served() as address, site.browsing() as browser:
        for name, kind, language, width, scheme in SHOTS:
            context = browser.new_context(
                viewport={"width": width, "height": 800 if width > 600 else 720},
                locale=language,
                color_scheme=scheme,  # type: ignore[arg-type]
            )
            page = context.new_page()
            page.goto(address + KINDS[kind])
            page.wait_for_load_state("networkidle")
            write(page.screenshot(), FOLDER / f"{name}.png")
            context.close()


def write(picture: bytes, path: Path) -> None:
    """Write a picture with as few colours as it needs not to be larger than ``LARGEST`` bytes."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    for colours in (128, 64, 32, 16):
        image.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size <= LARGEST:
            break
    print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
