"""All exports of the sample network at once: nobody is taken for somebody else, and most handles find their person."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import UTC, datetime
from itertools import combinations

import pytest

from entregent import worker
from entregent.analysis.components import components
from entregent.base import clock
from entregent.contract.addressbook import content_key, folded
from entregent.intake import actions
from entregent.intake.models import Import
from entregent.people.models import Identity, Suggestion
from entregent.sample.facts import OWNER, Book
from entregent.sample.venues import Venue
from entregent.sample.world import World, make
from tests.journeys.taking import workspace

NOW = datetime(2026, 2, 27, 9, tzinfo=UTC)
VENUES = {
    "linkedin": Venue.PROFESSIONAL, "x": Venue.MICROBLOG, "mastodon": Venue.FEDERATED, "bluesky": Venue.SERVERS,
    "facebook": Venue.FRIENDS, "instagram": Venue.PICTURES, "email": Venue.MAIL, "calendar": Venue.AGENDA,
    "table": Venue.CLUB, "google": Venue.WEB_BOOK, "vcard": Venue.PHONE_BOOK,
}  # fmt: skip
BOOKS = {Book.WEB: Venue.WEB_BOOK, Book.PHONE: Venue.PHONE_BOOK}


class Truth:
    """Who is behind an identity, as the invented world has it: a number for everybody, above zero for the cast."""

    def __init__(self, world: World) -> None:
        self.numbers = dict(world.truth)
        for place, card in enumerate(world.cards):
            key = content_key(f"{card.given} {card.family}", card.emails, card.phones)
            self.numbers[BOOKS[card.book], key] = card.character or -10_000 - place
        for place, card in enumerate(world.uploaded):
            for written in (*card.emails, *card.phones):
                bare = written if "@" in written else re.sub(r"[^\d+]", "", written)
                self.numbers[Venue.PROFESSIONAL, f"~{bare}"] = card.character or -20_000 - place
        for presence in world.presences[Venue.FRIENDS]:
            self.numbers[Venue.FRIENDS, folded(presence.name)] = presence.character or OWNER
        for place, member in enumerate(world.members):
            for key in (member.email, folded(f"{member.given} {member.family}")):
                self.numbers[Venue.CLUB, key] = -30_000 - place if member.character is None else member.character
        names = Counter(folded(presence.name) for presence in world.presences[Venue.PICTURES])
        for place, presence in enumerate(world.presences[Venue.PICTURES]):
            if names[key := folded(presence.name)] == 1:
                number = -1 - place if presence.character is None else presence.character
                self.numbers[Venue.PICTURES, f"~{key}"] = number

    def of(self, identity: Identity) -> int | None:
        """The number, None where the world does not know the handle."""
        venue = VENUES[identity.network]
        key = identity.key.split("#")[0]
        named = folded(identity.name) if venue is Venue.FRIENDS else ""
        forms = (identity.key, key, key.lstrip("@"), key.partition("|")[0], named)
        return next((self.numbers[venue, form] for form in forms if (venue, form) in self.numbers), None)


@pytest.mark.django_db
def test_all_exports_of_the_sample_network_join_the_right_handles_only() -> None:
    world, here = make(today=NOW.date()), workspace()
    with clock.use(clock.FixedClock(NOW)):
        actions.import_sample(here, NOW)
        worker.run_until_idle()
    runs = Import.objects.filter(workspace=here)
    assert {run.stage for run in runs} == {"finished"}
    assert {run.network for run in runs} == set(VENUES)

    truth = Truth(world)
    people: dict[int, list[Identity]] = defaultdict(list)
    for identity in Identity.objects.filter(workspace=here):
        people[identity.person_id].append(identity)
    told = {identity.pk: truth.of(identity) for group in people.values() for identity in group}
    # Three people hide behind pseudonyms that several use, in threads that name them by nothing else.
    assert sum(number is None for number in told.values()) <= 12

    assert not [pair for group in people.values() for pair in _mixed(group, told)]
    owner = {identity.person_id for group in people.values() for identity in group if told[identity.pk] == OWNER}
    assert len(owner) == 1

    handles = [i for group in people.values() for i in group if 0 < (told[i.pk] or 0) <= world.contacts]
    assert 2550 <= len(handles) <= 2850
    # A few members hide, and were never met elsewhere.
    assert len({told[identity.pk] for identity in handles}) >= world.contacts - 13
    joined = sum(len(people[identity.person_id]) > 1 for identity in handles)
    assert joined > 900, f"{joined} of {len(handles)} handles stand with another one of their person"

    asked = Suggestion.objects.filter(workspace=here, is_open=True).select_related("a", "b")
    rows = [(row.a.root_id or 0, row.b.root_id or 0, row.probability) for row in asked]
    who = {pk: {told[identity.pk] for identity in group} - {None} for pk, group in people.items()}
    assert _reached(handles, told, [(a, b) for a, b, _ in rows if who[a] & who[b]]) >= 0.95

    # What the world does not tell is left out: whether two strangers on two networks are one.
    judged = [(chance, bool(who[a] & who[b])) for a, b, chance in rows if _is_told(who[a] | who[b])]
    for least, most, right in ((0.99, 1.01, 0.97), (0.9, 0.99, 0.95), (0.5, 0.9, 0.7), (0.0, 0.3, 0.0)):
        band = [is_right for chance, is_right in judged if least <= chance < most]
        assert band
        assert sum(band) >= right * len(band), f"{sum(band)} of {len(band)} are right from {least} on"
    assert sum(is_right for chance, is_right in judged if chance < 0.3) < 0.6 * sum(
        chance < 0.3 for chance, _ in judged
    )


def _is_told(numbers: set[int | None]) -> bool:
    return any(number is not None and number > 0 for number in numbers)


def _reached(handles: list[Identity], told: dict[int, int | None], right: list[tuple[int, int]]) -> float:
    """The share of pairs of one contact's handles that are joined, or would be once what is rightly suggested is accepted.
    Handles of which the exports say nothing, neither a name nor an address, are nobody's to tell."""
    spoken: dict[int | None, list[Identity]] = defaultdict(list)
    for identity in handles:
        if _says_something(identity):
            spoken[told[identity.pk]].append(identity)
    roots = {identity.person_id for identity in handles} | {root for pair in right for root in pair}
    group = {root: number for number, some in enumerate(components(sorted(roots), right)) for root in some}
    pairs = [pair for some in spoken.values() for pair in combinations(some, 2)]
    return sum(group[a.person_id] == group[b.person_id] for a, b in pairs) / len(pairs)


def _says_something(identity: Identity) -> bool:
    said = [sighting.said for sighting in identity.sightings.all()]
    named = any(each.get(name) for each in said for name in ("name", "given_name", "nickname", "emails", "phones"))
    return named or any(not each.get("handle", "0").strip("@").isdigit() for each in said)


def _mixed(group: list[Identity], told: dict[int, int | None]) -> list[tuple[str, str]]:
    """The pairs of identities in one person behind which different people are."""
    return [
        (str(a), str(b))
        for a, b in combinations(group, 2)
        if None not in (told[a.pk], told[b.pk]) and told[a.pk] != told[b.pk]
    ]
