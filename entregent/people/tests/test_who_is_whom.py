"""Certain keys join, suggestions wait for the owner, and the owner's word is final."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from entregent.accounts.actions import Refused
from entregent.accounts.models import Workspace
from entregent.analysis.matching.people import MOST_SHARING
from entregent.analysis.matching.traits import COMPARISONS
from entregent.people import actions, queries, suggestions
from entregent.people.models import Identity, Judgment, Suggestion
from entregent.people.reasons import sentences
from entregent.people.tests import invented
from entregent.people.tests.invented import (
    DAY,
    NOW,
    groups,
    identity,
    meet,
    reasons,
    root,
    state,
    suggested,
    who,
)

SAME_DOMAIN = "the mail domain is the employer's, or the same"
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


def test_a_profile_address_under_another_name_is_a_question(mine: Workspace) -> None:
    """A link may lead to a spouse or a chief: it joins names that can be one person's, and asks about others."""
    meet(mine, who("anna-m", "Anna Moreau"), who("marc-m", "Marc Moreau"))
    address = "https://www.linkedin.com/in/anna-m"
    meet(mine, who("card", "Moreau Anna", urls=(address,)), who("lea", "Léa Oriol", urls=(address,)), network="vcard")
    assert groups(mine) == [["anna-m", "card"], ["lea"], ["marc-m"]]
    assert "the same web address" in reasons(mine, "anna-m", "lea")


def test_profiles_that_link_to_each_other_are_one_whatever_they_are_called(mine: Workspace) -> None:
    anna, cat = "https://www.linkedin.com/in/anna-m", "https://x.com/chat_de_gouttiere"
    meet(mine, who("anna-m", "Anna Moreau", urls=(cat,)))
    meet(mine, who("@chat_de_gouttiere", "Chat de gouttière", urls=(anna,)), network="x")
    assert groups(mine) == [["@chat_de_gouttiere", "anna-m"]]


def test_a_handle_that_is_the_domain_of_a_mail_is_the_writers(mine: Workspace) -> None:
    meet(mine, who("did:plc:anna", "Anna", handle="@anna-moreau.example"), network="bluesky")
    meet(mine, who("anna@anna-moreau.example", "Anna Moreau", emails=("anna@anna-moreau.example",)), network="email")
    assert groups(mine) == [["anna@anna-moreau.example", "did:plc:anna"]]
    meet(mine, who("marc@anna-moreau.example", "Marc Oriol", emails=("marc@anna-moreau.example",)), network="email")
    assert groups(mine)[1:] == [["did:plc:anna"], ["marc@anna-moreau.example"]], (
        "somebody else writes from there: it is an office's"
    )


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (("Jean Moreau", {"birthday": "1950-01-02"}), ("Jean Moreau", {"birthday": "1980-03-04"})),
        (("Jean Moreau Sr", {}), ("Jean Moreau Jr", {})),
        (("Jean Moreau", {}), ("Moreau & Fils", {"is_organisation": True})),
    ],
    ids=["birth dates", "generations", "an organisation"],
)
def test_what_contradicts_is_not_joined_by_an_address(mine: Workspace, a, b) -> None:  # type: ignore[no-untyped-def]
    mails = ("jean@moreau.example",)
    meet(mine, who("a", a[0], emails=mails, **a[1]), who("b", b[0], emails=mails, **b[1]))
    assert groups(mine) == [["a"], ["b"]]


@pytest.mark.parametrize("address", ["contact@moreau.example", "famille.moreau@courrier.example"])
def test_an_offices_and_a_households_mailbox_join_nobody(mine: Workspace, address: str) -> None:
    meet(mine, who("a", "Anna Moreau", emails=(address,)), who("b", "Anna Moreau", emails=(address,)))
    assert groups(mine) == [["a"], ["b"]]


def test_an_alias_joins_what_an_older_export_called_otherwise(mine: Workspace) -> None:
    meet(mine, who("old-key", "Anna Moreau"))
    meet(mine, who("new-key", "Anna Moreau", aliases=("old-key",)), at=NOW + DAY)
    assert groups(mine) == [["new-key", "old-key"]]


