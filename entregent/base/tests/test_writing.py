"""A file appears whole or not at all, and what the system refuses is told in one sentence."""

from __future__ import annotations

import errno
import os
import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from entregent.base.files import CannotWrite, atomic_write


@contextmanager
def disk_of(size: int) -> Iterator[None]:
    """No file may grow beyond `size` bytes: to a program the same as a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def sentence(error: pytest.ExceptionInfo[CannotWrite]) -> str:
    assert str(error.value.message).endswith(".")
    return str(error.value.message)


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def write_in_pieces(target: Path, count: int) -> None:
    with atomic_write(target) as stream:
        for _ in range(count):
            stream.write(b"x")


def break_off(target: Path) -> None:
    with atomic_write(target) as stream:
        stream.write(b"half")
        raise KeyError


def test_the_content_appears_at_the_end(tmp_path: Path) -> None:
    target = tmp_path / "map.svg"
    with atomic_write(target) as stream:
        stream.write(b"<svg/>")
        assert not target.exists()
    assert target.read_bytes() == b"<svg/>"
    assert names_in(tmp_path) == ["map.svg"]


def test_what_was_there_is_replaced_with_its_permissions(tmp_path: Path) -> None:
    target = tmp_path / "map.svg"
    target.write_bytes(b"old")
    target.chmod(0o640)
    link = tmp_path / "link.svg"
    link.symlink_to(target)
    with atomic_write(link) as stream:
        stream.write(b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_block_that_fails_changes_nothing(tmp_path: Path) -> None:
    target = tmp_path / "map.svg"
    target.write_bytes(b"old")
    with pytest.raises(KeyError):
        break_off(target)
    assert target.read_bytes() == b"old"
    assert names_in(tmp_path) == ["map.svg"]


def test_errors_of_the_block_itself_pass(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), atomic_write(tmp_path / "a"):
        (tmp_path / "absent").read_bytes()
    assert names_in(tmp_path) == []


@pytest.mark.parametrize("size", [10, 100_000])
def test_a_full_disk_leaves_what_was_there(tmp_path: Path, size: int) -> None:
    target = tmp_path / "map.svg"
    target.write_bytes(b"old")
    with pytest.raises(CannotWrite) as error, disk_of(5):
        write_in_pieces(target, size)
    assert sentence(error) == "The disk is full, so map.svg was not written: free some space, then try again."
    assert target.read_bytes() == b"old"
    assert names_in(tmp_path) == ["map.svg"]


def test_a_full_device_is_told() -> None:
    with pytest.raises(CannotWrite) as error, atomic_write(Path("/dev/full")) as stream:
        stream.write(b"x")
    assert "The disk is full" in sentence(error)
    assert Path("/dev/full").is_char_device()


def test_a_device_is_written_to_and_not_replaced() -> None:
    with atomic_write(Path("/dev/null")) as stream:
        stream.write(b"x")
    assert Path("/dev/null").is_char_device()


def test_missing_folders_and_folders_in_the_way(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite) as error, atomic_write(tmp_path / "absent" / "a"):
        pass
    assert sentence(error).startswith("There is no folder ")
    (tmp_path / "file").write_text("x")
    with pytest.raises(CannotWrite) as error, atomic_write(tmp_path / "file" / "a"):
        pass
    assert sentence(error).startswith("There is no folder ")
    with pytest.raises(CannotWrite) as error, atomic_write(tmp_path):
        pass
    assert "is a folder: choose the name of a file." in sentence(error)
    with pytest.raises(CannotWrite), atomic_write(tmp_path / ("x" * 300)):
        pass
    with pytest.raises(CannotWrite), atomic_write(Path("a\0b")):
        pass
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(CannotWrite), atomic_write(tmp_path / "loop"):
        pass


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.EROFS])
def test_a_read_only_folder_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """The tests may run as root, whom permissions do not stop: the system's answer is given in its place."""

    def refused(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "open", refused)
    with pytest.raises(CannotWrite) as error, atomic_write(tmp_path / "map.svg"):
        pass
    assert sentence(error).endswith("choose a folder that you may write to.")


def test_a_rename_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Path, "replace", refused)
    with (
        pytest.raises(CannotWrite, match=r"cannot be written \(Input/output error\)"),
        atomic_write(tmp_path / "a") as stream,
    ):
        stream.write(b"x")
    assert names_in(tmp_path) == []
