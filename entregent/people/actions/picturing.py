"""Which pictures are wanted: those of the two sides of open suggestions, where both have one that can be known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models.fields.json import KeyTextTransform
from django.utils.translation import gettext as _

from entregent.accounts.actions import Refused
from entregent.accounts.models import Account, Workspace
from entregent.base import bulk, work
from entregent.base.pictures import PREFIX
from entregent.base.work import State
from entregent.people.actions.settling import queue
from entregent.people.models import Album, Identity, Picture, Sighting

MOST_PAIRS = 5_000
"""So many suggestions, the first in the queue, are looked at for pictures."""
_COLUMNS = ("workspace_id", "identity_id", "address", "rank")


def request_pictures(workspace: Workspace, now: datetime) -> None:
    """Suggestions may have changed: what is wanted of pictures is due to be seen."""
    row, _made = Album.objects.get_or_create(workspace=workspace)
    Album.objects.filter(pk=row.pk).update(is_planned=False)
    waiting = Album.objects.filter(pk=row.pk).exclude(state=State.RUNNING)
    waiting.update(state=State.PENDING, next_attempt_at=now, attempts=0)


def choose_pictures(workspace: Workspace, asks: str, now: datetime) -> None:
    """Which servers may be asked for pictures from now on; what was seen stays. Raises `Refused` for anything else."""
    if asks not in Album.Asks.values:
        raise Refused(_("Choose who may be asked for pictures."))
    Album.objects.get_or_create(workspace=workspace)
    Album.objects.filter(workspace=workspace).update(asks=asks)
    # Whoever is asking meanwhile finds nothing left to ask for.
    Picture.objects.filter(workspace=workspace, state=Picture.State.WANTED).delete()
    request_pictures(workspace, now)


@transaction.atomic
def plan_pictures(album: Album, now: datetime) -> int:
    """Note which pictures are wanted for the suggestions as they are; how many. Raises `LostLease`."""
    work.write(album, is_planned=True)
    mine = Picture.objects.filter(workspace_id=album.workspace_id)
    mine.filter(state=Picture.State.WANTED).delete()
    if album.asks == Album.Asks.NOBODY:
        return 0
    rows = queue(album.workspace_id, now).values_list("a_id", "b_id")
    pairs = list(bulk.fetch(rows[:MOST_PAIRS]))
    sides = _sides({unit for pair in pairs for unit in pair}, askable(album))
    rank: dict[tuple[int, str], int] = {}
    for place, (a, b) in enumerate(pairs):
        if a in sides and b in sides:
            for wanted in (*sides[a], *sides[b]):
                rank.setdefault(wanted, -place)
    new = ((album.workspace_id, identity, address, place) for (identity, address), place in rank.items())
    bulk.insert(Picture, _COLUMNS, new)
    return len(rank)


def connected_accounts(workspace_id: int) -> dict[str, Account]:
    """The account by which each network may be asked."""
    rows = Account.objects.filter(workspace=workspace_id, state=Account.State.CONNECTED).order_by("-pk")
    return {account.network: account for account in rows}


def askable(album: Album) -> Collection[str] | None:
    """The networks whose pictures may be asked for, None for all."""
    return None if album.asks == Album.Asks.ALL else connected_accounts(album.workspace_id).keys()


def _sides(units: Collection[int], networks: Collection[str] | None) -> dict[int, list[tuple[int, str]]]:
    """Those of the units of which a picture is known or can be asked for, each with the pictures (identity, address) that
    are still to be asked for, of these `networks`, or of all."""
    rows = Identity.objects.filter(bulk.among("unit_id", units)).values_list("pk", "unit_id", "network")
    whose = {pk: (unit, network) for pk, unit, network in bulk.fetch(rows)}
    asked: dict[int, dict[str, str]] = defaultdict(dict)
    came = Picture.objects.filter(bulk.among("identity_id", whose)).values_list("identity_id", "address", "state")
    for identity, address, state in bulk.fetch(came):
        asked[identity][address] = state
    found: dict[int, list[tuple[int, str]]] = {}
    for identity, (freshest, *_earlier) in addresses_of(whose).items():
        unit, network = whose[identity]
        if freshest.startswith(PREFIX) or Picture.State.SEEN in asked[identity].values():
            found.setdefault(unit, [])
        is_new = not freshest.startswith(PREFIX) and freshest not in asked[identity]
        if is_new and (networks is None or network in networks):
            found.setdefault(unit, []).append((identity, freshest))
    return found


def addresses_of(identities: Iterable[int]) -> dict[int, list[str]]:
    """What the sightings of these identities tell of pictures, the freshest first; those of which nothing is told left
    out."""
    rows = Sighting.objects.filter(bulk.among("identity_id", list(identities)), said__has_key="picture")
    told = rows.annotate(picture=KeyTextTransform("picture", "said")).order_by("-observed_at", "-pk")
    found: dict[int, list[str]] = defaultdict(list)
    for identity, picture in bulk.fetch(told.values_list("identity_id", "picture")):
        found[identity].append(picture)
    return found


def forget_pictures(identities: Iterable[int]) -> None:
    """Delete what came of addresses of which no sighting of these identities tells any more."""
    mine = Picture.objects.filter(bulk.among("identity_id", list(identities)))
    rows = list(bulk.fetch(mine.values_list("pk", "identity_id", "address")))
    told = addresses_of({identity for _pk, identity, _address in rows})
    gone = [pk for pk, identity, address in rows if address not in told.get(identity, ())]
    Picture.objects.filter(bulk.among("pk", gone)).delete()