def test_a_fixed_line_is_a_familys_or_an_offices_and_a_question(mine: Workspace) -> None:
    meet(mine, who("a", "Anna Moreau", phones=("04 72 00 00 01",)), who("b", "Marc Moreau", phones=("0472000001",)))
    meet(mine, who("c", "Anna Moreau", phones=("0472000001",)), network="vcard")
    assert groups(mine) == [["a"], ["b"], ["c"]]
    assert ("a", "c") in suggested(mine)
    assert "the same number of a household or an office" in reasons(mine, "a", "c")


def test_what_is_shared_by_people_who_differ_joins_nobody_through_a_third(mine: Workspace) -> None:
    """A card without a name, or with an initial, on a family's phone may be either's."""
    phones = ("06 12 00 00 01",)
    meet(
        mine,
        who("anna", "Anna Moreau", phones=phones),
        who("arno", "Arno Moreau", phones=phones),
        who("either", "A. Moreau", phones=phones),
    )
    assert groups(mine) == [["anna"], ["arno"], ["either"]]
    meet(mine, who("nameless", "", phones=phones), who("again", "Anna Moreau", phones=phones), network="vcard")
    assert groups(mine) == [["again"], ["anna"], ["arno"], ["either"], ["nameless"]]
    assert ("again", "anna") in suggested(mine)


def test_a_shortened_or_missing_name_joins_where_there_is_nobody_else(mine: Workspace) -> None:
    mails = ("anna@x.example",)
    names = ("Anna Moreau", "A. Moreau", "", "Anna Moreau-Bertin", "Anna Bertin")
    meet(mine, *(who(str(number), name, emails=mails) for number, name in enumerate(names[:3])))
    assert groups(mine) == [["0", "1", "2"]]
    meet(mine, *(who(f"b{number}", name, emails=("b@x.example",)) for number, name in enumerate(names[3:])))
    assert ["b0", "b1"] in groups(mine)


def test_a_switchboard_is_no_sign_of_one_person(mine: Workspace) -> None:
    everybody = [who(f"k{number}", "Anna Moreau", phones=("0612000001",)) for number in range(MOST_SHARING)]
    meet(mine, *everybody)
    assert len(groups(mine)) == 1
    meet(mine, who("one-more", "Anna Moreau", phones=("0612000001",)))
    assert len(groups(mine)) == MOST_SHARING + 1


def test_workspaces_know_nothing_of_each_other(mine: Workspace) -> None:
    other = invented.workspace()
    meet(mine, who("a", "Anna Moreau", emails=("a@x.example",), company="Ardent"))
    meet(other, who("b", "Anna Moreau", emails=("a@x.example",), company="Ardent"))
    assert (groups(mine), groups(other)) == ([["a"]], [["b"]])
    assert suggested(mine) == suggested(other) == []


@pytest.mark.parametrize(
    ("a", "b", "says"),
    [
        ({"company": "Ardent SAS"}, {"company": "ardent"}, "the same employer"),
        (
            {"emails": ("a@ardent.example",)},
            {"emails": ("b@ardent.example",)},
            "the mail domain is the employer's, or the same",
        ),
        ({"company": "Ardent"}, {"emails": ("b@ardent.example",)}, "the mail domain is the employer's, or the same"),
        ({"place": "Lyon, France"}, {"place": "Lyon"}, "the same town"),
        ({"birthday": "1980-01-31"}, {"birthday": "1980-01-31"}, "the same birth date"),
    ],
)
def test_namesakes_with_something_in_common_are_suggested_with_reasons(
    mine: Workspace, a: dict[str, object], b: dict[str, object], says: str
) -> None:
    meet(mine, who("a", "Zoé Bertin", **a))
    meet(mine, who("b", "BERTIN Zoe", **b), who("c", "Marc Oriol", company="Other"), network="google")
    assert groups(mine) == [["a"], ["b"], ["c"]]
    assert suggested(mine) == [("a", "b")]
    assert says in reasons(mine, "a", "b")
    (view,) = suggestions.suggestions(mine, NOW)
    assert {view.a.name, view.b.name} == {"Zoé Bertin", "BERTIN Zoe"}
    assert view.probability > 0.5


