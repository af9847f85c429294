"""Nobody can be recognised in an anonymous map, in any format."""

from __future__ import annotations

import io
import json
import zlib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entregent.drawing.anonymous import SMALLEST_COMMUNITY, anonymise
from entregent.drawing.captions import Captions
from entregent.drawing.files import WRITERS
from entregent.drawing.scene import Community, Node, Scene
from entregent.drawing.tests.drawing_scenes import invented

token = st.text("BCDFGHJKLMNPQRSTVWXZ", min_size=9, max_size=12)


@st.composite
def telling_scenes(draw: st.DrawFn) -> Scene:
    """Scenes whose names, identifiers, details and title are words found nowhere else."""
    scene = invented(draw(st.integers(8, 30)), 60, draw(st.integers(0, 99)))
    words = draw(st.lists(token, min_size=3 * 32 + 1, max_size=3 * 32 + 1, unique=True))
    fresh = {
        node.id: replace(node, id=f"Q{words[3 * at]}", name=f"{words[3 * at + 1].title()} ", detail=words[3 * at + 2])
        for at, node in enumerate((*scene.nodes, *scene.isolated))
    }
    label = draw(st.sampled_from(sorted(node.name for node in fresh.values())))
    return Scene(
        nodes=tuple(fresh[node.id] for node in scene.nodes),
        edges=tuple(replace(e, source=fresh[e.source].id, target=fresh[e.target].id) for e in scene.edges),
        communities=(
            *scene.communities[:1],
            replace(scene.communities[1], label=f"{label}· Lyon"),
            *scene.communities[2:],
        ),
        bridges=tuple(replace(b, id=fresh[b.id].id, name=fresh[b.id].name) for b in scene.bridges),
        isolated=tuple(fresh[node.id] for node in scene.isolated),
        title=words[-1],
    )


@settings(max_examples=12, deadline=None)
@given(telling_scenes())
def test_no_word_of_anybody_is_in_any_file(scene: Scene) -> None:
    telling = {scene.title.casefold()}
    for node in (*scene.nodes, *scene.isolated):
        telling |= {node.id.casefold(), node.name.strip().casefold(), node.detail.casefold()}
    anonymous = anonymise(scene)
    for suffix in (".svg", ".html", ".gexf", ".graphml", ".json"):
        out = io.BytesIO()
        WRITERS[suffix](anonymous, out, Captions())
        content = out.getvalue().decode().casefold()
        assert not [word for word in telling if word in content], suffix


def test_the_png_has_no_text_chunk_and_depends_on_no_name() -> None:
    scene = invented()
    renamed = replace(
        scene, nodes=tuple(replace(n, name="Somebody Else", detail="x") for n in scene.nodes), title="Other"
    )
    pictures = []
    for version in (scene, renamed):
        out = io.BytesIO()
        WRITERS[".png"](anonymise(version), out, Captions())
        pictures.append(out.getvalue())
    assert pictures[0] == pictures[1]
    assert b"tEXt" not in pictures[0]
    assert zlib.crc32(pictures[0]) == zlib.crc32(pictures[1])


def test_small_communities_are_dissolved() -> None:
    scene = invented()
    anonymous = anonymise(scene)
    assert {community.label for community in anonymous.communities} == {"e-learning · Lyon", "Université"}
    loose = [node for node in anonymous.nodes if node.community == -1]
    assert len(loose) == 3
    assert all(community.size >= SMALLEST_COMMUNITY for community in anonymous.communities)
    assert all(set(bridge.between) <= {0, 1} and not bridge.name for bridge in anonymous.bridges)
    assert len(anonymous.bridges) == 1


@pytest.mark.parametrize(
    ("label", "kept"),
    [
        ("Lyon · e-learning", "Lyon · e-learning"),
        ("Kerbrat · Lyon", "Lyon"),
        ("KERBRAT et associés", ""),
        ("Atelier d'Elise", ""),
        ("Promo person-100", ""),
    ],
)
def test_words_of_names_leave_the_labels(label: str, kept: str) -> None:
    scene = invented()
    named = replace(scene, communities=(Community(0, label, 30, 0), *scene.communities[1:]))
    assert kept in {community.label for community in anonymise(named).communities}
    assert label == kept or label not in {community.label for community in anonymise(named).communities}


def test_the_picture_is_the_same_and_the_order_is_not() -> None:
    scene = invented(200, 400)
    anonymous = anonymise(scene)
    places = lambda nodes: [(node.x, node.y, node.size) for node in nodes]  # noqa: E731
    assert sorted(places(scene.nodes)) == sorted(places(anonymous.nodes))
    assert places(scene.nodes) != places(anonymous.nodes)
    before = {place: at for at, place in enumerate(places(scene.nodes))}
    ranks = [before[place] for place in places(anonymous.nodes)]
    middle = (len(ranks) - 1) / 2
    correlation = sum((at - middle) * (rank - middle) for at, rank in enumerate(ranks))
    assert abs(correlation / sum((at - middle) ** 2 for at in range(len(ranks)))) < 0.25
    assert [node.id for node in anonymous.nodes] == [str(at) for at in range(1, 201)]
    assert len(anonymous.edges) == len(scene.edges)


def test_the_order_of_the_data_does_not_show() -> None:
    scene = invented()
    turned = replace(scene, nodes=scene.nodes[::-1], edges=scene.edges[::-1], bridges=scene.bridges[::-1])
    assert anonymise(turned) == anonymise(scene)


def test_isolated_people_are_only_numbers() -> None:
    out = io.BytesIO()
    WRITERS[".json"](anonymise(invented()), out, Captions())
    assert json.loads(out.getvalue())["isolated"] == [
        {"id": "61", "name": "", "detail": ""},
        {"id": "62", "name": "", "detail": ""},
    ]
    assert isinstance(anonymise(invented()).isolated[0], Node)
