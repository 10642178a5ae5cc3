"""Years are read as the plan prints them."""

from __future__ import annotations

import pytest

from lsgraph.validation.era import stated_years


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("令和４年度 ～ 令和８年度。", {2022, 2026}),
        ("令和 28年度", {2046}),
        ("令和元年度", {2019}),
        ("平成31年度", {2019}),
        ("昭和64年", {1989}),
        ("平成26-30 年度", {2014, 2018}),
        ("平成28、29年度", {2016, 2017}),
        ("令和６年度及び令和 10年度", {2024, 2028}),
        ("令和６及び10年度", {2024, 2028}),
        ("平成２５年度～令和４年度", {2013, 2022}),
        ("2020年度から2024年度", {2020, 2024}),
        ("2020～2024年度の５年間", {2020, 2024}),
        ("２０２３年度", {2023}),
        ("2014 (FY26)", set()),
        ("1,316百万", set()),
        ("平成 27 年度～", {2015}),
        ("令和4年度、5年間", {2022}),
        ("調整中", set()),
    ],
)
def test_the_years_of_a_text(text: str, years: set[int]) -> None:
    assert stated_years(text) == years
