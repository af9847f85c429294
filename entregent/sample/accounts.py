"""Makes the accounts on the public venues: the contacts who are there, and others who only follow or are followed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random

from entregent.sample.cast import Cast
from entregent.sample.facts import Character, Closeness
from entregent.sample.habits import HABITS, ORGANISATIONS, OWNERS_ACCOUNTS, Habit, chance, first_met
from entregent.sample.names import draw_name, fold
from entregent.sample.shown_names import NOT_ADDED, PSEUDONYMS, handle_forms, shown_name, surname
from entregent.sample.teller import Teller
from entregent.sample.venues import SOCIAL, Presence, Venue

HOSTS = {
    "fr": ("mouette.example", "entraide-numerique.example", "toile-libre.example", "bretagne-sociale.example"),
    "en": ("harbour-social.example", "tinkerers.example", "slow-web.example", "quillboat-social.example"),
}
PLAIN_HOST = "ciel.example"
LISTS = {
    Venue.MICROBLOG: ("Formation", "Nantes", "Logiciel libre"),
    Venue.FEDERATED: ("Formation", "Logiciel libre", "Chorale"),
    Venue.SERVERS: ("Formation",),
}
BASE32 = "abcdefghijklmnopqrstuvwxyz234567"
BIOS = {
    "fr": ("{title} chez {company}. Mes propos n’engagent que moi.", "{title}, {city}.", "{title}. Lectures, vélo, café.",
           "Sujets\u00a0: {skill}.", "{city}, souvent dans le train.", "{skill}, et un potager."),
    "en": ("{title} at {company}. Opinions my own.", "{title}, {city}.", "Mostly {skill}, sometimes bread.",
           "{skill}, cycling, too many tabs.", "{city}. Here for the conversations."),
}  # fmt: skip
# People of whom the owner has enough.
UNWANTED = {Venue.MICROBLOG: (5, 4), Venue.FEDERATED: (4, 3), Venue.SERVERS: (2, 2), Venue.FRIENDS: (0, 0),
            Venue.PICTURES: (2, 2)}  # fmt: skip
BARE_TITLE = re.compile(r"( [–|(]|, ).*")
MICROBLOG_NUMBERS = date(2016, 1, 1)  # from then on account numbers are long


class Settling:
    """Settles the cast on the public venues. A venue's draws do not depend on those of the others."""

    def __init__(self, seed: int, cast: Cast, today: date) -> None:
        self.seed, self.cast, self.today = seed, cast, today
        self.teller = Teller(Random(f"{seed}/settling"), cast, today)  # noqa: S311

    def settle(self) -> dict[Venue, tuple[Presence, ...]]:
        """All accounts of the public venues, the owner's first."""
        return {venue: Street(self, venue).presences() for venue in SOCIAL}


