"""Conversations of several people: the threads of each circle, and those begun after a fair."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from entregent.sample.facts import OWNER, Character, Circle, Closeness, Conversation, Message
from entregent.sample.scripts import Script, Slots, fill, group_scripts
from entregent.sample.teller import Teller
from entregent.sample.towns import LYON


class GroupThreads(Teller):
    """Makes the group threads of a cast."""

    def conversations(self) -> Iterator[Conversation]:
        """The threads of all circles, then chance ones."""
        yield from self._groups()
        yield from self._chance_groups()

    def _groups(self) -> Iterator[Conversation]:
        for circle in self.cast.circles:
            scripts = group_scripts(circle.language).get(circle.topic, ())
            members = self.members[circle.slug]
            if not scripts or len(members) < 4 or circle.slug == "famille":
                continue
            guests = [c for c in members if c.id > self.cast.contacts]
            # Colleagues are also seen to share an employer; the others only meet in threads.
            threads = max(len(scripts), len(members) // (8 if circle.company else 5))
            for index in range(threads):
                script = scripts[index % len(scripts)]
                yield self._group(circle, scripts, script, members, guests[index::threads], again=index >= len(scripts))

    def _group(
        self, circle: Circle, scripts: tuple[Script, ...], script: Script, members: list[Character], guests: list[Character],
        *, again: bool,
    ) -> Conversation:  # fmt: skip
        rng = self.rng
        size = min(len(members), 4 + int(9 * rng.random() ** 1.6))
        in_lyon = "Lyon" in script.title
        chosen = {c.id: c for c in guests[:4]}
        weights = [self._draw_weight(c, in_lyon=in_lyon) for c in members]
        for character in rng.choices(members, weights=weights, k=size * 4):
            if len(chosen) < size + len(guests[:4]):
                chosen[character.id] = character
        people = list(chosen.values())
        begun = self._thread_start(circle)
        title = fill(script.title, Slots(rng, circle.language, begun.date()))
        title = f"{title} ({begun.year})" if again else title
        messages: list[Message] = []
        for part in [script, *rng.sample([other for other in scripts if other is not script], rng.randrange(0, 2))]:
            messages += self._play_group(part, people, begun, circle.language)
            begun = self.office_hours(begun + timedelta(days=rng.randrange(20, 200)))
        said = tuple(m for m in messages if m.at <= self.now)
        return Conversation(self.new_id(), tuple(sorted(chosen)), said, title=title, circle=circle.slug)

    def _draw_weight(self, character: Character, *, in_lyon: bool) -> float:
        weight = {Closeness.STRONG: 4.0, Closeness.MEDIUM: 1.6, Closeness.WEAK: 1.0}[character.closeness]
        at_home = character.residences[-1].town == LYON
        return weight * ((6.0 if at_home else 0.3) if in_lyon else 1.0)

    def _thread_start(self, circle: Circle) -> datetime:
        first = date(max(circle.since, 2015), 1, 15)
        days = (self.today - first).days - 30
        return self.office_hours(self.now - timedelta(days=20 + days * self.rng.random() ** 1.5))

    def _play_group(self, script: Script, people: list[Character], at: datetime, language: str) -> list[Message]:
        speakers = self._speakers(people)
        slots = Slots(self.rng, language, at.date(), given=people[0].given)
        messages = []
        for letter, text in script.lines:
            speaker = speakers[(ord(letter) - ord("A")) % len(speakers)]
            slots.update({"company": self.company_of(speaker, at.date()), "city": self.city_of(speaker, at.date())})
            messages.append(Message(at, OWNER if letter == "0" else speaker.id, fill(text, slots)))
            at = self.later(at)
        return messages

    def _speakers(self, people: list[Character]) -> list[Character]:
        """Four people: one who knows the owner well begins, those who are no contacts answer first."""
        drawn = self.rng.sample(people, len(people))
        opening = min(drawn, key=lambda c: (c.id > self.cast.contacts, c.closeness is Closeness.WEAK))
        rest = sorted((c for c in drawn if c is not opening), key=lambda c: c.id <= self.cast.contacts)
        return [opening, *rest][:4]

    def _chance_groups(self) -> Iterator[Conversation]:
        """After a fair or a workshop: people of no circle, with one or two of the owner's circles."""
        contacts = self.cast.characters[: self.cast.contacts]
        for language in ("fr", "en"):
            loose = [c for c in contacts if not c.circles and c.language == language]
            rest = [c for c in contacts if c.circles and c.closeness is not Closeness.WEAK and c.language == language]
            if len(loose) < 4 or len(rest) < 2:
                continue
            scripts = group_scripts(language)["loose"]
            for _ in range(len(loose) // 22):
                people = [*self.rng.sample(loose, 4), *self.rng.sample(rest, 2)]
                at = self.office_hours(self.now - timedelta(days=30 + 2400 * self.rng.random()))
                script = self.rng.choice(scripts)
                said = tuple(m for m in self._play_group(script, people, at, language) if m.at <= self.now)
                members = tuple(sorted(c.id for c in people))
                yield Conversation(self.new_id(), members, said, title=f"{script.title} ({at.year})")
