"""Writes: keeping a shortlist and moving its people on; answering the cards of Today; what was asked of introducers; who is
not to be suggested."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from entregent.accounts.actions import Refused
from entregent.accounts.models import Workspace
from entregent.advice import today
from entregent.advice.finding import find
from entregent.advice.introducing import draft
from entregent.advice.meeting import DIAL, Suggestion, meet
from entregent.advice.meeting.keeping import as_result
from entregent.advice.models import CardAnswer, Introduction, PassedAccount, Shortlist, ShortlistItem
from entregent.advice.shortlist import Account, Query, Result, stored
from entregent.people.actions import Erased
from entregent.people.models import Person
from entregent.ties import actions as ties
from entregent.ties.strangers import name_of

DONE, SNOOZE, NEVER = "done", "snooze", "never"
# How long a card stays away once it is done: a message is answered for good, a tie is looked after for a rhythm.
_DONE_FOR = {
    today.UNANSWERED: timedelta(days=365),
    today.COOLING: timedelta(days=60),
    today.FOLLOW_UP: timedelta(days=7),
}
_SNOOZE_FOR = timedelta(days=7)
_FOLLOW_UP_AFTER = {ShortlistItem.Step.KEPT: timedelta(0), ShortlistItem.Step.CONTACTED: timedelta(days=7)}


@transaction.atomic
def keep(workspace: Workspace, text: str, now: datetime, *, n: int = 25, language: str = "en") -> int:
    """Find the n people to meet and keep them as a shortlist. Returns its id. Raises `Refused` when nobody answers."""
    found = find(workspace, text, now, n=n, language=language)
    if not found.results:
        raise Refused(_("Nobody answers this request: say a place, a subject, or both."))
    results = _taken_up(workspace, found.results, now)
    row = Shortlist.objects.create(
        workspace=workspace, text=found.query.text[:400], language=language, query=asdict(found.query), created_at=now
    )
    ShortlistItem.objects.bulk_create(
        [
            ShortlistItem(
                shortlist=row,
                person_id=result.person_id,
                rank=result.rank,
                result=stored(result),
                message=result.message,
                changed_at=now,
            )
            for result in results
        ]
    )
    return row.pk


def _taken_up(workspace: Workspace, results: Sequence[Result], now: datetime) -> list[Result]:
    """The results with a person behind each: those of follow lists become people, unless they turn out to be somebody who is
    on the list already."""
    wanted = {
        (result.account.network, result.account.key): _last_known(result)
        for result in results
        if result.person_id is None and result.account
    }
    taken = ties.take_up_all(workspace, wanted, now) if wanted else {}
    found: dict[int, Result] = {}
    for result in results:
        pk = result.person_id
        if pk is None and result.account:
            pk = taken.get((result.account.network, result.account.key))
        if pk is not None and pk not in found:
            found[pk] = replace(result, person_id=pk)
    return list(found.values())


def _last_known(result: Result) -> int | None:
    """The person in whose list the last one of the path stands."""
    path = result.introducer.path if result.introducer else ()
    return path[-2][0] if len(path) > 1 else None


def take_up(workspace: Workspace, account: Account, through: int | None, now: datetime) -> int | None:
    """Make a person of somebody who is known only from follow lists, that of the person `through` first: their id, None
    where no list names them any more."""
    return ties.take_up(workspace, account.network, account.key, now, through=through)


@transaction.atomic
def keep_suggestion(
    workspace: Workspace, who: int | Account, now: datetime, *, novelty: float = DIAL, language: str = "en"
) -> int:
    """Keep one of the people to meet, a person (root) or an account of a follow list, who becomes a person: they stand as
    kept on the board of the people to meet. Its id. Raises `Refused` for one who is not suggested as the dial stands."""
    suggestions = meet(workspace, now, novelty=novelty, language=language).suggestions
    one = next((one for one in suggestions if who in (one.person_id, _account_of(one))), None)
    if one is None:
        raise Refused(_("This person is not suggested any more."))
    through = one.doors[0].id if one.doors else None
    person = who if isinstance(who, int) else take_up(workspace, who, through, now)
    if person is None:
        raise Refused(_("No follow list names this person any more: look for them again."))
    written = draft(workspace, through, person, now, language=language) if through else None
    result = as_result(one, person, written.message if written else "")
    board = _board_of_meeting(workspace, now, language)
    item, is_new = ShortlistItem.objects.get_or_create(
        shortlist=board,
        person_id=person,
        defaults={
            "rank": board.items.count() + 1,
            "result": stored(result),
            "message": result.message,
            "changed_at": now,
        },
    )
    if is_new:
        move(workspace, item.pk, ShortlistItem.Step.KEPT, now)
    return board.pk


def _board_of_meeting(workspace: Workspace, now: datetime, language: str) -> Shortlist:
    text = _("People to meet")
    board, _made = Shortlist.objects.get_or_create(
        workspace=workspace,
        is_of_meeting=True,
        defaults={"text": text, "language": language, "query": asdict(Query(text)), "created_at": now},
    )
    return board


def _account_of(one: Suggestion) -> Account | None:
    return Account(one.account.network, one.account.key) if one.account else None


def pass_over(workspace: Workspace, account: Account, now: datetime) -> str:
    """Never suggest somebody of a follow list among the people to meet: their name. Raises `Refused` where no list named
    them."""
    name = name_of(workspace, account.network, account.key)
    if name is None:
        raise Refused(_("No follow list names this person any more: look for them again."))
    PassedAccount.objects.get_or_create(
        workspace=workspace, network=account.network, key=account.key, defaults={"name": name, "at": now}
    )
    return name


def suggest_again(workspace: Workspace, account: Account) -> bool:
    """Take back a no to an account of a follow list. Whether there was one."""
    mine = PassedAccount.objects.filter(workspace=workspace, network=account.network, key=account.key)
    return bool(mine.delete()[0])


def move(workspace: Workspace, item_id: int, step: str, now: datetime) -> ShortlistItem:
    """Bring somebody of a shortlist to a step; whoever is kept or contacted comes back in Today until the next one."""
    if step not in ShortlistItem.Step.values:
        raise Refused(_("Choose one of the steps: found, kept, contacted, met, set aside."))
    item = ShortlistItem.objects.filter(shortlist__workspace=workspace, pk=item_id).first()
    if item is None:
        raise Refused(_("This person is no longer on the list."))
    wait = _FOLLOW_UP_AFTER.get(ShortlistItem.Step(step))
    item.step, item.changed_at = step, now
    item.follow_up_on = (now + wait).date() if wait is not None else None
    item.save(update_fields=["step", "changed_at", "follow_up_on"])
    return item


def save_message(workspace: Workspace, item_id: int, text: str, now: datetime) -> None:
    """Keep the owner's version of the first message."""
    item = ShortlistItem.objects.filter(shortlist__workspace=workspace, pk=item_id)
    item.update(message=text[:10_000], changed_at=now)


