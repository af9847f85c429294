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
from entregent.contract.records import Interaction, Skipped
from entregent.networks.facebook import NETWORK, export
from entregent.networks.facebook.tests.conftest import ME, PROFILE, Yielded, broken, read_export, said, thread

Write = Callable[[dict[str, Any]], Path]
T = 1_600_000_000_000
FIELDS = st.sampled_from(
    [
        "participants", "messages", "title", "thread_path", "threadName", "sender_name", "senderName", "timestamp_ms",
        "timestamp", "content", "text", "share", "link", "is_unsent", "type", "reactions", "actor", "reaction", "name",
        "data", "post", "comment", "tags", "attachments", "external_context", "url", "entries", "full_name", "emails",
        "birthday", "year", "month", "day", "family_members", "relation", "phone_numbers", "phone_number", "websites",
        "address", "work_experiences", "employer", "start_timestamp", "current_city", "education_experiences",
    ]
)  # fmt: skip
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    | st.sampled_from([ME, "Zoë Kessler", "Bob Brandt", "Facebook user", T, 1_600_000_000, "inbox/zoe_10150", "\ud800",
                       f"{ME} likes Bob Brandt's post.", "https://example.org", "Unsubscribe"])
)  # fmt: skip
JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(FIELDS, inner, max_size=6), max_leaves=25
)
OBJECTS = st.dictionaries(FIELDS, JSON, max_size=6)
LISTS = st.lists(OBJECTS | JSON, max_size=4)
FILES: dict[str, st.SearchStrategy[Any]] = {
    "friends.json": st.fixed_dictionaries({"friends_v2": LISTS}),
    "sent.json": st.fixed_dictionaries({"sent_requests_v2": LISTS}),
    "removed.json": st.fixed_dictionaries({"deleted_friends_v2": LISTS}),
    "following.json": st.fixed_dictionaries({"following_v3": LISTS}),
    "comments.json": st.fixed_dictionaries({"comments_v2": LISTS}),
    "profile.json": st.fixed_dictionaries({"profile_v2": OBJECTS}),
    "your_posts_1.json": LISTS.map(lambda rest: [{"timestamp": 1, "data": [{"post": "a"}]}, *rest]),
    "reactions.json": LISTS.map(lambda rest: [{"timestamp": 1, "data": [{"reaction": {"reaction": "LIKE"}}]}, *rest]),
    "inbox/zoe_10150/message_1.json": st.fixed_dictionaries(
        {"participants": LISTS, "messages": LISTS, "title": LEAVES}
    ),
    "messages/Bob_1.json": st.fixed_dictionaries({"participants": st.lists(LEAVES, max_size=3), "messages": LISTS}),
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
        b'{"friends_v2": [{"name": "',
        b'{"participants": [{"name": "A"}], "messages": [{"',
        b'{"profile_v2": {',
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "some.json"
        for beginning in beginnings:
            path.write_bytes(beginning + data)
            with suppress(Unreadable):
                assert read_export(path) == read_export(path)


def kept(records: list[Yielded]) -> int:
    return sum(isinstance(each, Interaction) for each in records)


@pytest.mark.parametrize("file", ["friends.json", "message_1.json"])
def test_a_file_cut_at_each_tenth_gives_what_stands_before(write: Write, file: str) -> None:
    friends = {"friends_v2": [{"name": f"Friend {n}", "timestamp": 1_600_000_000} for n in range(100)]}
    talk = thread(["Bob Brandt", ME], *(said("Bob Brandt", T + n, f"m {n}") for n in range(100)), path="inbox/b_33333")
    whole = {"p.json": PROFILE, "friends.json": friends, "message_1.json": talk}
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
        read_export(write({"friends.json": b'{"friends_v2": [{"name": "Bo'}))


def test_deep_nesting_in_one_message_does_not_take_the_others(write: Write) -> None:
    deep = '{"sender_name": "Bob Brandt", "content": ' + "[" * 100_000 + "]" * 100_000 + "}"
    content = json.dumps(thread(["Bob Brandt", ME], said("Bob Brandt", T, "one"), said(ME, T + 1, "two")))
    damaged = content.replace('"messages": [', f'"messages": [{deep}, ').encode()
    assert kept(read_export(write({"p.json": PROFILE, "message_1.json": damaged}))) == 2


def test_a_folder_in_the_place_of_a_file_and_hostile_names(write: Write) -> None:
    long_name = "N" * 4000
    records = read_export(
        write(
            {
                "p.json": PROFILE,
                "friends.json/inner.json": {"friends_v2": [{"name": long_name, "timestamp": 1}]},
                "\u202egnosj.json": {"deleted_friends_v2": [{"name": "\u202e\x00Ami\n", "timestamp": 1}]},
                "messages/inbox/a\\b_12345/message_1.json": thread(["../../etc", ME], said("../../etc", T, "x")),
            }
        )
    )
    names = [each.name for each in records if hasattr(each, "is_contact") and not each.is_owner]  # type: ignore[union-attr]
    assert [name[:4] for name in names] == ["NNNN", "Ami", "../."]
    assert max(map(len, names)) <= 300


def test_a_zip_in_the_zip_is_told(tmp_path: Path) -> None:
    inner, outer = tmp_path / "messages.zip", tmp_path / "facebook-me.zip"
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.json", "{}")
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr("p.json", json.dumps(PROFILE))
        archive.write(inner, "messages.zip")
    told = [(each.file, str(each.reason)) for each in read_export(outer) if isinstance(each, Skipped)]
    assert [file for file, reason in told if "archive within" in reason] == ["messages.zip"]


PAGE = b'<html><head><base href="../../" /><style>._a6-g{}</style></head><body>www.facebook.com</body></html>'


@pytest.mark.parametrize(
    "names",
    [
        ["facebook-me-2026/start_here.html", "facebook-me-2026/connections/friends/your_friends.html"],
        ["your_facebook_activity/messages/inbox/bob_1/message_1.html"],
        ["connections/friends/your_friends.html", "files/style.css"],
        ["your_friends.html"],
    ],
)
def test_web_pages_are_recognised_and_refused_with_the_sentence_that_helps(write: Write, names: list[str]) -> None:
    folder = write(dict.fromkeys(names, PAGE))
    path = folder / names[0] if len(names) == 1 and "/" not in names[0] else folder
    with open_files(path) as files:
        found = registry.recognise(files)
        assert found is not None
        assert found.network.slug == "facebook"
        with pytest.raises(Unreadable, match="choose JSON"):
            list(export.read(files, conformance.Reading(conformance.NOW)))


@pytest.mark.parametrize(
    "files",
    [
        {"a.html": b"<html><body>hello</body></html>", "b.css": b"x"},
        {"followers.json": {"followers": ["a", "b"]}},
        {"posts.json": [{"timestamp": 1, "title": "x"}]},
        {"friends.json": {"friends": ["Ada", "Bob"]}},
        {"profile.json": {"profile": {"color": "red"}}},
        {"following.json": {"following": [{"name": "a"}]}},
        {"data.json": {"messages": [{"role": "user", "content": "hi"}]}},
    ],
)
def test_files_of_others_are_not_ours(write: Write, files: dict[str, Any]) -> None:
    with open_files(write(files)) as opened:
        assert export.recognise(opened) < registry.RECOGNISED_ABOVE
