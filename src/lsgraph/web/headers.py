"""Headers that every answer carries: security, CORS without credentials, and what it varies by."""

from __future__ import annotations

from typing import Final

from flask import Flask, Response, request

from lsgraph.sparql import protocol

_CONTENT_POLICY: Final = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "form-action 'self'"
)
_EXPOSED: Final = (
    "Accept-Encoding, Accept-Post, Accept-Query, Accept-Ranges, Allow, Content-Disposition, Content-Encoding, "
    "Content-Length, Content-Range, Date, ETag, Link, Location, Lsgraph-Release, Lsgraph-Unknown-Terms, Repr-Digest, "
    "Retry-After, Vary, X-Request-Id"
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
    "Access-Control-Allow-Methods": protocol.ALLOWED,
    "Access-Control-Allow-Headers": (
        "Accept, Accept-Language, Cache-Control, Content-Type, If-Match, If-None-Match, If-Range, Range, X-Request-Id, "
        "X-Requested-With"
    ),
    "Access-Control-Max-Age": "86400",
}


def standing(release_name: str) -> dict[str, str]:
    """Return what every answer carries, names in lower case: for answers that Flask does not make."""
    varies = {"vary": "Accept, Accept-Language, Accept-Encoding", "lsgraph-release": release_name}
    return {**{name.lower(): value for name, value in _ALWAYS.items()}, **varies}


def install(app: Flask, release_name: str) -> None:
    """Add the headers to every answer of the application."""

    @app.before_request
    def as_a_whole() -> Response | None:
        """Answer ``OPTIONS *``, which asks about the server and not about a page (RFC 9110 §9.3.7)."""
        is_asked = request.method == "OPTIONS" and request.path == "/*"
        return Response(status=204, headers={"Allow": protocol.ALLOWED}) if is_asked else None

    @app.after_request
    def complete(response: Response) -> Response:
        request.environ["lsgraph.route"] = request.url_rule.rule if request.url_rule else "none"
        for name, value in _ALWAYS.items():
            response.headers.setdefault(name, value)
        response.headers["Lsgraph-Release"] = release_name
        if response.status_code == 204:
            response.headers.pop("Content-Type", None)
        if request.method == "OPTIONS":
            response.headers.update(_PREFLIGHT)
        if request.endpoint != "static":
            response.vary.update(("Accept", "Accept-Language", "Accept-Encoding"))
        return response
