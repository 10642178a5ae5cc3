"""Everything that the pages and the problems say: ``LANGUAGE/AREA.po``, by key. Templates and code hold no sentence.

The keys are names, not English sentences, so that both languages are written and not translated one from the other;
a test holds that they have the same keys and the same gaps (``{…}``, as in ``str.format``).
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from babel.messages.pofile import read_po

_FOLDER: Final = Path(__file__).parent


def _catalogue(language: str) -> dict[str, str]:
    """Return the messages of a language by key. Raises ``ValueError`` for a key that stands in two files."""
    messages: dict[str, str] = {}
    for path in sorted((_FOLDER / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, abort_invalid=True):
                if not message.id:
                    continue
                key = str(message.id)
                if key in messages:
                    raise ValueError(f"{path}: {key} is there twice")
                messages[key] = str(message.string)
    return messages


LANGUAGES: Final = ("ja", "en")
CATALOGUES: Final[dict[str, dict[str, str]]] = {language: _catalogue(language) for language in LANGUAGES}


def tell(language: str, key: str, **values: object) -> str:
    """Return the message in that language with its values filled in. Raises ``KeyError`` for an unknown key."""
    return CATALOGUES[language][key].format(**values)
