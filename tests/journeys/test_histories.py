"""Random histories of importing, joining, parting, writing and taking back: what is undone is as if it had never been."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from entregent.accounts.actions import Refused
from entregent.accounts.models import Workspace
from entregent.advice import actions as advice
from entregent.advice import today
from entregent.advice.models import Shortlist, ShortlistItem
from entregent.people import actions as people
from entregent.people.models import Identity, Judgment, Note, Person, Suggestion
from entregent.ties import actions as ties
from tests.journeys.small_files import OTHER_FILES, SmallCalendar, SmallCards, SmallFollows, SmallMailbox
from tests.journeys.small_networks import PUBLIC_FILES, SmallFriends, SmallPictures, SmallRepository, SmallTweets
from tests.journeys.small_worlds import COMPANIES, FILES, Contact, Said, SmallArchive, SmallBook
from tests.journeys.taking import NOW, Key, State, people_of, put, state_of, undo, workspace

pytestmark = pytest.mark.django_db
HISTORIES = settings(
    max_examples=8,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
DECISIONS = st.lists(
    st.tuples(st.sampled_from(("merge", "part", "apart", "accept", "later")), st.integers(0, 99)), max_size=5
)
WORDS = st.lists(
    st.tuples(st.sampled_from(("note", "tag", "sphere", "place", "knows", "keep", "card")), st.integers(0, 99)),
    max_size=5,
)
EDITS = st.lists(st.tuples(st.sampled_from(("note", "change", "delete")), st.integers(0, 99)), max_size=5)
PUBLIC = SmallFriends | SmallPictures | SmallTweets | SmallRepository
File = SmallArchive | SmallBook | SmallMailbox | SmallCalendar | SmallFollows | SmallCards | PUBLIC
ANY = st.one_of(FILES, OTHER_FILES, PUBLIC_FILES)


@dataclass(frozen=True, slots=True)
class Edit:
    """A note about the identity `who` is written, or the one that says `before` is changed to say `after`, or deleted."""

    who: Key | None
    before: str
    after: str


def roots(here: Workspace) -> list[int]:
    rows = Person.objects.filter(workspace=here, is_root=True, is_owner=False, is_seen=True)
    return list(rows.order_by("own_identity__network", "own_identity__key").values_list("pk", flat=True))


def suggestions(here: Workspace) -> list[int]:
    return list(
        Suggestion.objects.filter(workspace=here, is_open=True).order_by("bits", "pk").values_list("pk", flat=True)
    )


def decide(here: Workspace, kind: str, number: int) -> list[int]:
    """The owner says something of who is whom, where there is something to say; the words to take back."""
    does: dict[str, Callable[[int], list[int]]] = {
        "merge": lambda pk: ties.join(here, [pk, roots(here)[(number + 1) % len(roots(here))]], NOW)[1],
        "part": lambda pk: ties.part(here, Identity.objects.filter(person_id=pk).order_by("key")[0].pk, NOW),
        "apart": lambda pk: [people.reject(here, pk, NOW)],
        "accept": lambda pk: ties.accept_suggestion(here, pk, NOW)[1],
        "later": lambda pk: [people.postpone(here, pk, NOW)],
    }
    there = roots(here) if kind in ("merge", "part") else suggestions(here)
    if not there:
        return []
    try:
        return does[kind](there[number % len(there)])
    except Refused:
        return []


def write(here: Workspace, kind: str, number: int) -> None:
    """The owner says or does something about somebody."""
    if not (there := roots(here)):
        return
    person, other = there[number % len(there)], there[(number + 1) % len(there)]
    if kind == "note":
        people.add_note(here, person, f"Note {number}", NOW)
    elif kind == "knows" and person != other:
        ties.state_relation(here, person, other, f"Choir {number}", NOW)
    elif kind == "keep":
        shortlist = Shortlist.objects.create(workspace=here, text=f"Trip {number}", created_at=NOW)
        item = ShortlistItem.objects.create(shortlist=shortlist, person_id=person, rank=1, changed_at=NOW)
        advice.move(here, item.pk, ShortlistItem.Step.KEPT, NOW + timedelta(minutes=1))
    elif kind == "card":
        advice.answer(here, person, today.COOLING, advice.NEVER, NOW)
    elif kind in ("tag", "sphere", "place"):
        people.set_mark(here, [person], kind, "family" if kind == "sphere" else f"{kind} {number}", NOW)


def chosen(here: Workspace, kind: str, number: int) -> Edit | None:
    """What the owner now does to a note, where there is one, or a person to write of."""
    texts, there = note_texts(here), roots(here)
    if kind == "note":
        about = Identity.objects.get(origin_id=there[number % len(there)]) if there else None
        return Edit((about.network, about.key), "", f"Note {number} of {len(texts)}") if about else None
    if not texts:
        return None
    return Edit(None, before := texts[number % len(texts)], f"{before}, again" if kind == "change" else "")


def edit(here: Workspace, done: Edit) -> None:
    """Write a new note (`who`), write one anew, or delete it (`after` is empty)."""
    if done.who is not None:
        network, key = done.who
        people.add_note(here, Identity.objects.get(workspace=here, network=network, key=key).origin_id, done.after, NOW)
        return
    note = Note.objects.filter(workspace=here, text=done.before)[0]
    if done.after:
        people.change_note(here, note.pk, done.after)
    else:
        people.delete_note(here, note.pk)


def note_texts(here: Workspace) -> list[str]:
    return sorted(Note.objects.filter(workspace=here).values_list("text", flat=True))


# The letters of one second, whose words are found in one order.
SAID_AT_ONCE = (SmallTweets((0, 1, 5)), SmallFollows((3, 2, 0)))


@HISTORIES
@given(st.tuples(ANY, ANY), WORDS, DECISIONS, ANY, st.randoms(use_true_random=False))
@example(SAID_AT_ONCE, [], [("merge", 78), ("apart", 48)], SmallCalendar((2, 5, 0)), Random(6))
def test_decisions_and_imports_are_taken_back_exactly(files, words, decisions, later, dice) -> None:  # type: ignore[no-untyped-def]
    here = workspace()
    for file in files:
        put(file, here)
    for kind, number in words:
        write(here, kind, number)
    before = state_of(here)
    said = []
    for kind, number in decisions:
        # One word at a time of each pair, so that taking it back leaves nothing: a later word replaces an earlier one.
        standing = set(Judgment.objects.filter(workspace=here).values_list("pk", flat=True))
        said += [word for word in decide(here, kind, number) if word not in standing]
    newer = put(later, here)
    said += [word for kind, number in decisions[:2] for word in decide(here, kind, number + 1)]
    undo(newer, here, NOW + timedelta(hours=1))
    dice.shuffle(said)
    for word in said:
        ties.forget(here, [word], NOW)
    ties.compare(here)
    assert state_of(here) == before


@HISTORIES
@given(st.tuples(ANY, ANY), WORDS, DECISIONS, EDITS)
def test_notes_written_and_changed_while_people_are_one_stay_with_whom_they_were_written_for(  # type: ignore[no-untyped-def]
    files, words, decisions, edits
) -> None:
    here, never_joined = workspace(), workspace()
    for place in (here, never_joined):
        for file in files:
            put(file, place)
        for kind, number in words:
            write(place, kind, number)
    for kind, number in decisions:
        decide(here, kind, number)
    for kind, number in edits:
        if done := chosen(here, kind, number):
            edit(here, done)
            edit(never_joined, done)
    ties.forget(here, Judgment.objects.filter(workspace=here).values_list("pk", flat=True), NOW)
    ties.compare(here)
    assert state_of(here) == state_of(never_joined)


# Two suggestions that are as likely ask the same once two of the calendar are one; whoever comes again has another number.
EQUALLY_LIKELY = (
    SmallPictures((5, 3)),
    SmallCalendar((4, 3, 5)),
    SmallArchive(
        date(2025, 12, 3),
        tuple(
            Contact(number, company, "") for number, company in ((4, COMPANIES[2]), (0, ""), (1, ""), (2, COMPANIES[2]))
        ),
        (Said(2),),
    ),
)


@HISTORIES
@given(st.tuples(ANY, ANY, ANY), WORDS, DECISIONS)
@example(EQUALLY_LIKELY, [("knows", 73), ("tag", 55), ("card", 98)], [("merge", 33)])
def test_what_was_decided_and_written_outlives_facts_that_go_and_come_again(files, words, decisions) -> None:  # type: ignore[no-untyped-def]
    here = workspace()
    views = [put(file, here) for file in files]
    for kind, number in words:
        write(here, kind, number)
    for kind, number in decisions:
        decide(here, kind, number)
    ties.compare(here)
    before, groups = state_of(here), people_of(here)
    undo(views[1], here)
    put(files[1], here)
    after = state_of(here)
    assert after["judgments"] == before["judgments"]
    assert people_of(here).keys() == groups.keys()
    assert after["suggestions"] == before["suggestions"]
    written = [
        sorted(note for person in found.values() for note in person["notes"]) for found in (groups, people_of(here))
    ]
    assert written[0] == written[1]
    # Two of whom the owner said that they know each other may have become one person, who is left when one of them goes.
    assert [row[:3] for row in after["done"] if row[0] != "knows"] == [
        row[:3] for row in before["done"] if row[0] != "knows"
    ]


@HISTORIES
@given(st.lists(ANY, min_size=2, max_size=4), st.integers(0, 3), st.randoms(use_true_random=False))
def test_who_is_whom_depends_on_the_files_that_stand_not_on_their_order(files, gone, dice) -> None:  # type: ignore[no-untyped-def]
    here, there = workspace(), workspace()
    views = [put(file, here) for file in files]
    undo(views[gone % len(files)], here)
    others = [file for at, file in enumerate(files) if at != gone % len(files)]
    dice.shuffle(others)
    for file in others:
        put(file, there)
    assert who_is_whom(here) == who_is_whom(there)


def who_is_whom(here: Workspace) -> State:
    """The groups, and what is suggested."""
    state = state_of(here)
    return {"people": sorted(state["people"]), "suggestions": state["suggestions"], "handles": state["handles"]}
