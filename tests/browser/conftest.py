"""A browser in front of the served package. What is missing here is said, and the tests are skipped."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from . import site


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(item.path).is_relative_to(site.HERE):
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Return where the package is served."""
    with site.served() as where:
        yield where


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return Chromium."""
    if not site.chromium():
        pytest.skip("there is no chromium here; Debian: apt install chromium, or name it with CHROMIUM")
    with site.browsing() as found:
        yield found


@pytest.fixture(scope="session")
def axe() -> str:
    """Return the program that looks for barriers."""
    if not site.AXE.is_file():
        pytest.skip("axe-core is not here; npm ci --prefix tests/browser")
    return site.AXE.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def checker() -> Path:
    """Return the Nu HTML checker."""
    if not (site.CHECKER.is_file() and shutil.which("java")):
        pytest.skip("the Nu HTML checker is not here; it needs java and npm ci --prefix tests/browser")
    return site.CHECKER


Open = Callable[..., Page]

_MEANT = ("the server responded with a status of 4", "Executing inline script violates")
"""What a browser says of a page that answers 404, and of the inline script that a test tries to run."""


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Open]:
    """Return a function that opens a path; in the end no page has written to the console or asked another machine."""
    complaints: list[str] = []
    contexts = []

    def open_it(path: str, language: str = "ja", width: int = 1280, scheme: str = "light", script: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            locale=language,
            color_scheme=scheme,  # type: ignore[arg-type]
            java_script_enabled=script,
            accept_downloads=True,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(f"{page.url}: {said.type}: {said.text}"))
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on(
            "request",
            lambda asked: complaints.append(asked.url) if not asked.url.startswith((address, "data:")) else None,
        )
        page.goto(address + path)
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert [said for said in complaints if not any(words in said for words in _MEANT)] == []
