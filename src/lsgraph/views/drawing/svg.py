"""SVG elements: everything that is drawn is built here from values, so no text can become markup.

Looks are classes of ``static/drawing.css``; a drawing holds geometry, words and links alone.
https://www.w3.org/TR/SVG2/
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

NAMESPACE: Final = "http://www.w3.org/2000/svg"
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0 §2.2

Place = Callable[[str], str]
"""From the IRI of a resource to the link that shows it."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A finished picture: the root element, and its size in pixels at its natural scale."""

    root: Element
    width: int
    height: int

    def markup(self, number: int = 0) -> str:
        """Return the picture as text, for a page or a file; a ``number`` keeps its ids apart from another's."""
        text = ElementTree.tostring(self.root, encoding="unicode")
        if number:
            for name in {found for each in self.root.iter() if (found := each.get("id"))}:
                text = text.replace(f'"{name}"', f'"{name}-{number}"').replace(
                    f"url(#{name})", f"url(#{name}-{number})"
                )
        return text

    def styled(self, sheet: str) -> str:
        """Return the picture as a file of its own, with a style sheet inside."""
        style = Element("style")
        style.text = sheet
        root = Element(self.root.tag, self.root.attrib)
        root.extend([style, *self.root])
        return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def drawing(width: float, height: float, title: str, sentences: Iterable[str], content: Iterable[Element]) -> Drawing:
    """Return a picture whose title and description assistive technology reads first; its links can be walked."""
    root = element(
        "svg",
        element("title", words=title, id="picture-title"),
        element("desc", words=" ".join(sentences), id="picture-desc"),
        *content,
        xmlns=NAMESPACE,
        class_="picture",
        role="group",
        aria_labelledby="picture-title",
        aria_describedby="picture-desc",
        viewBox=f"0 0 {round(width)} {round(height)}",
        width=round(width),
        height=round(height),
    )
    return Drawing(root, round(width), round(height))


def element(tag: str, *children: Element | None, words: str = "", **attributes: object) -> Element:
    """Return an element. ``class_`` gives ``class``, other underscores hyphens; None and "" are left out."""
    made = Element(tag)
    for name, value in attributes.items():
        if isinstance(value, float):
            made.set(_attribute(name), f"{value:g}")
        elif value is not None and value != "":
            made.set(_attribute(name), clean(str(value)))
    if words:
        made.text = clean(words)
    made.extend([child for child in children if child is not None])
    return made


@cache
def _attribute(name: str) -> str:
    return name if name == "viewBox" else name.rstrip("_").replace("_", "-")


def clean(words: str) -> str:
    """Return the words without characters that XML cannot hold."""
    return _NOT_XML.sub("\ufffd", words)


def label(x: float, y: float, words: str, class_: str = "", anchor: str = "", language: str = "") -> Element:
    """Return one line of text; ``y`` is its base line, ``anchor`` is ``middle`` or ``end``."""
    return element("text", words=words, x=float(x), y=float(y), class_=class_, text_anchor=anchor, lang=language)


def labels(x: float, y: float, lines: Sequence[str], step: float, class_: str = "", anchor: str = "") -> list[Element]:
    """Return lines of text one below the other."""
    return [label(x, y + n * step, words, class_, anchor) for n, words in enumerate(lines)]


def box(x: float, y: float, width: float, height: float, class_: str, radius: float = 2) -> Element:
    """Return a rectangle."""
    return element(
        "rect", x=float(x), y=float(y), width=float(width), height=float(height), rx=float(radius), class_=class_
    )


def path(steps: str, class_: str, marker: str = "") -> Element:
    """Return a line along path data; ``marker`` is the id of what its end carries."""
    return element("path", d=steps, class_=class_, marker_end=f"url(#{marker})" if marker else None)


def link(href: str, told: str, *children: Element, class_: str = "") -> Element:
    """Return a link round elements; ``told`` is its name and what hovering shows, so it holds the visible words."""
    return element("a", element("title", words=told), *children, href=href, class_=class_)


def group(*children: Element, class_: str = "", told: str = "") -> Element:
    """Return elements that belong together; ``told`` names them for assistive technology."""
    title = element("title", words=told) if told else None
    return element("g", title, *children, class_=class_, role="group" if told else None, aria_label=told or None)


def arrowhead(name: str, class_: str) -> Element:
    """Return the definition of an arrowhead that ``path`` can carry."""
    head = element("path", d="M0 0 7 3.5 0 7z", class_=class_)
    marker = element("marker", head, id=name, viewBox="0 0 7 7", markerWidth=7, markerHeight=7, orient="auto")
    marker.attrib |= {"refX": "6.5", "refY": "3.5", "markerUnits": "userSpaceOnUse"}
    marker.attrib["markerWidth"] = marker.attrib.pop("markerWidth")
    return element("defs", marker)
