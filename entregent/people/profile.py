"""A person's profile, folded from what was said of their identities: the freshest word wins, field by field. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from entregent.analysis.companies import company_key

_SINGLE = ("headline", "summary", "industry", "place", "country", "birthday", "nickname", "handle", "former_name")
_MANY = ("skills", "schools", "labels", "emails", "phones", "urls")


@dataclass(frozen=True, slots=True)
class Said:
    """One sighting, as values: `said` holds the non-empty fields of the record."""

    observed_at: datetime
    is_mention: bool
    said: dict[str, Any]
    identity_id: int = 0
    batch_id: int = 0
    aspect: int = 0


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a person, all sightings taken together. Empty strings and tuples where nothing is known."""

    name: str = ""
    given_name: str = ""
    family_name: str = ""
    company: str = ""
    position: str = ""
    single: dict[str, str] = field(default_factory=dict)
    many: dict[str, tuple[str, ...]] = field(default_factory=dict)
    former_companies: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    connected_on: date | None = None
    is_contact: bool = False
    is_owner: bool = False
    is_organisation: bool = False
    is_blocked: bool = False

    @property
    def sort_name(self) -> str:
        """Family name first, as a list of people is sorted."""
        return f"{self.family_name} {self.given_name}".strip() if self.family_name else self.name


def fold_profile(sightings: Iterable[Said]) -> Profile:
    """Fold sightings, in any order, into one profile.

    Where no name is known, the handle stands for it, else an e-mail address. A position goes with its company: it is the
    freshest one told of the freshest employer. A mere mention gives a name only where nothing better does, and a name
    written in capitals only where none is written as names are.
    """
    told = freshest_first(sightings)
    freshest: dict[str, Any] = {}
    for said in reversed(told):
        freshest |= said
    work = next((said for said in told if said.get("company") or said.get("position")), {})
    named = _named(told)
    companies = _companies(told)
    since = [date.fromisoformat(said["connected_on"]) for said in told if said.get("connected_on")]
    return Profile(
        name=_shown_name(named, told) or next((said["emails"][0] for said in told if said.get("emails")), "")[:255],
        given_name=named.get("given_name", "") or _first_word(_name(named)),
        family_name=named.get("family_name", ""),
        company=work.get("company", ""),
        position=_position(work, told),
        single={name: freshest.get(name, "") for name in _SINGLE},
        many={name: _distinct([said[name] for said in told if name in said]) for name in _MANY},
        former_companies=tuple(name for name in companies if name != work.get("company", "")),
        notes=_distinct([[said["note"]] for said in told if said.get("note")]),
        connected_on=min(since, default=None),
        is_contact=freshest.get("is_contact", False),
        is_owner=freshest.get("is_owner", False),
        is_organisation=freshest.get("is_organisation", False),
        is_blocked=freshest.get("is_blocked", False),
    )


def fold_name(sightings: Iterable[Said]) -> str:
    """The name of `fold_profile`, by itself."""
    told = freshest_first(sightings)
    return _shown_name(_named(told), told)


def freshest_first(sightings: Iterable[Said]) -> list[dict[str, Any]]:
    """What the sightings say, the freshest first, whatever order they come in."""
    rows = list(sightings)
    if len(rows) > 1:
        rows.sort(key=_freshness, reverse=True)
    return [row.said for row in rows]


def _named(told: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Of all that was said, what names the person best."""
    return next((said for said in told if _is_cased(_name(said))), next((said for said in told if _name(said)), {}))


def _shown_name(named: dict[str, Any], told: Sequence[dict[str, Any]]) -> str:
    return (_name(named) or _first("handle", told))[:255]


def _first(name: str, told: Sequence[dict[str, Any]]) -> str:
    for said in told:
        if value := said.get(name):
            return str(value)
    return ""


def _freshness(row: Said) -> tuple[bool, datetime, int, str]:
    """Of what was said at one moment, the fuller comes first; the text decides between equals, so no order of arrival."""
    return (not row.is_mention, row.observed_at, len(row.said), str(sorted(row.said.items())))


def _name(said: dict[str, Any]) -> str:
    whole = said.get("name") or f"{said.get('given_name', '')} {said.get('family_name', '')}".strip()
    return str(whole or said.get("nickname", ""))


def _is_cased(name: str) -> bool:
    return bool(name) and not name.islower() and not any(word.isupper() for word in name.split() if len(word) > 2)


def _position(work: dict[str, Any], told: Sequence[dict[str, Any]]) -> str:
    employer = company_key(work.get("company", ""))
    same = (said for said in told if said.get("position") and company_key(said.get("company", "")) == employer)
    return str(work.get("position") or next(same, {}).get("position", ""))


def _first_word(name: str) -> str:
    return name.split()[0] if name.strip() else ""


def _companies(told: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    employments = ([job["company"] for job in said.get("employments", ()) if job.get("company")] for said in told)
    current = ([said["company"]] for said in told if said.get("company"))
    return _distinct([*current, *employments])


def _distinct(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for items in lists for item in items if item))


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a name, handle, employer, position, place, headline or bio, between two sightings of the same identity."""

    field: str
    before: str
    after: str
    noticed_at: datetime


def changes(sightings: Iterable[Said]) -> tuple[Change, ...]:
    """What changed between consecutive sightings of one aspect of an identity, the newest first."""
    found = []
    last: dict[tuple[int, int, str], str] = {}
    for row in sorted(sightings, key=lambda row: row.observed_at):
        for name in ("name", "handle", "company", "position", "place", "headline", "summary"):
            value = row.said.get(name, "")
            before = last.get((row.identity_id, row.aspect, name), "")
            if row.is_mention or not value:
                continue
            if before and before != value:
                found.append(Change(name, before, value, row.observed_at))
            last[row.identity_id, row.aspect, name] = value
    return tuple(sorted(found, key=lambda change: change.noticed_at, reverse=True))
