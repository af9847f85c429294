"""The main job on a small invented world: whom to meet, why, and whom to look after today."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entregent.accounts.actions import Refused
from entregent.accounts.models import Workspace
from entregent.advice import actions, queries
from entregent.advice.actions import DONE, NEVER, SNOOZE
from entregent.advice.today import COOLING, FOLLOW_UP, UNANSWERED, Card
from entregent.people import actions as people
from entregent.people.models import Person
from entregent.people.tests import invented
from entregent.people.tests.invented import DAY, NOW, root, who
from entregent.ties.models import Tie
from entregent.ties.tests.invented_facts import passed, say, talk, together

ASKED = "3 jours à Lyon en mai, missions e-learning"


@pytest.fixture
def mine(db: None) -> Workspace:
    return invented.workspace()


@pytest.fixture
def world(mine: Workspace) -> Workspace:
    """Friends and strangers in Lyon and elsewhere, who do e-learning or something else."""
    subject = "E-learning designer"
    say(
        mine,
        who("near-friend", "Anna Moreau", headline=subject, place="Lyon", company="Ardent"),
        who("near-weak", "Ben Keita", headline=subject, place="Villeurbanne, France"),
        who("far-friend", "Chloé Bertin", headline=subject, place="Tokyo, Japan"),
        who("near-other", "David Roy", headline="Baker", place="Lyon"),
        who("nowhere", "Eva Lund", headline="Formation en ligne"),
        who("stranger", "Farid Naci", headline=subject, place="Lyon", is_contact=False),
        who("far-other", "Gina Pons", headline="Baker", place="Nantes"),
        *talk("near-friend", 12, 5),
        *talk("far-friend", 12, 5),
        *talk("near-other", 12, 5),
        together("picnic", "near-friend", "stranger", context="Picnic"),
    )
    return mine


def _found(mine: Workspace, text: str = ASKED) -> dict[str, queries.ItemView]:
    ids = {root(mine, key): key for key in KEYS}
    return {ids[result.person_id]: result for result in queries.find(mine, text, NOW).results}  # type: ignore[misc]


KEYS = ("near-friend", "near-weak", "far-friend", "near-other", "nowhere", "stranger", "far-other")


def test_place_subject_and_tie_make_the_order(world: Workspace) -> None:
    order = list(_found(world))
    assert order[0] == "near-friend"
    assert order.index("near-weak") < order.index("near-other"), "the subject counts more than the tie"
    assert "far-other" not in order
    if "far-friend" in order:
        assert order.index("far-friend") > order.index("near-weak")


def test_each_says_why_and_what_is_uncertain(world: Workspace) -> None:
    found = _found(world)
    first = found["near-friend"]
    assert ("place", "Lyon") in {(why.field, why.text) for why in first.why}
    assert any(why.field == "headline" and "E-learning" in why.words for why in first.why)
    assert first.uncertain == ()
    assert "Where they live is unknown." in found["nowhere"].uncertain
    assert any(why.words for why in found["nowhere"].why), "a synonym is seen and shown as it was written"
    assert "You are not connected with them." in found["stranger"].uncertain
    assert "Nothing known of them speaks of the subject." in found["near-other"].uncertain
    for result in found.values():
        assert result.message.strip()
        product = 1.0
        for _name, _value, factor in result.parts:
            product *= factor
        assert result.score == pytest.approx(product)


def test_a_stranger_is_met_through_a_friend(world: Workspace) -> None:
    introducer = _found(world)["stranger"].introducer
    assert introducer is not None
    assert introducer.name == "Anna Moreau"
    assert _found(world)["near-friend"].introducer is None


def test_the_blocked_neither_appear_nor_introduce(world: Workspace) -> None:
    people.set_mark(world, [root(world, "near-friend")], "blocked", "", NOW)
    found = _found(world)
    assert "near-friend" not in found
    assert found["stranger"].introducer is None


def test_a_block_holds_at_once_also_after_an_answer(world: Workspace) -> None:
    assert _found(world)["stranger"].introducer is not None
    people.set_mark(world, [root(world, "near-friend")], "blocked", "", NOW)
    assert _found(world)["stranger"].introducer is None


def test_the_documented_keys_are_there(world: Workspace) -> None:
    told = queries.find(world, ASKED, NOW).as_json()
    assert {"query", "results"} <= told.keys()
    assert {"text", "place", "dates", "subject"} <= told["query"].keys()
    assert (told["query"]["text"], told["query"]["place"]) == (ASKED, "Lyon")
    for result in told["results"]:
        assert {"rank", "score", "person", "why", "tie", "introducer", "uncertain"} <= result.keys()
        assert result["person"].keys() == {"id", "name"}
        assert all({"field", "text"} <= why.keys() for why in result["why"])
    assert [result["rank"] for result in told["results"]] == list(range(1, len(told["results"]) + 1))


def test_as_many_queries_for_twice_as_many(mine: Workspace) -> None:
    counts = []
    for start in (0, 12):
        facts = [who(f"k{n}", f"Person {n}", headline="E-learning", place="Lyon") for n in range(start, start + 12)]
        say(mine, *facts, *(passed(f"k{n}", 1, 30, text="Lyon e-learning") for n in range(start, start + 12)))
        with CaptureQueriesContext(connection) as asked:
            results = queries.find(mine, ASKED, NOW, n=100).results
        with CaptureQueriesContext(connection) as today:
            queries.today(mine, NOW)
        assert len(results) == start + 12
        counts.append((len(asked), len(today)))
    assert counts[0] == counts[1]


def _cards(mine: Workspace, days: float = 0) -> list[tuple[str, str]]:
    return [(card.kind, card.person_name) for card in _today(mine, days)]


def _today(mine: Workspace, days: float = 0) -> tuple[Card, ...]:
    return queries.today(mine, NOW + days * DAY)


def test_from_a_shortlist_to_a_follow_up_and_on(world: Workspace) -> None:
    kept = actions.keep(world, ASKED, NOW)
    board = queries.shortlist(world, kept)
    assert board is not None
    assert board.counts == {"found": len(board.items)}
    assert _cards(world) == [], "who is only found is nothing to do"
    item = board.items[0]
    actions.move(world, item.id, "kept", NOW)
    assert _cards(world) == [(FOLLOW_UP, "Anna Moreau")]
    actions.answer(world, item.person_id, FOLLOW_UP, DONE, NOW)
    board = queries.shortlist(world, kept)
    assert board is not None
    assert (board.items[0].step, board.items[0].result) == ("contacted", item.result)
    assert _cards(world, 6) == []
    (card,) = [card for card in _today(world, 7) if card.kind == FOLLOW_UP]
    assert "did they answer?" in card.reason
    assert card.shortlist_id == kept
    actions.move(world, item.id, "met", NOW + 7 * DAY)
    assert not [card for card in _today(world, 30) if card.kind == FOLLOW_UP]
    assert queries.shortlists(world)[0].counts["met"] == 1
    with pytest.raises(Refused):
        actions.move(world, item.id, "married", NOW)
    with pytest.raises(Refused):
        actions.keep(world, "xylophone restoration", NOW)


def test_an_unanswered_message_waits_until_it_is_answered(mine: Workspace) -> None:
    say(mine, who("a", "Anna"), who("b", "Ben"), passed("a", 1, 5, text="Shall we talk?"), *talk("b", 3, 5))
    (card,) = _today(mine)
    assert (card.kind, card.person_name) == (UNANSWERED, "Anna")
    assert "5 days ago" in card.reason
    assert "Shall we talk?" in card.reason
    say(mine, passed("a", 2, 1, out=True))
    assert _cards(mine) == []


def test_a_message_without_words_is_not_quoted(mine: Workspace) -> None:
    say(mine, who("a", "Anna"), passed("a", 1, 5, text=""), who("b", "Ben"), passed("b", 2, 0, text=" "))
    assert {card.reason for card in _today(mine)} == {
        "Wrote to you 5 days ago, without words that are known here, and you have not answered.",
        "Wrote to you today, without words that are known here, and you have not answered.",
    }


def test_a_new_message_is_shown_though_an_older_one_was_done(mine: Workspace) -> None:
    say(mine, who("a", "Anna"), passed("a", 1, 5, text="First"))
    actions.answer(mine, root(mine, "a"), UNANSWERED, DONE, NOW - 3 * DAY)
    assert _cards(mine) == []
    say(mine, passed("a", 2, 1, text="Second"))
    assert _cards(mine) == [(UNANSWERED, "Anna")]
    actions.answer(mine, root(mine, "a"), UNANSWERED, NEVER, NOW - 2 * DAY)
    assert _cards(mine) == []


def test_a_tie_cools_after_the_rhythm_of_its_sphere(mine: Workspace) -> None:
    say(mine, *(fact for key in ("fam", "plain") for fact in (who(key, key), *talk(key, 8, 40))))
    people.set_mark(mine, [root(mine, "fam")], "sphere", "family", NOW)
    assert _cards(mine) == [(COOLING, "fam")], "30 days for the family, 120 for who is in no sphere"
    assert set(_cards(mine, 81)) == {(COOLING, "fam"), (COOLING, "plain")}
    people.set_mark(mine, [root(mine, "fam")], "blocked", "", NOW)
    assert _cards(mine) == []


@pytest.mark.parametrize(("verdict", "away", "back"), [(DONE, 59, 61), (SNOOZE, 6, 8), (NEVER, 100, None)])
def test_a_card_that_is_answered_stays_away(mine: Workspace, verdict: str, away: int, back: int | None) -> None:
    say(mine, who("a", "Anna"), *talk("a", 8, 130))
    assert _cards(mine) == [(COOLING, "Anna")]
    actions.answer(mine, root(mine, "a"), COOLING, verdict, NOW)
    assert _cards(mine, away) == []
    if back:
        assert _cards(mine, back) == [(COOLING, "Anna")]
    with pytest.raises(Refused):
        actions.answer(mine, root(mine, "a"), COOLING, "maybe", NOW)


def test_at_most_seven_each_person_once(mine: Workspace) -> None:
    keys = [f"k{number}" for number in range(12)]
    say(mine, *(who(key, key, headline="E-learning") for key in keys), *(f for key in keys for f in talk(key, 8, 130)))
    say(mine, *(passed(key, 99, 129.5) for key in keys[:6]))
    board = queries.shortlist(mine, actions.keep(mine, "e-learning", NOW))
    assert board is not None
    for item in board.items:
        actions.move(mine, item.id, "kept", NOW)
    cards = _today(mine)
    assert len(cards) == 7
    assert len({card.person_id for card in cards}) == 7
    assert [card.kind for card in cards][:3] == [FOLLOW_UP] * 3


def test_who_cools_is_found_behind_many_warmer_ties(mine: Workspace) -> None:
    """With a quick rhythm in use, ties of the last months are no reason to overlook older ones."""
    say(mine, who("a", "Anna"), *talk("a", 8, 130))
    crowd = Person.objects.bulk_create([Person(workspace=mine, name=f"Warm {n}", is_contact=True) for n in range(320)])
    for person in crowd:
        person.root_id = person.pk
    Person.objects.bulk_update(crowd, ["root"])
    last = NOW - timedelta(days=60)
    Tie.objects.bulk_create(
        [
            Tie(person=person, workspace=mine, strength=0.9, interactions=50, last_at=last, computed_on=NOW.date())
            for person in crowd
        ]
    )
    assert _cards(mine) == [(COOLING, "Anna")]


def test_who_was_answered_for_hides_nobody(mine: Workspace) -> None:
    keys = [f"k{number}" for number in range(70)]
    said = [fact for key in keys for fact in (who(key, key), *talk(key, 8, 130), passed(key, 99, 129))]
    say(mine, who("a", "Anna"), *talk("a", 7, 140), *said)
    for key in keys:
        actions.answer(mine, root(mine, key), COOLING, NEVER, NOW)
        actions.answer(mine, root(mine, key), UNANSWERED, DONE, NOW - DAY)
    assert _cards(mine) == [(COOLING, "Anna")]
    say(mine, passed("k3", 100, 0.1))
    assert (UNANSWERED, "k3") in _cards(mine)
