"""The transcripts of ``docs/clients.md``: ``python -m tests.clients.transcript`` writes them anew.

Each ``sh`` or ``python`` block that a ``text`` block follows is run against a server of the plan's graph.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from lsgraph.package import GraphPackage
from lsgraph.release import build

from ..web import serving

PAGE: Final = serving.REPOSITORY / "docs" / "clients.md"
COMUNICA: Final = Path(__file__).parent / "comunica"
_SHOWN: Final = "127.0.0.1:8000"
_RUN: Final = re.compile(r"```(sh|python)\n(.*?)```\n\n```text\n.*?```", re.DOTALL)


class Failed(Exception):
    """A command of the page did not end well; the message is its own."""


def install_comunica(folder: Path) -> None:
    """Install Comunica as the lock file says. Raises ``Failed`` where npm is missing or cannot."""
    npm = shutil.which("npm")
    if npm is None:
        raise Failed("there is no npm")
    for file in COMUNICA.iterdir():
        shutil.copy(file, folder)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    if ended.returncode:
        raise Failed(f"npm does not install it here: {ended.stderr.strip()[-300:]}")


def renewed(page: str, folder: Path) -> str:
    """Return the page with the answers that its commands give now; Comunica is installed in the folder.

    Raises ``Failed``.
    """
    package = serving.make_package(folder / "package")
    release = build(GraphPackage.open(serving.REPOSITORY), folder / "release", validate=False)
    with serving.running(package, release) as server:
        here = f"127.0.0.1:{server.port}"

        def answered(block: re.Match[str]) -> str:
            output = _run(block[1], block[2].replace(_SHOWN, here), folder).replace(here, _SHOWN)
            return f"```{block[1]}\n{block[2]}```\n\n```text\n{output.rstrip()}\n```"

        return _RUN.sub(answered, page)


def _run(language: str, text: str, folder: Path) -> str:
    command = [sys.executable, "-c", text] if language == "python" else ["bash", "-euo", "pipefail", "-c", text]
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "NPM_CONFIG_LOGLEVEL": "silent"}
    ended = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    if ended.returncode or ended.stderr:
        raise Failed(f"{text}\n{ended.stderr}")
    return ended.stdout.replace("\r\n", "\n")


def main() -> None:
    """Write the page."""
    with tempfile.TemporaryDirectory() as name:
        install_comunica(Path(name))
        PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8"), Path(name)), encoding="utf-8")


if __name__ == "__main__":
    main()
