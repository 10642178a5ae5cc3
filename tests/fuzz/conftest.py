"""The application of ``tests/web``, for the fuzzers."""

from __future__ import annotations

from ..web.conftest import app, client, small_package, small_release

__all__ = ["app", "client", "small_package", "small_release"]
