"""The choir's list of members, as its secretary keeps it in a spreadsheet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from entregent.sample.cast import Cast
from entregent.sample.contact_points import written
from entregent.sample.facts import OWNER, Character
from entregent.sample.letterbox import Membership
from entregent.sample.names import draw_name, fold
from entregent.sample.owner import OWNER_OF_WORLD
from entregent.sample.shown_names import plain, surname

CLUB = "voix-erdre"
VOICES = {"f": ("Sopranos", "Altos"), "m": ("Ténors", "Basses"), "x": ("Altos", "Ténors")}
ROLES = ("Présidence", "Secrétariat", "Trésorerie", "Chef de pupitre", "Bibliothèque")
POSTCODES = {"Nantes": "44000", "Angers": "49000", "Saint-Nazaire": "44600", "Lyon": "69003", "Paris": "75011"}
NOTES = (
    "Covoiturage possible.",
    "Certificat à fournir.",
    "Absente en mars.",
    "Cotisation en deux fois.",
    "Prête sa salle.",
)
FOUNDED = date(2015, 9, 15)


def members(seed: int, cast: Cast, today: date) -> tuple[Membership, ...]:
    """Contacts of the choir, the owner, and a few members whom she never wrote down; by number."""
    rng = Random(f"{seed}/club")  # noqa: S311
    if today <= FOUNDED + timedelta(days=30):
        return ()
    singers = [c for c in cast.characters[: cast.contacts] if CLUB in c.circles and rng.random() < 0.92]
    made = [_known(rng, c, today) for c in (OWNER_OF_WORLD.character, *singers)]
    names = {f"{c.given} {surname(c)}" for c in cast.characters}
    made += [_stranger(rng, names, today) for _ in range(max(1, len(singers) // 4))]
    made.sort(key=lambda member: (member.joined, member.family))
    return tuple(_numbered(member, place) for place, member in enumerate(made, 1))


def _known(rng: Random, character: Character, today: date) -> Membership:
    """A line with what the secretary was told: a private address mostly, a telephone, names in capitals or not."""
    given, family = character.given, surname(character)
    given, family = rng.choices(
        ((given, family.upper()), (given, family), (plain(given), plain(family).upper())), (6, 3, 1)
    )[0]
    home = character.residences[-1].town.city
    email = character.emails[1] if rng.random() < 0.8 else character.emails[0]
    return Membership(
        number="",
        character=character.id,
        given=given,
        family=family,
        joined=_joined(rng, today) if character.id != OWNER else FOUNDED,
        email=email if character.id == OWNER or rng.random() < 0.9 else "",
        phone=written(rng, character.phones[-1]) if character.phones and rng.random() < 0.8 else "",
        town=home,
        postcode=POSTCODES.get(home, ""),
        section="Altos" if character.id == OWNER else rng.choice(VOICES[character.gender]),
        role=rng.choice(ROLES) if rng.random() < 0.12 else "",
        note=rng.choice(NOTES) if rng.random() < 0.1 else "",
        birthday=character.birthday if rng.random() < 0.4 else None,
        left=today - timedelta(days=rng.randrange(30, 900)) if character.id != OWNER and rng.random() < 0.08 else None,
    )


def _stranger(rng: Random, names: set[str], today: date) -> Membership:
    given, family, gender = draw_name(rng, "fr", names, unique=True)
    email = f"{fold(family)}.{fold(given)}.{rng.randrange(10, 99)}@courrier.example"
    return Membership(
        "", None, given, family.upper(), _joined(rng, today), email=email, town="Nantes", postcode="44000",
        section=rng.choice(VOICES[gender]),
    )  # fmt: skip


def _joined(rng: Random, today: date) -> date:
    september = FOUNDED.replace(year=rng.randrange(FOUNDED.year, max(FOUNDED.year, today.year - 1) + 1), day=1)
    return september + timedelta(days=rng.randrange(40))


def _numbered(member: Membership, place: int) -> Membership:
    return replace(member, number=f"{member.joined.year}-{place:03d}")
