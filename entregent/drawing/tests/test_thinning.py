"""Of very many relations each person's closest are drawn, and it is said how many."""

from __future__ import annotations

import io

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from entregent.drawing import svg
from entregent.drawing.arrays import arrays
from entregent.drawing.columns import scene_columns
from entregent.drawing.scene import Edge, Node, Scene
from entregent.drawing.thinning import MOST_DRAWN, drawn

edge = st.tuples(st.integers(0, 9), st.integers(0, 9), st.sampled_from([0.2, 0.5, 1.0]), st.floats(0, 2))


@given(st.lists(edge, max_size=80), st.integers(1, 60))
def test_at_most_so_many_and_each_person_keeps_the_closest(rows, most):
    source, target, weight, length = (
        (np.array(column) for column in zip(*rows, strict=True)) if rows else [np.empty(0)] * 4
    )
    kept = drawn(source.astype(int), target.astype(int), weight.astype(float), length.astype(float), most)
    assert kept.sum() == min(len(rows), most) or kept.sum() < most
    assert kept.all() or len(rows) > most
    if kept.any() and not kept.all() and kept.sum() < most:
        for person in set(source.tolist()) | set(target.tolist()):
            own = np.flatnonzero((source == person) | (target == person))
            best = own[np.lexsort((own, length[own], -weight[own]))[0]]
            assert kept[best]


def crowd(relations: int) -> Scene:
    random = np.random.default_rng(1)
    place = random.uniform(-1, 1, (400, 2))
    pairs = [(one, other) for one in range(400) for other in range(one)][:relations]
    return Scene(
        nodes=tuple(Node(str(at), f"P{at}", *xy, 0.5, 0) for at, xy in enumerate(place.tolist())),
        edges=tuple(Edge(str(one), str(other), "thread", 0.5, False) for one, other in pairs),
        communities=(),
        bridges=(),
    )


def test_the_picture_and_the_page_say_how_many_relations_are_drawn():
    scene = crowd(79_800)
    stream = io.BytesIO()
    svg.write(scene, stream)
    text = stream.getvalue().decode()
    shown = int(arrays(scene).drawn.sum())
    assert 0 < shown <= MOST_DRAWN
    assert text.count("M") - text.count("M0 ") < 79_800
    assert f"The {shown:,} closest of" in text
    columns = scene_columns(scene)
    assert columns["drawn"] == shown
    assert len(columns["edges"]["source"]) == 79_800
    assert scene_columns(crowd(100))["drawn"] == 100
