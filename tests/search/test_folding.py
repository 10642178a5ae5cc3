"""Folding: what readers take for the same is the same, and what was found can be shown in the original."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lsgraph.search.folding import fold, tokens, traced

ALIKE = [
    ("バイオバンク", "ﾊﾞｲｵﾊﾞﾝｸ", "ばいおばんく", "バイオ・バンク", "バイオ　バンク"),
    ("健康・医療戦略", "健康医療戦略", "健康･医療戦略", "「健康・医療戦略」"),
    ("データセンター", "デ－タセンタ－", "データセンタ"),
    ("BINDS", "ＢＩＮＤＳ", "binds", "(Binds)"),
    ("COVID-19", "covid 19", "ＣＯＶＩＤ‐１９", "COVID19"),
    ("令和4年度", "令和４年度", "2022年度", "２０２２年度", "R4年度"),
    ("R4", "r4", "Ｒ４", "2022", "FY2022"),
    ("平成元年", "1989年", "H1年"),
]
TEXT = st.text(
    st.sampled_from("再生医療ぁかがゖァカガｶﾞﾊﾟー－・･、「 　aAＡé1１9令和平成元年度RrHFYfy４0①Ⅳ㍻"), max_size=12
) | st.text(max_size=8)


@pytest.mark.parametrize("spellings", ALIKE)
def test_spellings_of_the_same_fold_to_the_same(spellings: tuple[str, ...]) -> None:
    assert len({fold(spelling) for spelling in spellings}) == 1


def test_words_in_letters_begin_with_a_space_and_others_run_on() -> None:
    assert fold("iPS細胞等PF事業（BINDS）") == " ips細胞等 pf事業 binds"
    assert fold("long-term evaluation") == " long term evaluation"
    assert fold("H5N1") == " h 5 n 1"


def test_a_year_that_an_era_never_reached_is_no_year() -> None:
    assert fold("昭和65年") == "昭和 65年"


def test_the_first_year_of_an_era_ends_before_a_digit() -> None:
    assert fold("平成元・0") == " 1989 0"


def test_every_japanese_character_begins_a_token() -> None:
    assert tokens(fold("iPS細胞医療")) == ["ips", "細胞", "胞医", "医療", "療"]


def test_what_is_found_is_shown_as_it_was_printed() -> None:
    text = "次期（令和４年度）のﾊﾞｲｵﾊﾞﾝｸ"
    folded = traced(text)

    spans = [folded.find(fold(word)) for word in ("R4", "バイオバンク", "戦略")]

    assert [text[slice(*span)] if span else None for span in spans] == ["令和４", "ﾊﾞｲｵﾊﾞﾝｸ", None]


@settings(max_examples=300, deadline=None)
@given(TEXT)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@settings(max_examples=300, deadline=None)
@given(TEXT)
def test_width_and_case_make_no_difference(text: str) -> None:
    known = "".join(c for c in text if unicodedata.is_normalized("NFC", c))
    assert fold(unicodedata.normalize("NFKC", known)) == fold(known)
    assert fold(known.swapcase().swapcase()) == fold(known)


@settings(max_examples=300, deadline=None)
@given(TEXT)
def test_each_folded_character_comes_from_a_place_in_the_text(text: str) -> None:
    folded = traced(text)
    assert len(folded.spans) == len(folded.text)
    assert all(0 <= start < end <= len(text) for start, end in folded.spans)
    assert list(folded.spans) == sorted(folded.spans)


@settings(max_examples=300, deadline=None)
@given(TEXT)
def test_a_token_holds_nothing_that_the_index_would_read_as_syntax(text: str) -> None:
    assert all(token.isalnum() for token in tokens(fold(text)))
