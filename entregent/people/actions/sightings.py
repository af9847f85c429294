"""Recording what a batch says of identities."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from django.db.models import F

from entregent.analysis.emails import normalise_email
from entregent.analysis.phones import normalise_phone
from entregent.base import bulk
from entregent.base.fingerprints import fingerprint
from entregent.contract import records, registry
from entregent.contract.records import Who
from entregent.facts import actions as facts
from entregent.facts.actions import slices
from entregent.facts.models import Batch, Said
from entregent.people.actions.counting import Expected
from entregent.people.models import Handle, Identity, Person, Sighting

_OF_THE_FACT = {"source_id", "key", "observed_at"}


@dataclass(slots=True)
class Recorder:
    """Records identities for one batch, slice by slice, and counts what it did.

    It remembers which identities it met, so that the same person named in a thousand messages costs one look-up. A fact
    that this very batch recorded before (it was interrupted, and reads again) counts as it did the first time.

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

    def __post_init__(self) -> None:
        self.network = self.network or self.batch.network
        self._expected = Expected(self.batch.workspace_id)

    def beside(self, network: str) -> Recorder:
        """A recorder for what the same batch says of identities on another network: they are counted together."""
        other = Recorder(self.batch, self.is_dry, network)
        other.created, other.updated, other.touched = self.created, self.updated, self.touched
        other._described, other._expected = self._described, self._expected
        return other

    def identities(self, found: Sequence[records.Identity]) -> None:
        """Record what these records say. In one transaction with nothing else than the batch's own progress."""
        self._ensure(record.key for record in found)
        wanted = [(record, _said(record), record.observed_at or self.batch.observed_at) for record in found]
        rows = [
            self._sighting(record.key, said, at, fingerprint(record.source_id), is_mention=False)
            for record, said, at in wanted
        ]
        self._described.update(self.ids[record.key] for record in found)
        self._record(rows)
        self._handles(found)

    def mentions(self, people: Iterable[Who]) -> dict[str, int]:
        """Identity ids by key of people named in passing; a name is noted for those not described by this batch."""
        named = {who.key: who.name for who in people if who.key}
        self._ensure(named)
        rows = []
        for key, name in named.items():
            if self.ids[key] not in self._described:
                if self.is_dry:
                    own = (Handle.Kind.PROFILE.value, f"{self.network}/{key}"[:440])
                    self._expected.note(self.ids[key], name, [own])
                self._described.add(self.ids[key])
                aspect = fingerprint("mention", name)
                rows.append(self._sighting(key, {"name": name} if name else {}, None, aspect, is_mention=True))
        self._record(rows)
        return {key: self.ids[key] for key in named}

    def _ensure(self, keys: Iterable[str]) -> None:
        new = [key for key in dict.fromkeys(keys) if key not in self.ids]
        mine = Identity.objects.filter(workspace_id=self.batch.workspace_id, network=self.network)
        for start in range(0, len(new), facts.SLICE):
            for identity in mine.filter(key__in=new[start : start + facts.SLICE]):
                self.ids[identity.key] = identity.pk
                if identity.batch_id == self.batch.pk:
                    self.created.add(identity.pk)
        missing = [key for key in new if key not in self.ids]
        if self.is_dry:
            for key in missing:
                self.ids[key] = -len(self.created) - 1
                self.created.add(self.ids[key])
        elif missing:
            self._create(missing)

    def _create(self, missing: list[str]) -> None:
        workspace = self.batch.workspace_id
        people = Person.objects.bulk_create([Person(workspace_id=workspace) for _ in missing], batch_size=facts.SLICE)
        for ids in slices(person.pk for person in people):
            Person.objects.filter(pk__in=ids).update(root=F("pk"))
        bulk.insert(
            [
                Identity(
                    workspace_id=workspace,
                    network=self.network,
                    key=key,
                    origin=person,
                    person=person,
                    batch=self.batch,
                )
                for key, person in zip(missing, people, strict=True)
            ]
        )
        made = Identity.objects.filter(workspace_id=workspace, network=self.network)
        for start in range(0, len(missing), facts.SLICE):
            self.ids.update(made.filter(key__in=missing[start : start + facts.SLICE]).values_list("key", "pk"))
        self.created.update(self.ids[key] for key in missing)
        bulk.insert(
            [
                Handle(
                    workspace_id=workspace,
                    identity_id=self.ids[key],
                    kind=Handle.Kind.PROFILE.value,
                    value=f"{self.network}/{key}"[:440],
                )
                for key in missing
            ]
        )

    def _sighting(
        self, key: str, said: dict[str, Any], at: datetime | None, aspect: int, *, is_mention: bool
    ) -> Sighting:
        digest = fingerprint(*(f"{name}={said[name]!r}" for name in sorted(said)))
        # A mere name has no date; what is said again later, after something else was said, is said anew.
        when = "" if is_mention else (at or self.batch.observed_at).isoformat()
        return Sighting(
            workspace_id=self.batch.workspace_id,
            batch=self.batch,
            identity_id=self.ids[key],
            aspect=aspect,
            is_mention=is_mention,
            observed_at=at or self.batch.observed_at,
            digest=digest,
            said=said,
            fingerprint=fingerprint(self.network, key, str(aspect), when, str(digest)),
        )

    def _record(self, rows: list[Sighting]) -> None:
        known = self._known(rows)
        said, new = [], {}
        for row in rows:
            self.touched.add(row.identity_id)
            before = _before(known.get((row.identity_id, row.aspect), []), row)
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
            facts.record(self.batch, Said.Kind.SIGHTING, list(new.values()))

    def _count(self, row: Sighting) -> None:
        if row.identity_id not in self.created and not row.is_mention:
            self.updated.add(row.identity_id)

    def _known(self, rows: list[Sighting]) -> dict[tuple[int, int], list[Sighting]]:
        found: dict[tuple[int, int], list[Sighting]] = {}
        for ids in slices({row.identity_id for row in rows if row.identity_id > 0}):
            for row in Sighting.objects.filter(identity_id__in=ids).defer("said").order_by("observed_at", "pk"):
                found.setdefault((row.identity_id, row.aspect), []).append(row)
        return found

    def _handles(self, found: Sequence[records.Identity]) -> None:
        region, network = self.batch.workspace.region, self.network
        if self.is_dry:
            for record in found:
                identity = self.ids[record.key]
                own = (Handle.Kind.PROFILE.value, f"{network}/{record.key}"[:440])
                self._expected.note(identity, record.name, handles(record, network, region) | {own})
                if record.is_owner:
                    self._expected.owners.add(identity)
            return
        rows = [
            Handle(workspace_id=self.batch.workspace_id, identity_id=self.ids[record.key], kind=kind, value=value)
            for record in found
            for kind, value in handles(record, network, region)
        ]
        bulk.insert(rows, ignore_conflicts=True)

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
    return found | own | {(Handle.Kind.PROFILE.value, value[:440]) for value in profiles}


def _before(known: Sequence[Sighting], row: Sighting) -> Sighting | None:
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
    said: dict[str, Any] = {}
    for column in fields(record):
        value = getattr(record, column.name)
        if column.name in _OF_THE_FACT or value in ("", (), None, False):
            continue
        said[column.name] = _plain(value)
    return said


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, str):
        # PostgreSQL stores no NUL.
        return value.replace("\x00", "")
    if isinstance(value, records.Employment):
        return {name.name: _plain(held) for name in fields(value) if (held := getattr(value, name.name))}
    return value


def record_of(key: str, said: dict[str, Any]) -> records.Identity:
    certain = ("emails", "phones", "urls", "aliases")
    keys = {name: tuple(said.get(name, ())) for name in certain}
    return records.Identity(source_id="", key=key, is_owner=said.get("is_owner", False), **keys)
