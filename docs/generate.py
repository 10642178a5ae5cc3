"""Write what documentation can be made from the program: ``python docs/generate.py [--check]``.

``docs/reference/*.md`` is made whole; in other pages, ``console`` blocks and the parts between ``<!-- made: … -->`` and
``<!-- end -->`` are made anew. ``--check`` writes nothing and ends with status 1 where a file differs.
"""

from __future__ import annotations

import argparse
import difflib
import os
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
sys.path.insert(0, str(DOCS))

from generator import library, living, program, terms  # noqa: E402

from lsgraph.package import GraphPackage  # noqa: E402

HINT_LINES = 20


def pages() -> dict[Path, str]:
    """Return every page that is made, in whole or in part, with the text that it should have."""
    package = GraphPackage.open(ROOT)
    examples = tomllib.loads((DOCS / "examples.toml").read_text(encoding="utf-8"))
    reference = DOCS / "reference"
    return {
        reference / "commands.md": program.commands_page(examples["commands"]),
        reference / "settings.md": program.settings_page(),
        reference / "routes.md": program.routes_page(examples["routes"], examples["notes"]),
        reference / "queries.md": library.queries_page(package),
        reference / "shapes.md": terms.shapes_page(ROOT),
        reference / "ontology.md": terms.ontology_page(ROOT),
        reference / "codes.md": terms.codes_page(ROOT),
        **_living(package),
    }


def _living(package: GraphPackage) -> dict[Path, str]:
    written = {path: path.read_text(encoding="utf-8") for path in (*ROOT.glob("*.md"), *DOCS.glob("*.md"))}
    texts = {path: text for path, text in sorted(written.items()) if living.is_living(text)}
    answers = living.Answers(package) if texts else None
    return {path: living.renewed(text, answers) for path, text in texts.items()} if answers else {}


def stale(wanted: Mapping[Path, str]) -> dict[Path, str]:
    """Return the pages that differ from what they should be, each with the beginning of the difference."""
    found = {}
    for path, text in wanted.items():
        present = path.read_text(encoding="utf-8") if path.is_file() else ""
        if present != text:
            lines = difflib.unified_diff(present.splitlines(), text.splitlines(), "as it is", "as it should be", n=1)
            found[path] = "\n".join(list(lines)[:HINT_LINES])
    return found


def main() -> int:
    """Write the pages, or compare them; return the exit status."""
    parser = argparse.ArgumentParser(description="Make the reference documentation.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a page is out of date")
    checking = parser.parse_args().check
    os.environ["LC_ALL"] = "C"  # messages in the pages are English, wherever they are made
    wanted = pages()
    for path, difference in stale(wanted).items():
        print(f"{path.relative_to(ROOT)} {'is out of date' if checking else 'written'}")
        if checking:
            print(difference)
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(wanted[path], encoding="utf-8")
    if checking and stale(wanted):
        print("Run: python docs/generate.py", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
