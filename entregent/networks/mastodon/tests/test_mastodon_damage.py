"""Whatever the bytes: only `Unreadable` is raised, and what stands before the damage is kept and counted."""

from __future__ import annotations

import json
import tarfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entregent.contract.network import Unreadable
from entregent.contract.records import Identity, Interaction, Missing, Post, Relation, Skipped
from entregent.networks.mastodon.tests.conftest import ACTOR, ME, PUBLIC, SAMPLES, collection, create, read_path

Read = Callable[..., list[Any]]
ARCHIVE = next((SAMPLES / "archive").iterdir())
VALUE: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=12)
    | st.sampled_from(
        [
            *(
                PUBLIC,
                ME,
                f"{ME}/followers",
                f"{ME}/statuses/1",
                "https://mamot.example/users/nora",
                "https://",
                "@nora",
            ),
            *(
                "@nora@mamot.example",
                "https://mamot.example/objects/1",
                "2026-01-05T08:00:00Z",
                "9999-12-31T23:59:59-23:00",
            ),
            *(
                "Mention",
                "Note",
                "Create",
                "Announce",
                "<p>a<b",
                "\u202e\x00",
                "../../etc/passwd",
                "https://a.example/@b/1",
            ),
        ]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "type", "href", "name", "url", "object"]), inner, max_size=4)
    ),
    max_leaves=10,
)
FIELDS = st.sampled_from(
    [
        "id",
        "type",
        "to",
        "cc",
        "tag",
        "inReplyTo",
        "published",
        "content",
        "summary",
        "conversation",
        "quote",
        "url",
        "object",
        "attributedTo",
        "oneOf",
        "attachment",
        "actor",
    ]
)


def kept(found: list[Any]) -> set[tuple[str, str]]:
    kinds = (Identity, Interaction, Post, Relation)
    return {(type(each).__name__, each.source_id) for each in found if isinstance(each, kinds)}


