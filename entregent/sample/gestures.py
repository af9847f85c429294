"""Invitations, recommendations, endorsements and notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from entregent.sample.cast import Cast
from entregent.sample.facts import Character, Closeness, Connection, Endorsement, Invitation, Note, Recommendation
from entregent.sample.scripts import Slots, fill, gestures

OWNER_SKILLS = {
    "fr": ("Ingénierie pédagogique", "e-learning", "Animation de formation", "Scénarisation", "Conduite de projet"),
    "en": ("Instructional Design", "E-Learning", "Facilitation", "Storyboarding", "Bilingual writing"),
}


class Gestures:
    """What the owner and the contacts did for each other beside talking."""

    def __init__(self, rng: Random, cast: Cast, connections: Sequence[Connection], today: date) -> None:
        self.rng, self.cast, self.today = rng, cast, today
        self.connected: Mapping[int, date] = {c.character: c.connected_on for c in connections if not c.hidden}
        self.contacts = [c for c in cast.characters[: cast.contacts] if c.id in self.connected]

    def _close(self, *degrees: Closeness) -> list[Character]:
        return [character for character in self.contacts if character.closeness in degrees]

    def _moment(self, first: date, last: date) -> datetime:
        days = max(1, (last - first).days)
        day = first + timedelta(days=self.rng.randrange(days))
        return datetime.combine(day, time(self.rng.randrange(8, 20), self.rng.randrange(60), self.rng.randrange(60)))  # noqa: DTZ001

    def _text(self, section: str, character: Character, at: datetime) -> str:
        job, town = character.jobs[-1], character.residences[-1].town
        slots = Slots(
            self.rng, character.language, at.date(), given=character.given, company=job.company, city=town.city
        )
        slots["friend"] = self.rng.choice(self.contacts).name
        return fill(self.rng.choice(gestures(character.language)[section]), slots)

    def invitations(self) -> tuple[Invitation, ...]:
        """Those of the connections made since 2020, and some that nobody has answered."""
        made = []
        for character in self.contacts:
            day = self.connected[character.id]
            if day.year >= 2020 and self.rng.random() < 0.85:
                made.append(self._invitation(character, day - timedelta(days=self.rng.randrange(8))))
        strangers = self.cast.characters[self.cast.contacts :][::3]
        made += [self._invitation(c, self.today - timedelta(days=self.rng.randrange(3, 200))) for c in strangers]
        return tuple(sorted(made, key=lambda invitation: invitation.at, reverse=True))

    def _invitation(self, character: Character, day: date) -> Invitation:
        at = datetime.combine(day, time(self.rng.randrange(7, 22), self.rng.randrange(60)))  # noqa: DTZ001
        from_owner = self.rng.random() < 0.45
        section = "invitation out" if from_owner else "invitation in"
        message = self._text(section, character, at) if self.rng.random() < 0.34 else ""
        return Invitation(character.id, at, from_owner, message)

    def recommendations(self) -> tuple[Recommendation, ...]:
        """Each text once: as many as there are, from and to strong ties."""
        made = []
        strong = self._close(Closeness.STRONG) or self.contacts
        for section, from_owner in (("recommendation received", False), ("recommendation given", True)):
            for language in ("fr", "en"):
                people = [c for c in strong if c.language == language]
                texts = gestures(language)[section]
                for character, text in zip(self.rng.sample(people, min(len(people), len(texts))), texts, strict=False):
                    at = self._moment(self.connected[character.id], self.today)
                    job = character.job_on(at.date()) or character.jobs[-1]
                    said = text.replace("{given}", character.given)
                    shown = self.rng.random() < 0.9
                    made.append(
                        Recommendation(character.id, at, from_owner, said, job.company, job.title, is_visible=shown)
                    )
        return tuple(sorted(made, key=lambda r: r.at, reverse=True))

    def endorsements(self) -> tuple[Endorsement, ...]:
        """About a fifth of the contacts, the close ones more often; less is given than received."""
        made = []
        for character in self.contacts:
            chance = {Closeness.STRONG: 0.7, Closeness.MEDIUM: 0.35, Closeness.WEAK: 0.08}[character.closeness]
            for from_owner in (False, True):
                if self.rng.random() > chance * (0.5 if from_owner else 1):
                    continue
                skills = character.skills if from_owner else OWNER_SKILLS[character.language]
                at = self._moment(self.connected[character.id], self.today)
                chosen = self.rng.sample(skills, self.rng.choice((1, 1, 2)))
                made += [Endorsement(character.id, at, from_owner, skill) for skill in chosen]
        return tuple(sorted(made, key=lambda e: (e.at, e.character, e.skill), reverse=True))

    def notes(self) -> tuple[Note, ...]:
        """What the owner wrote down for herself since notes exist (2023)."""
        made = []
        people = self._close(Closeness.STRONG, Closeness.MEDIUM)
        lyon = [c for c in self.contacts if c.residences[-1].town.city == "Lyon" and c.circles]
        chosen = {c.id: c for c in self.rng.sample(people, len(people) // 9) + self.rng.sample(lyon, len(lyon) // 9)}
        for character in chosen.values():
            created = self._moment(max(date(2023, 2, 1), self.connected[character.id]), self.today)
            last = datetime.combine(self.today, time(6))  # noqa: DTZ001
            edited = min(created + timedelta(days=self.rng.choice((0, 0, 0, 40, 200))), last)
            made.append(Note(character.id, created, max(created, edited), self._text("note", character, created)))
        return tuple(sorted(made, key=lambda note: note.created, reverse=True))
