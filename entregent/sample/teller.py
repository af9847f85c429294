"""What all conversations have in common: who is there, when people write, and what the words in braces stand for."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from entregent.sample.cast import Cast
from entregent.sample.facts import OWNER, Character, Circle, Message
from entregent.sample.scripts import Script, Slots, fill
from entregent.sample.towns import LYON

OWN_ACCOUNT = ("Indépendant", "Freelance", "Self-employed")


def known_since(character: Character, circles: Mapping[str, Circle], today: date) -> date:
    """The day the owner got to know somebody: some years into their circle, never before 2014."""
    start = min((circles[slug].since for slug in character.circles), default=2016)
    rng = Random(f"{character.slug}/since")  # noqa: S311
    year = min(max(start, 2014) + int(rng.random() ** 2 * 10), today.year - 1)
    return min(date(year, rng.randrange(1, 13), rng.randrange(1, 29)), today - timedelta(days=90))


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
        job, town = character.job_on(day), character.town_on(day)
        slots = Slots(self.rng, character.language, day, given=character.given)
        company = job.company if job else character.jobs[0].company
        slots["company"] = "Valmeris Logistique" if company in OWN_ACCOUNT else company
        slots["city"] = (town or LYON).city
        near = self.members[character.circles[0]] if character.circles else self.cast.characters
        slots["friend"] = next(name for _ in iter(int, 1) if (name := self.rng.choice(near).name) != character.name)
        return slots

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