def test_a_suggestion_tells_todays_reason(mine: Workspace) -> None:
    meet(mine, who("a", "Zoé Bertin", company="Ardent"), who("b", "Zoé Bertin", company="Ardent"))
    assert "the same employer" in reasons(mine, "a", "b")
    meet(
        mine,
        who("a", "Zoé Bertin", company="Ardent", place="Lyon"),
        who("b", "Zoé Bertin", place="Nantes"),
        at=NOW + DAY,
    )
    assert "different places" in reasons(mine, "a", "b")


def test_every_reason_reads_in_other_languages_too() -> None:
    assert {level.says for comparison in COMPARISONS for level in comparison.levels} == sentences()


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
    actions.forget_judgments(mine, [word])
    assert groups(mine) == [["a", "b"]]


def test_a_suggestion_that_is_postponed_waits(mine: Workspace) -> None:
    actions.postpone(mine, _two(mine).pk, NOW)
    assert suggestions.count_suggestions(mine, NOW + 29 * DAY) == 0
    actions.resolve(mine, [identity(mine, "a").pk])
    assert suggestions.count_suggestions(mine, NOW + 29 * DAY) == 0, "also when facts come meanwhile"
    assert suggestions.count_suggestions(mine, NOW + 30 * DAY) == 1


def test_accepting_joins_and_taking_it_back_parts(mine: Workspace) -> None:
    found = _two(mine)
    before = state(mine)
    joined, words = actions.accept(mine, found.pk, NOW)
    assert groups(mine) == [["a", "b"]]
    assert joined == min(root(mine, "a"), root(mine, "b"))
    with pytest.raises(Refused, match="no longer open"):
        actions.accept(mine, found.pk, NOW)
    for word in words:
        actions.forget_judgments(mine, [word])
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
        actions.forget_judgments(mine, [word])
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
        actions.forget_judgments(mine, [word])
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
        actions.forget_judgments(mine, [word])
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
    by_key = {key: tuple(group) for group in groups(mine) for key in group}
    rows = Suggestion.objects.filter(workspace=mine).select_related("a__own_identity", "b__own_identity")
    return sorted(
        (*sorted((by_key[row.a.own_identity.key], by_key[row.b.own_identity.key])), row.probability, str(row.reasons))
        for row in rows
    )


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


def test_all_likely_suggestions_are_looked_at_accepted_and_taken_back_at_once(mine: Workspace) -> None:
    for name in ("Quentin Quatrevaux", "Ada Byron", "Marc Oriol", "Zoé Bertin"):
        meet(mine, who(f"a {name}", name, company="Ardent"), network="linkedin")
        meet(mine, who(f"b {name}", name, company="Ardent"), network="google")
    rows = Suggestion.objects.filter(workspace=mine, is_open=True)
    assert rows.count() == 4
    rows.filter(pk=rows.order_by("pk")[0].pk).update(probability=0.5)
    rows.exclude(probability=0.5).update(probability=0.97)
    before = roots(mine)
    shown = suggestions.likely(mine, 0.95)
    assert len(shown) == 3
    assert roots(mine) == before
    joined, judgments = actions.accept_above(mine, 0.95, NOW, {view.id for view in shown[:2]})
    assert len(judgments) == len(joined) == len(before) - len(roots(mine)) == 2
    _joined, others = actions.accept_above(mine, 0.95, NOW)
    assert len(others) == 1
    actions.forget_judgments(mine, [*judgments, *others])
    assert roots(mine) == before
    assert len(suggestions.likely(mine, 0.95)) == 3
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
    Suggestion.objects.filter(workspace=mine).update(probability=0.97)
    actions.accept_above(mine, 0.95, NOW)
    accounts = Identity.objects.filter(workspace=mine).values_list("network", "person_id")
    assert len(set(accounts)) == len(accounts), "no person has two accounts on one network"


def roots(within: Workspace) -> set[int]:
    return set(Identity.objects.filter(workspace=within).values_list("person_id", flat=True))
