"""Pictures as evidence: how alike two are, how much that says, and whose pictures say nothing."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entregent.analysis.matching import Seen, certain, resolve
from entregent.analysis.matching.comparing import compared
from entregent.analysis.matching.model import MISSING
from entregent.analysis.matching.overlap import Sets
from entregent.analysis.matching.people import People
from entregent.analysis.matching.pictures import ALIKE, APART, NEAR, apart, is_hash, nearest
from entregent.analysis.matching.traits import AT, AVATAR

HASHES = st.integers(1, 2**64 - 1).map(lambda number: f"{number:016x}")
NONE_ALIKE, NEARLY, SAME = 2, 1, 0
ONE = "a5a5a5a5a5a5a5a5"


def changed(code: str, *bits: int) -> str:
    """The hash with these bits turned."""
    number = int(code, 16)
    for bit in bits:
        number ^= 1 << bit
    return f"{number:016x}"


def level(one: Seen, other: Seen, *others: Seen) -> int:
    people = People.of([one, other, *others])
    return int(compared(people, np.array([0]), np.array([1])).levels[0, AT["picture"]])


def who(name: str, *pictures: str, network: str = "mastodon") -> Seen:
    return Seen(networks=(network,), names=(name,), avatars=pictures)


@given(HASHES, HASHES, HASHES)
def test_how_far_apart_is_a_distance(one: str, other: str, third: str) -> None:
    assert apart(one, one) == 0
    assert (apart(one, other) == 0) == (one == other)
    assert apart(one, other) == apart(other, one) <= 64
    assert apart(one, third) <= apart(one, other) + apart(other, third)


@given(st.lists(st.lists(st.one_of(HASHES, st.just("some digest")), max_size=3), min_size=2, max_size=6))
def test_the_nearest_of_several_pictures_is_found(rows: list[list[str]]) -> None:
    sets = Sets.of(rows)
    pairs = [(a, b) for a in range(len(rows)) for b in range(a)]
    found = nearest(sets, np.array([a for a, _ in pairs]), np.array([b for _, b in pairs]))
    for (a, b), told in zip(pairs, found.tolist(), strict=True):
        expected = (apart(x, y) for x, y in product(rows[a], rows[b]) if is_hash(x) and is_hash(y))
        assert told == min(expected, default=APART)


@given(HASHES, st.sets(st.integers(0, 63), max_size=64))
def test_levels_follow_the_distance(code: str, bits: set[int]) -> None:
    expected = SAME if not bits else NEARLY if len(bits) <= NEAR else NONE_ALIKE
    assert level(who("Ada Lovelace", code), who("A. Lovelace", changed(code, *bits), network="bluesky")) == expected


def test_what_is_not_known_says_nothing() -> None:
    assert level(who("Ada Lovelace", ONE), who("Ada Lovelace")) == MISSING


def test_of_several_pictures_the_two_most_alike_count() -> None:
    other = changed(ONE, *range(32))
    assert level(who("Ada Lovelace", other, changed(other, 1, 40, 50)), who("Ada Lovelace", ONE, other)) == SAME
    assert level(who("Ada Lovelace", changed(ONE, 3), other), who("Ada Lovelace", changed(ONE, 4))) == NEARLY


CROWD = ("Marc Oriol", "Zoé Bertin", "Hugo Kerguelen")


@pytest.mark.parametrize("shift", [(), (5,), (5, 40, 63)])
def test_what_three_people_show_is_a_picture_of_nobody(shift: tuple[int, ...]) -> None:
    assert len(shift) <= ALIKE
    pair = who("Ada Lovelace", ONE), who("A. Lovelace", ONE, network="bluesky")
    two, third = [who(name, changed(ONE, *shift)) for name in CROWD[:2]], who(CROWD[2], ONE)
    assert level(*pair) == level(*pair, two[0]) == SAME, "two people may be one under two names"
    assert level(*pair, *two) == MISSING
    assert level(*pair, *two, third) == MISSING


def test_one_person_on_many_networks_shows_their_own_picture() -> None:
    names = ("Ada Lovelace", "A. Lovelace", "LOVELACE Ada", "Ada L.", "Ada Lovelace")
    rows = [who(name, ONE, network=f"network {at}") for at, name in enumerate(names)]
    assert level(*rows) == SAME


def test_what_a_crowd_shows_is_nobodys_whatever_they_are_called() -> None:
    rows = [who("Ada Lovelace", ONE) for _ in range(20)]
    assert level(*rows) == MISSING


def test_what_was_known_to_be_nobodys_stays_so_among_few() -> None:
    everybody = People.of([who(name, ONE) for name in ("Ada Lovelace", *CROWD)])
    few = People.of([who("Ada Lovelace", ONE), who("Ada Lovelace", changed(ONE, 9))], everybody.census)
    assert not few.avatars.sizes.any()


@given(HASHES)
def test_a_picture_joins_nobody(code: str) -> None:
    people = [who("Ada Lovelace", code), who("Ada Lovelace", code, network="bluesky")]
    assert sorted(certain(people)) == [[0], [1]]
    assert resolve(people).groups == ((0,), (1,))


def crowd() -> list[Seen]:
    given, family = ("Anna", "Marc", "Zoé", "Paul", "Ines"), ("Quatrevaux", "Bertin", "Oriol", "Kerguelen")
    return [Seen(networks=("linkedin",), names=(f"{a} {b}",)) for a in given for b in family]


def probability(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    rows = [who("Ada Martin", *one), who("Ada Martin", *other, network="bluesky"), *crowd()]
    return max(pair.probability for pair in resolve(rows).suggestions if {pair.left, pair.right} == {0, 1})


def test_the_order_of_what_pictures_say() -> None:
    unknown, same = probability((), ()), probability((ONE,), (ONE,))
    nearly = probability((ONE,), (changed(ONE, 1, 2),))
    different = probability((ONE,), (changed(ONE, *range(20)),))
    assert different < unknown < nearly < same
    assert probability((ONE,), ()) == unknown


def test_other_pictures_hardly_tell_two_apart() -> None:
    different, unknown = probability((ONE,), (changed(ONE, *range(20)),)), probability((), ())
    bits = np.log2(different / (1 - different)) - np.log2(unknown / (1 - unknown))
    assert -1.5 < bits < 0


def test_however_often_one_person_shows_other_pictures_they_hardly_tell_two_apart() -> None:
    given, family = (
        ("Anna", "Marc", "Zoé", "Paul", "Ines", "Hugo"),
        ("Quatrevaux", "Sauvestre", "Lhermite", "Dalembert"),
    )
    names = [f"{a} {b}" for a in given for b in family]
    dice = np.random.default_rng(1)

    def seen(name: str, network: str) -> Seen:
        code = f"{int(dice.integers(1, 2**63)):016x}"
        return Seen(networks=(network,), names=(name,), employers=(f"Firm {name}",), avatars=(code,))

    model = resolve([seen(name, network) for name in names for network in ("mastodon", "bluesky")]).model
    assert -1.4 < model.bits[AT["picture"]][NONE_ALIKE] < 0
    assert len(AVATAR.levels) == 3
