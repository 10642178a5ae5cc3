"""Reports that can be read again: files in a folder that all web processes share, named by what nobody can guess."""

from __future__ import annotations

import re
import secrets
import tempfile
import time
from pathlib import Path
from typing import Final

from lsgraph.sparql.limits import Limits

_ID: Final = re.compile(r"[A-Za-z0-9_-]{22}\Z")
_SUFFIX: Final = ".json"


class KeptReports:
    """At most so many reports, bytes and seconds as the limits say; the oldest make room for the next."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self._folder, self._limits = folder, limits

    def keep(self, content: bytes) -> str | None:
        """Keep a report and return its identifier of 128 random bits; None where the settings say to keep none."""
        if not self._limits.kept_report_time or len(content) > self._limits.kept_reports_size:
            return None
        self._make_room(len(content))
        identifier = secrets.token_urlsafe(16)
        with tempfile.NamedTemporaryFile(dir=self._folder, prefix=".", delete=False) as file:
            file.write(content)
        Path(file.name).rename(self._folder / (identifier + _SUFFIX))
        return identifier

    def read(self, identifier: str) -> bytes | None:
        """Return a report, None where there is none of this name, or none any more."""
        if not _ID.match(identifier):
            return None
        path = self._folder / (identifier + _SUFFIX)
        try:
            fresh = path.stat().st_mtime >= time.time() - self._limits.kept_report_time
            return path.read_bytes() if fresh else None
        except FileNotFoundError:
            return None

    def _make_room(self, size: int) -> None:
        """Remove what is too old, and the oldest until another report of this size fits."""
        found = sorted((path.stat().st_mtime, path.stat().st_size, path) for path in self._folder.glob(f"*{_SUFFIX}"))
        total, number = sum(entry[1] for entry in found) + size, len(found) + 1
        oldest = time.time() - self._limits.kept_report_time
        for changed, length, path in found:
            if changed >= oldest and total <= self._limits.kept_reports_size and number <= self._limits.kept_reports:
                break
            path.unlink(missing_ok=True)
            total, number = total - length, number - 1
