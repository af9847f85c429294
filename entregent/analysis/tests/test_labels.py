"""Labels name what distinguishes a community."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from entregent.analysis.labels import SIGNIFICANT, community_labels

EMPLOYER, WORD = "employer", "headline"
terms = st.tuples(
    st.sampled_from([EMPLOYER, WORD]), st.sampled_from(["alpha", "Alpha", "beta", "gamma delta", "delta", " "])
)
people = st.lists(st.tuples(st.integers(-1, 3), st.lists(terms, max_size=4)), max_size=40)


def labels(rows, **chosen):
    return community_labels(np.array([number for number, _ in rows], int), [bag for _, bag in rows], **chosen)


@given(people, st.integers(1, 4), st.integers(1, 4))
def test_labels_are_few_distinct_held_by_enough_people_and_never_shared(rows, per_community, minimum):
    found = labels(rows, per_community=per_community, minimum_people=minimum)
    assert sorted(found) == list(range(max((number for number, _ in rows), default=-1) + 1))
    named = [label.term.casefold() for chosen in found.values() for label in chosen]
    assert len(named) == len(set(named))
    for number, chosen in found.items():
        assert len(chosen) <= per_community
        for label in chosen:
            holders = sum((label.field, label.term) in bag for community, bag in rows if community == number)
            assert label.people == holders >= minimum
            assert label.z >= SIGNIFICANT


@given(people, st.randoms())
def test_the_order_of_people_and_terms_makes_no_difference(rows, random):
    shuffled = [(number, random.sample(bag, len(bag))) for number, bag in random.sample(rows, len(rows))]
    highest = max((number for number, _ in rows), default=-1)
    assert highest == max((number for number, _ in shuffled), default=-1)
    assert labels(rows) == labels(shuffled)


def test_the_most_frequent_word_of_everybody_is_nobodys_label():
    rows = [(0, [(WORD, "consultant"), (EMPLOYER, "Northwind")])] * 20
    rows += [(1, [(WORD, "consultant"), (EMPLOYER, "Bluewave")])] * 20
    rows += [(2, [(WORD, "consultant")])] * 10
    found = labels(rows)
    assert [label.term for label in found[0]] == ["Northwind"]
    assert [label.term for label in found[1]] == ["Bluewave"]
    assert found[2] == ()


def test_a_rarer_word_that_stands_out_goes_before_a_frequent_one_that_hardly_does():
    rows = [(0, [(WORD, "manager"), (WORD, "forestry")])] * 12 + [(0, [(WORD, "manager")])] * 8
    rows += [(1, [(WORD, "manager")])] * 30 + [(1, [(WORD, "retail")])] * 30
    assert labels(rows)[0][0].term == "forestry"


def test_a_term_of_one_person_is_no_label():
    rows = [(0, [(EMPLOYER, "Solo")])] + [(0, [])] * 3 + [(1, [(EMPLOYER, "Duo")])] * 30
    assert labels(rows)[0] == ()


def test_a_word_already_said_is_not_said_again():
    rows = [(0, [(EMPLOYER, "Northwind Lyon"), (WORD, "northwind"), (WORD, "logistics")])] * 20
    rows += [(1, [(EMPLOYER, "Bluewave"), (WORD, "music")])] * 20
    assert len([label for label in labels(rows)[0] if "northwind" in label.term.casefold()]) == 1


def test_field_weights_put_employers_first():
    rows = [(0, [(EMPLOYER, "Northwind"), (WORD, "freight")])] * 20 + [
        (1, [(EMPLOYER, "Bluewave"), (WORD, "music")])
    ] * 20
    found = labels(rows, field_weights={EMPLOYER: 1.5})
    assert [found[number][0].field for number in (0, 1)] == [EMPLOYER, EMPLOYER]
    found = labels(rows, field_weights={WORD: 1.5})
    assert [found[number][0].field for number in (0, 1)] == [WORD, WORD]


def test_nobody_has_no_labels():
    assert labels([]) == {}


def test_a_small_community_in_a_large_network_gets_the_label_of_its_own():
    rows = [(1, [(EMPLOYER, "Tiny Mill")])] * 3 + [(1, [(EMPLOYER, "Elsewhere 1")])] * 2
    rows += [(0, [(EMPLOYER, f"Elsewhere {number}")]) for number in range(3000)]
    assert labels(rows)[1][0].term == "Tiny Mill"


def test_a_term_of_two_in_a_hundred_does_not_speak_for_all():
    rows = [(0, [(EMPLOYER, "Northwind")])] * 2 + [(0, [(EMPLOYER, f"Mill {number}")]) for number in range(98)]
    rows += [(1, [(EMPLOYER, "Bluewave")])] * 1000
    assert labels(rows)[0] == ()
    assert [label.term for label in labels(rows, minimum_share=0.01)[0]] == ["Northwind"]


def test_what_is_unknown_of_people_is_not_held_against_a_label():
    rows = [(0, [(EMPLOYER, "Northwind")])] * 4 + [(0, [])] * 40 + [(1, [(EMPLOYER, "Bluewave")])] * 40
    assert [label.term for label in labels(rows)[0]] == ["Northwind"]
