"""Which language a reader gets: ``?lang=``, the switch's cookie, Accept-Language, then Japanese for pages.

Programs get English where nothing says otherwise. A page whose language the cookie could have chosen says so in
``Vary``; one whose address names the language keeps it on the links to other pages.
"""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Blueprint, Flask, Response, abort, g, request

from lsgraph.sparql.negotiation import negotiate_language, quality
from lsgraph.web.messages import LANGUAGES, tell

COOKIE: Final = "lang"
"""The cookie that the switch sets, and nothing else: ``ja`` or ``en``, for a year."""

_YEAR: Final = 365 * 24 * 3600
_LANGUAGE_FREE: Final = frozenset({"static", "language.switch"})

blueprint = Blueprint("language", __name__)


def language() -> str:
    """Return ``ja`` or ``en`` for this request."""
    if "language" not in g:
        g.language = _choose()
    return str(g.language)


def text(key: str, **values: object) -> str:
    """Return a message in the language of this request."""
    return tell(language(), key, **values)


def named() -> bool:
    """Tell whether the address itself names the language."""
    return request.args.get("lang", "") in LANGUAGES


def kept(path: str) -> str:
    """Return a path of this site, with the language if the reader's address names it: it stays on the next page."""
    if not named():
        return path
    return in_language(path, language())


def in_language(path: str, code: str) -> str:
    """Return the path (with its query) of a page in that language."""
    parts = urlsplit(path)
    fields = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "lang"]
    return parts._replace(query=urlencode([*fields, ("lang", code)])).geturl()


def wants_page() -> bool:
    """Tell whether a browser asks: HTML is named, and nothing for programs is preferred to it."""
    if request.args.get("format") == "html":
        return True
    accept = request.headers.get("Accept", "")
    page = quality("text/html", accept) if "text/html" in accept else 0.0
    return page > 0 and page >= max(quality("application/problem+json", accept) * 0.999, 0.001)


@blueprint.get("/language/<code>")
def switch(code: str) -> Response:
    """Remember a language and go back to the page ``to``, which is a path of this site."""
    if code not in LANGUAGES:
        abort(404)
    target = request.args.get("to", "")
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or not target.startswith("/") or target.startswith(("//", "/\\")):
        parts = urlsplit("/")
    fields = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "lang"]
    there = parts._replace(query=urlencode(fields)).geturl()
    response = Response(status=303, headers={"Location": there, "Cache-Control": "no-store"})
    response.set_cookie(COOKIE, code, max_age=_YEAR, path="/", secure=request.is_secure, httponly=True, samesite="Lax")
    return response


def install(app: Flask) -> None:
    """Keep a language that the address names on every link that Flask makes, and tell caches about the cookie."""

    @app.url_defaults
    def keep(endpoint: str, values: dict[str, Any]) -> None:
        if request and endpoint not in _LANGUAGE_FREE and named():
            values.setdefault("lang", language())

    @app.after_request
    def tell_caches(response: Response) -> Response:
        if "language" in g and not named():
            response.vary.add("Cookie")
        return response


def _choose() -> str:
    if named():
        return request.args["lang"]
    if (remembered := request.cookies.get(COOKIE, "")) in LANGUAGES:
        return remembered
    accepted = request.headers.get("Accept-Language")
    default = "ja" if wants_page() or (not accepted and _is_page()) else "en"
    return negotiate_language(accepted, LANGUAGES, default)


def _is_page() -> bool:
    return request.endpoint == "home.home" or request.path.endswith(".html")
