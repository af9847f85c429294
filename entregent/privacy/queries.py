"""Everything that is held, or all that is held of one person, as plain values in an order that does not change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from entregent.accounts.models import Workspace
from entregent.advice.models import CardAnswer, Introduction, PassedAccount, ShortlistItem
from entregent.base.packed import unpack
from entregent.facts.actions import slices
from entregent.facts.models import Batch
from entregent.feeds.models import FeedItem
from entregent.people.models import Handle, Identity, Judgment, Mark, Note, Person, Picture, Sighting
from entregent.posts.models import Post
from entregent.ties.models import (
    CommunityName,
    FollowList,
    Interaction,
    Node,
    Relation,
    RelationMember,
    StatedRelation,
    Tie,
)
from entregent.triage.models import Item

AT_ONCE = 500
Plain = dict[str, Any]
_PICTURE = ("address", "state", "hash", "at")
_PERSON = ("name", "given_name", "company", "position", "headline", "place", "connected_on")
_FLAGS = ("is_owner", "is_contact", "is_organisation", "is_blocked")
_POST = ("network", "at", "text", "url", "visibility", "reply_to", "reach", "reactions", "replies", "shares")
_INTERACTION = ("kind", "direction", "at", "audience", "thread", "subject", "text", "url")
_ADDRESSES = {Handle.Kind.EMAIL.value: "emails", Handle.Kind.PHONE.value: "phones"}


def batches(workspace: Workspace) -> Iterator[Plain]:
    """The sources of facts: files that were imported, accounts that were read."""
    names = ("id", "network", "file", "observed_at", "created_at", "withdrawn_at")
    yield from Batch.objects.filter(workspace=workspace).order_by("pk").values(*names)


def count_people(workspace: Workspace) -> int:
    """How many persons `people` tells of, the owner among them."""
    return _roots(workspace).count()


def people(workspace: Workspace, person_ids: Collection[int] | None = None) -> Iterator[Plain]:
    """Persons (roots; None: everybody): the profile, where they are seen and what each source said, the tie, and what the
    owner wrote of them."""
    roots = _roots(workspace) if person_ids is None else _roots(workspace).filter(pk__in=person_ids)
    ids = list(roots.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        yield from _some_people(ids[start : start + AT_ONCE])


@dataclass(frozen=True, slots=True)
class Held:
    """How much is held of one person."""

    identities: int
    sightings: int
    interactions: int
    relations: int
    notes: int
    shortlists: int


def held(workspace: Workspace, person_id: int) -> Held:
    """How much would go with a person (root)."""
    mine = Identity.objects.filter(workspace=workspace, person_id=person_id)
    return Held(
        identities=mine.count(),
        sightings=Sighting.objects.filter(identity__in=mine).count(),
        interactions=Interaction.objects.filter(identity__in=mine).count(),
        relations=RelationMember.objects.filter(identity__in=mine).values("relation").distinct().count(),
        notes=Note.objects.filter(person__root=person_id).count(),
        shortlists=ShortlistItem.objects.filter(person__root=person_id).count(),
    )


def _roots(workspace: Workspace) -> QuerySet[Person]:
    return Person.objects.filter(workspace=workspace, is_root=True)


def _some_people(ids: list[int]) -> Iterator[Plain]:
    identities, addresses = _identities(ids)
    words = _owners_words(ids)
    ties = {tie.person_id: tie for tie in Tie.objects.filter(person_id__in=ids)}
    for person in Person.objects.filter(pk__in=ids).order_by("pk"):
        tie = ties.get(person.pk)
        yield {
            "id": person.pk,
            **{name: getattr(person, name) for name in (*_PERSON, *_FLAGS)},
            **{name: sorted(addresses[person.pk][name]) for name in _ADDRESSES.values()},
            **words[person.pk],
            "tie": {"strength": tie.strength, "parts": tie.parts, "last_at": tie.last_at} if tie else None,
            "identities": identities[person.pk],
        }


def _identities(ids: list[int]) -> tuple[dict[int, list[Plain]], dict[int, dict[str, set[str]]]]:
    found: dict[int, list[Plain]] = defaultdict(list)
    by_id: dict[int, Plain] = {}
    whose: dict[int, int] = {}
    for row in Identity.objects.filter(person_id__in=ids).order_by("network", "key"):
        by_id[row.pk] = {"network": row.network, "key": row.key, "name": row.name, "said": [], "pictures": []}
        whose[row.pk] = row.person_id
        found[row.person_id].append(by_id[row.pk])
    sightings = Sighting.objects.filter(identity_id__in=whose).order_by("observed_at", "pk")
    for seen in sightings:
        told = {"observed_at": seen.observed_at, "source": seen.batch_id, "said": seen.said}
        by_id[seen.identity_id]["said"].append(told)
    asked = Picture.objects.filter(identity_id__in=whose, at__isnull=False).order_by("at", "pk")
    for identity, *values in asked.values_list("identity_id", *_PICTURE):
        by_id[identity]["pictures"].append(dict(zip(_PICTURE, values, strict=True)))
    addresses: dict[int, dict[str, set[str]]] = defaultdict(lambda: {name: set() for name in _ADDRESSES.values()})
    held = Handle.objects.filter(identity_id__in=whose, kind__in=list(_ADDRESSES))
    for identity, kind, value in held.values_list("identity_id", "kind", "value"):
        addresses[whose[identity]][_ADDRESSES[kind]].add(value)
    return found, addresses


def _owners_words(ids: list[int]) -> dict[int, Plain]:
    marks: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    rows = Mark.objects.filter(person__root_id__in=ids).order_by("kind", "value")
    for root, kind, value in rows.values_list("person__root_id", "kind", "value"):
        marks[root][kind].append(value)
    notes: dict[int, list[Plain]] = defaultdict(list)
    for note in Note.objects.filter(person__root_id__in=ids).select_related("person").order_by("at", "pk"):
        notes[note.person.root_id or note.person_id].append({"at": note.at, "text": note.text})
    return {
        pk: {
            "spheres": marks[pk][Mark.Kind.SPHERE],
            "tags": marks[pk][Mark.Kind.TAG],
            "stated_place": next(iter(marks[pk][Mark.Kind.PLACE]), None),
            "never_suggested": bool(marks[pk][Mark.Kind.BLOCKED]),
            "wishes": [kind.value for kind in Mark.WISHES if marks[pk][kind]],
            "notes": notes[pk],
        }
        for pk in ids
    }


def interactions(workspace: Workspace, person_ids: Collection[int] | None = None) -> Iterator[Plain]:
    """What passed between the owner and people, in the order in which it was told."""
    rows = Interaction.objects.filter(workspace=workspace)
    if person_ids is not None:
        rows = rows.filter(identity__person_id__in=person_ids)
    names = ("identity__person_id", "identity__network", "identity__key", "batch_id", *_INTERACTION)
    for person, network, key, batch, *values in rows.order_by("pk").values_list(*names).iterator(2_000):
        told = dict(zip(_INTERACTION, values, strict=True))
        yield {"person": person, "network": network, "key": key, **told, "source": batch}


def relations(workspace: Workspace, person_ids: Collection[int] | None = None) -> Iterator[Plain]:
    """Who was seen to know whom."""
    rows = Relation.objects.filter(workspace=workspace).order_by("pk")
    if person_ids is not None:
        rows = rows.filter(members__identity__person_id__in=person_ids).distinct()
    some: list[Relation] = []
    for row in rows.iterator(AT_ONCE):
        some.append(row)
        if len(some) == AT_ONCE:
            yield from _some_relations(some)
            some = []
    yield from _some_relations(some)


def _some_relations(rows: list[Relation]) -> Iterator[Plain]:
    members: dict[int, list[Plain]] = defaultdict(list)
    held = RelationMember.objects.filter(relation_id__in=[row.pk for row in rows]).order_by("place", "pk")
    names = ("relation_id", "identity__person_id", "identity__network", "identity__key")
    for relation, person, network, key in held.values_list(*names):
        members[relation].append({"person": person, "network": network, "key": key})
    for row in rows:
        told = {name: getattr(row, name) for name in ("kind", "context", "since", "until", "directed")}
        yield {**told, "members": members[row.pk], "source": row.batch_id}


def follow_lists(workspace: Workspace, person_ids: Collection[int] | None = None) -> Iterator[Plain]:
    """Whom identities follow, and who follows them, by the keys of that network."""
    rows = FollowList.objects.filter(workspace=workspace, taken_at__isnull=False).select_related("of").order_by("pk")
    if person_ids is not None:
        rows = rows.filter(of__person_id__in=person_ids)
    for row in rows.iterator(50):
        ids = unpack(row.members).tolist()
        keys = [node.key for some in slices(ids) for node in Node.objects.filter(pk__in=some)]
        of = {"person": row.of.person_id, "network": row.of.network, "key": row.of.key}
        yield {"of": of, "direction": row.direction, "taken_at": row.taken_at, "members": sorted(keys)}


def posts(workspace: Workspace) -> Iterator[Plain]:
    """What the owner published."""
    yield from Post.objects.filter(workspace=workspace).order_by("pk").values(*_POST).iterator(2_000)


def feed_items(workspace: Workspace) -> Iterator[Plain]:
    """What the owner follows."""
    names = ("network", "title", "url", "at", "text")
    yield from FeedItem.objects.filter(workspace=workspace).order_by("pk").values(*names).iterator(2_000)


def judgments(workspace: Workspace) -> Iterator[Plain]:
    """The owner's words on who is whom."""
    names = ("a_network", "a_key", "b_network", "b_key", "verdict", "at")
    yield from Judgment.objects.filter(workspace=workspace).order_by("pk").values(*names)


