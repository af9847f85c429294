"""What was said: private conversations, group threads, advertising, drafts."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from entregent.sample.cast import Cast
from entregent.sample.facts import OWNER, Character, Circle, Closeness, Conversation, Folder, Message
from entregent.sample.scripts import Script, Slots, fill, group_scripts, private_scripts
from entregent.sample.towns import LYON

# Sections of private scripts by circle topic, most fitting first; repeated for weight.
SECTIONS: dict[str, tuple[str, ...]] = {
    "studio": ("learning", "learning", "lyon", "career", "introduction", "software", "friend"),
    "bank": ("hr", "learning", "career", "friend", "introduction"),
    "learning": ("learning", "learning", "career", "introduction", "friend", "client"),
    "school": ("career", "learning", "friend", "marketing", "introduction"),
    "association": ("learning", "learning", "introduction", "career", "hr", "lyon"),
    "choir": ("choir", "choir", "friend"),
    "opensource": ("opensource", "opensource", "learning", "friend", "software"),
    "logistics": ("client", "client", "learning", "hr", "lyon"),
    "mutual": ("client", "hr", "learning"),
    "coworking": ("friend", "marketing", "career", "software", "introduction", "learning"),
    "hr": ("hr", "hr", "lyon", "learning"),
    "pharma": ("pharma", "pharma", "client", "learning"),
    "marketing": ("marketing", "marketing", "introduction", "friend"),
    "family": ("friend",),
    "": ("learning", "client", "career", "marketing"),
}
OWN_ACCOUNT = ("Indépendant", "Freelance", "Self-employed")
FAREWELLS = (
    "Merci pour votre accueil, et bonne continuation dans vos projets de formation.",
    "Bonjour Camille, je quitte bientôt ce réseau. Merci pour nos échanges, toujours utiles.",
    "Thank you for the slides, they were exactly what I needed.",
    "It was good to meet you at the fair. All the best with your projects.",
)
LONGEST_SILENCE = {Closeness.STRONG: 420, Closeness.MEDIUM: 2200, Closeness.WEAK: 3800}


def known_since(character: Character, circles: Mapping[str, Circle], today: date) -> date:
    """The day the owner got to know somebody: some years into their circle, never before 2014."""
    start = min((circles[slug].since for slug in character.circles), default=2016)
    rng = Random(f"{character.slug}/since")  # noqa: S311
    year = min(max(start, 2014) + int(rng.random() ** 2 * 10), today.year - 1)
    return min(date(year, rng.randrange(1, 13), rng.randrange(1, 29)), today - timedelta(days=90))


class Talk:
    """Makes all conversations of a cast up to `today`; `messages` is about how many there are to be, None for as many
    as such a network has."""

    def __init__(self, rng: Random, cast: Cast, today: date, messages: int | None) -> None:
        self.rng, self.cast, self.today, self.messages = rng, cast, today, messages
        self.circles = {circle.slug: circle for circle in cast.circles}
        self.members: dict[str, list[Character]] = {circle.slug: [] for circle in cast.circles}
        for character in cast.characters:
            for slug in character.circles:
                self.members[slug].append(character)
        self.now = datetime.combine(today, time(7, 30), UTC)

    def conversations(self) -> tuple[Conversation, ...]:
        """Group threads first, then private conversations, then what nobody wants to read."""
        groups = [*self._groups(), *self._chance_groups()]
        told = sum(len(group.messages) for group in groups)
        private = list(self._private(told))
        return tuple(sorted([*groups, *private, *self._noise()], key=lambda c: (c.messages[-1].at, c.id), reverse=True))

    # Private conversations

    def _private(self, told: int) -> Iterator[Conversation]:
        contacts = self.cast.characters[: self.cast.contacts]
        wanted = [(character, self._count(character)) for character in contacts]
        weak = sum(count for character, count in wanted if character.closeness is Closeness.WEAK)
        natural = sum(count for _, count in wanted) - weak
        factor = 1.0 if self.messages is None else max(0.0, self.messages - told - weak) / max(1, natural)
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
                days = least + (most - least) * self.rng.random() ** 2
                ends[near.pop().id] = (section, self._office_hours(self.now - timedelta(days=days)))
        return ends

    def _with(self, character: Character, count: int, end: tuple[str, datetime] | None) -> Iterator[Conversation]:
        scripts = self._repertory(character, count)
        last = self._office_hours(end[1] - timedelta(days=6)) if end else self._last_word(character)
        messages: list[Message] = []
        for script, at in zip(scripts, self._dates(character, last, len(scripts)), strict=True):
            messages += self._play(script, at, character)
        if end:
            script = self.rng.choice(self._sections(character, (end[0],)))
            messages = [m for m in messages if m.at < end[1]] + self._play(script, end[1], character)
        messages = [m for m in messages if m.at <= self.now]
        folder = Folder.ARCHIVE if self.rng.random() < 0.06 else Folder.INBOX
        if messages:
            messages.sort(key=lambda message: message.at)
            yield Conversation(self._id(), (character.id,), tuple(messages), folder=folder)

    def _last_word(self, character: Character) -> datetime:
        """Mostly recent for strong ties, though some of them cool; spread over the years for the others."""
        strong = character.closeness is Closeness.STRONG
        days = LONGEST_SILENCE[character.closeness] * self.rng.random() ** (4 if strong else 2) + 5
        return self._office_hours(self.now - timedelta(days=days))

    def _dates(self, character: Character, last: datetime, number: int) -> list[datetime]:
        first = datetime.combine(known_since(character, self.circles, self.today), time(9), UTC)
        span = max(20.0, (last - first).days)
        drawn = sorted(self.rng.random() ** 0.7 for _ in range(number - 1))
        dates = [self._office_hours(last - timedelta(days=span * (1 - part))) for part in drawn]
        return [*dates, last][:number]

    def _repertory(self, character: Character, count: int) -> list[Script]:
        """Scripts of the right sections, none twice before all were used, with about `count` lines in all."""
        if character.closeness is Closeness.WEAK:
            recruiter = character.industry in ("Recrutement", "Staffing and Recruiting")
            section = "cold" if recruiter or (not character.circles and self.rng.random() < 0.25) else "first"
            return [self.rng.choice(self._sections(character, (section,)))] if count else []
        topic = self.circles[character.circles[0]].topic if character.circles else ""
        scripts = list(self._sections(character, SECTIONS[topic]))
        chosen: list[Script] = []
        lines = 0
        while lines < count:
            self.rng.shuffle(scripts)
            seen: set[int] = set()
            for script in scripts:
                if lines >= count:
                    break
                if id(script) not in seen:
                    seen.add(id(script))
                    chosen.append(script)
                    lines += len(script.lines)
        return chosen

    def _sections(self, character: Character, names: tuple[str, ...]) -> tuple[Script, ...]:
        bank = private_scripts(character.language)
        if character.language == "en":
            return tuple(script for name in names for script in bank.get(name, ()))
        formal = character.closeness is Closeness.WEAK or self._is_client(character)
        order = ("vous", "tu") if formal else ("tu", "vous")
        found = tuple(script for name in names for script in bank.get(f"{order[0]} {name}", ()))
        if found:
            return found
        return tuple(s for name in names for s in bank.get(f"{order[1]} {name}", ())) or bank[f"{order[0]} learning"]

    def _is_client(self, character: Character) -> bool:
        kinds = {self.circles[slug].kind for slug in character.circles}
        return not kinds or (bool(kinds & {"client", "professional"}) and character.closeness is not Closeness.STRONG)

    def _play(self, script: Script, at: datetime, character: Character) -> list[Message]:
        slots = self._slots(character, at.date())
        messages = []
        for speaker, text in script.lines:
            messages.append(Message(at, OWNER if speaker == "<" else character.id, fill(text, slots)))
            at = self._later(at)
        return messages

    def _slots(self, character: Character, day: date) -> Slots:
        job, town = character.job_on(day), character.town_on(day)
        slots = Slots(self.rng, character.language, day, given=character.given)
        company = job.company if job else character.jobs[0].company
        slots["company"] = "Valmeris Logistique" if company in OWN_ACCOUNT else company
        slots["city"] = (town or LYON).city
        if character.circles:
            slots["friend"] = self.rng.choice(self.members[character.circles[0]]).name
        else:
            slots["friend"] = self.rng.choice(self.cast.characters).name
        return slots

    # Group threads

    def _groups(self) -> Iterator[Conversation]:
        for circle in self.cast.circles:
            scripts = group_scripts(circle.language).get(circle.topic, ())
            members = self.members[circle.slug]
            if not scripts or len(members) < 4 or circle.slug == "famille":
                continue
            guests = [c for c in members if c.id > self.cast.contacts]
            threads = max(len(scripts), len(members) // 8)
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
        for part in [script, *rng.sample(scripts, rng.randrange(0, 2))]:
            messages += self._play_group(part, people, begun, circle.language)
            begun = self._office_hours(begun + timedelta(days=rng.randrange(20, 200)))
        said = tuple(m for m in messages if m.at <= self.now)
        return Conversation(self._id(), tuple(sorted(chosen)), said, title=title, circle=circle.slug)

    def _draw_weight(self, character: Character, *, in_lyon: bool) -> float:
        weight = {Closeness.STRONG: 4.0, Closeness.MEDIUM: 1.6, Closeness.WEAK: 1.0}[character.closeness]
        at_home = character.residences[-1].town == LYON
        return weight * ((6.0 if at_home else 0.3) if in_lyon else 1.0)

    def _thread_start(self, circle: Circle) -> datetime:
        first = date(max(circle.since, 2015), 1, 15)
        days = (self.today - first).days - 30
        return self._office_hours(self.now - timedelta(days=20 + days * self.rng.random() ** 1.5))

    def _play_group(self, script: Script, people: list[Character], at: datetime, language: str) -> list[Message]:
        speakers = self.rng.sample(people, min(len(people), 4))
        others = self._slots(speakers[-1], at.date())
        slots = Slots(
            self.rng, language, at.date(), company=others["company"], city=others["city"], given=people[0].given
        )
        messages = []
        for letter, text in script.lines:
            sender = OWNER if letter == "0" else speakers[(ord(letter) - ord("A")) % len(speakers)].id
            messages.append(Message(at, sender, fill(text, slots)))
            at = self._later(at)
        return messages

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
                at = self._office_hours(self.now - timedelta(days=30 + 2400 * self.rng.random()))
                script = self.rng.choice(scripts)
                said = tuple(m for m in self._play_group(script, people, at, language) if m.at <= self.now)
                members = tuple(sorted(c.id for c in people))
                yield Conversation(self._id(), members, said, title=f"{script.title} ({at.year})")

    # What nobody wants to read

    def _noise(self) -> Iterator[Conversation]:
        strangers = self.cast.characters[self.cast.contacts :]
        for stranger in strangers[-max(3, len(strangers) // 4) :]:
            at = self._office_hours(self.now - timedelta(days=700 * self.rng.random()))
            text = self._play(self.rng.choice(self._sections(stranger, ("cold",))), at, stranger)
            kind = self.rng.random()
            folder = Folder.SPAM if kind < 0.5 else Folder.INBOX
            yield Conversation(self._id(), (stranger.id,), tuple(text), folder=folder, is_advertising=kind > 0.6)
        for _ in range(max(2, self.cast.contacts // 150)):
            at = self._office_hours(self.now - timedelta(days=300 + 3000 * self.rng.random()))
            yield Conversation(self._id(), (), (Message(at, None, self.rng.choice(FAREWELLS)),))
        for character in self.rng.sample(self.cast.characters[: self.cast.contacts], max(2, self.cast.contacts // 100)):
            at = self._office_hours(self.now - timedelta(days=3 + 200 * self.rng.random()))
            draft = "Hello, I meant to ask you" if character.language == "en" else "Bonjour, je voulais vous demander"
            yield Conversation(self._id(), (character.id,), (Message(at, OWNER, draft, is_draft=True),))

    # Time

    def _office_hours(self, at: datetime) -> datetime:
        """Some moment of that day when people write, moved off most week-ends."""
        if at.weekday() > 4 and self.rng.random() < 0.85:
            at -= timedelta(days=at.weekday() - 4)
        hour = self.rng.choices(range(6, 21), weights=(1, 5, 8, 9, 7, 5, 1, 6, 8, 7, 6, 2, 3, 1, 3))[0]
        return at.replace(hour=hour, minute=self.rng.randrange(60), second=self.rng.randrange(60), microsecond=0)

    def _later(self, at: datetime) -> datetime:
        """The next message: minutes to hours later, seldom days; never in the night."""
        at += timedelta(seconds=int(120 + 54_000 * self.rng.random() ** 4) + self.rng.randrange(60))
        return at if 6 <= at.hour < 21 else at + timedelta(hours=10)

    def _id(self) -> str:
        return f"2-{base64.b64encode(self.rng.randbytes(21)).decode()}=="
