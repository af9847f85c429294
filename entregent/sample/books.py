"""The professional network's contacts and the two address books: the same people, seen in several places.

An entry of an address book stands to a contact of the professional network in one of several ways: the same e-mail
address is shown in both, both books share a telephone number, only the name and the employer agree, or only the name.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from entregent.sample.cast import Cast
from entregent.sample.contact_points import written
from entregent.sample.facts import Book, Card, Character, Circle, Closeness, Connection
from entregent.sample.teller import known_since
from entregent.sample.towns import LYON

LABELS = {
    "employer": "Anciens collègues", "school": "Promo", "client": "Clients", "association": "Formation", "club": "Chorale",
    "open_source": "Open source", "coworking": "Coworking", "professional": "Réseau pro", "family": "Famille",
}  # fmt: skip
STREETS = {
    "fr": ("rue des Tanneurs", "rue du Vieux-Port", "quai de la Pêcherie", "avenue des Platanes", "place du Marché",
           "rue de la Martinière", "cours Gambetta", "impasse des Lilas"),
    "en": ("Mill Lane", "Station Road", "Canal Street", "Orchard Row", "High Street", "Harbour Walk"),
}  # fmt: skip
NOTES = {
    "fr": ("Rencontre au salon de la formation.", "Appeler plutôt le matin.", "Deux enfants, Lou et Basile.",
           "Code de la porte\u00a0: demander.", "Aime le café serré."),
    "en": ("Met at the learning fair.", "Call in the morning.", "Two children, Lou and Basil.", "Speaks good French."),
}  # fmt: skip
STRANGERS = (
    ("Plombier Rezé", ""), ("Dr", "Vasnier"), ("Taxi Gare Sud", ""), ("École Jules-Verne", ""), ("Garage du Pont", ""),
    ("Nounou", "Coraline"), ("Pizzeria", "Bella Loire"), ("Kiné", "Morvan"), ("Assurance", "sinistres"),
    ("Imprimeur", "affiches"),
)  # fmt: skip
LYON_NOTES = {
    "fr": ("Connaît bien le monde du e-learning à Lyon.", "Bureau près de la Part-Dieu, libre le midi."),
    "en": ("Knows the e-learning people in Lyon.",),
}
# Whom the owner wrote down, and with a town: first for people elsewhere, then for people in Lyon, where she lived.
CARD_CHANCE = {Closeness.STRONG: (0.85, 0.95), Closeness.MEDIUM: (0.42, 0.6), Closeness.WEAK: (0.1, 0.22)}
TOWN_CHANCE = {Closeness.STRONG: (0.8, 0.95), Closeness.MEDIUM: (0.6, 0.9), Closeness.WEAK: (0.4, 0.9)}


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()


@dataclass(frozen=True, slots=True)
class Books:
    """Who is where: connections in the order of their dates, cards of both books, and the uploaded address book."""

    connections: tuple[Connection, ...]
    cards: tuple[Card, ...]
    uploaded: tuple[Card, ...]


class Shelving:
    """Decides for each contact whether it is a connection, a card in one book or two, and how each entry is written."""

    def __init__(self, rng: Random, cast: Cast, today: date) -> None:
        self.rng, self.cast, self.today = rng, cast, today
        self.circles: dict[str, Circle] = {circle.slug: circle for circle in cast.circles}

    def shelve(self) -> Books:
        """All connections and cards."""
        connections: list[Connection] = []
        cards: list[Card] = []
        for character in self.cast.characters[: self.cast.contacts]:
            connected = self.rng.random() > self._chance_of_card_only(character)
            own = self._cards(character, connected=connected)
            cards += own
            if connected:
                connections.append(self._connection(character, own))
        connections.sort(key=lambda c: (c.connected_on, c.character))
        return Books(tuple(connections), tuple(cards), self._uploaded(cards))

    def _chance_of_card_only(self, character: Character) -> float:
        kinds = {self.circles[slug].kind for slug in character.circles}
        if "family" in kinds:
            return 0.7
        return 0.45 if kinds == {"club"} else 0.03

    def _connection(self, character: Character, cards: list[Card]) -> Connection:
        day = known_since(character, self.circles, self.today)
        known = any(character.emails[0] in card.emails for card in cards)
        shows = known or self.rng.random() < (0.2 if character.closeness is not Closeness.WEAK else 0.06)
        loose = not character.circles and not cards and character.closeness is Closeness.WEAK
        hidden = loose and self.rng.random() < 0.07
        return Connection(character.id, day, shows_email=shows, hidden=hidden, bare=self.rng.random() < 0.03)

    def _cards(self, character: Character, *, connected: bool) -> list[Card]:
        in_lyon = character.residences[-1].town == LYON
        if connected and self.rng.random() > CARD_CHANCE[character.closeness][in_lyon]:
            return []
        drawn = self.rng.random()
        if drawn < 0.42:
            books = [Book.WEB]
        elif drawn < 0.7:
            books = [Book.PHONE]
        else:
            books = [Book.WEB, Book.PHONE]
        way = self.rng.choices(("email", "employer", "name"), weights=(5, 3, 2))[0] if connected else "email"
        cards = [self._card(character, book, way) for book in books]
        if len(cards) == 2 and character.phones:
            cards = [replace(card, phones=self._phones(character, 1)) for card in cards]
        return cards

    def _card(self, character: Character, book: Book, way: str) -> Card:
        """`way` says what links the card for certain: the professional e-mail; or only the employer, or only the name."""
        rng, job = self.rng, character.jobs[-1]
        emails = {"email": character.emails[:1], "employer": character.emails[1:], "name": character.emails[1:]}[way]
        if way != "email" and rng.random() < 0.4:
            emails = ()
        family = "famille" in character.circles
        given, surname = self._as_written(character) if way == "email" else (character.given, character.family)
        lives = character.residences[-1].town
        has_town = rng.random() < TOWN_CHANCE[character.closeness][lives == LYON]
        notes = NOTES[character.language] + (LYON_NOTES[character.language] if lives == LYON else ())
        street = f"{rng.randrange(1, 140)} {rng.choice(STREETS[character.language])}"
        with_birthday = rng.random() < (0.6 if family else 0.12)
        return Card(
            book=book,
            character=character.id,
            given=given,
            family="" if family and rng.random() < 0.3 else surname.split(",")[0],
            emails=emails if not family else character.emails[1:],
            phones=self._phones(character, rng.choice((0, 1, 1, 2)) if book is Book.WEB else 2),
            company="" if family or way == "name" else job.company,
            title=job.title if not family and rng.random() < 0.6 and way != "name" else "",
            town=lives if has_town else None,
            street=street if has_town and rng.random() < 0.7 else "",
            labels=tuple(LABELS[self.circles[slug].kind] for slug in character.circles),
            note=rng.choice(notes) if rng.random() < 0.12 else "",
            birthday=character.birthday if with_birthday else None,
            nickname=character.given[:3] if family and rng.random() < 0.3 else "",
            website=f"https://www.{character.emails[0].split('@')[1]}/" if rng.random() < 0.06 and not family else "",
            has_photo=book is Book.PHONE and rng.random() < 0.25,
        )

    def _phones(self, character: Character, number: int) -> tuple[str, ...]:
        return tuple(written(self.rng, phone) for phone in character.phones[:number])

    def _as_written(self, character: Character) -> tuple[str, str]:
        """A name as typed in haste: capitals, or without accents, or as it should be."""
        drawn = self.rng.random()
        if drawn < 0.12:
            return character.given, character.family.upper()
        if drawn < 0.24:
            return _plain(character.given), _plain(character.family)
        return character.given, character.family

    def _uploaded(self, cards: list[Card]) -> tuple[Card, ...]:
        """What the professional network once took from the telephone: most of its cards, and people of no concern."""
        kept = [card for card in cards if card.book is Book.PHONE and self.rng.random() < 0.7]
        others = [Card(Book.PHONE, None, given, family) for given, family in STRANGERS]
        return (*kept, *others)
