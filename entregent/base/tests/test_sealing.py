"""A sealed value opens with its key, in its place, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entregent.base.sealing import Sealer, Unsealable, sealer

KEY, OTHER = "ab" * 32, "cd" * 32


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=200)))
def test_what_is_sealed_opens_again(values: dict[str, str]) -> None:
    sealed = Sealer(KEY).seal(values, "1|2|credentials")
    assert Sealer(KEY).open(sealed, "1|2|credentials") == values


@given(st.binary(max_size=80))
def test_noise_does_not_open(noise: bytes) -> None:
    with pytest.raises(Unsealable):
        Sealer(KEY).open(noise, "1|2|credentials")


def test_another_key_another_place_and_damage_do_not_open() -> None:
    sealed = Sealer(KEY).seal({"token": "t0ken"}, "1|2|credentials")
    assert b"t0ken" not in sealed
    for attempt in (
        lambda: Sealer(OTHER).open(sealed, "1|2|credentials"),
        lambda: Sealer(KEY).open(sealed, "1|3|credentials"),
        lambda: Sealer(KEY).open(sealed[:-1] + bytes([sealed[-1] ^ 1]), "1|2|credentials"),
        lambda: Sealer(KEY).open(sealed[:10], "1|2|credentials"),
    ):
        with pytest.raises(Unsealable):
            attempt()


def test_the_same_is_sealed_otherwise_each_time() -> None:
    assert Sealer(KEY).seal({"a": "b"}, "x") != Sealer(KEY).seal({"a": "b"}, "x")


def test_where_the_key_comes_from(tmp_path: Path) -> None:
    sealed = sealer(tmp_path).seal({"a": "b"}, "x")
    assert (tmp_path / "sealing.key").stat().st_mode & 0o777 == 0o600
    assert sealer(tmp_path).open(sealed, "x") == {"a": "b"}
    folder = tmp_path / "credentials"
    folder.mkdir()
    (folder / "entregent-sealing-key").write_text(OTHER)
    for key, credentials in ((KEY, ""), ("", str(folder))):
        with pytest.raises(Unsealable):
            sealer(tmp_path, key, credentials).open(sealed, "x")
    with pytest.raises(ValueError, match="64 hexadecimal digits"):
        sealer(tmp_path, "abcd")
