"""Numbers, yen, dates and fiscal years are written as each language writes them."""

from __future__ import annotations

from datetime import date

import pytest

from lsgraph.views import formats


@pytest.mark.parametrize(
    ("amount", "japanese", "english"),
    [
        (387_000_000, "3億8,700万円", "¥387 million"),
        (9_066_000_000, "90億6,600万円", "¥9,066 million"),
        (4_440_000_000, "44億4,000万円", "¥4,440 million"),
        (1_500_000, "150万円", "¥1.5 million"),
        (100_000_001, "1億1円", "¥100.000001 million"),
        (12_345, "1万2,345円", "¥12,345"),
        (0, "0円", "¥0"),
        (-20_000_000, "-2,000万円", "-¥20 million"),
    ],
)
def test_yen_are_written_out_and_never_rounded(amount: int, japanese: str, english: str) -> None:
    assert formats.yen(amount, "ja") == japanese
    assert formats.yen(amount, "en") == english


@pytest.mark.parametrize(
    ("year", "japanese", "english"),
    [
        (2022, "令和4年度(2022年度)", "FY2022 (Reiwa 4)"),
        (2019, "令和元年度(2019年度)", "FY2019 (Reiwa 1)"),
        (2018, "平成30年度(2018年度)", "FY2018 (Heisei 30)"),
        (1988, "昭和63年度(1988年度)", "FY1988 (Shōwa 63)"),
        (1900, "1900年度", "FY1900"),
    ],
)
def test_fiscal_years_are_in_both_calendars(year: int, japanese: str, english: str) -> None:
    assert formats.fiscal_year_in_both(year, "ja") == japanese
    assert formats.fiscal_year_in_both(year, "en") == english


def test_a_fiscal_year_alone_is_in_the_calendar_of_the_language() -> None:
    assert (formats.fiscal_year(2022, "ja"), formats.fiscal_year(2022, "en")) == ("令和4年度", "FY2022")


def test_days_lists_lines_and_numbers() -> None:
    assert formats.day(date(2022, 6, 3), "ja") == "2022年6月3日"
    assert formats.day(date(2022, 6, 3), "en") == "3 June 2022"
    assert formats.joined(["甲", "乙"], "ja") == "甲、乙"
    assert formats.joined(["a", "b"], "en") == "a, b"
    assert (formats.lines(3, 3, "ja"), formats.lines(3, 5, "en")) == ("3行", "lines 3–5")
    assert formats.number(1261, "ja") == "1,261"
    assert formats.million_yen(1_261_500_000, "en") == "1,261.5"
