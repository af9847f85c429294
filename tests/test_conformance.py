"""Every network's folder holds to the contract; `entregent/contract/conformance.py` says how, and where samples lie."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from entregent.contract import conformance
from entregent.contract.conformance import Case
from entregent.contract.network import Network
from entregent.contract.registry import networks

UPDATE = os.environ.get("UPDATE_EXPECTED") == "1"
CASES = [case for network in networks().values() for case in conformance.cases(network)]

HOSTILE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda data: b"",
    "blank": lambda data: b"\n \r\n\t\n",
    "utf-16": lambda data: data.decode("utf-8", "replace").encode("utf-16"),
    "utf-16 without mark": lambda data: data.decode("utf-8", "replace").encode("utf-16-le"),
    "broken utf-8": lambda data: data.replace(b"e", b"\xe9\xff"),
    "NUL bytes": lambda data: data.replace(b"o", b"\x00"),
    "an open quote": lambda data: data.replace(b"\n", b'\n"', 3),
    "one long line": lambda data: data.replace(b"\n", b" ").replace(b"\r", b" ") * 200,
    "only commas": lambda data: data + b"\n" + b"," * 100_000 + b"\n",
    "last bytes lost": lambda data: data[:-3],
    "doubled": lambda data: data + data,
    "backwards": lambda data: data[::-1],
    "random": lambda data: bytes((7 * at * at + 13 * at + len(data)) % 251 for at in range(4096)),
}


def named(case: Case) -> str:
    return f"{case.network.slug}-{case.name}"


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any socket that an adapter opens fails the test."""

    def refuse(*args: object, **kwargs: object) -> socket.socket:
        raise AssertionError("an adapter opened a socket")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.parametrize("network", networks().values(), ids=lambda network: network.slug)
def test_name_icon_and_help_are_there(network: Network) -> None:
    conformance.check_presentation(network)


@pytest.mark.parametrize("network", networks().values(), ids=lambda network: network.slug)
def test_a_network_that_reads_exports_has_samples(network: Network) -> None:
    assert bool(conformance.cases(network)) == network.has_export


@pytest.mark.parametrize("network", networks().values(), ids=lambda network: network.slug)
def test_keys_of_urls_are_canonical(network: Network) -> None:
    conformance.check_keys(network)


@pytest.mark.parametrize("case", CASES, ids=named)
def test_what_is_asked_can_be_answered(case: Case) -> None:
    conformance.check_questions(case)


@pytest.mark.parametrize("case", CASES, ids=named)
def test_a_sample_is_recognised_by_exactly_one_network(case: Case) -> None:
    conformance.check_recognised_by_one(case)


@pytest.mark.parametrize("case", CASES, ids=named)
def test_a_sample_yields_what_its_golden_file_says(case: Case) -> None:
    conformance.check_golden(case, update=UPDATE)


@pytest.mark.parametrize("case", CASES, ids=named)
def test_a_folder_and_a_zip_of_it_say_the_same(case: Case, tmp_path: Path) -> None:
    conformance.check_same_from_zip(case, tmp_path)


@pytest.mark.parametrize("case", CASES, ids=named)
def test_records_keep_the_contract_and_ids_are_unique(case: Case) -> None:
    conformance.check_records(case)


@pytest.mark.parametrize("case", CASES, ids=named)
def test_a_second_reading_yields_the_same(case: Case) -> None:
    conformance.check_second_read(case)


@pytest.mark.parametrize("case", CASES, ids=named)
@pytest.mark.parametrize("damage", HOSTILE)
def test_damaged_files_fail_politely(case: Case, damage: str, tmp_path: Path) -> None:
    conformance.check_survives(case, tmp_path, HOSTILE[damage])


@pytest.mark.parametrize("case", CASES, ids=named)
def test_files_cut_off_at_each_tenth_fail_politely(case: Case, tmp_path: Path) -> None:
    for tenth in conformance.TENTHS:
        folder = tmp_path / str(tenth)
        folder.mkdir()
        conformance.check_survives(case, folder, lambda data, tenth=tenth: data[: len(data) * tenth // 10])


@pytest.mark.parametrize("case", CASES, ids=named)
def test_a_cut_off_zip_fails_politely(case: Case, tmp_path: Path) -> None:
    if not case.dropped.is_dir():
        return
    archive = conformance.zipped(case.dropped, tmp_path / "whole.zip")
    cut = Case(case.network, case.name, archive, case.expected)
    for tenth in conformance.TENTHS:
        folder = tmp_path / str(tenth)
        folder.mkdir()
        conformance.check_survives(cut, folder, lambda data, tenth=tenth: data[: len(data) * tenth // 10])
