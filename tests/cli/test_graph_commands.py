"""`entregent graph`: a graph from a file, asked and handed on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Command


@pytest.fixture(autouse=True)
def home(settings: object, tmp_path: Path) -> None:
    settings.ENTREGENT_HOME = tmp_path / "home"  # type: ignore[attr-defined]


def test_a_graph_comes_answers_and_goes(entregent: Command, tmp_path: Path) -> None:
    edges, people, results = (tmp_path / name for name in ("circle.csv", "people.csv", "results.csv"))
    edges.write_text("source,target,weight\na,b,0.9\nb,c,0.5\na,d,0.4\nd,c,0.9\n", encoding="utf-8")
    people.write_text("id,name,company\nc,Chloé,École de formation\n", encoding="utf-8")
    results.write_text("id,score\na,0.5\n", encoding="utf-8")
    told = entregent("graph", "import", edges, "--people", people, "--json").json
    assert told == {"name": "circle", "people": 4, "relations": 4, "columns": []}
    assert entregent("graph", "import", results, "--name", "circle", "--json").json == {"columns": ["score"]}
    assert entregent("graph", "list", "--json").json["graphs"][0]["columns"] == ["score"]
    path = entregent("graph", "path", "a", "c", "--name", "circle", "--json").json["path"]
    assert path == {
        "product": 0.4499,
        "steps": [{"id": "b", "name": "b", "value": 0.8997}, {"id": "c", "name": "Chloé", "value": 0.5001}],
    }
    assert "Chloé" in entregent("graph", "path", "a", "c", "--name", "circle").out
    assert entregent("graph", "degrees", "a", "--name", "circle", "--json").json["degrees"] == [1, 2, 1, 0, 0]
    found = entregent("graph", "shortlist", "formations", "--from", "a", "--name", "circle", "--json").json
    assert [row["person"]["id"] for row in found["results"]] == ["c"]
    assert entregent("graph", "export", "--name", "circle", "-o", tmp_path / "out.graphml").code == 0
    assert entregent("graph", "export", "--name", "circle", "--parquet", tmp_path / "out").code == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["edges.parquet", "vertices.parquet"]
    again = entregent("graph", "import", tmp_path / "out" / "edges.parquet", "--name", "again", "--json").json
    assert (again["people"], again["relations"]) == (4, 4)
    assert entregent("graph", "remove", "circle").code == 0
    assert entregent("graph", "path", "a", "c", "--name", "circle").code == 2


def test_refusals_are_one_sentence(entregent: Command, tmp_path: Path) -> None:
    empty = tmp_path / "empty.edges"
    empty.write_text("", encoding="utf-8")
    for words in (
        ("import", empty),
        ("import", tmp_path / "missing.csv"),
        ("import", empty, "--name", "../up"),
        ("export",),
        ("export", "--name", "none", "-o", tmp_path / "x.csv"),
        ("path", "a", "b", "--name", "../../etc"),
        ("path", "nobody", "no one"),
    ):
        done = entregent("graph", *words)
        assert done.code == 2, words
        assert len(done.err.strip().splitlines()) == 1, done.err


def test_ones_own_network(entregent: Command) -> None:
    assert entregent("graph", "degrees", "me", "--json").json["degrees"] == [1, 0, 0, 0, 0]
    assert entregent("graph", "shortlist", "anything", "--json").json == {"results": [], "considered": 0}
