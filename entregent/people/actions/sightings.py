"""Recording what a batch says of identities."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django.db.models import F, Q

from entregent.analysis.companies import is_public_mail_domain
from entregent.analysis.emails import mail_domain, normalise_email
from entregent.analysis.phones import normalise_phone
from entregent.base import bulk
from entregent.base.fingerprints import fingerprint
from entregent.contract import records, registry
from entregent.contract.records import Who
from entregent.facts import actions as facts
from entregent.facts.models import Batch, Said
from entregent.people.actions.counting import Expected
from entregent.people.actions.tombstones import Tombstones, profile
from entregent.people.models import Handle, Identity, Person, Sighting

_OF_THE_FACT = {"source_id", "key", "observed_at"}
_TOLD = tuple(column.name for column in fields(records.Identity) if column.name not in _OF_THE_FACT)
_values_told = attrgetter(*_TOLD)
_HANDLE = ("workspace_id", "identity_id", "kind", "value")
_SIGHTING = ("identity_id", "aspect", "is_mention", "observed_at", "digest", "said")
_SEEN = ("identity_id", "aspect", "is_mention", "observed_at", "digest", "fingerprint", "batch_id", "pk")


@dataclass(frozen=True, slots=True)
class Seen:
    """A sighting as values; without `pk` while it is not written yet, without `said` where it was read back."""

    identity_id: int
    aspect: int
    is_mention: bool
    observed_at: datetime
    digest: int
    fingerprint: int
    batch_id: int
    pk: int | None = None
    said: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Recorder:
    """Records identities for one batch, slice by slice, and counts what it did.

    It remembers which identities it met, so that the same person named in a thousand messages costs one look-up. A fact
    that this very batch recorded before (it was interrupted, and reads again) counts as it did the first time. `touched`
    are the identities of whom something new was said: what is derived of all others stands.

    With `is_dry` nothing is written: new identities get negative ids, and `batch` need not be saved. `network` is where
    the identities are; the batch's own, unless one network's files tell of another (see `beside`).
    """

    batch: Batch
    is_dry: bool = False
    network: str = ""
    ids: dict[str, int] = field(default_factory=dict)
    created: set[int] = field(default_factory=set)
    updated: set[int] = field(default_factory=set)
    touched: set[int] = field(default_factory=set)
    unchanged: int = 0
    _described: set[int] = field(default_factory=set)
    _expected: Expected = field(init=False)
    erased: Tombstones = field(init=False)

    def __post_init__(self) -> None:
        self.network = self.network or self.batch.network
        self._expected = Expected(self.batch.workspace_id)
        self.erased = Tombstones.of(self.batch.workspace_id)

    def beside(self, network: str) -> Recorder:
        """A recorder for what the same batch says of identities on another network: they are counted together."""
        other = Recorder(self.batch, self.is_dry, network)
        other.created, other.updated, other.touched = self.created, self.updated, self.touched
        other._described, other._expected = self._described, self._expected
        other.erased = self.erased
        return other

    def identities(self, found: Sequence[records.Identity]) -> None:
        """Record what these records say, but of those who were erased. In one transaction with nothing else than the batch's
        own progress."""
        found = [record for record in found if not self._is_erased(record)] if self.erased else found
        self._ensure(record.key for record in found)
        rows = [
            self._sighting(
                record.key, _said(record), record.observed_at, fingerprint(record.source_id), is_mention=False
            )
            for record in found
        ]
        self._described.update(self.ids[record.key] for record in found)
        self._record(rows)
        self._handles(found)

    def mentions(self, people: Iterable[Who]) -> dict[str, int]:
        """Identity ids by key of people named in passing; a name is noted for those not described by this batch."""
        named = {who.key: who.name for who in people if who.key}
        if self.erased:
            named = {key: name for key, name in named.items() if not self.erased.cover_mention(self.network, key)}
        self._ensure(named)
        rows = []
        for key, name in named.items():
            if self.ids[key] not in self._described:
                if self.is_dry:
                    own = (Handle.Kind.PROFILE.value, f"{self.network}/{key}"[:440])
                    self._expected.note(self.ids[key], (self.network, key), {"name": name}, [own])
                self._described.add(self.ids[key])
                aspect = fingerprint("mention", name)
                rows.append(self._sighting(key, {"name": name} if name else {}, None, aspect, is_mention=True))
        self._record(rows)
        return {key: self.ids[key] for key in named}

    def _is_erased(self, record: records.Identity) -> bool:
        """Whether the record tells of somebody who was erased. Then what else it is known by is remembered too, and who was
        named in passing under its key before goes."""
        own = profile(self.network, record.key)
        keys = {own, *handles(record, self.network, self.batch.workspace.region)}
        if record.is_owner or not self.erased.cover(keys):
            return False
        self.erased.passed_over += 1
        self.erased.add(
            {key for key in keys if key[0] == Handle.Kind.PROFILE}, self.batch.created_at, is_dry=self.is_dry
        )
        known = self.ids.pop(record.key, None)
        for remembered in (self.created, self.updated, self.touched, self._described):
            remembered.discard(known or 0)
        if not self.is_dry:
            self._forget_mentioned(record.key)
        return True

    def _forget_mentioned(self, key: str) -> None:
        """Delete the identity of this key with its person; who was joined with it stands alone until joined again."""
        mine = Identity.objects.filter(workspace_id=self.batch.workspace_id, network=self.network, key=key).first()
        if mine is None:
            return
        others = Identity.objects.filter(Q(person=mine.origin_id) | Q(unit=mine.origin_id)).exclude(pk=mine.pk)
        ids = list(others.values_list("pk", flat=True))
        Identity.objects.filter(pk__in=ids).update(person=F("origin"), unit=F("origin"))
        Person.objects.filter(own_identity__in=ids).update(root=F("pk"), is_root=True)
        self.touched.update(ids)
        Person.objects.filter(pk=mine.origin_id).delete()

    def _ensure(self, keys: Iterable[str]) -> None:
        new = [key for key in dict.fromkeys(keys) if key not in self.ids]
        if not new:
            return
        mine = Identity.objects.filter(workspace_id=self.batch.workspace_id, network=self.network)
        there = mine.filter(bulk.among("key", new)).values_list("key", "pk", "batch_id")
        for key, pk, batch_id in bulk.fetch(there):
            self.ids[key] = pk
            if batch_id == self.batch.pk:
                self.created.add(pk)
        missing = [key for key in new if key not in self.ids]
        if self.is_dry:
            for key in missing:
                self.ids[key] = -len(self.created) - 1
                self.created.add(self.ids[key])
        elif missing:
            self._create(missing)

    def _create(self, missing: list[str]) -> None:
        """Identities, each with a person of its own and the certain key that is its own profile."""
        workspace, network, batch = self.batch.workspace_id, self.network, self.batch.pk
        people, ids = bulk.new_ids(Person, len(missing)), bulk.new_ids(Identity, len(missing))
        bulk.insert(Person, ("id", "root_id", "workspace_id"), ((pk, pk, workspace) for pk in people))
        bulk.insert(
            Identity,
            ("id", "workspace_id", "network", "key", "origin_id", "person_id", "unit_id", "batch_id"),
            (
                (pk, workspace, network, key, person, person, person, batch)
                for pk, key, person in zip(ids, missing, people, strict=True)
            ),
        )
        self.ids.update(zip(missing, ids, strict=True))
        self.created.update(ids)
        kind = Handle.Kind.PROFILE.value
        own = ((workspace, self.ids[key], kind, f"{network}/{key}"[:440]) for key in missing)
        bulk.insert(Handle, _HANDLE, own)

    def _sighting(self, key: str, said: dict[str, Any], at: datetime | None, aspect: int, *, is_mention: bool) -> Seen:
        digest = fingerprint(*[f"{name}={said[name]!r}" for name in sorted(said)])
        observed_at = at or self.batch.observed_at
        # A mere name has no date; what is said again later, after something else was said, is said anew.
        when = "" if is_mention else observed_at.isoformat()
        return Seen(
            identity_id=self.ids[key],
            aspect=aspect,
            is_mention=is_mention,
            observed_at=observed_at,
            digest=digest,
            fingerprint=fingerprint(self.network, key, str(aspect), when, str(digest)),
            batch_id=self.batch.pk,
            said=said,
        )

    def _record(self, rows: list[Seen]) -> None:
        known = self._known(rows)
        said, new = [], {}
        for row in rows:
            before = _before(known.get((row.identity_id, row.aspect), []), row)
            if before is None or before.batch_id == self.batch.pk:
                self.touched.add(row.identity_id)
            if before is not None:
                said.append(before.pk)
                if before.batch_id == self.batch.pk:
                    self._count(row)
                else:
                    self.unchanged += not row.is_mention
            else:
                new[row.fingerprint] = row
                known.setdefault((row.identity_id, row.aspect), []).append(row)
        for row in new.values():
            self._count(row)
        if not self.is_dry:
            facts.say(self.batch, Said.Kind.SIGHTING, [pk for pk in said if pk])
            values = {
                print_: (row.identity_id, row.aspect, row.is_mention, row.observed_at, row.digest, row.said)
                for print_, row in new.items()
            }
            facts.record(self.batch, Said.Kind.SIGHTING, Sighting, _SIGHTING, values)

    def _count(self, row: Seen) -> None:
        if row.identity_id not in self.created and not row.is_mention:
            self.updated.add(row.identity_id)

    def _known(self, rows: list[Seen]) -> dict[tuple[int, int], list[Seen]]:
        """What is said of these identities already, by identity and aspect, the earliest first."""
        found: dict[tuple[int, int], list[Seen]] = {}
        ids = {row.identity_id for row in rows if row.identity_id > 0}
        earlier = Sighting.objects.filter(bulk.among("identity_id", ids)).order_by("observed_at", "pk")
        for identity, aspect, is_mention, at, *rest in bulk.fetch(earlier.values_list(*_SEEN)):
            row = Seen(identity, aspect, is_mention, bulk.moment(at), *rest)
            found.setdefault((identity, aspect), []).append(row)
        return found

    def _handles(self, found: Sequence[records.Identity]) -> None:
        region, network = self.batch.workspace.region, self.network
        if self.is_dry:
            for record in found:
                identity = self.ids[record.key]
                own = (Handle.Kind.PROFILE.value, f"{network}/{record.key}"[:440])
                keys = handles(record, network, region) | {own}
                self._expected.note(identity, (network, record.key), _said(record), keys)
            return
        rows = (
            (self.batch.workspace_id, self.ids[record.key], kind, value)
            for record in found
            for kind, value in handles(record, network, region)
            if value != f"{network}/{record.key}"
        )
        bulk.insert(Handle, _HANDLE, rows, ignore_conflicts=True)

    def new_people(self) -> int:
        """How many persons came with this batch: its new identities, those that share a certain key taken together
        and those that join somebody known left out. The owner does not count."""
        if self.is_dry:
            return self._expected.new_people(self.created)
        return Person.objects.filter(is_root=True, own_identity__batch=self.batch, is_owner=False).count()


def handles(record: records.Identity, network: str, region: str) -> set[tuple[str, str]]:
    """The certain keys that a record brings, as (kind, normalised value); `region` reads numbers without a country."""
    found = {(Handle.Kind.EMAIL.value, value) for raw in record.emails if (value := normalise_email(raw))}
    found |= {(Handle.Kind.PHONE.value, value) for raw in record.phones if (value := normalise_phone(raw, region))}
    profiles = {f"{network}/{alias}" for alias in record.aliases}
    profiles |= {"/".join(named) for url in record.urls if (named := registry.identity_of_url(url))}
    own = {(Handle.Kind.OWNER.value, Handle.Kind.OWNER.value)} if record.is_owner else set()
    domains = {mail_domain(value) for kind, value in found if kind == Handle.Kind.EMAIL}
    domains = {domain for domain in domains if domain and not is_public_mail_domain(domain)}
    if "." in (handle := record.handle.removeprefix("@").casefold()) and "@" not in handle:
        domains.add(handle)
    found |= {(Handle.Kind.DOMAIN.value, domain[:440]) for domain in domains}
    return found | own | {(Handle.Kind.PROFILE.value, value[:440]) for value in profiles}


def _before(known: Sequence[Seen], row: Seen) -> Seen | None:
    """The sighting that says the same already: the very same one, or its neighbour in time among those of its aspect."""
    for other in known:
        if other.fingerprint == row.fingerprint:
            return other
    if row.is_mention:
        return None
    earlier = [other for other in known if other.observed_at <= row.observed_at]
    later = [other for other in known if other.observed_at > row.observed_at]
    neighbours = [*earlier[-1:], *later[:1]]
    return next((other for other in neighbours if other.digest == row.digest), None)


def _said(record: records.Identity) -> dict[str, Any]:
    told = zip(_TOLD, _values_told(record), strict=True)
    return {name: plain for name, value in told if value and (plain := _plain(value))}


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        # PostgreSQL stores no NUL.
        return value.replace("\x00", "")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, records.Employment):
        return {name.name: _plain(held) for name in fields(value) if (held := getattr(value, name.name))}
    return value


def record_of(key: str, said: dict[str, Any]) -> records.Identity:
    certain = ("emails", "phones", "urls", "aliases")
    keys = {name: tuple(said.get(name, ())) for name in certain}
    handle = str(said.get("handle", ""))
    return records.Identity(source_id="", key=key, handle=handle, is_owner=said.get("is_owner", False), **keys)
