"""Linking tables: what is found does not depend on order or side, evidence only adds, and small tables work."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entregent.analysis.matching import Kind, Links, link, table_of
from entregent.analysis.matching.assignment import Sides, competing
from entregent.analysis.matching.candidates import Scope, ends, joined
from entregent.analysis.matching.columns import kind_of
from entregent.analysis.matching.model import MISSING, Comparison, Evidence, Level, Random, trained, untrained
from entregent.analysis.matching.texts import plain, sound

GIVEN = [
    "anna",
    "boris",
    "carla",
    "denis",
    "elena",
    "farid",
    "gwen",
    "hugo",
    "irene",
    "jonas",
    "kenza",
    "lukas",
    "mona",
]
FAMILY = ["abelard", "bonnard", "castell", "dufour", "ekman", "fabiani", "gossec", "hartmann", "ivarsson", "joubert"]
TOWNS = ["ardent", "belmont", "clerval", "dunmore", "estaing", "falandis"]


def invented(size: int, seed: int) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Two tables of the same people in the same order, the second with slips and gaps."""
    dice = random.Random(seed)
    left: dict[str, list[str]] = {"given_name": [], "surname": [], "suburb": [], "date_of_birth": [], "soc_sec_id": []}
    right: dict[str, list[str]] = {name: [] for name in left}
    for _ in range(size):
        row = [
            dice.choice(GIVEN),
            dice.choice(FAMILY),
            dice.choice(TOWNS),
            f"19{dice.randint(40, 99)}{dice.randint(1, 12):02}{dice.randint(1, 28):02}",
            str(dice.randint(1_000_000, 9_999_999)),
        ]
        for name, value in zip(left, row, strict=True):
            left[name].append(value)
            turn = dice.random()
            at = dice.randrange(len(value) - 1)
            slipped = value[:at] + value[at + 1] + value[at] + value[at + 2 :]
            right[name].append("" if turn < 0.08 else slipped if turn < 0.2 else value)
    return left, right


def turned(table: dict[str, list[str]], order: list[int]) -> dict[str, list[str]]:
    return {name: [values[at] for at in order] for name, values in table.items()}


def found(links: Links, probability: float = 0.5) -> set[tuple[int, int]]:
    left, right, _ = links.at_least(probability)
    return set(zip(left.tolist(), right.tolist(), strict=True))


@pytest.mark.parametrize("size", [12, 50, 400])
def test_few_and_many_records_find_their_own(size: int) -> None:
    links = link(*invented(size, size))
    assert found(links) == {(at, at) for at in range(size)}


def test_strangers_stay_strangers() -> None:
    left, _ = invented(300, 1)
    right, _ = invented(300, 2)
    assert len(found(link(left, right))) <= 1


def test_sides_may_be_exchanged() -> None:
    left, right = invented(120, 3)
    there, back = link(left, right), link(right, left)
    assert found(there) == {(a, b) for b, a in found(back)}


@settings(max_examples=8, deadline=None)
@given(st.permutations(range(60)))
def test_the_order_of_records_does_not_matter(order: list[int]) -> None:
    left, right = invented(60, 4)
    before = found(link(left, right, seed=1))
    after = found(link(turned(left, order), right, seed=1))
    assert {(order[a], b) for a, b in after} == before


def test_one_table_with_itself_finds_its_doubles() -> None:
    left, right = invented(150, 5)
    both = {name: values + right[name][:40] for name, values in left.items()}
    pairs = found(link(both))
    assert {(at, 150 + at) for at in range(40)} <= pairs
    assert len(pairs) <= 42


def test_reasons_are_sentences_whose_bits_add_up_to_the_weight() -> None:
    links = link(*invented(80, 6))
    bits = links.model.weights(links.evidence)
    for pair in links.pairs(0.9)[:20]:
        row = np.flatnonzero((links.left == pair.left) & (links.right == pair.right))[0]
        assert sum(reason.bits for reason in pair.reasons) == pytest.approx(bits[row], abs=0.1)
        assert all(reason.says for reason in pair.reasons)
        assert [abs(r.bits) for r in pair.reasons] == sorted((abs(r.bits) for r in pair.reasons), reverse=True)


def test_a_level_that_agrees_more_never_weighs_less() -> None:
    model = link(*invented(200, 7)).model
    for comparison, bits in zip(model.comparisons, model.bits, strict=True):
        if not comparison.valued.any():
            assert (np.diff(bits) <= 1e-9).all(), comparison.name


