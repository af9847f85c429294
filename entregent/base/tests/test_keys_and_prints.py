"""Packed ids, fingerprints and secrets."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from entregent.base.fingerprints import fingerprint
from entregent.base.packed import pack, unpack
from entregent.base.secrets import load_or_create_key, new_token, token_digest

IDS = st.lists(st.integers(0, 2**63 - 1))


@given(IDS)
def test_packed_ids_come_back_sorted_and_once(ids: list[int]) -> None:
    assert unpack(pack(ids)).tolist() == sorted(set(ids))
    assert pack(ids) == pack(np.array(sorted(set(ids)), dtype=np.int64))


@given(st.lists(st.integers(-(2**63), 2**63 - 1)))
def test_packing_keeps_every_64_bit_number(ids: list[int]) -> None:
    assert unpack(memoryview(pack(ids))).tolist() == sorted(set(ids))
    assert unpack(b"").tolist() == unpack(memoryview(b"")).tolist() == []


def test_neighbouring_ids_take_little_room() -> None:
    size = len(pack(range(1_000_000)))
    assert size < 20_000


@given(st.lists(st.text(), max_size=4))
def test_fingerprints_fit_a_database_integer(parts: list[str]) -> None:
    assert 0 <= fingerprint(*parts) < 2**63
    assert fingerprint(*parts) == fingerprint(*parts)


def test_fingerprints_stay_the_same_for_ever() -> None:
    """They are stored: another value would make every fact new."""
    assert fingerprint("network", "interaction", "message:1") == 4735646362408438127
    assert fingerprint("a", "b") != fingerprint("ab")
    assert fingerprint("a", "b") != fingerprint("b", "a")
    assert fingerprint("\ud800") != fingerprint("\ud801"), "also what is not quite text"


def test_the_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    before = os.umask(0)
    try:
        key = load_or_create_key(path)
    finally:
        os.umask(before)
    assert len(bytes.fromhex(key)) == 32
    assert load_or_create_key(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [child.name for child in tmp_path.iterdir()] == ["secret.key"], "no draft is left behind"


def test_those_who_start_together_end_with_one_key(tmp_path: Path) -> None:
    path, keys = tmp_path / "secret.key", []
    start = threading.Barrier(8)

    def make() -> None:
        start.wait()
        keys.append(load_or_create_key(path))

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert keys == [path.read_text().strip()] * 8


def test_a_draft_left_by_a_crash_stands_in_nobodys_way(tmp_path: Path) -> None:
    """In a container, the process has the same number at every start."""
    path = tmp_path / "secret.key"
    path.with_name(f".{path.name}.{os.getpid()}").write_text("half a k")
    assert len(bytes.fromhex(load_or_create_key(path))) == 32


def test_tokens_are_not_kept_as_they_are() -> None:
    token = new_token()
    assert len(token) >= 43
    assert token != new_token()
    assert token not in token_digest(token)
    assert len(token_digest(token)) == 64
