"""The style sheet keeps its promises: contrast in light and dark, names only for what is used, short enough to read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SHEET = Path(__file__).resolve().parents[2] / "src" / "lsgraph" / "web" / "static" / "style.css"
TEXT = SHEET.read_text(encoding="utf-8")
LIGHT, DARK = re.findall(r":root \{(.*?)\}", TEXT, re.S)[:2]
INKS = ("ink", "ink-soft", "link", "visited", "alarm", "caution", "accent")
GROUNDS = ("ground", "ground-soft", "ground-mark")


def colours(block: str) -> dict[str, tuple[float, ...]]:
    found = re.findall(r"--([\w-]+): #([0-9a-f]{6})", block)
    return {name: tuple(int(value[n : n + 2], 16) / 255 for n in (0, 2, 4)) for name, value in found}


def luminance(colour: tuple[float, ...]) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: tuple[float, ...], second: tuple[float, ...]) -> float:
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_ink_is_readable_on_every_ground(scheme: str) -> None:
    known = colours(scheme)
    pairs = {(ink, ground): contrast(known[ink], known[ground]) for ink in INKS for ground in GROUNDS}
    pairs["accent-ink", "accent"] = contrast(known["accent-ink"], known["accent"])
    assert {pair: round(ratio, 2) for pair, ratio in pairs.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_edges_of_fields_are_seen(scheme: str) -> None:
    known = colours(scheme)
    assert contrast(known["line-strong"], known["ground"]) >= 3  # WCAG 2.2, 1.4.11


def test_dark_has_every_colour_that_light_has() -> None:
    assert colours(DARK).keys() == colours(LIGHT).keys()


def test_every_token_is_used_and_every_token_used_is_there() -> None:
    named = set(re.findall(r"^\s*--([\w-]+):", TEXT, re.M))
    assert named == set(re.findall(r"var\(--([\w-]+)\)", TEXT))


def test_a_newcomer_reads_it_in_ten_minutes() -> None:
    assert TEXT.count("\n") <= 450
