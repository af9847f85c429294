"""Taking back what a batch said of identities, and clearing away those of which nothing is said any more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from django.db.models import Exists, F, OuterRef, Subquery

from entregent.facts import actions as facts
from entregent.facts.actions import slices
from entregent.facts.models import Batch, Said
from entregent.people.actions.marking import forget_units
from entregent.people.actions.picturing import forget_pictures
from entregent.people.actions.sightings import handles, record_of
from entregent.people.models import Handle, Identity, OwnersWord, Person, Sighting


def withdraw(batch: Batch) -> set[int]:
    """Take back what the batch alone said of identities; the ids of the identities concerned.

    What another batch says too is from then on dated by that one. Identities of which nothing is said any more stay
    until `sweep`, since other domains take back their facts first.
    """
    dated = list(Sighting.objects.filter(batch=batch, observed_at=batch.observed_at).values_list("pk", flat=True))
    concerned: set[int] = set()
    for ids in slices(facts.withdraw(batch, Said.Kind.SIGHTING, Sighting)):
        gone = Sighting.objects.filter(pk__in=ids)
        concerned.update(gone.values_list("identity_id", flat=True))
        gone.delete()
    heirs = Batch.objects.filter(pk=OuterRef("batch_id")).values("observed_at")
    for ids in slices(dated):
        handed_on = Sighting.objects.filter(pk__in=ids).exclude(batch=batch)
        concerned.update(handed_on.values_list("identity_id", flat=True))
        handed_on.update(observed_at=Subquery(heirs))
    forget_pictures(concerned)
    return concerned


def rebuild_handles(identity_ids: Iterable[int]) -> set[int]:
    """Derive the certain keys of identities again from the sightings that are left.

    Returns the ids of the identities that shared a key which is no more: who is whom may change for them too.
    """
    sharing: set[int] = set()
    for ids in slices(identity_ids):
        rows = {row.pk: row for row in Identity.objects.filter(pk__in=ids).select_related("workspace")}
        fresh: set[tuple[int, str, str]] = {
            (row.pk, Handle.Kind.PROFILE.value, f"{row.network}/{row.key}"[:440]) for row in rows.values()
        }
        for sighting in Sighting.objects.filter(identity_id__in=ids, is_mention=False):
            row = rows[sighting.identity_id]
            record = record_of(row.key, sighting.said)
            fresh |= {(row.pk, kind, value) for kind, value in handles(record, row.network, row.workspace.region)}
        held = Handle.objects.filter(identity_id__in=ids)
        gone = [row for row in held if (row.identity_id, row.kind, row.value) not in fresh]
        sharing |= _sharing(gone)
        for some in slices(row.pk for row in gone):
            Handle.objects.filter(pk__in=some).delete()
    return sharing


def _sharing(held: Sequence[Handle]) -> set[int]:
    """Ids of the identities that hold one of these keys."""
    found: set[int] = set()
    for kind in {row.kind for row in held}:
        values = [row.value for row in held if row.kind == kind]
        for start in range(0, len(values), facts.SLICE):
            some = values[start : start + facts.SLICE]
            alike = Handle.objects.filter(workspace=held[0].workspace_id, kind=kind, value__in=some)
            found.update(alike.values_list("identity_id", flat=True))
    return found


def sweep(identity_ids: Iterable[int]) -> set[int]:
    """Delete identities of which no fact speaks any more, with their persons. The ids of the identities that stay, those
    that were joined with the deleted ones among them; `resolve` them afterwards.

    What the owner wrote of somebody goes to whom they were joined with, else it keeps the identity, out of sight.
    """
    groups = _groups(identity_ids)
    written_of, kept = _written_of([row for group in groups for row in group])
    staying: set[int] = set()
    parted: list[Identity] = []
    leaving: list[int] = []
    for group in groups:
        stays = [row for row in group if row.is_spoken_of]  # type: ignore[attr-defined]
        gone = [row for row in group if row not in stays]
        heir = min((row.origin_id for row in stays), default=None)
        if heir is None:
            stays = [row for row in gone if row.origin_id in kept]
        elif words := [row.origin_id for row in gone if row.origin_id in written_of]:
            _hand_over(words, heir)
        leaving += [row.origin_id for row in gone if row not in stays]
        parted += stays if gone else []
        staying.update(row.pk for row in stays)
    _stand_alone(parted)
    forget_units(leaving)
    for ids in slices(leaving):
        Person.objects.filter(pk__in=ids).delete()
    return staying


def _groups(identity_ids: Iterable[int]) -> list[list[Identity]]:
    """The groups of these identities, each with whether a fact speaks of it (`is_spoken_of`)."""
    found: dict[int, dict[int, Identity]] = defaultdict(dict)
    for ids in slices(identity_ids):
        people = Identity.objects.filter(pk__in=ids).values("person_id")
        spoken_of = Exists(Sighting.objects.filter(identity=OuterRef("pk")))
        for row in Identity.objects.filter(person_id__in=people).annotate(is_spoken_of=spoken_of):
            found[row.person_id][row.pk] = row
    return [list(group.values()) for group in found.values()]


def _words() -> list[tuple[type[OwnersWord], str]]:
    """The tables of what the owner says of persons, those of higher domains too, each with the column that names one."""
    pointing = (field for field in Person._meta.get_fields(include_hidden=True) if field.one_to_many)
    return [
        (field.related_model, field.field.name)  # type: ignore[union-attr]
        for field in pointing
        if isinstance(field.related_model, type) and issubclass(field.related_model, OwnersWord)
    ]


def _written_of(rows: Sequence[Identity]) -> tuple[set[int], set[int]]:
    """Those of the origins of which the owner said something; those of them whom that keeps here without any fact."""
    found: set[int] = set()
    kept: set[int] = set()
    for ids in slices(row.origin_id for row in rows):
        for model, column in _words():
            words = model._default_manager.filter(**{f"{column}__in": ids}).values_list(f"{column}_id", flat=True)
            found.update(words)
            kept.update(words.filter(model.kept))
    return found, kept


def _hand_over(origins: Collection[int], heir: int) -> None:
    """Give the owner's words on those who leave to the heir. Of two people who are one and the same by now, nothing is left
    to say."""
    for model, column in _words():
        others = [other for of, other in _words() if of is model and other != column]
        words = list(model._default_manager.filter(**{f"{column}__in": origins}))
        for word in words:
            word.pk = None
            setattr(word, f"{column}_id", heir)
        left = [word for word in words if heir not in (getattr(word, f"{other}_id") for other in others)]
        model._default_manager.bulk_create(left, ignore_conflicts=True)


def _stand_alone(rows: Iterable[Identity]) -> None:
    for ids in slices(row.pk for row in rows):
        Identity.objects.filter(pk__in=ids).update(person=F("origin"), unit=F("origin"))
        Person.objects.filter(own_identity__in=ids).update(root=F("pk"), is_root=True)
