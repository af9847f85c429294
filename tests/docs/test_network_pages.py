"""The network pages in docs/ are the help pages that stand beside the drop area: one for each network and language.

`UPDATE_EXPECTED=1 pytest tests/docs/test_network_pages.py` writes them anew.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from entregent.contract.network import Network
from entregent.contract.registry import networks

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = DOCS / "networks"
NETWORKS = [network for network in networks().values() if network.has_export]
LANGUAGES = ("en", "fr")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.slug)
def test_the_page_is_the_help_page(network: Network, language: str) -> None:
    page, text = PAGES / f"{network.slug}.{language}.md", network.help_text(language)
    if os.environ.get("UPDATE_EXPECTED") == "1":
        page.parent.mkdir(exist_ok=True)
        page.write_text(text, encoding="utf-8")
    assert page.is_file(), f"{page.name} is missing: write it as {__name__} says"
    assert page.read_text(encoding="utf-8") == text


def test_there_are_no_other_pages_and_each_is_linked() -> None:
    wanted = {f"{network.slug}.{language}.md" for network in NETWORKS for language in LANGUAGES}
    assert {path.name for path in PAGES.iterdir()} == wanted
    overview = (DOCS / "networks.md").read_text(encoding="utf-8")
    assert not {name for name in wanted if f"](networks/{name})" not in overview}


def test_every_network_has_a_row_in_both_tables() -> None:
    lines = (DOCS / "networks.md").read_text(encoding="utf-8").splitlines()
    rows = [line.split("|")[1].strip() for line in lines if line.startswith("|")]
    for network in NETWORKS:
        assert sum(row.partition(" (")[0] == network.name for row in rows) == 2, network.name
