"""Years as a Japanese document prints them: 令和４年度, 平成 27 年度, 令和元年, 平成26-30年度, 2023年度.

A fiscal year is numbered by the calendar year in which it begins (1 April).
"""

from __future__ import annotations

import re
import unicodedata

#: The calendar year before the first year of each era.
ERA_OFFSETS = {"昭和": 1925, "平成": 1988, "令和": 2018}

_LIST = r"(?:\s*年?度?\s*(?:[、,・~〜-]|及び|から)\s*(?:元|\d{1,2})(?=\s*(?:年(?![間目])|[、,・~〜-]|及び|から)))*"
_ERA_YEARS = re.compile(rf"(昭和|平成|令和)\s*(元|\d{{1,2}})({_LIST})")
_NUMBER = re.compile(r"元|\d+")
_WESTERN = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=\s*(?:年|(?:[~〜-]|から)\s*(?:19|20)\d{2}\s*年))")


def stated_years(text: str) -> frozenset[int]:
    """Return the years, western, that ``text`` names with an era or in full.

    Full-width digits and spaces count as their plain forms. An era serves all numbers of its list or range:
    平成28、29年度 is 2016 and 2017. A number without either (FY31, 3年目) names no year.
    """
    plain = unicodedata.normalize("NFKC", text)
    years = {int(year) for year in _WESTERN.findall(plain)}
    for era, first, others in _ERA_YEARS.findall(plain):
        for number in (first, *_NUMBER.findall(others)):
            years.add(ERA_OFFSETS[era] + (1 if number == "元" else int(number)))
    return frozenset(years)


_NOTATION = re.compile(r"([SHR])([1-9]\d?)")
_LETTERS = {"S": "昭和", "H": "平成", "R": "令和"}


def year_of(notation: str) -> int | None:
    """Return the western year of "R4" (2022), "H28" or "S61"; None where the text is none of these."""
    found = _NOTATION.fullmatch(notation)
    return ERA_OFFSETS[_LETTERS[found[1]]] + int(found[2]) if found else None


def notation_of(year: int) -> str:
    """Return a fiscal year as "R4" or "H31": that of the era in which it begins. Years before 1989 are 昭和."""
    for letter in ("R", "H"):
        # The first of April 2019 and of 1989: 平成31年度 began before 令和, 平成元年度 after 昭和.
        if year > ERA_OFFSETS[_LETTERS[letter]] + (1 if letter == "R" else 0):
            return f"{letter}{year - ERA_OFFSETS[_LETTERS[letter]]}"
    return f"S{year - ERA_OFFSETS['昭和']}"
