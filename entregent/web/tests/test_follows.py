"""Whom the owner follows, on the page: looked at, chosen, seen beforehand, done, undone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from entregent import worker
from entregent.accounts.models import Account, Workspace
from entregent.triage.models import Order
from tests.doubles.mastodon import Community, Double

SILENT = {number: {"last_status_at": "2024-01-05"} for number in range(1, 80)}


@pytest.fixture
def serve(settings: Any, now: datetime) -> Iterator[Callable[..., Double]]:
    started: list[Double] = []

    def start(**options: Any) -> Double:
        community = Community(
            **{"accounts": 90, "notifications": 0, "statuses": 0, "changes": SILENT, "now": now} | options
        )
        double = Double(community).__enter__()
        started.append(double)
        settings.PRIVATE_HOSTS = [*settings.PRIVATE_HOSTS, double.host]
        return double

    yield start
    for double in started:
        double.__exit__()


def connect(owner: Client, double: Double, **form: str) -> Account:
    answer = owner.post(reverse("connect", args=["mastodon"]), {"mastodon-server": double.url} | form)
    (address,) = re.findall(r'href="([^"]+/oauth/authorize[^"]+)"', answer.content.decode())
    code, state = double.authority.say_yes(address.replace("&amp;", "&"))
    account = Account.objects.get(state="pending")
    owner.post(reverse("finish_connecting", args=[account.pk]), {"code": code, "state": state, "is_back": "1"})
    worker.run_until_idle()
    return Account.objects.get(state="connected")


def page(owner: Client, **query: str) -> str:
    answer = owner.get(reverse("follows"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_without_an_account_the_page_says_what_to_do(owner: Client) -> None:
    assert "No account is connected" in page(owner)
    assert reverse("accounts") in page(owner)


def test_an_account_for_reading_shows_reasons_and_asks_to_be_connected_anew(owner: Client, serve: Any) -> None:
    double = serve()
    account = connect(owner, double)
    said = page(owner, why="silent")
    assert "Last post on Jan. 5, 2024" in said
    assert "connected for reading only" in said
    assert 'name="deed"' not in said
    form = {"account": account.pk, "deed": "unfollow", "key": double.community.key(1), "token": "x"}
    assert owner.post(reverse("give_order"), form).status_code == 400
    assert connect(owner, double, may_change="1").pk == account.pk
    assert 'name="deed"' in page(owner, why="silent")


def test_a_choice_is_seen_beforehand_done_once_and_undone(owner: Client, serve: Any) -> None:
    double = serve()
    account = connect(owner, double, may_change="1")
    keys = [double.community.key(number) for number in (1, 2, 60)]
    asked = len(double.asked)
    answer = owner.post(reverse("preview_follows"), {"account": account.pk, "deed": "unfollow", "key": keys})
    said = answer.content.decode()
    assert "2 accounts, with Member 0 on Mastodon." in said
    assert "whoever approves followers must say yes again" in said
    assert "So already" in said
    assert len(double.asked) == asked, "nothing is sent before the owner has said yes"
    form = dict(re.findall(r'<input type="hidden" name="(account|deed|token)" value="([^"]+)"', said))
    form |= {
        "key": re.findall(r'name="key" value="([^"]+)"', said),
    }
    first = owner.post(reverse("give_order"), form)
    assert owner.post(reverse("give_order"), form)["Location"] == first["Location"], "sent twice, ordered once"
    worker.run_until_idle()
    assert double.community.unfollowed == {1, 2}
    shown = owner.get(first["Location"]).content.decode()
    assert "Member 1" in shown
    assert "Undo" in shown
    assert keys[0] not in page(owner, why="silent")
    undone = owner.post(reverse("undo_order", args=[Order.objects.get().pk]))
    worker.run_until_idle()
    assert double.community.unfollowed == set()
    assert "undoes an order" in owner.get(undone["Location"]).content.decode()
    assert keys[0] in page(owner, why="silent")


def test_people_are_put_on_a_list_that_is_chosen_beforehand(owner: Client, serve: Any) -> None:
    double = serve()
    account = connect(owner, double, may_change="1")
    key = double.community.key(7)
    answer = owner.post(reverse("preview_follows"), {"account": account.pk, "deed": "add", "key": key})
    assert '<option value="1:Friends">' in answer.content.decode()
    form = {"account": account.pk, "deed": "add", "key": key, "name": "Seven", "token": "t", "list": "1:Friends"}
    owner.post(reverse("give_order"), form)
    worker.run_until_idle()
    assert 7 in double.community.lists["Friends"]


def test_nothing_is_chosen_or_said_and_one_sentence_tells(owner: Client, serve: Any) -> None:
    account = connect(owner, serve(), may_change="1")
    for form, sentence in (
        ({"account": account.pk, "deed": "unfollow"}, "Choose at least one account."),
        ({"account": account.pk, "deed": "dance", "key": "x"}, "Say what is to be done."),
    ):
        answer = owner.post(reverse("preview_follows"), form)
        assert answer.status_code == 400
        assert sentence in answer.content.decode()


def test_an_order_of_another_workspace_is_not_there(
    owner: Client, serve: Any, elsewhere: tuple[Workspace, Client]
) -> None:
    double = serve()
    account = connect(owner, double, may_change="1")
    form = {"account": account.pk, "deed": "mute", "key": double.community.key(1), "token": "t"}
    owner.post(reverse("give_order"), form)
    order = Order.objects.get()
    _other, stranger = elsewhere
    assert stranger.get(reverse("order", args=[order.pk])).status_code == 404
    for name in ("stop_order", "undo_order"):
        assert stranger.post(reverse(name, args=[order.pk])).status_code == 404
    assert stranger.post(reverse("preview_follows"), form).status_code == 404
    assert stranger.post(reverse("give_order"), form | {"token": "theirs"}).status_code == 400
    assert stranger.get(reverse("follows"), {"account": account.pk}).content.count(b"Member") == 0
    assert Order.objects.count() == 1


def test_the_number_of_queries_does_not_grow_with_those_followed(owner: Client, serve: Any) -> None:
    counts = []
    for following in (30, 60):
        Account.objects.all().delete()
        changes = SILENT | {0: {"display_name": f"Camille, who follows {following}"}}
        double = serve(following=following, owner=f"camille{following}", changes=changes)
        connect(owner, double, may_change="1")
        with CaptureQueriesContext(connection) as found:
            said = page(owner)
        counts.append(len(found))
        assert said.count('name="key"') >= following
    assert counts[0] == counts[1]
    assert counts[0] <= 30
