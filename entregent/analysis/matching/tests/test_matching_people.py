"""Who is who among people: names read aloud, certain keys, households, organisations, and new people against old ones."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entregent.analysis.matching import Index, Resolution, Seen, are_people, merged, resolve, seen_of
from entregent.analysis.matching.names_seen import Names
from entregent.analysis.matching.people import is_fixed_line, is_shared_address
from entregent.analysis.matching.traits import NAME

BOOK, PRO, MAIL = ("book",), ("pro",), ("mail",)
CROWD = [
    Seen(PRO, (f"{given} {family}",), employers=(f"Firm {at % 7}",), places=(f"Town {at % 5}",))
    for at, (given, family) in enumerate(
        (g, f)
        for g in ("Anna", "Boris", "Carla", "Denis", "Elena", "Farid")
        for f in ("Abelard", "Bonnard", "Castell", "Dufour")
    )
]


def level(a: str, b: str) -> str:
    """The level of two names, as it reads aloud."""
    found, _ = Names.of([Seen(names=(a,)), Seen(names=(b,))]).compare(np.array([0]), np.array([1]))
    return NAME.levels[found[0]].says if found[0] >= 0 else ""


@pytest.mark.parametrize(
    ("a", "b", "says"),
    [
        ("Élise Durand", "elise durand", "the same name"),
        ("Élise Durand", "DURAND Élise", "the same name, otherwise ordered or spaced"),
        ("Durand, Élise", "Élise Durand", "the same name"),
        ("Robert Smith", "Bob Smith", "the same name, one with a short form of the given name"),
        ("Jean-Pierre Roux", "J.-P. Roux", "the same name, otherwise ordered or spaced"),
        ("Sébastien Roche", "Seb Roche", "the same name, one with a short form of the given name"),
        ("Ирина Волкова", "Irina Volkova", "the same name"),
        ("Jane Mary Doe", "Jane Doe", "the same name, of which one leaves out a part"),
        ("Jane Doe-Martin", "Jane Doe", "the same name, of which one leaves out a part"),
        ("J. Doe", "Jane Doe", "the same name, one with an initial"),
        ("Jane D.", "Jane Doe", "the same name, one with an initial"),
        ("Thibault Lefebvre", "Thibault Lefevre", "nearly the same name, spelt otherwise"),
        ("Jane", "Jane Doe", "one gives only a part of the other's name"),
        ("Jane Doe", "Jane Martin", "the same given name only"),
        ("Paul Durand", "Marie Durand", "the same family name only"),
        ("Pascal Durand", "Pascale Durand", "the same family name only"),
        ("Frédéric Roy", "Frédérique Roy", "the same family name only"),
        ("François Petit", "Françoise Petit", "the same family name only"),
        ("Paul Durand", "Marie Leroy", "different names"),
        ("", "Marie Leroy", ""),
    ],
)
def test_names_agree_in_levels_that_read_aloud(a: str, b: str, says: str) -> None:
    assert level(a, b) == says
    assert level(b, a) == says


@settings(max_examples=60, deadline=None)
@given(*[st.text("abcdeéfg .-,'", max_size=18)] * 2)
def test_names_compare_the_same_either_way(a: str, b: str) -> None:
    assert level(a, b) == level(b, a)


def people_of(found: Resolution) -> set[tuple[int, ...]]:
    return {group for group in found.groups if len(group) > 1}


def asked(found: Resolution) -> dict[tuple[int, int], float]:
    return {(found.groups[s.left][0], found.groups[s.right][0]): s.probability for s in found.suggestions}


def test_one_address_joins_whoever_may_be_one() -> None:
    mail = "jane.doe@gmail.example"
    rows = [
        Seen(PRO, ("Jane Doe",), emails=(mail,)),
        Seen(MAIL, ("J. Doe",), emails=(mail,)),
        Seen(BOOK, emails=(mail,)),
        *CROWD,
    ]
    assert people_of(resolve(rows)) == {(0, 1, 2)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            {"names": ("Paul Roux",), "emails": ("roux@mail.example",)},
            {"names": ("Marie Roux",), "emails": ("roux@mail.example",)},
        ),
        (
            {"names": ("Paul Roux",), "emails": ("contact@x.example",)},
            {"names": ("Paul Roux",), "emails": ("contact@x.example",)},
        ),
        (
            {"names": ("Paul Roux",), "phones": ("+33145678910",)},
            {"names": ("Paul Roux",), "phones": ("+33145678910",)},
        ),
        (
            {"names": ("Paul Roux Sr",), "phones": ("+33612345678",)},
            {"names": ("Paul Roux Jr",), "phones": ("+33612345678",)},
        ),
        (
            {"names": ("Paul Roux",), "emails": ("p@x.example",), "birthdays": ("1950-03-04",)},
            {"names": ("Paul Roux",), "emails": ("p@x.example",), "birthdays": ("1981-11-20",)},
        ),
    ],
)
def test_what_a_household_or_an_office_shares_joins_nobody(
    one: dict[str, tuple[str, ...]], other: dict[str, tuple[str, ...]]
) -> None:
    assert people_of(resolve([Seen(PRO, **one), Seen(BOOK, **other), *CROWD])) == set()


def test_a_card_for_two_joins_neither_to_the_other() -> None:
    card = Seen(BOOK, ("Roux",), emails=("paul@x.example", "marie@x.example"))
    rows = [
        card,
        Seen(PRO, ("Paul Roux",), emails=("paul@x.example",)),
        Seen(PRO, ("Marie Roux",), emails=("marie@x.example",)),
    ]
    groups = {frozenset(group) for group in resolve([*rows, *CROWD]).groups}
    assert not any({1, 2} <= group for group in groups)


def test_an_organisation_is_never_one_with_a_person() -> None:
    mail = "jane@doe.example"
    rows = [
        Seen(PRO, ("Jane Doe",), emails=(mail,)),
        Seen(BOOK, ("Jane Doe",), emails=(mail,), is_organisation=True),
        *CROWD,
    ]
    found = resolve(rows)
    assert people_of(found) == set()
    assert (0, 1) not in asked(found)


def test_a_rare_name_with_its_employer_is_suggested_with_reasons() -> None:
    rows = [
        Seen(PRO, ("Zénobie Quatrevaux",), employers=("Ardent SAS",)),
        Seen(BOOK, ("QUATREVAUX Zénobie",), employers=("Ardent",)),
        *CROWD,
    ]
    found = resolve(rows)
    assert asked(found)[0, 1] > 0.9
    first = found.suggestions[0]
    assert {reason.comparison for reason in first.reasons} >= {"name", "employer"}


def test_more_evidence_makes_more_probable() -> None:
    def chance(**more: tuple[str, ...]) -> float:
        rows = [Seen(PRO, ("Jean Martin",), **more), Seen(BOOK, ("Jean Martin",), **more), *CROWD]
        return asked(resolve(rows, suggested=0.0))[0, 1]

    name = chance()
    town = chance(places=("Falandis",))
    both = chance(places=("Falandis",), employers=("Ardent",))
    assert name < town < both


def test_namesakes_on_one_network_compete() -> None:
    rows = [Seen(BOOK, ("Zénobie Quatrevaux",)), Seen(PRO, ("Zénobie Quatrevaux",)), *CROWD]
    alone = asked(resolve(rows))[0, 1]
    several = asked(resolve([*rows, Seen(PRO, ("Zénobie Quatrevaux",))]))[0, 1]
    assert several < alone


@settings(max_examples=6, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_people_does_not_matter(dice: object) -> None:
    mail = "jane.doe@gmail.example"
    rows = [
        Seen(PRO, ("Jane Doe",), emails=(mail,)), Seen(MAIL, ("J. Doe",), emails=(mail,)),
        Seen(BOOK, ("Bob Smith",), places=("Ely",)), Seen(PRO, ("Robert Smith",), places=("Ely",)), *CROWD,
    ]  # fmt: skip
    order = list(range(len(rows)))
    dice.shuffle(order)  # type: ignore[attr-defined]

    def facts(found: Resolution, names: list[int]) -> tuple[set[frozenset[int]], dict[frozenset[int], float]]:
        groups = [frozenset(names[at] for at in group) for group in found.groups]
        asked = {groups[s.left] | groups[s.right]: round(s.probability, 6) for s in found.suggestions}
        return set(groups), asked

    straight, turned = resolve(rows), resolve([rows[at] for at in order])
    (groups, asked_), (turned_groups, turned_asked) = facts(straight, list(range(len(rows)))), facts(turned, order)
    assert groups == turned_groups
    assert asked_.keys() == turned_asked.keys()
    assert all(turned_asked[key] == pytest.approx(value, abs=0.02) for key, value in asked_.items())


def test_new_people_find_the_old_ones_and_each_other() -> None:
    old = resolve([*CROWD, Seen(PRO, ("Zénobie Quatrevaux",), emails=("zq@x.example",), employers=("Ardent",))])
    rows = [*CROWD, Seen(PRO, ("Zénobie Quatrevaux",), emails=("zq@x.example",), employers=("Ardent",))]
    index = Index([merged(rows[at] for at in group) for group in old.groups], old.model)
    added = index.add(
        [
            Seen(MAIL, ("Z. Quatrevaux",), emails=("zq@x.example",)),
            Seen(BOOK, ("Quatrevaux Zénobie",), employers=("Ardent",)),
            Seen(MAIL),
        ]
    )
    zenobie = next(at for at, seen in enumerate(index.people) if "Zénobie Quatrevaux" in seen.names)
    assert added.groups == ((zenobie, len(old.groups)),)
    assert (zenobie, len(old.groups) + 1) in {(s.left, s.right) for s in added.suggestions}
    assert len(index) == len(old.groups) + 3


def test_nobody_and_a_lone_person_are_resolved_too() -> None:
    assert resolve([]).groups == ()
    assert resolve([Seen(PRO, ("Jane Doe",))]).groups == ((0,),)
    assert resolve([Seen(), Seen()]).suggestions == ()


def test_shared_addresses_and_fixed_lines_are_told_apart() -> None:
    assert all(
        map(
            is_shared_address,
            ("contact@x.example", "famille.roux@x.example", "lesdurand@x.example", "no-reply@x.example"),
        )
    )
    assert not any(map(is_shared_address, ("jane@x.example", "leslie@x.example", "info.jane.doe@x.example"[5:])))
    assert is_fixed_line("+33145678910")
    assert not is_fixed_line("+33612345678")


def test_rows_of_an_address_book_become_people() -> None:
    row = {
        "First name": "Jane", "Last Name": "Doe", "E-mail": "Jane.Doe@GMAIL.com; j@doe.example", "Mobile": "06 12 34 56 78",
        "Company": "Ardent", "City": "Ely", "Date of birth": "19800131", "Notes": "x",
    }  # fmt: skip
    assert seen_of(row, region="FR", network="book") == Seen(
        BOOK, ("Jane Doe",), emails=("janedoe@gmail.com", "j@doe.example"), phones=("+33612345678",), employers=("Ardent",),
        places=("Ely",), birthdays=("1980-01-31",),
    )  # fmt: skip
    assert are_people(row)
    assert not are_people(("given_name", "surname", "suburb", "postcode", "date_of_birth", "soc_sec_id"))
