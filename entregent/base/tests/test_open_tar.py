"""Tar archives, plain and compressed: read in place in any order, refused when they are hostile or cut."""

from __future__ import annotations

import gzip
import io
import random
import tarfile
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entregent.base.files import Limits, Unreadable, gz, open_files

NEWEST = datetime(2026, 2, 8, 10, 30, tzinfo=UTC)


def tar_bytes(members: dict[str, bytes], *, tar_format: int = tarfile.PAX_FORMAT) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tar_format) as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            info.mtime = int(NEWEST.timestamp())
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def refusal(path: Path, raw: bytes, limits: Limits | None = None) -> str:
    path.write_bytes(raw)
    with pytest.raises(Unreadable) as caught:
        open_files(path, limits=limits or Limits())
    assert str(caught.value.message).endswith(".")
    return str(caught.value.message)


def told(path: Path) -> str:
    """The sentence that reading everything ends in; empty when all went well."""
    try:
        with open_files(path) as files:
            for name in files.names():
                assert len(files.head(name, 10)) <= 10
                files.open(name).read()
    except Unreadable as error:
        return str(error.message)
    return ""


@pytest.mark.parametrize("gzipped", [False, True])
@pytest.mark.parametrize("tar_format", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT, tarfile.USTAR_FORMAT])
def test_members_are_read_in_any_order(tmp_path: Path, gzipped: bool, tar_format: int) -> None:
    content = {
        "./actor.json": b"{}",
        "outbox.json": bytes(range(256)) * 900,
        "médias/image.png": b"\x89PNG",
        "empty": b"",
    }
    raw = tar_bytes(content, tar_format=tar_format)
    path = tmp_path / "archive.bin"
    path.write_bytes(gzip.compress(raw) if gzipped else raw)
    with open_files(path) as files:
        assert files.names() == ("actor.json", "outbox.json", "médias/image.png", "empty")
        assert files.modified_at == NEWEST
        for name in reversed(files.names()):
            with files.open(name) as stream:
                assert stream.read() == content.get(name, b"{}")
        assert files.size("outbox.json") == 256 * 900
        assert files.head("outbox.json", 3) == b"\0\1\2"


def test_random_access_to_a_compressed_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gz, "_FIRST_SPACING", 10_000)
    monkeypatch.setattr(gz, "_MOST_CHECKPOINTS", 8)
    chance = random.Random(7)
    content = {f"{number}.bin": chance.randbytes(chance.randrange(30_000)) for number in range(40)}
    raw = tar_bytes(content)
    path = tmp_path / "a.tgz"
    path.write_bytes(gzip.compress(raw[:300_000]) + gzip.compress(raw[300_000:]) + b"\0" * 100)
    with open_files(path) as files:
        streams = {name: files.open(name) for name in chance.sample(files.names(), 40)}
        for name, stream in streams.items():
            assert stream.read() == content[name]


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.GNUTYPE_SPARSE]
)
def test_links_and_devices_refuse_the_archive(tmp_path: Path, kind: bytes) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.GNU_FORMAT) as archive:
        info = tarfile.TarInfo("a.csv")
        info.type = kind
        info.linkname = "/etc/passwd"
        archive.addfile(info)
    assert "link or a device" in refusal(tmp_path / "a.tar", buffer.getvalue())


@pytest.mark.parametrize("name", ["/etc/passwd", "../a", "a/../../b", "..\\a", "C:/a"])
def test_a_dangerous_name_refuses_the_archive(tmp_path: Path, name: str) -> None:
    assert "dangerous name" in refusal(tmp_path / "a.tar", tar_bytes({"fine": b"1", name: b"2"}))


def test_the_last_of_two_members_with_one_name_counts(tmp_path: Path) -> None:
    (tmp_path / "a.tar").write_bytes(tar_bytes({"a": b"old", "b": b"b", "./a": b"new"}))
    with open_files(tmp_path / "a.tar") as files:
        assert files.names() == ("b", "a")
        assert files.open("a").read() == b"new"


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    raw = gzip.compress(tar_bytes({"zeros": bytes(120_000_000)}), 6)
    started = time.process_time()
    assert "grows beyond the limit" in refusal(tmp_path / "a.tgz", raw)
    assert time.process_time() - started < 1


