"""Identifiers whose digits are wrong are never published: each scheme has its own arithmetic."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from .conftest import Link

CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
NO_NUMBER = "9999999999999"
"""What the budget review writes for a recipient without a corporate number; its check digit happens to be right."""


def is_corporate_number(text: str) -> bool:
    """法人番号: 13 digits, the first is 9 minus the weighted sum of the others (1, 2, 1, … from the right) modulo 9.

    Spec: 法人番号の指定等に関する省令, article 2.
    """
    if not re.fullmatch(r"[1-9]\d{12}", text) or text == NO_NUMBER:
        return False
    weighted = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(text[1:])))
    return int(text[0]) == 9 - weighted % 9


def is_isni(text: str) -> bool:
    """ISNI: 16 characters, check character by ISO 7064 MOD 11-2."""
    if not re.fullmatch(r"\d{15}[\dX]", text):
        return False
    total = 0
    for digit in text[:15]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return text[15] == ("X" if check == 10 else str(check))


def is_ror(text: str) -> bool:
    """ROR: 0, six characters of Crockford's base 32, two check digits by ISO 7064 MOD 97-10."""
    if not re.fullmatch(rf"0[{CROCKFORD}]{{6}}\d\d", text):
        return False
    number = 0
    for character in text[:7]:
        number = number * 32 + CROCKFORD.index(character)
    return int(text[7:]) == 98 - number * 100 % 97


SCHEMES: dict[str, Callable[[str], bool]] = {
    "https://ror.org/": is_ror,
    "https://isni.org/isni/": is_isni,
    "houjin-bangou:": is_corporate_number,
    "http://www.wikidata.org/entity/": lambda text: re.fullmatch(r"Q[1-9]\d*", text) is not None,
    "https://doi.org/10.13039/": lambda text: re.fullmatch(r"(100|501)\d{6,9}", text) is not None,
    "https://openalex.org/": lambda text: re.fullmatch(r"F43\d{8}", text) is not None,
    "grid.": lambda text: re.fullmatch(r"\d{3,6}\.[0-9a-f]{1,2}", text) is not None,
    "http://id.nlm.nih.gov/mesh/": lambda text: re.fullmatch(r"D\d{6}(\d{3})?", text) is not None,
    "https://rssystem.go.jp/project?projectNumbers=": lambda text: re.fullmatch(r"\d{3,6}", text) is not None,
    "http://metadata.un.org/sdg/": lambda text: re.fullmatch(r"[1-9]|1[0-7]", text) is not None,
    "": lambda text: re.fullmatch(r"\d{3}(AC|CO|M\d)\d{10}", text) is not None,
}
"""How the targets begin, and what the rest must be; the empty beginning is for the e-Gov law ID."""

IDENTIFYING = ("exactMatch", "closeMatch", "narrowMatch", "relatedMatch", "identifier")


def beginning(target: str) -> str:
    return max((prefix for prefix in SCHEMES if target.startswith(prefix)), key=len)


def test_every_identifier_is_well_formed_and_its_check_digits_are_right(links: list[Link]) -> None:
    targets = {link.target for link in links if re.split("[/#]", link.predicate)[-1] in IDENTIFYING}
    wrong = {target for target in targets if not SCHEMES[beginning(target)](target.removeprefix(beginning(target)))}
    assert targets
    assert not wrong, f"wrong digits or unknown scheme: {', '.join(sorted(wrong))}"


@pytest.mark.parametrize(
    ("check", "right", "wrong"),
    [
        (is_corporate_number, "9010005023796", "9010005023769"),
        (is_corporate_number, "7000012060001", "6000012060001"),
        (is_isni, "0000000453734593", "0000000453734539"),
        (is_isni, "000000012146438X", "0000000121464380"),
        (is_ror, "004rtk039", "004rtk038"),
        (is_ror, "048rj2z13", "048jr2z13"),
    ],
)
def test_a_slip_in_a_number_is_noticed(check: Callable[[str], bool], right: str, wrong: str) -> None:
    assert check(right)
    assert not check(wrong)


def test_the_sentinel_for_recipients_without_a_number_is_no_corporate_number() -> None:
    assert not is_corporate_number(NO_NUMBER)
