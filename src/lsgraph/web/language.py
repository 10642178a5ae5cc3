"""Which language a reader gets: ``?lang=``, then Accept-Language, then Japanese for pages and English for programs."""

from __future__ import annotations

from flask import g, request

from lsgraph.sparql.negotiation import negotiate_language, quality
from lsgraph.web.messages import LANGUAGES, tell


def language() -> str:
    """Return ``ja`` or ``en`` for this request."""
    if "language" not in g:
        g.language = _choose()
    return str(g.language)


def text(key: str, **values: object) -> str:
    """Return a message in the language of this request."""
    return tell(language(), key, **values)


def wants_page() -> bool:
    """Tell whether a browser asks: HTML is named, and nothing for programs is preferred to it."""
    if request.args.get("format") == "html":
        return True
    accept = request.headers.get("Accept", "")
    page = quality("text/html", accept) if "text/html" in accept else 0.0
    return page > 0 and page >= max(quality("application/problem+json", accept) * 0.999, 0.001)


def _choose() -> str:
    asked = request.args.get("lang", "")
    if asked in LANGUAGES:
        return asked
    default = "ja" if wants_page() or (not request.headers.get("Accept-Language") and _is_page_route()) else "en"
    return negotiate_language(request.headers.get("Accept-Language"), LANGUAGES, default)


def _is_page_route() -> bool:
    return request.endpoint == "home.home"
