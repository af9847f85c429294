"""The index of a repository, against the published examples and against everything that can be wrong with it."""

from __future__ import annotations

import io
import random
from hashlib import sha256
from pathlib import Path

import libipld
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entregent.contract.records import Identity, Interaction, Post, Skipped
from entregent.networks.bluesky.car import CID_START
from entregent.networks.bluesky.tests import invented
from entregent.networks.bluesky.tests.conftest import read_path
from entregent.networks.bluesky.tree import Tree, tid, tid_moment, tid_text
from entregent.networks.bluesky.writing import Index, cid_of

# From atproto's own tests (packages/repo/tests/mst.test.ts): every record is this one, under `com.example.record/<key>`.
RECORD = libipld.decode_cid("bafyreie5cvv4h45feadgeuwhbcutmh6t2ceseocckahdoe6uat64zmz454")["hash"]["digest"]
KNOWN = {
    "": "bafyreie5737gdxlw5i64vzichcalba3z2v5n6icifvx5xytvske7mr3hpm",
    "3jqfcqzm3fo2j": "bafyreibj4lsc3aqnrvphp5xmrnfoorvru4wynt6lwidqbm2623a6tatzdu",
    "3jqfcqzm3fx2j": "bafyreih7wfei65pxzhauoibu3ls7jgmkju4bspy4t2ha2qdjnzqvoy33ai",
    "3jqfcqzm3fp2j 3jqfcqzm3fr2j 3jqfcqzm3fs2j 3jqfcqzm3ft2j 3jqfcqzm4fc2j": (
        "bafyreicmahysq4n6wfuxo522m6dpiy7z7qzym3dzs756t5n7nfdgccwq7m"
    ),
    "3jqfcqzm3fo2j 3jqfcqzm3fp2j 3jqfcqzm3fr2j 3jqfcqzm3fs2j 3jqfcqzm3ft2j 3jqfcqzm3fx2j 3jqfcqzm3fz2j 3jqfcqzm4fc2j "
    "3jqfcqzm4fd2j 3jqfcqzm4ff2j 3jqfcqzm4fg2j 3jqfcqzm4fh2j": "bafyreid2x5eqs4w4qxvc5jiwda4cien3gw2q6cshofxwnvv7iucrmfohpm",
}
Entries = list[tuple[str, bytes]]


def built(entries: Entries) -> tuple[bytes, list[bytes]]:
    """The SHA-256 of the top of the index of these records, and all its nodes."""
    nodes: list[bytes] = []
    index = Index(nodes.append)
    for path, digest in entries:
        index.add(path.encode(), CID_START + digest)
    return index.close()[4:], nodes


def read(root: bytes | None, nodes: list[bytes]) -> Tree:
    tree = Tree()
    for node in nodes:
        tree.add(sha256(node).digest(), node)
    return tree


@pytest.mark.parametrize(
    ("keys", "root"), KNOWN.items(), ids=["empty", "trivial", "second layer", "simple", "two layers"]
)
def test_the_index_is_the_one_that_the_network_builds(keys: str, root: str) -> None:
    found, _nodes = built([(f"com.example.record/{key}", RECORD) for key in keys.split()])
    assert libipld.encode_cid(CID_START + found) == root


def entries(count: int) -> Entries:
    return [(f"app.bsky.feed.post/{invented.rkey(n)}", sha256(str(n).encode()).digest()) for n in range(count)]


