"""Zip archives: the ordinary ones are read, the hostile, broken and protected ones refused in one sentence."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entregent.base.files import Limits, Unreadable, open_files

CONTENT = b"First Name,Last Name\nAda,Martin\n" * 50


def write_zip(path: Path, members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 2, 8, 10, 30, 0)), content, compression)
    return path


def refusal(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(Unreadable) as caught:
        open_files(path, limits=limits or Limits())
    sentence = str(caught.value.message)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


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


def test_members_are_listed_and_read(tmp_path: Path) -> None:
    path = write_zip(
        tmp_path / "export.zip", {"Connections.csv": CONTENT, "deep/er/messages.csv": b"x", "empty.csv": b""}
    )
    with open_files(path) as files:
        assert files.name == "export.zip"
        assert files.names() == ("Connections.csv", "deep/er/messages.csv", "empty.csv")
        assert files.size("Connections.csv") == len(CONTENT)
        assert files.head("Connections.csv", 10) == b"First Name"
        assert files.head("absent.csv") == b""
        with files.open("Connections.csv") as one, files.open("deep/er/messages.csv") as other:
            assert one.read(5) == b"First"
            assert other.read() == b"x"
            assert one.read() == CONTENT[5:]
        with pytest.raises(Unreadable, match=r"There is no absent\.csv in export\.zip"):
            files.open("absent.csv")


def test_the_date_is_that_of_the_newest_member(tmp_path: Path) -> None:
    with open_files(write_zip(tmp_path / "export.zip", {"a": b"a"})) as files:
        assert files.modified_at == datetime(2026, 2, 8, 10, 30, tzinfo=UTC)


def test_a_zip_is_known_by_its_content(tmp_path: Path) -> None:
    with open_files(write_zip(tmp_path / "export.pdf", {"a.csv": CONTENT}), name="shown.zip") as files:
        assert files.name == "shown.zip"
        assert files.names() == ("a.csv",)


def test_noise_and_folders_are_not_members(tmp_path: Path) -> None:
    members = {"data/": b"", "data/a.csv": b"1", "__MACOSX/data/._a.csv": b"2", "data/.DS_Store": b"3", "Icon\r": b"4"}
    with open_files(write_zip(tmp_path / "export.zip", members)) as files:
        assert files.names() == ("data/a.csv",)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_last_of_two_members_with_one_name_counts(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.csv", b"old")
        archive.writestr("b.csv", b"b")
        archive.writestr("./a.csv", b"new")
    with open_files(tmp_path / "a.zip") as files:
        assert files.names() == ("b.csv", "a.csv")
        assert files.open("a.csv").read() == b"new"


def test_names_without_the_utf8_flag_are_repaired(tmp_path: Path) -> None:
    raw = write_zip(tmp_path / "a.zip", {"Pr\u00e9nom.csv": b"a"}).read_bytes()
    flagged = struct.pack("<H", 0x800)
    assert raw.count(flagged) >= 2
    local, central = raw.index(b"PK\x03\x04"), raw.index(b"PK\x01\x02")
    patched = bytearray(raw)
    patched[local + 6 : local + 8] = patched[central + 8 : central + 10] = b"\0\0"
    (tmp_path / "a.zip").write_bytes(patched)
    with open_files(tmp_path / "a.zip") as files:
        assert files.names() == ("Prénom.csv",)
        assert files.open("Prénom.csv").read() == b"a"


def test_names_from_windows_keep_their_folders(tmp_path: Path) -> None:
    with open_files(write_zip(tmp_path / "a.zip", {"data\\a.csv": b"a"})) as files:
        assert files.names() == ("data/a.csv",)


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd",
        "../outside.csv",
        "data/../../outside.csv",
        "..\\outside.csv",
        "\\\\server\\share\\a.csv",
        "C:\\a.csv",
        "c:a.csv",
        "a\x1b[31m.csv",
        "line\nbreak.csv",
    ],
)
def test_a_dangerous_name_refuses_the_archive(tmp_path: Path, name: str) -> None:
    sentence = refusal(write_zip(tmp_path / "a.zip", {"fine.csv": b"1", name: b"2"}))
    assert sentence.startswith("a.zip was refused: it holds a file with a dangerous name")
    assert "\x1b" not in sentence


def test_a_nul_in_a_name_refuses_the_archive(tmp_path: Path) -> None:
    raw = write_zip(tmp_path / "a.zip", {"a_.csv": b"1"}).read_bytes()
    (tmp_path / "a.zip").write_bytes(raw.replace(b"a_.csv", b"a\0.csv"))
    assert "dangerous name" in refusal(tmp_path / "a.zip")


def test_a_name_that_is_too_long_refuses_the_archive(tmp_path: Path) -> None:
    assert "too long" in refusal(write_zip(tmp_path / "a.zip", {"é" * 513: b"1"}))
    with open_files(write_zip(tmp_path / "b.zip", {"é" * 512: b"1"})) as files:
        assert len(files.names()) == 1


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFSOCK])
def test_links_and_devices_refuse_the_archive(tmp_path: Path, kind: int) -> None:
    info = zipfile.ZipInfo("a.csv")
    info.external_attr = (kind | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(info, b"/etc/passwd")
    assert "is a link or a device" in refusal(tmp_path / "a.zip")


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "bomb.zip", {"Connections.csv": bytes(20_000_000)})
    assert "Connections.csv in it grows beyond the limit" in refusal(path)


def test_small_members_may_compress_well_and_large_ones_less(tmp_path: Path) -> None:
    limits = Limits(ratio=100, small_ratio=1000, small_bytes=50_000)
    path = write_zip(tmp_path / "a.zip", {"a.csv": b"a" * 40_000})
    open_files(path, limits=limits).close()
    assert "beyond the limit" in refusal(write_zip(tmp_path / "b.zip", {"a.csv": b"a" * 60_000}), limits)


def test_members_beyond_the_free_disk_are_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"a.csv": b"ab" * 5000, "b.csv": b"cd" * 5000})
    assert "larger than the free space" in refusal(path, Limits(free_bytes=15_000))
    open_files(path, limits=Limits(free_bytes=20_000)).close()


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {f"{number}.csv": b"" for number in range(21)})
    assert "more than 20 files" in refusal(path, Limits(entries=20))
    open_files(path, limits=Limits(entries=21)).close()


def overlapping_zip(count: int) -> bytes:
    """A zip in which `count` entries of the directory share one member's data (what CVE-2024-0450 is about)."""
    content = bytes(1_000_000)
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = compressor.compress(content) + compressor.flush()
    sizes = struct.pack("<LLL", zlib.crc32(content), len(data), len(content))
    local = b"PK\x03\x04" + struct.pack("<HHHHH", 20, 0, 8, 0, 0) + sizes + struct.pack("<HH", 1, 0) + b"a" + data
    entry = b"PK\x01\x02" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 0) + sizes
    entry += struct.pack("<HHHHHLL", 1, 0, 0, 0, 0, 0, 0) + b"a"
    end = struct.pack("<HHHHLLH", 0, 0, count, count, len(entry) * count, len(local), 0)
    return local + entry * count + b"PK\x05\x06" + end


