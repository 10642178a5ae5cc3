"""Every link inside the repository leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

from .conftest import ROOT, pages

_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_FENCED = re.compile(r"^```.*?^```\s*$", re.MULTILINE | re.DOTALL)


def links(page: Path) -> list[str]:
    text = _FENCED.sub("", page.read_text(encoding="utf-8"))
    return [link for link in _LINK.findall(text) if not re.match(r"[a-z]+:", link)]


def test_every_relative_link_resolves(generate: ModuleType) -> None:
    anchor = generate.terms.anchor
    broken = []
    for page in pages():
        for link in links(page):
            path, _, fragment = link.partition("#")
            target = (page.parent / path).resolve() if path else page
            if not target.exists() or not target.is_relative_to(ROOT):
                broken.append(f"{page.relative_to(ROOT)}: {link}")
            elif fragment and target.suffix == ".md":
                heads = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
                if fragment not in {anchor(re.sub(r"[`\\]", "", head)) for head in heads}:
                    broken.append(f"{page.relative_to(ROOT)}: {link}")
    assert broken == []


def test_every_page_of_the_documentation_is_reached_from_the_readme() -> None:
    reached, todo = set(), [ROOT / "README.md", ROOT / "README.ja.md"]
    while todo:
        page = todo.pop()
        if page in reached:
            continue
        reached.add(page)
        todo += [(page.parent / link.partition("#")[0]).resolve() for link in links(page) if ".md" in link]
    assert [str(page.relative_to(ROOT)) for page in pages() if page not in reached] == []