@given(st.integers(0, 400), st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_what_is_written_is_found_whatever_the_order(count: int, mixed: random.Random) -> None:
    written = entries(count)
    root, nodes = built(written)
    mixed.shuffle(nodes)
    index = read(root, nodes).settle(root)
    assert index.is_whole
    places = index.find([digest for _, digest in written])
    assert [f"app.bsky.feed.post/{index.rkey(place)}" for place in places] == [path for path, _ in written]
    assert index.find([bytes(32)]) == [-1]
    assert index.untold() == len(index) == count


def test_a_node_that_no_other_leads_to_is_a_leftover() -> None:
    root, nodes = built(entries(50))
    deleted = [("app.bsky.feed.post/old", sha256(b"deleted").digest())]
    index = read(root, nodes + built(deleted)[1]).settle(root)
    assert index.is_whole
    assert index.find([deleted[0][1]]) == [-1]


def test_other_keys_are_found_too() -> None:
    keys = ["0123456789abc", "self", "zzzzzzzzzzzzz", "a.b_c~d"]
    written = [(f"com.example.record/{key}", sha256(key.encode()).digest()) for key in sorted(keys)]
    root, nodes = built(written)
    index = read(root, nodes).settle(root)
    assert [index.rkey(place) for place in index.find([digest for _, digest in written])] == sorted(keys)


def test_where_a_node_is_lacking_all_that_are_there_count() -> None:
    written = entries(200)
    root, nodes = built(written)
    top = next(node for node in nodes if sha256(node).digest() == root)
    index = read(root, [node for node in nodes if node is not top]).settle(root)
    assert not index.is_whole
    assert 150 < sum(place >= 0 for place in index.find([digest for _, digest in written])) < 200


def test_an_index_that_leads_in_circles_is_walked_once() -> None:
    # No hash can name itself, so the nodes are given under names that they have not.
    def node(name: bytes, other: bytes) -> tuple[bytes, bytes]:
        entry = {"k": b"app.bsky.feed.post/" + name, "p": 0, "t": CID_START + other * 32, "v": CID_START + name * 32}
        return name * 32, libipld.encode_dag_cbor({"e": [entry], "l": CID_START + name * 32})

    tree = Tree()
    for digest, data in (node(b"a", b"b"), node(b"b", b"a")):
        tree.add(digest, data)
    index = tree.settle(b"a" * 32)
    assert index.is_whole
    assert len(index) == 2


def test_an_index_of_a_hundred_thousand_layers_is_walked_without_recursion() -> None:
    tree, below = Tree(), None
    for _ in range(100_000):
        data = libipld.encode_dag_cbor({"e": [], "l": below})
        below = cid_of(data)
        tree.add(below[4:], data)
    assert below is not None
    index = tree.settle(below[4:])
    assert index.is_whole
    assert len(index) == 0


@given(st.recursive(st.none() | st.integers(-(2**63), 2**63) | st.binary(max_size=40) | st.text(max_size=9), st.lists))
@settings(max_examples=150, deadline=None)
def test_no_node_breaks_the_reading(value: object) -> None:
    tree = Tree()
    for data in (
        libipld.encode_dag_cbor({"e": value, "l": value}),
        libipld.encode_dag_cbor({"e": [value, {"p": value, "k": value, "v": value, "t": value}], "l": None}),
        libipld.encode_dag_cbor({"e": [{"p": 0, "k": b"a/b", "v": CID_START + bytes(32), "t": value}], "l": None}),
    ):
        tree.add(sha256(data).digest(), data)
    index = tree.settle(bytes(32))
    assert not index.is_whole
    assert len(index) <= 1


def test_keys_that_grow_without_end_are_refused() -> None:
    long = [{"p": 0, "k": b"a/" + b"x" * 2000, "v": CID_START + bytes(32), "t": None}]
    shared = [{"p": 5000, "k": b"x", "v": CID_START + bytes(32), "t": None}]
    for entries_of_node in (long, shared):
        data = libipld.encode_dag_cbor({"e": entries_of_node, "l": None})
        tree = Tree()
        tree.add(sha256(data).digest(), data)
        index = tree.settle(sha256(data).digest())
        assert (len(index), index.is_whole, index.broken) == (0, False, 1)


@given(st.integers(1, 2**63 - 1))
def test_a_timestamp_identifier_is_a_number(number: int) -> None:
    assert tid(tid_text(number).encode()) == number
    assert len(tid_text(number)) == 13
    tid_moment(number)


@pytest.mark.parametrize(
    "key",
    [b"self", b"", b"0123456789abc", b"3jqfcqzm3fo2", b"0000000000000", b"zzzzzzzzzzzzz", b"3JQFCQZM3FO2J", bytes(13)],
)
def test_other_keys_are_none(key: bytes) -> None:
    assert tid(key) == 0


def test_the_sample_is_the_repository_invented_here() -> None:
    samples = Path(__file__).parents[1] / "samples"
    assert (samples / "repository" / "repo.car").read_bytes() == invented.car()


def test_a_repository_written_by_the_network_itself() -> None:
    # Written with @atproto/repo 0.9.1 from npm: 19 records, of which one post was deleted again.
    written = Path(__file__).parents[1] / "samples" / "reference-server" / "did-plc-camille.car"
    found = read_path(written)
    assert not [each for each in found if isinstance(each, Skipped)]
    assert [each.key for each in found if isinstance(each, Identity) and each.is_owner] == [invented.OWNER]
    posts = [each for each in found if isinstance(each, Post)]
    assert sorted(each.text for each in posts) == [f"post {number} été 🌷" for number in (0, 1, 2, 3, 5)]
    assert all(tid(each.url.rpartition("/")[2].encode()) for each in posts)
    assert sum(isinstance(each, Interaction) for each in found) == 12


def test_an_archive_is_read_by_the_library_too() -> None:
    whole = invented.car()
    header, blocks = libipld.decode_car(whole)
    assert header["version"] == 1
    commit = blocks[header["roots"][0]]
    assert commit["did"] == invented.OWNER
    records = [value for value in blocks.values() if "$type" in value]
    encoded = libipld.encode_dag_cbor
    assert sorted(map(encoded, records)) == sorted(encoded(dict(each)) for each in invented.records().values())
    head, nodes, parts = invented.blocks_of()
    assert set(libipld.decode_car(head + b"".join(nodes + parts))[1]) == set(blocks)
    assert io.BytesIO(whole).read(len(head)) == head
