"""Who is on which venue, since when, and how the owner came to each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from random import Random

from entregent.sample.facts import OWNER, Character, Circle, Closeness
from entregent.sample.owner import OWNER_OF_WORLD
from entregent.sample.venues import Presence, Venue


@dataclass(frozen=True, slots=True)
class Habit:
    """How a venue is used. `opened` is the owner's first day there; `share` the part of weak contacts who are there,
    before what their circles make of it; `mutual` and `theirs` are the parts of accounts that follow each other, and of
    those that only follow the owner; `strangers` follow without being known, `watched` are followed without being known.
    """

    opened: date
    share: float
    mutual: float
    theirs: float
    strangers: int
    watched: int
    likes: dict[str, float]


# What a circle's topic makes of the chance to be there.
HABITS: dict[Venue, Habit] = {
    Venue.MICROBLOG: Habit(
        date(2013, 10, 4), 0.1, 0.66, 0.12, 130, 60,
        {"marketing": 2.6, "studio": 1.6, "learning": 1.5, "association": 1.6, "opensource": 1.5, "school": 1.0, "hr": 0.9,
         "choir": 0.25, "family": 0.2, "bank": 0.4, "logistics": 0.4, "mutual": 0.4, "coworking": 1.2, "pharma": 0.5},
    ),
    Venue.FEDERATED: Habit(
        date(2022, 11, 6), 0.066, 0.7, 0.08, 40, 30,
        {"opensource": 3.6, "association": 1.6, "learning": 1.1, "studio": 0.9, "coworking": 1.2, "school": 0.7,
         "choir": 0.4, "family": 0.2, "marketing": 0.4, "hr": 0.3, "bank": 0.2, "logistics": 0.1, "mutual": 0.2,
         "pharma": 0.2},
    ),
    Venue.SERVERS: Habit(
        date(2023, 10, 20), 0.048, 0.72, 0.0, 0, 30,
        {"opensource": 2.2, "learning": 1.8, "association": 1.5, "marketing": 1.4, "studio": 1.0, "coworking": 1.0,
         "school": 0.8, "choir": 0.3, "family": 0.3, "hr": 0.5, "bank": 0.2, "logistics": 0.2, "mutual": 0.2, "pharma": 0.4},
    ),
    Venue.FRIENDS: Habit(
        date(2009, 3, 22), 0.062, 1.0, 0.0, 0, 0,
        {"family": 6.0, "choir": 4.0, "school": 3.4, "coworking": 1.5, "studio": 1.4, "association": 0.7, "bank": 0.7,
         "learning": 0.5, "opensource": 0.2, "marketing": 0.4, "hr": 0.1, "logistics": 0.1, "mutual": 0.1, "pharma": 0.1},
    ),
    Venue.PICTURES: Habit(
        date(2014, 6, 1), 0.056, 0.62, 0.2, 60, 30,
        {"family": 4.0, "choir": 2.2, "coworking": 2.4, "marketing": 1.8, "school": 1.6, "studio": 1.2, "association": 0.5,
         "learning": 0.5, "opensource": 0.3, "hr": 0.2, "bank": 0.4, "logistics": 0.2, "mutual": 0.2, "pharma": 0.2},
    ),
}  # fmt: skip
OF_NO_CIRCLE = 0.35
CLOSER = {Closeness.STRONG: 4.2, Closeness.MEDIUM: 2.1, Closeness.WEAK: 1.0}
MOST = {Venue.MICROBLOG: 0.8, Venue.FEDERATED: 0.75, Venue.SERVERS: 0.7, Venue.FRIENDS: 0.9, Venue.PICTURES: 0.8}


def chance(venue: Venue, character: Character, topics: list[str]) -> float:
    """How likely the owner meets this contact on the venue."""
    habit = HABITS[venue]
    likes = max((habit.likes.get(topic, OF_NO_CIRCLE) for topic in topics), default=OF_NO_CIRCLE)
    return min(MOST[venue], habit.share * likes * CLOSER[character.closeness])


def first_met(character: Character, circles: Mapping[str, Circle], today: date) -> date:
    """The day the owner and the contact met, which may be long before they were connected anywhere."""
    start = min((circles[slug].since for slug in character.circles), default=2016)
    rng = Random(f"{character.slug}/met")  # noqa: S311
    return min(date(start + rng.randrange(5), rng.randrange(1, 13), rng.randrange(1, 29)), today)


OWNERS_BIO = "Je conçois des formations que l’on termine. Nantes, souvent Lyon. Chante alto. FR · EN"
OWNERS_PLACE = "Nantes, France"
OWNERS_ACCOUNTS: dict[Venue, Presence] = {
    Venue.MICROBLOG: Presence(
        Venue.MICROBLOG, OWNER, "camille_moreau", "1936442817", "Camille Moreau", date(2013, 10, 4),
        bio=OWNERS_BIO, place=OWNERS_PLACE, links=(OWNER_OF_WORLD.website,),
    ),
    Venue.FEDERATED: Presence(
        Venue.FEDERATED, OWNER, "camille@mouette.example", "https://mouette.example/users/camille", "Camille Moreau",
        date(2022, 11, 6), bio=OWNERS_BIO, place=OWNERS_PLACE, links=(OWNER_OF_WORLD.website,),
        proven_links=(OWNER_OF_WORLD.website,),
    ),
    Venue.SERVERS: Presence(
        Venue.SERVERS, OWNER, "cap-didactique.example", "did:plc:c4mill3mor3aunantes2fr7x",
        "Camille Moreau", date(2023, 10, 20), bio=OWNERS_BIO, place=OWNERS_PLACE, links=(OWNER_OF_WORLD.website,),
        former_handles=("camille.ciel.example",),
    ),
    Venue.FRIENDS: Presence(
        Venue.FRIENDS, OWNER, "", "100002417735018", "Camille Moreau", date(2009, 3, 22), place=OWNERS_PLACE,
    ),
    Venue.PICTURES: Presence(
        Venue.PICTURES, OWNER, "camille.moreau.nantes", "1382905517", "Camille Moreau", date(2014, 6, 1),
        bio="Formation, chorale, estuaire", place=OWNERS_PLACE, links=(OWNER_OF_WORLD.website,),
    ),
}  # fmt: skip
# Firms, magazines and clubs of the owner's world that are on every public venue: handle, name, language.
ORGANISATIONS = (
    ("mirandole", "Mirandole Digital Learning", "fr"), ("banquekorrigane", "Banque Korrigane", "fr"),
    ("brightwold", "Brightwold Learning", "en"), ("tableauvert", "Association Tableau Vert", "fr"),
    ("voixdelerdre", "Les Voix de l’Erdre", "fr"), ("quillboat", "Quillboat", "en"), ("quai17bis", "Le Quai 17 bis", "fr"),
    ("rhconfluence", "Cercle RH Confluence", "fr"), ("clubponant", "Club Com’ Ponant", "fr"),
    ("formerdemain", "Former demain, la revue", "fr"), ("learningquarter", "The Learning Quarterly", "en"),
    ("gazette_estuair", "La Gazette de l’estuaire", "fr"), ("slowcourses", "Slow Courses", "en"),
    ("salon_formation", "Salon de la formation de l’Ouest", "fr"), ("accessroom", "The Access Room", "en"),
    ("opera_nefs", "Opéra des Nefs", "fr"),
)  # fmt: skip
