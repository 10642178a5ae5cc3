"""Folding: spellings that a reader takes for the same become the same text, in the index and in what is searched for.

Full and half width, upper and lower case, hiragana and katakana, long vowels, middle dots, hyphens, brackets and spaces
make no difference; a year of an era is the year of the calendar (令和4年, R4 and ２０２２年 are alike).

A folded text has a space before each run of letters and each run of digits, and nowhere else. So a word in letters is
found from its beginning (``bind`` finds BINDS, not rebind), and a Japanese one anywhere (医療 finds 再生医療).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from lsgraph.queries.fiscal_year import parse_fiscal_year

UNSPACED: Final = r"\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Characters of Japanese, as a range of a regular expression: they are written without spaces between words."""

_CLUSTER: Final = re.compile(r".[\u0300-\u036f\u1160-\u11ff\u3099\u309a\uff9e\uff9f]*", re.DOTALL)
_SILENT: Final = frozenset("ー・゠゛゜\u3099\u309a")
_PIECE: Final = re.compile(
    rf"(?P<era>(?:昭和|平成|令和)元"
    rf"|(?:(?:昭和|平成|令和)[0-9]{{1,2}}|(?<![^\W{UNSPACED}])(?:[shr][0-9]{{1,2}}|fy[12][0-9]{{3}}))(?![0-9a-z]))"
    rf"|(?P<digits>\d+)|(?P<japanese>(?:(?=\w)[{UNSPACED}])+)|(?P<letters>(?:(?![\d_{UNSPACED}])\w)+)"
)
_TOKEN: Final = re.compile(rf"[{UNSPACED}]+|[^ {UNSPACED}]+")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text, and for each of its characters the span of the original that it stands for."""

    text: str
    spans: tuple[tuple[int, int], ...]

    def find(self, word: str) -> tuple[int, int] | None:
        """Return the span of the original where a folded word first occurs."""
        place = self.text.find(word) if word else -1
        if place < 0:
            return None
        spans = self.spans[place : place + len(word)]
        return spans[0][0], spans[-1][1]


def fold(text: str) -> str:
    """Return the folded text; empty where nothing can be searched for, as in “・・・”."""
    return traced(text).text


def traced(text: str) -> Folded:
    """Return the folded text with where each character comes from."""
    plain: list[str] = []
    origin: list[tuple[int, int]] = []
    for cluster in _CLUSTER.finditer(text):
        for character in _plain(cluster[0]):
            plain.append(character)
            origin.append(cluster.span())
    pieces: list[str] = []
    spans: list[tuple[int, int]] = []
    for piece in _PIECE.finditer("".join(plain)):
        written, own = _write(piece), origin[piece.start() : piece.end()]
        pieces.append(written)
        if piece.lastgroup == "era" and written.strip() != piece[0]:
            spans += [(own[0][0], own[-1][1])] * len(written)
        else:
            spans += [own[0]] * (len(written) - len(own)) + own
    return Folded("".join(pieces), tuple(spans))


def tokens(folded: str) -> list[str]:
    """Return the tokens of a folded text: each run of letters or digits, each pair of Japanese characters.

    A run of Japanese characters ends with its last one alone, so that every character begins a token.
    """
    return [token for run in _TOKEN.findall(folded) for token in _split(run)]


def is_japanese(character: str) -> bool:
    """Tell whether a character belongs to a script that is written without spaces between words."""
    return re.match(f"[{UNSPACED}]", character) is not None


def _split(run: str) -> Iterator[str]:
    if not is_japanese(run[0]):
        yield run
        return
    for place in range(len(run)):
        yield run[place : place + 2]


@lru_cache(maxsize=16_384)
def _plain(cluster: str) -> str:
    """Return a character, with what combines with it, without the differences that do not count."""
    known = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", cluster).casefold())
    return "".join(_katakana(character) for character in known if character not in _SILENT)


def _katakana(character: str) -> str:
    return chr(ord(character) + 0x60) if "ぁ" <= character <= "ゖ" else character


def _write(piece: re.Match[str]) -> str:
    if piece.lastgroup == "japanese":
        return piece[0]
    if piece.lastgroup == "era":
        try:
            return f" {parse_fiscal_year(piece[0])}"
        except ValueError:  # a year that the era never reached
            return "".join(
                f" {run}" if not is_japanese(run) else run for run in re.findall(r"[0-9]+|[^0-9]+", piece[0])
            )
    return f" {piece[0]}"
