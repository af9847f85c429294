"""Groups beyond the contacts, and the bridges that lead there."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from entregent.analysis.beyond import Links, bridges_between, bridges_beyond, groups_beyond, known_through, strongest
from entregent.analysis.graph import graph_of_edges

CONTACTS, OTHERS = 8, 30
pairs = st.sets(st.tuples(st.integers(0, CONTACTS - 1), st.integers(0, OTHERS - 1)), max_size=90)
communities = st.lists(st.integers(-1, 2), min_size=CONTACTS, max_size=CONTACTS).map(np.array)


def links_of(found: set[tuple[int, int]], contacts: int = CONTACTS, others: int = OTHERS) -> Links:
    rows = np.array(sorted(found), dtype=np.int64).reshape(-1, 2)
    return Links(rows[:, 0], rows[:, 1], contacts, others)


def two_worlds() -> tuple[Links, np.ndarray]:
    """Ten contacts who know most of forty people, ten who know most of another forty, and one who knows some of both."""
    random = np.random.default_rng(3)
    found = {
        (one, other) for one in range(20) for other in range(80) if one // 10 == other // 40 and random.random() < 0.6
    }
    found |= {(20, other) for other in (*range(5), *range(40, 55))}
    return links_of(found, 21, 80), np.repeat([0, 1], 40)


def test_people_known_by_the_same_contacts_are_one_group():
    links, world = two_worlds()
    group = groups_beyond(links, seed=1)
    assert sorted(set(group.tolist())) == [0, 1]
    assert len({*zip(group.tolist(), world.tolist(), strict=True)}) == 2


def test_a_bridge_tells_how_many_are_reached_and_by_whom():
    links, world = two_worlds()
    group = groups_beyond(links, seed=1)
    community = np.repeat([0, 1, 0], [10, 10, 1])
    found = {
        (bridge.source, int(world[np.flatnonzero(group == bridge.target)[0]])): bridge
        for bridge in bridges_beyond(links, group, community)
    }
    across = found[0, 1]
    assert (across.people, across.contacts, across.through) == (15, 1, (20,))
    assert (0, 0) in found
    assert (1, 0) not in found
    assert len(found[0, 0].through) == 5


@given(pairs, st.integers(0, 3), st.sampled_from([5_000_000, 20]))
def test_groups_are_numbered_by_size_and_the_same_for_the_same_seed(found, seed, most):
    links = links_of(found)
    group = groups_beyond(links, seed=seed, smallest=2, most_links=most)
    assert (group == groups_beyond(links, seed=seed, smallest=2, most_links=most)).all()
    sizes = np.bincount(group[group >= 0])
    assert (np.diff(sizes) <= 0).all()
    assert (sizes >= 2).all()
    assert (group[np.bincount(links.other, minlength=OTHERS) == 0] == -1).all()


@given(pairs, communities)
def test_bridges_count_each_person_and_each_contact_once(found, community):
    links = links_of(found)
    group = groups_beyond(links, smallest=1)
    for bridge in bridges_beyond(links, group, community, through=CONTACTS):
        own = [
            (one, other) for one, other in found if community[one] == bridge.source and group[other] == bridge.target
        ]
        assert bridge.people == len({other for _, other in own})
        assert set(bridge.through) == {one for one, _ in own}
        assert bridge.contacts == len(bridge.through)
    contact, into, people = known_through(links, group)
    assert people.sum() == len(found)
    assert len({*zip(contact.tolist(), into.tolist(), strict=True)}) == len(contact)


def test_between_communities_the_relations_and_those_who_have_them():
    graph = graph_of_edges(6, [0, 1, 0, 0, 2], [1, 2, 3, 4, 5])
    found = bridges_between(graph, np.array([0, 0, 0, 1, 1, -1]))
    assert [(bridge.source, bridge.target, bridge.people, bridge.contacts) for bridge in found] == [(0, 1, 2, 3)]
    assert found[0].through[0] == 0


def test_each_end_keeps_its_strongest_bridges():
    rows = [("a", f"g{n}", float(n)) for n in range(6)] + [("b", "g0", 0.5)]
    kept = strongest(rows, 2)
    assert [rows[place][1] for place in kept] == ["g0", "g1", "g2", "g3", "g4", "g5", "g0"]
    assert len(strongest([("a", "b", 1.0), ("a", "c", 2.0), ("b", "c", 3.0)], 1)) == 2


def test_nobody_beyond_is_no_group():
    assert groups_beyond(links_of(set(), 3, 0)).shape == (0,)
    assert bridges_beyond(links_of(set(), 3, 0), np.empty(0, np.int64), np.zeros(3, int)) == []
