"""What all conversations have in common: who is there, when people write, and what the words in braces stand for."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from entregent.sample.cast import Cast
from entregent.sample.facts import OWNER, Character, Circle, Message
from entregent.sample.scripts import Script, Slots, fill

OWN_ACCOUNT = ("Indépendant", "Freelance", "Self-employed")


def known_since(character: Character, circles: Mapping[str, Circle], today: date) -> date:
    """The day the owner got to know somebody: some years into their circle, never before 2014."""
    start = min((circles[slug].since for slug in character.circles), default=2016)
    rng = Random(f"{character.slug}/since")  # noqa: S311
    year = max(start, 2014) + int(rng.random() ** 2 * 10)
    day = date(year, rng.randrange(1, 13), rng.randrange(1, 29))
    return day if day < today - timedelta(days=20) else today - timedelta(days=20 + rng.randrange(500))


class Teller:
    """A cast up to `today`, its circles and their members, and the drawing of times and words."""

    def __init__(self, rng: Random, cast: Cast, today: date) -> None:
        self.rng, self.cast, self.today = rng, cast, today
        self.circles = {circle.slug: circle for circle in cast.circles}
        self.members: dict[str, list[Character]] = {circle.slug: [] for circle in cast.circles}
        for character in cast.characters:
            for slug in character.circles:
                self.members[slug].append(character)
        self.now = datetime.combine(today, time(7, 30), UTC)

    def play(self, script: Script, at: datetime, character: Character) -> list[Message]:
        slots = self.slots_for(character, at.date())
        messages = []
        for speaker, text in script.lines:
            messages.append(Message(at, OWNER if speaker == "<" else character.id, fill(text, slots)))
            at = self.later(at)
        return messages

    def slots_for(self, character: Character, day: date) -> Slots:
        """The words that depend on who speaks: their firm, their town, somebody of their circle."""
        near = self.members[character.circles[0]] if character.circles else self.cast.characters
        drawn = (self.rng.choice(near).name for _ in range(8))
        return Slots(
            self.rng,
            character.language,
            day,
            given=character.given,
            company=self.company_of(character, day),
            city=self.city_of(character, day),
            friend=next((name for name in drawn if name != character.name), "Alix Prigent"),
        )

    def company_of(self, character: Character, day: date) -> str:
        """Their employer on that day, under a firm's name for those who work on their own."""
        company = (character.job_on(day) or character.jobs[0]).company
        if company not in OWN_ACCOUNT:
            return company
        return f"{character.family.split(',')[0]} {'Conseil' if character.language == 'fr' else 'Consulting'}"

    def city_of(self, character: Character, day: date) -> str:
        """The city they live in on that day."""
        return (character.town_on(day) or character.residences[0].town).city

    def office_hours(self, at: datetime) -> datetime:
        """Some moment of that day when people write, moved off most week-ends."""
        if at.weekday() > 4 and self.rng.random() < 0.85:
            at -= timedelta(days=at.weekday() - 4)
        hour = self.rng.choices(range(6, 21), weights=(1, 5, 8, 9, 7, 5, 1, 6, 8, 7, 6, 2, 3, 1, 3))[0]
        return at.replace(hour=hour, minute=self.rng.randrange(60), second=self.rng.randrange(60), microsecond=0)

    def later(self, at: datetime) -> datetime:
        """The next message: minutes to hours later, seldom days; never in the night."""
        at += timedelta(seconds=int(120 + 54_000 * self.rng.random() ** 4) + self.rng.randrange(60))
        return at if 6 <= at.hour < 21 else at + timedelta(hours=10)

    def new_id(self) -> str:
        return f"2-{base64.b64encode(self.rng.randbytes(21)).decode()}=="
