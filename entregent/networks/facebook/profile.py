"""The owner's own profile, and the family it names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from entregent.base.jsonfile import (
    Tally,
    elements,
    inside,
    members,
    moment_of,
    number_of,
    repaired,
    repaired_name,
    whole,
)
from entregent.contract.addressbook import distinct
from entregent.contract.network import Files, Unreadable
from entregent.contract.records import Employment, Identity
from entregent.networks.facebook.members import Members
from entregent.networks.facebook.people import Directory, Owner

_MOST = 50
_NUMBER = re.compile(r"[+0-9][0-9 ().-]{5,30}")


@dataclass(slots=True)
class Profile:
    """What the export's profile says, with every text repaired."""

    content: dict[str, object] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The owner's name as shown, "" where it is not told."""
        name = self.content.get("name")
        return repaired_name(inside(name, "full_name") if isinstance(name, dict) else name)

    def learn(self, files: Files, found: Members, directory: Directory, tally: Tally) -> None:
        """Read the profile, and meet the family."""
        for part in found.of("profile"):
            try:
                document = members(whole(files.open(part.name)))
            except Unreadable as error:
                tally.damaged(part.name, error.message)
                continue
            tally.read += bool(document)
            self.content = self.content or next((members(value) for value in document.values()), {})
        for relative in elements(self.content.get("family_members"))[:_MOST]:
            known = directory.meet(repaired_name(inside(relative, "name")))
            if known and (label := repaired_name(inside(relative, "relation"))):
                known.is_listed, known.labels = True, distinct((*known.labels, label))

    def identity(self, owner: Owner) -> Identity | None:
        """The owner's own identity, None where nobody is known."""
        if not owner.key:
            return None
        content = self.content
        emails = (repaired_name(email).lower() for email in elements(inside(content, "emails", "emails"))[:_MOST])
        sites = (repaired_name(inside(site, "address")) for site in elements(content.get("websites"))[:_MOST])
        schools = elements(content.get("education_experiences"))[:_MOST]
        return Identity(
            source_id=owner.key,
            key=owner.key,
            name=owner.name,
            given_name=repaired_name(inside(content, "name", "first_name")),
            family_name=repaired_name(inside(content, "name", "last_name")),
            summary=repaired(inside(content, "intro_bio")),
            place=repaired_name(inside(content, "current_city", "name")),
            birthday=_birthday(content.get("birthday")),
            emails=distinct(email for email in emails if "@" in email[1:-1] and " " not in email),
            phones=distinct(_phones(content)),
            urls=distinct(site for site in sites if site.startswith(("https://", "http://"))),
            aliases=tuple(sorted(owner.keys - {owner.key})),
            schools=distinct(repaired_name(inside(school, "name")) for school in schools),
            employments=tuple(_employments(content)),
            is_contact=False,
            is_owner=True,
        )


def _phones(content: dict[str, object]) -> list[str]:
    found = (
        repaired_name(inside(phone, "phone_number") if isinstance(phone, dict) else phone)
        for phone in elements(content.get("phone_numbers"))[:_MOST]
    )
    return [phone for phone in found if _NUMBER.fullmatch(phone)]


def _birthday(value: object) -> str:
    """`1980-01-31`, or `--01-31` where the year is not told."""
    year, month, day = (number_of(inside(value, name)) for name in ("year", "month", "day"))
    if not (month and day and 1 <= month <= 12 and 1 <= day <= 31):
        return ""
    return f"{year if year and 1800 < year < 2200 else '-'}-{month:02d}-{day:02d}"


def _employments(content: dict[str, object]) -> list[Employment]:
    found = []
    for work in elements(content.get("work_experiences"))[:_MOST]:
        started, ended = moment_of(inside(work, "start_timestamp")), moment_of(inside(work, "end_timestamp"))
        if company := repaired_name(inside(work, "employer")):
            found.append(
                Employment(
                    company=company,
                    title=repaired_name(inside(work, "title")),
                    started=started.date() if started else None,
                    ended=ended.date() if ended else None,
                    place=repaired_name(inside(work, "location")),
                )
            )
    return found