def test_limits_on_number_and_total(tmp_path: Path) -> None:
    raw = tar_bytes({str(number): b"x" * 600 for number in range(21)})
    assert "more than 20 files" in refusal(tmp_path / "a.tar", raw, Limits(entries=20))
    assert "free space" in refusal(tmp_path / "a.tgz", gzip.compress(raw), Limits(free_bytes=10_000))


@pytest.mark.parametrize("gzipped", [False, True])
def test_a_truncated_archive_is_told(tmp_path: Path, gzipped: bool) -> None:
    raw = tar_bytes({"a": b"a" * 5000, "b": random.Random(1).randbytes(5000)})
    raw = gzip.compress(raw) if gzipped else raw[:11_500]
    for length in range(600, len(raw) - 1200, 97):
        path = tmp_path / "a.tar"
        path.write_bytes(raw[:length])
        assert told(path) == "a.tar is incomplete or damaged: download it again.", length


def test_a_damaged_header_in_the_middle_is_told(tmp_path: Path) -> None:
    raw = bytearray(tar_bytes({"a": b"a", "b": b"b", "c": b"c"}))
    raw[1024 + 100] ^= 1
    assert "incomplete" in refusal(tmp_path / "a.tar", bytes(raw))


def header(name: bytes, size: bytes, kind: bytes) -> bytes:
    block = bytearray(512)
    block[: len(name)] = name
    block[100:108] = b"0000644\0"
    block[124:136] = size
    block[136:148] = b"00000000000\0"
    block[148:156] = b" " * 8
    block[156:157] = kind
    block[257:265] = b"ustar\x0000"
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def pax(records: bytes) -> bytes:
    size = b"%011o\0" % len(records)
    return header(b"pax", size, b"x") + records + bytes(-len(records) % 512)


MEMBER = header(b"a", b"00000000000\0", b"0")


@pytest.mark.parametrize(
    "raw",
    [
        MEMBER + header(b"b", b"\xff" * 10 + b"\xfe\x00", b"0"),
        MEMBER + header(b"b", b"\xff" * 10 + b"\xfe\x00", b"x"),
        MEMBER + pax(b"13 size=-512\n") + MEMBER,
        pax(b"70000 comment=%s\n" % bytes(69_985)) + MEMBER,
        header(b"a", b"00077777777\0", b"L") + bytes(2048),
        pax(b"9" * 60_000) + MEMBER,
        pax(b"22 GNU.sparse.major=1\n22 GNU.sparse.minor=0\n") + header(b"a", b"00000001000\0", b"0") + b"0\n" * 256,
        header(b"a", b"00000000000\0", b"S"),
        pax(b"10 size=x\n" * 10) * 3000 + MEMBER,
        header(b"a", b"00000000000\0", b"g") * 3000 + MEMBER,
    ],
)
def test_headers_made_to_hang_or_to_fill_memory_are_refused_soon(tmp_path: Path, raw: bytes) -> None:
    started = time.process_time()
    (tmp_path / "a").write_bytes(raw + bytes(1024))
    assert told(tmp_path / "a").endswith(".")
    assert time.process_time() - started < 2


RAW = gzip.compress(tar_bytes({"actor.json": b"{}", "outbox.json": b"[1, 2]" * 200}))
PLAIN = gzip.decompress(RAW)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.booleans(), st.lists(st.tuples(st.integers(0, 4096), st.integers(0, 255)), min_size=1, max_size=6))
def test_any_damage_ends_in_a_sentence_or_fine(tmp_path: Path, gzipped: bool, changes: list[tuple[int, int]]) -> None:
    raw = bytearray(RAW if gzipped else PLAIN)
    for place, value in changes:
        raw[place % len(raw)] = value
    (tmp_path / "a").write_bytes(raw)
    sentence = told(tmp_path / "a")
    assert not sentence or sentence.endswith(".")