class Street:
    """One venue while people move in."""

    def __init__(self, town: Settling, venue: Venue) -> None:
        self.cast, self.teller, self.venue = town.cast, town.teller, venue
        self.habit: Habit = HABITS[venue]
        self.today = town.today
        self.rng = Random(f"{town.seed}/settling/{venue}")  # noqa: S311
        self.handles: set[str] = {OWNERS_ACCOUNTS[venue].handle}
        self.names: set[str] = {OWNERS_ACCOUNTS[venue].name}
        self.names_of_cast = {f"{c.given} {surname(c)}" for c in town.cast.characters}

    def presences(self) -> tuple[Presence, ...]:
        """The owner, then the contacts by number, then everybody else."""
        owner = OWNERS_ACCOUNTS[self.venue]
        if self.today <= owner.since:
            return (owner,)
        found = [owner]
        for character in self.cast.characters[: self.cast.contacts]:
            topics = [self.teller.circles[slug].topic for slug in character.circles]
            if self.rng.random() < chance(self.venue, character, topics) and (one := self._contact(character)):
                found.append(one)
        scale = min(1.0, self.cast.contacts / 1200)
        if self.habit.watched:
            found += [self._organisation(*told) for told in ORGANISATIONS]
        found += [self._stranger(follows=True) for _ in range(round(self.habit.strangers * scale))]
        found += [self._stranger(follows=False) for _ in range(round(self.habit.watched * scale))]
        blocked, muted = UNWANTED[self.venue]
        found += [self._stranger(follows=False, is_blocked=True) for _ in range(blocked)]
        found += [self._stranger(follows=True, is_muted=True) for _ in range(muted)]
        return tuple(found)

    def _contact(self, character: Character) -> Presence | None:
        name = shown_name(self.rng, character, self.venue)
        if self.venue is Venue.FRIENDS:
            # There a name is all that tells people apart.
            name = name if name not in self.names else character.name
            if name in self.names:
                return None
        self.names.add(name)
        handle = self._handle(character, name)
        since = self._early(date(max(2009, self.habit.opened.year - 4), 1, 1))
        met = max(first_met(character, self.teller.circles, self.today), self.habit.opened, since)
        followed = self._day(met, min(self.today, met + timedelta(days=900)))
        drawn = self.rng.random()
        is_mutual = drawn < self.habit.mutual
        is_theirs = not is_mutual and drawn < self.habit.mutual + self.habit.theirs
        back = self._day(followed, min(self.today, followed + timedelta(days=400)))
        if self.venue is Venue.FRIENDS:
            back, is_mutual = followed, True
        tired = character.closeness is Closeness.WEAK and self.rng.random() < 0.02
        return Presence(
            venue=self.venue,
            character=character.id,
            handle=handle,
            id=self._id(handle, since),
            name=name,
            since=since,
            bio=self._bio(character),
            place=character.residences[-1].town.city if self.rng.random() < 0.5 else "",
            links=self._links(character),
            followed_on=None if is_theirs or tired else followed,
            follower_since=back if (is_mutual or is_theirs) and not (tired and self.venue is Venue.FRIENDS) else None,
            ended_on=self._day(followed, self.today) if tired else None,
            lists=self._lists(character),
            is_muted=tired and self.rng.random() < 0.5,
        )  # fmt: skip

    def _handle(self, character: Character, name: str) -> str:
        if self.venue is Venue.FRIENDS:
            return ""
        company = character.jobs[-1].company
        if self.venue is Venue.SERVERS and company.startswith(surname(character)) and company not in NOT_ADDED:
            return self._taken(iter((f"{fold(company)}.example",)), lambda handle: handle)
        host = Random(f"{character.slug}/host").choice(HOSTS[character.language])  # noqa: S311
        # The same person draws the same forms everywhere, so that handles are alike on most venues.
        forms = handle_forms(Random(f"{character.slug}/handle"), character, name, self.venue)  # noqa: S311
        return self._taken(forms, lambda handle: self._placed(handle, host))

    def _placed(self, handle: str, host: str) -> str:
        match self.venue:
            case Venue.FEDERATED:
                return f"{handle.replace('-', '_')}@{host}"
            case Venue.SERVERS:
                return f"{handle}.{PLAIN_HOST}"
            case _:
                return handle

    def _taken(self, forms: Iterator[str], placed: Callable[[str], str]) -> str:
        handle = next(placed(form) for form in forms if form and placed(form) not in self.handles)
        self.handles.add(handle)
        return handle

    def _organisation(self, handle: str, name: str, language: str) -> Presence:
        since = self._day(date(2010, 1, 1), date(2014, 1, 1))
        at_home = self._placed(handle.replace("_", "-"), HOSTS[language][0])
        handle = handle if self.venue in (Venue.MICROBLOG, Venue.PICTURES) else at_home
        self.handles.add(handle)
        followed = self._day(self.habit.opened, self.today)
        site = f"https://www.{fold(name)}.example/"
        return Presence(
            self.venue, None, handle, self._id(handle, since), name, since, links=(site,), followed_on=followed,
            is_organisation=True,
        )  # fmt: skip

    def _stranger(self, *, follows: bool, is_blocked: bool = False, is_muted: bool = False) -> Presence:
        """Somebody whom the owner never met. Nobody of the cast has their name."""
        language = "fr" if self.rng.random() < 0.6 else "en"
        given, family, _ = draw_name(self.rng, language, self.names_of_cast, unique=True)
        given, family = (
            (f"{given} {self.rng.choice('ABCDEFGHLMPRSTV')}.", family) if self.rng.random() < 0.1 else (given, family)
        )
        name = f"{given} {family}" if self.rng.random() < 0.8 else self.rng.choice(PSEUDONYMS[language])
        forms = (
            f"{fold(given)[:5].strip('-')}{fold(family)[:4].strip('-')}{self.rng.randrange(100, 10_000)}"
            for _ in range(99)
        )
        host = self.rng.choice(HOSTS[language])
        handle = self._taken(forms, lambda form: self._placed(form, host))
        since = self._day(date(2010, 1, 1), self.today)
        day = self._day(max(since, self.habit.opened), self.today)
        return Presence(
            self.venue, None, handle, self._id(handle, since), name, since,
            followed_on=None if follows or is_blocked else day, follower_since=day if follows else None,
            ended_on=day if is_blocked else None, is_blocked=is_blocked, is_muted=is_muted,
        )  # fmt: skip

    def _id(self, handle: str, since: date) -> str:
        match self.venue:
            case Venue.FEDERATED:
                user, _, host = handle.partition("@")
                return f"https://{host}/users/{user}"
            case Venue.SERVERS:
                return "did:plc:" + "".join(self.rng.choices(BASE32, k=24))
            case Venue.FRIENDS:
                return f"1000{self.rng.randrange(10**10, 9 * 10**10)}"
            case Venue.PICTURES:
                return str(self.rng.randrange(10**8, 6 * 10**10))
        if since < MICROBLOG_NUMBERS:
            return str(self.rng.randrange(10**8, 4 * 10**9))
        return str(((since - date(2010, 11, 4)).days * 86_400_000 << 22) + self.rng.randrange(86_400_000 << 22))

    def _bio(self, character: Character) -> str:
        if self.rng.random() < 0.25:
            return ""
        job = character.jobs[-1]
        words = {
            "title": BARE_TITLE.sub("", job.title),
            "company": self.teller.company_of(character, self.today),
            "city": character.residences[-1].town.city,
        }
        bio = self.rng.choice(BIOS[character.language]).format(skill=character.skills[0], **words)
        return bio[0].upper() + bio[1:]

    def _links(self, character: Character) -> tuple[str, ...]:
        if self.venue is Venue.FRIENDS or self.rng.random() > 0.3:
            return ()
        own = f"https://{fold(character.given)}-{fold(surname(character))}.example/"
        return (own if self.rng.random() < 0.5 else f"https://www.{character.emails[0].split('@')[1]}/",)

    def _lists(self, character: Character) -> tuple[str, ...]:
        lists = LISTS.get(self.venue, ())
        topics = {self.teller.circles[slug].topic for slug in character.circles}
        fitting = {
            "Formation": topics & {"learning", "studio", "association"}, "Logiciel libre": topics & {"opensource"},
            "Chorale": topics & {"choir"}, "Nantes": character.residences[-1].town.city == "Nantes",
        }  # fmt: skip
        return tuple(name for name in lists if fitting[name] and self.rng.random() < 0.6)

    def _early(self, first: date) -> date:
        """Some day from the first on, sooner rather than later."""
        return first + timedelta(days=int((self.today - first).days * self.rng.random() ** 1.8))

    def _day(self, first: date, last: date) -> date:
        return first + timedelta(days=self.rng.randrange(max(1, (last - first).days)))