def test_members_that_overlap_are_refused(tmp_path: Path) -> None:
    limits = Limits(small_ratio=2000)
    (tmp_path / "one.zip").write_bytes(overlapping_zip(1))
    with open_files(tmp_path / "one.zip", limits=limits) as files:
        assert len(files.open("a").read()) == 1_000_000
    (tmp_path / "two.zip").write_bytes(overlapping_zip(2))
    assert "its files overlap" in refusal(tmp_path / "two.zip", limits)


def test_a_member_that_reaches_into_the_next_by_its_own_header_is_refused(tmp_path: Path) -> None:
    raw = bytearray(write_zip(tmp_path / "a.zip", {"a": b"a", "b": b"b" * 100}, zipfile.ZIP_STORED).read_bytes())
    raw[28:30] = struct.pack("<H", 40)
    (tmp_path / "a.zip").write_bytes(raw)
    with open_files(tmp_path / "a.zip") as files, pytest.raises(Unreadable, match="overlap"):
        files.open("a")


def test_a_password_is_told(tmp_path: Path) -> None:
    raw = bytearray(write_zip(tmp_path / "a.zip", {"a.csv": b"a"}).read_bytes())
    raw[6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(raw)
    assert refusal(tmp_path / "a.zip") == "a.zip is protected by a password: unpack it and drop the folder."


def test_an_unknown_compression_is_told(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"a.csv": CONTENT}, zipfile.ZIP_LZMA)
    assert refusal(path) == "a.zip is compressed in a way that cannot be read here: unpack it and drop the folder."


