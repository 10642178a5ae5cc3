"""Every kind of page in a real browser: no barriers, nothing cut off, on paper, valid HTML."""

from __future__ import annotations

import json
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from .barriers import look
from .conftest import Open
from .kinds import KINDS


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_has_no_barriers_and_fits_its_screen(open_page: Open, axe: str, kind: str, language: str) -> None:
    page = open_page(KINDS[kind], language)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert look(page, axe)["violations"] == [], scheme
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") == width
    assert look(page, axe)["violations"] == [], "narrow"


@pytest.mark.parametrize("kind", ["home", "project", "list", "ontology"])
def test_a_page_prints(open_page: Open, kind: str, tmp_path: Path) -> None:
    page = open_page(KINDS[kind])
    page.emulate_media(media="print")
    assert not page.locator("header").is_visible()
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF-")


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_light(open_page: Open, kind: str) -> None:
    page = open_page(KINDS[kind])
    page.wait_for_load_state("networkidle")
    sizes = page.evaluate(
        """() => performance.getEntries().filter((e) => e.transferSize && !e.name.includes("/editor/"))
             .map((e) => [e.name, e.transferSize])"""
    )
    assert sum(size for _, size in sizes) < 100_000, sizes


def test_every_page_is_valid_html(address: str, checker: Path, tmp_path: Path) -> None:
    for kind, path in KINDS.items():
        for language in ("ja", "en"):
            headers = {"Accept": "text/html", "Accept-Language": language}
            request = urllib.request.Request(address + path, headers=headers)  # noqa: S310
            try:
                with urllib.request.urlopen(request) as answer:  # noqa: S310
                    body = answer.read()
            except urllib.error.HTTPError as error:
                body = error.read()
            (tmp_path / f"{kind}-{language}.html").write_bytes(body)
    command = ["java", "-jar", str(checker), "--format", "json", "--stdout", "--exit-zero-always", str(tmp_path)]
    told = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert [(Path(m["url"]).name, m["message"]) for m in told["messages"]] == []


def test_the_policy_runs_no_inline_script(open_page: Open) -> None:
    page = open_page("/about")
    refused = page.evaluate(
        """() => new Promise((done) => {
             document.addEventListener("securitypolicyviolation", (told) => done(told.effectiveDirective));
             const script = document.createElement("script");
             script.textContent = "window.ran = true";
             document.body.append(script);
           })"""
    )
    assert refused == "script-src-elem"
    assert page.evaluate("window.ran") is None
