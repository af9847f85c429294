"""Certain keys join, suggestions wait for the owner, and the owner's word is final."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from entregent.accounts.actions import Refused
from entregent.accounts.models import Workspace
from entregent.people import actions, queries
from entregent.people.actions.joining import SHARED_ABOVE
from entregent.people.models import Identity, Judgment, Suggestion
from entregent.people.tests import invented
from entregent.people.tests.invented import DAY, NOW, groups, identity, meet, root, state, suggested, who

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(db: None) -> Workspace:
    return invented.workspace()


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ({"emails": ("Anna.Moreau+crm@GoogleMail.com",)}, {"emails": ("mailto:annamoreau@gmail.com",)}),
        ({"phones": ("06 12 34 56 78",)}, {"phones": ("+33 (0)6-12-34-56-78",)}),
        ({"urls": ("https://www.linkedin.com/in/anna-m/",)}, {"urls": ("http://fr.linkedin.com/in/Anna-M?trk=x",)}),
    ],
    ids=["mailbox", "number", "profile"],
)
def test_a_certain_key_joins_over_networks(mine: Workspace, here: dict[str, object], there: dict[str, object]) -> None:
    meet(mine, who("a", "Anna Moreau", **here), network="google")
    meet(mine, who("b", "Anna Moreau", **there), network="vcard")
    assert groups(mine) == [["a", "b"]]
    assert suggested(mine) == []


def test_a_profile_address_joins_even_names_that_differ(mine: Workspace) -> None:
    """Whoever names a profile of somebody says who it is, whatever they call them."""
    meet(mine, who("anna-m", "Anna Moreau"))
    meet(mine, who("card", "Nanou", urls=("https://www.linkedin.com/in/anna-m",)), network="vcard")
    assert groups(mine) == [["anna-m", "card"]]


def test_an_alias_joins_what_an_older_export_called_otherwise(mine: Workspace) -> None:
    meet(mine, who("old-key", "Anna Moreau"))
    meet(mine, who("new-key", "Anna Moreau", aliases=("old-key",)), at=NOW + DAY)
    assert groups(mine) == [["new-key", "old-key"]]


def test_a_familys_phone_is_a_question(mine: Workspace) -> None:
    meet(mine, who("a", "Anna Moreau", phones=("04 72 00 00 01",)), who("b", "Marc Moreau", phones=("0472000001",)))
    assert groups(mine) == [["a"], ["b"]]
    assert suggested(mine) == [("a", "b", "handle", "+33472000001")]


def test_what_is_shared_by_people_who_differ_joins_nobody_through_a_third(mine: Workspace) -> None:
    """A card without a name, or with an initial, on a family's phone may be either's."""
    phones = ("04 72 00 00 01",)
    meet(
        mine,
        who("anna", "Anna Moreau", phones=phones),
        who("arno", "Arno Moreau", phones=phones),
        who("either", "A. Moreau", phones=phones),
    )
    assert groups(mine) == [["anna"], ["arno"], ["either"]]
    meet(mine, who("nameless", "", phones=phones), who("again", "Anna Moreau", phones=phones), network="vcard")
    assert groups(mine) == [["again", "anna"], ["arno"], ["either", "nameless"]]


def test_a_shortened_or_missing_name_joins_where_there_is_nobody_else(mine: Workspace) -> None:
    mails = ("anna@x.example",)
    names = ("Anna Moreau", "A. Moreau", "", "Anna Moreau-Bertin", "Anna Bertin")
    meet(mine, *(who(str(number), name, emails=mails) for number, name in enumerate(names[:3])))
    assert groups(mine) == [["0", "1", "2"]]
    meet(mine, *(who(f"b{number}", name, emails=("b@x.example",)) for number, name in enumerate(names[3:])))
    assert ["b0", "b1"] in groups(mine)


def test_a_switchboard_is_no_sign_of_one_person(mine: Workspace) -> None:
    everybody = [who(f"k{number}", "Anna Moreau", phones=("0472000001",)) for number in range(SHARED_ABOVE)]
    meet(mine, *everybody)
    assert len(groups(mine)) == 1
    meet(mine, who("one-more", "Anna Moreau", phones=("0472000001",)))
    assert len(groups(mine)) == SHARED_ABOVE + 1


def test_workspaces_know_nothing_of_each_other(mine: Workspace) -> None:
    other = invented.workspace()
    meet(mine, who("a", "Anna Moreau", emails=("a@x.example",), company="Ardent"))
    meet(other, who("b", "Anna Moreau", emails=("a@x.example",), company="Ardent"))
    assert (groups(mine), groups(other)) == ([["a"]], [["b"]])
    assert suggested(mine) == suggested(other) == []


@pytest.mark.parametrize(
    ("a", "b", "reason", "evidence"),
    [
        ({"company": "Ardent SAS"}, {"company": "ardent"}, "employer", "ardent"),
        ({"emails": ("a@ardent.example",)}, {"emails": ("b@ardent.example",)}, "domain", "ardent.example"),
        ({"company": "Ardent"}, {"emails": ("b@ardent.example",)}, "domain", "ardent.example"),
    ],
)
def test_namesakes_with_something_in_common_are_suggested(
    mine: Workspace, a: dict[str, object], b: dict[str, object], reason: str, evidence: str
) -> None:
    meet(mine, who("a", "Zoé Bertin", **a), who("b", "BERTIN Zoe", **b), who("c", "Zoé Bertin", company="Other"))
    assert groups(mine) == [["a"], ["b"], ["c"]]
    assert suggested(mine) == [("a", "b", reason, evidence)]
    (view,) = queries.suggestions(mine, NOW)
    assert {view.a.name, view.b.name} == {"Zoé Bertin", "BERTIN Zoe"}


def test_a_public_mail_provider_and_a_single_name_are_nothing_in_common(mine: Workspace) -> None:
    meet(
        mine,
        who("a", "Zoé Bertin", emails=("a@gmail.com",)),
        who("b", "Zoé Bertin", emails=("b@gmail.com",)),
        who("c", "Zoé", company="Ardent"),
        who("d", "Zoé", company="Ardent"),
    )
    assert suggested(mine) == []


def test_a_suggestion_tells_todays_reason(mine: Workspace) -> None:
    meet(mine, who("a", "Zoé Bertin", company="Ardent"), who("b", "Zoé Bertin", company="Ardent"))
    meet(mine, who("b", "Zoé Bertin", company="Falandis", emails=("z@ardent.example",)), at=NOW + DAY)
    assert suggested(mine) == [("a", "b", "domain", "ardent.example")]


def _two(mine: Workspace) -> Suggestion:
    meet(mine, who("a", "Zoé Bertin", company="Ardent"), who("b", "Zoé Bertin", company="Ardent"))
    return Suggestion.objects.get(workspace=mine)


def test_not_the_same_is_remembered_for_ever(mine: Workspace) -> None:
    word = actions.reject(mine, _two(mine).pk, NOW)
    meet(mine, who("a", "Zoé Bertin", company="Ardent", emails=("z@ardent.example",)), at=NOW + DAY)
    meet(mine, who("b", "Zoé Bertin", company="Ardent", emails=("z@ardent.example",)), at=NOW + DAY)
    actions.resolve(mine, [identity(mine, "a").pk])
    assert groups(mine) == [["a"], ["b"]], "not even a certain key overrules the owner"
    assert suggested(mine) == []
    with pytest.raises(Refused, match="not the same person"):
        actions.merge(mine, [root(mine, "a"), root(mine, "b")], NOW)
    actions.forget_judgment(mine, word)
    assert groups(mine) == [["a", "b"]]


def test_a_suggestion_that_is_postponed_waits(mine: Workspace) -> None:
    actions.postpone(mine, _two(mine).pk, NOW)
    assert queries.count_suggestions(mine, NOW + 29 * DAY) == 0
    actions.resolve(mine, [identity(mine, "a").pk])
    assert queries.count_suggestions(mine, NOW + 29 * DAY) == 0, "also when facts come meanwhile"
    assert queries.count_suggestions(mine, NOW + 30 * DAY) == 1


def test_accepting_joins_and_taking_it_back_parts(mine: Workspace) -> None:
    found = _two(mine)
    before = state(mine)
    joined, words = actions.accept(mine, found.pk, NOW)
    assert groups(mine) == [["a", "b"]]
    assert joined == min(root(mine, "a"), root(mine, "b"))
    with pytest.raises(Refused, match="no longer open"):
        actions.accept(mine, found.pk, NOW)
    for word in words:
        actions.forget_judgment(mine, word)
    assert state(mine) == before


def test_parting_what_a_key_joined_holds_and_can_be_taken_back(mine: Workspace) -> None:
    mails = ("z@ardent.example",)
    meet(mine, *(who(key, "Zoé Bertin", emails=mails) for key in ("a", "b", "c")))
    before = state(mine)
    _roots, words = actions.apart_from(mine, identity(mine, "b").pk, NOW)
    assert groups(mine) == [["a", "c"], ["b"]]
    meet(mine, who("d", "Zoé Bertin", emails=mails))
    assert not any({"a", "b"} <= set(group) for group in groups(mine))
    with pytest.raises(Refused):
        actions.merge(mine, [root(mine, "a"), root(mine, "b")], NOW)
    for word in words:
        actions.forget_judgment(mine, word)
    assert groups(mine) == [["a", "b", "c", "d"]]
    assert before["judgments"] == state(mine)["judgments"] == []


def test_one_identity_alone_is_not_parted(mine: Workspace) -> None:
    meet(mine, who("a", "Anna Moreau"))
    with pytest.raises(Refused, match="only one"):
        actions.apart_from(mine, identity(mine, "a").pk, NOW)
    with pytest.raises(Refused, match="two people or more"):
        actions.merge(mine, [root(mine, "a")], NOW)


def test_what_the_owner_wrote_stays_with_whom_it_was_written_for(mine: Workspace) -> None:
    ids = meet(mine, who("a", "Anna Moreau"), who("b", "Anna M."))
    actions.add_note(mine, ids["a"], "Note on a", NOW)
    actions.add_note(mine, ids["b"], "Note on b", NOW)
    for key, kind, value in (
        ("a", "tag", "red"),
        ("b", "tag", "blue"),
        ("a", "sphere", "family"),
        ("b", "place", "Lyon"),
    ):
        actions.set_mark(mine, [ids[key]], kind, value, NOW)
    before = state(mine)
    joined, words = actions.merge(mine, ids.values(), NOW)
    view = queries.person(mine, joined)
    assert view is not None
    assert {note.text for note in view.notes} == {"Note on a", "Note on b"}
    assert (view.tags, view.place, [sphere.slug for sphere in view.spheres]) == (("blue", "red"), "Lyon", ["family"])
    for word in words:
        actions.forget_judgment(mine, word)
    assert state(mine) == before


# Each example is many rows in a database: to find a smaller one would take minutes.
WITHOUT_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
NAMES = ("Anna Moreau", "A. Moreau", "Marc Moreau", "")
FACTS = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.sampled_from(((), ("a@x.example",), ("b@x.example",), ("a@x.example", "b@x.example"))),
        st.sampled_from(((), ("0472000001",))),
        st.sampled_from(("", "Ardent")),
    ),
    min_size=2,
    max_size=6,
)


@settings(max_examples=12, phases=WITHOUT_SHRINKING, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FACTS, st.data())
def test_joining_and_taking_it_back_is_as_if_nothing_had_been(db: None, facts, data) -> None:  # type: ignore[no-untyped-def]
    mine = invented.workspace()
    _say(mine, facts)
    before = state(mine)
    roots = sorted({row[0] for row in before["people"] if row[2] == row[0]})
    chosen = data.draw(st.lists(st.sampled_from(roots), min_size=2, unique=True)) if len(roots) > 1 else []
    if not chosen:
        return
    _root, words = actions.merge(mine, chosen, NOW)
    assert len(state(mine)["judgments"]) == len(words)
    for word in data.draw(st.permutations(words)):
        actions.forget_judgment(mine, word)
    assert state(mine) == before


@settings(max_examples=12, phases=WITHOUT_SHRINKING, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FACTS, st.data())
def test_the_order_in_which_people_are_met_makes_no_difference(db: None, facts, data) -> None:  # type: ignore[no-untyped-def]
    one, other = invented.workspace(), invented.workspace()
    rows = list(enumerate(facts))
    for number, fact in rows:
        _say(one, [fact], number)
    for number, fact in data.draw(st.permutations(rows)):
        _say(other, [fact], number)
    assert groups(one) == groups(other)
    assert suggested_without_sides(one) == suggested_without_sides(other)


def suggested_without_sides(mine: Workspace) -> list[object]:
    members = {group[0]: tuple(group) for group in groups(mine)}
    by_key = {key: group for group in members.values() for key in group}
    return sorted((*sorted((by_key[a], by_key[b])), reason) for a, b, reason, _evidence in suggested(mine))


def _say(mine: Workspace, facts, start: int = 0) -> None:  # type: ignore[no-untyped-def]
    people = [
        who(f"k{number}", name, emails=emails, phones=phones, company=company)
        for number, (name, emails, phones, company) in enumerate(facts, start)
    ]
    meet(mine, *people)


def test_resolving_again_changes_nothing(mine: Workspace) -> None:
    _two(mine)
    meet(mine, who("c", "Marc", emails=("m@x.example",)), who("d", "Marc", emails=("m@x.example",)))
    actions.merge(mine, [root(mine, "a"), root(mine, "c")], NOW)
    before = state(mine)
    actions.resolve(mine, [identity(mine, key).pk for key in "abcd"])
    assert state(mine) == before
    assert Judgment.objects.filter(workspace=mine).count() == 1


def test_all_likely_suggestions_are_accepted_and_taken_back_at_once(mine: Workspace) -> None:
    for name in ("Quentin Quatrevaux", "Ada Byron", "Marc Oriol", "Zoé Bertin"):
        meet(mine, who(f"a {name}", name, company="Ardent"), network="linkedin")
        meet(mine, who(f"b {name}", name, company="Ardent"), network="google")
    rows = Suggestion.objects.filter(workspace=mine)
    assert rows.count() == 4
    rows.filter(pk=rows.order_by("pk")[0].pk).update(score=0.5)
    rows.exclude(score=0.5).update(score=0.97)
    before = roots(mine)
    joined, judgments = actions.accept_above(mine, 0.95, NOW)
    assert len(judgments) == 3
    assert len(joined) == 3
    assert len(roots(mine)) == len(before) - 3
    actions.forget_judgments(mine, judgments)
    assert roots(mine) == before
    with pytest.raises(Refused):
        actions.accept_above(mine, 0.5, NOW)


def test_of_two_accounts_on_one_network_one_at_most_is_joined_unseen(mine: Workspace) -> None:
    meet(mine, who("a", "Quentin Quatrevaux", company="Ardent"), network="linkedin")
    meet(
        mine,
        who("b", "Quentin Quatrevaux", company="Ardent"),
        who("c", "Quentin Quatrevaux", company="Ardent"),
        network="google",
    )
    Suggestion.objects.filter(workspace=mine).update(score=0.97)
    actions.accept_above(mine, 0.95, NOW)
    accounts = Identity.objects.filter(workspace=mine).values_list("network", "person_id")
    assert len(set(accounts)) == len(accounts), "no person has two accounts on one network"


def roots(within: Workspace) -> set[int]:
    return set(Identity.objects.filter(workspace=within).values_list("person_id", flat=True))
