"""A server with tight limits, to be attacked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ..web import serving

LIMITS = {
    "LSGRAPH_QUERY_TIME_LIMIT": "1",
    "LSGRAPH_QUERY_MEMORY_LIMIT": str(128 * 1024 * 1024),
    "LSGRAPH_REQUEST_TIME_LIMIT": "3",
    "LSGRAPH_VALIDATION_TIME_LIMIT": "3",
    "LSGRAPH_VALIDATION_MEMORY_LIMIT": str(256 * 1024 * 1024),
    "LSGRAPH_RESPONSE_CACHE_SIZE": str(4 * 1024 * 1024),  # so that what grows is not the cache
}


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[serving.Server]:
    """Return the running server."""
    package = serving.make_package(tmp_path_factory.mktemp("package"))
    release = serving.make_release(package, tmp_path_factory.mktemp("out"))
    with serving.running(package, release, **LIMITS) as running:
        yield running
