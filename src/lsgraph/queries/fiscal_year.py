"""Fiscal years as people write them: 2023, FY2023, R5, 令和5年度, 平成31, 令和元年度, with digits of any width.

A Japanese fiscal year is named after the calendar year in which it begins (1 April).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_ERAS: Final = {
    # era: (calendar year before its first, its last year or None while it runs)
    "S": (1925, 64),
    "H": (1988, 31),
    "R": (2018, None),
}
_NAMES: Final = {"昭和": "S", "平成": "H", "令和": "R", "S": "S", "H": "H", "R": "R"}
_ERA_YEAR: Final = re.compile(r"(昭和|平成|令和|[SHR])[.\s]*(元|[0-9]{1,2})\s*(?:年度?)?", re.IGNORECASE)
_WESTERN: Final = re.compile(r"(?:FY\s*)?([12][0-9]{3})\s*(?:年度?)?", re.IGNORECASE)


def parse_fiscal_year(text: str) -> int:
    """Return the calendar year in which the fiscal year begins.

    Years that an era never reached (昭和65年, R0) raise ``ValueError``; years ahead (令和28年度 is 2046) do not.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if found := _WESTERN.fullmatch(plain):
        return int(found[1])
    if found := _ERA_YEAR.fullmatch(plain):
        before, last = _ERAS[_NAMES[found[1].upper()]]
        number = 1 if found[2] == "元" else int(found[2])
        if number >= 1 and (last is None or number <= last):
            return before + number
    raise ValueError(text)
