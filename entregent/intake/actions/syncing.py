"""Keeping in step with connected accounts: what is new comes in slices, each one a transaction that also moves the cursor.

Whoever is stopped at any moment goes on at the last position: facts are known by their fingerprints, so what is read twice
counts once, and identities whose persons are still to be derived are kept with the position.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from entregent.accounts import actions as accounts
from entregent.accounts.actions import Refused
from entregent.accounts.models import Account, Workspace
from entregent.base import bulk, work
from entregent.base.http import HttpError
from entregent.base.http.polite import Wait
from entregent.base.packed import pack, unpack
from entregent.base.text import t
from entregent.base.work import State
from entregent.contract import registry
from entregent.contract.live import FollowPage, Gone, Later, Position, Reader, Revoked, SendTo, Session, Told
from entregent.contract.network import Network
from entregent.contract.records import Direction, Who
from entregent.facts import actions as facts
from entregent.intake.actions.taking import Taker
from entregent.intake.actions.undoing import take_back
from entregent.intake.models import Sync
from entregent.people import actions as people
from entregent.ties import actions as ties
from entregent.ties.follows import identities_to_crawl

Progress = Callable[[str, int, int], None]
AGAIN = timedelta(minutes=5)
# A follow list is read anew after so long.
LIST_LIFE = timedelta(days=30)
# So much is read between two looks at the account's own news.
CRAWLED_AT_ONCE = 20
RETRY = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=20), timedelta(hours=1))
# Longer than any one page takes; every page renews it.
LEASE = timedelta(minutes=5)
# A first reading tells of tens of thousands: so many persons at a time, for memory's sake.
DERIVED_AT_ONCE = 2_000
PATIENCE = 20.0


def begin_connecting(
    workspace: Workspace,
    network: str,
    answers: Mapping[str, str],
    now: datetime,
    callback: str = "",
    *,
    may_change: bool = False,
) -> tuple[Account, SendTo | None]:
    """Start connecting an account (see `accounts.begin`); one that stands at once is read from now on."""
    account, send_to = accounts.begin(workspace, network, answers, now, callback, may_change=may_change)
    if send_to is None:
        start_sync(account, now)
    return account, send_to


def finish_connecting(account: Account, code: str, now: datetime, callback: str = "", state: str = "") -> Account:
    """Go on with the code from the network's page (see `accounts.finish`); the account is read from now on."""
    connected = accounts.finish(account, code, now, callback, state)
    start_sync(connected, now)
    return connected


def start_sync(account: Account, now: datetime) -> Sync:
    """Read a connected account from now on; one that was connected before goes on where it was."""
    with transaction.atomic():
        # Whoever goes by another handle now is still who they were: it is the key that stays.
        known = Q(key=account.key) | Q(key="", name=account.name)
        row = Sync.objects.filter(known, workspace=account.workspace, network=account.network).order_by("-key").first()
        if row is None:
            batch = facts.open_batch(account.workspace, account.network, account.name, now, now)
            row = Sync(workspace=account.workspace, batch=batch, network=account.network)
        row.key, row.name = account.key, account.name
        row.account, row.state, row.next_attempt_at, row.attempts = account, State.PENDING, now, 0
        row.save()
    return row


def sync_now(row: Sync, now: datetime) -> None:
    """Make a synchronisation that waits, or was given up, due at once (something happened there, or the owner asks)."""
    waiting = Sync.objects.filter(pk=row.pk, state__in=[State.PENDING, State.FAILED])
    waiting.update(state=State.PENDING, next_attempt_at=now, attempts=0)


def choose_crawl(row: Sync, crawl: str, sphere: str = "") -> None:
    """Say whose follow lists are read."""
    Sync.objects.filter(pk=row.pk).update(crawl=Sync.Crawl(crawl), sphere=sphere)


def disconnect(account: Account, now: datetime) -> None:
    """End the connection. What was read stays; `forget_sync` takes it back."""
    Sync.objects.filter(account=account).update(state=State.DONE, next_attempt_at=None)
    accounts.disconnect(account, now)


def synchronise(
    row: Sync, clock: Callable[[], datetime], progress: Progress = lambda _stage, _done, _total: None
) -> None:
    """Read what is new on a claimed account, then some follow lists; due again later. Raises `LostLease`."""
    account, network = row.account, registry.get(row.network)
    if (
        account is None
        or network is None
        or network.connect is None
        or network.reader is None
        or account.state != Account.State.CONNECTED
    ):
        work.finish(row)
        return
    try:
        with accounts.http_of(account, network.connect, patience=PATIENCE) as http:
            session = accounts.session_for(account, http, clock)
            with bulk.loading(waits=True):
                _read(row, network, network.reader.since(session, row.cursor), clock, progress)
            _derive(row, clock)
            work.renew(row, clock(), LEASE, read_at=clock(), attempts=0)
            with bulk.loading(waits=True):
                _crawl(row, network, network.reader, session, clock)
            _derive(row, clock)
        work.finish(row, again_at=clock() + AGAIN)
    except (Wait, Later) as later:
        at = later.until if isinstance(later, Wait) else later.at
        _pause(row, clock, max(at, clock() + timedelta(seconds=1)), str(later.message))
    except Revoked as error:
        _derive(row, clock)
        accounts.revoked(account, error.message)
        work.write(row, state=State.WAITING, next_attempt_at=None, lease_until=None)
    except Refused as error:
        accounts.revoked(account, t("The credentials cannot be read any more: connect the account anew."))
        work.write(row, state=State.WAITING, next_attempt_at=None, lease_until=None, last_error=str(error))
    except HttpError as error:
        _pause(row, clock, clock() + RETRY[min(row.attempts, len(RETRY)) - 1], str(error.message))


