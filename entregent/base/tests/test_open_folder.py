"""Folders and single files, whatever they are called."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest

from entregent.base.files import Limits, Unreadable, open_files


def refusal(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(Unreadable) as caught:
        open_files(path, limits=limits or Limits())
    assert str(caught.value.message).endswith(".")
    return str(caught.value.message)


def test_a_folder_shows_its_regular_files_sorted(tmp_path: Path) -> None:
    outside = tmp_path / "secret.csv"
    outside.write_text("secret")
    folder = tmp_path / "export"
    (folder / "data" / ".git").mkdir(parents=True)
    (folder / "__MACOSX").mkdir()
    for name in ("b.csv", "data/a.csv", ".hidden", "data/.git/config", "__MACOSX/a.csv", ".DS_Store", "Thumbs.db"):
        (folder / name).write_text(name)
    (folder / "link.csv").symlink_to(outside)
    (folder / "up").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folder / "socket"))
    with open_files(folder) as files:
        assert files.name == "export"
        assert files.names() == ("b.csv", "data/a.csv")
        assert files.size("data/a.csv") == len("data/a.csv")
        assert files.open("data/a.csv").read() == b"data/a.csv"


def test_the_sub_folders_of_a_maildir_are_seen_though_their_names_start_with_a_dot(tmp_path: Path) -> None:
    for name in ("cur/1", "new/2", ".Sent/cur/3", ".Sent/new/4", ".Sent/.index", ".cache/cur/5", ".config/6"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"mail")
    with open_files(tmp_path) as files:
        assert files.names() == (".Sent/cur/3", ".Sent/new/4", "cur/1", "new/2")


def test_a_file_replaced_by_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "export").mkdir()
    member = tmp_path / "export" / "a.csv"
    member.write_text("mine")
    (tmp_path / "secret").write_text("secret")
    with open_files(tmp_path / "export") as files:
        member.unlink()
        member.symlink_to(tmp_path / "secret")
        assert files.head("a.csv") == b""
        with pytest.raises(Unreadable, match="cannot be read"):
            files.open("a.csv")


def test_names_in_other_encodings_and_normal_forms(tmp_path: Path) -> None:
    (tmp_path / "e").mkdir()
    (Path(os.fsdecode(os.fsencode(tmp_path / "e") + b"/pr\xe9nom.csv"))).write_bytes(b"1")
    (tmp_path / "e" / "ne\u0301e.csv").write_bytes(b"2")
    with open_files(tmp_path / "e") as files:
        assert set(files.names()) == {"prénom.csv", "née.csv"}
        assert files.open("prénom.csv").read() == b"1"
        assert files.open("née.csv").read() == b"2"


def test_a_single_file_is_its_own_member(tmp_path: Path) -> None:
    path = tmp_path / "contacts.vcf"
    path.write_bytes(b"BEGIN:VCARD\r\n")
    os.utime(path, (1_770_000_000, 1_770_000_000))
    with open_files(path) as files:
        assert (files.name, files.names(), files.size("contacts.vcf")) == ("contacts.vcf", ("contacts.vcf",), 13)
        assert files.modified_at == datetime.fromtimestamp(1_770_000_000, UTC)
        assert files.head("contacts.vcf", 5) == b"BEGIN"
    with open_files(path, name="upload.vcf") as files:
        assert files.open("upload.vcf").read() == b"BEGIN:VCARD\r\n"


@pytest.mark.parametrize(
    ("name", "inner"), [("mail.mbox.gz", "mail.mbox"), ("MAIL.GZ", "MAIL"), ("mail", "mail"), (".gz", ".gz")]
)
def test_a_compressed_file_is_seen_without_its_compression(tmp_path: Path, name: str, inner: str) -> None:
    content = b"From someone@example.org Mon Mar 04 11:20:34 2024\n" * 300
    path = tmp_path / name
    path.write_bytes(gzip.compress(content))
    with open_files(path) as files:
        assert files.names() == (inner,)
        assert files.size(inner) == len(content)
        assert files.open(inner).read() == content


def test_a_compressed_bomb_is_stopped_while_reading(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(bytes(3_000_000)))
    with open_files(path, limits=Limits(small_bytes=1_000_000, free_bytes=10**9)) as files:
        with pytest.raises(Unreadable, match="beyond the limit"):
            files.open("a.csv").read()
        assert files.head("a.csv", 4) == bytes(4)
    with open_files(path, limits=Limits(free_bytes=1_000_000)) as files, pytest.raises(Unreadable):
        files.open("a.csv").read()


def test_a_compressed_file_that_breaks_off_is_told(tmp_path: Path) -> None:
    raw = gzip.compress(os.urandom(5000))
    path = tmp_path / "a.csv.gz"
    for length in (20, 1000, len(raw) - 4):
        path.write_bytes(raw[:length])
        with open_files(path) as files, pytest.raises(Unreadable, match="damaged"):
            files.open("a.csv").read()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (bz2.compress(b"x"), "compressed with bzip2"),
        (lzma.compress(b"x"), "compressed with xz"),
        (b"Rar!\x1a\x07\x01\x00", "compressed with RAR"),
        (b"7z\xbc\xaf\x27\x1c", "compressed with 7-Zip"),
        (b"", "is empty"),
        (b"\x1f\x8b\x08\xff\xff\xff", "empty|incomplete|damaged"),
    ],
)
def test_what_is_not_read_here_says_what_to_do(tmp_path: Path, content: bytes, sentence: str) -> None:
    (tmp_path / "a").write_bytes(content)
    with pytest.raises(Unreadable, match=sentence), open_files(tmp_path / "a") as files:
        files.open("a").read()


def test_what_is_not_there_or_no_file(tmp_path: Path) -> None:
    assert refusal(tmp_path / "absent.zip").startswith("There is no file or folder at")
    (tmp_path / "file").write_text("x")
    assert refusal(tmp_path / "file" / "below").startswith("There is no file or folder at")
    assert refusal(Path("a\0b")).startswith("There is no file or folder at")
    (tmp_path / "empty").mkdir()
    assert refusal(tmp_path / "empty").startswith("empty is empty")
    os.mkfifo(tmp_path / "pipe")
    assert refusal(tmp_path / "pipe") == "pipe is neither a file nor a folder."


def test_a_folder_with_too_many_files_is_refused(tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / str(number)).write_text("x")
    assert "more than 3 files" in refusal(tmp_path, Limits(entries=3))


def test_a_file_the_system_withholds_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_text("x")

    def withheld(*_: object, **__: object) -> int:
        raise PermissionError(13, "Permission denied")

    with open_files(tmp_path / "a.csv") as files:
        monkeypatch.setattr(os, "open", withheld)
        with pytest.raises(Unreadable, match=r"a\.csv cannot be read \(Permission denied\)"):
            files.open("a.csv")
