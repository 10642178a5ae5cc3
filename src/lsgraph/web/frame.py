"""The frame of every page: title, navigation, the switch between languages, the same page in each language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from flask import Flask, current_app, request, url_for
from werkzeug.exceptions import HTTPException

from lsgraph.web.address import public_url
from lsgraph.web.context import service
from lsgraph.web.language import CONTENT, INTERFACE, content_language, in_languages, kept, language, text
from lsgraph.web.messages import CATALOGUES

LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
"""The licence of the data, which the foot of every page names."""

_NAVIGATION: Final = (
    # message, path, and the beginnings of other paths that belong there
    ("nav-home", "/", ()),
    ("nav-projects", "/list/PlanProject", ("/list", "/id/")),
    ("nav-pictures", "/timeline", ("/lineage", "/calendar", "/budgets", "/matrix", "/indicators")),
    ("nav-search", "/search", ()),
    ("nav-vocabulary", "/ont.html", ("/ont/", "/voc", "/shapes")),
    ("nav-discrepancies", "/discrepancies", ()),
    ("nav-validation", "/report", ("/report", "/validate")),
    ("nav-downloads", "/downloads", ()),
    ("nav-query", "/sparql", ()),
)


@dataclass(frozen=True, slots=True)
class Link:
    """An entry of the navigation or the switch: its text, where it leads, whether the reader is there."""

    text: str
    href: str
    current: bool
    code: str = ""


def install(app: Flask) -> None:
    """Give every template the frame's values."""

    @app.context_processor
    def frame() -> dict[str, Any]:
        return {
            "site_title": site_title(),
            "release": service().release,
            "licence": LICENCE,
            "navigation": _navigation(),
            "switch": _switch(INTERFACE, language()),
            # only pages that show data ask for it: no other depends on the language of the content
            "content_switch": lambda: _switch(CONTENT, content_language()),
            "alternates": [(code, public_url(in_languages(_here(), lang=code))) for code in CATALOGUES],
        }


def site_title(wanted: str = "") -> str:
    """Return the data set's title, or what any plan's graph is called; without ``wanted`` in the interface's language.

    A title that is not there in the language is returned in another.
    """
    titles = service().overview.titles
    return titles.get(wanted or language()) or next(iter(titles.values()), "") or text("untitled")


def _here() -> str:
    """Return path and query of the page; a form that was posted has no address that shows it again."""
    query = "" if request.method == "POST" else urlencode(request.args.to_dict(flat=False), doseq=True)
    return f"{request.path}?{query}" if query else request.path


def _navigation() -> list[Link]:
    return [Link(text(key), kept(path), _is_here(path, others)) for key, path, others in _NAVIGATION if served(path)]


def served(path: str) -> bool:
    """Tell whether this server has something at a path."""
    try:
        current_app.url_map.bind("").match(path, method="GET")
    except HTTPException:
        return False
    return True


def _is_here(path: str, others: tuple[str, ...]) -> bool:
    return request.path == path or (path != "/" and request.path.startswith((path + "/", *others)))


def _switch(field: str, chosen: str) -> list[Link]:
    here = _here()
    return [
        Link(
            messages["language-name"], url_for("language.switch", field=field, code=code, to=here), code == chosen, code
        )
        for code, messages in CATALOGUES.items()
    ]