def stated_relations(workspace: Workspace, person_ids: Collection[int] | None = None) -> Iterator[Plain]:
    """The owner's words on who knows whom."""
    rows = StatedRelation.objects.filter(workspace=workspace)
    if person_ids is not None:
        rows = rows.filter(Q(a__root_id__in=person_ids) | Q(b__root_id__in=person_ids))
    for a, b, text, at in rows.order_by("pk").values_list("a__root_id", "b__root_id", "text", "at"):
        yield {"people": [a, b], "text": text, "at": at}


def shortlisted(workspace: Workspace, person_ids: Collection[int] | None = None) -> Iterator[Plain]:
    """Who stands on which shortlist, how far the owner is with them, and the message written to them."""
    rows = ShortlistItem.objects.filter(shortlist__workspace=workspace).select_related("shortlist", "person")
    if person_ids is not None:
        rows = rows.filter(person__root_id__in=person_ids)
    for row in rows.order_by("shortlist_id", "rank").iterator(200):
        asked = {"shortlist": row.shortlist.text, "asked_at": row.shortlist.created_at, "rank": row.rank}
        where = {"person": row.person.root_id, "step": row.step, "follow_up_on": row.follow_up_on}
        yield {**asked, **where, "message": row.message, "result": row.result}


def introductions(workspace: Workspace, person_ids: Collection[int] | None = None) -> Iterator[Plain]:
    """Whom the owner asked to be introduced to whom."""
    rows = Introduction.objects.filter(workspace=workspace)
    if person_ids is not None:
        rows = rows.filter(Q(introducer__root_id__in=person_ids) | Q(target__root_id__in=person_ids))
    names = ("introducer__root_id", "target__root_id", "asked_at")
    for introducer, target, at in rows.order_by("pk").values_list(*names):
        yield {"introducer": introducer, "target": target, "asked_at": at}