def test_a_truncated_zip_is_told_wherever_it_was_cut(tmp_path: Path) -> None:
    raw = write_zip(tmp_path / "a.zip", {"a.csv": CONTENT, "b.csv": CONTENT[:100]}).read_bytes()
    for length in range(4, len(raw)):
        (tmp_path / "a.zip").write_bytes(raw[:length])
        assert refusal(tmp_path / "a.zip") == "This zip is incomplete: download it again."


def test_damaged_content_is_told_while_reading(tmp_path: Path) -> None:
    raw = write_zip(tmp_path / "a.zip", {"a.csv": CONTENT}, zipfile.ZIP_STORED).read_bytes()
    (tmp_path / "a.zip").write_bytes(raw.replace(b"Ada", b"Eva", 1))
    with open_files(tmp_path / "a.zip") as files, pytest.raises(Unreadable, match=r"a\.csv in a\.zip is damaged"):
        files.open("a.csv").read()


@pytest.mark.parametrize("declared", [len(CONTENT) - 1, len(CONTENT) + 1])
def test_a_false_size_is_told_while_reading(tmp_path: Path, declared: int) -> None:
    raw = write_zip(tmp_path / "a.zip", {"a.csv": CONTENT}).read_bytes()
    (tmp_path / "a.zip").write_bytes(raw.replace(struct.pack("<L", len(CONTENT)), struct.pack("<L", declared)))
    with open_files(tmp_path / "a.zip") as files, pytest.raises(Unreadable, match="damaged"):
        files.open("a.csv").read()


def test_a_workbook_and_an_empty_archive_say_what_to_do(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "contacts.xlsx", {"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b"<a/>"})
    assert refusal(path) == "contacts.xlsx is a workbook: save it as CSV, then drop that file."
    assert refusal(write_zip(tmp_path / "a.zip", {})).startswith("a.zip is empty")


def test_archives_within_stay_closed(tmp_path: Path) -> None:
    inner = write_zip(tmp_path / "inner.zip", {"a.csv": CONTENT}).read_bytes()
    with open_files(write_zip(tmp_path / "a.zip", {"inner.zip": inner})) as files:
        assert files.names() == ("inner.zip",)
        assert files.open("inner.zip").read() == inner


BASE = io.BytesIO()
with zipfile.ZipFile(BASE, "w", zipfile.ZIP_DEFLATED) as _archive:
    _archive.writestr("Connections.csv", CONTENT)
    _archive.writestr("données/messages.csv", b"x" * 300)
RAW = BASE.getvalue()


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(RAW) - 1), st.integers(0, 255)), min_size=1, max_size=8))
def test_any_damage_ends_in_a_sentence_or_fine(tmp_path: Path, changes: list[tuple[int, int]]) -> None:
    raw = bytearray(RAW)
    for place, value in changes:
        raw[place] = value
    (tmp_path / "a.zip").write_bytes(raw)
    sentence = told(tmp_path / "a.zip")
    assert not sentence or sentence.endswith(".")
