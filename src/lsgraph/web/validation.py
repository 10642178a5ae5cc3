"""``/validate``: what somebody sends is validated in a process of its own, and the report comes back as they read it.

The status is 200 for every report, whatever it says: the request was answered. 422 is for what is no RDF, 413 and 415
for what is not read, 503 for a validation that was stopped – never a report that says less than it should.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from flask import Blueprint, Flask, Response, current_app, request, url_for

from lsgraph.sparql.problem import Problem
from lsgraph.sparql.results import BY_NAME
from lsgraph.validation import transfer
from lsgraph.validation.report import Report
from lsgraph.validation.upload import ACCEPTED, DEFAULT_PROFILE, PROFILES, SYNTAXES, Part, Submission, submission
from lsgraph.validation.validators import Validates
from lsgraph.validation.writers import html
from lsgraph.web import headers, problems, reports
from lsgraph.web.address import public_url
from lsgraph.web.context import service
from lsgraph.web.examples import EXAMPLES
from lsgraph.web.kept import KeptReports
from lsgraph.web.language import language, text, wants_page
from lsgraph.web.page import page
from lsgraph.web.places import place

blueprint = Blueprint("validation", __name__)

_KEY: Final = "lsgraph-validation"
_YES: Final = frozenset({"1", "on", "true", "yes"})
_FORMS: Final = frozenset({"multipart/form-data", "application/x-www-form-urlencoded"})
_PROFILE_NAMES: Final = {
    "plan": "profile-plan",
    "ontology": "profile-ontology",
    "dcat-ap": "profile-dcat-ap",
    "skos": "profile-skos",
    "void": "profile-void",
}
_SANDBOX: Final = "; script-src 'none'; sandbox allow-forms allow-same-origin"
"""Pages with somebody's content run no script at all, whatever it holds."""


@dataclass(frozen=True, slots=True)
class _Service:
    validator: Validates | None
    kept: KeptReports


def install(app: Flask, validator: Validates | None, folder: Path | None = None) -> None:
    """Give the application its validators, and the folder for reports that are kept: one of its own by default."""
    place = folder or Path(tempfile.mkdtemp(prefix="lsgraph-reports-"))
    limits = app.extensions["lsgraph"].limits
    app.extensions[_KEY] = _Service(validator, KeptReports(place, limits))


def _here() -> _Service:
    return cast(_Service, current_app.extensions[_KEY])


@blueprint.get("/validate")
def form() -> Response:
    """Show the form; ``?example=`` fills it."""
    example = EXAMPLES.get(request.args.get("example", ""))
    profile = request.args.get("profile", example.profile if example else DEFAULT_PROFILE)
    known = profile if profile in PROFILES else DEFAULT_PROFILE
    return _page(pasted=example.text if example else "", profile=known, over=bool(example and example.over))


@blueprint.post("/validate")
def validate() -> Response:
    """Validate what was sent."""
    limit = service().limits.upload_size_limit
    request.max_content_length = request.max_form_memory_size = limit
    sent = _submission()
    if isinstance(sent, Problem):
        return _refused(sent)
    writer = reports.choose(_given("format"))
    if isinstance(writer, Response):
        return writer
    validator = _here().validator
    if validator is None:
        return _refused(Problem("no-validator", 503, headers=(("Retry-After", "10"),)))
    outcome = validator.validate(sent, request.environ.get("lsgraph.abandoned"))
    if isinstance(outcome, Problem):
        return _refused(outcome)
    kept = _here().kept.keep(transfer.pack(outcome)) if _given("keep") in _YES else None
    if reports.is_page(writer):
        response = _page(
            outcome, kept_as=kept, pasted=request.form.get("data", ""), profile=sent.profile, over=sent.over
        )
    else:
        response = reports.send(outcome, writer)
    if kept:
        response.headers["Content-Location"] = url_for("validation.kept_report", identifier=kept, lang=None)
    return _private(response)


@blueprint.get("/validate/report/<identifier>")
def kept_report(identifier: str) -> Response:
    """Show a report again."""
    content = _here().kept.read(identifier)
    if content is None:
        hours = f"{service().limits.kept_report_time / 3600:g}"
        return _private(problems.respond(Problem("no-kept-report", 404, {"hours": hours})))
    writer = reports.choose(request.args.get("format"))
    if isinstance(writer, Response):
        return _private(writer)
    report = transfer.unpack(content)
    if reports.is_page(writer):
        return _private(_page(report, kept_as=identifier, alone=True))
    return _private(reports.send(report, writer))


def _submission() -> Submission | Problem:
    if request.content_encoding and request.content_encoding.strip().lower() != "identity":
        return Problem("unsupported-encoding", 415, {"encoding": request.content_encoding[:40], "accepted": ACCEPTED})
    if request.mimetype not in _FORMS and (not request.mimetype or not request.get_data(cache=True).strip()):
        told = {"type": request.mimetype or "–", "accepted": ACCEPTED}
        return Problem("upload-missing", 400, told) if request.mimetype else Problem("upload-type", 415, told)
    over = _given("over") in _YES
    return submission(_parts(), _given("profile") or "", _given("syntax") or "", over=over)


def _parts() -> Iterator[Part]:
    if request.mimetype not in _FORMS:
        yield Part("data", "", request.mimetype, request.get_data())
        return
    for field, file in request.files.items(multi=True):
        if file.filename:
            yield Part(field, file.filename, file.mimetype or "", file.read())
    for field in ("data", "shapes"):
        for value in request.form.getlist(field):
            yield Part(field, "", "", value.encode("utf-8", "replace"))


def _given(name: str) -> str | None:
    return request.args.get(name) or request.form.get(name)


def _refused(problem: Problem) -> Response:
    """Return the problem; in a browser with the form as it was, so that nothing has to be pasted again."""
    if not wants_page() or request.mimetype not in _FORMS or problem.status == 413:
        return _private(problems.respond(problem))
    values = {"offers": "", **problem.values}
    title, detail = text(f"{problem.kind}.title"), text(f"{problem.kind}.detail", **values)
    told = problems.document(problem, title, detail, ())
    asked: dict[str, Any] = {"profile": _given("profile") or DEFAULT_PROFILE, "over": _given("over") in _YES}
    response = _page(told=told, pasted=request.form.get("data", ""), **asked)
    response.status_code = problem.status
    for name, value in problem.headers:
        response.headers[name] = value
    request.environ["lsgraph.told"] = problem.kind
    return _private(response)


def _page(report: Report | None = None, told: Mapping[str, Any] | None = None, **values: Any) -> Response:
    return page(
        "validate.html",
        report=report,
        fragment=html.fragment(report, language(), place=place) if report else "",
        scriptless=report is not None or told is not None,
        told=told,
        files=reports.FILES,
        profiles=_PROFILE_NAMES,
        syntaxes=[BY_NAME[name] for name in SYNTAXES],
        examples=EXAMPLES,
        limits=service().limits,
        endpoint=public_url("/validate"),
        **values,
    )


def _private(response: Response) -> Response:
    """Mark an answer with somebody's content: kept by no cache, found by no search engine, running no script."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Content-Security-Policy"] = headers.standing("")["content-security-policy"] + _SANDBOX
    return response
