"""A profile folded from what was said."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from entregent.people.profile import Said, changes, fold_profile

FIRST = datetime(2024, 1, 1, tzinfo=UTC)


def said(day: int, is_mention: bool = False, identity_id: int = 1, **told: object) -> Said:
    return Said(FIRST + timedelta(days=day), is_mention, told, identity_id)


def test_the_freshest_word_wins_field_by_field() -> None:
    profile = fold_profile(
        [
            said(1, name="Anna Moreau", place="Lyon", company="Ardent"),
            said(2, company="Falandis"),
            said(0, place="Paris"),
        ]
    )
    assert (profile.name, profile.company, profile.single["place"]) == ("Anna Moreau", "Falandis", "Lyon")
    assert profile.former_companies == ("Ardent",)


def test_a_position_goes_with_its_employer() -> None:
    old = said(1, company="Ardent", position="Trainer")
    assert fold_profile([old, said(2, company="Falandis")]).position == ""
    assert fold_profile([old, said(2, company="ARDENT SAS")]).position == "Trainer"


def test_where_no_name_is_known_a_handle_or_an_address_stands_for_it() -> None:
    address = said(1, emails=["anna@moreau.example", "a@b.example"])
    assert fold_profile([address]).name == "anna@moreau.example"
    assert fold_profile([address, said(0, handle="@anna@village.example")]).name == "@anna@village.example"
    assert fold_profile([address, said(0, is_mention=True, name="Anna Moreau")]).name == "Anna Moreau"
    assert fold_profile([said(1, company="Ardent")]).name == ""


def test_names_as_people_write_them_before_capitals_and_mentions() -> None:
    cased, capitals = said(1, name="Anna Moreau"), said(2, name="ANNA MOREAU")
    assert fold_profile([cased, capitals]).name == "Anna Moreau"
    assert fold_profile([capitals]).name == "ANNA MOREAU"
    assert fold_profile([cased, said(3, is_mention=True, name="Nanou")]).name == "Anna Moreau"
    assert fold_profile([said(3, is_mention=True, name="Nanou")]).name == "Nanou"


def test_lists_gather_and_the_first_connection_counts() -> None:
    profile = fold_profile(
        [said(2, skills=["b", "c"], connected_on="2021-05-01"), said(1, skills=["a", "b"], connected_on="2019-01-31")]
    )
    assert profile.many["skills"] == ("b", "c", "a")
    assert profile.connected_on == date(2019, 1, 31)


def test_a_change_is_seen_as_such_the_newest_first() -> None:
    rows = [
        said(2, company="Falandis"),
        said(0, company="Ardent", place="Lyon"),
        said(1, company="Ardent"),
        said(3, place="Paris"),
    ]
    assert [(change.field, change.before, change.after) for change in changes(rows)] == [
        ("place", "Lyon", "Paris"),
        ("company", "Ardent", "Falandis"),
    ]
    assert changes([said(0, company="Ardent"), said(1, identity_id=2, company="Falandis")]) == ()
    assert changes([said(0, name="Anna"), said(1, is_mention=True, name="Nanou")]) == ()


WORDS = st.sampled_from(("", "Ardent", "Falandis", "LYON"))
TOLD = st.fixed_dictionaries({}, optional=dict.fromkeys(("name", "company", "position", "place", "headline"), WORDS))
ROWS = st.lists(
    st.builds(
        Said, st.integers(0, 2).map(lambda day: FIRST + timedelta(days=day)), st.booleans(), TOLD, st.integers(1, 3)
    ),
    max_size=6,
)


@given(ROWS, st.randoms())
def test_the_order_of_arrival_makes_no_difference(rows: list[Said], random) -> None:  # type: ignore[no-untyped-def]
    assert fold_profile(rows) == fold_profile(random.sample(rows, len(rows)))


def test_what_differs_between_two_kinds_of_record_is_no_change() -> None:
    told = [
        Said(datetime(2024, 1, 1, tzinfo=UTC), False, {"company": "Acme"}, identity_id=1, aspect=1),
        Said(datetime(2025, 1, 1, tzinfo=UTC), False, {"company": "Acme Ltd"}, identity_id=1, aspect=2),
        Said(datetime(2026, 1, 1, tzinfo=UTC), False, {"company": "Birch"}, identity_id=1, aspect=1),
    ]
    assert [(change.before, change.after) for change in changes(told)] == [("Acme", "Birch")]
