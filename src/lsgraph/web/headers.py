"""Headers that every answer carries: security, CORS without credentials, and what it varies by."""

from __future__ import annotations

from typing import Final

from flask import Flask, Response, request

_CONTENT_POLICY: Final = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "form-action 'self'"
)
_EXPOSED: Final = (
    "Accept-Query, Allow, Content-Disposition, ETag, Link, Lsgraph-Release, Lsgraph-Unknown-Terms, Retry-After, "
    "X-Request-Id"
)
_ALWAYS: Final = {
    "Content-Security-Policy": _CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": _EXPOSED,
}
_PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, QUERY, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match, X-Request-Id",
    "Access-Control-Max-Age": "86400",
}


def standing(release_name: str) -> dict[str, str]:
    """Return what every answer carries, names in lower case: for answers that Flask does not make."""
    varies = {"vary": "Accept, Accept-Language, Accept-Encoding", "lsgraph-release": release_name}
    return {**{name.lower(): value for name, value in _ALWAYS.items()}, **varies}


def install(app: Flask, release_name: str) -> None:
    """Add the headers to every answer of the application."""

    @app.after_request
    def complete(response: Response) -> Response:
        request.environ["lsgraph.route"] = request.url_rule.rule if request.url_rule else "none"
        for name, value in _ALWAYS.items():
            response.headers.setdefault(name, value)
        response.headers["Lsgraph-Release"] = release_name
        if request.method == "OPTIONS":
            response.headers.update(_PREFLIGHT)
        if request.endpoint != "static":
            response.vary.update(("Accept", "Accept-Language", "Accept-Encoding"))
        return response
