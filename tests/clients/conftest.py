"""A server process for the clients of others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ..web import serving


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[serving.Server]:
    """Return the running server."""
    package = serving.make_package(tmp_path_factory.mktemp("package"))
    release = serving.make_release(package, tmp_path_factory.mktemp("out"))
    with serving.running(package, release) as running:
        yield running


@pytest.fixture(scope="session")
def url(server: serving.Server) -> str:
    """Return the server's root, without a slash at the end."""
    return f"http://127.0.0.1:{server.port}"
