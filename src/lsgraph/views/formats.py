"""Numbers, yen, dates and fiscal years as each language writes them: the one place where the pages format a value.

Every function takes ``language``, ``ja`` or ``en``, and returns text without markup.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final

from babel.dates import format_date
from babel.numbers import format_decimal

_REIWA: Final = 2019  # fiscal years from here on are named after Reiwa, as the plan does: FY2019 is 令和元年度
_HEISEI: Final = 1989
_SHOWA: Final = 1926
_OKU: Final = 100_000_000
_MAN: Final = 10_000
_MILLION: Final = 1_000_000


def number(value: int | Decimal, language: str) -> str:
    """Return a number with its thousands separated: 1,261."""
    return format_decimal(value, locale=language, decimal_quantization=False)


def yen(amount: int, language: str) -> str:
    """Return an amount in yen: 12億6,100万円, ¥1,261 million. Nothing is rounded."""
    sign, size = ("-" if amount < 0 else ""), abs(amount)
    if language == "ja":
        oku, rest = divmod(size, _OKU)
        man, ones = divmod(rest, _MAN)
        parts = [f"{number(part, language)}{unit}" for part, unit in ((oku, "億"), (man, "万"), (ones, "")) if part]
        return f"{sign}{''.join(parts) or '0'}円"
    if size < _MILLION:
        return f"{sign}¥{number(size, language)}"
    return f"{sign}¥{number(Decimal(size) / _MILLION, language)} million"


def million_yen(amount: int, language: str) -> str:
    """Return an amount as a plain number of million yen, for columns whose head names the unit: 1,261."""
    return number(Decimal(amount) / _MILLION, language)


def era_year(year: int) -> str:
    """Return the fiscal year that begins in ``year`` in the Japanese calendar: 令和4, 令和元, 平成25."""
    for era, first in (("令和", _REIWA), ("平成", _HEISEI), ("昭和", _SHOWA)):
        if year >= first:
            return f"{era}{'元' if year == first else year - first + 1}"
    return str(year)


def short_era_year(year: int) -> str:
    """Return the fiscal year with the letter of its era, as narrow columns name it: R4, R1, H25."""
    name = era_year(year).replace("元", "1")
    for era, letter in (("令和", "R"), ("平成", "H"), ("昭和", "S")):
        name = name.replace(era, letter)
    return name


def fiscal_year(year: int, language: str) -> str:
    """Return a fiscal year: 令和4年度, FY2022."""
    return f"{era_year(year)}年度" if language == "ja" else f"FY{year}"


def fiscal_year_in_both(year: int, language: str) -> str:
    """Return a fiscal year in both calendars: 令和4年度(2022年度), FY2022 (Reiwa 4)."""
    if language == "ja":
        return f"{fiscal_year(year, language)}({year}年度)" if year >= _SHOWA else f"{year}年度"
    for era, first in (("Reiwa", _REIWA), ("Heisei", _HEISEI), ("Shōwa", _SHOWA)):
        if year >= first:
            return f"FY{year} ({era} {year - first + 1})"
    return f"FY{year}"


def day(value: date, language: str) -> str:
    """Return a date: 2022年6月3日, 3 June 2022."""
    return format_date(value, "y年M月d日" if language == "ja" else "d MMMM y", locale=language)


def joined(parts: Iterable[str], language: str) -> str:
    """Return the parts as a list in a sentence: with 、 or with commas."""
    return ("、" if language == "ja" else ", ").join(parts)


def lines(first: int, last: int, language: str) -> str:
    """Return the lines of a text: 1350行, 1350~1352行; line 1350, lines 1350–1352."""
    if language == "ja":
        return f"{first}行" if first == last else f"{first}~{last}行"
    return f"line {first}" if first == last else f"lines {first}–{last}"
