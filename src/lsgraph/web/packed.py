"""Dump files compressed with gzip: made when first asked for, kept beside the release's own."""

from __future__ import annotations

import atexit
import gzip
import hashlib
import os
import shutil
import tempfile
import threading
from pathlib import Path
from typing import IO, Final

from flask import Flask, current_app

from lsgraph.web.holdings import Dump

SUFFIX: Final = ".gz"
_KEY: Final = "lsgraph-packed"
_LEVEL: Final = 6
_CHUNK: Final = 1024 * 1024


class Packer:
    """Compressed dumps by name. They are not part of the release: what gzip writes depends on the machine's zlib."""

    def __init__(self) -> None:
        self._made: dict[str, Dump] = {}
        self._lock = threading.Lock()
        self._folder: Path | None = None

    def get(self, dump: Dump) -> Dump:
        """Return the compressed file of a dump. Raises ``OSError`` where it can be written nowhere."""
        with self._lock:  # a large file takes seconds: whoever comes second waits for the first
            made = self._made.get(dump.name)
            if made is None or not made.path.is_file():
                made = self._made[dump.name] = self._make(dump)
            return made

    def _make(self, dump: Dump) -> Dump:
        name = dump.path.name + SUFFIX
        path = dump.path.with_name(name)
        if not path.is_file():
            try:
                _pack(dump.path, path)
            except OSError:  # the release's folder is not ours to write in
                path = self._temporary() / name
                _pack(dump.path, path)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return Dump(dump.name + SUFFIX, path, path.stat().st_size, digest, "application/gzip", dump.graph)

    def _temporary(self) -> Path:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="lsgraph-"))
            atexit.register(shutil.rmtree, self._folder, ignore_errors=True)
        return self._folder


def install(app: Flask) -> None:
    """Give the application its packer."""
    app.extensions[_KEY] = Packer()


def packed(dump: Dump) -> Dump:
    """Return the compressed file of a dump. Raises ``OSError`` where it can be written nowhere."""
    packer: Packer = current_app.extensions[_KEY]
    return packer.get(dump)


def _pack(source: Path, target: Path) -> None:
    """Compress a file beside its place and move it there, so that nobody reads half of one; no name, no time in it."""
    handle, name = tempfile.mkstemp(prefix=".packing-", dir=target.parent)
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as out, source.open("rb") as plain:
            _compress(plain, out)
        fresh.chmod(0o644)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)


def _compress(plain: IO[bytes], out: IO[bytes]) -> None:
    with gzip.GzipFile("", "wb", _LEVEL, out, mtime=0) as file:
        shutil.copyfileobj(plain, file, _CHUNK)
