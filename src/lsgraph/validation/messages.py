"""Messages of results with their language.

pySHACL substitutes the variables of a SPARQL constraint's message and loses its language tag on the way. The tag is
found again by matching the text against the message templates of the shape.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import rdflib

_VARIABLE = re.compile(r"\{[?$]\w+\}")


def by_language(literals: Iterable[rdflib.term.Node]) -> dict[str, str]:
    """Map each language tag ("" for none) to its text; the alphabetically first where there are several."""
    texts: dict[str, str] = {}
    for literal in sorted(literals, key=str):
        if isinstance(literal, rdflib.Literal):
            texts.setdefault(literal.language or "", str(literal))
    return texts


def _pattern(template: str) -> re.Pattern[str]:
    fixed = [re.escape(part) for part in _VARIABLE.split(template)]
    return re.compile(".*".join(fixed), re.DOTALL)


def restored(messages: Iterable[rdflib.term.Node], templates: Iterable[rdflib.term.Node]) -> dict[str, str]:
    """Return ``messages`` by language, taking a lost tag from the one of ``templates`` that the text fits."""
    tagged = [item for item in messages if isinstance(item, rdflib.Literal)]
    known = [item for item in templates if isinstance(item, rdflib.Literal) and item.language]
    # A fixed text beats a template with variables, a long template beats a short one.
    known.sort(key=lambda item: (bool(_VARIABLE.search(item)), -len(item)))
    texts: dict[str, str] = {}
    for message in sorted(tagged, key=str):
        language = message.language or next(
            (item.language for item in known if _pattern(item).fullmatch(message) and item.language not in texts), ""
        )
        texts.setdefault(language or "", str(message))
    return texts


def filled(messages: Mapping[str, str], value: str) -> dict[str, str]:
    """Return ``messages`` with ``value`` in place of the variable ``{?value}``."""
    return {language: message.replace("{?value}", value) for language, message in messages.items()}