def test_expectation_maximisation_finds_the_shares_the_data_was_made_with() -> None:
    comparisons = [Comparison(name, (Level("same", 0.6, 0.4), Level("different", 0.4, 0.6))) for name in "abcde"]
    dice = np.random.default_rng(0)
    same = dice.random((3000, 5)) < 0.9
    different = dice.random((60_000, 5)) < [0.05, 0.1, 0.2, 0.02, 0.3]
    levels = np.where(np.concatenate([same, different]), 0, 1).astype(np.int8)
    evidence = Evidence(levels, np.zeros(levels.shape, np.float32))
    model = trained(untrained(comparisons, 0.01), evidence, Random(np.zeros((0, 5), np.int8), 0.0))
    assert [m[0] for m in model.same] == pytest.approx([0.9] * 5, abs=0.02)
    assert [u[0] for u in model.different] == pytest.approx([0.05, 0.1, 0.2, 0.02, 0.3], abs=0.02)
    assert model.chance == pytest.approx(3000 / 63_000, abs=0.003)


def test_what_is_missing_weighs_nothing() -> None:
    model = untrained([Comparison("a", (Level("same", 0.9, 0.1), Level("different", 0.1, 0.9)))], 0.1)
    evidence = Evidence(np.array([[MISSING]], np.int8), np.array([[5.0]], np.float32))
    assert model.weights(evidence).tolist() == [0.0]


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.integers(0, 5), st.floats(-20, 40)),
        min_size=1,
        max_size=20,
        unique_by=lambda e: e[:2],
    )
)
def test_nobody_gets_more_than_one_counterpart(edges: list[tuple[int, int, float]]) -> None:
    left, right, bits = (np.array(column) for column in zip(*edges, strict=True))
    chance = competing(left, right, bits, -3.0, Sides(6, 6, True, True))
    assert ((chance >= 0) & (chance <= 1)).all()
    alone = competing(left, right, bits, -3.0, Sides(6, 6, False, False))
    assert alone[np.argsort(bits)].tolist() == sorted(alone.tolist())


@given(st.lists(st.integers(-1, 4), min_size=1, max_size=25), st.integers(0, 25))
def test_joining_by_key_is_what_comparing_all_with_all_gives(keys: list[int], new: int) -> None:
    size, start = len(keys), min(new, len(keys))
    for scope in (Scope(size, size, 0), Scope(size, start, start), Scope(size, size, start)):
        left, right = ends(joined(np.array(keys), scope, 1000), scope)
        expected = {
            (i, j)
            for j in range(scope.start, size)
            for i in range(min(j, scope.until))
            if keys[i] == keys[j] and keys[i] >= 0
        }
        assert set(zip(left.tolist(), right.tolist(), strict=True)) == expected
        assert scope.pairs == len({(i, j) for j in range(scope.start, size) for i in range(min(j, scope.until))})


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("given_name", Kind.NAME), ("Prénom", Kind.NAME), ("surname", Kind.NAME), ("street_number", Kind.NUMBER),
        ("address_1", Kind.TEXT), ("suburb", Kind.TEXT), ("postcode", Kind.NUMBER), ("state", Kind.CATEGORY),
        ("date_of_birth", Kind.DATE), ("soc_sec_id", Kind.CODE), ("e-mail", Kind.CODE), ("rec_id", None),
    ],
)  # fmt: skip
def test_columns_are_known_by_their_names(name: str, kind: Kind | None) -> None:
    assert kind_of(name, ["x"]) == kind


def test_columns_without_a_telling_name_are_known_by_their_values() -> None:
    assert kind_of("x1", ["1990-01-02", "1985-10-30"]) == Kind.DATE
    assert kind_of("x2", ["north", "south"] * 40) == Kind.CATEGORY
    assert kind_of("x3", [f"AB{n}" for n in range(80)]) == Kind.CODE
    assert kind_of("x4", [f"some words {GIVEN[n % 13]} {FAMILY[n % 10]}" for n in range(400)]) == Kind.TEXT


def test_words_sound_alike_across_spellings() -> None:
    assert plain("Ирина Щукина") == "irina shchukina"
    for a, b in (("philippe", "filip"), ("katherine", "catherine"), ("dupont", "dupond"), ("thibault", "tibaud")):
        assert sound(a) == sound(b)
    assert sound("martin") != sound("morton")[:2]


def test_rows_as_readers_yield_them_become_a_table() -> None:
    rows = [{" Given_Name": "Anne ", "postcode": 4223.0}, {"postcode": float("nan"), "Given_Name": None}, {"x": "NaN"}]
    assert table_of(rows) == {"given_name": ["Anne", "", ""], "postcode": ["4223", "", ""], "x": ["", "", ""]}


def test_tables_without_a_common_column_or_without_rows_have_nothing_in_common() -> None:
    assert found(link({"given_name": ["anna"]}, {"surname": ["abelard"]})) == set()
    assert found(link({"given_name": []}, {"given_name": []})) == set()
    assert found(link({"given_name": ["", ""]}, {"given_name": ["anna"]})) == set()
