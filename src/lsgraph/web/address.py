"""Where this server is reached from outside: ``LSGRAPH_BASE_URL``, or what the request says."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Final

from flask import Flask, current_app, request

from lsgraph.faults import LsgraphError
from lsgraph.messages import tell

SETTING: Final = "LSGRAPH_BASE_URL"
_KEY: Final = "lsgraph-address"
_URL: Final = re.compile(r"https?://[^\s/?#<>\"{}|\\^`]+(/[^\s?#<>\"{}|\\^`]*)?\Z")


class BadAddress(LsgraphError):
    """The base URL is not an absolute http or https URL; the message says so."""


def install(app: Flask, settings: object = None, environment: Mapping[str, str] | None = None) -> None:
    """Remember the server's public URL: the attribute ``base_url`` of ``settings``, else the environment's setting.

    Behind a proxy the request's own address is the proxy's business; the setting says the one that clients use.
    Raises ``BadAddress``.
    """
    variables = os.environ if environment is None else environment
    base = getattr(settings, "base_url", None) or variables.get(SETTING, "")
    if base and not _URL.match(base):
        raise BadAddress(tell("bad-setting", name=SETTING, value=base, expected="https://example.org/"))
    app.extensions[_KEY] = base.rstrip("/")


def public_url(path: str) -> str:
    """Return the URL under which clients reach a path of this server; ``path`` begins with a slash.

    Empty where the request's Host field is no host and no setting says better.
    """
    base: str = current_app.extensions.get(_KEY, "")
    if not base and not request.host:
        return ""
    return (base or request.host_url.rstrip("/")) + path
