"""Text from bytes: the encoding is told from the content, whatever the size of the pieces, and lines are bounded."""

from __future__ import annotations

import io
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entregent.base.files import Unreadable, open_files, open_text


class Trickle(io.RawIOBase):
    """Gives its bytes a few at a time, as a network or a decompressor may."""

    def __init__(self, content: bytes, step: int) -> None:
        super().__init__()
        self._inner = io.BytesIO(content)
        self._step = step

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:
        data = self._inner.read(min(self._step, len(buffer)))
        buffer[: len(data)] = data
        return len(data)


def read(content: bytes, step: int = 7) -> str:
    return open_text(io.BufferedReader(Trickle(content, step), 16)).read()


FRENCH = "Prénom;Société\r\nZoé;Œuvre à 3 €\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("step", [1, 2, 3, 1000])
def test_the_encodings_of_exports(encoding: str, step: int) -> None:
    assert read(FRENCH.encode(encoding), step) == FRENCH


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_both_orders_of_utf16(mark: bytes) -> None:
    assert read(mark + FRENCH.encode("utf-16-le" if mark == b"\xff\xfe" else "utf-16-be")) == FRENCH


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_the_first_accent_far_below_decides(encoding: str) -> None:
    text = "plain,ascii\n" * 200_000 + FRENCH
    assert open_text(io.BytesIO(text.encode(encoding))).read() == text


def test_a_few_invalid_bytes_do_not_change_the_encoding() -> None:
    assert read(("é" * 50).encode() + b"\xff" + "à".encode()) == "é" * 50 + "\ufffd" + "à"


def test_invalid_bytes_far_below_are_replaced() -> None:
    content = "é\n".encode() * 400_000 + b"\xe9\n"
    assert open_text(io.BytesIO(content)).read() == "é\n" * 400_000 + "\ufffd\n"


@given(st.binary(max_size=300), st.integers(1, 20))
def test_any_bytes_become_text_whatever_the_pieces(content: bytes, step: int) -> None:
    assert read(content, step) == read(content, 1000)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\ufeff"), max_size=200), st.integers(1, 20))
def test_utf8_comes_back_as_it_was(text: str, step: int) -> None:
    assert read(text.encode(), step) == text


@pytest.mark.parametrize("step", [1, 4, 1000])
def test_what_looks_like_a_mark_further_down_is_none(step: int) -> None:
    assert read(b"abcd" * 5000 + b"\xff\xfee", step) == "abcd" * 5000 + "ÿþe"
    assert read(("abcd" * 5000 + "\ufeffé").encode(), step) == "abcd" * 5000 + "\ufeffé"


def test_line_ends_stay_as_they_are() -> None:
    lines = list(open_text(io.BytesIO(b"a\r\nb\nc\rd\x0be\x0c\xe2\x80\xa8f")))
    assert lines == ["a\r\n", "b\n", "c\r", "d\x0be\x0c\u2028f"]


def test_a_line_that_is_too_long_is_told_with_its_number() -> None:
    text = open_text(io.BytesIO(b"short\n" * 3 + b"x" * 101 + b"\n"), limit=100)
    with pytest.raises(Unreadable, match=r"Line 4 of this file is longer than 100 characters"):
        list(text)
    assert list(open_text(io.BytesIO(b"x" * 99 + b"\n" + b"y" * 100), limit=100)) == ["x" * 99 + "\n", "y" * 100]


def test_the_member_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_bytes(b"x" * 300)
    with open_files(tmp_path) as files, pytest.raises(Unreadable, match=r"Line 1 of notes\.txt is longer than 200"):
        list(open_text(files.open("notes.txt"), limit=200))


@pytest.mark.parametrize("unit", [b"x", "😀".encode()])
def test_300_mb_of_one_line_stay_within_50_mb_of_memory(tmp_path: Path, unit: bytes) -> None:
    """In a process of its own, whose peak is measured before and after."""
    path = tmp_path / "line.csv"
    piece = unit * (1_000_000 // len(unit))
    with path.open("wb") as file:
        for _ in range(300):
            file.write(piece)
    program = """
        import resource, sys
        from pathlib import Path
        from entregent.base.csvfile import read_table
        from entregent.base.files import Unreadable, open_files

        def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

        before = peak()
        with open_files(Path(sys.argv[1])) as files, files.open("line.csv") as stream:
            try:
                list(read_table(stream, {"name": ()}))
            except Unreadable as error:
                print((peak() - before) // 1024, error)
    """
    told = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program), str(path)], capture_output=True, text=True, check=True
    ).stdout
    megabytes, sentence = told.split(" ", 1)
    assert sentence.startswith("Line 1 of line.csv is longer than 5000000 characters")
    assert int(megabytes) <= 50
