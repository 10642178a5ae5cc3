"""Fiscal years as people write them."""

from __future__ import annotations

import re

import pytest

from lsgraph.queries import parse_fiscal_year


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2023", 2023), ("２０２３", 2023), ("2023年度", 2023), ("FY2022", 2022), ("fy 2022", 2022), (" 2022 ", 2022),
        ("R5", 2023),
        ("r5", 2023), ("R.5", 2023), ("Ｒ５", 2023), ("R05", 2023), ("令和5年度", 2023), ("令和５年", 2023),
        ("令和 5 年度", 2023), ("令和元年度", 2019), ("令和元", 2019), ("R元", 2019), ("R1", 2019), ("㋿5年度", 2023),

        ("H31", 2019), ("平成31", 2019), ("平成元年", 1989), ("H1", 1989), ("㍻25", 2013), ("S64", 1989),
        ("昭和64年度", 1989),
        ("令和28", 2046), ("令和28年度", 2046), ("R99", 2117),
    ],
)  # fmt: skip
def test_a_year_is_read(text: str, year: int) -> None:
    assert parse_fiscal_year(text) == year


@pytest.mark.parametrize(
    "text",
    ["", "R0", "令和0年度", "S65", "昭和65年", "H32", "平成32年度", "5", "23", "20233", "0999", "R", "令和", "元年度",
     "T5", "大正5年", "R5年度末", "2023-2024", "R5 2023", "R100", "二〇二三", "-2023", "2023.5", "年度"],
)  # fmt: skip
def test_what_is_no_year_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        parse_fiscal_year(text)
