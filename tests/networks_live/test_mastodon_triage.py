"""Whom the owner follows, looked at and changed, against a double of the server that follows its documentation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from entregent.accounts.actions import Refused
from entregent.accounts.models import Account, Workspace
from entregent.analysis.following import Why
from entregent.base import clock, work
from entregent.contract.changing import Deed, OwnList
from entregent.triage import actions, queries
from entregent.triage.models import Item, Order
from tests.doubles.mastodon import Community, Double
from tests.journeys.taking import NOW
from tests.networks_live.conftest import connected, work_at

pytestmark = pytest.mark.django_db
Serve = Callable[..., Double]
LATER = NOW + timedelta(days=40)


def member(double: Double, number: int) -> actions.Wanted:
    return actions.Wanted(double.community.key(number), f"Member {number}")


def give(account: Account, deed: Deed, *wanted: actions.Wanted, into: OwnList | None = None, token: str = "") -> Order:
    return actions.give(
        account.workspace, account.pk, deed, wanted, NOW, token=token or f"{deed}-{len(Order.objects.all())}", into=into
    )


def ends(order: Order) -> dict[str, str]:
    return {item.name: item.end for item in Item.objects.filter(order=order).order_by("pk")}


def writes(double: Double) -> list[tuple[str, str]]:
    return [
        (each.method, each.path.removeprefix("/api/v1/"))
        for each in double.asked
        if each.path.startswith("/api/v1/") and each.method != "GET" and each.path != "/api/v1/apps"
    ]


def whys(account: Account, name: str, now: Any = NOW) -> set[str]:
    found = queries.triage(account.workspace, account.pk, now)
    assert found
    return {str(why) for row in found.rows if row.name == name for why in row.whys}


def test_the_reasons_rest_on_what_profiles_and_exchanges_tell(here: Workspace, serve: Serve) -> None:
    community = Community(
        accounts=50,
        following=20,
        notifications=0,
        statuses=0,
        changes={
            1: {"statuses_count": 40_000},
            14: {"last_status_at": "2024-05-01"},
            15: {"last_status_at": None, "statuses_count": 0},
            16: {"created_at": "2019-01-01T00:00:00.000Z", "statuses_count": 12},
        },
    )
    account = connected(here, serve(community))
    work_at(NOW)
    assert Why.NOISY in whys(account, "Member 1")
    assert Why.SILENT in whys(account, "Member 14")
    assert Why.SILENT not in whys(account, "Member 15"), "a last post that is not told is no silence"
    assert Why.NEVER not in whys(account, "Member 16"), "nothing has been read for long enough"
    assert {Why.ONE_WAY, Why.NEVER} <= whys(account, "Member 16", LATER)
    found = queries.triage(here, account.pk, NOW)
    assert found
    assert (found.follows, found.counts[Why.SILENT], found.unknown[Why.SILENT]) == (20, 1, 1)
    (silent,) = [row for row in found.rows if Why.SILENT in row.whys]
    assert silent.findings[0].figures == {"days": 670, "last": "2024-05-01", "read": "2026-03-02"}


def test_an_account_connected_for_reading_changes_nothing_until_it_is_connected_anew(
    here: Workspace, serve: Serve
) -> None:
    double = serve()
    account = connected(here, double)
    with pytest.raises(Refused, match="for reading only"):
        give(account, Deed.UNFOLLOW, member(double, 1))
    work_at(NOW)
    facts = queries.triage(here, account.pk, NOW)
    again = connected(here, double, may_change=True)
    assert again.pk == account.pk
    assert again.may_change
    (_first, app) = double.authority.apps.values()
    assert set(app["scopes"].split()) - set(double.authority.apps["client-1"]["scopes"].split()) == {
        "write:follows",
        "write:mutes",
        "write:lists",
    }
    after = queries.triage(here, again.pk, NOW)
    assert facts
    assert after
    assert facts.rows == after.rows


def test_an_order_is_carried_out_and_undone_and_gives_back_lists_and_settings(here: Workspace, serve: Serve) -> None:
    double = serve()
    double.community.settings = {2: {"reblogs": False, "notify": True, "languages": ["fr", "de"]}}
    account = connected(here, double, may_change=True)
    work_at(NOW)
    order = give(account, Deed.UNFOLLOW, member(double, 2), member(double, 3), member(double, 30))
    before = dict(double.community.lists)
    work_at(NOW)
    assert ends(order) == {"Member 2": "done", "Member 3": "done", "Member 30": "already"}
    assert double.community.unfollowed == {2, 3}
    assert double.community.lists != before
    gone = queries.triage(here, account.pk, NOW)
    assert gone
    assert gone.follows == 18, "what was done counts before the list is read again"
    back = actions.undo(order, NOW)
    work_at(NOW)
    assert ends(back) == {"Member 2": "done", "Member 3": "done"}
    assert double.community.unfollowed == set()
    assert {title: set(members) for title, members in double.community.lists.items()} == {
        title: set(members) for title, members in before.items()
    }
    assert double.community.settings[2] == {"reblogs": False, "notify": True, "languages": ["fr", "de"]}
    assert actions.undo(order, NOW).pk == back.pk, "an undo is given once"


def test_one_confirmation_is_one_order_and_nothing_is_sent_twice(here: Workspace, serve: Serve) -> None:
    double = serve()
    account = connected(here, double, may_change=True)
    first = give(account, Deed.MUTE, member(double, 1), token="the same")
    assert give(account, Deed.MUTE, member(double, 2), token="the same").pk == first.pk
    work_at(NOW)
    work_at(NOW + timedelta(hours=1))
    assert writes(double) == [("POST", "accounts/109001/mute")]
    assert give(account, Deed.MUTE, member(double, 1)).pk != first.pk
    work_at(NOW)
    assert writes(double) == [("POST", "accounts/109001/mute")], "it is so already"


def test_a_lost_answer_is_read_back_and_not_guessed(here: Workspace, serve: Serve) -> None:
    double = serve()
    account = connected(here, double, may_change=True)
    work_at(NOW)
    double.fault("reset", "/109001/unfollow")
    double.fault("status", "/109002/unfollow", status=503)
    order = give(account, Deed.UNFOLLOW, member(double, 1), member(double, 2))
    work_at(NOW)
    assert ends(order) == {"Member 1": "", "Member 2": ""}
    view = queries.order(here, order.pk)
    assert view
    assert (view.state, view.open) == ("running", 2)
    work_at(NOW + timedelta(minutes=2))
    assert ends(order) == {"Member 1": "done", "Member 2": "done"}
    assert writes(double).count(("POST", "accounts/109001/unfollow")) == 1, "it had been done: it was not sent again"
    assert writes(double).count(("POST", "accounts/109002/unfollow")) == 2, "it had not been done"


def test_what_never_answers_is_unknown_at_last_and_never_done_or_rejected(here: Workspace, serve: Serve) -> None:
    double = serve()
    account = connected(here, double, may_change=True)
    double.fault("status", "/109001/mute", status=500, times=1_000)
    order = give(account, Deed.MUTE, member(double, 1))
    for hours in range(12):
        work_at(NOW + timedelta(hours=hours))
    assert ends(order) == {"Member 1": "unknown"}
    assert len(writes(double)) == actions.carrying.MOST_TRIES


def test_refusals_are_told_in_the_servers_words_and_stop_nobody_else(here: Workspace, serve: Serve) -> None:
    double = serve(Community(changes={30: {"blocks_owner": True}, 31: {"locked": True}}))
    account = connected(here, double, may_change=True)
    order = give(
        account, Deed.FOLLOW, member(double, 30), member(double, 31), actions.Wanted("nobody@village.example", "Nobody")
    )
    work_at(NOW)
    assert ends(order) == {"Member 30": "rejected", "Member 31": "done", "Nobody": "rejected"}
    told = {item.name: item for item in queries.items(order.pk)}
    assert "This action is not allowed" in str(told["Member 30"].reason)
    assert told["Member 31"].is_asked
    assert double.community.asked == {31}
    actions.undo(order, NOW)
    work_at(NOW)
    assert double.community.asked == set(), "the request is taken back"


def test_people_are_put_on_a_list_and_taken_off(here: Workspace, serve: Serve) -> None:
    double = serve()
    account = connected(here, double, may_change=True)
    work_at(NOW)
    friends = actions.own_lists(account)[0]
    assert (friends.id, friends.title) == ("1", "Friends")
    order = give(account, Deed.ADD, member(double, 1), member(double, 7), member(double, 30), into=friends)
    work_at(NOW)
    assert ends(order) == {"Member 1": "already", "Member 7": "done", "Member 30": "rejected"}
    assert double.community.lists["Friends"] == (1, 2, 7)
    actions.undo(order, NOW)
    work_at(NOW)
    assert double.community.lists["Friends"] == (1, 2)


def test_the_servers_limits_are_kept_and_the_rest_is_done_later(here: Workspace, serve: Serve) -> None:
    moment = NOW
    double = serve(limit=60, window=timedelta(minutes=5), now=lambda: moment)
    account = connected(here, double, may_change=True)
    order = give(account, Deed.MUTE, *(member(double, number) for number in range(1, 46)))
    for _ in range(12):
        with clock.use(clock.FixedClock(moment)):
            work_at(moment)
        moment += timedelta(minutes=6)
    assert set(ends(order).values()) <= {"done", "already"}
    assert not [each for each in double.asked if each.status == 429]


def test_a_token_that_ends_or_does_not_reach_waits_for_the_owner_and_goes_on(here: Workspace, serve: Serve) -> None:
    double = serve()
    account = connected(here, double, may_change=True)
    work_at(NOW)
    (token,) = [token for token, scopes in double.authority.tokens.items() if "write" in scopes]
    double.authority.tokens[token] = "read"
    order = give(account, Deed.UNFOLLOW, member(double, 1))
    work_at(NOW)
    view = queries.order(here, order.pk)
    assert view
    assert (view.state, view.open) == ("waiting", 1)
    assert "connect the account anew" in str(view.notice)
    connected(here, double, may_change=True)
    work_at(NOW)
    assert ends(order) == {"Member 1": "done"}


def test_a_stopped_order_leaves_the_rest_alone(here: Workspace, serve: Serve) -> None:
    double = serve()
    account = connected(here, double, may_change=True)
    order = give(account, Deed.UNFOLLOW, member(double, 1), member(double, 2))
    assert actions.stop(order, NOW) == 2
    work_at(NOW)
    assert ends(order) == {"Member 1": "stopped", "Member 2": "stopped"}
    assert not writes(double)
    with pytest.raises(Refused, match="changed nothing"):
        actions.undo(order, NOW)


def test_of_two_workers_one_carries_out_and_the_other_writes_nothing(here: Workspace, serve: Serve) -> None:
    double = serve()
    account = connected(here, double, may_change=True)
    order = give(account, Deed.UNFOLLOW, member(double, 1), member(double, 2))
    slow = queries.row(here, order.pk)
    assert slow
    assert work.claim(slow, "slow", NOW)
    work_at(NOW + timedelta(hours=1))
    assert set(ends(order).values()) == {"done"}
    with pytest.raises(work.LostLease):
        actions.carry_out(slow, lambda: NOW + timedelta(hours=1))
    assert len(writes(double)) == 2
