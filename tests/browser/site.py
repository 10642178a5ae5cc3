"""The site as a reader has it: the program serving the package of the repository, and Chromium in front of it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
TOOLS = HERE / "node_modules"
AXE = TOOLS / "axe-core" / "axe.min.js"
CHECKER = TOOLS / "vnu-jar" / "build" / "dist" / "vnu.jar"
_START = "from lsgraph.cli import main; main()"


def chromium() -> str:
    """Return the path of the browser, empty where there is none; ``CHROMIUM`` names another one."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""


@contextmanager
def served() -> Iterator[str]:
    """Build the package and serve it; the address, without a slash at the end."""
    with socket.socket() as probe, tempfile.TemporaryDirectory() as out:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
        probe.close()
        environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "src"), "LSGRAPH_RATE_LIMIT": "1000000"}
        command = [sys.executable, "-c", _START, "serve", "--quiet", "--port", port, "--out", out]
        log = Path(out) / "log"
        with log.open("wb") as stderr, subprocess.Popen(command, env=environment, stderr=stderr) as process:
            try:
                address = f"http://127.0.0.1:{port}"
                _wait(address, process, log)
                yield address
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(30)


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError(log.read_text(encoding="utf-8"))
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5):  # noqa: S310
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError("the server is not ready after two minutes")


@contextmanager
def browsing() -> Iterator[Browser]:
    """Start Chromium; it may reach nothing but this machine."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(),
            args=["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
        )
        try:
            yield browser
        finally:
            browser.close()
