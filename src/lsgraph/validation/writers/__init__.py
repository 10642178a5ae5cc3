"""Writers of a validation report, each a small module on the same value."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lsgraph.validation.writers import (
    badge,
    csv,
    github,
    html,
    json,
    junit,
    markdown,
    rdf,
    sarif,
    text,
)
from lsgraph.validation.writers.writer import Writer

WRITERS: Mapping[str, Writer] = MappingProxyType(
    {
        writer.name: writer
        for writer in (
            text.WRITER,
            html.WRITER,
            rdf.TURTLE,
            rdf.JSON_LD,
            rdf.RDF_XML,
            rdf.N_TRIPLES,
            json.WRITER,
            csv.WRITER,
            junit.WRITER,
            sarif.WRITER,
            github.WRITER,
            markdown.WRITER,
            badge.WRITER,
        )
    }
)
"""Name of a format → its writer."""


class UnknownFormat(ValueError):
    """No writer has this name; ``known`` are those there are."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name
        self.known = tuple(WRITERS)


def named(name: str) -> Writer:
    """Return the writer of a format; raises ``UnknownFormat``."""
    try:
        return WRITERS[name]
    except KeyError:
        raise UnknownFormat(name) from None


__all__ = ["WRITERS", "UnknownFormat", "Writer", "named"]