def answers(workspace: Workspace, person_ids: Collection[int] | None = None) -> Iterator[Plain]:
    """The owner's answers to the cards of Today."""
    rows = CardAnswer.objects.filter(workspace=workspace)
    if person_ids is not None:
        rows = rows.filter(person__root_id__in=person_ids)
    for person, kind, until, at in rows.order_by("pk").values_list("person__root_id", "kind", "until", "at"):
        yield {"person": person, "card": kind, "until": until, "at": at}


def passed_accounts(workspace: Workspace, person_ids: Collection[int] | None = None) -> Iterator[Plain]:
    """The accounts of follow lists whom the owner does not want to meet."""
    rows = PassedAccount.objects.filter(workspace=workspace)
    if person_ids is not None:
        same = Identity.objects.filter(workspace=workspace, network=OuterRef("network"), key=OuterRef("key"))
        rows = rows.filter(Exists(same.filter(person_id__in=person_ids)))
    yield from rows.order_by("pk").values("network", "key", "name", "at")


def orders(workspace: Workspace) -> Iterator[Plain]:
    """What the owner had changed of whom the accounts follow, account by account."""
    names = (
        "order_id",
        "order__network",
        "order__account_name",
        "order__deed",
        "order__list_title",
        "order__created_at",
    )
    told = ("order", "network", "account", "deed", "list", "given_at", "key", "name", "end", "ended_at")
    rows = Item.objects.filter(order__workspace=workspace).order_by("order_id", "pk")
    for row in rows.values_list(*names, "key", "name", "end", "ended_at").iterator(2_000):
        yield dict(zip(told, row, strict=True))


def community_names(workspace: Workspace) -> Iterator[Plain]:
    """The names that the owner gave to communities, with the persons that they were then."""
    for row in CommunityName.objects.filter(workspace=workspace).order_by("pk"):
        yield {"name": row.name, "people": unpack(row.members).tolist(), "at": row.at}


def sections(workspace: Workspace, person_ids: Collection[int] | None = None) -> Iterator[tuple[str, Iterable[Plain]]]:
    """All of it by name; what is about nobody in particular only where everybody is asked for."""
    yield "sources", batches(workspace)
    yield "people", people(workspace, person_ids)
    yield "interactions", interactions(workspace, person_ids)
    yield "relations", relations(workspace, person_ids)
    yield "follow_lists", follow_lists(workspace, person_ids)
    yield "stated_relations", stated_relations(workspace, person_ids)
    yield "shortlisted", shortlisted(workspace, person_ids)
    yield "introductions", introductions(workspace, person_ids)
    yield "answers", answers(workspace, person_ids)
    yield "passed_accounts", passed_accounts(workspace, person_ids)
    if person_ids is None:
        yield "judgments", judgments(workspace)
        yield "community_names", community_names(workspace)
        yield "orders", orders(workspace)
        yield "posts", posts(workspace)
        yield "feed_items", feed_items(workspace)
