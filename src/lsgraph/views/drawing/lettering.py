"""How wide words are, about, where no font can be asked."""

from __future__ import annotations


def fitted(text: str, width: float, size: float) -> str:
    """Return the words as far as they fit into a width in pixels at a font size in pixels, with ``…`` if cut."""
    if width_of(text, size) <= width:
        return text
    kept = len(text)
    while kept and width_of(text[:kept], size) > width - size:
        kept -= 1
    return text[:kept].rstrip(" (-,、・") + "…"


def width_of(text: str, size: float) -> float:
    """Return about how wide words are, in pixels: Japanese characters are as wide as high, others half."""
    return sum(size * (1.0 if ord(character) > 0x2E7F else 0.56) for character in text)
