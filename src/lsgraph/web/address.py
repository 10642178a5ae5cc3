"""Where this server is reached from outside: the setting ``base_url``, or what the request says."""

from __future__ import annotations

from typing import Final

from flask import Flask, current_app, request

from lsgraph.settings import base_url

_KEY: Final = "lsgraph-address"


def install(app: Flask) -> None:
    """Remember the server's public URL. Raises ``BadSetting``.

    Behind a proxy the request's own address is the proxy's business; the setting says the one that clients use.
    """
    app.extensions[_KEY] = base_url()


def public_url(path: str) -> str:
    """Return the URL under which clients reach a path of this server; ``path`` begins with a slash.

    Empty where the request's Host field is no host and no setting says better.
    """
    base: str = current_app.extensions.get(_KEY, "")
    if not base and not request.host:
        return ""
    return (base or request.host_url.rstrip("/")) + path
