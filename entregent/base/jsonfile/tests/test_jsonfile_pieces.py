"""Any JSON text, cut anywhere, damaged anywhere: what can be read is read, in bounded memory, and nothing is raised."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entregent.base.files import Unreadable
from entregent.base.jsonfile import BEGINS, Damage, Piece, pieces, read_json, whole, window
from entregent.base.text import t

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=20,
)


def found(data: bytes | str, *arrays: str) -> list[Piece | Damage]:
    return list(read_json(io.BytesIO(data.encode() if isinstance(data, str) else data), *arrays))


def values(data: bytes | str, *arrays: str) -> list[tuple[str, object]]:
    return [(each.path, each.value) for each in found(data, *arrays) if isinstance(each, Piece)]


def reasons(data: bytes | str, *arrays: str) -> list[object]:
    return [each.reason for each in found(data, *arrays) if isinstance(each, Damage)]


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window, "CHUNK", 3)


@given(st.lists(JSON, max_size=6), st.sampled_from([None, 1]), st.integers(1, 9))
def test_the_elements_are_those_that_json_reads(content: list[Any], indent: int | None, chunk: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(window, "CHUNK", chunk)
        text = json.dumps(content, indent=indent)
        assert values(text) == [("", content)]
        assert values(text, "") == [("", BEGINS), *(("[]", value) for value in content)]
        assert values(json.dumps({"a": 1, "list": content, "z": None}, indent=indent), "list") == [
            ("", BEGINS), ("a", 1), ("list", BEGINS), *(("list[]", value) for value in content), ("z", None),
        ]  # fmt: skip


@given(st.lists(JSON, max_size=5), st.integers(0, 400))
def test_a_text_that_is_cut_off_gives_what_stands_before(content: list[Any], at: int) -> None:
    text = json.dumps(content)
    cut = text[:at]
    read = [value for path, value in values(cut, "") if path == "[]"]
    if at >= len(text):
        assert read == content
    else:
        # A number at the cut may have lost its end: all before it must be right.
        assert read[:-1] == content[: len(read[:-1])]
        assert len(reasons(cut, "")) == 1


@given(st.binary(max_size=300))
def test_no_bytes_raise(data: bytes) -> None:
    for arrays in ((), ("",), ("[].a.b",)):
        found(data, *arrays)
        found(b'[{"a": {"b": [' + data, *arrays)


@given(st.text(alphabet='[]{},:"\\ 1atrue\n\x00\ud800é', max_size=80))
@settings(max_examples=300)
def test_no_text_raises(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(window, "CHUNK", 5)
        for arrays in (("",), ("[].a", "[].b"), ("a.b[].c",)):
            found(data, *arrays)


def test_arrays_within_elements_are_walked_with_what_stands_beside_them() -> None:
    text = '[{"talk": {"id": "1-2", "said": [{"n": 1}, {"n": 2}]}}, {"other": true}, 7]'
    assert values(text, "[].talk.said") == [
        ("", BEGINS),
        ("[]", BEGINS),
        ("[].talk", BEGINS),
        ("[].talk.id", "1-2"),
        ("[].talk.said", BEGINS),
        ("[].talk.said[]", {"n": 1}),
        ("[].talk.said[]", {"n": 2}),
        ("[]", BEGINS),
        ("[].other", True),
        ("[]", 7),
    ]


@pytest.mark.parametrize("before", ["window.YTD.tweets.part0 = ", "var user_details =  ", "\ufeff", "\n a.b-c=", ""])
def test_an_assignment_before_the_data_is_passed_over(before: str) -> None:
    assert values(f"{before}[1, 2];\n", "") == [("", BEGINS), ("[]", 1), ("[]", 2)]
    assert reasons(f"{before}[1, 2];\n", "") == []


@pytest.mark.parametrize("text", ["", " \n", "hello", '<html lang="en">', "<!doctype html>", "a,b\n1,2\n", "true"])
def test_what_is_no_json_is_told_as_such(text: str) -> None:
    assert values(text, "") == []
    assert reasons(text, "") == [pieces.NOT_AT_ALL]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_encoding_is_told_from_the_content(encoding: str) -> None:
    assert values('["Élise", "naïve"]'.encode(encoding), "") == [("", BEGINS), ("[]", "Élise"), ("[]", "naïve")]


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("bad", ['{"a": nope}', '{"a" 1}', '["x" "y"]', "nope", '{"a": "\\x"}', '{"a": [1, }'])
def test_a_damaged_element_is_passed_over(bad: str) -> None:
    read = found(f'[{{"n": 1}}, {bad}, {{"n": 3}}]', "")
    assert Piece("[]", {"n": 1}) in read
    assert any(isinstance(each, Damage) for each in read)
    if bad != '{"a": [1, }':
        assert read[-1] == Piece("[]", {"n": 3})


@pytest.mark.parametrize("deep", ["[" * 100_000 + "]" * 100_000, '{"a":' * 100_000 + "1" + "}" * 100_000])
def test_deep_nesting_is_passed_over(deep: str) -> None:
    assert found(f"[1, {deep}, 2]", "")[1:] == [Piece("[]", 1), Damage("[]", pieces.TOO_DEEP), Piece("[]", 2)]
    assert found(deep) == [Damage("", pieces.TOO_DEEP)]
    assert reasons(deep[:100_000], "") != []


def test_numbers_without_end_are_read() -> None:
    digits = "9" * 100_000
    assert values(f"[{digits}, -{digits}, {digits}.5e9, NaN, Infinity]", "")[1:3] != []
    assert values("[NaN, -Infinity, 1]", "")[1:] == [("[]", None), ("[]", None), ("[]", 1)]


def test_what_follows_the_data_is_told() -> None:
    assert found("[1] [2]", "")[-1] == Damage("", pieces.MORE)


def test_a_stream_that_fails_is_told_with_its_own_sentence() -> None:
    class Failing(io.RawIOBase):
        def __init__(self) -> None:
            self.rest = [b'[{"n": 1}, {"n": 2}, {"n"']

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            if not self.rest:
                raise Unreadable(t("The disk is gone."))
            piece = self.rest.pop()
            buffer[: len(piece)] = piece
            return len(piece)

    read = list(read_json(io.BufferedReader(Failing()), ""))
    assert read[1:] == [Piece("[]", {"n": 1}), Piece("[]", {"n": 2}), Damage("", t("The disk is gone."))]


def test_a_small_document_is_read_whole() -> None:
    assert whole(io.BytesIO(b'x = {"a": [1]}')) == {"a": [1]}
    assert whole(io.BytesIO(b"<html>")) is None


class Endless(io.RawIOBase):
    """`before`, then `many` times `again`, then `after`: one line, made as it is read."""

    def __init__(self, before: bytes, again: bytes, many: int, after: bytes) -> None:
        def content() -> Iterator[bytes]:
            yield before
            at_once = max(1, 65_536 // len(again))
            for _ in range(many // at_once):
                yield again * at_once
            yield again * (many % at_once) + after

        self._content = content()
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._left = self._left or next(self._content, b"")
        piece, self._left = self._left[: len(buffer)], self._left[len(buffer) :]
        buffer[: len(piece)] = piece
        return len(piece)


def peak(stream: io.RawIOBase, *arrays: str) -> tuple[int, int, list[Damage]]:
    tracemalloc.start()
    count, damage = 0, []
    for each in read_json(io.BufferedReader(stream), *arrays):
        count += 1
        if isinstance(each, Damage):
            damage.append(each)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most, count, damage


def test_memory_does_not_grow_with_a_single_line_of_many_elements() -> None:
    element = b'{"tweet": {"full_text": "' + b"x" * 900 + b'"}},'
    most, count, damage = peak(Endless(b"[", element, 40_000, b"1]"), "")
    assert count == 40_002
    assert not damage
    assert most < 6_000_000


@pytest.mark.parametrize(
    ("before", "again", "after"),
    [
        (b'["', b"x" * 1000, b'", 1]'),
        (b"[[", b'"abc",' * 200, b"1], 1]"),
        (b"[", b"[" * 1000, b""),
        (b"[1", b"2" * 1000, b"]"),
    ],
)
def test_memory_does_not_grow_with_one_endless_element(before: bytes, again: bytes, after: bytes) -> None:
    most, _count, damage = peak(Endless(before, again, 20_000, after), "")
    assert [each.reason for each in damage] in ([pieces.TOO_LONG], [pieces.TOO_DEEP], [pieces.ENDS_EARLY])
    assert most < 100_000_000
