"""What a writer of reports is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lsgraph.validation.report import Report


@dataclass(frozen=True)
class Writer:
    """A format of reports: its ``name`` on the command line, its media types (the first is sent), its file extension.

    ``write(report, language)`` returns the same bytes for the same report; ``language`` is "ja" or "en".
    """

    name: str
    media_types: tuple[str, ...]
    extension: str
    write: Callable[[Report, str], bytes]