@pytest.mark.parametrize("name", ["outbox.json", "likes.json"])
def test_a_file_cut_at_each_tenth_keeps_what_stands_before_the_cut(name: str, read: Read) -> None:
    files = {file.name: file.read_bytes() for file in ARCHIVE.glob("*.json")}
    whole, counts = files[name], []
    for tenth in range(1, 11):
        found = read(files | {name: whole[: len(whole) * tenth // 10]})
        counts.append(len(kept(found)))
        assert any("ends in the middle" in str(each.reason) for each in found if isinstance(each, Skipped)) == (
            tenth < 10
        )
    assert counts == sorted(counts), "a longer piece gives fewer records"
    assert counts[0] < counts[6] <= counts[9]


def test_a_profile_that_is_lost_leaves_the_posts(read: Read) -> None:
    for actor in (b"", b"{", b"[]", b"\xff\xfe{}", b'{"id": 7}'):
        found = read({"actor.json": actor, "outbox.json": collection([create(1)])})
        assert [each.key for each in found if isinstance(each, Identity) and each.is_owner] == [
            "camille@piaille.example"
        ]
        assert sum(isinstance(each, Post) for each in found) == 1


def test_what_is_nested_without_end_costs_itself_alone(read: Read) -> None:
    deep = "[" * 100_000 + "]" * 100_000
    outbox = json.dumps(collection([create(1), "DEEP", create(2)])).replace('"DEEP"', deep)
    found = read({"actor.json": ACTOR, "outbox.json": outbox})
    assert sum(isinstance(each, Post) for each in found) == 2
    assert any("nested" in str(each.reason) for each in found if isinstance(each, Skipped))
    hidden = json.dumps(collection([create(1) | {"x": "DEEP"}])).replace('"DEEP"', deep)
    assert not [each for each in read({"actor.json": ACTOR, "outbox.json": hidden}) if isinstance(each, Post)]


def test_one_endless_line_is_refused_politely(read: Read) -> None:
    found = read({"actor.json": ACTOR, "lists.csv": b"Amis,nora@mamot.example\n" + b"a" * 6_000_000})
    assert ("Identity", "nora@mamot.example") in kept(found)
    assert any("longer than" in str(each.reason) for each in found if isinstance(each, Skipped))


def test_a_post_of_many_megabytes_costs_itself_alone(read: Read) -> None:
    found = read({"actor.json": ACTOR, "outbox.json": collection([create(1), create(2, "x" * 6_000_000), create(3)])})
    assert [each.url for each in found if isinstance(each, Post)] == [f"{ME}/statuses/1", f"{ME}/statuses/3"]
    assert any("longer than" in str(each.reason) for each in found if isinstance(each, Skipped))


def test_a_tar_that_breaks_off(tmp_path: Path) -> None:
    path = tmp_path / "archive-20260301101500-4f2a9c.tar"
    with tarfile.open(path, "w") as archive:
        for name in ("actor.json", "likes.json", "outbox.json"):
            archive.add(ARCHIVE / name, name)
    whole = path.read_bytes()
    for tenth in range(1, 10):
        path.write_bytes(whole[: len(whole) * tenth // 10])
        with suppress(Unreadable):
            read_path(path)


def test_names_that_do_harm(tmp_path: Path) -> None:
    path = tmp_path / "archive.zip"
    for name in ("../outbox.json", "/outbox.json", "a/../../outbox.json", "C:\\outbox.json", "a" * 4096 + ".json"):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(name, json.dumps(collection([create(1)])))
        with pytest.raises(Unreadable):
            read_path(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("\u202eoutbox.json", json.dumps(collection([create(1)])))
        archive.writestr("inner.zip", b"PK\x03\x04")
    found = read_path(path)
    assert sum(isinstance(each, Post) for each in found) == 1
    assert [each.file for each in found if isinstance(each, Skipped)] == ["inner.zip"]


def test_a_directory_in_place_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "outbox.json").mkdir()
    (tmp_path / "outbox.json" / "actor.json").write_text(json.dumps(ACTOR))
    assert [each.key for each in read_path(tmp_path) if isinstance(each, Identity)] == ["camille@piaille.example"]


@pytest.mark.parametrize("content", [b"{}", b"[]", b'{"orderedItems": []}', b"null", b"hello", b"\xff" * 99])
def test_what_is_nothing_of_this_network_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(Unreadable) as refused:
        read_path(tmp_path / "file")
    assert str(refused.value.message)


@given(st.lists(st.dictionaries(FIELDS, VALUE, max_size=9), max_size=6), st.dictionaries(FIELDS, VALUE, max_size=6))
@settings(max_examples=150, deadline=None)
def test_no_value_breaks_the_reading(notes: list[dict[str, Any]], actor: dict[str, Any]) -> None:
    items = [
        item
        for number, note in enumerate(notes)
        for item in (create(number, **note), {"type": "Announce", "actor": ME} | note, create(number + 50) | note, note)
    ]
    with TemporaryDirectory() as folder:
        path = Path(folder)
        (path / "actor.json").write_text(json.dumps(ACTOR | actor))
        (path / "outbox.json").write_text(json.dumps(collection(items)))
        (path / "likes.json").write_text(
            json.dumps(collection([str(each) for note in notes for each in note.values()]))
        )
        found = read_path(path)
        assert found == read_path(path)
    told = [each for each in found if not isinstance(each, Skipped | Missing)]
    assert len({(type(each), each.source_id) for each in told}) == len(told)
    owners = {each.key for each in told if isinstance(each, Identity) and each.is_owner}
    for each in told:
        if isinstance(each, Interaction | Relation):
            people = [who.key for who in each.people]
            assert people
            assert all(people)
            assert len(set(people)) == len(people)
            assert not owners & set(people)
        if isinstance(each, Interaction | Post):
            assert each.at is None or each.at.tzinfo is not None
            assert "\x00" not in each.text
        if isinstance(each, Post):
            assert each.visibility in ("public", "unlisted", "followers")


@given(
    st.binary(max_size=600),
    st.sampled_from(["following_accounts.csv", "lists.csv", "bookmarks.csv", "actor.json", "outbox.json"]),
)
@settings(max_examples=150, deadline=None)
def test_no_bytes_break_the_reading(data: bytes, name: str) -> None:
    heads = {
        "lists.csv": b"Amis,nora@mamot.example\n",
        "outbox.json": json.dumps(collection([create(1)])).encode()[:-30],
    }
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        for content in (data, heads.get(name, b"Account address,Show boosts\n") + data):
            path.write_bytes(content)
            with suppress(Unreadable):
                assert read_path(path) == read_path(path)
