"""The owner's agenda: meetings of two, weekly rituals, workshops, webinars with hundreds, days off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from entregent.sample.cast import Cast
from entregent.sample.desks import Desks
from entregent.sample.facts import Character, Circle, Closeness
from entregent.sample.habits import first_met
from entregent.sample.letterbox import Address, Answer, Attendee, Meeting
from entregent.sample.names import draw_name, fold
from entregent.sample.owner import OWNER_OF_WORLD
from entregent.sample.rituals import Ritual, occurrences, rituals
from entregent.sample.scripts import Slots, fill, typeset
from entregent.sample.shown_names import surname
from entregent.sample.teller import Teller

OPENED = date(2016, 1, 11)
AHEAD = timedelta(days=45)
# How many of those the owner writes with she also meets, and how often at most.
MEETS = {Closeness.STRONG: (0.95, 12), Closeness.MEDIUM: (0.36, 4), Closeness.WEAK: (0.08, 1)}
TITLES = {
    "fr": ("Point {given}", "Café avec {name}", "Déjeuner {given}", "Appel {name} ({company})", "Camille / {given}",
           "Atelier de cadrage {company}", "Visio {given}\u00a0: {course}", "{name}"),
    "en": ("Call with {name}", "Coffee with {given}", "Camille / {given}", "Lunch with {given}", "{company} x Camille",
           "Review: {course}"),
}  # fmt: skip
PLACES = ("Le Quai 17 bis, Nantes", "Café des Nefs, Nantes", "Gare de {city}, côté nord", "{company}, {city}", "{city}")
WEBINARS = (
    ("Webinaire\u00a0: former, c’est enlever", "fr", 240), ("Webinaire\u00a0: les modules de trois minutes", "fr", 118),
    ("Open session: case studies that work", "en", 310), ("Conférence en ligne\u00a0: Qualiopi en vrai", "fr", 176),
    ("Webinar: subtitles for everybody", "en", 94), ("Table ronde en ligne\u00a0: l’accueil des nouveaux", "fr", 142),
    ("Quillboat community day", "en", 205), ("Assemblée générale de Tableau Vert", "fr", 66),
)  # fmt: skip
OWN_DAYS = (
    "Congés",
    "Salon de la formation de l’Ouest",
    "Télétravail",
    "Férié",
    "Lyon\u00a0: trois jours de rendez-vous",
)
PRIVATE = ("Dentiste", "Ostéopathe", "Vétérinaire", "Anniversaire de maman", "Médecin")
WORKSHOPS = {"fr": "Atelier\u00a0: {course}", "en": "Workshop: {course}"}
STRANGERS_AT = (
    "cap-formation.example",
    "agora-rh.example",
    "lumen-learning.example",
    "ville-exemple.example",
    "northfield.example",
)


class Agenda(Teller):
    """Makes the meetings of a cast. `correspondents` are the contacts whom the owner writes with."""

    def __init__(self, seed: int, cast: Cast, today: date, desks: Desks, correspondents: Sequence[Character]) -> None:
        super().__init__(Random(f"{seed}/agenda"), cast, today)  # noqa: S311
        self.desks, self.correspondents = desks, correspondents
        self.names = {f"{c.given} {surname(c)}" for c in cast.characters}
        self.end = datetime.combine(today, time(18)) + AHEAD  # noqa: DTZ001
        self.strangers: list[Address] = []

    def meetings(self) -> tuple[Meeting, ...]:
        """All of them up to some weeks ahead, by start."""
        if self.today <= OPENED:
            return ()
        made = [*self._with_one(), *self._rituals(), *self._workshops(), *self._webinars(), *self._own()]
        made = [meeting for meeting in made if meeting.start < self.end]
        return tuple(sorted(made, key=lambda meeting: (meeting.start, meeting.uid)))

    def _uid(self) -> str:
        return f"{self.rng.getrandbits(96):024x}@agenda.cap-didactique.example"

    def _moment(self, first: date, last: date | None = None) -> datetime:
        span = ((last or self.end.date()) - first).days
        day = first + timedelta(days=int(max(1, span) * self.rng.random() ** 0.8))
        day -= timedelta(days=max(0, day.weekday() - 4))
        return datetime.combine(
            day, time(self.rng.choice((9, 9, 10, 11, 12, 14, 14, 15, 16, 17)), self.rng.choice((0, 0, 30)))
        )  # noqa: DTZ001

    def _invited(self, people: Sequence[Character], day: date, organiser: Address) -> tuple[Attendee, ...]:
        """The owner and these people, with what they answered."""
        owner = Attendee(self.desks.owner_on(day), Answer.ACCEPTED)
        answers = (Answer.ACCEPTED, Answer.DECLINED, Answer.TENTATIVE, Answer.NONE)
        others = [
            Attendee(address, Answer.ACCEPTED if address == organiser else self.rng.choices(answers, (84, 7, 4, 5))[0])
            for address in (self.desks.of(person, day) for person in people)
        ]
        return (owner, *others)

    def _with_one(self) -> Iterator[Meeting]:
        for character in self.correspondents:
            chance, most = MEETS[character.closeness]
            if self.rng.random() > chance:
                continue
            first = max(OPENED, first_met(character, self.circles, self.today))
            for _ in range(1 + int(most * self.rng.random() ** 1.3)):
                yield self._meet(character, self._moment(first))

    def _meet(self, character: Character, at: datetime) -> Meeting:
        rng, day = self.rng, at.date()
        slots = Slots(
            rng, character.language, day, given=character.given, name=f"{character.given} {surname(character)}",
            company=self.company_of(character, day), city=self.city_of(character, day),
        )  # fmt: skip
        theirs, mine = self.desks.of(character, day), self.desks.owner_on(day)
        organiser = mine if rng.random() < 0.55 else theirs
        # Some appointments are only noted down: no invitation went out.
        noted = rng.random() < 0.2
        online = rng.random() < 0.4
        return Meeting(
            uid=self._uid(), start=at, end=at + timedelta(minutes=rng.choice((30, 30, 45, 60, 60, 90))),
            title=fill(rng.choice(TITLES[character.language]), slots),
            organiser=None if noted else organiser,
            attendees=() if noted else self._invited([character], day, organiser),
            place="" if online or rng.random() < 0.3 else fill(rng.choice(PLACES), slots),
            link=f"https://visio.cap-didactique.example/{rng.getrandbits(40):010x}" if online else "",
            created=datetime.combine(day, time(8), UTC) - timedelta(days=rng.randrange(1, 30)),
            is_cancelled=rng.random() < 0.04,
        )  # fmt: skip

    def _rituals(self) -> Iterator[Meeting]:
        near = {person.id for person in self.correspondents}
        for ritual in rituals():
            members = [c for c in self.members.get(ritual.circle, []) if c.id in near]
            if (ritual.people and len(members) < 2) or ritual.start.date() >= self.today:
                continue
            yield from self._ritual(ritual, members[: ritual.people])

    def _ritual(self, ritual: Ritual, people: list[Character]) -> Iterator[Meeting]:
        day = ritual.start.date()
        organiser = self.desks.of(people[0], day) if people else None
        attendees = self._invited(people, day, organiser) if organiser else ()
        if ritual.room and attendees:
            attendees = (*attendees, Attendee(Address(ritual.room, ritual.place), is_room=True))
        starts = occurrences(ritual, min(self.end, datetime.combine(self.today, time(23))))  # noqa: DTZ001
        skipped = [at for at in starts if at.month in ritual.skip or (at.month == 12 and at.day > 22)]
        series = Meeting(
            uid=self._uid(), start=ritual.start, end=ritual.start + ritual.length, title=ritual.title, zone=ritual.zone,
            organiser=organiser, attendees=attendees, place=ritual.place, rule=ritual.rule, skipped=tuple(skipped),
            link=f"https://visio.cap-didactique.example/{fold(ritual.title)}" if ritual.online else "",
            calendar=ritual.calendar, is_private=ritual.is_private,
            created=datetime.combine(day, time(8), UTC) - timedelta(days=9),
        )  # fmt: skip
        yield series
        held = [at for at in starts[1:] if at not in skipped]
        for start in self.rng.sample(held, min(len(held), len(held) // 25)):
            moved = start + timedelta(days=1, hours=self.rng.choice((0, 1, 2)))
            yield replace(
                series, start=moved, end=moved + ritual.length, rule="", skipped=(), instead_of=start,
                is_cancelled=self.rng.random() < 0.3,
            )  # fmt: skip

    def _workshops(self) -> Iterator[Meeting]:
        near = {person.id for person in self.correspondents}
        for circle in self.cast.circles:
            members = [c for c in self.members[circle.slug] if c.id in near]
            if circle.kind in ("client", "association", "professional") and len(members) > 2:
                for _ in range(3):
                    yield self._workshop(circle, members)

    def _workshop(self, circle: Circle, members: list[Character]) -> Meeting:
        at = self._moment(max(OPENED, date(min(circle.since, self.today.year - 1), 1, 10)))
        people = self.rng.sample(members, min(len(members), self.rng.randrange(3, 9)))
        organiser = self.desks.owner_on(at.date())
        guests = tuple(
            Attendee(self._stranger(), Answer.ACCEPTED, is_optional=True) for _ in range(self.rng.randrange(2, 9))
        )
        slots = Slots(self.rng, circle.language, at.date())
        return Meeting(
            uid=self._uid(), start=at.replace(hour=9, minute=0), end=at.replace(hour=12, minute=30),
            title=fill(WORKSHOPS[circle.language], slots), organiser=organiser,
            attendees=(*self._invited(people, at.date(), organiser), *guests), place=f"{circle.name}, {circle.town.city}",
            description=typeset("Apporter un cas réel, et rien d'autre.", "fr"), categories=("Atelier",),
        )  # fmt: skip

    def _webinars(self) -> Iterator[Meeting]:
        for title, language, size in WEBINARS:
            at = self._moment(date(2019, 9, 1)).replace(hour=12, minute=30)
            hosts = [c for c in self.correspondents if c.language == language and c.closeness is not Closeness.WEAK]
            if not hosts or self.today <= date(2019, 9, 1):
                continue
            host, *present = self.rng.sample(hosts, min(len(hosts), 7))
            organiser = self.desks.of(host, at.date())
            crowd = [
                Attendee(self._stranger(), self.rng.choice((Answer.ACCEPTED, Answer.NONE)))
                for _ in range(size - len(present))
            ]
            known = self._invited([host, *present], at.date(), organiser)
            yield Meeting(
                uid=self._uid(), start=at, end=at + timedelta(minutes=60), title=title, organiser=organiser,
                attendees=(*known, *crowd), link=f"https://webinaires.example/{self.rng.getrandbits(32):08x}",
                is_webinar=True,
            )  # fmt: skip

    def _stranger(self) -> Address:
        """Somebody unknown: one already met in a crowd, or somebody new. Nobody of the cast has their name."""
        if self.strangers and self.rng.random() < 0.15:
            return self.rng.choice(self.strangers)
        given, family, _ = draw_name(self.rng, self.rng.choice(("fr", "fr", "en")), self.names, unique=True)
        email = f"{fold(given)}.{fold(family)}{self.rng.randrange(10, 100)}@{self.rng.choice(STRANGERS_AT)}"
        self.strangers.append(Address(email, f"{given} {family}" if self.rng.random() < 0.8 else ""))
        return self.strangers[-1]

    def _own(self) -> Iterator[Meeting]:
        for title in (*OWN_DAYS * 6, *PRIVATE * 5):
            at = self._moment(OPENED)
            midnight = at.replace(hour=0, minute=0)
            if title in PRIVATE:
                yield Meeting(self._uid(), at, at + timedelta(minutes=45), title, calendar="Personnel", is_private=True)
            else:
                days = 1 if title == "Férié" else self.rng.randrange(1, 12)
                yield Meeting(
                    self._uid(), midnight, midnight + timedelta(days=days), title, is_all_day=True,
                    place=OWNER_OF_WORLD.region if title == "Télétravail" else "",
                )  # fmt: skip
