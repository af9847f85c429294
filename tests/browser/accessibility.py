"""axe-core on a page: no violation of WCAG 2.2, levels A and AA."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tools import system

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def violations(page: Page) -> list[dict[str, Any]]:
    """What axe finds on the page as it stands. Raises FileNotFoundError where `npm ci` has not run."""
    page.evaluate(system.AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate(
        "async tags => (await axe.run(document, {runOnly: {type: 'tag', values: tags}})).violations", TAGS
    )
    return found


def told(found: list[dict[str, Any]]) -> str:
    """The violations as lines a person can act on: rule, what it wants, and the elements."""
    return "\n".join(
        f"{violation['id']} ({violation['impact']}): {violation['help']}\n"
        + "\n".join(f"    {node['html'][:200]}\n      {node['failureSummary']}" for node in violation["nodes"][:5])
        for violation in found
    )
