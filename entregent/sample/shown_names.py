"""How people call themselves on venues that do not ask for papers: names, short names, pseudonyms; and their handles."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from random import Random

from entregent.sample.facts import Character
from entregent.sample.names import fold
from entregent.sample.venues import Venue

NICKNAMES = {
    "Alexandre": "Alex", "Amandine": "Mandine", "Anne-Sophie": "Anso", "Aurélie": "Auré", "Baptiste": "Bat",
    "Bénédicte": "Béné", "Benjamin": "Ben", "Caroline": "Caro", "Catherine": "Cathy", "Charlotte": "Charlie",
    "Christelle": "Chris", "Christophe": "Chris", "Delphine": "Delph", "Dominique": "Dom", "Élisabeth": "Babeth",
    "Emmanuelle": "Manue", "Florence": "Flo", "Florian": "Flo", "Frédéric": "Fred", "Frédérique": "Fred",
    "Grégoire": "Greg", "Guillaume": "Guigui", "Isabelle": "Isa", "Jean-Baptiste": "JB", "Jean-Marc": "Jean-Mi",
    "Jérôme": "Jéjé", "Joséphine": "José", "Laetitia": "Laeti", "Ludovic": "Ludo", "Marie-Laure": "Marielo",
    "Mathieu": "Mat", "Mathilde": "Matou", "Maxime": "Max", "Mickaël": "Mika", "Nathalie": "Nath", "Nicolas": "Nico",
    "Olivier": "Oliv", "Raphaël": "Raph", "Sébastien": "Seb", "Stéphane": "Steph", "Sylvain": "Sylv", "Thibault": "Titi",
    "Valérie": "Val", "Véronique": "Véro", "Virginie": "Vir", "Vincent": "Vince",
    "Abigail": "Abby", "Andrew": "Andy", "Beatrice": "Bea", "Cameron": "Cam", "Charles": "Charlie", "Daniel": "Dan",
    "David": "Dave", "Deborah": "Debbie", "Dominic": "Dom", "Edward": "Ted", "Eleanor": "Nell", "Elizabeth": "Liz",
    "Georgina": "Georgie", "Isaac": "Ike", "James": "Jim", "Jessica": "Jess", "Joanna": "Jo", "Jonathan": "Jon",
    "Joseph": "Joe", "Joshua": "Josh", "Margaret": "Maggie", "Matthew": "Matt", "Michael": "Mike", "Natalie": "Nat",
    "Nathan": "Nate", "Oliver": "Ollie", "Patrick": "Paddy", "Peter": "Pete", "Philip": "Phil", "Rebecca": "Becky",
    "Richard": "Rich", "Robert": "Bob", "Samir": "Sam", "Stephen": "Steve", "Susan": "Sue", "Tamsin": "Tam",
    "Thomas": "Tom", "Tobias": "Toby", "Victoria": "Vicky", "William": "Bill",
}  # fmt: skip
PSEUDONYMS = {
    "fr": ("Plume et Ficelle", "Le Tableau Noir", "Brin de Sel", "La Fabrique du Jeudi", "Point-virgule", "Marée Basse",
           "Papier Calque", "L’Heure du Thé", "Chat de Gouttière", "Le Grain de Riz", "Ardoise Magique", "Pierre à Pont",
           "La Pédago du Lundi", "Vent d’Autan", "Petit Beurre", "Contretemps", "La Dernière Rangée", "Cahier Quadrillé"),
    "en": ("Paper Lantern", "The Slow Learner", "Marginalia", "Tea and Semicolons", "Loose Leaf", "Chalk Dust",
           "Quiet Desk", "The Back Row", "Half a Scone", "Low Tide", "Footnote Seven", "Second Draft"),
}  # fmt: skip
MARKS = ("🎓", "🌿", "⛵", "🎶", "📚", "🚲", "☕", "🐈")
NOT_ADDED = ("Indépendant", "Freelance", "Self-employed")
MICROBLOG_LONGEST = 15


def plain(name: str) -> str:
    """The name without accents."""
    return unicodedata.normalize("NFKD", name.replace("’", "'")).encode("ascii", "ignore").decode()


def surname(character: Character) -> str:
    """The family name without what is written behind it ("Doe, Ph.D.")."""
    return character.family.split(",")[0]


def shown_name(rng: Random, character: Character, venue: Venue) -> str:
    """The name as its bearer shows it on that venue; a pseudonym now and then."""
    given, family = character.given, surname(character)
    forms = {
        "full": f"{given} {family}",
        "initial": f"{given} {family[0]}.",
        "plain": plain(f"{given} {family}"),
        "short": f"{given[0]}. {family}",
        "given": given,
        "nickname": f"{NICKNAMES.get(given, given)} {family}",
        "inverted": f"{family.upper()} {given}",
        "marked": f"{given} {family} {rng.choice(MARKS)}",
        "pronoun": f"{given} {family} ({_pronoun(character)})",
        "hyphen": f"{given} {family}-{character.former_name}" if character.former_name else f"{given} {family}",
        "maiden": f"{given} {character.former_name or family}",
        "pseudonym": rng.choice(PSEUDONYMS[character.language]),
    }
    return forms[_form(rng, character, venue)]


def _form(rng: Random, character: Character, venue: Venue) -> str:
    if character.former_name and rng.random() < 0.75:
        return rng.choice(("maiden", "hyphen"))
    if venue is Venue.FRIENDS:
        return rng.choices(
            ("full", "plain", "nickname", "initial", "given", "inverted", "pseudonym"), (78, 6, 7, 3, 0, 3, 3)
        )[0]
    weights = (50, 9, 7, 5, 6, 6, 3, 5, 3, 6)
    if venue is Venue.PICTURES:
        weights = (38, 8, 8, 2, 14, 8, 1, 7, 2, 12)
    forms = ("full", "initial", "plain", "short", "given", "nickname", "inverted", "marked", "pronoun", "pseudonym")
    return rng.choices(forms, weights)[0]


def _pronoun(character: Character) -> str:
    words = {"fr": {"f": "elle", "m": "il", "x": "iel"}, "en": {"f": "she/her", "m": "he/him", "x": "they/them"}}
    return words[character.language][character.gender]


def handle_forms(rng: Random, character: Character, name: str, venue: Venue) -> Iterator[str]:
    """Handles the person might choose, the likeliest first, then ones that surely are still free.

    A pseudonym is made into the handle; MICROBLOG takes letters, digits and `_` only and is short.
    """
    given, family = fold(character.given), fold(surname(character))
    shown = [part for part in fold(name).split("-") if part]
    taste = rng.random()
    between = "_" if venue is Venue.MICROBLOG else "." if venue is Venue.PICTURES else "-" if taste < 0.3 else ""
    if given.split("-")[0] not in shown and family.split("-")[0] not in shown:
        yield _allowed("".join(shown), venue)
        yield _allowed(between.join(shown), venue)
    forms = [
        f"{given}{between}{family}", f"{given}{family}", f"{given[0]}{family}", f"{given}{between}{family[0]}",
        f"{family}{between}{given}", f"{given}{family[:3]}", f"{given[:2]}{between}{family}",
    ]  # fmt: skip
    yield from (_allowed(form, venue) for form in rng.sample(forms, len(forms)))
    while True:
        yield _allowed(f"{given}{family}"[:11] + str(rng.randrange(10, 1000)), venue)


def _allowed(handle: str, venue: Venue) -> str:
    """What the venue's rules leave of it; empty where it is too long to be chosen."""
    if venue is Venue.MICROBLOG:
        bare = handle.replace("-", "").replace(".", "_")
        return bare if len(bare) <= MICROBLOG_LONGEST else ""
    return handle.replace("-", "") if venue is Venue.PICTURES else handle.strip("-")
