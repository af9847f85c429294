"""Whatever the bytes: only `Unreadable` is raised, and what stands before the damage is kept and counted."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entregent.base.files import open_files
from entregent.contract import conformance
from entregent.contract.network import Unreadable
from entregent.contract.records import Identity, Interaction, Missing, Post, Skipped
from entregent.networks.x import NETWORK, export
from entregent.networks.x.members import KINDS
from entregent.networks.x.tests.conftest import OWNER, Yielded, account, message, read_archive, script, talk, tweet

Archive = Callable[[dict[str, bytes]], Path]
BOB = "50000001"
FIELDS = st.sampled_from(
    [
        "tweet", "noteTweet", "like", "follower", "following", "blocking", "muting", "account", "profile",
        "protectedHistory", "dmConversation", "messageCreate", "participantsJoin", "participantsLeave",
        "joinConversation", "conversationNameUpdate", "id", "id_str", "full_text", "created_at", "entities",
        "user_mentions", "screen_name", "name", "urls", "url", "expanded_url", "in_reply_to_user_id_str",
        "in_reply_to_status_id", "in_reply_to_screen_name", "edit_info", "initial", "editTweetIds", "favorite_count",
        "noteTweetId", "createdAt", "core", "text", "mentions", "tweetId", "fullText", "accountId", "username",
        "description", "bio", "website", "conversationId", "messages", "senderId", "recipientId", "userIds",
        "participantsSnapshot", "reactions", "reactionKey", "action", "protectedAt", "userInfo", "dataTypes", "files",
        "retweeted_status", "user",
    ]
)  # fmt: skip
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    | st.sampled_from([OWNER, BOB, "50000002", f"{OWNER}-{BOB}", "777", "bob", "@bob", "RT @bob: x", "Protect", "\ud800",
                       "Sat Feb 18 19:45:15 +0000 2023", "2025-06-05T09:00:00.000Z", "https://x.com/bob/status/7"])
)  # fmt: skip
JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(FIELDS, inner, max_size=6), max_leaves=25
)
ELEMENTS = {
    "posts": st.fixed_dictionaries({"tweet": st.dictionaries(FIELDS, JSON, max_size=8)}),
    "messages": st.fixed_dictionaries(
        {"dmConversation": st.fixed_dictionaries({"conversationId": LEAVES, "messages": st.lists(JSON, max_size=4)})}
    ),
}


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_no_values_break_the_reading(data: st.DataObject) -> None:
    variables = data.draw(st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=4, unique=True))
    with TemporaryDirectory() as folder:
        for variable in variables:
            shaped = ELEMENTS.get(KINDS[variable], JSON)
            content = data.draw(st.lists(shaped | JSON, max_size=5) | JSON)
            text = f"window.YTD.{variable}.part0 = {json.dumps(content)}"
            (Path(folder) / f"{variable}.js").write_text(text, encoding="utf-8")
        case = conformance.Case(NETWORK, "drawn", Path(folder), Path(folder))
        with suppress(Unreadable):
            conformance.check_records(case)
            conformance.check_second_read(case)


@given(st.binary(max_size=600), st.sampled_from(sorted(KINDS)))
@settings(max_examples=60, deadline=None)
def test_no_bytes_break_the_reading(data: bytes, variable: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "some.js"
        for content in (data, f"window.YTD.{variable}.part0 = ".encode() + data, b"window.__THAR_CONFIG = " + data):
            path.write_bytes(content)
            with suppress(Unreadable):
                assert read_archive(path) == read_archive(path)


def kept(records: list[Yielded]) -> int:
    return sum(isinstance(each, Post | Interaction) for each in records)


@pytest.mark.parametrize("file", ["tweets.js", "direct-messages.js"])
def test_a_file_cut_at_each_tenth_gives_what_stands_before(archive: Archive, file: str) -> None:
    whole = {
        "account.js": account(),
        "tweets.js": script("tweets", [tweet(str(n), f"post {n}") for n in range(1, 101)]),
        "direct-messages.js": script(
            "direct_messages", [talk(f"{OWNER}-{BOB}", *(message(str(n), BOB, f"m {n}") for n in range(1, 101)))]
        ),
    }
    counts = []
    for tenth in range(1, 11):
        cut = whole[file][: len(whole[file]) * tenth // 10]
        records = read_archive(archive(whole | {file: cut}))
        counts.append(kept(records))
        reasons = [str(each.reason) for each in records if isinstance(each, Skipped) and each.file == file]
        assert any("ends in the middle" in reason for reason in reasons) == (tenth < 10)
    assert counts == sorted(counts)
    assert counts[0] >= 105
    assert counts[-2] >= 185
    assert counts[-1] == 200


def test_an_element_that_cannot_be_read_does_not_take_the_others_with_it(archive: Archive) -> None:
    deep = '{"tweet": ' + "[" * 100_000 + "]" * 100_000 + "}"
    text = json.dumps(tweet("1", "a"))
    content = f"window.YTD.tweets.part0 = [{text}, {deep}, {{broken}}, {text.replace('1', '2')}]".encode()
    records = read_archive(archive({"account.js": account(), "tweets.js": content}))
    assert [each.source_id for each in records if isinstance(each, Post)] == ["post:1", "post:2"]
    assert sum(each.count for each in records if isinstance(each, Skipped)) == 2


def test_nothing_but_damage_is_refused(archive: Archive) -> None:
    with pytest.raises(Unreadable, match="ends in the middle"):
        read_archive(archive({"tweets.js": b"window.YTD.tweets.part0 = "}))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_file_saved_in_another_encoding_is_read(archive: Archive, encoding: str) -> None:
    text = "window.YTD.tweets.part0 = " + json.dumps([tweet("1", "Été à Nîmes")], ensure_ascii=False)
    path = archive({"tweets.js": text.encode(encoding)}) / "tweets.js"
    with open_files(path) as files:
        if not export.recognise(files):
            assert encoding == "utf-16"
            return
    assert [each.text for each in read_archive(path) if isinstance(each, Post)] == ["Été à Nîmes"]


def test_a_folder_in_the_place_of_a_file_and_hostile_names(archive: Archive) -> None:
    posts = script("tweets", [tweet("1", "a", ("9", "b" * 4000, "N" * 4000), ("8", "ok", "\u202eevil\x00"))])
    folder = archive(
        {
            "data/account.js": account(),
            "data/tweets.js/inner.js": posts,
            "data/\u202egnp.js": script("like", []),
            f"data/{'x' * 200}.js": b"window.YTD.like.part0 = []",
            "data/'; drop.js": b"=",
        }
    )
    found = {each.key: each for each in read_archive(folder) if isinstance(each, Identity)}
    assert found["9"].handle == "9"
    assert len(found["9"].name) <= 300
    assert found["8"].name == "evil"


def test_a_zip_in_the_zip_is_told(tmp_path: Path) -> None:
    inner, outer = tmp_path / "inner.zip", tmp_path / "outer.zip"
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("data/tweets.js", script("tweets", [tweet("1", "a")]))
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr("data/account.js", account())
        archive.write(inner, "more/tweets.zip")
    told = [(each.file, str(each.reason)) for each in read_archive(outer) if isinstance(each, Skipped)]
    assert [file for file, reason in told if "archive within" in reason] == ["more/tweets.zip"]


def test_a_missing_manifest_does_no_harm_and_a_manifest_names_missing_parts(archive: Archive) -> None:
    files = {"data/account.js": account(), "data/tweets.js": script("tweets", [tweet("1", "a")])}
    assert not [each for each in read_archive(archive(files)) if isinstance(each, Missing)]
    listed = [
        {"fileName": "data/tweets.js", "globalName": "YTD.tweets.part0", "count": "1"},
        {"fileName": "data/tweets-part1.js", "globalName": "YTD.tweets.part1", "count": "5"},
        {"fileName": "data/like.js", "globalName": "YTD.like.part0", "count": "0"},
        {"fileName": "data/ads.js", "globalName": "YTD.ad_impressions.part0", "count": "9"},
        "odd",
    ]
    manifest = b"window.__THAR_CONFIG = " + json.dumps({"dataTypes": {"tweets": {"files": listed}, "x": 1}}).encode()
    missing = [
        each for each in read_archive(archive(files | {"data/manifest.js": manifest})) if isinstance(each, Missing)
    ]
    assert [str(each.what) for each in missing] == ["The file data/tweets-part1.js"]


class OneLine:
    """An archive whose only file is one line of many posts, made as it is read."""

    name = "tweets.js"
    modified_at = None

    def __init__(self, posts: int) -> None:
        self.posts = posts

    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def size(self, name: str) -> int:
        return 0

    def head(self, name: str, size: int = 4096) -> bytes:
        return self.open(name).read(size)

    def open(self, name: str) -> Any:
        return io.BufferedReader(_Made(self._content()))

    def _content(self) -> Iterator[bytes]:
        yield b"window.YTD.tweets.part0 = [0"
        for number in range(1, self.posts):
            yield b"," + json.dumps(tweet(str(number), "x" * 900)).encode()
        yield b"]"


class _Made(io.RawIOBase):
    def __init__(self, content: Iterator[bytes]) -> None:
        self._content, self._left = content, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._left = self._left or next(self._content, b"")
        piece, self._left = self._left[: len(buffer)], self._left[len(buffer) :]
        buffer[: len(piece)] = piece
        return len(piece)


def test_memory_does_not_grow_with_the_file() -> None:
    import tracemalloc

    from entregent.contract.network import Reading
    from entregent.networks.x.tests.conftest import NOW

    tracemalloc.start()
    told = sum(isinstance(each, Post) for each in export.read(OneLine(6_000), Reading(NOW)))
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert told == 5_999
    assert most < 10_000_000
