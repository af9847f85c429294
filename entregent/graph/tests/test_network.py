"""Networks from files: read, asked, drawn, written, and read again."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pytest

from entregent import Network
from entregent.base.files import Unreadable
from entregent.graph import importing, tables
from entregent.graph.errors import GraphRefused
from entregent.graph.exporting import edges_of

EDGES = """source,target,weight
anna,ben,0.9
ben,chloé,0.5
anna,dan,0.4
dan,chloé,0.9
chloé,eve,0.7
eve,fred,0.8
"""
PEOPLE = """id,Name,Company,Place,hobby
chloé,Chloé Marin,Mirandole Formation,Lyon,escalade
fred,Frédéric Tual,Les Ateliers de la formation,Nantes,
gil,Gil Alone,Nowhere,Lyon,chess
"""


@pytest.fixture
def friends(tmp_path: Path) -> Network:
    """A small network with people said more of, one of them alone."""
    (tmp_path / "friends.csv").write_text(EDGES, encoding="utf-8")
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    return Network.read(tmp_path / "friends.csv", people=tmp_path / "people.csv", folder=tmp_path / "graph")


def named(network: Network) -> dict[frozenset[str], float]:
    """The relations by the identifiers of their ends."""
    ids = [network.person(number).id for number in range(network.size)]
    return {
        frozenset((ids[one], ids[other])): weight
        for pieces in edges_of(network._version)
        for one, other, weight in zip(*(piece.tolist() for piece in pieces), strict=True)
    }


def test_a_network_is_read_and_answers(friends: Network, tmp_path: Path) -> None:
    assert (friends.size, friends.relations) == (7, 6)
    assert friends.person("chloé").name == "Chloé Marin"
    assert friends.person("Gil Alone").id == "gil"
    assert [(person.id, round(weight, 2)) for person, weight in friends.neighbours("anna")] == [
        ("ben", 0.9), ("dan", 0.4)]  # fmt: skip
    assert friends.degrees("anna").counts == (1, 2, 1, 1, 1)
    path = friends.path("anna", "eve")
    assert path is not None
    assert [step.person.id for step in path.steps] == ["ben", "chloé", "eve"]
    assert path.product == pytest.approx(0.9 * 0.5 * 0.7, rel=0.01)
    around = friends.path("anna", "eve", avoid=["ben"])
    assert around is not None
    assert around.introducer.id == "dan"
    assert friends.path("anna", "gil") is None
    assert "Chloé Marin" in path._repr_html_()
    assert repr(Network.open(tmp_path / "graph")) == repr(friends) == "<Network: 7 people, 6 relations>"


def test_people_are_found_without_accents_in_either_language(friends: Network) -> None:
    assert [person.id for person in friends.search("Frederic")] == ["fred"]
    assert {person.id for person in friends.search("formations")} == {"chloé", "fred"}
    assert [person.id for person in friends.search("formation Lyon")] == ["chloé"]
    assert [person.id for person in friends.search("climbing escalades")] == []
    assert [person.id for person in friends.search("escalades")] == ["chloé"]
    assert friends.search("") == []


def test_a_shortlist_holds_whom_one_can_reach(friends: Network) -> None:
    found = friends.shortlist("formation", "anna")
    assert {row.person.id for row in found.found} == {"chloé", "fred"}
    assert found.considered == 2
    for row in found.found:
        assert row.path is not None
        assert row.path.steps[-1].person == row.person
        warmest = friends.path("anna", row.person.number)
        assert warmest is not None
        assert row.path.product <= warmest.product
        assert row.score == pytest.approx(row.relevance * (0.35 + 0.65 * warmest.product), rel=1e-6)
    asked = friends.shortlist("Chloé", "anna", already={"ben": 3}).found[0]
    assert asked.path is not None
    assert asked.path.introducer.id == "dan"
    assert friends.shortlist("chess", "anna").found == ()


@pytest.mark.parametrize("name", ["out.csv", "out.edges", "out.graphml", "out.gexf"])
def test_what_is_written_is_read_again(friends: Network, tmp_path: Path, name: str) -> None:
    friends.communities()
    friends.write(tmp_path / name)
    again = Network.read(tmp_path / name)
    assert named(again) == named(friends)
    assert named(friends)[frozenset(("anna", "ben"))] == 0.9


def test_parquet_goes_out_as_graphframes_wants_it_and_comes_back(friends: Network, tmp_path: Path) -> None:
    friends.write_parquet(tmp_path / "out")
    with duckdb.connect() as connection:
        vertices, edges = (tables.parquet_of(tmp_path / "out" / f"{name}.parquet") for name in ("vertices", "edges"))
        assert list(tables.columns_of(connection, vertices)) == ["id", "name", "company", "hobby", "place"]
        assert list(tables.columns_of(connection, edges)) == ["src", "dst", "weight"]
        rows = connection.execute(f"SELECT id, name, company FROM {vertices} WHERE id IN ('gil', 'anna')").fetchall()
        assert sorted(rows) == [("anna", "anna", None), ("gil", "Gil Alone", "Nowhere")]
    again = Network.read(tmp_path / "out" / "edges.parquet")
    assert named(again) == named(friends)


def test_results_come_back_as_columns(friends: Network, tmp_path: Path) -> None:
    results = tmp_path / "results.csv"
    results.write_text("id,pagerank,component,label\nanna,0.3,1,x\neve,0.1,1,\nnobody,9,9,z\n", encoding="utf-8")
    assert importing.is_results(results)
    assert not importing.is_results(tmp_path / "friends.csv")
    assert friends.take(results) == ["pagerank", "component", "label"]
    column = dict(zip((friends.person(n).id for n in range(friends.size)), friends.column("pagerank"), strict=True))
    assert column["anna"] == 0.3
    assert np.isnan(column["ben"])
    assert set(friends.column("component").tolist()) == {1, -1}
    friends.write_parquet(tmp_path / "out")
    with duckdb.connect() as connection:
        told = (
            f"SELECT pagerank, label FROM {tables.parquet_of(tmp_path / 'out' / 'vertices.parquet')} WHERE id = 'anna'"
        )
        assert connection.execute(told).fetchall() == [(0.3, "x")]


def test_large_files_are_read_as_small_ones(friends: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in {
        "friends.csv": EDGES,
        "plain.csv": EDGES.split("\n", 1)[1],
        "friends.tsv": EDGES.replace(",", "\t"),
        "friends.edges": "# a comment\n" + EDGES.split("\n", 1)[1].replace(",", " "),
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        monkeypatch.setattr(importing, "LINE_BY_LINE", 0)
        assert named(Network.read(tmp_path / name)) == named(friends), name
    (tmp_path / "bad.csv").write_text("source,target,weight\na,b,-1\n", encoding="utf-8")
    with pytest.raises(Unreadable, match="above zero"):
        Network.read(tmp_path / "bad.csv")


def test_pictures_show_in_a_notebook(friends: Network, tmp_path: Path) -> None:
    drawn = friends.draw()._repr_svg_()
    assert drawn.startswith("<svg")
    assert "Chloé Marin" in drawn
    assert "Gil Alone" not in friends.draw(around="anna")._repr_svg_()
    friends.draw(["anna", "ben"]).save(tmp_path / "map.png")
    assert (tmp_path / "map.png").stat().st_size > 1000


def test_what_cannot_be_done_is_said(friends: Network, tmp_path: Path) -> None:
    with pytest.raises(GraphRefused, match="Nobody here"):
        friends.person("zoe")
    with pytest.raises(GraphRefused, match="number 7"):
        friends.person(7)
    with pytest.raises(GraphRefused, match="no graph"):
        Network.open(tmp_path / "nothing")
    with pytest.raises(GraphRefused, match="end it in one of"):
        friends.write(tmp_path / "out.docx")
    with pytest.raises(GraphRefused, match="no column"):
        friends.column("wealth")
