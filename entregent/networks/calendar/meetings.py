"""From the agenda to records: who was met when, and who met whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from entregent.base.fingerprints import fingerprint
from entregent.contract.records import Direction, Identity, Interaction, InteractionKind, Relation, RelationKind, Who
from entregent.contract.text import t
from entregent.networks.calendar.agenda import Agenda, Held, Series
from entregent.networks.calendar.attendees import Names
from entregent.networks.calendar.components import Event
from entregent.networks.calendar.owner import Owner

LARGEST_CIRCLE = 40
"""Of more people than this at one meeting, nobody can be said to know another by that alone."""

LARGEST_MEETING = 100
"""Where more people than this are invited, the organiser alone is somebody the owner met."""

NOBODY_ELSE = t("Nobody else came to the event, or nobody is named in it.")
DECLINED = t("You declined the invitation.")
NOT_INVITED = t("You are not among the people invited: it tells who knows whom, but it is no meeting of yours.")
TOO_LARGE = t("More than 100 people were invited: the organiser alone was noted.")


@dataclass(slots=True)
class _Circle:
    """The same people at one series of meetings, from the first day to the last."""

    title: str
    since: date
    until: date


@dataclass(slots=True)
class Teller:
    """Tells what an agenda holds, series by series; everybody is introduced before the first meeting they were at."""

    agenda: Agenda
    owner: Owner
    names: Names
    until: datetime
    _introduced: dict[str, Who] = field(default_factory=dict)

    def tell(self, series: Series) -> Iterator[Identity | Relation | Interaction]:
        """The people of a series, who met whom there, and the meetings at which the owner was."""
        circles: dict[tuple[str, ...], _Circle] = {}
        meetings: list[Interaction] = []
        seen: dict[int, tuple[str, ...]] = {}
        for held in self.agenda.held(series, self.until):
            if id(held.event) not in seen:
                seen[id(held.event)] = self._others(held.event)
                yield from self._introduce(seen[id(held.event)])
            others = seen[id(held.event)]
            if 2 <= len(others) <= LARGEST_CIRCLE:
                _widen(circles, tuple(sorted(others)), held)
            if others and self._was_there(held.event):
                meetings.append(self._meeting(held, others))
        for people, circle in circles.items():
            source_id = f"{series.uid}|{fingerprint(*people):x}"
            who = tuple(self._introduced[address] for address in people)
            yield Relation(source_id, RelationKind.MEETING, who, circle.title, circle.since, circle.until)
        yield from meetings

    def _others(self, event: Event) -> tuple[str, ...]:
        """Those the owner may have met there; also counts why an event is no such meeting."""
        others = tuple(
            each.address
            for each in event.invited.values()
            if not each.has_declined and not self.owner.is_me(each.address)
        )
        aside = self.agenda.aside
        if not others:
            aside.put(event, NOBODY_ELSE)
        elif not self._was_there(event):
            aside.put(event, DECLINED if self._own_answers(event) else NOT_INVITED)
        if len(others) > LARGEST_MEETING:
            aside.put(event, TOO_LARGE)
            return (event.organiser,) if event.organiser in others else ()
        return others

    def _own_answers(self, event: Event) -> list[bool]:
        """For each of the owner's addresses on the list, whether the invitation was declined there."""
        return [each.has_declined for each in event.invited.values() if self.owner.is_me(each.address)]

    def _was_there(self, event: Event) -> bool:
        answers = self._own_answers(event)
        return not all(answers) if answers else not self.owner.is_known

    def _introduce(self, addresses: tuple[str, ...]) -> Iterator[Identity]:
        for address in addresses:
            if address not in self._introduced:
                name, given, family = self.names.of(address)
                self._introduced[address] = Who(address, name)
                yield Identity(
                    source_id=address,
                    key=address,
                    name=name,
                    given_name=given,
                    family_name=family,
                    emails=(address,),
                    is_contact=False,
                )

    def _meeting(self, held: Held, others: tuple[str, ...]) -> Interaction:
        coming = sum(not each.has_declined for each in held.event.invited.values())
        own = any(self.owner.is_me(address) for address in held.event.invited)
        return Interaction(
            source_id=held.source_id,
            kind=InteractionKind.MEETING,
            direction=Direction.BOTH,
            people=tuple(self._introduced[address] for address in others),
            at=held.at,
            audience=max(2, len(others) + 1, coming + (not own)),
            subject=held.event.title,
        )


def _widen(circles: dict[tuple[str, ...], _Circle], people: tuple[str, ...], held: Held) -> None:
    day = held.at.date()
    circle = circles.setdefault(people, _Circle(held.event.title, day, day))
    circle.since, circle.until = min(circle.since, day), max(circle.until, day)
