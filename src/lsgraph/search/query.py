"""What somebody typed, read as words: all of them must be found; quotes keep words together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from lsgraph.queries.fiscal_year import parse_fiscal_year
from lsgraph.search.folding import fold, is_japanese, tokens

LONGEST: Final = 200
"""Characters that a search may have."""

_WORDS: Final = re.compile(r"[\"“”„«»]([^\"“”„«»]*)(?:[\"“”„«»]|\Z)|([^\s\"“”„«»\x00-\x1f\x7f]+)")


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word or phrase; ``year`` is the fiscal year that it names, if it is one."""

    folded: str
    year: int | None = None

    def match(self) -> str:
        """Return the word for FTS5 (https://sqlite.org/fts5.html#full_text_query_syntax).

        Tokens are letters, digits and Japanese characters, so nothing of them is syntax.
        """
        found = tokens(self.folded)
        last = found[-1]
        if self.year is None and len(last) == 1 and is_japanese(last) and len(found) > 1 and is_japanese(found[-2][-1]):
            return f'"{" ".join(found[:-1])}"'  # the pair before has the character already
        return f'"{" ".join(found)}"' + ("" if self.year is not None else " *")


def read_query(text: str) -> tuple[Word, ...]:
    """Return the words of a search, each once, in order; none where there is nothing to search for."""
    words = [_word(match[1] or match[2] or "") for match in _WORDS.finditer(text)]
    return tuple(dict.fromkeys(word for word in words if word.folded))


def _word(text: str) -> Word:
    try:
        year = parse_fiscal_year(text)
    except ValueError:
        return Word(fold(text))
    return Word(f" {year}", year)
