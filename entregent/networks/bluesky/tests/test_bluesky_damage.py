"""Whatever the bytes: only `Unreadable` is raised, and what stands before the damage is kept and counted."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import libipld
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entregent.base.files import open_files
from entregent.contract.network import Unreadable
from entregent.contract.records import Identity, Interaction, Missing, Post, Skipped
from entregent.networks.bluesky import export
from entregent.networks.bluesky.car import LARGEST_BLOCK
from entregent.networks.bluesky.tests import invented
from entregent.networks.bluesky.tests.conftest import read_path
from entregent.networks.bluesky.tests.invented import car, did
from entregent.networks.bluesky.writing import block, cid_of, varint

Read = Callable[..., list[Any]]
COLLECTIONS = (
    "app.bsky.actor.profile", "app.bsky.feed.like", "app.bsky.feed.post", "app.bsky.feed.repost", "app.bsky.graph.block",
    "app.bsky.graph.follow", "app.bsky.graph.list", "app.bsky.graph.listblock", "app.bsky.graph.listitem",
    "app.bsky.graph.verification", "com.example.other",
)  # fmt: skip
VALUE: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.text(max_size=12)
    | st.binary(max_size=12)
    | st.sampled_from(
        [
            *(
                did("nora"),
                invented.OWNER,
                "did:plc:",
                "did:web:../../etc",
                "2026-01-01T00:00:00Z",
                "0001-01-01",
                "9999-12-31",
            ),
            *(
                f"at://{did('nora')}/app.bsky.feed.post/3kabcdefghij2",
                "at://",
                "at:///x",
                "@nora.example.org",
                "\u202eevil\x00",
            ),
            *COLLECTIONS[:3],
            "app.bsky.richtext.facet#mention",
            "app.bsky.embed.record",
            "app.bsky.embed.recordWithMedia",
        ]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "uri",
                    "subject",
                    "parent",
                    "root",
                    "record",
                    "$type",
                    "did",
                    "index",
                    "byteStart",
                    "byteEnd",
                    "features",
                    "media",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
FIELDS = st.sampled_from(
    [
        "subject",
        "createdAt",
        "text",
        "facets",
        "reply",
        "embed",
        "list",
        "name",
        "handle",
        "displayName",
        "description",
        "website",
    ]
)


def kept(found: list[Any]) -> set[str]:
    return {each.source_id for each in found if isinstance(each, Identity | Interaction | Post)}


def test_a_file_cut_at_each_tenth_keeps_what_stands_before_the_cut(read: Read) -> None:
    head, nodes, blocks = invented.blocks_of()
    for order in (nodes + blocks, blocks + nodes, invented.shuffled(nodes + blocks)):
        whole = head + b"".join(order)
        before: set[str] = set()
        for tenth in range(1, 11):
            found = read(whole[: len(whole) * tenth // 10]) if tenth > 1 else []
            assert before <= kept(found), "a longer piece gives fewer records"
            before = kept(found)
            cut = [each for each in found if isinstance(each, Skipped) and "ends in the middle" in str(each.reason)]
            assert len(cut) == (1 < tenth < 10)
        assert before == kept(read(car()))


def test_records_that_the_index_names_and_the_file_lacks_are_counted(read: Read) -> None:
    head, nodes, blocks = invented.blocks_of()
    found = read(head + b"".join(nodes + blocks[:-3]))
    (lost,) = [each for each in found if isinstance(each, Skipped) and "lost" in str(each.reason)]
    assert lost.count == 3


def test_a_record_changed_on_its_way_is_left_out_and_the_others_kept(read: Read) -> None:
    whole = bytearray(car())
    place = whole.index(b"Merci @nora")
    whole[place : place + 5] = b"Adieu"
    found = read(bytes(whole))
    assert not [each for each in found if isinstance(each, Post) and "Adieu" in each.text]
    assert len(kept(read(car())) - kept(found)) == 2
    assert [each.count for each in found if isinstance(each, Skipped) and "checksum" in str(each.reason)] == [1]


def test_a_record_that_was_deleted_is_not_told(read: Read) -> None:
    gone = libipld.encode_dag_cbor({"$type": "app.bsky.feed.post", "text": "effacé", "createdAt": invented.at(1)})
    found = read(car() + block(gone))
    assert not [each for each in found if isinstance(each, Post) and each.text == "effacé"]
    assert [each.count for each in found if isinstance(each, Skipped) and "deleted" in str(each.reason)] == [1]


def test_somebody_who_was_blocked_once_is_not_blocked_now(read: Read) -> None:
    gone = [
        {"$type": "app.bsky.graph.block", "subject": did("nora"), "createdAt": invented.at(1)},
        {"$type": "app.bsky.graph.follow", "subject": did("parti"), "createdAt": invented.at(1)},
    ]
    found = read(car() + b"".join(block(libipld.encode_dag_cbor(each)) for each in gone))
    assert kept(found) == kept(read(car()))
    assert [each.key for each in found if isinstance(each, Identity) and each.is_blocked] == [
        did("vendeur"),
        did("robot"),
    ]


def nested(depth: int) -> bytes:
    return b"\xa2\x65$type\x72app.bsky.feed.post\x65embed" + b"\x81" * depth + b"\x00"


@pytest.mark.parametrize(
    "extra",
    [
        block(nested(100_000)),
        block(b"\xa1\x61e" + b"\x81" * 100_000 + b"\x00"),
        block(b"\xa1\x65$type\x9b\xff\xff\xff\xff\xff\xff\xff\xff"),
        block(b""),
        block(b"\x83\x01\x02\x03"),
        varint(LARGEST_BLOCK + 100) + cid_of(b"") + bytes(LARGEST_BLOCK + 64),
        varint(36) + b"\x01\x55\x12\x20" + bytes(32),
        varint(35) + b"\x12\x20" + bytes(33),
    ],
    ids=["deep", "deep node", "endless array", "empty", "no map", "oversized", "raw", "first version"],
)
def test_a_block_that_is_no_record_costs_itself_alone(read: Read, extra: bytes) -> None:
    head, nodes, blocks = invented.blocks_of()
    found = read(head + b"".join(nodes + blocks[:5]) + extra + b"".join(blocks[5:]))
    assert kept(found) == kept(read(car()))
    assert sum(each.count for each in found if isinstance(each, Skipped)) > sum(
        each.count for each in read(car()) if isinstance(each, Skipped)
    )


@pytest.mark.parametrize(
    "extra",
    [
        b"\xff" * 40,
        b"\x00" * 40,
        varint(1 << 60) + bytes(90),
        varint(60) + b"garbage" * 20,
        varint(1 << 40) + cid_of(b"") + b"x" * 99,
    ],
    ids=["no length", "zeros", "beyond reason", "no name", "a terabyte"],
)
def test_where_the_file_cannot_be_followed_any_more_it_ends(read: Read, extra: bytes) -> None:
    head, nodes, blocks = invented.blocks_of()
    found = read(head + b"".join(nodes + blocks[:20]) + extra + b"".join(blocks[20:]))
    assert kept(found) == kept(read(head + b"".join(nodes + blocks[:20])))
    assert any("ends in the middle" in str(each.reason) for each in found if isinstance(each, Skipped))


@pytest.mark.parametrize(
    "content", [b"", b"\x00", b"hello", b"\x3a\xa2", car()[:40], b"{}" * 99, car()[::-1], b"\xff" * 9999]
)
def test_what_is_no_repository_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "repo.car"
    path.write_bytes(content)
    with pytest.raises(Unreadable) as refused:
        read_path(path)
    assert str(refused.value.message)


def test_a_directory_in_place_of_the_file(tmp_path: Path) -> None:
    folder = tmp_path / "repo.car" / "repo.car"
    folder.mkdir(parents=True)
    with pytest.raises(Unreadable):
        read_path(tmp_path / "repo.car")
    (folder / "repo.car").write_bytes(car())
    assert kept(read_path(tmp_path / "repo.car")) == kept(read_path(folder / "repo.car"))


def test_a_compressed_repository_that_breaks_off(tmp_path: Path) -> None:
    many = {
        path: value
        for n in range(3_000)
        for path, value in [invented.simple("app.bsky.feed.like", n, subject=invented.ref("nora", n))]
    }
    path = tmp_path / "backup.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("repo.car", car(many))
        member = archive.getinfo("repo.car")
    data = bytearray(path.read_bytes())
    middle = member.header_offset + 38 + member.compress_size * 3 // 4
    data[middle : middle + 40] = b"\xff" * 40
    path.write_bytes(bytes(data))
    found = read_path(path)
    assert len(kept(found)) > 500
    assert any("damaged" in str(each.reason) for each in found if isinstance(each, Skipped))


@given(
    st.lists(st.tuples(st.sampled_from(COLLECTIONS), st.dictionaries(FIELDS, VALUE, max_size=7)), max_size=8),
    st.booleans(),
)
@settings(max_examples=150, deadline=None)
def test_no_record_breaks_the_reading(values: list[tuple[str, dict[str, Any]]], with_index: bool) -> None:
    records = {f"{kind}/{invented.rkey(n)}": {"$type": kind} | value for n, (kind, value) in enumerate(values)}
    head, nodes, blocks = invented.blocks_of(dict(sorted(records.items())))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "repo.car"
        path.write_bytes(head + b"".join((nodes if with_index else []) + blocks))
        found = read_path(path)
        assert found == read_path(path)
    told = [each for each in found if not isinstance(each, Skipped | Missing)]
    assert len({(type(each), each.source_id) for each in told}) == len(told)
    for each in told:
        if isinstance(each, Interaction):
            people = [who.key for who in each.people]
            assert people
            assert all(people)
            assert len(set(people)) == len(people)
            assert invented.OWNER not in people
        if isinstance(each, Interaction | Post):
            assert each.at is None or each.at.tzinfo is not None
            assert "\x00" not in each.text


@given(st.binary(max_size=600), st.integers(0, 12_000), st.integers(0, 255))
@settings(max_examples=150, deadline=None)
def test_no_bytes_break_the_reading(data: bytes, place: int, changed: int) -> None:
    whole = bytearray(car())
    whole[place % len(whole)] = changed
    with TemporaryDirectory() as folder:
        path = Path(folder) / "repo.car"
        for content in (data or b"\x00", bytes(whole[:place]) + data, bytes(whole)):
            path.write_bytes(content or b"\x00")
            with suppress(Unreadable):
                read_path(path)


def test_a_damaged_repository_is_still_recognised() -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "anything"
        for content in (car()[:2000], car() + bytes(99)):
            path.write_bytes(content)
            with open_files(path) as files:
                assert export.recognise(files) > 0.9
