"""The owner's letters: threads with one person, some with others in copy, and rounds to a whole board or choir."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from entregent.sample.cast import Cast
from entregent.sample.desks import Desks, quoted, signature, zone_of
from entregent.sample.facts import OWNER, Character, Circle, Closeness
from entregent.sample.habits import first_met
from entregent.sample.letterbox import Address, Mail, Tray
from entregent.sample.owner import OWNER_OF_WORLD
from entregent.sample.scripts import Script, fill, mail_scripts
from entregent.sample.teller import Teller

OPENED = date(2016, 1, 11)
# How many of the contacts write, and how many threads they have at most beside the first.
WRITES = {Closeness.STRONG: 0.94, Closeness.MEDIUM: 0.37, Closeness.WEAK: 0.025}
THREADS = {Closeness.STRONG: 15, Closeness.MEDIUM: 4, Closeness.WEAK: 0}
SECTIONS = {
    "studio": ("learning", "career"), "bank": ("learning", "career"), "learning": ("learning", "friend", "career"),
    "school": ("friend", "learning", "career"), "association": ("association", "learning"), "choir": ("choir", "friend"),
    "opensource": ("opensource", "learning"), "logistics": ("client", "hr"), "mutual": ("client", "hr"),
    "pharma": ("client",), "coworking": ("coworking", "marketing", "friend"), "hr": ("hr", "client"),
    "marketing": ("marketing", "learning"), "family": ("friend",), "": ("first",),
}  # fmt: skip
HELLO = {
    "fr tu": ("Salut {},", "Coucou {},", "Hello {},", "Bonjour {},"),
    "fr vous": ("Bonjour {},",),
    "en": ("Hi {},", "Hello {},"),
}
GOODBYE = {
    "fr tu": ("À bientôt,", "Bises,", "Bonne journée,", "Amitiés,"),
    "fr vous": ("Bien cordialement,", "Cordialement,", "Belle journée,"),
    "en": ("Best,", "Kind regards,", "Cheers,"),
}
AWAY = {
    "fr": (
        "Absence du bureau\u00a0: {}",
        "Je suis en congé\u00a0: écrivez à mes collègues. Message automatique.",
    ),
    "en": ("Automatic reply: {}", "I am out of the office with no access to e-mail. This is an automatic reply."),
}
ATTACHED = ("ci-joint", "ci-jointe", "attached", "pièce jointe")
# Circles in which somebody writes to many at once: days between two rounds, most addressees.
ROUNDS = {"association": (75, 9), "club": (45, 24), "client": (70, 6), "open_source": (120, 10)}


class Letters(Teller):
    """All letters of people; those of robots are made elsewhere."""

    def __init__(self, seed: int, cast: Cast, today: date, desks: Desks) -> None:
        super().__init__(Random(f"{seed}/mail"), cast, today)  # noqa: S311
        self.desks = desks
        self.threads = 0
        self.used: dict[int, list[Script]] = {}
        self.bodies: dict[str, str] = {}
        contacts = cast.characters[: cast.contacts]
        self.writers = [c for c in contacts if self.rng.random() < WRITES[c.closeness]]

    def mails(self) -> Iterator[Mail]:
        """Threads with each writer, then rounds, circle by circle."""
        if self.now.date() <= OPENED:
            return
        for character in self.writers:
            for _ in range(1 + int((THREADS[character.closeness] + 1) * self.rng.random() ** 1.5)):
                yield from self.until_now(self._thread_with(character))
        writes = {character.id for character in self.writers}
        for circle in self.cast.circles:
            members = [c for c in self.members[circle.slug] if c.id in writes]
            if circle.kind in ROUNDS and len(members) > 3:
                yield from self.until_now(self._rounds(circle, members))

    def until_now(self, mails: Iterator[Mail]) -> Iterator[Mail]:
        return (mail for mail in mails if mail.at <= self.now)

    def _thread_with(self, character: Character) -> Iterator[Mail]:
        first = max(first_met(character, self.circles, self.today), OPENED)
        begun = datetime.combine(first, time(9), UTC)
        recent = 0.75 if character.closeness is Closeness.STRONG else 0.9
        at = self.office_hours(begun + (self.now - begun) * self.rng.random() ** recent)
        near = [c for c in self._colleagues(character) if c.id != character.id]
        copied = self.rng.sample(near, min(len(near), self.rng.choice((1, 1, 2)))) if self.rng.random() < 0.13 else []
        yield from self.thread(self._script(character), at, character, copied)

    def _colleagues(self, character: Character) -> list[Character]:
        circle = character.circles[0] if character.circles else ""
        return [c for c in self.writers if circle in c.circles] if circle else []

    def _script(self, character: Character) -> Script:
        left = self.used.setdefault(character.id, [])
        if not left:
            topics = [self.circles[slug].topic for slug in character.circles] or [""]
            names = SECTIONS[topics[0]] if character.closeness is not Closeness.WEAK else ("first",)
            bank = mail_scripts(character.language)
            left.extend(script for name in names for script in bank.get(name, ()))
            left.extend(() if left else bank["learning"])
            self.rng.shuffle(left)
        return left.pop()

    def thread(self, script: Script, at: datetime, character: Character, copied: list[Character]) -> Iterator[Mail]:
        """The letters of one thread, from the first to the last that was answered."""
        self.threads += 1
        thread, slots = self.threads, self.slots_for(character, at.date())
        before: tuple[str, ...] = ()
        subject = fill(script.title, slots)
        label = (self.circles[character.circles[0]].name,) if character.circles and self.rng.random() < 0.3 else ()
        lines = script.lines if self.rng.random() > 0.12 or len(script.lines) < 2 else script.lines[:-1]
        last: Mail | None = None
        for speaker, line in lines:
            text = _capitals(fill(line, slots).replace(" ¶ ", "\n\n"))
            writer = OWNER_OF_WORLD.character if speaker == "<" else character
            mail = self._letter(writer, character, copied, at, text, last)
            shown = subject if last is None else f"Re: {subject}"
            last = replace(mail, subject=shown, references=before, thread=thread, labels=label)
            before = (*before, last.id)
            yield last
            if writer.id == OWNER and self.rng.random() < 0.015:
                yield self._away(character, last)
            at = self.later(at + timedelta(minutes=self.rng.randrange(5, 2000)))

    def _letter(
        self, writer: Character, other: Character, copied: list[Character], at: datetime, text: str, last: Mail | None
    ) -> Mail:
        day, is_owner = at.date(), writer.id == OWNER
        owner, theirs = self.desks.owner_on(day, private=self._is_private(other)), self.desks.of(other, day)
        sender, to = (owner, theirs) if is_owner else (theirs, owner)
        reader = other if is_owner else OWNER_OF_WORLD.character
        tone = other.language if other.language == "en" else f"fr {self._tone(other)}"
        hello = self.rng.choice(HELLO[tone]).format(reader.given)
        body = f"{hello}\n\n{text}\n\n{self.rng.choice(GOODBYE[tone])}\n{self._signed(writer, day, tone)}"
        whole = f"{body}\n\n{quoted(self.bodies[last.id], last.at, last.sender, other.language)}" if last else body
        number = self.message_id(sender)
        self.bodies[number] = body
        return Mail(
            id=number,
            at=at,
            sender=sender,
            to=(to,),
            cc=tuple(self.desks.of(c, day) for c in copied),
            subject="",
            text=whole,
            reply_to=last.id if last else "",
            tray=Tray.SENT if is_owner else Tray.ARCHIVE if self.rng.random() < 0.35 else Tray.INBOX,
            attachments=self._attached(text),
            zone=zone_of(writer, at),
        )

    def _signed(self, writer: Character, day: date, tone: str) -> str:
        return writer.given if tone == "fr tu" and self.rng.random() < 0.6 else signature(writer, day)

    def _tone(self, character: Character) -> str:
        kinds = {self.circles[slug].kind for slug in character.circles}
        formal = character.closeness is Closeness.WEAK or (
            "client" in kinds and character.closeness is not Closeness.STRONG
        )
        return "vous" if formal else "tu"

    def _is_private(self, character: Character) -> bool:
        return any(self.circles[slug].kind in ("family", "club", "school") for slug in character.circles)

    def _attached(self, text: str) -> tuple[str, ...]:
        return (f"document-{self.rng.randrange(1, 400)}.pdf",) if any(word in text for word in ATTACHED) else ()

    def _away(self, character: Character, letter: Mail) -> Mail:
        subject, text = AWAY[character.language]
        sender = self.desks.of(character, letter.at.date())
        return Mail(
            id=self.message_id(sender), at=letter.at + timedelta(seconds=self.rng.randrange(3, 60)), sender=sender,
            to=(letter.sender,), subject=subject.format(letter.subject), text=text, reply_to=letter.id,
            references=(letter.id,), thread=letter.thread, is_automatic=True, zone=letter.zone,
        )  # fmt: skip

    def _rounds(self, circle: Circle, members: list[Character]) -> Iterator[Mail]:
        """One member writes to many, the owner among them; now and then she answers all."""
        every, most = ROUNDS[circle.kind]
        at = datetime.combine(max(OPENED, date(max(circle.since, 2016), 2, 1)), time(9), UTC)
        until = min(self.now, datetime(min(circle.until, self.today.year) + 1, 1, 1, tzinfo=UTC))
        scripts = [s for name in SECTIONS[circle.topic][:1] for s in mail_scripts(circle.language).get(name, ())]
        board = members[: most + 2]
        while scripts and (at := self.office_hours(at + timedelta(days=self.rng.randrange(every, every * 2)))) < until:
            sender, *others = self.rng.sample(board, min(len(board), most))
            script = self.rng.choice(scripts)
            short = Script(script.title, tuple(line for line in script.lines if line[0] == ">")[:1] or script.lines[:1])
            for mail in self.thread(short, at, sender, []):
                if mail.sender.character != OWNER and not mail.is_automatic:
                    yield from self._round(mail, others, circle)

    def _round(self, mail: Mail, others: list[Character], circle: Circle) -> Iterator[Mail]:
        at = mail.at
        to = (*mail.to, *(self.desks.of(c, at.date()) for c in others))
        yield replace(mail, to=to, labels=(circle.name,))
        if self.rng.random() < 0.3:
            answer = self._letter(OWNER_OF_WORLD.character, others[0], [], self.later(at), "Merci, c’est noté.", mail)
            owner = answer.sender
            rest = tuple(address for address in to if address.character != OWNER)
            yield replace(
                answer, sender=owner, to=(mail.sender,), cc=rest, subject=f"Re: {mail.subject}", references=(mail.id,),
                thread=mail.thread,
            )  # fmt: skip

    def message_id(self, sender: Address) -> str:
        """A new Message-ID of the sender's domain, without brackets."""
        return f"{self.rng.getrandbits(80):020x}@{sender.email.split('@')[1]}"


def _capitals(text: str) -> str:
    """The text with a capital after each full stop, where a word was filled in."""
    return re.sub(r"(?<=[.!?] )[a-zà-ÿ]", lambda letter: letter[0].upper(), text)
