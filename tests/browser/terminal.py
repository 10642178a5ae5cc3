"""Write docs/screenshots/terminal-ja.png and -en.png: ``python -m tests.browser.terminal`` (needs chromium).

A copy of the package gets one slip; what ``lsgraph validate`` writes to a terminal is what the picture shows.
"""

from __future__ import annotations

import io
import os
import pty
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.text import Text

from . import site
from .screenshots import FOLDER, write

SLIP: Final = ("evaluations.ttl", '"H28"', "fy:2016", "fy:2024")
"""File, what the statement with the slip is found by, what it says, and what it says instead."""
COLUMNS: Final = 100
LINES: Final = 30
_PARTS: Final = ("ontology", "data", "shapes", "queries")


def main() -> None:
    """Take the pictures anew."""
    with tempfile.TemporaryDirectory() as folder, site.browsing() as browser:
        package = damaged(Path(folder))
        for language in ("ja", "en"):
            page = browser.new_page(viewport={"width": 900, "height": 640})
            page.set_content(as_page(terminal(package, language)))
            write(page.locator("pre").screenshot(), FOLDER / f"terminal-{language}.png")


def damaged(folder: Path) -> Path:
    """Return a copy of the package with the slip."""
    for name in _PARTS:
        shutil.copytree(site.REPOSITORY / name, folder / name)
    name, mark, right, wrong = SLIP
    path = folder / "data" / name
    records = path.read_text(encoding="utf-8").split("\n\n")
    place = next(number for number, record in enumerate(records) if mark in record)
    records[place] = records[place].replace(right, wrong)
    path.write_text("\n\n".join(records), encoding="utf-8")
    return folder


def terminal(package: Path, language: str) -> str:
    """Return what the command writes to a terminal, with its colours."""
    reading, writing = pty.openpty()
    told = {
        "LC_ALL": "ja_JP.UTF-8" if language == "ja" else "C.UTF-8",
        "COLUMNS": str(COLUMNS),
        "TERM": "xterm-256color",
    }
    environment = {**os.environ, **told, "PYTHONPATH": str(site.REPOSITORY / "src"), "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", "from lsgraph.cli import main; main()", "validate", "."]
    with subprocess.Popen(command, cwd=package, stdout=writing, stderr=subprocess.DEVNULL, env=environment):
        os.close(writing)
        parts = []
        try:
            while part := os.read(reading, 65_536):
                parts.append(part)
        except OSError:  # how a terminal says that nobody writes to it any more
            pass
    return b"".join(parts).decode()


def as_page(written: str) -> str:
    """Return a page with the first lines as a terminal shows them."""
    lines = ["$ lsgraph validate", *written.replace("\r\n", "\n").split("\n")[:LINES], "…"]
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi("\n".join(lines)))
    looks = "margin:0;padding:16px;background:#fff;color:#1c1c1c;font:14px/1.5 'Noto Sans Mono CJK JP',monospace"
    return console.export_html(inline_styles=True, code_format=f'<pre style="{looks}">{{code}}</pre>')


if __name__ == "__main__":
    main()
