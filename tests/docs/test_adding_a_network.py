"""The network that the page builds is one: its code keeps the contract, on a sample and on damaged ones."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import entregent.networks
from entregent.contract import conformance, registry
from entregent.contract.conformance import Case
from entregent.contract.network import Network

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "adding-a-network.md").read_text(encoding="utf-8")
GUESTS = "Visitor,E-mail,Visited on\nAda Sample,ada@example.org,2026-02-01\nBruno,,2026-02-02\n"
ICON = '<svg xmlns="http://www.w3.org/2000/svg" fill="currentColor"><path d="M4 4h16v16H4z"/></svg>'


@pytest.fixture
def network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Network]:
    """The network of the page, in a folder of its own, among the others for the time of the test."""
    folder = tmp_path / "guestbook"
    (folder / "samples" / "visitors").mkdir(parents=True)
    for name, code in re.findall(r"^## `(\S+\.py)`\n\n```python\n(.*?)```", PAGE, flags=re.DOTALL | re.MULTILINE):
        (folder / name).write_text(code, encoding="utf-8")
    (folder / "icon.svg").write_text(ICON, encoding="utf-8")
    (folder / "help.en.md").write_text("# The guest book\n", encoding="utf-8")
    (folder / "help.fr.md").write_text("# Le livre d’or\n", encoding="utf-8")
    (folder / "samples" / "visitors" / "guests.csv").write_text(GUESTS, encoding="utf-8")
    monkeypatch.setattr(entregent.networks, "__path__", [*entregent.networks.__path__, str(tmp_path)])
    registry.networks.cache_clear()
    yield registry.networks()["guestbook"]
    registry.networks.cache_clear()
    for name in [name for name in sys.modules if name.startswith("entregent.networks.guestbook")]:
        del sys.modules[name]
    vars(entregent.networks).pop("guestbook", None)


def test_the_network_of_the_page_keeps_the_contract(network: Network, tmp_path: Path) -> None:
    (case,) = conformance.cases(network)
    conformance.check_presentation(network)
    conformance.check_recognised_by_one(case)
    conformance.check_golden(case, update=True)
    conformance.check_records(case)
    conformance.check_second_read(case)
    for place in range(0, len(GUESTS), 7):
        folder = tmp_path / str(place)
        folder.mkdir()
        conformance.check_survives(case, folder, lambda data, place=place: data[:place])


def test_it_reads_what_the_page_says(network: Network) -> None:
    (case,) = conformance.cases(network)
    assert _names(case) == ["Ada Sample"]
    assert len(conformance.as_json(case)["skipped"]) == 1


def _names(case: Case) -> list[str]:
    return [record["name"] for record in conformance.as_json(case)["records"]]