def delete_shortlist(workspace: Workspace, shortlist_id: int) -> None:
    """Delete a kept shortlist, with its board."""
    Shortlist.objects.filter(workspace=workspace, pk=shortlist_id).delete()


@transaction.atomic
def answer(workspace: Workspace, person_id: int, kind: str, verdict: str, now: datetime) -> None:
    """Answer a card: done, put off for a week, or never again for this person and kind."""
    if kind not in today.KINDS or verdict not in (DONE, SNOOZE, NEVER):
        raise Refused(_("Answer with done, snooze or never."))
    person = Person.objects.filter(workspace=workspace, pk=person_id).first()
    if person is None:
        raise Refused(_("This person is no longer here."))
    wait = {DONE: _DONE_FOR[kind], SNOOZE: _SNOOZE_FOR, NEVER: None}[verdict]
    CardAnswer.objects.update_or_create(
        person_id=person.root_id or person.pk,
        kind=kind,
        defaults={"workspace": workspace, "until": now + wait if wait else None, "at": now},
    )
    if kind == today.FOLLOW_UP and verdict in (DONE, NEVER):
        _follow_up_done(workspace, person, now, verdict)


def _follow_up_done(workspace: Workspace, person: Person, now: datetime, verdict: str) -> None:
    """Who was to be written to has been written to; who was to be asked about has answered."""
    rows = ShortlistItem.objects.filter(
        shortlist__workspace=workspace, person__root_id=person.root_id, follow_up_on__lte=now.date()
    )
    if verdict == NEVER:
        rows.update(follow_up_on=None, changed_at=now)
        return
    for row in rows:
        step = ShortlistItem.Step.CONTACTED if row.step == ShortlistItem.Step.KEPT else ShortlistItem.Step(row.step)
        row.step, row.changed_at = step, now
        row.follow_up_on = (now + timedelta(days=7)).date() if step == ShortlistItem.Step.CONTACTED else None
        row.save(update_fields=["step", "changed_at", "follow_up_on"])


def asked_for_introduction(workspace: Workspace, introducer_id: int, target_id: int, now: datetime) -> None:
    """The owner asked somebody to introduce them to somebody. Raises `Refused` where one of them is not there."""
    roots = dict(
        Person.objects.filter(workspace=workspace, pk__in=[introducer_id, target_id]).values_list("pk", "root_id")
    )
    if len(set(roots.values())) != 2:
        raise Refused(_("Choose two different people."))
    Introduction.objects.update_or_create(
        introducer_id=roots[introducer_id],
        target_id=roots[target_id],
        defaults={"workspace": workspace, "asked_at": now},
    )


def not_asked(workspace: Workspace, introducer_id: int, target_id: int) -> None:
    """Take back that an introduction was asked for."""
    Introduction.objects.filter(
        workspace=workspace, introducer__root_id=introducer_id, target__root_id=target_id
    ).delete()


def erase_traces(workspace: Workspace, erased: Erased) -> None:
    """Take those who are gone out of the shortlists of others: as introducers, and out of the messages that name them; and
    what the owner said of their accounts."""
    for network, key in erased.keys:
        PassedAccount.objects.filter(workspace=workspace, network=network, key=key[:400]).delete()
    for item in ShortlistItem.objects.filter(shortlist__workspace=workspace).iterator(200):
        introducer = item.result.get("introducer") or {"path": []}
        on_the_way = {step[0] for step in introducer["path"]} | {one["id"] for one in introducer.get("others", ())}
        is_introducer = bool(on_the_way & set(erased.person_ids))
        texts = {"message": item.message, "result": item.result["message"], "tie": item.result["tie_sentence"]}
        named = {where for where, text in texts.items() if any(name in text for name in erased.names)}
        if not is_introducer and not named:
            continue
        item.result = item.result | ({"introducer": None} if is_introducer else {})
        item.result = item.result | ({"message": ""} if "result" in named else {})
        item.result = item.result | ({"tie_sentence": ""} if "tie" in named else {})
        item.message = "" if "message" in named else item.message
        item.save(update_fields=["result", "message"])
