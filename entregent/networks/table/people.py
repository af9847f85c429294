"""From a row to what it says of a person: an `Identity`, or the reason why it says nothing of anybody."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from entregent.contract.addressbook import (
    LONGEST_NOTE,
    LONGEST_TEXT,
    birthday,
    bounded_key,
    distinct,
    folded,
)
from entregent.contract.network import Reading
from entregent.contract.records import Identity
from entregent.contract.text import Text, t
from entregent.networks.table.asking import ColumnMapping
from entregent.networks.table.layout import Layout
from entregent.networks.table.roles import Role
from entregent.networks.table.values import date_of, emails_in, parts_of, phones_in, puts_day_first, urls_in

Row = Mapping[str, str]

NOBODY = t("This row has neither a name nor an e-mail address.")
SHARED_BY = 3
"""An address or number under this many names is an office's: it says nothing of who somebody is."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_FAMILY_FIRST = re.compile(r"([^\d,]{1,60}),\s*([^\d,]{1,60})")


@dataclass(frozen=True, slots=True)
class Names:
    """How a row names somebody."""

    whole: str
    given: str
    family: str


class Shared:
    """Under how many names an address or a number stands in a list, counted up to `SHARED_BY`."""

    def __init__(self) -> None:
        self._names: dict[str, set[str]] = {}

    def learn(self, contact_point: str, name: str) -> None:
        """Take note of one row's address or number."""
        names = self._names.setdefault(contact_point, set())
        if len(names) < SHARED_BY:
            names.add(folded(name))

    def names(self, contact_point: str) -> int:
        """How many names it stands under."""
        return len(self._names.get(contact_point, ()))


@dataclass(slots=True)
class List:
    """A list of people as the owner describes it. `shared` must have learnt every row (`learn`) before any is told."""

    layout: Layout
    mapping: ColumnMapping
    reading: Reading
    shared: Shared
    _columns: dict[Role, list[str]] = field(default_factory=lambda: defaultdict(list))
    _day_first: bool = True

    def __post_init__(self) -> None:
        for place, role in enumerate(self.mapping.roles):
            self._columns[role].append(str(place))
        dates = [*self._columns[Role.BIRTHDAY], *self._columns[Role.JOINED]]
        self._day_first = puts_day_first(value for place in dates for value in self.layout.samples[int(place)])

    def learn(self, row: Row) -> None:
        """Take note of the addresses and numbers of a row."""
        name = self._names(row).whole
        for point in (*self._emails(row), *self._phones(row), *map(plain_url, self._all_urls(row))):
            self.shared.learn(point, name)

    def identity(self, row: Row) -> Identity | Text:
        """What the row says, or why it is skipped."""
        names, emails, urls = self._names(row), self._emails(row), self._urls(row)
        if not names.whole and not emails:
            return NOBODY
        company = self._first(row, Role.COMPANY)
        key = self._key(names.whole, emails, urls, company)
        is_owner = key in self.reading.owner_keys or not self.reading.owner_emails.isdisjoint(emails)
        is_contact = self.mapping.are_known and not is_owner
        joined = self._first(row, Role.JOINED)
        since = date_of(joined, day_first=self._day_first)
        return Identity(
            source_id=key,
            key=key,
            name=names.whole,
            given_name=names.given,
            family_name=names.family,
            company=company,
            position=self._first(row, Role.POSITION),
            place=self._first(row, Role.TOWN),
            country=self._first(row, Role.COUNTRY),
            birthday=self._birthday(row),
            note=self._note(row, is_contact=is_contact),
            emails=tuple(each for each in emails if self.shared.names(each) < SHARED_BY),
            phones=tuple(each for each in self._phones(row) if self.shared.names(each) < SHARED_BY),
            urls=urls,
            labels=distinct((self.mapping.list_name, *self._parts(row, Role.LABEL))),
            skills=self._parts(row, Role.SKILLS),
            is_contact=is_contact,
            is_owner=is_owner,
            connected_on=since if is_contact else None,
        )

    def _key(self, name: str, emails: Sequence[str], urls: Sequence[str], company: str) -> str:
        """The first e-mail address (with the name, where several people share it), else the address of a profile, else
        name and company on this list: a name alone does not tell people of two lists apart."""
        if emails:
            return bounded_key(f"{emails[0]}|{folded(name)}" if self.shared.names(emails[0]) > 1 else emails[0])
        if urls:
            return bounded_key(plain_url(urls[0]))
        place = folded(self.mapping.list_name) or self.layout.kind
        return bounded_key("|".join(part for part in (folded(name), folded(company), place) if part))

    def _names(self, row: Row) -> Names:
        given, family = self._first(row, Role.GIVEN), self._first(row, Role.FAMILY)
        whole = self._first(row, Role.NAME)
        if given or family:
            return Names(f"{given} {family}".strip(), given, family)
        if "@" in whole:
            return Names("", "", "")
        if match := _FAMILY_FIRST.fullmatch(whole):
            family, given = match[1].strip(), match[2].strip()
            return Names(f"{given} {family}", given, family)
        return Names(whole, "", "")

    def _emails(self, row: Row) -> tuple[str, ...]:
        return distinct(email for place in self._columns[Role.EMAIL] for email in emails_in(row[place]))

    def _phones(self, row: Row) -> tuple[str, ...]:
        return distinct(phone for place in self._columns[Role.PHONE] for phone in phones_in(row[place]))

    def _urls(self, row: Row) -> tuple[str, ...]:
        """The addresses that are one person's alone: a site that two share is no profile."""
        return tuple(url for url in self._all_urls(row) if self.shared.names(plain_url(url)) < 2)

    def _all_urls(self, row: Row) -> tuple[str, ...]:
        return distinct(url for place in self._columns[Role.URL] for url in urls_in(row[place]))

    def _parts(self, row: Row, role: Role) -> tuple[str, ...]:
        return distinct(part[:LONGEST_TEXT] for place in self._columns[role] for part in parts_of(_clean(row[place])))

    def _first(self, row: Row, role: Role) -> str:
        return next((line for place in self._columns[role] if (line := _line(row[place]))), "")

    def _birthday(self, row: Row) -> str:
        written = self._first(row, Role.BIRTHDAY)
        day = date_of(written, day_first=self._day_first)
        return day.isoformat() if day else birthday(written)

    def _note(self, row: Row, *, is_contact: bool) -> str:
        """Notes as they are; since when somebody is on the list is noted too, where it is no date of acquaintance."""
        notes = [note for place in self._columns[Role.NOTE] if (note := _clean(row[place]))]
        since = self._first(row, Role.JOINED)
        if since and not is_contact:
            notes.append(f"{self.layout.names[int(self._columns[Role.JOINED][0])]}: {since}")
        return "\n".join(notes)[:LONGEST_NOTE].strip()


def plain_url(url: str) -> str:
    """An address without what varies: scheme, `www.`, case, query and final slash.

    >>> plain_url("https://www.Club.example/People/Ada/?from=list")
    'club.example/people/ada'
    """
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", url.lower()).partition("#")[0].partition("?")[0].rstrip("/")


def _line(cell: str) -> str:
    return " ".join(_clean(cell[:LONGEST_NOTE]).split())[:LONGEST_TEXT].strip() if cell else ""


def _clean(text: str) -> str:
    text = text.strip()
    return text if text.isprintable() else _CONTROL.sub("", text).strip()
