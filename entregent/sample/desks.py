"""Where people write from: the address used on a day, the name beside it, and the letters that leave from there."""

from __future__ import annotations

from datetime import date, datetime
from random import Random

from entregent.sample.cast import Cast
from entregent.sample.facts import OWNER, Character
from entregent.sample.letterbox import Address
from entregent.sample.names import fold
from entregent.sample.owner import OWNER_OF_WORLD
from entregent.sample.shown_names import NOT_ADDED, plain, surname

PRIVATE_KINDS = {"family", "club", "school"}
INDEPENDENT_SINCE = date(2020, 2, 1)


class Desks:
    """The addresses of a cast. An address is somebody's for ever: nobody gets one that another has or had."""

    def __init__(self, cast: Cast) -> None:
        self.kinds = {circle.slug: circle.kind for circle in cast.circles}
        self.owners: dict[str, int] = {email: c.id for c in cast.characters for email in c.emails}

    def of(self, character: Character, day: date) -> Address:
        """Whence somebody writes to the owner on that day: friends from home, the others from their employer of then."""
        if character.id == OWNER:
            return self.owner_on(day)
        rng = Random(f"{character.slug}/desk")  # noqa: S311
        kinds = {self.kinds[slug] for slug in character.circles}
        at_home = rng.random() < (0.85 if kinds & PRIVATE_KINDS else 0.15)
        email = character.emails[1] if at_home else self._at_work(character, day)
        return Address(email, self._shown(rng, character), character.id)

    def _at_work(self, character: Character, day: date) -> str:
        job = character.job_on(day) or character.jobs[0]
        if job.company == character.jobs[-1].company:
            return character.emails[0]
        if job.company in NOT_ADDED:
            return character.emails[1]
        email = f"{fold(character.given)}.{fold(surname(character))}@{fold(job.company)}.example"
        return email if self.owners.setdefault(email, character.id) == character.id else character.emails[1]

    def _shown(self, rng: Random, character: Character) -> str:
        given, family = character.given, surname(character)
        forms = (
            f"{given} {family}",
            f"{family.upper()} {given}",
            f"{family} {given}",
            plain(f"{given} {family}"),
            given,
            "",
        )
        return rng.choices(forms, (74, 7, 3, 8, 4, 4))[0]

    def owner_on(self, day: date, *, private: bool = False) -> Address:
        """The owner's address: her own, and since she is independent her firm's."""
        work, home = OWNER_OF_WORLD.character.emails
        return Address(home if private or day < INDEPENDENT_SINCE else work, OWNER_OF_WORLD.character.name, OWNER)


def zone_of(character: Character, at: datetime) -> int:
    """Minutes by which the clocks of somebody's town are before UTC; summer time taken from April to October."""
    country = character.residences[-1].town.country
    winter = {"GB": 0, "IE": 0, "US": -300, "CA": -300}.get(country, 60)
    return winter + 60 * (4 <= at.month <= 10)


def signature(character: Character, day: date) -> str:
    """What stands below somebody's letters."""
    job = character.job_on(day) or character.jobs[0]
    shown = f"{character.name}\n{job.title}, {job.company}" if job.company not in NOT_ADDED else character.name
    return shown.replace("'", "’")


def quoted(text: str, at: datetime, who: Address, language: str) -> str:
    """A letter as it stands below its answer."""
    when = f"{at:%d/%m/%Y %H:%M}" if language == "fr" else f"{at:%d %b %Y, %H:%M}"
    name = who.name or who.email
    head = f"Le {when}, {name} a écrit\u00a0:" if language == "fr" else f"On {when}, {name} wrote:"
    return head + "\n" + "\n".join(f"> {line}".rstrip() for line in text.splitlines())
