"""Write the figures of docs/pages.md: ``python -m tests.browser.report`` from the root of the repository.

It looks for barriers in every kind of page and follows every link, which takes a few minutes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from playwright.sync_api import Browser

from . import site
from .barriers import look
from .crawl import Crawl, crawl
from .kinds import KINDS

PAGE: Final = site.REPOSITORY / "docs" / "pages.md"
WAYS: Final = (("ja", 1280, "light"), ("ja", 375, "dark"), ("en", 1280, "dark"), ("en", 375, "light"))


def main() -> None:
    """Measure, and put the figures where the page has its marks."""
    axe = site.AXE.read_text(encoding="utf-8")
    with site.served() as address, site.browsing() as browser:
        rows = [barriers(browser, address, axe, kind) for kind in KINDS]
        walked = crawl(address, most=20_000)
    text = PAGE.read_text(encoding="utf-8")
    text = put(text, "barriers", table(rows))
    PAGE.write_text(put(text, "crawl", figures(walked)), encoding="utf-8")
    print(figures(walked))


def barriers(browser: Browser, address: str, axe: str, kind: str) -> tuple[str, ...]:
    """Return a row: the kind of page, violations for each way of reading, rules that passed."""
    counts, passes = [], []
    for language, width, scheme in WAYS:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            locale=language,
            color_scheme=scheme,  # type: ignore[arg-type]
        )
        page = context.new_page()
        page.goto(address + KINDS[kind])
        found = look(page, axe)
        violations = found["violations"]
        assert isinstance(violations, list)
        counts.append(str(len(violations)))
        passes.append(int(str(found["passes"])))
        context.close()
    return (kind, *counts, str(min(passes)))


def table(rows: Iterable[tuple[str, ...]]) -> str:
    """Return the rows as a table."""
    heads = ("page", *(f"{language}, {width} px, {scheme}" for language, width, scheme in WAYS), "rules passed")
    lines = [heads, ("---", *("--:" for _ in heads[1:])), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def figures(walked: Crawl) -> str:
    """Return what came of following the links."""
    return "\n".join(
        (
            "| pages asked | links seen | failures | median time of a page |",
            "| --: | --: | --: | --: |",
            f"| {len(walked.asked):,} | {walked.links:,} | {len(walked.failures):,} | {walked.median:.0f} ms |",
        )
    )


def put(text: str, name: str, content: str) -> str:
    """Return the text with the content between the marks of that name."""
    mark = rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)"
    return re.sub(mark, lambda found: f"{found[1]}\n{content}\n\n{found[2]}", text, count=1, flags=re.S)


if __name__ == "__main__":
    main()
