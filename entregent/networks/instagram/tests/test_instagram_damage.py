"""Whatever the bytes: only `Unreadable` is raised, what stands before the damage is kept, web pages are refused."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entregent.base.files import open_files
from entregent.contract import conformance, registry
from entregent.contract.network import Unreadable
from entregent.contract.records import Identity, Interaction, Skipped
from entregent.networks.instagram import NETWORK, export
from entregent.networks.instagram.tests.conftest import ME, Yielded, broken, profile, read_export, said, thread, valued

Write = Callable[[dict[str, Any]], Path]
T = 1_600_000_000_000
FIELDS = st.sampled_from(
    [
        "participants", "messages", "title", "thread_path", "sender_name", "timestamp_ms", "timestamp", "content",
        "share", "link", "is_unsent", "reactions", "actor", "reaction", "name", "string_list_data", "href", "value",
        "string_map_data", "Username", "Name", "Email", "Comment", "Media Owner", "Time", "label_values", "label",
        "dict", "vec", "media", "creation_timestamp",
    ]
)  # fmt: skip
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    | st.sampled_from([ME, "Zoë Kessler", "zoe.kessler", "camille.moreau", "Instagram User", T, 1_600_000_000, "\ud800",
                       "inbox/zoe_10150", "https://www.instagram.com/zoe.kessler", "Liked a message", "Username"])
)  # fmt: skip
JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(FIELDS, inner, max_size=6), max_leaves=25
)
OBJECTS = st.dictionaries(FIELDS, JSON, max_size=6)
LISTS = st.lists(OBJECTS | JSON, max_size=4)
FILES: dict[str, st.SearchStrategy[Any]] = {
    "following.json": st.fixed_dictionaries({"relationships_following": LISTS}),
    "blocked.json": st.fixed_dictionaries({"relationships_blocked_users": LISTS}),
    "sent.json": st.fixed_dictionaries({"relationships_follow_requests_sent": LISTS}),
    "likes.json": st.fixed_dictionaries({"likes_media_likes": LISTS}),
    "profile.json": st.fixed_dictionaries({"profile_user": LISTS}),
    "followers_1.json": LISTS.map(lambda rest: [valued("zoe.kessler"), *rest]),
    "post_comments_1.json": LISTS.map(lambda rest: [{"media_list_data": [], "string_map_data": {}}, *rest]),
    "posts_1.json": LISTS.map(lambda rest: [{"media": [], "creation_timestamp": 1}, *rest]),
    "inbox/zoe_10150/message_1.json": st.fixed_dictionaries(
        {"participants": LISTS, "messages": LISTS, "title": LEAVES}
    ),
}


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_no_values_break_the_reading(data: st.DataObject) -> None:
    names = data.draw(st.lists(st.sampled_from(sorted(FILES)), min_size=1, max_size=4, unique=True))
    with TemporaryDirectory() as folder:
        for name in names:
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(data.draw(FILES[name])), encoding="utf-8")
        case = conformance.Case(NETWORK, "drawn", Path(folder), Path(folder))
        with suppress(Unreadable):
            conformance.check_records(case)
            conformance.check_second_read(case)


@given(st.binary(max_size=600))
@settings(max_examples=60, deadline=None)
def test_no_bytes_break_the_reading(data: bytes) -> None:
    beginnings = (
        b"",
        b'{"relationships_following": [{"title": "',
        b'{"participants": [], "messages": [{"',
        b'{"profile_user": [',
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "some.json"
        for beginning in beginnings:
            path.write_bytes(beginning + data)
            with suppress(Unreadable):
                assert read_export(path) == read_export(path)


def kept(records: list[Yielded]) -> int:
    return sum(isinstance(each, Interaction) for each in records)


@pytest.mark.parametrize("file", ["followers_1.json", "message_1.json"])
def test_a_file_cut_at_each_tenth_gives_what_stands_before(write: Write, file: str) -> None:
    talk = thread(["Bob Brandt", ME], *(said("Bob Brandt", T + n, f"m {n}") for n in range(100)), path="inbox/b_33333")
    followers = [valued(f"follower.{n}") for n in range(100)]
    whole: dict[str, Any] = {"p.json": profile(), "followers_1.json": followers, "message_1.json": talk}
    content = json.dumps(broken(whole[file])).encode()
    counts = []
    for tenth in range(1, 11):
        records = read_export(write(whole | {file: content[: len(content) * tenth // 10]}))
        counts.append(kept(records))
        reasons = [str(each.reason) for each in records if isinstance(each, Skipped) and each.file == file]
        assert any("ends in the middle" in reason for reason in reasons) == (tenth < 10)
    assert counts == sorted(counts)
    assert counts[0] >= 105
    assert counts[-2] >= 185
    assert counts[-1] == 200


def test_nothing_but_damage_is_refused(write: Write) -> None:
    with pytest.raises(Unreadable, match="ends in the middle"):
        read_export(write({"following.json": b'{"relationships_following": [{"title": "Bo'}))


def test_deep_nesting_in_one_entry_does_not_take_the_others(write: Write) -> None:
    deep = '{"title": ' + "[" * 100_000 + "]" * 100_000 + "}"
    content = f'{{"relationships_following": [{deep}, {json.dumps(valued("zoe"))}]}}'.encode()
    labels = '{"label_values": [' + '{"dict": [' * 300 + "]}" * 300 + "]}"
    nested = f'{{"relationships_blocked_users": [{labels}, {json.dumps(valued("bob"))}]}}'.encode()
    found = read_export(write({"following.json": content, "blocked.json": nested}))
    assert [each.key for each in found if isinstance(each, Identity)] == ["zoe", "bob"]


def test_a_folder_in_the_place_of_a_file_and_hostile_names(write: Write) -> None:
    records = read_export(
        write(
            {
                "p.json": profile(),
                "followers_1.json/inner.json": {
                    "relationships_following": [valued("zoe"), valued("../../etc"), valued("a" * 4000)]
                },
                "\u202egnosj.json": {"relationships_blocked_users": [valued("troll\u202e"), valued("nul\x00name")]},
                "inbox/x_12345/message_1.json": thread(["N" * 4000, ME], said("N" * 4000, T, "x")),
            }
        )
    )
    others = [each for each in records if isinstance(each, Identity) and not each.is_owner]
    assert [each.key[:8] for each in others] == ["zoe", "troll", "nulname", "~nnnnnnn"]
    assert max(len(each.name) for each in others) <= 300


def test_a_zip_in_the_zip_is_told(tmp_path: Path) -> None:
    inner, outer = tmp_path / "part.zip", tmp_path / "instagram-me.zip"
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.json", "{}")
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr("p.json", json.dumps(profile()))
        archive.write(inner, "part.zip")
    told = [(each.file, str(each.reason)) for each in read_export(outer) if isinstance(each, Skipped)]
    assert [file for file, reason in told if "archive within" in reason] == ["part.zip"]


PAGE = b'<html><head><style>._a6-g{}</style></head><body><a href="https://www.instagram.com/zoe">zoe</a></body></html>'


@pytest.mark.parametrize(
    "names",
    [
        ["instagram-me-2026/start_here.html", "instagram-me-2026/connections/followers_and_following/followers_1.html"],
        ["your_instagram_activity/messages/inbox/bob_1/message_1.html"],
        ["connections/followers_and_following/following.html", "files/style.css"],
        ["followers_1.html"],
    ],
)
def test_web_pages_are_recognised_and_refused_with_the_sentence_that_helps(write: Write, names: list[str]) -> None:
    folder = write(dict.fromkeys(names, PAGE))
    path = folder / names[0] if len(names) == 1 and "/" not in names[0] else folder
    with open_files(path) as files:
        found = registry.recognise(files)
        assert found is not None
        assert found.network.slug == "instagram"
        with pytest.raises(Unreadable, match="choose JSON"):
            list(export.read(files, conformance.Reading(conformance.NOW)))


@pytest.mark.parametrize(
    "files",
    [
        {"a.html": b"<html><body>hello</body></html>", "b.css": b"x"},
        {"followers.json": [{"login": "ada"}]},
        {"following.json": {"following": ["a"]}},
        {"likes.json": {"likes": []}},
        {"message_1.json": thread(["Ada", ME], said("Ada", T, "hi"))},
    ],
)
def test_files_of_others_are_not_ours(write: Write, files: dict[str, Any]) -> None:
    with open_files(write(files)) as opened:
        assert export.recognise(opened) < registry.RECOGNISED_ABOVE


def test_conversations_are_told_from_the_sister_networks_by_their_place(write: Write) -> None:
    talk = thread(["Ada", ME], said("Ada", T, "hi"), path="inbox/ada_12345")
    picture = said("Ada", T, photos=[{"uri": "your_instagram_activity/messages/inbox/ada_12345/photos/1.jpg"}])
    for files, slug in (
        ({"your_instagram_activity/messages/inbox/ada_12345/message_1.json": talk}, "instagram"),
        ({"message_1.json": thread(["Ada", ME], picture)}, "instagram"),
        ({"messages/inbox/ada_12345/message_1.json": talk, "followers_1.json": [valued("ada")]}, "instagram"),
        ({"your_facebook_activity/messages/inbox/ada_12345/message_1.json": talk}, "facebook"),
        ({"message_1.json": talk}, "facebook"),
    ):
        with open_files(write(files)) as opened:
            sure = [
                name
                for name, network in registry.networks().items()
                if network.export and network.export.recognise(opened) >= registry.RECOGNISED_ABOVE
            ]
        assert sure == [slug]
