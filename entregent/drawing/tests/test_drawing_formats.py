"""Every format: what was written can be read again, says the same, and comes out the same twice."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import networkx
import pytest
from PIL import Image

from entregent.base.files import CannotWrite
from entregent.drawing import edgelist
from entregent.drawing.captions import Captions
from entregent.drawing.files import WRITERS, UnknownFormat, write
from entregent.drawing.scene import Community, Edge, Node, Scene

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</script><script>alert(1)</script><!-- ]]> & \"'\u2028\x00\x1b\ud800 {x}"


def written(scene: Scene, suffix: str, captions: Captions | None = None) -> bytes:
    out = io.BytesIO()
    WRITERS[suffix](scene, out, captions or Captions())
    return out.getvalue()


@pytest.mark.parametrize("suffix", WRITERS)
def test_same_scene_same_bytes(scene: Scene, suffix: str) -> None:
    assert written(scene, suffix) == written(scene, suffix)


@pytest.mark.parametrize("suffix", WRITERS)
def test_nobody_at_all_can_be_drawn(empty: Scene, suffix: str) -> None:
    assert len(written(empty, suffix)) > 50


@pytest.mark.parametrize("suffix", [".gexf", ".graphml"])
def test_graph_files_round_trip(scene: Scene, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"map{suffix}"
    write(scene, path)
    reader = networkx.read_gexf if suffix == ".gexf" else networkx.read_graphml
    theirs = reader(path)
    assert {node.id for node in scene.nodes} == set(theirs.nodes)
    expected = {frozenset((edge.source, edge.target)): edge for edge in scene.edges}
    assert set(expected) == {frozenset(pair) for pair in theirs.edges}
    for source, target, data in theirs.edges(data=True):
        edge = expected[frozenset((source, target))]
        assert (data["kind"], data["inferred"]) == (edge.kind, edge.inferred)
        assert float(data["weight"]) == pytest.approx(edge.weight, abs=1e-4)
    assert theirs.nodes[scene.nodes[0].id]["community"] == scene.nodes[0].community

    ours = edgelist.read(path)
    names = {node.id: node.name for node in scene.nodes}
    assert dict(zip(ours.nodes, ours.names, strict=True)) == names
    pairs = {frozenset((ours.nodes[a], ours.nodes[b])) for a, b in zip(ours.source, ours.target, strict=True)}
    assert pairs == set(expected)


def test_gexf_carries_positions_colours_and_dashes(scene: Scene) -> None:
    text = written(scene, ".gexf").decode()
    assert text.count("<viz:position ") == len(scene.nodes)
    assert text.count('<viz:shape value="dashed"/>') == sum(edge.inferred for edge in scene.edges)
    assert '<viz:color r="1" g="68" b="159"/>' in text


def test_json_has_the_stable_keys(scene: Scene) -> None:
    data = json.loads(written(scene, ".json"))
    assert {"nodes", "edges", "communities", "bridges"} <= set(data)
    assert {"id", "name", "x", "y", "size", "community"} <= set(data["nodes"][0])
    assert {"source", "target", "kind", "weight", "inferred"} <= set(data["edges"][0])
    assert {"id", "label", "size"} <= set(data["communities"][0])
    assert {"id", "name", "between"} <= set(data["bridges"][0])
    assert [node["id"] for node in data["nodes"]] == [node.id for node in scene.nodes]
    assert [node["name"] for node in data["isolated"]] == ["Quentin Sauvage", "Rémi Tessier"]


def test_svg_shows_everybody_and_marks_what_is_inferred(scene: Scene) -> None:
    root = ElementTree.fromstring(written(scene, ".svg"))
    dots = root.findall(f".//{SVG}g[@class='dots']/{SVG}circle")
    assert sorted(dot.findtext(f"{SVG}title") or "" for dot in dots) == sorted(node.name for node in scene.nodes)
    bundles = [group for group in root.iter(f"{SVG}g") if "inferred" in group.get("class", "")]
    lines = sum((path.get("d") or "").count("M") for bundle in bundles for path in bundle)
    assert lines == sum(edge.inferred for edge in scene.edges)
    assert all(bundle.get("stroke-dasharray") for bundle in bundles)
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert {"Réseau de Solène", "Communities", "Inferred relation", "Cornerstones"} <= set(texts)
    assert "Quentin Sauvage" not in texts


def test_svg_refers_to_nothing_outside(scene: Scene) -> None:
    text = written(scene, ".svg").decode().replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(r"(href|src|url\(|@import|https?:)", text)


def test_captions_are_the_caller_s(scene: Scene) -> None:
    french = Captions(
        language="fr", communities="Communautés", inferred="Relation déduite", summary="{people} personnes"
    )
    text = written(replace(scene, title=""), ".svg", french).decode()
    assert 'xml:lang="fr"' in text
    assert "Communautés" in text
    assert "Relation déduite" in text
    assert "62 personnes" in text


def test_png_is_a_picture_with_ink_and_ground(scene: Scene) -> None:
    image = Image.open(io.BytesIO(written(scene, ".png")))
    image.load()
    assert image.size == (2400, 1800)
    colours = {colour: count for count, colour in image.getcolors(1_000_000) or []}
    assert colours[(252, 251, 249)] > 2_000_000
    assert colours[(1, 68, 159)] > 500


def hostile() -> Scene:
    nodes = (
        Node(f"a{HOSTILE}", HOSTILE, -0.5, 0, 1, 0, 1, HOSTILE),
        Node("b", "日本 山田", 0.5, 0.2, 1, 0),
    )
    edges = (Edge(nodes[0].id, "b", HOSTILE, 1.0, False),)
    return Scene(nodes, edges, (Community(0, HOSTILE, 2, 0),), (), title=HOSTILE)


@pytest.mark.parametrize("suffix", [".svg", ".gexf", ".graphml"])
def test_hostile_names_stay_text_in_xml(suffix: str) -> None:
    root = ElementTree.fromstring(written(hostile(), suffix))
    assert not [element for element in root.iter() if element.tag.endswith("}script")]


def test_hostile_names_stay_text_in_html() -> None:
    text = written(hostile(), ".html").decode()
    assert "<script>alert" not in text
    data = re.search(r'<script type="application/json" id="map-data">(.*?)</script>', text, re.DOTALL)
    assert data
    assert data[1].isascii()
    assert json.loads(data[1])["nodes"]["name"][0] == HOSTILE


def test_hostile_names_do_not_stop_the_other_formats() -> None:
    assert json.loads(written(hostile(), ".json"))["nodes"][0]["name"] == HOSTILE
    assert written(hostile(), ".png").startswith(b"\x89PNG")


def test_html_asks_nobody_for_anything(scene: Scene) -> None:
    text = written(scene, ".html").decode()
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)
    assert policy
    assert policy[1].startswith("default-src 'none'")
    assert "unsafe" not in policy[1]
    assert not re.search(r"<(link|img|iframe|script[^>]+src)", text)


def test_an_unknown_suffix_is_told_with_those_there_are(scene: Scene, tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat) as failure:
        write(scene, tmp_path / "map.pdf")
    assert all(suffix in str(failure.value.message) for suffix in WRITERS)
    assert isinstance(failure.value, ValueError)
    assert not list(tmp_path.iterdir())


def test_the_suffix_may_be_in_capitals(scene: Scene, tmp_path: Path) -> None:
    write(scene, tmp_path / "MAP.JSON")
    assert json.loads((tmp_path / "MAP.JSON").read_text())["title"] == scene.title


def test_an_edge_to_nobody_leaves_the_old_file(scene: Scene, tmp_path: Path) -> None:
    path = tmp_path / "map.svg"
    write(scene, path)
    before = path.read_bytes()
    with pytest.raises(KeyError):
        write(replace(scene, edges=(*scene.edges, Edge("nobody", scene.nodes[0].id, "thread", 1, False))), path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["map.svg"]


def test_a_missing_folder_is_one_sentence(scene: Scene, tmp_path: Path) -> None:
    with pytest.raises(CannotWrite) as failure:
        write(scene, tmp_path / "nowhere" / "map.svg")
    assert str(failure.value.message).count(".") >= 1
