"""Draw the pictures of ``docs/pictures/`` anew: ``python docs/draw.py``. Needs a Japanese font (fonts-noto-cjk).

Not part of ``generate.py``: fonts differ from machine to machine, so images are not compared byte by byte.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageColor

from lsgraph.package import GraphPackage
from lsgraph.release import build
from lsgraph.web import create_app

DOCS = Path(__file__).resolve().parent
FOLDER = DOCS / "pictures"
PICTURES = {
    "lineage": "/lineage.png",
    "lineage-binds": "/lineage/binds-2.png",
    "lineage-infection": "/lineage/kansen-kiban.png",
    "lineage-umbrellas": "/lineage.png?project=nokoko&project=gbank",
    "timeline": "/timeline.png",
    "timeline-2023": "/timeline.png?fy=R5&programme=p2",
    "timeline-p1": "/timeline.png?programme=p1",
    "calendar": "/calendar.png",
    "calendar-2024": "/calendar.png?fy=2024&from=2022&to=2031&programme=p4",
    "budgets": "/budgets.png",
    "budgets-bio": "/budgets/bio.png",
    "matrix-integrated": "/matrix.png?rows=integrated",
    "matrix-diseases": "/matrix.png?rows=diseases&columns=projects",
    "indicators": "/indicators.png",
}
"""Name of the file, without language → address."""
WIDTH, HEIGHT = 1120, 1920
INKS = ("#1c232b", "#55606b", "#77818b", "#1d4770", "#5f86ad", "#7a5200", "#d9dcdb", "#f5f6f4", "#e9eef3")
"""The colours of ``static/drawing.css``; with their mixtures with white, they are the palette of the files."""
MIXTURES = 4


def main() -> int:
    """Write every picture in both languages."""
    FOLDER.mkdir(exist_ok=True)
    with TemporaryDirectory() as out:
        client = create_app(build(GraphPackage.open(DOCS.parent), Path(out), validate=False)).test_client()
        for name, address in PICTURES.items():
            for language in ("ja", "en"):
                answer = client.get(address, headers={"Accept-Language": language})
                if answer.status_code != 200:
                    print(answer.text, file=sys.stderr)
                    return 1
                path = FOLDER / f"{name}.{language}.png"
                size = small(answer.data, path)
                print(f"{path.relative_to(DOCS.parent)} {size // 1000} kB")
    return 0


def small(png: bytes, path: Path) -> int:
    """Write an image that fits into ``WIDTH`` and ``HEIGHT``, in few colours, and return its size in bytes."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    image.thumbnail((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    image.quantize(palette=palette(), dither=Image.Dither.NONE).save(path, optimize=True)
    return path.stat().st_size


def palette() -> Image.Image:
    """Return an image with the palette of the files."""
    inks = [ImageColor.getrgb(ink)[:3] for ink in INKS]
    mixed = [tuple(255 - (255 - c) * n // MIXTURES for c in ink) for ink in inks for n in range(1, MIXTURES + 1)]
    image = Image.new("P", (1, 1))
    image.putpalette([channel for colour in ((255, 255, 255), *mixed) for channel in colour])
    return image


if __name__ == "__main__":
    sys.exit(main())
