"""Conversations of two: what a tie is made of, from the first word to the one that waits for an answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate, pairwise

from entregent.sample.facts import Character, Closeness, Conversation, Folder, Message
from entregent.sample.scripts import Script, private_scripts
from entregent.sample.teller import OWN_ACCOUNT, Teller, known_since
from entregent.sample.towns import LYON, NANTES, VILLEURBANNE

# Sections of private scripts by circle topic, most fitting first; repeated for weight.
SECTIONS: dict[str, tuple[str, ...]] = {
    "studio": ("learning", "learning", "career", "introduction", "software", "friend"),
    "bank": ("hr", "learning", "career", "friend", "introduction"),
    "learning": ("learning", "learning", "career", "introduction", "friend", "client"),
    "school": ("career", "learning", "friend", "marketing", "introduction"),
    "association": ("learning", "learning", "introduction", "career", "hr"),
    "choir": ("choir", "choir", "friend"),
    "opensource": ("opensource", "opensource", "learning", "friend", "software"),
    "logistics": ("client", "client", "learning", "hr"),
    "mutual": ("client", "hr", "learning"),
    "coworking": ("friend", "marketing", "career", "software", "introduction", "learning"),
    "hr": ("hr", "hr", "learning"),
    "pharma": ("pharma", "pharma", "client", "learning"),
    "marketing": ("marketing", "marketing", "introduction", "friend"),
    "family": ("friend",),
    "": ("learning", "client", "career", "marketing"),
}
ANYTHING = ("learning", "hr", "marketing", "career", "introduction", "friend", "software", "client")
LONGEST_SILENCE = {Closeness.STRONG: 420, Closeness.MEDIUM: 2200, Closeness.WEAK: 3800}
# How often a year brings wishes, by closeness: (new year, birthday).
WISHES = {Closeness.STRONG: (0.4, 0.3), Closeness.MEDIUM: (0.06, 0.03)}
OWNERS_BIRTHDAY = (3, 12)
Dated = tuple[datetime, Script]


def _first_lines(scripts: list[Script], count: int) -> list[Script]:
    """As many of the first scripts as have about `count` lines in all."""
    told = list(accumulate((len(script.lines) for script in scripts), initial=0))
    return [script for script, before in zip(scripts, told, strict=False) if before < count]


class PrivateTalk(Teller):
    """Makes the private conversations of a cast."""

    def conversations(self, messages: int | None) -> Iterator[Conversation]:
        """One for each contact whom the owner ever wrote with; about `messages` in all, None for as many as is natural."""
        contacts = self.cast.characters[: self.cast.contacts]
        wanted = [(character, self._count(character)) for character in contacts]
        weak = sum(count for character, count in wanted if character.closeness is Closeness.WEAK)
        natural = sum(count for _, count in wanted) - weak
        factor = 1.0 if messages is None else max(0.0, messages - weak) / max(1, natural)
        ends = self._loose_ends()
        for character, count in wanted:
            scaled = count * (1.0 if character.closeness is Closeness.WEAK else factor)
            count = int(scaled) + (self.rng.random() < scaled % 1)
            if count or character.id in ends:
                yield from self._with(character, count, ends.get(character.id))

    def _count(self, character: Character) -> int:
        draw = self.rng.random()
        if "famille" in character.circles:
            return 0
        if character.closeness is Closeness.STRONG:
            return int(26 + 120 * draw**2)
        if character.closeness is Closeness.MEDIUM:
            return int(3 + 20 * draw**2)
        return self.rng.choice((1, 2, 2, 3)) if draw < 0.32 else 0

    def _loose_ends(self) -> dict[int, tuple[str, datetime]]:
        """Who waits for an answer, or never gave one: section and time of the last message."""
        near = [c for c in self.cast.characters[: self.cast.contacts] if c.closeness is not Closeness.WEAK]
        near = [c for c in near if "famille" not in c.circles]
        self.rng.shuffle(near)
        parts = (("ask", len(near) // 18, 1, 24), ("ask", len(near) // 12, 40, 900), ("asked", len(near) // 20, 8, 400))
        ends: dict[int, tuple[str, datetime]] = {}
        for section, number, least, most in parts:
            for _ in range(number):
                days = least + (most - least) * self.rng.random() ** (1 if most < 30 else 2)
                ends[near.pop().id] = (section, self.office_hours(self.now - timedelta(days=days)))
        return ends

    def _with(self, character: Character, count: int, end: tuple[str, datetime] | None) -> Iterator[Conversation]:
        last = self.office_hours(end[1] - timedelta(days=6)) if end else self._last_word(character)
        told = self._events(character, last)
        scripts = self._repertory(character, count - sum(len(script.lines) for _, script in told))
        told += zip(self._dates(character, last, len(scripts)), scripts, strict=True)
        messages: list[Message] = []
        for at, script in sorted(told, key=lambda one: one[0]):
            begun = max(at, messages[-1].at + timedelta(hours=20)) if messages else at
            messages += self.play(script, begun, character)
        if end:
            script = self.rng.choice(self.sections(character, (end[0],)))
            messages = [m for m in messages if m.at < end[1]] + self.play(script, end[1], character)
        messages = [message for message in messages if message.at <= self.now]
        folder = Folder.ARCHIVE if self.rng.random() < 0.06 else Folder.INBOX
        if messages:
            yield Conversation(self.new_id(), (character.id,), tuple(messages), folder=folder)

    def _events(self, character: Character, last: datetime) -> list[Dated]:
        """What has its own day: wishes, a new job, a move to Lyon. Between the first and the last word."""
        if character.closeness not in WISHES or self._is_client(character):
            return []
        first = known_since(character, self.circles, self.today)
        days: list[tuple[date, str]] = []
        for year in range(first.year + 1, last.year + 1):
            new_year, birthday = WISHES[character.closeness]
            if self.rng.random() < new_year:
                days.append((date(year, 1, self.rng.randrange(2, 13)), "new year"))
            if self.rng.random() < birthday:
                days.append((date(year, *OWNERS_BIRTHDAY), "birthday"))
        for before, job in pairwise(character.jobs):
            if job.company != before.company:
                section = "alone" if job.company in OWN_ACCOUNT else "moved"
                days.append((job.started + timedelta(days=self.rng.randrange(3, 40)), section))
        settled = [residence.since for residence in character.residences[1:] if residence.town == LYON]
        days += [(since - timedelta(days=25), "settled") for since in settled]
        dated = (
            (self.office_hours(datetime.combine(day, time(9), UTC)), section) for day, section in days if day > first
        )
        return [(at, self.rng.choice(self.sections(character, (section,)))) for at, section in dated if at < last]

    def _last_word(self, character: Character) -> datetime:
        """Mostly recent for strong ties, though some of them cool; spread over the years for the others."""
        strong = character.closeness is Closeness.STRONG
        days = LONGEST_SILENCE[character.closeness] * self.rng.random() ** (4 if strong else 2) + 5
        return self.office_hours(self.now - timedelta(days=days))

    def _dates(self, character: Character, last: datetime, number: int) -> list[datetime]:
        first = datetime.combine(known_since(character, self.circles, self.today), time(9), UTC)
        span = max(20.0, (last - first).days)
        drawn = sorted(self.rng.random() ** 0.7 for _ in range(number - 1))
        dates = [self.office_hours(last - timedelta(days=span * (1 - part))) for part in drawn]
        return [*dates, last][:number]

    def _repertory(self, character: Character, count: int) -> list[Script]:
        """Scripts of the right sections, none twice before all were used, with about `count` lines in all."""
        if character.closeness is Closeness.WEAK:
            recruiter = character.industry in ("Recrutement", "Staffing and Recruiting")
            section = "cold" if recruiter or (not character.circles and self.rng.random() < 0.25) else "first"
            return [self.rng.choice(self.sections(character, (section,)))] if count else []
        topic = self.circles[character.circles[0]].topic if character.circles else ""
        in_lyon = character.residences[-1].town in (LYON, VILLEURBANNE)
        fitting = list(self.sections(character, SECTIONS[topic] + ("lyon",) * in_lyon))
        others = list(self.sections(character, ANYTHING))
        chosen: list[Script] = []
        while sum(len(script.lines) for script in chosen) < count:
            self.rng.shuffle(fitting)
            self.rng.shuffle(others)
            chosen += {id(script): script for script in (*fitting, *others)}.values()
        return _first_lines(chosen, count)

    def sections(self, character: Character, names: tuple[str, ...]) -> tuple[Script, ...]:
        """The scripts of these sections that suit the character: its language, how formal one is, where it lives.

        Whoever has none in the fitting register gets those of the other one."""
        bank, home = private_scripts(character.language), character.residences[-1].town
        formal = character.closeness is Closeness.WEAK or self._is_client(character)
        registers = ("",) if character.language == "en" else ("vous ", "tu ") if formal else ("tu ", "vous ")
        for register in registers:
            found = [script for name in names for script in bank.get(f"{register}{name}", ())]
            if home == NANTES:
                found = [script for script in found if not script.invites_to("{city}")]
            if found:
                return tuple(found)
        return bank[f"{registers[0]}learning"]

    def _is_client(self, character: Character) -> bool:
        if character.closeness is Closeness.STRONG:
            return False
        return not character.circles or any(
            self.circles[slug].kind == "client" or self.circles[slug].topic == "hr" for slug in character.circles
        )