def _pause(row: Sync, clock: Callable[[], datetime], until: datetime, why: str) -> None:
    """Go on later: nothing was lost, and nothing failed for good."""
    _derive(row, clock)
    work.write(row, state=State.PENDING, next_attempt_at=until, lease_until=None, last_error=why[:2000])


def _read(row: Sync, network: Network, told: Iterator[Told], clock: Callable[[], datetime], progress: Progress) -> None:
    """Take what is told, position by position; what stands behind the last position is told again next time."""
    taker = Taker(row.batch, network.slug)
    for some, position in until_positions(told):
        with transaction.atomic():
            taker.take([item for item in some if not isinstance(item, FollowPage)])
            for page in some:
                if isinstance(page, FollowPage):
                    _follow(row, network, taker, page, clock())
            work.renew(
                row,
                clock(),
                LEASE,
                cursor=dict(position.cursor),
                done=position.done,
                total=position.total,
                counts=taker.added_to(row.counts),
                touched=_with(row.touched, taker.drain_touched()),
            )
        progress("reading", position.done, position.total or 0)


def _follow(row: Sync, network: Network, taker: Taker, page: FollowPage, now: datetime) -> None:
    account = row.account
    key = page.of.key if page.of else (account.key if account else "")
    (of,) = taker.people.mentions([page.of] if page.of else [Who(key)]).values()
    ties.take_follows(row.batch, network.slug, of, page, now)


def _crawl(row: Sync, network: Network, reader: Reader, session: Session, clock: Callable[[], datetime]) -> None:
    """Read whom some contacts follow: one that was begun first, then those with the strongest ties."""
    if row.crawl == Sync.Crawl.NOBODY:
        return
    wanted = identities_to_crawl(
        row.workspace,
        row.network,
        older_than=clock() - LIST_LIFE,
        sphere=row.sphere if row.crawl == Sync.Crawl.SPHERE else "",
        limit=CRAWLED_AT_ONCE,
    )
    begun = row.crawling.get("key", "")
    for key in sorted(wanted, key=lambda key: key != begun):
        cursor = row.crawling.get("cursor", {}) if key == begun else {}
        try:
            _crawl_one(row, network, key, reader.follows(session, key, cursor), clock)
        except Gone:
            taker = Taker(row.batch, network.slug)
            with transaction.atomic():
                (of,) = taker.people.mentions([Who(key)]).values()
                ties.take_follows(
                    row.batch, network.slug, of, FollowPage(Who(key), Direction.OUT, (), is_last=True), clock()
                )
                work.renew(row, clock(), LEASE, crawling={}, touched=_with(row.touched, taker.drain_touched()))


def _crawl_one(row: Sync, network: Network, key: str, told: Iterator[Told], clock: Callable[[], datetime]) -> None:
    taker = Taker(row.batch, network.slug)
    for some, position in until_positions(told):
        with transaction.atomic():
            taker.take([item for item in some if not isinstance(item, FollowPage)])
            pages = [item for item in some if isinstance(item, FollowPage)]
            for page in pages:
                _follow(row, network, taker, page, clock())
            is_whole = any(page.is_last for page in pages)
            crawling = {} if is_whole else {"key": key, "cursor": dict(position.cursor)}
            work.renew(row, clock(), LEASE, crawling=crawling, touched=_with(row.touched, taker.drain_touched()))


def _derive(row: Sync, clock: Callable[[], datetime]) -> None:
    """Bring persons and ties up to date with what was read, and forget that it is to be done."""
    ids = unpack(row.touched).tolist()
    if not ids:
        return
    work.renew(row, clock(), work.LEASE * 15)
    roots: set[int] = set()
    with bulk.loading(waits=True):
        for some in facts.slices(ids, DERIVED_AT_ONCE):
            roots |= people.resolve(row.workspace, some)
            bulk.shrink()
    with transaction.atomic():
        ties.measure(row.workspace, clock(), roots)
        ties.index_messages(row.workspace, roots)
        ties.request_refresh(row.workspace, clock())
        work.renew(row, clock(), LEASE, touched=b"")


def _with(packed: bytes | memoryview, ids: Iterable[int]) -> bytes:
    known = unpack(packed).tolist()
    every = {*known, *ids}
    return pack(every) if every else b""


def until_positions(told: Iterable[Told]) -> Iterator[tuple[list[Told], Position]]:
    """What is told, in lists that each end at a position; what follows the last position is left out."""
    some: list[Told] = []
    for item in told:
        if isinstance(item, Position):
            yield some, item
            some = []
        else:
            some.append(item)


@transaction.atomic
def forget_sync(row: Sync, now: datetime) -> None:
    """Take back all that this account alone said, and the reading of it."""
    take_back(row.batch, now)
    row.delete()
