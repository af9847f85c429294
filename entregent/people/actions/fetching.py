"""Asking for the pictures that are wanted, a few at a time: what came of each is kept, of a picture its hash alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from entregent.accounts import actions as accounts
from entregent.accounts.actions.agent import agent
from entregent.accounts.models import Account
from entregent.analysis.matching.pictures import ALIKE, apart
from entregent.base import bulk, work
from entregent.base.http import Answer, Forbidden, Http, HttpError, TooMuch
from entregent.base.http.polite import PoliteHttp, Wait
from entregent.base.pictures import NotAPicture, picture_hash
from entregent.contract import registry
from entregent.people.actions.marking import mark_stale
from entregent.people.actions.picturing import askable, connected_accounts
from entregent.people.models import Album, Identity, MatchKeys, Picture, Suggestion

AT_ONCE = 20
PAUSE = timedelta(seconds=20)
"""So many pictures, then so long a pause: one a second, which is what servers grant at least."""
TOGETHER = timedelta(seconds=15)
"""Where servers are slow, no other is asked after so long: other work waits behind this."""
SILENT, SILENCE = 3, timedelta(hours=1)
"""After so many pictures of one network, one after the other, that were not reached, the others wait: we may be offline."""
LIMIT, SECONDS = 5_000_000, 10.0
DAILY = 500
"""So many pictures a day are asked of servers on which the workspace has no account."""
ENOUGH = 200
"""From so many units on whose pictures came, suggestions are compared though more are wanted."""
_ACCEPTED = {"Accept": "image/webp, image/png, image/jpeg, image/gif"}
Now = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a round came to: when there is something to ask again (None: nothing is wanted any more), and whether the
    suggestions are to be compared now."""

    again_at: datetime | None
    is_worth_comparing: bool


def fetch_pictures(album: Album, now: Now) -> Fetched:
    """Ask for some of the pictures that are wanted, the first in the queue first; those of a network that has no room, or
    does not answer, wait. Raises `LostLease`."""
    began = now()
    waiting = _silent(album, began)
    with ExitStack() as stack:
        ways = _Ways(album, now, stack)
        for _turn in range(AT_ONCE):
            row = _wanted(album).exclude(identity__network__in=list(waiting)).first()
            if row is None or now() - began > TOGETHER:
                break
            work.renew(album, now())
            try:
                came = _known(row) or _came(row, ways)
            except Wait as wait:
                waiting[row.identity.network] = wait.until
                continue
            _keep(row, came, now())
            if came[0] == Picture.State.UNREACHED:
                waiting |= _silent(album, now())
    return _so_far(album, waiting, now())


def _so_far(album: Album, waiting: Mapping[str, datetime], now: datetime) -> Fetched:
    wanted = _wanted(album)
    is_more = wanted.exclude(identity__network__in=list(waiting)).exists()
    again_at = now + PAUSE if is_more else min(waiting.values()) if waiting and wanted.exists() else None
    stale = MatchKeys.objects.filter(workspace=album.workspace_id, is_stale=True).count()
    return Fetched(again_at, stale > 0 and (not is_more or stale >= ENOUGH))


def _wanted(album: Album) -> QuerySet[Picture]:
    """What is wanted still: a suggestion may have been answered since, or an account disconnected."""
    mine = Picture.objects.filter(workspace=album.workspace_id, state=Picture.State.WANTED)
    if (networks := askable(album)) is not None:
        mine = mine.filter(identity__network__in=list(networks))
    unit = OuterRef("identity__unit_id")
    asking = Suggestion.objects.filter(Q(a_id=unit) | Q(b_id=unit), is_open=True)
    return mine.filter(Exists(asking)).select_related("identity").order_by("-rank", "pk")


def _silent(album: Album, now: datetime) -> dict[str, datetime]:
    """The networks of which lately no picture could be reached, and until when they wait."""
    lately = Picture.objects.filter(workspace=album.workspace_id, at__gt=now - SILENCE).order_by("-at", "-pk")
    told: dict[str, list[tuple[str, datetime]]] = defaultdict(list)
    for network, state, at in lately.values_list("identity__network", "state", "at"):
        told[network].append((state, at))
    unreached = [Picture.State.UNREACHED.value] * SILENT
    return {
        network: rows[0][1] + SILENCE
        for network, rows in told.items()
        if [state for state, _at in rows[:SILENT]] == unreached
    }


