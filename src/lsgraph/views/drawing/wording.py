"""Words broken into lines of a width, as Japanese and English break them: BudouX finds the phrases of Japanese.

https://github.com/google/budoux
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

import budoux

from lsgraph.views.drawing.lettering import fitted, width_of

_PIECE: Final = re.compile(r"[\u0021-\u02ff\u2010-\u2027]+ *|[ァ-ヺー]{2,10}(?![ァ-ヺー])|[一-鿿]{2}|.", re.DOTALL)
_KANJI: Final = re.compile("[一-鿿]")
_INSIDE: Final = re.compile("(?<=[一-鿿]{2})(?=[ァ-ヺ])|(?<=[ァ-ヺー]{5})(?=[一-鿿]{4})|(?<=・)")
"""Where a long name may be broken: 医療実現|バイオバンク, ライフサイエンス|研究支援."""
_LONG: Final = 12  # characters
_NOT_FIRST: Final = "、。,.・)）」』】ー々ゃゅょっァィゥェォャュョッ％%：:／/"
_NOT_LAST: Final = "(（「『【"


@lru_cache(maxsize=8192)
def wrapped(text: str, width: float, size: float, most: int) -> tuple[str, ...]:
    """Return the words in at most so many lines of a width in pixels at a font size; the last ends with … if cut.

    Lines are of about the same length: a name does not leave one character alone.
    """
    phrases = _phrases(text)
    lines = _broken(phrases, width, size)
    if len(lines) > most:
        kept = [*lines[: most - 1], "".join(lines[most - 1 :])]
        return tuple(fitted(line.strip(), width, size) for line in kept)
    widths = [width_of(phrase.rstrip(), size) for phrase in phrases]
    narrowest = max((each for each in widths if each <= width), default=0.0)
    narrower = width - size
    while narrower >= narrowest and len(lines) > 1 and len(shorter := _broken(phrases, narrower, size)) == len(lines):
        lines, narrower = shorter, narrower - size
    return tuple(fitted(line.strip(), width, size) for line in lines)


def _broken(phrases: list[str], width: float, size: float) -> list[str]:
    """Return lines of whole phrases; a phrase that is longer than a line is broken where it may be."""
    lines = [""]
    for phrase in phrases:
        fits = width_of(phrase.rstrip(), size) <= width
        for piece in [phrase] if fits else _pieces(phrase):
            if lines[-1] and width_of((lines[-1] + piece).rstrip(), size) > width:
                lines.append("")
            lines[-1] += piece
    return lines


def _phrases(text: str) -> list[str]:
    """Return the phrases of a text, without those breaks that part two kanji: names are long rows of them."""
    phrases: list[str] = []
    for phrase in _parser().parse(text) if text else ():
        if phrases and _KANJI.fullmatch(phrases[-1][-1]) and _KANJI.fullmatch(phrase[0]):
            phrases[-1] += phrase
        else:
            phrases.append(phrase)
    return [part for phrase in phrases for part in (_INSIDE.split(phrase) if len(phrase) > _LONG else [phrase])]


def _pieces(phrase: str) -> list[str]:
    """Return what may not be broken: words in Latin letters or katakana, two kanji, what cannot begin or end a line."""
    pieces: list[str] = []
    for piece in _PIECE.findall(phrase):
        if pieces and (piece[0] in _NOT_FIRST or pieces[-1][-1] in _NOT_LAST):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces


@cache
def _parser() -> budoux.Parser:
    return budoux.load_default_japanese_parser()
