"""How the addresses of a site are divided among sitemaps (https://www.sitemaps.org/protocol.html)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

MOST: Final = 5_000
"""Addresses in one sitemap.

The protocol takes 50,000 and 50 MB. An entry of ours has three addresses, each shorter than 2,048 characters, so that
5,000 entries stay below both whatever the addresses are.
"""
_PART: Final = re.compile(r"([A-Za-z0-9]+)(?:-([1-9][0-9]{0,8}))?")


def names(counts: Iterable[tuple[str, int]], most: int = MOST) -> tuple[str, ...]:
    """Return the names of the sitemaps for groups of so many addresses: ``Policy``, ``Citation``, ``Citation-2``."""
    return tuple(
        f"{group}-{number}" if number > 1 else group
        for group, count in counts
        for number in range(1, -(-count // most) + 1)
    )


def window(name: str, most: int = MOST) -> tuple[str, int] | None:
    """Return the group that a sitemap is of and how many of its addresses come before; None for a name that is none."""
    found = _PART.fullmatch(name)
    return (found[1], (int(found[2] or 1) - 1) * most) if found else None
