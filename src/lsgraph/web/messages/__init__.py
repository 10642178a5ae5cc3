"""Everything that the pages and the problems say, in Japanese and English. Templates and code hold no sentence."""

from __future__ import annotations

from typing import Final

from lsgraph.web.messages import en, ja

CATALOGUES: Final[dict[str, dict[str, str]]] = {"ja": ja.MESSAGES, "en": en.MESSAGES}
LANGUAGES: Final = tuple(CATALOGUES)


def tell(language: str, key: str, **values: object) -> str:
    """Return the message in that language with its values filled in. Raises ``KeyError`` for an unknown key."""
    return CATALOGUES[language][key].format(**values)
