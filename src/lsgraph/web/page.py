"""The one way a page goes out: rendered, in the reader's languages, revalidated by its tag."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Response, render_template, request

from lsgraph.web.language import languages


def page(template: str, **values: Any) -> Response:
    """Return the page of a template with its languages, tag and caching; 304 where the client has it already."""
    body = render_template(template, **values)
    response = Response(body, mimetype="text/html")
    response.headers["Content-Language"] = languages()
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(hashlib.sha256(body.encode()).hexdigest()[:32])
    response.make_conditional(request)
    return response
