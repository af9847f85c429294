"""Labels never lie over each other, and a column says what the scene says."""

from __future__ import annotations

import json
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from entregent.drawing import typeface
from entregent.drawing.captions import ENGLISH
from entregent.drawing.columns import scene_columns
from entregent.drawing.composition import FRAME, compose
from entregent.drawing.placement import Box, centred
from entregent.drawing.scene import Scene
from entregent.drawing.tests.drawing_scenes import invented


@settings(max_examples=15, deadline=None)
@given(st.integers(5, 150), st.integers(0, 1000))
def test_labels_do_not_overlap_and_stay_in_the_frame(people: int, seed: int) -> None:
    picture = compose(invented(people, 2 * people, seed), ENGLISH)
    boxes = [
        centred(label.x, label.y, typeface.width(label.text, label.size, label.bold), label.size)
        for label in picture.labels
    ]
    assert boxes
    assert all(box.within(FRAME) for box in boxes)
    assert not [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])]


@settings(max_examples=15, deadline=None)
@given(st.integers(5, 80), st.integers(0, 1000))
def test_dots_stay_in_the_frame(people: int, seed: int) -> None:
    picture = compose(invented(people, 2 * people, seed), ENGLISH)
    assert len(picture.dots) == people
    assert all(Box(dot.x, dot.y, dot.x, dot.y).within(FRAME) for dot in picture.dots)


def test_the_typeface_has_accents_and_knows_what_it_lacks() -> None:
    assert typeface.drawable("Élise Œuvré Šimková Łódź Ηρώ Дарья · « 1 000 »")
    assert not typeface.drawable("山田")
    assert typeface.width("Élise", 20) > typeface.width("lise", 20)
    assert typeface.shortened("Élise Carpentier", 20, 80).endswith("…")


def test_columns_are_json_and_name_nodes_by_position(scene: Scene) -> None:
    columns = json.loads(json.dumps(scene_columns(scene)))
    assert {len(column) for column in columns["nodes"].values()} == {len(scene.nodes)}
    assert {len(column) for column in columns["edges"].values()} == {len(scene.edges)}
    edge = scene.edges[7]
    ends = columns["nodes"]["id"][columns["edges"]["source"][7]], columns["nodes"]["id"][columns["edges"]["target"][7]]
    assert ends == (edge.source, edge.target)
    assert columns["kinds"][columns["edges"]["kind"][7]] == edge.kind
    assert columns["edges"]["inferred"][7] == int(edge.inferred)
    assert columns["bridges"]["node"] == [4, 1]
    assert columns["palette"]["dark"]["ground"].startswith("#")
    assert columns["captions"]["search"]
