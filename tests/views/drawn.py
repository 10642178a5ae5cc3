"""A drawing as tests read it: parsed again from its text, as a browser would."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from lsgraph.views.drawing.svg import Drawing
from lsgraph.views.picture import Table

SVG = "{http://www.w3.org/2000/svg}"


class Drawn:
    """The elements, words and links of a picture."""

    def __init__(self, drawing: Drawing) -> None:
        self.root = ElementTree.fromstring(drawing.markup())  # noqa: S314 – our own
        self.words = {"".join(e.itertext()) for e in self.root.iter() if e.tag in (SVG + "text", SVG + "title")}
        self.links = {e.get("href", "") for e in self.root.iter(SVG + "a")}

    def of(self, tag: str, *classes: str) -> list[Element]:
        """Return the elements of a tag that have all of these classes."""
        found = self.root.iter(SVG + tag)
        return [element for element in found if {*classes} <= set((element.get("class") or "").split())]

    def missing(self, tables: Iterable[Table], columns: Iterable[str]) -> list[str]:
        """Return the IRIs of those columns of the tables that the picture has no link to."""
        wanted = set(columns)
        return [
            part.iri
            for table in tables
            for row in table.rows
            for column, cell in zip(table.columns, row, strict=True)
            if column.key in wanted
            for part in cell.all
            if part.iri and part.iri not in self.links
        ]


def number(element: Element, name: str) -> float:
    """Return a coordinate."""
    return float(element.get(name, "nan"))
