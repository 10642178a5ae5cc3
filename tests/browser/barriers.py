"""Look for barriers in a page with axe-core, by the rules of WCAG 2.2 AA and its best practices."""

from __future__ import annotations

from playwright.sync_api import Page

_RUN = """async () => {
  const told = await axe.run(document, { resultTypes: ["violations", "passes", "incomplete"] });
  return {
    violations: told.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(", ")}`.slice(0, 300)),
    passes: told.passes.length,
    undecided: told.incomplete.length,
  };
}"""


def look(page: Page, axe: str) -> dict[str, object]:
    """Return the violations as text, and how many rules passed or could not be decided."""
    page.evaluate(axe)
    found: dict[str, object] = page.evaluate(_RUN)
    return found
