"""``/report``: what the validation of this release found, whole or about one resource, and what has changed."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Final, cast
from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, current_app, request

from lsgraph.release.publish import NoRelease, Release
from lsgraph.release.validating import REPORT
from lsgraph.sparql.problem import Problem
from lsgraph.validation import transfer
from lsgraph.validation.report import Report
from lsgraph.validation.writers import html
from lsgraph.views.report_changes import changes
from lsgraph.views.status import Status, part_about, status_of
from lsgraph.web import asking, problems, reports
from lsgraph.web.address import public_url
from lsgraph.web.context import service
from lsgraph.web.language import language
from lsgraph.web.page import page
from lsgraph.web.places import place

blueprint = Blueprint("report", __name__)

_KEY: Final = "lsgraph-report"
_SHORTEST: Final = 8  # characters of a release's name that are enough to name it
_BADGE: Final = "badge"


class ReleaseReports:
    """The reports of the release being served, and of the others in the same output folder; read when asked for."""

    def __init__(self, directory: Path) -> None:
        self._directory, self._lock = directory, threading.Lock()
        self._read = lru_cache(maxsize=4)(_read)

    def current(self) -> Report | None:
        """Return the report of the release that is served, None where it was not validated."""
        with self._lock:
            return self._read(self._directory)

    def of(self, name: str) -> Report | None:
        """Return the report of a release by the beginning of its name, None where there is none."""
        folder = next((each for each in self.folders() if len(name) >= _SHORTEST and each.name.startswith(name)), None)
        with self._lock:
            return self._read(folder) if folder else None

    def folders(self) -> list[Path]:
        """Return the folders of all releases beside this one, latest first."""
        beside = self._directory.parent.iterdir() if self._directory.parent.is_dir() else ()
        found = [path for path in beside if (path / REPORT).is_file()]
        return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)


def _read(directory: Path) -> Report | None:
    try:
        return transfer.unpack(Release.open(directory).path(REPORT).read_bytes())
    except (NoRelease, KeyError, OSError, ValueError):
        return None


def install(app: Flask, directory: Path) -> None:
    """Give the application the reports of a release and those beside it."""
    app.extensions[_KEY] = ReleaseReports(directory)


def release_reports() -> ReleaseReports:
    """Return the reports of the current application."""
    return cast(ReleaseReports, current_app.extensions[_KEY])


def link_to(response: Response, iri: str) -> Response:
    """Add the ``Link`` by which a resource points to what was found about it (RFC 8288), if it was validated."""
    if release_reports().current() is not None:
        address = public_url(f"/report?{urlencode({'resource': iri})}")
        link = f'<{address}>; rel="describedby"; title="validation report"'
        response.headers["Link"] = ", ".join(filter(None, (response.headers.get("Link"), link)))
    return response


def checked(iri: str) -> Status | None:
    """Return what the validation found about a resource, for its page; None where the release was not validated."""
    found = release_reports().current()
    return status_of(found, iri) if found is not None else None


@blueprint.get("/report")
def report() -> Response:
    """Show the report of this release, or what it says about ``?resource=``."""
    return _answer(request.args.get("format"))


@blueprint.get("/report.<suffix>")
def report_file(suffix: str) -> Response:
    """Return the report in the format with this file extension."""
    if reports.by_name(suffix) is None:
        return reports.not_acceptable()
    return _answer(suffix)


@blueprint.get("/report/badge.svg")
def badge() -> Response:
    """Return the badge."""
    return _answer(_BADGE)


@blueprint.get("/report/diff")
def diff() -> Response:
    """Show what is new, fixed and unchanged between the reports of two releases."""
    here, names = release_reports(), [request.args.get(end, "") for end in ("from", "to")]
    earlier = here.of(names[0])
    later = here.of(names[1]) if names[1] else here.current()
    if earlier is None or later is None:
        missing = names[0] if earlier is None else names[1]
        known = tuple(folder.name for folder in here.folders())
        return problems.respond(Problem("no-release-report", 404, {"name": missing[:80] or "–"}), offers=known)
    found = changes(earlier, later)
    parts = {"report-new": found.new, "report-fixed": found.fixed, "report-unchanged": found.unchanged}
    writer = reports.choose(request.args.get("format"))
    if isinstance(writer, Response):
        return writer
    if not reports.is_page(writer):
        return reports.send(found.new, writer)
    return _page(
        "report_diff.html", parts={name: (part, _fragment(part, 3)) for name, part in parts.items()}, names=names
    )


def _answer(format_name: str | None) -> Response:
    found = release_reports().current()
    if found is None:
        return problems.respond(Problem("not-validated", 404))
    resource = request.args.get("resource", "").strip()
    part = part_about(found, resource) if resource else found
    writer = reports.choose(format_name)
    if isinstance(writer, Response):
        return writer
    if reports.is_page(writer):
        return _page("report.html", report=part, fragment=_fragment(part, 2), resource=resource, quality=_quality())
    response = reports.send(replace(part, shapes=found.shapes), writer)
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(
        f"{service().release[:32]}-{writer.name}-{language()}" + (f"-{_short(resource)}" if resource else "")
    )
    response.make_conditional(request)
    return response


def _fragment(part: Report, level: int) -> str:
    return html.fragment(part, language(), level=level, place=place)


def _quality() -> list[tuple[str, str]]:
    """Return the measurements of the release: what was measured, and the value; none where nothing answers."""
    try:
        rows = asking.ask(service().evaluator, "quality").rows
    except asking.Unanswered:
        return []
    return [
        (str(row["definition"]), _number(row["value"].value))
        for row in rows
        if row["definition"].language == language()
    ]


def _short(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:16]


def _number(value: str) -> str:
    return f"{float(value):.2%}" if "." in value else f"{int(value):,}"


def _page(template: str, **values: object) -> Response:
    others = [folder.name for folder in release_reports().folders() if folder.name != service().release]
    return page(template, files=reports.FILES, others=others, **values)
