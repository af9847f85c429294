"""Erasing somebody: what is known of them goes, and keyed digests keep later imports from bringing them back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from entregent.accounts.actions import Refused
from entregent.accounts.models import Workspace
from entregent.analysis.emails import normalise_email
from entregent.analysis.matching.people import is_fixed_line, is_shared_address
from entregent.analysis.phones import normalise_phone
from entregent.base import bulk
from entregent.contract import registry
from entregent.facts.actions import slices
from entregent.people.actions.joining import resolve
from entregent.people.actions.tombstones import Key, Tombstones, digest, profile
from entregent.people.models import Handle, Identity, Judgment, Person, Tombstone


@dataclass(frozen=True, slots=True)
class Erased:
    """Who is gone: the ids and names by which other domains may still hold them."""

    person_ids: frozenset[int]
    identity_ids: frozenset[int]
    keys: frozenset[Key]
    names: frozenset[str]
    values: frozenset[str]


@transaction.atomic
def erase(workspace: Workspace, person_id: int, now: datetime) -> Erased:
    """Delete a person (root) with all that is known and was written of them, in this domain and in those whose rows hang
    on it. Raises `Refused` for the owner, and for nobody."""
    person = Person.objects.filter(workspace=workspace, pk=person_id, is_root=True).first()
    if person is None:
        raise Refused(_("This person is no longer here."))
    if person.is_owner:
        raise Refused(_("This is you: remove the data folder to erase everything."))
    identities = list(Identity.objects.filter(person=person))
    held = Handle.objects.filter(identity__in=identities)
    values = set(held.values_list("kind", "value")) - {(Handle.Kind.OWNER.value, Handle.Kind.OWNER.value)}
    sharing = _others_with(workspace, identities, values)
    own = {key for key in values if key not in sharing and not _is_shared(key)}
    keys = frozenset((row.network, row.key) for row in identities)
    Tombstones.of(workspace.pk).add(own | {profile(*key) for key in keys}, now)
    _forget_judgments(workspace, keys)
    erased = Erased(
        person_ids=frozenset(Person.objects.filter(root=person).values_list("pk", flat=True)) | {person.pk},
        identity_ids=frozenset(row.pk for row in identities),
        keys=keys,
        names=frozenset(filter(None, (person.name, *(row.name for row in identities)))),
        values=frozenset(value for _kind, value in own),
    )
    for ids in slices(erased.person_ids):
        Person.objects.filter(pk__in=ids).delete()
    near = {pk for holding in sharing.values() for pk in holding}
    if near:
        resolve(workspace, near)
    return erased


def wipe_words() -> None:
    """Have the full-text index of SQLite forget the words of those who are gone, which it would keep beside a note that
    they are not to be found. PostgreSQL's holds none."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO people_search(people_search) VALUES ('optimize')")


def allow_again(workspace: Workspace, written: str) -> bool:
    """Let imports tell again of whoever has this address, number or profile (a web address, or `network/key`). Whether it
    was of somebody erased."""
    text = written.strip()
    keys: list[Key] = [(Handle.Kind.PROFILE.value, text[:440])]
    if email := normalise_email(text):
        # Some networks know people by their address.
        keys += [(Handle.Kind.EMAIL.value, email), *(profile(network, email) for network in registry.networks())]
    if phone := normalise_phone(text, workspace.region):
        keys.append((Handle.Kind.PHONE.value, phone))
    if named := registry.identity_of_url(text):
        keys.append(profile(*named))
    digests = [digest(workspace.pk, key) for key in keys]
    return bool(Tombstone.objects.filter(workspace=workspace, digest__in=digests).delete()[0])


def _others_with(workspace: Workspace, identities: list[Identity], keys: set[Key]) -> dict[Key, list[int]]:
    """Who else holds these certain keys: the ids of the identities by key."""
    found: dict[Key, list[int]] = {}
    mine = {row.pk for row in identities}
    for kind in {kind for kind, _value in keys}:
        some = [value for other, value in keys if other == kind]
        rows = Handle.objects.filter(bulk.among("value", some), workspace=workspace, kind=kind)
        for value, identity in rows.values_list("value", "identity_id"):
            if identity not in mine:
                found.setdefault((kind, value), []).append(identity)
    return found


def _is_shared(key: Key) -> bool:
    """Whether an office or a household has this address or number: it must not keep the others out."""
    kind, value = key
    return (kind == Handle.Kind.EMAIL and is_shared_address(value)) or (
        kind == Handle.Kind.PHONE and is_fixed_line(value)
    )


def _forget_judgments(workspace: Workspace, keys: Iterable[Key]) -> None:
    for network, key in keys:
        about = Q(a_network=network, a_key=key) | Q(b_network=network, b_key=key)
        Judgment.objects.filter(about, workspace=workspace).delete()
