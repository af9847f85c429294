"""Graphs of others: every shape that is read, and one clear sentence for what is not."""

from __future__ import annotations

from pathlib import Path

import networkx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entregent.base.files import Unreadable
from entregent.drawing.edgelist import EdgeList, is_edge_list, read


def edges(graph: EdgeList) -> set[tuple[str, str, float]]:
    rows = zip(graph.source.tolist(), graph.target.tolist(), graph.weight.tolist(), strict=True)
    return {(graph.nodes[a], graph.nodes[b], weight) for a, b, weight in rows}


def given_file(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.edges", "1 2\n2 1\n2 3\n3 3\n", {("1", "2", 1.0), ("2", "3", 1.0)}),
        ("a.txt", "# people\n% more\n\nanna\tben 2\nben 2\tcleo\t2.5\n", {("anna", "ben 2", 1.0), ("ben 2", "cleo", 2.5)}),
        ("a.edges", "\ufeffélodie zoé\r\nzoé yann 3\r\nyann zoé 2", {("élodie", "zoé", 1.0), ("zoé", "yann", 5.0)}),
        ("a.edges", "élodie zoé\n".encode("cp1252"), {("élodie", "zoé", 1.0)}),
        ("a.csv", "source,target,weight\nanna,ben,2\nben,cleo,\n", {("anna", "ben", 2.0), ("ben", "cleo", 1.0)}),
        ("a.csv", 'Weight;Target;Source\n2;"ben; b";anna\n', {("ben; b", "anna", 2.0)}),
        ("a.csv", "anna,ben\nben,cleo\n", {("anna", "ben", 1.0), ("ben", "cleo", 1.0)}),
    ],
)  # fmt: skip
def test_text_and_tables(
    tmp_path: Path, name: str, content: str | bytes, expected: set[tuple[str, str, float]]
) -> None:
    found = edges(read(given_file(tmp_path, name, content)))
    assert {(frozenset(pair), weight) for *pair, weight in found} == {
        (frozenset(pair), weight) for *pair, weight in expected
    }


@pytest.mark.parametrize("suffix", ["gexf", "graphml"])
def test_what_networkx_writes_is_read(tmp_path: Path, suffix: str) -> None:
    theirs = networkx.Graph()
    theirs.add_node("n1", label="Anna & Co")
    theirs.add_edge("n1", "n2", weight=2.5)
    theirs.add_edge("n2", "n3", weight=1.5)
    path = tmp_path / f"a.{suffix}"
    getattr(networkx, f"write_{suffix}")(theirs, path)
    ours = read(path)
    assert edges(ours) == {("n1", "n2", 2.5), ("n2", "n3", 1.5)}
    assert ours.names[ours.nodes.index("n1")] == "Anna & Co"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1))
def test_pairs_are_merged_as_networkx_does(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[int, int]]
) -> None:
    path = tmp_path_factory.mktemp("edges") / "a.edges"
    path.write_text("".join(f"{a} {b}\n" for a, b in pairs))
    theirs = networkx.Graph([pair for pair in pairs if pair[0] != pair[1]])
    if not theirs.edges:
        with pytest.raises(Unreadable):
            read(path)
        return
    ours = read(path)
    assert {frozenset((a, b)) for a, b, _ in edges(ours)} == {frozenset(map(str, pair)) for pair in theirs.edges}
    assert np.all(ours.source < ours.target)
    assert set(ours.nodes) == {str(node) for pair in pairs for node in pair}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.edges", "1 2\n3\n", "Line 2"),
        ("a.edges", "1 2\n\n# note\n1 2 three\n", "Line 4"),
        ("a.edges", "1 2 -1\n", "above zero"),
        ("a.edges", "1 2 nan\n", "above zero"),
        ("a.edges", "1 2 3 4\n", "Line 1"),
        ("a.edges", "<!doctype html><html>", "not a list of edges"),
        ("a.edges", '{"a": 1}', "not a list of edges"),
        ("a.edges", b"PK\x03\x04\x00", "not a list of edges"),
        ("a.edges", b"1 2\n\x00\x01 \x02", "line 2"),
        ("a.edges", "", "no edge"),
        ("a.edges", "1 1\n", "no edge"),
        ("a.edges", "x" * 100_000, "longer than"),
        ("a.csv", "source,target\nanna,ben\n,cleo\n", "Line 3"),
        ("a.csv", "source,target\nanna\n", "Line 2"),
        ("a.csv", "", "no edge"),
        ("a.gexf", "<gexf><graph>\n<edges>\n<edge source='a'/></edges></graph></gexf>", "Line 3"),
        ("a.gexf", "<gexf><graph>", "damaged"),
        ("a.gexf", "", "damaged"),
        ("a.gexf", "<graphml></graphml>", "another kind"),
        ("a.graphml", "<graphml><graph><node/></graph></graphml>", "without id"),
        ("a.graphml", "hello", "damaged"),
        ("a.graphml", "<graphml></graphml>", "no edge"),
        ("a.graphml", '<!DOCTYPE x [<!ENTITY a "b">]><graphml>&a;</graphml>', "entities"),
        ("a.pdf", "1 2", ".graphml"),
    ],
)
def test_bad_input_gets_one_sentence(tmp_path: Path, name: str, content: str | bytes, said: str) -> None:
    with pytest.raises(Unreadable) as failure:
        read(given_file(tmp_path, name, content))
    sentence = str(failure.value.message)
    assert said in sentence
    assert "\n" not in sentence


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="cannot be opened"):
        read(tmp_path / "none.edges")


def test_an_entity_bomb_is_refused(tmp_path: Path) -> None:
    bomb = (
        '<!DOCTYPE g [<!ENTITY a "aaaaaa"><!ENTITY b "&a;&a;&a;">]><graphml><graph><node id="&b;"/></graph></graphml>'
    )
    with pytest.raises(Unreadable, match="entities"):
        read(given_file(tmp_path, "a.graphml", bomb))


def test_suffixes() -> None:
    assert is_edge_list(Path("friends.EDGES"))
    assert not is_edge_list(Path("archive.zip"))
