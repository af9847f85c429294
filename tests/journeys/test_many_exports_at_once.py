"""One drop with exports of every network: each is recognised for itself, wherever it lies."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from entregent.contract import conformance
from entregent.contract.conformance import Case
from entregent.contract.registry import networks
from entregent.intake import actions
from entregent.intake.actions import Refusal, Source
from tests.journeys.taking import NOW

CASES = [case for network in networks().values() for case in conformance.cases(network)[:1]]


def dropped(case: Case, folder: Path) -> Path:
    """A copy of a sample below `folder`."""
    target = folder / f"{case.network.slug} {case.dropped.name}"
    if case.dropped.is_dir():
        shutil.copytree(case.dropped, target)
    else:
        shutil.copy(case.dropped, target)
    return target


def found_at(path: Path) -> list[Source]:
    return [item for item in actions.sources(path, NOW) if isinstance(item, Source)]


def test_a_folder_with_an_export_of_every_network(tmp_path: Path) -> None:
    folder = tmp_path / "downloads"
    folder.mkdir()
    paths = {dropped(case, folder): case.network.slug for case in CASES}
    assert {source.path: source.network for source in found_at(folder)} == paths


def test_an_archive_with_an_export_of_every_network(tmp_path: Path) -> None:
    folder = tmp_path / "takeout"
    folder.mkdir()
    inside = {dropped(case, folder).name: case.network.slug for case in CASES}
    archive = conformance.zipped(folder, tmp_path / "takeout.zip", "Takeout/")
    assert {source.inside: source.network for source in found_at(archive)} == {
        f"Takeout/{name}": slug for name, slug in inside.items()
    }


def test_zips_within_a_folder_are_taken_one_by_one(tmp_path: Path) -> None:
    folder = tmp_path / "downloads"
    folder.mkdir()
    cases = [case for case in CASES if case.dropped.is_dir()]
    for case in cases:
        conformance.zipped(case.dropped, folder / f"{case.network.slug}.zip")
    assert sorted(source.network for source in found_at(folder)) == sorted(case.network.slug for case in cases)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.network.slug}-{case.name}")
def test_an_export_is_never_taken_apart(case: Case) -> None:
    found = found_at(case.dropped)
    assert [(source.network, source.inside) for source in found] == [(case.network.slug, "")]


def test_what_is_not_known_is_left_alone_and_named(tmp_path: Path) -> None:
    for case in CASES[:3]:
        dropped(case, tmp_path)
    (tmp_path / "holiday.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(200))
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04" + bytes(200))
    refused = {item.file: item for item in actions.sources(tmp_path, NOW) if isinstance(item, Refusal)}
    aside = [item for item in refused.values() if item.is_aside]
    assert len(aside) == 1
    assert "holiday.jpg" in str(aside[0].message)
    assert not refused["broken.zip"].is_aside, "what is damaged must be told apart from what is merely unknown"