Came = tuple[str, str]
"""The state, and the hash."""


def _known(row: Picture) -> Came | None:
    """What came of the same address before, for whomever it was asked."""
    same = Picture.objects.filter(workspace=row.workspace_id, address=row.address)
    return same.exclude(state=Picture.State.WANTED).values_list("state", "hash").first()


def _came(row: Picture, ways: _Ways) -> Came:
    """Ask for a picture. Raises `Wait` where there is no room for another request."""
    try:
        answer = ways.to(row).get(row.address, headers=_ACCEPTED, limit=LIMIT, seconds=SECONDS)
    except Wait:
        raise
    except Forbidden:
        return Picture.State.REFUSED, ""
    except TooMuch:
        return Picture.State.TOO_MUCH, ""
    except HttpError:
        return Picture.State.UNREACHED, ""
    return _looked_at(answer)


def _looked_at(answer: Answer) -> Came:
    if answer.status != 200:
        return Picture.State.ABSENT, ""
    if not answer.headers.get("content-type", "").lower().startswith("image/"):
        return Picture.State.OTHER, ""
    try:
        found = picture_hash(answer.content)
    except NotAPicture as error:
        return Picture.State.TOO_MUCH if error.is_large else Picture.State.OTHER, ""
    return (Picture.State.SEEN, found) if found else (Picture.State.PLAIN, "")


@transaction.atomic
def _keep(row: Picture, came: Came, now: datetime) -> None:
    """Write down what came; whoever it concerns is compared again: whom it shows, and who shows much the same picture."""
    state, found = came
    Picture.objects.filter(pk=row.pk).update(state=state, hash=found, at=now)
    if found:
        mark_stale(row.workspace_id, {row.identity.unit_id, *_showing(row.workspace_id, found)})


def _showing(workspace_id: int, wanted: str) -> Iterable[int]:
    """The units whose pictures are hardly other than this."""
    rows = Picture.objects.filter(workspace=workspace_id, state=Picture.State.SEEN)
    alike = [pk for pk, told in bulk.fetch(rows.values_list("identity_id", "hash")) if apart(told, wanted) <= ALIKE]
    return Identity.objects.filter(bulk.among("pk", alike)).values_list("unit_id", flat=True)


@dataclass(slots=True)
class _Ways:
    """The ways out to servers: each account's own, within its budget, and one for servers on which there is none."""

    album: Album
    now: Now
    stack: ExitStack
    _open: dict[str, PoliteHttp] = field(default_factory=dict)
    _accounts: dict[str, Account] = field(init=False)

    def __post_init__(self) -> None:
        self._accounts = connected_accounts(self.album.workspace_id)

    def to(self, row: Picture) -> PoliteHttp:
        """The way to what this identity's network, or whoever told of it, names."""
        account = self._accounts.get(row.identity.network)
        name = account.network if account else ""
        if name not in self._open:
            self._open[name] = self.stack.enter_context(self._of(account) if account else self._elsewhere())
        return self._open[name]

    def _of(self, account: Account) -> AbstractContextManager[PoliteHttp]:
        network = registry.get(account.network)
        if network is None or network.connect is None:
            return self._elsewhere()
        return accounts.http_of(account, network.connect)

    def _elsewhere(self) -> PoliteHttp:
        http = Http(agent(), allowed=settings.PRIVATE_HOSTS)
        return PoliteHttp(http, now=self.now, rate=(300, 300), spend=self._room)

    def _room(self, _host: str) -> datetime | None:
        """None while today's requests are not spent, else when the next day begins."""
        today = self.now().replace(hour=0, minute=0, second=0, microsecond=0)
        asked = Picture.objects.filter(workspace=self.album.workspace_id, at__gte=today)
        elsewhere = asked.exclude(identity__network__in=list(self._accounts)).count()
        return today + timedelta(days=1) if elsewhere >= DAILY else None
