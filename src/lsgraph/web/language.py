"""Which languages a reader gets: one for what the site says, and one for what the data say.

The interface: ``?lang=``, the switch's cookie, Accept-Language, then Japanese for pages and English for programs. The
content: ``?content=``, else ``?lang=``, the other switch's cookie, else the language of the interface. So an address
that names a language shows the same to everybody, and keeps it on the links to other pages; a page whose languages a
cookie could have chosen says so in ``Vary``.
"""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Blueprint, Flask, Response, abort, g, request

from lsgraph.sparql.negotiation import negotiate_language, quality
from lsgraph.web.messages import LANGUAGES, tell

INTERFACE: Final = "lang"
CONTENT: Final = "content"
FIELDS: Final = (INTERFACE, CONTENT)
"""The fields of addresses that name a language; the cookies that the switches set, for a year, are called the same."""

_YEAR: Final = 365 * 24 * 3600
_LANGUAGE_FREE: Final = frozenset({"static", "language.switch"})

blueprint = Blueprint("language", __name__)


def language() -> str:
    """Return the language of the interface for this request: ``ja`` or ``en``."""
    if "language" not in g:
        g.language = named(INTERFACE) or _remembered(INTERFACE) or _accepted()
    return str(g.language)


def content_language() -> str:
    """Return the language in which this request shows labels, definitions and facts: ``ja`` or ``en``."""
    if "content_language" not in g:
        g.content_language = named(CONTENT) or named(INTERFACE) or _remembered(CONTENT) or language()
    return str(g.content_language)


def text(key: str, **values: object) -> str:
    """Return a message in the language of the interface."""
    return tell(language(), key, **values)


def languages() -> str:
    """Return the languages of the answer so far, for ``Content-Language``."""
    return ", ".join(dict.fromkeys((language(), g.get("content_language", language()))))


def named(field: str) -> str:
    """Return the language that the address itself names, empty if it names none."""
    value = request.args.get(field, "")
    return value if value in LANGUAGES else ""


def named_fields() -> dict[str, str]:
    """Return the fields by which the address names languages: links and forms pass them on."""
    return {field: code for field in FIELDS if (code := named(field))}


def kept(path: str) -> str:
    """Return a path of this site, with the languages that the reader's address names: they stay on the next page."""
    return in_languages(path, **named_fields())


def fixed(path: str) -> str:
    """Return a path that shows the languages of this page to everybody, as the address of a file does."""
    own = content_language() if content_language() != language() else ""
    return in_languages(path, lang=language(), content=own)


def in_languages(path: str, **fields: str) -> str:
    """Return the path (with its query) of a page with these fields set; an empty one is dropped."""
    if not fields:
        return path
    parts = urlsplit(path)
    others = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in fields]
    return parts._replace(query=urlencode([*others, *(pair for pair in fields.items() if pair[1])])).geturl()


def wants_page() -> bool:
    """Tell whether a browser asks: HTML is named, and nothing for programs is preferred to it."""
    if request.args.get("format") == "html":
        return True
    accept = request.headers.get("Accept", "")
    page = quality("text/html", accept) if "text/html" in accept else 0.0
    return page > 0 and page >= max(quality("application/problem+json", accept) * 0.999, 0.001)


@blueprint.get("/language/<code>", defaults={"field": INTERFACE})
@blueprint.get("/language/content/<code>", defaults={"field": CONTENT})
def switch(field: str, code: str) -> Response:
    """Remember a language and go back to the page ``to``, which is a path of this site."""
    if code not in LANGUAGES:
        abort(404)
    target = request.args.get("to", "")
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or not target.startswith("/") or target.startswith(("//", "/\\")):
        parts = urlsplit("/")
    names_interface = INTERFACE in dict(parse_qsl(parts.query))  # and so the content too, before any cookie
    there = in_languages(parts.geturl(), **{field: code if field == CONTENT and names_interface else ""})
    response = Response(status=303, headers={"Location": there, "Cache-Control": "no-store"})
    response.set_cookie(field, code, max_age=_YEAR, path="/", secure=request.is_secure, httponly=True, samesite="Lax")
    return response


def install(app: Flask) -> None:
    """Keep languages that the address names on every link that Flask makes, and tell caches about the cookies."""

    @app.url_defaults
    def keep(endpoint: str, values: dict[str, Any]) -> None:
        if request and endpoint not in _LANGUAGE_FREE:
            for field, code in named_fields().items():
                values.setdefault(field, code)

    @app.after_request
    def tell_caches(response: Response) -> Response:
        is_named = named(INTERFACE) or (named(CONTENT) and "language" not in g)
        if not is_named and ("language" in g or "content_language" in g):
            response.vary.add("Cookie")
        return response


def _remembered(field: str) -> str:
    value = request.cookies.get(field, "")
    return value if value in LANGUAGES else ""


def _accepted() -> str:
    accepted = request.headers.get("Accept-Language")
    default = "ja" if wants_page() or (not accepted and _is_page()) else "en"
    return negotiate_language(accepted, LANGUAGES, default)


def _is_page() -> bool:
    return request.endpoint == "home.home" or request.path.endswith(".html")
