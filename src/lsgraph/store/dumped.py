"""A release from a dump: N-Triples or N-Quads of any size become something that can be served.

Nothing is parsed here: the dump is linked or copied, counted and digested, at the speed of the disk.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

from lsgraph.release.building import SERVING_FILE
from lsgraph.release.publish import FORMAT, MANIFEST, Release
from lsgraph.vocabulary import GRAPH

_PIECE: Final = 4 * 1024 * 1024


def release_of(dump: Path, out: Path) -> Release:
    """Return the release of a dump below ``out``; one that exists already is used again.

    Its name is the SHA-256 of the dump's bytes. Raises ``OSError``.
    """
    digest, lines = hashlib.sha256(), 0
    with dump.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            lines += piece.count(b"\n")
    name = digest.hexdigest()
    place = out / "releases" / name
    if not (place / MANIFEST).exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        directory = Path(tempfile.mkdtemp(prefix=".building-", dir=out))
        directory.chmod(0o755)
        try:
            os.link(dump, directory / SERVING_FILE)
        except OSError:
            shutil.copyfile(dump, directory / SERVING_FILE)
        (directory / MANIFEST).write_text(json.dumps(_manifest(name, lines, dump.stat().st_size)), encoding="utf-8")
        directory.rename(place)
    return Release.open(place)


def _manifest(name: str, lines: int, size: int) -> dict[str, object]:
    return {
        "format": FORMAT,
        "name": name,
        "builder": "dump",
        "sources": {},
        "validated": False,
        "graphs": {GRAPH.term("data").value: lines},
        "files": {SERVING_FILE: {"sha256": name, "size": size}},
    }
