"""What else lies in a mailbox: newsletters, robots, a mailing list, mailboxes that several share, spam and drafts."""

from __future__ import annotations

from collections.abc import Iterator
from configparser import ConfigParser, SectionProxy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import resources

from entregent.sample.careers import split
from entregent.sample.facts import Character
from entregent.sample.letterbox import Address, Mail, Tray
from entregent.sample.mailbox import OPENED, Letters
from entregent.sample.names import fold
from entregent.sample.scripts import Slots, fill, mail_scripts, typeset
from entregent.sample.shown_names import surname

CITIES = ("Lyon", "Paris", "Rennes", "Angers", "Bordeaux")
LIST = Address("trad-fr@listes.quillboat.example", "Traduction de Quillboat")
LIST_ID = "trad-fr.listes.quillboat.example"
CHOIR_OFFICE = "contact@voix-erdre.example"
DRAFT = "Bonjour,\n\nJe voulais vous demander"


class Noise(Letters):
    """Adds to the letters of people what a real mailbox holds beside them."""

    def noise(self) -> Iterator[Mail]:
        """All of it, kind by kind. Every tenth of it where there are few contacts."""
        if self.now.date() <= OPENED:
            return
        thin = 1 if self.cast.contacts >= 600 else 10
        series = ConfigParser(interpolation=None)
        series.read_string((resources.files("entregent.sample") / "texts" / "bulk.ini").read_text(encoding="utf-8"))
        for name in series.sections():
            yield from self.until_now(self._series(series[name], thin))
        yield from self.until_now(self._mailing_list(thin))
        yield from self.until_now(self._shared())
        yield from self._drafts()

    def _opened(self) -> datetime:
        return datetime.combine(OPENED, datetime.min.time(), UTC)

    def _series(self, told: SectionProxy, thin: int) -> Iterator[Mail]:
        """A newsletter, or what a robot writes."""
        sender, language = Address(told["address"], told["name"]), told["language"]
        subjects, every = split(told["subjects"]), int(told["every"]) * thin
        at = self._opened() + timedelta(days=self.rng.randrange(30, 900))
        number = self.rng.randrange(3, 60)
        while (at := at + timedelta(days=self.rng.randrange(every // 2 + 1, every + every // 2 + 1))) < self.now:
            at = at.replace(
                hour=self.rng.choice((4, 5, 6, 8, 15)), minute=self.rng.randrange(60), second=self.rng.randrange(60)
            )
            number += 1
            slots = Slots(self.rng, language, at.date(), number=str(number), city=self.rng.choice(CITIES))
            subject, text = (fill(typeset(said, language), slots) for said in (self.rng.choice(subjects), told["text"]))
            spam = "spam" in told
            tray = Tray.SPAM if spam else self.rng.choice((Tray.INBOX, Tray.ARCHIVE))
            yield Mail(
                id=self.message_id(sender), at=at, sender=sender, to=(self.desks.owner_on(at.date()),), subject=subject,
                text=text, thread=self._next_thread(), tray=tray,
                list_id=told["list"], is_bulk=bool(told["list"]) or not spam, is_automatic=not told["list"] and not spam,
                html=f"<html><body><h1>{subject}</h1><p>{text}</p></body></html>" if told["list"] else "",
            )  # fmt: skip

    def _next_thread(self) -> int:
        self.threads += 1
        return self.threads

    def _mailing_list(self, thin: int) -> Iterator[Mail]:
        """Translators write to their list; the owner answers some of it, which she wrote herself."""
        members = [c for c in self.writers if "quillboat" in c.circles]
        at = datetime(2018, 3, 1, 9, tzinfo=UTC)
        while members and (at := self.office_hours(at + timedelta(days=self.rng.randrange(15, 50) * thin))) < self.now:
            author = self.rng.choice(members)
            script = self.rng.choice(mail_scripts(author.language)["opensource"])
            for mail in self.thread(script, at, author, []):
                if not mail.is_automatic:
                    yield replace(
                        mail, subject=self._prefixed(mail.subject), to=(LIST,), cc=(), list_id=LIST_ID, labels=()
                    )

    def _prefixed(self, subject: str) -> str:
        return f"Re: [trad-fr] {subject[4:]}" if subject.startswith("Re: ") else f"[trad-fr] {subject}"

    def _shared(self) -> Iterator[Mail]:
        """The choir's office, from which two people write, and a couple with one address."""
        choir = [c for c in self.writers if "voix-erdre" in c.circles][:2]
        family = [c for c in self.cast.characters[: self.cast.contacts] if "famille" in c.circles][:2]
        for people, email in ((choir, CHOIR_OFFICE), (family, self._of_both(family))):
            if len(people) < 2:
                continue
            for _ in range(9):
                writer = self.rng.choice(people)
                at = self.office_hours(self._opened() + (self.now - self._opened()) * self.rng.random())
                sections = mail_scripts(writer.language)
                script = self.rng.choice(
                    sections.get("choir" if email == CHOIR_OFFICE else "friend", sections["friend"])
                )
                for mail in self.thread(script, at, writer, []):
                    yield self._from(mail, writer, Address(email, writer.name))

    def _of_both(self, people: list[Character]) -> str:
        names = [fold(person.given) for person in people]
        return f"{'.et.'.join(names)}.{fold(surname(people[0]))}@courrier.example" if people else ""

    def _from(self, mail: Mail, writer: Character, shared: Address) -> Mail:
        """The mail with the shared address in the place of the writer's own."""

        def other(address: Address) -> Address:
            return shared if address.character == writer.id else address

        return replace(mail, sender=other(mail.sender), to=tuple(map(other, mail.to)), cc=tuple(map(other, mail.cc)))

    def _drafts(self) -> Iterator[Mail]:
        for character in self.writers[:: max(1, len(self.writers) // 5)]:
            at = self.now - timedelta(days=self.rng.randrange(2, 400))
            sender = self.desks.owner_on(at.date())
            yield Mail(
                id=self.message_id(sender), at=at, sender=sender, to=(self.desks.of(character, at.date()),), subject="",
                text=DRAFT, thread=self._next_thread(), tray=Tray.DRAFTS,
            )  # fmt: skip
