"""The web application: a thin Flask shell round pure functions."""

from __future__ import annotations

import atexit
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Protocol

from flask import Flask

from lsgraph.queries.library import Library
from lsgraph.sparql.engine import Answer, Engine, Evaluator
from lsgraph.sparql.limits import Limits
from lsgraph.sparql.processes import Evaluators, Source
from lsgraph.sparql.protocol import Operation
from lsgraph.sparql.results import FORMATS, OFFERS
from lsgraph.validation.validators import Validates
from lsgraph.views.home import QUERY, Overview, overview
from lsgraph.vocabulary import PREFIXES, shorten
from lsgraph.web import (
    about,
    address,
    budget_pages,
    dereferencing,
    downloads,
    dumps,
    editor,
    endpoint,
    frame,
    graphs,
    headers,
    health,
    holdings,
    home,
    language,
    lists,
    metrics,
    openapi,
    packed,
    picture_pages,
    places,
    policy_pages,
    problems,
    rates,
    report,
    resources,
    search,
    shapes_pages,
    sitemap,
    validation,
    vocabulary_pages,
    wellknown,
)
from lsgraph.web.context import KEY, Service

_DOORS: Final = (
    *(home, about, vocabulary_pages, shapes_pages, resources, dereferencing, sitemap, language, editor),
    *(search, lists, downloads),
    *(picture_pages, budget_pages, policy_pages),
    *(validation, report),
    *(endpoint, graphs, dumps, wellknown, health, openapi),
)
"""The modules with a blueprint: pages for readers, tables, pictures, validation, the protocol."""

_TOLD: Final[dict[str, object]] = {
    "t": language.text,
    "language": language.language,
    "content_language": language.content_language,
    "named_languages": language.named_fields,
    "kept": language.kept,
    "fixed": language.fixed,
    "named": vocabulary_pages.named,
    "place": places.place,
    "ours": places.ours,
    "shorten": shorten,
    "query_link": home.query_link,
    "checked": report.checked,
    "public_url": address.public_url,
    "example_queries": home.example_queries,
    "rich_editor": editor.is_built,
    "formats": FORMATS,
    "prefixes": PREFIXES,
}
"""What every template can call."""


class ReleaseLike(Protocol):
    """The parts of a release that the application reads."""

    @property
    def name(self) -> str:
        """The release's name, a SHA-256 in hex."""

    @property
    def directory(self) -> Path:
        """Where its files are."""


def create_app(
    release: ReleaseLike,
    settings: object | None = None,
    *,
    evaluator: Evaluator | None = None,
    library: Library | None = None,
    missing: Iterable[str] = (),
    validator: Validates | None = None,
    kept_reports: Path | None = None,
) -> Flask:
    """Return the application that serves a release.

    ``settings`` may have attributes of the names in ``Limits``. Without an ``evaluator`` the application starts
    evaluators of its own, which end with this process; a server with several processes starts them once and gives
    each application an ``Engine``. Without a ``validator`` what is sent to be validated gets 503; ``kept_reports`` is
    the folder that several processes share for reports that can be read again.
    """
    limits = settings if isinstance(settings, Limits) else Limits.from_settings(settings)
    if evaluator is None:
        evaluators = Evaluators.start(Source.release(release.directory), limits)
        atexit.register(evaluators.close)
        evaluator, missing = Engine(evaluators.path, limits), evaluators.missing
    counters = metrics.Metrics()
    evaluator = metrics.Measured(evaluator, counters)
    app = _flask(limits)
    app.extensions[KEY] = Service(
        release.name, evaluator, limits, library or Library(()), glance(evaluator), (), tuple(missing)
    )
    address.install(app)
    holdings.install(app, release.directory, evaluator)
    search.install(app, release.directory)
    lists.install(app)
    packed.install(app)
    for door in _DOORS:
        app.register_blueprint(door.blueprint)
    metrics.install(app, counters, limits, release.name)
    rates.install(app, limits)
    headers.install(app, release.name)
    problems.install(app)
    frame.install(app)
    resources.install(app)
    validation.install(app, validator, kept_reports)
    report.install(app, release.directory)
    language.install(app)
    return app


def _flask(limits: Limits) -> Flask:
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = limits.request_size_limit
    app.config["MAX_FORM_MEMORY_SIZE"] = limits.request_size_limit
    app.url_map.strict_slashes = False
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(_TOLD)
    return app


def glance(evaluator: Evaluator) -> Overview:
    """Return what the home page tells of the release: one query, asked once."""
    outcome = evaluator.evaluate(Operation(QUERY), {"SELECT": OFFERS["SELECT"][0]})
    return overview(json.loads(outcome.body)["results"]["bindings"]) if isinstance(outcome, Answer) else Overview()
