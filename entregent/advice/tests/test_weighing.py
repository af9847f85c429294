"""Weighing a few gives the same as weighing everybody, and is never behind what the owner changed."""

from __future__ import annotations

from random import Random

import pytest

from entregent.accounts.models import Workspace
from entregent.advice import queries, weighing
from entregent.people import actions as people
from entregent.people.tests import invented
from entregent.people.tests.invented import DAY, NOW, root, who
from entregent.ties import actions as ties
from entregent.ties.models import Tie
from entregent.ties.tests.invented_facts import say, talk, together

WORDS = ("e-learning", "formation", "moodle", "baker", "Lyon", "video", "en ligne", "design", "insurer", "music")
PLACES = ("Lyon", "Villeurbanne, France", "Nantes", "Tokyo, Japan", "")
REQUESTS = (
    "e-learning",
    "3 jours à Lyon en mars, missions e-learning",
    "à Nantes, formation en ligne et video",
    "baker or insurer in Lyon",
    "design, music, moodle",
    "Lyon",
)


@pytest.fixture
def mine(db: None) -> Workspace:
    return invented.workspace()


def _world(mine: Workspace, size: int = 60) -> None:
    random = Random(7)
    facts = []
    for number in range(size):
        key = f"k{number}"
        said = " ".join(random.choices(WORDS, k=random.randint(1, 8)))
        place, is_contact = random.choice(PLACES), random.random() < 0.7
        facts.append(who(key, f"Person {number}", headline=said, place=place, is_contact=is_contact))
        if random.random() < 0.5:
            words = " ".join(random.choices(WORDS, k=random.randint(1, 30)))
            facts += talk(key, random.randint(1, 15), random.randint(1, 900), text=words)
    facts += [
        together(f"t{number}", *random.sample([f"k{number}" for number in range(size)], random.randint(2, 5)))
        for number in range(size // 2)
    ]
    say(mine, *facts)


def test_weighing_a_few_is_as_good_as_weighing_all(mine: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    _world(mine)
    for text in REQUESTS:
        told = []
        for first in (1, 7, 10_000):
            monkeypatch.setattr(weighing, "FIRST", first)
            told.append(queries.find(mine, text, NOW, n=6).as_json())
        assert told[0] == told[1] == told[2]
        assert told[0]["considered"] >= len(told[0]["results"]) > 0
        scores = [result["score"] for result in told[0]["results"]]
        assert scores == sorted(scores, reverse=True)


def test_an_introduction_counts_only_where_it_is_warmer_than_the_tie(mine: Workspace) -> None:
    _world(mine)
    for text in REQUESTS:
        for result in queries.find(mine, text, NOW, n=60).results:
            reach = {name: value for name, value, _factor in result.parts}["reach"]
            if result.introducer:
                if result.introducer.is_spread:
                    assert result.introducer.product < reach
                else:
                    assert result.introducer.product == pytest.approx(reach)
                assert result.introducer.product > result.tie
            else:
                assert reach == pytest.approx(result.tie)


def _names(mine: Workspace, text: str, days: int = 0) -> list[str]:
    return [result.name for result in queries.find(mine, text, NOW + days * DAY).results]


def test_what_the_owner_changes_is_seen_at_once(mine: Workspace) -> None:
    say(mine, who("a", "Anna", headline="Baker"), who("b", "Boris", headline="Baker", place="Lyon"))
    assert _names(mine, "a baker in Lyon") == ["Boris", "Anna"], "Anna may be anywhere"
    people.set_mark(mine, [root(mine, "a")], "place", "Tokyo", NOW)
    assert _names(mine, "a baker in Lyon") == ["Boris"]
    people.set_mark(mine, [root(mine, "a")], "place", "Lyon", NOW)
    assert set(_names(mine, "a baker in Lyon")) == {"Anna", "Boris"}
    people.clear_mark(mine, [root(mine, "a")], "place", "Lyon", NOW)
    people.add_note(mine, root(mine, "a"), "Plays the theremin", NOW)
    assert _names(mine, "theremin") == ["Anna"]
    ties.join(mine, [root(mine, "a"), root(mine, "b")], NOW)
    assert len(_names(mine, "baker")) == 1


def test_the_nights_measures_are_seen(mine: Workspace) -> None:
    say(mine, who("a", "Anna", headline="Baker"), *talk("a", 5, 5))
    (before,) = queries.find(mine, "baker", NOW).results
    Tie.objects.filter(person_id=root(mine, "a")).update(strength=0.9)
    ties.request_refresh(mine, NOW)
    (after,) = queries.find(mine, "baker", NOW).results
    assert {name: value for name, value, _factor in after.parts}["tie"] == pytest.approx(0.9)
    assert before.tie < 0.9
