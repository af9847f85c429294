"""Ties from facts, who knows whom and by what proof, the snapshot and the timeline."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.utils.translation import override

from entregent.accounts.actions import Refused
from entregent.accounts.models import Workspace
from entregent.contract import records
from entregent.contract.records import Employment
from entregent.facts.actions import open_batch
from entregent.facts.models import Batch
from entregent.people import actions as people
from entregent.people.models import Sighting
from entregent.people.tests import invented
from entregent.people.tests.invented import DAY, NOW, root, who
from entregent.ties import actions, map, queries, sentences
from entregent.ties.models import Interaction, Relation, RelationMember, Snapshot, Tie
from entregent.ties.proofs import groups
from entregent.ties.tests.invented_facts import passed, say, talk, together


@pytest.fixture
def mine(db: None) -> Workspace:
    return invented.workspace()


def _tie(mine: Workspace, key: str) -> queries.TieView:
    view = queries.tie(mine, root(mine, key))
    assert view is not None
    return view


def test_the_parts_and_their_evidence_are_the_facts(mine: Workspace) -> None:
    say(
        mine,
        who("anna", "Anna Moreau", connected_on=date(2020, 1, 5)),
        *talk("anna", 14, 10),
        passed("anna", 1, 400, kind="recommendation"),
    )
    view = _tie(mine, "anna")
    assert view.strength == pytest.approx(sum(part.value * part.weight for part in view.parts))
    told = {part.name: part.evidence for part in view.parts}
    assert told["reciprocity"] == {"count_in": 8, "count_out": 7}
    assert told["recency"] == {"last": (NOW - 10 * DAY).date().isoformat()}
    assert told["span"]["first"] == (NOW - 400 * DAY).date().isoformat()
    assert (told["trust"]["recommendations"], told["trust"]["longest_conversation"]) == (1, 14)
    assert told["connection"] == {"connected": True, "since": "2020-01-05"}
    assert view.last_at == NOW - 10 * DAY


def test_a_connection_without_any_exchange_is_weak_not_nothing(mine: Workspace) -> None:
    say(mine, who("anna", "Anna"), who("seen", "Seen", is_contact=False), who("ben", "Ben"), passed("ben", 1, 30))
    anna, seen, ben = (_tie(mine, key).strength for key in ("anna", "seen", "ben"))
    assert seen == 0 < anna < ben < 1


def test_facts_recorded_twice_count_once_and_go_with_their_batch(mine: Workspace) -> None:
    facts = [who("anna", "Anna"), who("ben", "Ben"), *talk("anna", 4, 5), together("t", "anna", "ben")]
    say(mine, *facts)
    first = _tie(mine, "anna").strength
    second = say(mine, *facts, passed("anna", 99, 1), at=NOW + DAY)
    assert (Interaction.objects.count(), Relation.objects.count()) == (5, 1)
    assert _tie(mine, "anna").strength > first
    assert actions.withdraw(second) == {invented.identity(mine, "anna").pk}
    actions.measure(mine, NOW)
    assert (Interaction.objects.count(), Relation.objects.count()) == (4, 1)
    assert _tie(mine, "anna").strength == first


def test_joining_adds_the_ties_and_taking_it_back_restores_them(mine: Workspace) -> None:
    say(mine, who("a", "Anna Moreau"), who("b", "Nanou"), *talk("a", 4, 50), *talk("b", 2, 5))
    before = sorted(Tie.objects.values_list("person_id", "strength", "interactions"))
    joined, words = actions.join(mine, [root(mine, "a"), root(mine, "b")], NOW)
    tie = Tie.objects.get()
    assert (tie.person_id, tie.interactions) == (joined, 6)
    actions.forget(mine, words, NOW)
    assert sorted(Tie.objects.values_list("person_id", "strength", "interactions")) == before


def _kinds(mine: Workspace, key: str) -> list[tuple[str, str, bool]]:
    return [(found.name, found.kind, found.inferred) for found in queries.neighbours(mine, root(mine, key))]


def test_a_thread_is_a_proof_and_the_owners_word_a_surer_one(mine: Workspace) -> None:
    say(mine, who("a", "Anna"), who("b", "Ben"), who("c", "Chloe"), together("t", "a", "b", "c", context="Picnic"))
    assert _kinds(mine, "a") == [("Ben", "thread", False), ("Chloe", "thread", False)]
    actions.state_relation(mine, root(mine, "a"), root(mine, "c"), "sisters", NOW)
    actions.ensure_snapshot(mine, NOW)
    assert _kinds(mine, "a")[0] == ("Chloe", "stated", False)
    proofs = queries.proofs_between(mine, root(mine, "a"), root(mine, "c"))
    assert [(proof.kind, proof.context, proof.size) for proof in proofs] == [
        ("stated", "sisters", 2),
        ("thread", "Picnic", 3),
    ]
    actions.unstate_relation(mine, proofs[0].stated_id or 0, NOW)
    actions.ensure_snapshot(mine, NOW)
    assert ("Chloe", "thread", False) in _kinds(mine, "a")
    with pytest.raises(Refused):
        actions.state_relation(mine, root(mine, "a"), root(mine, "a"), "", NOW)


def test_a_word_on_two_who_are_one_now_proves_nothing_of_others(mine: Workspace) -> None:
    say(mine, who("a", "Anna"), who("b", "Nanou"), who("c", "Chloe"))
    actions.state_relation(mine, root(mine, "a"), root(mine, "b"), "friends", NOW)
    actions.join(mine, [root(mine, "a"), root(mine, "b")], NOW)
    assert queries.proofs_between(mine, root(mine, "a"), root(mine, "c")) == ()


def _job(company: str, since: int, until: int) -> tuple[Employment, ...]:
    return (Employment(company, "", date(since, 3, 1), date(until, 6, 1)),)


def test_colleagues_are_those_of_overlapping_years_and_the_proof_can_be_seen(mine: Workspace) -> None:
    say(
        mine,
        who("a", "Anna", company="Now One", employments=_job("Ardent SAS", 2010, 2014)),
        who("b", "Ben", company="Now Two", employments=_job("ardent", 2013, 2018)),
        who("c", "Chloe", company="Now Three", employments=_job("Ardent", 2016, 2019)),
    )
    assert _kinds(mine, "a") == [("Ben", "employer", True)]
    assert {name for name, *_rest in _kinds(mine, "b")} == {"Anna", "Chloe"}
    (proof,) = queries.proofs_between(mine, root(mine, "a"), root(mine, "b"))
    assert (proof.kind, proof.inferred) == ("employer", True)
    assert proof.since is not None
    assert proof.since.year == 2013
    assert queries.proofs_between(mine, root(mine, "a"), root(mine, "c")) == ()


@pytest.mark.parametrize("nobody", ["Freelance", "Auto-entrepreneur", "à la recherche d'un emploi", "Confidential"])
def test_to_have_no_employer_in_common_is_nothing_in_common(mine: Workspace, nobody: str) -> None:
    say(mine, who("a", "Anna", company=nobody), who("b", "Ben", company=nobody.upper()))
    assert list(groups(mine)) == []
    assert queries.proofs_between(mine, root(mine, "a"), root(mine, "b")) == ()


def test_nobody_knows_everybody_of_a_large_group(mine: Workspace) -> None:
    keys = [f"k{number}" for number in range(51)]
    say(mine, *(who(key, f"Person {key}", company="Large & Co") for key in keys))
    assert _kinds(mine, "k0") == []
    large = queries.network(mine).summary["large"]
    assert [(group["kind"], group["people"]) for group in large] == [("employer", 51)]


def _world(mine: Workspace) -> None:
    people = [
        who(f"{team}{number}", f"{team} {number}", company=company, place=place)
        for team, company, place in (("a", "Ardent", "Lyon"), ("b", "Falandis", "Nantes"))
        for number in range(9)
    ]
    say(mine, *people, *talk("a0", 5, 5), together("bridge", "a0", "b0"), who("alone", "Alone"))


def test_the_same_facts_give_the_same_snapshot(mine: Workspace) -> None:
    _world(mine)
    first = Snapshot.objects.get(workspace=mine)
    actions.build_snapshot(mine, NOW + DAY)
    again = Snapshot.objects.get(workspace=mine)
    assert (again.version, bytes(again.arrays), again.summary) == (first.version, bytes(first.arrays), first.summary)
    scene = map.scene(mine)
    assert [node.name for node in scene.isolated] == ["Alone"]
    assert sorted(community.size for community in scene.communities) == [9, 9]
    assert {community.label.split(" · ")[0] for community in scene.communities} == {"Ardent", "Falandis"}


def test_a_label_from_a_subject_is_the_subject_as_it_was_first_written(mine: Workspace) -> None:
    for team, subject in (("a", "Re: Report of the workshop"), ("b", "TR : Annual dinner 2025")):
        members = [f"{team}{number}" for number in range(9)]
        say(mine, *(who(key, key.upper()) for key in members), together(team, *members, context=subject))
    labels = sorted(community.label for community in map.scene(mine).communities)
    assert labels == ["Annual dinner", "Report of the workshop"]


def test_a_name_stays_with_its_community_and_can_be_taken_back(mine: Workspace) -> None:
    _world(mine)

    def labels() -> list[str]:
        return [community.label for community in map.scene(mine).communities]

    network = queries.network(mine)
    number = int(network.community[network.index_of(root(mine, "a0")) or 0])
    actions.name_community(mine, map.members_of(network, number), "The old firm", NOW)
    assert "The old firm" in labels()
    say(mine, who("a-new", "Newcomer", company="Ardent", place="Lyon"))
    assert "The old firm" in labels()
    network = queries.network(mine)
    number = int(network.community[network.index_of(root(mine, "a0")) or 0])
    actions.name_community(mine, map.members_of(network, number), " ", NOW)
    assert "The old firm" not in labels()
    assert any("Ardent" in label for label in labels())


def test_the_timeline_gives_every_event_once_page_by_page(mine: Workspace) -> None:
    facts = [passed("a", number, number // 3, text=str(number)) for number in range(20)]
    say(mine, who("a", "Anna"), *facts, *(passed("a", number, None) for number in range(20, 27)))
    seen: list[queries.Event] = []
    while page := queries.timeline(mine, root(mine, "a"), before=seen[-1].id if seen else None, size=4):
        seen += page
    assert len(seen) == len({event.id for event in seen}) == 27
    dated = [event.at for event in seen if event.at]
    assert dated == sorted(dated, reverse=True)
    assert [event.at for event in seen[20:]] == [None] * 7
    assert queries.timeline(mine, root(mine, "a"), network="elsewhere") == ()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_tie_can_be_told(mine: Workspace, language: str) -> None:
    say(
        mine,
        who("a", "Anna", connected_on=date(2020, 1, 5)),
        who("b", "Ben"),
        who("c", "Chloe", is_contact=False),
        *talk("a", 12, 3),
        *(passed("a", 1, 90, kind=kind) for kind in sentences.KIND_NAMES),
        passed("c", 1, None),
    )
    with override(language):
        for key in "abc":
            view = _tie(mine, key)
            told = [sentences.tie_sentence(view), *map_parts(view)]
            told += [sentences.event_title(event) for event in queries.timeline(mine, view.person_id)]
            assert all(sentence and "{" not in sentence for sentence in told), told


def test_who_was_only_met_is_not_said_to_be_without_an_exchange(mine: Workspace) -> None:
    say(
        mine,
        who("a", "Anna", is_contact=False),
        replace(passed("a", 0, 40, kind="meeting"), direction=records.Direction.BOTH),
    )
    assert sentences.tie_sentence(_tie(mine, "a")) == "Last exchange in January 2026. 1 meeting."


def map_parts(view: queries.TieView) -> list[str]:
    return [text for part in view.parts for text in (sentences.part_name(part), sentences.part_sentence(part))]


def test_a_list_asks_as_often_for_twice_as_many(mine: Workspace) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for start in (0, 15):
        say(mine, *(who(f"k{number}", f"Person {number}") for number in range(start, start + 15)))
        with CaptureQueriesContext(connection) as asked:
            page = queries.list_people(mine, queries.Filter(text="person"))
        assert page.total == start + 15
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_members_of_a_relation_are_kept_as_told(mine: Workspace) -> None:
    say(mine, who("a", "Anna"), who("b", "Ben"), together("t", "a", "b", "a"), together("one", "a"))
    assert RelationMember.objects.count() == 2
    assert Sighting.objects.filter(is_mention=True).count() == 0


def test_how_soon_one_answers_the_other_is_told_from_their_conversations(mine: Workspace) -> None:
    say(mine, who("a", "Anna"), who("b", "Boris"), *talk("a", 6, 10))
    anna = queries.answering(root(mine, "a"))
    assert (anna.owner_days, anna.owner_count, anna.other_days, anna.other_count) == (1.0, 3, 1.0, 2)
    assert sentences.answering_sentence(queries.answering(root(mine, "b"))) == ""
    told = sentences.answering_sentence(queries.Answering(0.1, 14, 1.6, 1))
    assert told == "You answer within 3 hours (median of 14 answers). They answer you within 2 days (1 answer)."


def test_only_those_of_whom_something_new_is_said_are_derived_anew(mine: Workspace) -> None:
    facts = (who("a", "Ada Lovelace"), who("b", "Béa Thorn"), passed("a", 1, 3), passed("c", 1, 3))
    later = (who("b", "Béa Thorn", place="Lyon"), passed("c", 2, 1))

    def touched(batch: Batch, *said: records.Record) -> set[str]:
        recorder = actions.TieRecorder(people.Recorder(batch))
        recorder.people.identities([fact for fact in said if isinstance(fact, records.Identity)])
        recorder.interactions([fact for fact in said if isinstance(fact, records.Interaction)])
        keys = {pk: key for key, pk in recorder.people.ids.items()}
        return {keys[pk] for pk in recorder.people.touched}

    first = open_batch(mine, "linkedin", "invented", NOW, NOW)
    assert touched(first, *facts) == {"a", "b", "c"}
    assert touched(first, *facts) == {"a", "b", "c"}, "what an interrupted batch said is not derived yet"
    second = open_batch(mine, "linkedin", "invented", NOW, NOW)
    assert touched(second, *facts) == set()
    assert touched(second, *facts, *later) == {"b", "c"}


def test_a_tie_is_measured_once_a_day_and_when_the_measure_changes(mine: Workspace) -> None:
    say(mine, who("anna", "Anna"), who("ben", "Ben"), *talk("anna", 4, 5))
    measured = _tie(mine, "anna").strength
    assert actions.measure_stale(mine, NOW) == 0
    assert actions.measure_stale(mine, NOW + DAY) == 2
    assert 0 < _tie(mine, "anna").strength < measured
    actions.forget_measures(mine)
    assert actions.measure_stale(mine, NOW) == 2
    assert _tie(mine, "anna").strength == measured
